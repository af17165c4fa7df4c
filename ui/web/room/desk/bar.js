// The buttons below an item, each with its key; who may not decide reads why.

import { h } from "../core/dom.js";

// What can be decided: its name, its key, what it means.
const VERDICTS = /** @type {const} */ ([
  ["same", "Same", "s", "They ask the same: one is kept"],
  ["related", "Related", "r", "They belong together, but ask something else"],
  ["different", "Different", "d", "They have nothing to do with each other"],
]);
const STEPS = /** @type {const} */ ([
  ["undo", "Undo", "u", "Take back the last decision"],
  ["previous", "Previous", "p", "To the item before"],
  ["next", "Next", "n", "To the next item, and leave this one open"],
]);

export class DecideBar {
  #why = h("p", { class: "why-not", hidden: true });
  #verdicts = VERDICTS.map(([name, text, key, about], index) =>
    button({ "data-decide": name }, text, key, about, index === 0),
  );
  #steps = STEPS.map(([name, text, key, about]) => button({ "data-do": name }, text, key, about, false));
  element = h(
    "div",
    { class: "decide-bar", role: "group", "aria-label": "Decide" },
    this.#why,
    h("div", { class: "verdicts" }, ...this.#verdicts),
    h("div", { class: "steps" }, ...this.#steps),
  );

  /**
   * Show who may decide.
   * @param {boolean} can
   * @param {string} why not
   */
  allow(can, why) {
    this.element.classList.toggle("reading-only", !can);
    this.#why.hidden = can;
    this.#why.textContent = can ? "" : why;
    for (const one of [...this.#verdicts, this.#steps[0]]) one.hidden = !can;
  }

  /**
   * Show what can be done now.
   * @param {{ready: boolean, undo: boolean, decided: string}} now `decided` is the item's, "" if open
   */
  show({ ready, undo, decided }) {
    for (const one of this.#verdicts) {
      // Not `disabled`, which would lose the focus while the next item is on its way.
      one.setAttribute("aria-disabled", String(!ready));
      one.setAttribute("aria-pressed", String(one.dataset.decide === decided));
    }
    this.#steps[0].setAttribute("aria-disabled", String(!undo));
  }
}

/**
 * @param {{[name: string]: string}} named
 * @param {string} text
 * @param {string} key
 * @param {string} about
 * @param {boolean} first
 */
const button = (named, text, key, about, first) =>
  h(
    "button",
    { type: "button", class: `button${first ? " primary" : ""}`, title: `${about} (${key.toUpperCase()})`, "aria-keyshortcuts": key, ...named },
    h("span", {}, text),
    h("kbd", { "aria-hidden": "true" }, key.toUpperCase()),
  );
