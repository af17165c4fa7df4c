// The head of the desk: how far the work is, which of it the queue shows, and what can be taken out.

import { h, hit } from "../core/dom.js";
import { change, current } from "../core/store.js";
import { reportsMenu } from "./reports.js";
import { Threshold } from "./threshold.js";
import { KINDS } from "./words.js";

/** @typedef {import("./items.js").Queue} Queue */
/** @typedef {import("../core/store.js").State} State */

const STATES = [
  ["", "Open"],
  ["decided", "Decided"],
  ["all", "All"],
];
const SCOPES = [
  ["", "All documents"],
  ["within", "Within one document"],
  ["across", "Across documents"],
];

export class Controls {
  threshold = new Threshold();
  #done = h("p", { id: "desk-done", class: "desk-done" }, "\u00a0");
  #bar = /** @type {HTMLProgressElement} */ (h("progress", { max: 1, value: 0, "aria-labelledby": "desk-done" }));
  #states = h("div", { class: "states", role: "group", "aria-label": "Show" }, ...STATES.map(stateButton));
  #kind = select("desk-kind", "Kind");
  #pair = select("desk-pair", "Documents");
  #scope = select("scope", "Look in");
  #unfold = h("button", { type: "button", class: "button unfold-filters", "aria-expanded": "false", "aria-controls": "desk-filters" }, "Filters");
  element = h(
    "header",
    { class: "desk-head" },
    h("div", { class: "desk-progress" }, h("h2", { id: "duplicates-title", tabindex: -1 }, "Duplicates"), this.#done, this.#bar),
    h("div", { class: "desk-states" }, this.#states, this.#unfold),
    h("div", { class: "desk-filters", id: "desk-filters" }, ...[this.#kind, this.#pair, this.#scope].map(labelled)),
    this.threshold.element,
    reportsMenu(),
  );

  constructor() {
    this.#scope.replaceChildren(...SCOPES.map(option));
    this.#kind.replaceChildren(...KINDS.map(([name, , title]) => option([name, title])));
    this.#kind.prepend(option(["", "All that ask the same"]));
    this.#pair.replaceChildren(option(["", "Any documents"]));
    this.element.addEventListener("change", (event) => this.#choose(event));
    this.element.addEventListener("click", (event) => this.#click(event));
  }

  /**
   * Show what a state has chosen.
   * @param {State} state
   */
  follow(state) {
    for (const button of /** @type {Iterable<HTMLElement>} */ (this.#states.children)) {
      button.setAttribute("aria-pressed", String(button.dataset.state === state.status));
    }
    this.#kind.value = state.kind;
    this.#scope.value = state.scope;
    offer(this.#pair, state.pair.length ? JSON.stringify(state.pair) : "", pairName(state.pair));
    this.threshold.follow(state.threshold);
    const chosen = [state.kind, state.scope, state.pair.length, state.threshold].filter(Boolean).length;
    this.#unfold.textContent = chosen ? `Filters (${chosen})` : "Filters";
  }

  /**
   * Show what the server found.
   * @param {Queue} queue
   */
  show(queue) {
    for (const [name, , title] of KINDS) {
      const one = /** @type {HTMLOptionElement} */ (this.#kind.querySelector(`option[value="${name}"]`));
      one.textContent = `${title} (${(queue.kinds[name] ?? 0).toLocaleString("en")})`;
    }
    const pairs = queue.document_pairs.map(({ a, b, count }) => {
      const names = a === b ? [a] : [a, b];
      return option([JSON.stringify(names), `${pairName(names)} (${count.toLocaleString("en")})`]);
    });
    this.#pair.replaceChildren(option(["", "Any documents"]), ...pairs);
    this.threshold.show(queue);
    this.follow(current());
    this.count(queue);
    /** @type {HTMLElement} */ (this.element.querySelector(".import")).hidden = !queue.can_decide;
  }

  /**
   * Show how far the work is.
   * @param {{open: number, decided: number}} queue
   */
  count({ open, decided }) {
    const all = open + decided;
    this.#done.textContent = all ? progressSays(open, decided) : "Nothing to decide";
    this.#bar.max = Math.max(1, all);
    this.#bar.value = all ? decided : 0;
  }

  /** @param {Event} event */
  #choose(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field === this.#kind) change({ kind: field.value }, "push");
    else if (field === this.#scope) change({ scope: field.value }, "push");
    else if (field === this.#pair) change({ pair: field.value ? JSON.parse(field.value) : [] }, "push");
  }

  /** @param {Event} event */
  #click(event) {
    const state = hit(event, "[data-state]");
    if (state) change({ status: state.dataset.state ?? "" }, "push");
    if (!hit(event, ".unfold-filters")) return;
    const open = this.element.classList.toggle("unfolded");
    this.#unfold.setAttribute("aria-expanded", String(open));
  }
}

/**
 * @param {number} open
 * @param {number} decided
 */
export const progressSays = (open, decided) =>
  `${decided.toLocaleString("en")} of ${(open + decided).toLocaleString("en")} decided`;

/** @param {string[]} state */
const stateButton = ([name, text]) =>
  h("button", { type: "button", class: "state", "data-state": name, "aria-pressed": "false" }, text);

/**
 * @param {string} id
 * @param {string} label
 */
const select = (id, label) =>
  /** @type {HTMLSelectElement} */ (h("select", { id, class: "field", "data-label": label }));

/** @param {HTMLSelectElement} field */
const labelled = (field) =>
  h("div", { class: "labelled" }, h("label", { for: field.id }, field.dataset.label), field);

/** @param {string[]} named */
const option = ([value, text]) => h("option", { value }, text);

/** @param {string[]} names */
const pairName = (names) => (names.length === 1 ? `within ${names[0]}` : names.join(" · "));

/**
 * Choose a value, also one that is not among the options.
 * @param {HTMLSelectElement} field
 * @param {string} value
 * @param {string} text
 */
const offer = (field, value, text) => {
  if (![...field.options].some((one) => one.value === value)) field.append(option([value, text]));
  field.value = value;
};
