// Coverage, a view of the place Corpus: which documents say something of which topics, and what is
// missing there. It is asked for when it is opened, and again when the corpus has changed.

import { clicked, go, write } from "../core/address.js";
import { ApiError, get, Latest, PENDING } from "../core/api.js";
import { count, h, hit, sentence } from "../core/dom.js";
import { current, listen } from "../core/store.js";
import { FIRST, MOST, ORDERS, table } from "./coveragetable.js";
import { learn } from "./tree.js";

/**
 * @typedef {import("./coveragetable.js").Covered} Covered
 * @typedef {object} Coverage as /coverage gives it
 * @property {number} records
 * @property {string[]} sources
 * @property {string} notice
 * @property {Covered[]} topics each topic, those below it after it
 * @property {Covered} unsorted
 */

// Milliseconds until the shape of the table is shown while it is loading.
const PATIENCE = 200;

/** @param {HTMLElement} element */
export const startCoverage = (element) => new CoverageView(element);

class CoverageView {
  /** @type {Coverage | null} */
  #coverage = null;
  #latest = new Latest();
  #shown = { order: "", falling: true, parts: false, gaps: false, all: false };
  #said = h("p", { class: "unseen", role: "status" });
  #body = h("div", { class: "coverage-body" });

  /** @param {HTMLElement} element */
  constructor(element) {
    element.replaceChildren(this.#said, this.#body);
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("change", (event) => this.#choose(event));
    listen((state, before) => this.#isOpen() && (state.place !== before.place || state.view !== before.view) && this.#load());
    document.addEventListener("corpus-changed", () => this.#isOpen() && this.#load());
    document.addEventListener(PENDING, () => this.#body.ariaBusy && this.#sayPending());
    this.#load();
  }

  #isOpen() {
    return current().place === "corpus" && current().view === "coverage";
  }

  #load() {
    this.#body.ariaBusy = "true";
    const waiting = setTimeout(() => !this.#coverage && this.#body.replaceChildren(skeleton()), PATIENCE);
    this.#latest.run(
      async (signal) => {
        try {
          return await get("coverage", {}, signal);
        } finally {
          clearTimeout(waiting);
        }
      },
      (coverage) => {
        this.#coverage = coverage;
        learn(coverage.topics);
        this.#draw();
        this.#said.textContent = sumOf(coverage);
      },
      (error) => {
        this.#coverage = null;
        this.#body.ariaBusy = null;
        this.#body.replaceChildren(error instanceof ApiError && error.type === "empty" ? empty() : failure(error));
      },
    );
  }

  #sayPending() {
    const said = "The topics of this corpus are being made. Coverage comes as soon as they are there.";
    if (this.#body.textContent !== said) this.#body.replaceChildren(h("p", { class: "notice", role: "status" }, said));
  }

  #draw() {
    const coverage = this.#coverage;
    if (!coverage) return;
    this.#body.ariaBusy = null;
    const key = keyOf(document.activeElement);
    this.#body.replaceChildren(...parts(coverage, this.#shown));
    const again = key && this.#body.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  #choose(event) {
    const box = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target);
    const name = box.dataset.key;
    if (name === "order") Object.assign(this.#shown, { order: box.value, falling: box.value !== "topic" });
    else if (name === "parts" || name === "gaps" || name === "all") this.#shown[name] = /** @type {HTMLInputElement} */ (box).checked;
    this.#draw();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = clicked(event, "a[href]");
    const button = hit(event, "button");
    if (link) {
      event.preventDefault();
      go(link);
    } else if (button?.dataset.again) this.#load();
    else if (button?.dataset.order) this.#order(button.dataset.order);
  }

  /**
   * Numbers begin with the largest; a second press turns the order round.
   * @param {string} order
   */
  #order(order) {
    const shown = this.#shown;
    shown.falling = shown.order === order ? !shown.falling : order !== "topic";
    shown.order = order;
    this.#draw();
  }
}

/**
 * What has the focus keeps it when all is drawn again.
 * @param {Element | null} active
 */
const keyOf = (active) => (active instanceof HTMLElement ? active.dataset.key : undefined);

/**
 * @param {Coverage} coverage
 * @param {import("./coveragetable.js").Shown} shown
 */
const parts = (coverage, shown) => {
  const head = h("div", { class: "coverage-head" }, h("h1", {}, "Coverage"), h("p", {}, sumOf(coverage)));
  const notice = coverage.notice && h("p", { class: "notice" }, coverage.notice);
  if (!coverage.topics.length) return [head, notice || h("p", { class: "quiet" }, "There are no topics here.")];
  return [head, notice || "", tools(coverage, shown), table(coverage, shown), legend()];
};

/** @param {Coverage} coverage */
const sumOf = ({ records, topics, sources, unsorted }) => {
  const alone = topics.filter((one) => one.only).length;
  const said = [count(topics.length, "topic"), count(records, "question"), count(sources.length, "document")].join(", ");
  const lone = alone ? `; ${count(alone, "topic")} in one document only` : "";
  return `${said}${lone}${unsorted.count ? `; ${count(unsorted.count, "question")} in no topic` : ""}`;
};

/**
 * @param {Coverage} coverage
 * @param {import("./coveragetable.js").Shown} shown
 */
const tools = ({ topics, sources }, shown) => {
  const box = (/** @type {"parts" | "gaps" | "all"} */ name, /** @type {string} */ words) =>
    h("label", {}, h("input", { type: "checkbox", "data-key": name, checked: shown[name] }), words);
  const order = h(
    "select",
    { class: "field coverage-order", "data-key": "order", "aria-label": "Order" },
    ...ORDERS.map(([value, words]) => h("option", { value, selected: value === shown.order }, words)),
  );
  return h(
    "div",
    { class: "coverage-tools" },
    topics.some((one) => one.parent) && box("parts", "With the topics in them"),
    box("gaps", "Only where something is missing"),
    sources.length > FIRST && h("span", { class: "coverage-all" }, box("all", sources.length > MOST ? `${MOST} largest documents` : "All documents")),
    order,
  );
};

const legend = () =>
  h(
    "p",
    { class: "coverage-legend quiet" },
    "Thin: an answer much shorter than answers here mostly are. Old: from a document of which a newer edition is here. " +
      "A number leads to its questions; that of thin and old ones, and of documents, to the page of the topic, which names them.",
  );

const skeleton = () => {
  const bars = ["w30 high", "w50", "w100", "w100", "w100", "w100", "w100"].map((look) => h("div", { class: `skeleton ${look}` }));
  return h("div", { class: "waiting", role: "status", "aria-label": "Coverage is being looked at" }, bars);
};

const empty = () =>
  h(
    "div",
    { class: "empty-corpus" },
    h("h3", {}, "Nothing is in this corpus yet"),
    h("p", {}, "Add documents, and what they say of which topic is shown here."),
    h("a", { class: "button primary", href: write({ place: "corpus" }) }, "Add documents"),
  );

/** @param {Error} error */
const failure = (error) =>
  h(
    "div",
    { class: "notice", role: "alert" },
    h("p", {}, `Coverage cannot be shown: ${error instanceof ApiError ? sentence(error.message) : "something went wrong on this page."}`),
    h("button", { type: "button", class: "button", "data-again": true }, "Try again"),
  );
