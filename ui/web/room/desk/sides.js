// The records of an item: two side by side with what only one of them says marked; of a larger group
// the list of all, from which the right side is chosen.

import { write } from "../core/address.js";
import { h, rendered } from "../core/dom.js";
import { EMPTY } from "../core/store.js";
import { NO_ANSWER, prose } from "../reader/record.js";
import { isComparable, markOnly } from "./difference.js";
import { placeOf, titled } from "./words.js";

/** @typedef {import("./items.js").Whole} Whole */
/** @typedef {import("./items.js").Comparison} Comparison */
/** @typedef {import("../reader/records.js").Record} Record */
/** @typedef {{whole: Whole, keeper: string, other: string, unmarked: boolean}} Shown `other` stands on the right */

const UNMARKED = "What differs from the one to keep could not be fetched; choose it again to try once more.";
// Records of a group that are listed.
const LISTED = 60;

/**
 * Return the ids of the two records that stand side by side, in the order of the group.
 * @param {Shown} shown
 */
export const facing = ({ whole, keeper, other }) => {
  if (whole.ids.length === 2) return whole.ids;
  return [keeper, other === keeper ? (whole.ids.find((id) => id !== keeper) ?? keeper) : other];
};

/**
 * Return the two sides.
 * @param {Shown} shown
 */
export const sides = (shown) => {
  const pair = facing(shown);
  const comparison = between(shown.whole, pair);
  return h(
    "div",
    { class: "sides" },
    ...pair.map((id) => side(shown, id, comparison)),
    comparison ? legend(shown, pair, comparison) : shown.unmarked && h("p", { class: "legend quiet" }, UNMARKED),
  );
};

/**
 * Return what the server compared of two records, undefined if it did not.
 * @param {Whole} whole
 * @param {string[]} pair
 */
export const between = (whole, pair) => whole.comparisons.find(({ a, b }) => pair.includes(a) && pair.includes(b));

/**
 * @param {Shown} shown
 * @param {string} id
 * @param {Comparison | undefined} comparison
 */
const side = (shown, id, comparison) => {
  const record = shown.whole.records.find((one) => one.id === id);
  const kept = id === shown.keeper;
  const many = shown.whole.ids.length > 2;
  const head = h("div", { class: "side-head" }, keepChoice(shown, id), kept ? h("span", { class: "keeps" }, "kept") : many && takeOut(shown, id));
  const named = { class: `side${kept ? " is-kept" : ""}`, "data-id": id, "aria-label": `Text ${numberOf(shown.whole, id)}` };
  if (!record) return h("article", named, head, h("p", { class: "quiet" }, "This record is not in the corpus any more."));
  const question = rendered("h4", {}, record.html.question || "(no question)");
  const answer = prose("answer", record.html.answer, 4) ?? h("p", { class: "answer quiet" }, NO_ANSWER);
  if (comparison) {
    const letter = comparison.a === id ? "a" : "b";
    const tag = tagOf(shown, id);
    markOnly(question, comparison.question, letter, tag);
    markOnly(answer, comparison.answer, letter, tag);
  }
  const told = h("div", { class: "side-text" }, prose("context", record.html.context, 4), prose("given", record.html.given, 4), answer);
  return h("article", named, head, question, place(record), told);
};

/**
 * What only the kept text says would be added to the other one, what only the other says would go.
 * @param {Shown} shown
 * @param {string} id
 */
const tagOf = ({ keeper }, id) => (id === keeper ? "ins" : "del");

/**
 * @param {Shown} shown
 * @param {string} id
 */
const takeOut = ({ whole }, id) =>
  whole.apart?.includes(id)
    ? h("span", { class: "keeps" }, "taken out")
    : h(
        "button",
        { type: "button", class: "plain-button take-out", "data-do": "take-out", "aria-keyshortcuts": "x", title: "It asks something else: the others stay together (X)" },
        "Take out ",
        h("kbd", { "aria-hidden": "true" }, "X"),
      );

/** @param {Record} record */
const place = (record) => {
  const section = record.section.join(" › ");
  const opens = { class: "open-record", href: write({ ...EMPTY, id: record.id }), "data-open": record.id };
  return h(
    "p",
    { class: "side-place" },
    h("span", { class: "place-name" }, placeOf(record), section && ` · ${section}`),
    h("a", opens, "Open", h("span", { class: "unseen" }, ` the record ${record.question}`)),
  );
};

/**
 * @param {Whole} whole
 * @param {string} id
 */
export const numberOf = (whole, id) => whole.ids.indexOf(id) + 1;

/**
 * @param {Shown} shown
 * @param {string} id
 */
const keepChoice = ({ whole, keeper }, id) => {
  const number = numberOf(whole, id);
  return h(
    "label",
    { class: "keep" },
    h("input", { type: "radio", name: whole.ids.length > 2 ? `keeper-${number}` : "keeper", value: id, checked: id === keeper }),
    h("span", {}, "Keep ", h("kbd", {}, String(number))),
  );
};

/**
 * Return what the marks mean.
 * @param {Shown} shown
 * @param {string[]} pair
 * @param {Comparison} comparison
 */
const legend = (shown, pair, comparison) => {
  const texts = [comparison.question, comparison.answer];
  const differ = texts.some((words) => words.some(([op]) => op !== "same"));
  if (!differ) return h("p", { class: "legend quiet" }, "Both texts are word for word the same.");
  if (!texts.some((words) => isComparable(words) && words.some(([op]) => op !== "same"))) {
    return h("p", { class: "legend quiet" }, "The two are worded too differently to mark single words.");
  }
  const marks = pair.map((id) => [h(tagOf(shown, id), {}, `only in ${numberOf(shown.whole, id)}`), " "]);
  return h("p", { class: "legend quiet" }, ...marks.flat());
};

/**
 * Return the list of a group with more than two records, null for others.
 * @param {Shown} shown
 */
export const members = ({ whole, keeper, other }) => {
  if (whole.ids.length < 3) return null;
  const rows = whole.questions.slice(0, LISTED).map((asked, index) =>
    h(
      "li",
      { class: asked.id === keeper && "is-kept" },
      h(
        "label",
        { class: "keep" },
        h("input", { type: "radio", name: "keeper", value: asked.id, checked: asked.id === keeper }),
        h("span", {}, h("span", { class: "unseen" }, "Keep "), h("kbd", {}, String(index + 1))),
      ),
      h(
        "button",
        { type: "button", class: "member", "data-compare": asked.id, "aria-pressed": String(asked.id === other) },
        h("span", { class: "member-question" }, ...titled(asked.question || "(no question)")),
        h("span", { class: "place-name" }, placeOf(asked)),
      ),
    ),
  );
  const more = whole.ids.length - rows.length;
  return h(
    "section",
    { class: "members", "aria-label": "All texts of the group" },
    h("p", { class: "quiet" }, "Choose the one to keep; a click on a question, or J and K, shows it beside that one, and Take out (X) leaves the others together."),
    h("ol", {}, ...rows),
    more > 0 && h("p", { class: "quiet" }, `and ${more.toLocaleString("en")} more`),
  );
};
