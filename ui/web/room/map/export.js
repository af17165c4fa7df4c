// The chosen records as a file, whole: the server sends those of their documents in the form that is
// wanted, and the chosen ones are kept of it, as they are.

import { addressOf, ApiError } from "../core/api.js";

// With more documents than this all records are asked for.
const MOST_DOCUMENTS = 40;
const TYPES = { jsonl: "application/x-ndjson", csv: "text/csv;charset=utf-8" };

/** @typedef {keyof typeof TYPES} Form */

/**
 * Give the browser a file with some records. Raises ApiError.
 * @param {Form} form
 * @param {Set<string>} ids
 * @param {string[]} documents those that have them
 * @returns {Promise<number>} how many are in it: those that are still in the corpus
 */
export const saveRecords = async (form, ids, documents) => {
  const within = documents.length <= MOST_DOCUMENTS ? documents : [];
  const response = await fetch(addressOf("records", { format: form, within })).catch(() => null);
  if (!response?.ok) throw new ApiError(response?.status ?? 0, "The server does not send the records.");
  const text = await response.text();
  const lines = form === "csv" ? csvRows(text) : text.split("\n").filter(Boolean);
  const head = form === "csv" ? lines.splice(0, 1) : [];
  const kept = lines.filter((line) => ids.has(form === "csv" ? firstCell(line) : JSON.parse(line).id));
  const end = form === "csv" ? "" : "\n";
  save(new Blob([...head, ...kept.map((line) => line + end)], { type: TYPES[form] }), `chosen.${form}`);
  return kept.length;
};

/**
 * Split a table into its rows, each with its line end; a cell in quotes may hold line ends.
 * @param {string} text
 */
export const csvRows = (text) => {
  const rows = [];
  let begin = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted; // a doubled one turns it twice
    if (text[at] !== "\n" || quoted) continue;
    rows.push(text.slice(begin, at + 1));
    begin = at + 1;
  }
  if (begin < text.length) rows.push(text.slice(begin));
  return rows;
};

/** @param {string} row */
const firstCell = (row) => {
  const quoted = /^"((?:[^"]|"")*)"/.exec(row);
  const cell = quoted ? quoted[1].replaceAll('""', '"') : row.slice(0, row.indexOf(","));
  return cell.replace(/^'(?=[=+\-@\t\r])/, ""); // where a spreadsheet would see a formula
};

/**
 * @param {Blob} content
 * @param {string} name
 */
const save = (content, name) => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
