// Beside the map: what is chosen, or what the query finds, or else what the colours mean, as lists.

import { write } from "../core/address.js";
import { count, h, sentence } from "../core/dom.js";
import { chipsOf } from "../find/chips.js";
import { chosenView } from "./chosen.js";
import { legendOf } from "./legend.js";
import { recordRows } from "./rows.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("../core/store.js").State} State
 *
 * @typedef {object} Going what is on its way
 * @property {string} busy what is being done with the chosen records
 * @property {string} trouble why filters or query could not be followed
 * @property {boolean} plain whether the map is drawn without WebGL
 * @property {string} told what has just happened
 * @property {string} news what the corpus's change means for the map, "" without one
 * @property {string} waits what is waited for
 * @property {HTMLElement | null} lost what is said of filters that were left out
 */

export class Panel {
  element = h("section", { class: "map-panel", "aria-label": "On the map", tabindex: -1 });
  /** @type {Set<string>} keys of groups whose records are shown */
  opened = new Set();
  /** @type {Map<string, number>} how many records of each list are shown */
  sizes = new Map();
  /** @type {import("./chosen.js").Narrowing} */
  narrowing = new Map();
  #said = h("p", { class: "unseen", role: "status" });
  #body = h("div", {});

  constructor() {
    this.element.append(this.#body, this.#said);
  }

  /**
   * @param {Model} model
   * @param {State} state
   * @param {Going} going
   */
  draw(model, state, going) {
    const focused = this.#body.contains(document.activeElement) ? signature(document.activeElement) : "";
    const parts = [head(model, state, going), ...this.#content(model, state, going.busy)];
    this.#body.replaceChildren(...parts.filter((part) => part !== null));
    const again = focused && this.#body.querySelector(focused);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    else if (focused) this.element.focus({ preventScroll: true });
    const says = saysOf(model, state, going);
    if (this.#said.textContent !== says) this.#said.textContent = says;
  }

  /**
   * @param {Model} model
   * @param {State} state
   * @param {string} busy
   */
  #content(model, state, busy) {
    const parts = [];
    if (model.chosen) parts.push(...chosenView(model, this.narrowing, this.sizes.get("chosen"), busy));
    else if (model.hits) parts.push(...hitsView(model, state, this.sizes.get("hits")));
    for (const more of parts.flatMap((part) => [...(part?.querySelectorAll("[data-more]") ?? [])])) {
      more.setAttribute("data-list", model.chosen ? "chosen" : "hits");
    }
    const title = h("h3", { class: "legend-title" }, "Colours", model.lit.size > 0 && h("button", { type: "button", class: "offer", "data-do": "unlight" }, "Show all"));
    return [...parts, title, legendOf(model, this.opened, this.sizes)];
  }
}

/**
 * @param {Model} model
 * @param {State} state
 * @param {Going} going
 */
const head = (model, state, { trouble, plain, told, news, waits, lost }) => {
  const { total, notice } = model.columns;
  const shown = model.passing ? `${model.passing.size.toLocaleString("en")} of ${count(model.size, "question")}` : count(model.size, "question");
  const open = model.undecided;
  const lines = [
    news,
    waits,
    notice,
    total > model.size ? `${(total - model.size).toLocaleString("en")} of ${total.toLocaleString("en")} questions are not on the map: it holds at most 100,000, and those that topics were made for.` : "",
    open ? twiceSays(open) : "",
    plain ? "Drawn without WebGL, which this browser does not offer: large maps move more slowly." : "",
    model.chosen ? "" : told, // else it stands beside what is chosen
  ];
  return h(
    "div",
    { class: "map-head" },
    h("p", { class: "map-sum" }, h("strong", {}, shown), model.passing ? " pass the filters; the others are faint." : " on the map, alike ones near each other."),
    h("div", { class: "map-chips" }, ...chipsOf(state)),
    lost,
    trouble && h("div", { class: "notice", role: "alert" }, h("p", {}, sentence(trouble)), h("button", { type: "button", class: "button", "data-do": "again" }, "Try again"), h("button", { type: "button", class: "button", "data-clear": true }, "Clear the filters")),
    ...lines.filter(Boolean).map((line) => h("p", { class: "quiet" }, line)),
  );
};

/** @param {import("./duplicates.js").Undecided} undecided */
const twiceSays = ({ items, ofRows, open }) => {
  if (!open) return "No duplicates wait for a decision.";
  const more = open > items.length ? `, of ${open.toLocaleString("en")} that wait` : "";
  return `${count(ofRows.size, "question")} in ${count(items.length, "group")}${more}: dashed rings mark what is asked more than once and not decided.`;
};

/**
 * @param {Model} model
 * @param {State} state
 * @param {number} [size]
 */
const hitsView = (model, state, size) => {
  const { rows = [], missing = 0, query = "" } = model.hits ?? {};
  const shown = rows.filter(model.counts);
  return [
    h(
      "p",
      { class: "map-sum" },
      h("strong", {}, rows.length ? `The ${rows.length} nearest` : "Nothing is found"),
      ` for “${query}”`,
      rows.length > 0 && ", ringed on the map",
      shown.length < rows.length && `; ${shown.length} of them ${shown.length === 1 ? "is" : "are"} in what is shown`,
      missing > 0 && `; ${missing} more are not on the map`,
      ". ",
      h("a", { class: "go", href: write({ ...state, place: "find", id: "" }), "data-find": true }, "See them in Find"),
    ),
    ...(rows.length ? recordRows(shown, model, `Found for ${query}`, size) : []),
  ];
};

/**
 * Return what a screen reader is told when it changes.
 * @param {Model} model
 * @param {State} state
 * @param {Going} going
 */
const saysOf = (model, state, { news }) => {
  const parts = news ? [news] : [];
  if (model.passing) parts.push(`${count(model.passing.size, "question")} pass the filters.`);
  if (model.chosen) parts.push(`${count(model.chosen.filter(model.counts).length, "question")} chosen.`);
  if (state.q.trim() && model.hits) parts.push(`${model.hits.rows.length} found.`);
  return parts.join(" ");
};

/**
 * Return a selector that finds the same thing when it is drawn again.
 * @param {Element | null} element
 */
const signature = (element) => {
  if (!(element instanceof HTMLElement)) return "";
  const id = element.closest("li[data-id]")?.getAttribute("data-id");
  const above = id && element.tagName === "A" ? `li[data-id="${CSS.escape(id)}"] > ` : "";
  const named = Object.keys(element.dataset)
    .filter((name) => name !== "more")
    .map((name) => `[data-${name.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}="${CSS.escape(element.dataset[name] ?? "")}"]`);
  return above || named.length ? `${above}${element.tagName.toLowerCase()}${named.join("")}` : "";
};
