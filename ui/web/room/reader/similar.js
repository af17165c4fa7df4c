// Similar: the records most like the one that is open, with how like it they are in a word. They are
// fetched once the record is shown; until they come, rows of their size hold their place.

import { ApiError, Latest } from "../core/api.js";
import { write } from "../core/address.js";
import { h, rendered, sentence } from "../core/dom.js";
import { current } from "../core/store.js";
import { keptSimilar, loadSimilar, NEIGHBOURS } from "./records.js";

/** @typedef {import("./records.js").Near} Near */

// Confidences from which on two records are called so. In the corpus that comes with askalike, pairs
// that ask the same are mostly above the first, the nearest that do not mostly between the two.
const VERY_CLOSE = 0.95;
const CLOSE = 0.75;
// Milliseconds that a record must stay open: who leafs through the list asks for none of them.
const REST = 60;
// Milliseconds before a wait shows.
const PATIENCE = 200;

/** The section below a record. */
export class Similar {
  #latest = new Latest();
  #title = h("h3", { id: "similar-title", tabindex: -1 }, "Similar");
  #body = h("div", {});
  element = h("section", { class: "similar", "aria-labelledby": "similar-title" }, this.#title, this.#body);

  /**
   * Show those like a record; a record that was shown before is left.
   * @param {string} id
   * @param {() => void} [drawn] called when they are there
   */
  show(id, drawn = () => {}) {
    const known = keptSimilar(id);
    this.#draw(known ? found(known) : waiting(), !known);
    if (known) drawn();
    this.#latest.run(
      async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, REST));
        return signal.aborted ? [] : loadSimilar(id, signal);
      },
      (near) => {
        if (known && JSON.stringify(known) === JSON.stringify(near)) return;
        this.#draw(found(near));
        drawn();
      },
      (error) => this.#draw(failed(error)),
    );
  }

  /** Ask for nothing any more. */
  stop() {
    this.#latest.stop();
  }

  /** Go to the first of them, or to the title until they are there. */
  enter() {
    const first = this.#body.querySelector(".near") ?? this.#title;
    this.element.scrollIntoView({ block: "start", behavior: "smooth" });
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} content
   * @param {boolean} [busy]
   */
  #draw(content, busy = false) {
    const entered = [this.#title, this.#body].some((one) => one.contains(document.activeElement));
    this.element.ariaBusy = busy ? "true" : null;
    this.#body.replaceChildren(content);
    const first = content.querySelector(".near, .button");
    if (entered && first instanceof HTMLElement) first.focus({ preventScroll: true });
  }
}

/** @param {Near[]} near */
const found = (near) =>
  near.length
    ? h("ol", {}, ...near.map(row))
    : h("p", { class: "quiet" }, "No other question of this corpus is like it.");

/** Rows as high as those that will come; they hold the place at once, and are seen after a while. */
const waiting = () => {
  const lines = [1, 2].map((part) => h("div", { class: `skeleton line ${part === 1 ? "w75" : "w30"}` }));
  const row = h("li", {}, h("div", { class: "near-waiting" }, ...lines));
  const rows = Array.from({ length: NEIGHBOURS }, () => row.cloneNode(true));
  const list = h("ol", { class: "early", "aria-hidden": true }, ...rows);
  setTimeout(() => list.classList.remove("early"), PATIENCE);
  return list;
};

/** @param {Error} error */
const failed = (error) =>
  h(
    "div",
    { class: "quiet" },
    h("p", {}, error instanceof ApiError ? sentence(error.message) : "The similar questions cannot be shown."),
    h("button", { type: "button", class: "button", "data-do": "again-similar" }, "Try again"),
  );

/**
 * Say in a word how like another record one is.
 * @param {number} score
 */
const likeness = (score) => (score >= VERY_CLOSE ? "very close" : score >= CLOSE ? "close" : "related");

/** @param {Near} near */
const row = (near) =>
  h(
    "li",
    {},
    h(
      "a",
      { class: "near", href: write({ ...current(), id: near.id }), "data-near": near.id },
      rendered("span", { class: "asks" }, near.html.question),
      h("span", { class: "place-name" }, near.source),
      h("span", { class: "like", "data-like": likeness(near.score) }, likeness(near.score)),
    ),
  );
