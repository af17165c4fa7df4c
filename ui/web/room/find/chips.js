// The filters that are chosen, above the results: each can be taken away.

import { h } from "../core/dom.js";
import { change, chosen, current, FILTERS, UNFILTERED } from "../core/store.js";
import { topicName } from "../topics/tree.js";

/** @typedef {import("../core/store.js").State} State */

/**
 * Return a chip for each filter of a state, and one that clears all.
 * @param {State} state
 */
export const chipsOf = (state) => {
  const chips = FILTERS.flatMap((field) => {
    const values = state[field];
    return (Array.isArray(values) ? values : values ? [values] : []).map((value) => chip(field, value));
  });
  if (chips.length > 1) {
    chips.push(h("button", { type: "button", class: "chip-clear", "data-clear": true }, "Clear all"));
  }
  return chips;
};

/** Take all filters away. */
export const clearFilters = () => change(UNFILTERED);

/**
 * Take away the filter of a chip.
 * @param {HTMLElement} pressed
 */
export const removeChip = (pressed) => {
  const { field = "", value = "" } = pressed.dataset;
  const now = /** @type {any} */ (current())[field];
  change({ [field]: Array.isArray(now) ? now.filter((one) => one !== value) : "" });
};

/**
 * How many filters are chosen, in words for a button.
 * @param {State} state
 */
export const filtersName = (state) => {
  const number = chosen(state);
  return number ? `Filters, ${number} chosen` : "Filters";
};

/**
 * @param {string} field
 * @param {string} value
 */
const wordsFor = (field, value) => {
  if (field === "answered") return value === "yes" ? "answered" : "not answered";
  return field === "topics" ? topicName(value) : value;
};

/**
 * @param {string} field
 * @param {string} value
 */
const chip = (field, value) => {
  const words = wordsFor(field, value);
  const name = field === "within" ? words.split(" › ").slice(-1)[0] : words;
  return h(
    "button",
    {
      type: "button",
      class: "filter-chip",
      "data-field": field,
      "data-value": value,
      title: words,
      "aria-label": `Remove the filter ${words}`,
    },
    h("span", {}, name),
  );
};
