// "1–50 of 340" with the buttons for the pages before and after.

import { h } from "./dom.js";

/**
 * Return a pager, nothing where there is one page. Its buttons carry `data-page`, the page that they
 * lead to.
 * @param {number} page the one that is shown, from 1
 * @param {number} size how many things a page shows
 * @param {number} total
 * @param {string} things such as "documents"
 * @returns {HTMLElement[]}
 */
export const pager = (page, size, total, things) => {
  if (total <= size) return [];
  const first = (page - 1) * size;
  const last = Math.min(total, first + size);
  const said = `${(first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${total.toLocaleString("en")} ${things}`;
  const button = (/** @type {string} */ label, /** @type {number} */ to, /** @type {boolean} */ there) =>
    h("button", { type: "button", class: "button", "data-page": to, "data-key": `page:${label}`, disabled: !there }, label);
  return [
    h(
      "nav",
      { class: "pager", "aria-label": `Pages of ${things}` },
      button("Previous", page - 1, page > 1),
      h("span", { class: "quiet" }, said),
      button("Next", page + 1, last < total),
    ),
  ];
};

/**
 * Return the page to show where an address may name one past the last.
 * @param {number} page
 * @param {number} size
 * @param {number} total
 */
export const pageWithin = (page, size, total) => Math.min(page, Math.max(1, Math.ceil(total / size)));
