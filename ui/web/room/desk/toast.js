// What was done, in a corner for some seconds, with the way to undo it; and said to screen readers.

import { h } from "../core/dom.js";

// Milliseconds for which it can be read.
const SHOWN = 8_000;

export class Toast {
  #leaving = 0;
  #said = h("p", { class: "unseen", role: "status" });
  #alert = h("p", { class: "unseen", role: "alert" });
  #box = h("div", { class: "toast", hidden: true });
  elements = [this.#said, this.#alert, this.#box];

  constructor() {
    this.#box.addEventListener("focusin", () => clearTimeout(this.#leaving));
  }

  /**
   * Say something to screen readers alone.
   * @param {string} text
   */
  say(text) {
    this.#said.textContent = text;
  }

  /**
   * Show what was done.
   * @param {string} text
   * @param {boolean} undo whether it can be undone
   * @param {string} [also] what screen readers hear besides
   */
  done(text, undo, also = "") {
    this.#show(text, undo && h("button", { type: "button", class: "plain-button", "data-do": "undo" }, "Undo"));
    this.say(`${text}. ${also}`.trim());
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.hide(), SHOWN);
  }

  /**
   * Show what went wrong; it stays until something else is done.
   * @param {string} text
   */
  failed(text) {
    clearTimeout(this.#leaving);
    this.#show(text, h("button", { type: "button", class: "plain-button", "data-do": "hide" }, "Close"));
    this.#box.classList.add("bad");
    this.#alert.textContent = text;
  }

  /** Take it away. */
  hide() {
    this.#box.hidden = true;
    this.#alert.textContent = "";
  }

  /**
   * @param {string} text
   * @param {HTMLElement | false} button
   */
  #show(text, button) {
    this.#box.classList.remove("bad");
    this.#box.hidden = false;
    this.#box.replaceChildren(h("span", {}, text), button || "");
  }
}
