// Similar: the records most like the one that is open, with how like it they are in a word.

import { write } from "../core/address.js";
import { h, rendered } from "../core/dom.js";
import { current } from "../core/store.js";

/** @typedef {import("./records.js").Record} Record */

// Confidences from which on two records are called so. In the corpus that comes with askalike, pairs
// that ask the same are mostly above the first, the nearest that do not mostly between the two.
const VERY_CLOSE = 0.95;
const CLOSE = 0.75;

/**
 * Say in a word how like another record one is.
 * @param {number} score
 */
const likeness = (score) => (score >= VERY_CLOSE ? "very close" : score >= CLOSE ? "close" : "related");

/**
 * Return the section that lists them.
 * @param {Record} record
 */
export const similarSection = (record) => {
  const rows = (record.neighbours ?? []).map(row);
  return h(
    "section",
    { class: "similar", "aria-labelledby": "similar-title" },
    h("h3", { id: "similar-title", tabindex: -1 }, "Similar"),
    rows.length
      ? h("ol", {}, ...rows)
      : h("p", { class: "quiet" }, "No other question of this corpus is like it."),
  );
};

/** @param {Record & {score: number}} near */
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
