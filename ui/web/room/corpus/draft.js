// The preview: what would be read of the documents that are about to be added.

import { BY_CONTENT } from "./dialog.js";
import { count, h } from "../core/dom.js";
import { size, spoken, unreadLines, unreadList } from "./wording.js";

/**
 * @typedef {object} Entry one file of a draft
 * @property {string} path
 * @property {number} size
 * @property {string | null} layout
 * @property {string} choice
 * @property {number | null} confidence
 * @property {{layout: string, score: number} | null} runner_up
 * @property {number} records
 * @property {{lines: [number, number], reason: string}[]} unread
 * @property {string | null} doubt
 * @property {string | null} error
 * @property {boolean} replaces
 * @property {string[]} samples
 * @property {Asked | null} [asked] null while it is not compared
 *
 * @typedef {object} Asked what of a file is in the corpus already
 * @property {number} compared
 * @property {number} already
 * @property {number} maybe
 * @property {{question: string, lines: [number, number], state: "already" | "maybe" | "new", matches: Match[]}[]} sample
 *
 * @typedef {object} Match
 * @property {string} id
 * @property {string} question
 * @property {string} source
 * @property {[number, number]} lines
 * @property {string} sure
 * @property {string} kind
 *
 * @typedef {object} Draft
 * @property {string} id
 * @property {Entry[]} files
 * @property {{path: string, reason: string}[]} skipped
 * @property {number} records
 * @property {number} [left] files that were not looked at yet
 * @property {number} [comparing] files whose questions are not compared yet
 */

export const DRAFT_PAGE = 20;
// With more rows than this a list of layouts is filled when somebody turns to it: each has dozens.
const FULL_LISTS = 8;
const SURE = 0.8;
const FAIRLY_SURE = 0.5;
const LINES = 20;
const SKIPPED = 20;

/**
 * Return the files of one page of a draft, as a list.
 * @param {Entry[]} entries of this page
 * @param {string[]} layouts
 * @param {{busy: Set<string>, locked: boolean, fixed: boolean}} how files that are
 *   read again, whether nothing can be changed now, whether files cannot be left out one by one
 */
export const drawEntries = (entries, layouts, how) => {
  const full = entries.length <= FULL_LISTS;
  return h("ul", { class: "draft" }, entries.map((entry) => drawEntry(entry, layouts, how, full)));
};

/**
 * @param {Entry} entry
 * @param {string[]} layouts
 * @param {{busy: Set<string>, locked: boolean, fixed: boolean}} how
 * @param {boolean} full
 */
const drawEntry = (entry, layouts, how, full) => {
  const busy = how.busy.has(entry.path);
  return h(
    "li",
    { class: `entry${entry.error ? " broken" : ""}${busy ? " busy" : ""}`, "data-path": entry.path, "aria-busy": busy && "true" },
    h("p", { class: "entry-name" }, h("strong", { class: "place-name" }, entry.path), h("span", { class: "quiet" }, entry.size ? size(entry.size) : "empty")),
    h("p", { class: "entry-facts" }, facts(entry)),
    entry.samples.length > 0 && h("ul", { class: "samples", "aria-label": "First questions" }, entry.samples.map((one) => h("li", {}, one))),
    !entry.error && entry.asked && asked(entry, entry.asked),
    entry.error && h("p", { class: "entry-error" }, spoken(entry.error)),
    entry.doubt && h("p", { class: "entry-doubt" }, spoken(entry.doubt)),
    entry.replaces && !entry.error && h("p", { class: "entry-doubt" }, "Replaces the document of this name."),
    entry.unread.length > 0 && unread(entry),
    h(
      "div",
      { class: "entry-actions" },
      layoutSelect(entry, layouts, full, how.locked),
      !how.fixed &&
        h("button", { type: "button", class: "plain-button", "data-draft": "drop", "data-key": `drop:${entry.path}`, disabled: how.locked, "aria-label": `Leave out ${entry.path}` }, "Leave out"),
    ),
  );
};

/** @param {Entry} entry */
const facts = (entry) => {
  if (entry.error) return "Cannot be read; it is left out";
  return [count(entry.records, "question"), entry.layout, confidence(entry)].filter(Boolean).join(" · ");
};

/**
 * How sure the layout is, in words.
 * @param {Entry} entry
 */
const confidence = ({ choice, confidence: sure, runner_up: next }) => {
  if (choice && choice !== BY_CONTENT) return "layout chosen";
  if (sure === null || sure === undefined) return "";
  if (sure >= SURE) return "sure";
  const other = next ? `; the next would be ${next.layout}` : "";
  return sure >= FAIRLY_SURE ? "fairly sure" : `not sure${other}`;
};

/**
 * How many questions are in the corpus already, and some of them with where they stand.
 * @param {Entry} entry
 * @param {Asked} found
 */
const asked = (entry, found) => {
  const here = found.already + found.maybe;
  const of = found.compared < entry.records ? ` of ${count(found.compared, "question")} compared` : "";
  if (here === 0) return h("p", { class: "entry-asked quiet" }, found.compared ? `None${of} is here already.` : "");
  const parts = [found.already && `${found.already} here already`, found.maybe && `${found.maybe} perhaps`].filter(Boolean);
  return h(
    "details",
    { class: "entry-asked", "data-key": `asked:${entry.path}` },
    h("summary", {}, `${parts.join(", ")}${of}`),
    h("ul", { class: "samples" }, found.sample.map(askedAt)),
  );
};

/** @param {Asked["sample"][number]} one */
const askedAt = (one) => {
  const [best] = one.matches;
  if (!best) return h("li", {}, one.question);
  const differ = best.kind === "answers differ" ? ", answers differ" : "";
  return h(
    "li",
    {},
    one.question,
    h("span", { class: "quiet" }, ` ${best.sure}${differ}: `),
    best.question,
    h("span", { class: "quiet place-name" }, ` ${best.source}:${best.lines[0]}`),
  );
};

/** @param {Entry} entry */
const unread = (entry) =>
  h(
    "details",
    { class: "entry-unread", "data-key": `unread:${entry.path}` },
    h("summary", {}, `${count(unreadLines(entry.unread), "line")} would not be read`),
    unreadList(entry.unread, LINES),
  );

/**
 * @param {Entry} entry
 * @param {string[]} layouts
 * @param {boolean} full
 * @param {boolean} disabled
 */
const layoutSelect = (entry, layouts, full, disabled) => {
  const chosen = entry.choice || BY_CONTENT;
  const names = full ? [BY_CONTENT, ...layouts] : [chosen];
  if (!names.includes(chosen)) names.push(chosen);
  const select = /** @type {HTMLSelectElement} */ (
    h("select", { class: "field", "data-draft": "layout", "data-key": `layout:${entry.path}`, "aria-label": `Layout of ${entry.path}`, disabled })
  );
  select.append(...names.map(layoutOption));
  select.value = chosen;
  return select;
};

/** @param {string} name */
const layoutOption = (name) => h("option", { value: name }, name === BY_CONTENT ? "by content" : name);

/**
 * Fill a list of layouts that has only the chosen one.
 * @param {HTMLSelectElement} select
 * @param {string[]} layouts
 */
export const fillLayouts = (select, layouts) => {
  if (select.options.length > 1) return;
  const { value } = select;
  select.replaceChildren(...[...new Set([BY_CONTENT, ...layouts, value])].map(layoutOption));
  select.value = value;
};

/**
 * The files that are no documents, folded.
 * @param {{path: string, reason: string}[]} skipped
 */
export const drawSkipped = (skipped) =>
  h(
    "details",
    { class: "skipped", "data-key": "skipped" },
    h("summary", {}, `${count(skipped.length, "file")} left out`),
    h(
      "ul",
      { class: "refusals" },
      skipped.slice(0, SKIPPED).map(({ path, reason }) => h("li", {}, h("span", { class: "place-name" }, path), ` ${reason}`)),
      skipped.length > SKIPPED && h("li", { class: "quiet" }, `and ${count(skipped.length - SKIPPED, "more file")}`),
    ),
  );
