// What stands around the texts of an item: what it is, how it was decided, what differs, a draft.

import { count, h, icon } from "../core/dom.js";
import { prose } from "../reader/record.js";
import { numberOf } from "./sides.js";
import { decidedAs, decidedBy, kindTitle, percent } from "./words.js";

/** @typedef {import("./items.js").Whole} Whole */
/** @typedef {import("./items.js").Item} Item */

const ARROW = "M19 12H5M11 6l-6 6 6 6";

export const back = () =>
  h("button", { type: "button", class: "plain-button back-to-queue", "data-do": "back" }, icon(ARROW), "Queue");

/** @param {Whole} whole */
const titleOf = ({ apart, exact, kind }) => {
  if (apart?.length) return "One text, taken out of its group";
  return exact ? "Exact copies" : kindTitle(kind);
};

/** @param {Whole} whole */
export const head = (whole) => {
  const facts = [
    whole.decision ? "" : `${percent(whole.score)}, ${whole.strength}`,
    count(whole.ids.length, "question"),
    whole.why && whole.kind !== "related" && !whole.decision ? `suggested to keep: ${numberOf(whole, whole.keeper)}, ${whole.why}` : "",
  ];
  return h(
    "header",
    { class: "item-head" },
    back(),
    h("h3", { id: "item-title", tabindex: -1 }, titleOf(whole)),
    h("p", { class: "item-facts quiet" }, facts.filter(Boolean).join(" · ")),
    whole.decision && decided(whole),
    !whole.decision && whole.before && reopened(whole.before),
  );
};

/** @param {Item} item */
const decided = (item) =>
  item.decision &&
  h(
    "p",
    { class: "decided-note" },
    h("span", {}, h("b", {}, `Decided ${decidedAs(item)}`), ` ${decidedBy(item.decision)}`),
    h("button", { type: "button", class: "plain-button", "data-do": "undo-this" }, "Undo this"),
  );

/** @param {import("./items.js").Decision} before */
const reopened = (before) =>
  h(
    "p",
    { class: "decided-note" },
    h("span", {}, h("b", {}, `Decided ${before.decision} `), `${decidedBy(before)}; one of the texts has changed since.`),
  );

/**
 * Return what differs, the left side first, the newest marked.
 * @param {import("./items.js").Comparison | undefined} comparison
 * @param {string} left id of the record on the left
 */
export const chips = (comparison, left) => {
  if (!comparison?.differences.length) return null;
  const turned = comparison.b === left;
  const value = (/** @type {string} */ text, /** @type {boolean} */ newest) =>
    h("span", { class: "chip-value" }, text || "—", newest && h("span", { class: "newest" }, "newest"));
  return h(
    "ul",
    { class: "differences", "aria-label": "What differs" },
    ...comparison.differences.map(({ what, a, b, newest }) => {
      const values = [value(a, newest === "a"), value(b, newest === "b")];
      if (turned) values.reverse();
      return h("li", {}, h("span", { class: "chip-what" }, what), values[0], h("span", {}, "↔"), values[1]);
    }),
  );
};

/**
 * @param {Whole} whole
 * @param {boolean} open
 */
export const draft = ({ draft: merged }, open) =>
  merged &&
  h(
    "details",
    { class: "merged", open },
    h("summary", {}, "Merged draft"),
    h("div", { class: "merged-text" }, h("p", { class: "merged-question" }, merged.question), prose("answer", merged.html, 4)),
    h("button", { type: "button", class: "button", "data-do": "copy-draft" }, "Copy"),
  );
