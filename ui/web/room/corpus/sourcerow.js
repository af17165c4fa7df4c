// One document of the table, and what is unfolded below it.

import { write } from "../core/address.js";
import { h } from "../core/dom.js";
import { drawFinding } from "./health.js";
import { ago, unreadLines, unreadList } from "./wording.js";

/**
 * @typedef {object} Source what GET /sources says of a document
 * @property {string} path
 * @property {string} title
 * @property {string | null} layout
 * @property {string} choice
 * @property {number} records
 * @property {{lines: [number, number], reason: string}[]} unread
 * @property {string} [read_at]
 *
 * @typedef {object} Shown how a row is shown
 * @property {boolean} manage
 * @property {boolean} locked
 * @property {boolean} chosen
 * @property {boolean} open
 * @property {import("./health.js").Finding[] | null} findings null before a check
 */

const LINES = 50;

/**
 * Return the rows of a document: its own, and what is unfolded.
 * @param {Source} source
 * @param {Shown} shown
 * @returns {HTMLElement[]}
 */
export const drawSource = (source, shown) => [
  h(
    "tr",
    { role: "row", "data-path": source.path, class: shown.chosen ? "chosen" : "" },
    shown.manage &&
      h("td", { role: "cell", class: "choose" }, h("input", { type: "checkbox", checked: shown.chosen, "aria-label": `Select ${source.path}`, "data-key": `choose:${source.path}` })),
    h("th", { role: "rowheader", scope: "row", class: "document" }, link(source), source.title && h("span", { class: "quiet title" }, source.title)),
    h("td", { role: "cell", class: "layout" }, source.layout ?? "", source.choice && h("span", { class: "quiet" }, " chosen")),
    h("td", { role: "cell", class: source.records === 1 ? "records one" : "records" }, source.records.toLocaleString("en")),
    h("td", { role: "cell", class: "lines" }, unfold(source, shown)),
    h("td", { role: "cell", class: "read" }, ago(source.read_at)),
    shown.findings && h("td", { role: "cell", class: "health" }, health(source, shown)),
    shown.manage && h("td", { role: "cell", class: "more" }, moreButton(source)),
  ),
  ...(shown.open && (source.unread.length || shown.findings?.length) ? [details(source, shown)] : []),
];

/** @param {Source} source */
const link = ({ path }) =>
  h("a", { class: "place-name", href: write({ place: "find", within: [path] }), "data-do": "questions", title: "Show its questions", "data-key": `link:${path}` }, path);

/** @param {Source} source */
const moreButton = ({ path }) =>
  h("button", { type: "button", class: "plain-button", "data-do": "menu", "data-key": `menu:${path}`, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `More for ${path}` }, "⋯");

/**
 * @param {Source} source
 * @param {Shown} shown
 */
const unfold = (source, shown) => {
  const lines = unreadLines(source.unread);
  return lines > 0 && unfolding(source, shown, "unread", lines.toLocaleString("en"), `${lines} unread lines of ${source.path}`);
};

/**
 * @param {Source} source
 * @param {Shown} shown
 */
const health = (source, shown) => {
  const found = shown.findings ?? [];
  if (found.length === 0) return h("span", { class: "quiet" }, "sound");
  const only = found.every(({ severity }) => severity === "info");
  const said = `${found.length} ${only ? "remark" : "finding"}${found.length === 1 ? "" : "s"}`;
  return unfolding(source, shown, "health", said, `${said} about ${source.path}`);
};

/**
 * @param {Source} source
 * @param {Shown} shown
 * @param {string} key
 * @param {string} text
 * @param {string} name
 */
const unfolding = ({ path }, shown, key, text, name) =>
  h("button", { type: "button", class: "unfold", "data-do": "unfold", "data-key": `${key}:${path}`, "aria-expanded": String(shown.open), "aria-label": name }, text);

/**
 * @param {Source} source
 * @param {Shown} shown
 */
const details = (source, { manage, findings }) =>
  h(
    "tr",
    { role: "row", class: "details" },
    h(
      "td",
      { role: "cell", colspan: 6 + (manage ? 2 : 0) - (findings ? 0 : 1) },
      findings && findings.length > 0 && h("ul", { class: "findings" }, findings.map(drawFinding)),
      source.unread.length > 0 && [h("p", {}, "Unread lines:"), unreadList(source.unread, LINES)],
    ),
  );
