// Records as compact rows of a list: the same for what was found and for what is browsed.

import { writeRecord } from "../core/address.js";
import { h, rendered } from "../core/dom.js";

/**
 * @typedef {object} Found a record as /ask and /records give it
 * @property {string} id
 * @property {string} source
 * @property {string[]} section
 * @property {string} answer
 * @property {{question: string, snippet: string}} html
 * @property {number} [score]
 * @property {string} [strength]
 * @property {{id: string, source: string}[]} [also]
 *
 * @typedef {object} Part one of several questions in a query
 * @property {string} text
 * @property {"answered" | "possible" | "nothing"} verdict
 * @property {string[]} records the ids of its results
 * @property {string} reason
 *
 * @typedef {import("../core/store.js").State} State
 */

// How many other places of the same question a row names.
const MOST_ALSO = 2;
// Formulas of a list that are drawn, and how long each may be; others are shown as they are written.
const MOST_FORMULAS = 30;
const LONGEST_FORMULA = 80;
// Rows of the skeleton.
const WAITING = 6;

/**
 * Return the rows of what was found, best first.
 * @param {Found[]} results
 * @param {State} state
 * @param {Part[]} parts the questions of the query, if it asks several: a row says which it is for
 */
export const foundRows = (results, state, parts) =>
  h("ol", { class: "rows", "aria-label": "Results" }, ...results.map((found) => row(found, state, true, parts)));

/**
 * Return a part as it is named everywhere: its number and its words.
 * @param {Part[]} parts
 * @param {number} place
 */
export const partLabel = (parts, place) =>
  parts.length > 1 ? `${place + 1} · ${parts[place].text}` : parts[place].text;

/**
 * @param {Found} found
 * @param {Part[]} parts
 */
const partsOfRow = (found, parts) =>
  parts.flatMap((part, place) =>
    part.records.includes(found.id) ? [h("span", { class: "row-part" }, partLabel(parts, place))] : [],
  );

/**
 * Return records in their order, below the name of their document and their section.
 * @param {Found[]} records
 * @param {State} state
 */
export const groupedRows = (records, state) => {
  const parts = [];
  let source = "";
  let section = "";
  /** @type {HTMLElement | null} */
  let list = null;
  for (const record of records) {
    const below = record.section.join(" › ");
    if (record.source !== source) parts.push(h("h3", { class: "group-name" }, record.source));
    if (record.source !== source || below !== section) {
      if (below) parts.push(h("h4", { class: "group-section" }, below));
      list = h("ol", { class: "rows", "aria-label": below || record.source });
      parts.push(list);
    }
    source = record.source;
    section = below;
    list?.append(row(record, state, false));
  }
  return parts;
};

/**
 * Keep a list of formulas light.
 * @param {HTMLElement} list
 */
export const boundFormulas = (list) => {
  let drawn = 0;
  for (const formula of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".formula"))) {
    const short = (formula.textContent ?? "").length <= LONGEST_FORMULA;
    if (short && drawn < MOST_FORMULAS) drawn += 1;
    else formula.dataset.seen = ""; // prose.js leaves it alone
  }
};

/** Return what stands for rows that are still to come. */
export const skeletonRows = () =>
  h(
    "div",
    { class: "rows-waiting", "aria-hidden": "true" },
    ...Array.from({ length: WAITING }, () => h("div", { class: "skeleton" })),
  );

/**
 * Mark the row of the open record, and no other.
 * @param {HTMLElement} pane
 * @param {string} id
 */
export const markOpen = (pane, id) => {
  for (const link of pane.querySelectorAll("a.row")) {
    const open = id !== "" && link.parentElement?.dataset.id === id;
    if (open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

/**
 * @param {Found} found
 * @param {State} state
 * @param {boolean} placed whether the row says where the record stands
 * @param {Part[]} [parts]
 */
const row = (found, state, placed, parts = []) =>
  h(
    "li",
    { "data-id": found.id },
    h(
      "a",
      { class: "row", href: writeRecord(state, found.id) },
      ...(parts.length > 1 ? partsOfRow(found, parts) : []),
      ...lines(found),
      placed && foot(found),
    ),
    alsoIn(found, state),
  );

/**
 * The question and its best sentence; where that is the question itself, its marks are enough.
 * @param {Found} found
 */
const lines = ({ html, answer }) => {
  const question = line("row-question", html.question);
  if (!html.snippet) return [question, !answer && h("span", { class: "row-snippet" }, "No answer yet")];
  const snippet = line("row-snippet", html.snippet);
  if (snippet.textContent?.trim() !== question.textContent?.trim()) return [question, snippet];
  return [line("row-question", html.snippet)];
};

/**
 * A link cannot hold links: what they say stays.
 * @param {string} name
 * @param {string} html
 */
const line = (name, html) => {
  const element = rendered("span", { class: name }, html);
  for (const link of element.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  return element;
};

/** @param {Found} found */
const foot = (found) => {
  const place = [found.source, ...found.section].join(" › ");
  return h(
    "span",
    { class: "row-foot" },
    h("span", { class: "row-place", title: place }, place),
    found.strength && strength(found.strength, found.score ?? 0),
  );
};

/**
 * @param {string} words
 * @param {number} score
 */
const strength = (words, score) =>
  h(
    "span",
    { class: "strength", "data-strength": words, title: `Confidence ${score.toFixed(2)}` },
    words,
  );

/**
 * @param {Found} found
 * @param {State} state
 */
const alsoIn = ({ also = [] }, state) => {
  if (!also.length) return null;
  const links = also
    .slice(0, MOST_ALSO)
    .flatMap((one, number) => [
      number ? ", " : " ",
      h("a", { class: "also", "data-id": one.id, href: writeRecord(state, one.id) }, one.source),
    ]);
  const more = also.length - MOST_ALSO;
  return h("p", { class: "row-also" }, "Also asked in", ...links, more > 0 && ` and ${more} more`);
};
