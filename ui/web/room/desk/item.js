// One item of the queue, whole: what it is, its texts side by side, the draft that merges them.

import { Latest } from "../core/api.js";
import { copyText } from "../core/clipboard.js";
import { count, h, icon } from "../core/dom.js";
import { SAID } from "../core/prose.js";
import { prose } from "../reader/record.js";
import { isUnknown } from "../reader/records.js";
import { gone, notShown } from "./endings.js";
import { keptItem, loadItem } from "./items.js";
import { between, facing, members, numberOf, sides } from "./sides.js";
import { decidedAs, decidedBy, kindTitle, percent, placeOf } from "./words.js";

/** @typedef {import("./items.js").Whole} Whole */
/** @typedef {import("./items.js").Item} Item */

// Milliseconds before a wait shows.
const PATIENCE = 150;
const ARROW = "M19 12H5M11 6l-6 6 6 6";

export class ItemView {
  #latest = new Latest();
  #ahead = new Latest();
  /** @type {Whole | null} what is drawn */
  #whole = null;
  #keeper = "";
  #other = ""; // the record on the right
  element = h("div", { class: "item-body", tabindex: -1 });

  /** @param {() => void} changed is called when another item is drawn, or none */
  constructor(changed) {
    this.changed = changed;
  }

  /** What is drawn and can be decided, null while it is on its way. */
  get whole() {
    return this.#whole;
  }

  /** Id of the record that is chosen to be kept. */
  get keeper() {
    return this.#keeper;
  }

  /**
   * Show an item.
   * @param {string} key
   * @param {boolean} moves whether its title takes the focus
   */
  show(key, moves) {
    this.#latest.stop();
    if (!key) return this.clear();
    const kept = keptItem(key);
    if (kept) return this.#draw(kept, moves);
    this.#whole = null;
    this.element.ariaBusy = "true";
    const waiting = setTimeout(() => this.#wait(), PATIENCE);
    this.#latest.run(
      (signal) => {
        signal.addEventListener("abort", () => clearTimeout(waiting));
        return loadItem(key, signal);
      },
      (whole) => {
        clearTimeout(waiting);
        this.#draw(whole, moves);
      },
      (error) => {
        clearTimeout(waiting);
        this.element.ariaBusy = null;
        this.element.replaceChildren(back(), isUnknown(error) ? gone() : notShown(error));
      },
    );
  }

  /** Show nothing. */
  clear() {
    this.#latest.stop();
    this.#whole = null;
    this.element.ariaBusy = null;
    this.element.replaceChildren();
  }

  /**
   * Fetch an item that may be next.
   * @param {string} key
   */
  fetchAhead(key) {
    if (key && !keptItem(key)) this.#ahead.run((signal) => loadItem(key, signal), () => {}, () => {});
  }

  /**
   * Choose the record to keep; returns where it stands, "" if there is no such record.
   * @param {string} id
   */
  keep(id) {
    const asked = this.#whole?.questions.find((one) => one.id === id);
    if (!this.#whole || !asked) return "";
    this.#keeper = id;
    this.#redraw();
    return `${numberOf(this.#whole, id)}: ${placeOf(asked)}`;
  }

  /**
   * Show a record of a larger group on the right.
   * @param {string} id
   */
  compare(id) {
    this.#other = id;
    this.#redraw();
  }

  /** @param {HTMLElement} button */
  async copyDraft(button) {
    const draft = this.#whole?.draft;
    if (!draft) return;
    const said = await copyText(`## ${draft.question}\n\n${draft.answer}\n`);
    button.textContent = said ? "Copied" : "Not copied";
    setTimeout(() => (button.textContent = "Copy"), SAID);
  }

  /**
   * @param {Whole} whole
   * @param {boolean} moves
   */
  #draw(whole, moves) {
    this.#whole = whole;
    this.#keeper = whole.keeper || whole.ids[0];
    this.#other = whole.ids.find((id) => id !== whole.keeper) ?? "";
    this.element.ariaBusy = null;
    this.element.scrollTop = 0;
    this.element.replaceChildren(this.#article(whole));
    if (moves) title(this.element)?.focus({ preventScroll: true });
    this.changed();
  }

  /** Draw the same item again; the focus and how far it is scrolled stay. */
  #redraw() {
    const whole = this.#whole;
    if (!whole) return;
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    const same = active && sameAs(active);
    const { scrollTop } = this.element;
    const open = this.element.querySelector("details")?.open ?? false;
    this.element.replaceChildren(this.#article(whole, open));
    this.element.scrollTop = scrollTop;
    const found = same ? this.element.querySelector(same) : null;
    if (found instanceof HTMLElement) found.focus({ preventScroll: true });
  }

  /**
   * @param {Whole} whole
   * @param {boolean} [open] whether the draft is
   */
  #article(whole, open = false) {
    const shown = { whole, keeper: this.#keeper, other: this.#other };
    return h(
      "article",
      { class: "item", "data-key": whole.key, "aria-labelledby": "item-title" },
      head(whole),
      chips(between(whole, facing(shown)), facing(shown)[0]),
      members(shown),
      sides(shown),
      draft(whole, open),
    );
  }

  #wait() {
    const lines = (/** @type {string[]} */ ...names) => names.map((name) => h("div", { class: `skeleton line ${name}` }));
    const half = () => h("div", { class: "side" }, ...lines("w40", "head w85", "w30", "w100", "w100", "w75", "w100", "w60"));
    this.element.replaceChildren(back(), h("div", { class: "waiting-item", "aria-hidden": "true" }, ...lines("w40"), h("div", { class: "sides" }, half(), half())));
  }
}

/** @param {HTMLElement} element */
export const title = (element) => /** @type {HTMLElement | null} */ (element.querySelector("#item-title, .missing h3"));

/**
 * Return a selector for the element that stands for one once it is drawn again.
 * @param {Element} element
 */
const sameAs = (element) => {
  const { value, dataset } = /** @type {HTMLInputElement} */ (element);
  if (element.matches("[type=radio]")) return `[type=radio][value="${CSS.escape(value)}"]`;
  for (const name of ["compare", "open", "do"]) {
    if (dataset[name]) return `[data-${name}="${CSS.escape(dataset[name] ?? "")}"]`;
  }
  return element.matches("summary") ? "summary" : "#item-title";
};

const back = () =>
  h("button", { type: "button", class: "plain-button back-to-queue", "data-do": "back" }, icon(ARROW), "Queue");

/** @param {Whole} whole */
const head = (whole) => {
  const facts = [
    whole.decision ? "" : `${percent(whole.score)}, ${whole.strength}`,
    count(whole.ids.length, "question"),
    whole.why && whole.kind !== "related" && !whole.decision ? `suggested to keep: ${numberOf(whole, whole.keeper)}, ${whole.why}` : "",
  ];
  return h(
    "header",
    { class: "item-head" },
    back(),
    h("h3", { id: "item-title", tabindex: -1 }, whole.exact ? "Exact copies" : kindTitle(whole.kind)),
    h("p", { class: "item-facts quiet" }, facts.filter(Boolean).join(" · ")),
    whole.decision && decided(whole),
    !whole.decision && whole.before && reopened(whole.before),
  );
};

/** @param {Item} item */
const decided = (item) =>
  item.decision &&
  h(
    "p",
    { class: "decided-note" },
    h("span", {}, h("b", {}, `Decided ${decidedAs(item)}`), ` ${decidedBy(item.decision)}`),
    h("button", { type: "button", class: "plain-button", "data-do": "undo-this" }, "Undo this"),
  );

/** @param {import("./items.js").Decision} before */
const reopened = (before) =>
  h(
    "p",
    { class: "decided-note" },
    h("span", {}, h("b", {}, `Decided ${before.decision} `), `${decidedBy(before)}; one of the texts has changed since.`),
  );

/**
 * Return what differs, the left side first, the newest marked.
 * @param {import("./items.js").Comparison | undefined} comparison
 * @param {string} left id of the record on the left
 */
const chips = (comparison, left) => {
  if (!comparison?.differences.length) return null;
  const turned = comparison.b === left;
  const value = (/** @type {string} */ text, /** @type {boolean} */ newest) =>
    h("span", { class: "chip-value" }, text || "—", newest && h("span", { class: "newest" }, "newest"));
  return h(
    "ul",
    { class: "differences", "aria-label": "What differs" },
    ...comparison.differences.map(({ what, a, b, newest }) => {
      const values = [value(a, newest === "a"), value(b, newest === "b")];
      if (turned) values.reverse();
      return h("li", {}, h("span", { class: "chip-what" }, what), values[0], h("span", {}, "↔"), values[1]);
    }),
  );
};

/**
 * @param {Whole} whole
 * @param {boolean} open
 */
const draft = ({ draft: merged }, open) =>
  merged &&
  h(
    "details",
    { class: "merged", open },
    h("summary", {}, "Merged draft"),
    h("div", { class: "merged-text" }, h("p", { class: "merged-question" }, merged.question), prose("answer", merged.html, 4)),
    h("button", { type: "button", class: "button", "data-do": "copy-draft" }, "Copy"),
  );
