// "1–50 of 340" with the buttons for the pages before and after.

import { h } from "../core/dom.js";

/**
 * Return a pager, nothing where there is one page. Its buttons carry `data-NAME="page"` and the
 * number of the first thing that they show.
 * @param {number} first number of the first thing that is shown, from 0
 * @param {number} page how many are shown
 * @param {number} total
 * @param {string} name
 * @param {string} things such as "documents"
 * @returns {HTMLElement[]}
 */
export const pager = (first, page, total, name, things) => {
  if (total <= page) return [];
  const last = Math.min(total, first + page);
  const said = `${(first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${total.toLocaleString("en")} ${things}`;
  const button = (/** @type {string} */ label, /** @type {number} */ at, /** @type {boolean} */ there) =>
    h("button", { type: "button", class: "button", [`data-${name}`]: "page", "data-first": at, "data-key": `page:${label}`, disabled: !there }, label);
  return [
    h(
      "nav",
      { class: "pager", "aria-label": `Pages of ${things}` },
      button("Previous", Math.max(0, first - page), first > 0),
      h("span", { class: "quiet" }, said),
      button("Next", first + page, last < total),
    ),
  ];
};
