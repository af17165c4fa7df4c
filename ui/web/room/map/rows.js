// Records of the map as a list, some at a time.

import { write } from "../core/address.js";
import { count, h } from "../core/dom.js";
import { current } from "../core/store.js";

/** @typedef {import("./model.js").Model} Model */

export const FIRST = 20;
export const MORE = 100;

/**
 * Return a list of records, with a button for more of them where there are more.
 * @param {number[]} rows
 * @param {Model} model
 * @param {string} name of the list, for screen readers
 * @param {number} [size] how many are shown
 * @returns {HTMLElement[]}
 */
export const recordRows = (rows, model, name, size = FIRST) => {
  if (!rows.length) return [h("p", { class: "quiet map-none" }, "None of these is shown now.")];
  const list = h("ol", { class: "rows", "aria-label": name }, ...rows.slice(0, size).map((row) => recordRow(row, model)));
  const left = rows.length - size;
  if (left <= 0) return [list];
  const next = Math.min(left, MORE);
  const label = next < left ? `Show ${next} more of ${left.toLocaleString("en")}` : `Show ${count(left, "more").replace(/s$/, "")}`;
  return [list, h("p", { class: "list-end" }, h("button", { type: "button", class: "button", "data-more": size + next }, label))];
};

/**
 * @param {number} row
 * @param {Model} model
 */
const recordRow = (row, model) => {
  const id = model.columns.ids[row];
  const asked = model.undecided?.ofRows.get(row);
  const hit = model.hits?.rows.includes(row);
  return h(
    "li",
    { "data-id": id },
    h(
      "a",
      { class: "row", href: write({ ...current(), id }) },
      h("span", { class: "row-question" }, model.question(row)),
      h("span", { class: "row-foot" }, hit && h("span", { class: "map-hit" }, "found"), h("span", { class: "row-place" }, model.about(row))),
    ),
    asked && h("p", { class: "row-also" }, h("a", { href: write({ place: "duplicates", item: asked.key }), "data-item": asked.key }, `Asked ${asked.rows.length === 2 ? "twice" : `${asked.rows.length} times`}: see in Duplicates`)),
  );
};
