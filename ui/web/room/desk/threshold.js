// The threshold: how many pairs are as likely as that, as a histogram, and a slider under it.

import { count, h } from "../core/dom.js";
import { change, current } from "../core/store.js";

/** @typedef {import("./items.js").Queue} Queue */
/** @typedef {import("./items.js").Bin} Bin */

// Milliseconds without a move after which the queue is asked for.
const REST = 300;
const STEP = 0.01;
// A bin with anything in it can be seen.
const LOWEST_BAR = 4;

export class Threshold {
  #usual = 0; // the server's, where the address names none
  /** @type {Bin[]} */
  #bins = [];
  #resting = 0;
  #bars = h("div", { class: "histogram", "aria-hidden": "true" });
  #range = /** @type {HTMLInputElement} */ (
    h("input", { type: "range", id: "threshold", min: 0, max: 1, step: STEP, "aria-describedby": "threshold-says" })
  );
  #number = h("output", { for: "threshold", class: "threshold-number" });
  #says = h("p", { id: "threshold-says", class: "quiet" }, "\u00a0");
  element = h(
    "div",
    { class: "desk-threshold" },
    h("div", { class: "threshold-head" }, h("label", { for: "threshold" }, "How sure, at least"), this.#number),
    h("div", { class: "threshold-graph" }, this.#bars, this.#range),
    this.#says,
  );

  constructor() {
    this.element.addEventListener("input", () => this.#moved());
  }

  /**
   * Show what the server found.
   * @param {Queue} queue
   */
  show({ histogram, threshold }) {
    if (!current().threshold) this.#usual = threshold;
    if (JSON.stringify(histogram) !== JSON.stringify(this.#bins)) this.#draw(histogram);
    if (!this.#resting) this.follow(current().threshold || String(threshold));
  }

  /**
   * Show a threshold of the address.
   * @param {string} threshold
   */
  follow(threshold) {
    const value = threshold || String(this.#usual);
    if (!Number(value)) return;
    this.#range.value = value;
    this.#say();
  }

  /** The lowest that anything is known of. */
  get lowest() {
    return this.#bins.find((bin) => bin.count)?.from ?? 0;
  }

  /**
   * Return about how many pairs are as likely as a threshold or more.
   * @param {number} threshold
   */
  pairs(threshold) {
    const shares = this.#bins.map(({ from, to }, index) => {
      // Of the last bin most are copies, which are as sure as can be.
      if (index === this.#bins.length - 1) return 1;
      return Math.min(1, Math.max(0, (to - threshold) / (to - from || 1)));
    });
    return Math.round(this.#bins.reduce((sum, bin, index) => sum + bin.count * shares[index], 0));
  }

  /** @param {Bin[]} bins */
  #draw(bins) {
    this.#bins = bins;
    const most = Math.max(1, ...bins.map((bin) => bin.count));
    this.#range.min = String(bins[0]?.from ?? 0);
    this.#bars.replaceChildren(
      ...bins.map((bin) => {
        const bar = h("span", { "data-from": bin.from });
        // Roots, so that the few sure pairs show beside the many that are not.
        const share = Math.sqrt(bin.count / most);
        bar.style.height = bin.count ? `max(${LOWEST_BAR}px, ${Math.round(share * 100)}%)` : "0";
        return bar;
      }),
    );
  }

  #say() {
    const threshold = Number(this.#range.value);
    const pairs = count(this.pairs(threshold), "pair");
    this.#number.textContent = threshold.toFixed(2);
    this.#says.textContent = `${this.#exact(threshold) ? "" : "About "}${pairs} at ${threshold.toFixed(2)} or more`;
    this.#range.setAttribute("aria-valuetext", `${threshold.toFixed(2)}: ${pairs}`);
    for (const bar of /** @type {NodeListOf<HTMLElement>} */ (this.#bars.childNodes)) {
      bar.classList.toggle("below", Number(bar.dataset.from) + STEP / 2 < threshold);
    }
  }

  /** @param {number} threshold */
  #exact(threshold) {
    return this.#bins.every(({ from, to, count: n }) => !n || threshold <= from + 1e-9 || threshold >= to);
  }

  #moved() {
    this.#say();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#choose(), REST);
  }

  #choose() {
    clearTimeout(this.#resting);
    this.#resting = 0;
    const threshold = String(Math.round(Number(this.#range.value) * 100) / 100);
    change({ threshold: Number(threshold) === this.#usual ? "" : threshold }, "replace");
  }
}
