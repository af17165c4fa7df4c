// What stands above the table of documents: the words that filter it, and what can be done.

import { addressOf } from "../core/api.js";
import { h } from "../core/dom.js";

/**
 * @typedef {object} Tools
 * @property {string} words
 * @property {string} sort
 * @property {string[][]} columns names and labels
 * @property {number} chosen
 * @property {number} passing
 * @property {boolean} pageChosen
 * @property {boolean} manage
 * @property {boolean} locked
 * @property {boolean} checking
 */

/**
 * Return the bar above the table.
 * @param {Tools} tools
 */
export const drawTools = (tools) =>
  h(
    "div",
    { class: "tools" },
    h("input", { type: "search", class: "field filter", placeholder: "Filter documents", "aria-label": "Filter documents", value: tools.words, "data-key": "filter", autocomplete: "off", spellcheck: "false" }),
    sorting(tools),
    tools.chosen ? selection(tools) : whole(tools),
  );

/** @param {Tools} tools */
const sorting = ({ sort, columns }) =>
  h(
    "label",
    { class: "sorting" },
    h("span", { class: "unseen" }, "Sort by"),
    h("select", { class: "field", "data-key": "sorting" }, columns.map(([name, label]) => h("option", { value: name, selected: name === sort }, label))),
  );

/** @param {Tools} tools */
const selection = ({ chosen, passing, pageChosen, locked }) =>
  h(
    "div",
    { class: "tools-actions selected" },
    h("strong", {}, `${chosen.toLocaleString("en")} selected`),
    pageChosen && chosen < passing && action("all", `Select all ${passing.toLocaleString("en")}`, "plain-button"),
    action("reread", "Read again…", "button", locked),
    action("remove", "Remove…", "button danger", locked),
    action("clear", "Clear", "plain-button"),
  );

/** @param {Tools} tools */
const whole = ({ manage, locked, checking }) =>
  h(
    "div",
    { class: "tools-actions" },
    h("button", { type: "button", class: "button", "data-do": "check", "data-key": "check", "aria-disabled": checking && "true" }, checking ? "Checking…" : "Check health"),
    manage && action("reread-all", "Read all again…", "button", locked),
    h("span", { class: "downloads" }, h("span", { class: "quiet" }, "Download questions"), ...["jsonl", "csv"].map(download)),
  );

/** @param {string} format */
const download = (format) =>
  h(
    "a",
    { class: "plain-button", "data-key": format, href: addressOf("records", { format, download: "true" }).href, download: true, "aria-label": `Download all questions as ${format.toUpperCase()}` },
    format.toUpperCase(),
  );

/**
 * @param {string} name
 * @param {string} label
 * @param {string} look
 * @param {boolean} disabled
 */
const action = (name, label, look = "button", disabled = false) =>
  h("button", { type: "button", class: look, "data-do": name, "data-key": name, disabled }, label);
