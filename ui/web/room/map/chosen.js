// What was chosen with the lasso or the box: how many, what they are, and what can be done with them.

import { count, h } from "../core/dom.js";
import { LEVELS } from "./model.js";
import { recordRows } from "./rows.js";

/** @typedef {import("./model.js").Model} Model */

// Kinds of one facet that are offered.
const MOST = 6;

/**
 * @typedef {"topic" | "source" | "level" | "answered" | "hit" | "twice"} Facet
 * @typedef {Map<string, number>} Narrowing the kind that is wanted of each facet
 */

/** @type {[Facet, string, (model: Model, row: number) => number, (model: Model, kind: number) => string][]} */
const FACETS = [
  ["topic", "Topic", ({ columns }, row) => columns.topic[row], ({ columns }, kind) => columns.topics[kind]?.name ?? "In no topic"],
  ["source", "Document", ({ columns }, row) => columns.source[row], ({ columns }, kind) => columns.sources[kind]],
  ["level", "Level", ({ columns }, row) => columns.level[row], (_, kind) => LEVELS[kind]],
  ["answered", "Answer", ({ columns }, row) => columns.answered[row], (_, kind) => (kind ? "Answered" : "Not answered")],
  ["hit", "Query", ({ hits }, row) => +(hits?.rows.includes(row) ?? false), (_, kind) => (kind ? "Found" : "Not found")],
  ["twice", "Duplicates", ({ undecided }, row) => +(undecided?.ofRows.has(row) ?? false), (_, kind) => (kind ? "Asked twice" : "Asked once")],
];

/**
 * Return the chosen records that are wanted.
 * @param {Model} model
 * @param {Narrowing} narrowing
 * @param {string} [without] a facet that does not count
 */
export const wantedRows = (model, narrowing, without = "") => {
  const wanted = FACETS.filter(([facet]) => narrowing.has(facet) && facet !== without);
  return (model.chosen ?? []).filter(
    (row) => model.counts(row) && wanted.every(([facet, , kindOf]) => kindOf(model, row) === narrowing.get(facet)),
  );
};

/**
 * Return what the panel shows of the chosen records.
 * @param {Model} model
 * @param {Narrowing} narrowing
 * @param {number | undefined} size how many are listed
 * @param {string} busy what is being done with them
 */
export const chosenView = (model, narrowing, size, busy) => {
  const all = wantedRows(model, new Map()).length;
  const rows = wantedRows(model, narrowing);
  const faint = (model.chosen ?? []).length - all;
  return [
    h("p", { class: "map-sum" }, h("strong", {}, rows.length < all ? `${rows.length.toLocaleString("en")} of ${count(all, "question")}` : count(all, "question")), " chosen", faint > 0 && h("span", { class: "quiet" }, `; ${faint.toLocaleString("en")} more there do not pass the filters`)),
    actions(model, rows.length, busy),
    ...FACETS.map((facet) => facetView(facet, model, narrowing)),
    ...recordRows(rows, model, "Chosen questions", size),
  ];
};

/**
 * @param {Model} model
 * @param {number} number
 * @param {string} busy
 */
const actions = (model, number, busy) => {
  const working = busy.endsWith("…");
  return h(
    "div",
    { class: "map-actions" },
    h("button", { type: "button", class: "button", "data-do": "clear" }, "Clear"),
    ...["jsonl", "csv"].map((form) =>
      h("button", { type: "button", class: "button", "data-export": form, "aria-disabled": !number || working ? "true" : null, "aria-label": `Download the chosen questions as ${form.toUpperCase()}` }, form.toUpperCase()),
    ),
    !model.undecided && h("button", { type: "button", class: "button", "data-do": "duplicates", "aria-disabled": working ? "true" : null }, "Find duplicates"),
    h("span", { class: "quiet", role: "status" }, busy),
  );
};

/**
 * @param {typeof FACETS[number]} facet
 * @param {Model} model
 * @param {Narrowing} narrowing
 */
const facetView = ([facet, name, kindOf, nameOf], model, narrowing) => {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const row of wantedRows(model, narrowing, facet)) {
    const kind = kindOf(model, row);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  if (counts.size < 2 && !narrowing.has(facet)) return null;
  const kinds = [...counts].sort((one, other) => other[1] - one[1]);
  const shown = kinds.filter(([kind], at) => at < MOST || kind === narrowing.get(facet));
  const buttons = shown.map(([kind, number]) =>
    h(
      "button",
      { type: "button", class: "map-kind", "data-facet": facet, "data-kind": kind, "aria-pressed": String(narrowing.get(facet) === kind) },
      h("span", {}, nameOf(model, kind)),
      h("span", { class: "count" }, number.toLocaleString("en")),
    ),
  );
  const left = kinds.length - shown.length;
  return h("div", { class: "map-kinds", role: "group", "aria-label": name }, h("span", { class: "quiet" }, name), ...buttons, left > 0 && h("span", { class: "quiet" }, `and ${left} more`));
};
