// One item of the queue, whole: what it is, its texts side by side, the draft that merges them.

import { Latest } from "../core/api.js";
import { copyText } from "../core/clipboard.js";
import { h } from "../core/dom.js";
import { SAID } from "../core/prose.js";
import { isUnknown } from "../reader/records.js";
import { gone, notShown } from "./endings.js";
import { back, chips, draft, head } from "./itemhead.js";
import { fetchItem, isFresh, keptItem, loadItem } from "./items.js";
import { between, facing, members, numberOf, sides } from "./sides.js";
import { placeOf } from "./words.js";

/** @typedef {import("./items.js").Whole} Whole */
/** @typedef {import("./items.js").Item} Item */

// Milliseconds before a wait shows.
const PATIENCE = 150;

export class ItemView {
  #latest = new Latest();
  #ahead = new Latest();
  /** @type {Whole | null} what is drawn */
  #whole = null;
  #keeper = "";
  #other = ""; // the record on the right
  #marks = new Latest();
  #unmarked = false; // whether what differs could not be fetched
  element = h("div", { class: "item-body", tabindex: -1 });

  /**
   * @param {object} told
   * @param {() => void} told.changed is called when another item is drawn, or none
   * @param {() => boolean} told.calm whether the server has all that was decided here
   * @param {(item: Item) => void} told.elsewhere is called when the item was decided elsewhere
   */
  constructor(told) {
    this.told = told;
  }

  /** What is drawn and can be decided, null while it is on its way. */
  get whole() {
    return this.#whole;
  }

  /** Id of the record that is chosen to be kept. */
  get keeper() {
    return this.#keeper;
  }

  /** Id of the record beside the one to keep. */
  get other() {
    return this.#whole ? facing(this.#shown(this.#whole)).find((id) => id !== this.#keeper) ?? "" : "";
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
    if (kept) {
      this.#draw(kept, moves);
      return this.check();
    }
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

  /** Look whether the item that is shown was decided, undone or changed elsewhere meanwhile. */
  check() {
    const { key = "" } = this.#whole ?? {};
    if (!key || isFresh(key) || !this.told.calm()) return;
    this.#latest.run(
      (signal) => loadItem(key, signal),
      (now) => this.#renew(now),
      (error) => isUnknown(error) && this.#whole?.key === key && this.#gone(),
    );
  }

  /** @param {Whole} now */
  #renew(now) {
    const shown = this.#whole;
    if (shown?.key !== now.key || !this.told.calm()) return;
    if (shown.decision?.id === now.decision?.id && shown.ids.join() === now.ids.join()) return;
    this.#draw(now, false);
    this.told.elsewhere(now);
  }

  #gone() {
    this.#whole = null;
    this.element.replaceChildren(back(), gone());
    this.told.changed();
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
    if (id === this.#other) this.#other = this.#keeper;
    this.#keeper = id;
    this.#redraw();
    this.#compareAnew();
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

  /**
   * Show the text of a larger group that comes next on the right; returns where it stands.
   * @param {1 | -1} step
   */
  turn(step) {
    const whole = this.#whole;
    const others = whole?.records.map(({ id }) => id).filter((id) => id !== this.#keeper) ?? [];
    if (!whole || others.length < 2) return "There is no other text.";
    const id = others[(others.indexOf(this.other) + step + others.length) % others.length];
    this.compare(id);
    this.element.querySelector(`[data-compare="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
    const asked = whole.questions.find((one) => one.id === id);
    return `${numberOf(whole, id)}: ${asked ? placeOf(asked) : ""}`;
  }

  /** Ask for the marks and the draft that belong to the keeper, where those of another are here. */
  #compareAnew() {
    const whole = this.#whole;
    const keeper = this.#keeper;
    this.#marks.stop();
    this.#unmarked = false;
    if (!whole?.comparisons.length || whole.comparisons[0].a === keeper) return;
    this.#marks.run(
      (signal) => fetchItem(whole.key, keeper, signal),
      ({ comparisons, draft: merged }) => {
        if (this.#whole?.key !== whole.key || this.#keeper !== keeper) return;
        this.#whole = { ...this.#whole, comparisons, draft: merged };
        this.#redraw();
      },
      () => {
        this.#unmarked = true;
        this.#redraw();
      },
    );
  }

  /** @param {Whole} whole */
  #shown(whole) {
    return { whole, keeper: this.#keeper, other: this.#other, unmarked: this.#unmarked };
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
    this.#other = whole.apart?.[0] ?? whole.ids.find((id) => id !== this.#keeper) ?? "";
    this.element.ariaBusy = null;
    this.element.scrollTop = 0;
    this.element.replaceChildren(this.#article(whole));
    if (moves) title(this.element)?.focus({ preventScroll: true });
    this.told.changed();
    this.#compareAnew();
  }

  /** Draw the same item again; the focus and how far it is scrolled stay. */
  #redraw() {
    const whole = this.#whole;
    if (!whole) return;
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    const same = active && sameAs(active);
    const { scrollTop } = this.element;
    const open = this.element.querySelector("details")?.open ?? false;
    const listed = this.element.querySelector(".members ol")?.scrollTop ?? 0;
    this.element.replaceChildren(this.#article(whole, open));
    this.element.scrollTop = scrollTop;
    this.element.querySelector(".members ol")?.scrollTo({ top: listed, behavior: "instant" });
    const found = same ? this.element.querySelector(same) : null;
    if (found instanceof HTMLElement) found.focus({ preventScroll: true });
  }

  /**
   * @param {Whole} whole
   * @param {boolean} [open] whether the draft is
   */
  #article(whole, open = false) {
    const shown = this.#shown(whole);
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
