// The table of coverage: a row for each topic, a column for each kind of gap and each document. On
// small screens a row becomes a card, with its largest documents.

import { write } from "../core/address.js";
import { count, h } from "../core/dom.js";

/**
 * @typedef {{count: number}} Gap
 * @typedef {object} Covered a topic as /coverage gives it
 * @property {string} id
 * @property {string} name
 * @property {string} parent
 * @property {number} count
 * @property {{name: string, count: number}[]} sources
 * @property {string} only
 * @property {Gap} unanswered
 * @property {Gap} thin
 * @property {Gap} stale
 * @property {string[]} missing_levels
 *
 * @typedef {object} Shown how the table is shown
 * @property {string} order the column that it is ordered by, "" for the topics' own order
 * @property {boolean} falling whether the largest come first
 * @property {boolean} parts whether topics of the lower level are shown
 * @property {boolean} gaps whether only those are shown where something is missing
 * @property {boolean} all whether all documents are shown
 */

// Documents with a column of their own, first and at most; topics name the others.
export const FIRST = 8;
export const MOST = 40;
// Documents that a card names.
const ON_CARD = 3;

/** @type {readonly (readonly [string, string, (one: Covered) => number])[]} */
const COLUMNS = [
  ["count", "Questions", (one) => one.count],
  ["sources", "Documents", (one) => one.sources.length],
  ["unanswered", "No answer", (one) => one.unanswered.count],
  ["thin", "Thin", (one) => one.thin.count],
  ["stale", "Old", (one) => one.stale.count],
];
/** @type {(readonly [string, string])[]} */
export const ORDERS = [["", "Topics in their order"], ["topic", "By name"], ...COLUMNS.map(([key, name]) => /** @type {const} */ ([key, `Most: ${name.toLowerCase()}`]))];

/**
 * @param {import("./coverage.js").Coverage} coverage
 * @param {Shown} shown
 */
export const table = (coverage, shown) => {
  const documents = coverage.sources.slice(0, shown.all ? MOST : FIRST);
  const names = new Map(coverage.topics.map((one) => [one.id, one.name]));
  const rows = ordered(coverage, shown).map((one) => row(one, names, documents, shown));
  const left = coverage.sources.length - documents.length;
  const none = h("tr", {}, h("td", { colspan: COLUMNS.length + documents.length + 1 }, "Nothing is missing in these topics."));
  return h(
    "div",
    { class: "coverage-scroll", role: "region", "aria-label": "Coverage of topics by documents", tabindex: 0 },
    h(
      "table",
      { class: "coverage" },
      h("caption", { class: "unseen" }, `Topics by documents${left > 0 ? `; ${count(left, "smaller document")} ${left === 1 ? "has" : "have"} no column` : ""}`),
      h("thead", {}, heads(documents, shown)),
      h("tbody", {}, ...(rows.length ? rows : [none])),
    ),
  );
};

/**
 * @param {import("./coverage.js").Coverage} coverage
 * @param {Shown} shown
 */
const ordered = ({ topics, unsorted }, { order, falling, parts, gaps }) => {
  const found = topics.filter((one) => (parts || !one.parent) && (!gaps || lacks(one)));
  if (order) {
    const by = valueOf(order);
    found.sort((one, other) => (falling ? -1 : 1) * compare(by(one), by(other)) || one.name.localeCompare(other.name));
  }
  return unsorted.count && (!gaps || lacks(unsorted)) ? [...found, unsorted] : found;
};

/** @param {Covered} one */
const lacks = (one) =>
  one.unanswered.count + one.thin.count + one.stale.count + one.missing_levels.length > 0 || one.only !== "";

/**
 * @param {string} order
 * @returns {(one: Covered) => number | string}
 */
const valueOf = (order) => {
  if (order === "topic") return (one) => one.name.toLowerCase();
  const column = COLUMNS.find(([key]) => key === order);
  if (column) return column[2];
  return (one) => inDocument(one, order.slice("doc:".length));
};

/**
 * @param {number | string} one
 * @param {number | string} other
 */
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/**
 * @param {Covered} one
 * @param {string} document
 */
const inDocument = (one, document) => one.sources.find(({ name }) => name === document)?.count ?? 0;

/**
 * @param {string[]} documents
 * @param {Shown} shown
 */
const heads = (documents, shown) =>
  h(
    "tr",
    {},
    head("topic", "Topic", "topic", shown),
    ...COLUMNS.map(([key, name]) => head(key, name, "number", shown)),
    ...documents.map((name) => head(`doc:${name}`, name, "document", shown)),
  );

/**
 * @param {string} key
 * @param {string} name
 * @param {string} look
 * @param {Shown} shown
 */
const head = (key, name, look, { order, falling }) => {
  const sort = key === order ? (falling ? "descending" : "ascending") : null;
  const button = h("button", { type: "button", "data-order": key, "data-key": `order:${key}`, title: name }, h("span", {}, name));
  return h("th", { scope: "col", class: look, "aria-sort": sort }, button);
};

/**
 * @param {Covered} one
 * @param {Map<string, string>} names of topics
 * @param {string[]} documents
 * @param {Shown} shown
 */
const row = (one, names, documents, shown) => {
  const largest = one.sources.slice().sort((a, b) => b.count - a.count);
  const top = new Map(largest.slice(0, ON_CARD).map(({ name }, at) => [name, at]));
  const more = one.sources.length - top.size;
  return h(
    "tr",
    { class: one.parent && !shown.order ? "below" : null },
    topicCell(one, shown.order && one.parent ? (names.get(one.parent) ?? "") : ""),
    ...COLUMNS.map(([key, name, value]) => cell(one, value(one), name, leadsTo(key, one), "number")),
    ...documents.map((name) => documentCell(one, name, top.has(name) ? "document top" : "document", top.get(name))),
    // A card has no columns: it names its own largest documents.
    ...[...top].filter(([name]) => !documents.includes(name)).map(([name, at]) => documentCell(one, name, "document top extra", at)),
    more > 0 && h("td", { class: "extra card-more" }, `and ${count(more, "more document")}`),
  );
};

/**
 * @param {Covered} one
 * @param {string} name
 * @param {string} look
 * @param {number} [place] on a card, from 0
 */
const documentCell = (one, name, look, place) => {
  const number = inDocument(one, name);
  return cell(one, number, name, { topics: [one.id], within: [name] }, look, Math.round((35 * number) / one.count), place);
};

/**
 * @param {Covered} one
 * @param {string} above name of the topic above it, where the order does not show it
 */
const topicCell = (one, above) => {
  const notes = [
    above && `in ${above}`,
    one.missing_levels.length > 0 && `no ${one.missing_levels.join(", no ")}`,
    one.only && `only in ${one.only}`,
  ].filter(Boolean);
  return h(
    "th",
    { scope: "row", class: "topic" },
    h("a", { href: write({ topics: [one.id] }), "data-key": `topic:${one.id}` }, one.name),
    notes.length > 0 && h("span", { class: "notes" }, notes.join(" · ")),
  );
};

/**
 * The list that a number counts; the page of the topic names thin and old ones.
 * @param {string} key
 * @param {Covered} one
 * @returns {Partial<import("../core/store.js").State>}
 */
const leadsTo = (key, { id }) => (key === "unanswered" ? { topics: [id], answered: "no" } : { topics: [id] });

/**
 * @param {Covered} one
 * @param {number} number
 * @param {string} name of the column
 * @param {Partial<import("../core/store.js").State>} state
 * @param {string} look
 * @param {number} [share] how strongly it is coloured, in percent
 * @param {number} [place] on a card, from 0
 */
const cell = (one, number, name, state, look, share = 0, place = 0) => {
  if (!number) return h("td", { class: `${look} none` });
  const said = `${name}: ${number.toLocaleString("en")} of ${one.name}`;
  return h(
    "td",
    { class: look, style: share || place ? `--share: ${share}%; --place: ${place}` : null },
    h("a", { href: write(state), "aria-label": said, "data-name": name, "data-key": `${name}:${one.id}` }, number.toLocaleString("en")),
  );
};
