// What the list of results shows for a state: what was found for a query, or a page of all records.

import { get } from "../core/api.js";
import { count, h } from "../core/dom.js";
import { home } from "./home.js";
import { foundRows, groupedRows } from "./rows.js";
import { chosen, filtersOf } from "../core/store.js";
import { verdictOf } from "./verdict.js";

/**
 * @typedef {import("../core/store.js").State} State
 * @typedef {object} View
 * @property {Node[]} head what stands above the list
 * @property {Node[]} list
 * @property {string} spoken the outcome in one sentence
 *
 * @typedef {object} Wanted
 * @property {number} size of the results of a query
 * @property {string[]} cursors of the pages up to this one; none for the first
 */

export const FIRST = 20;
const MOST = 50;
const PAGE = 50;

/**
 * Return what to show.
 * @param {State} state
 * @param {Wanted} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<View>}
 */
export const findView = async (state, wanted, signal) => {
  const query = state.q.trim();
  if (query) {
    const fields = { query, k: wanted.size, html: true, ...filtersOf(state) };
    return askedView(await get("ask", fields, signal), state, wanted.size);
  }
  const cursor = wanted.cursors[wanted.cursors.length - 1];
  const fields = { limit: PAGE, cursor, html: true, ...filtersOf(state) };
  const atHome = !cursor && !chosen(state);
  const [listing, overview] = await Promise.all([
    get("records", fields, signal),
    atHome ? get("overview", {}, signal) : null,
  ]);
  return listView(listing, overview, state, wanted.cursors);
};

/**
 * @param {import("./verdict.js").Asked} asked
 * @param {State} state
 * @param {number} size
 * @returns {View}
 */
const askedView = (asked, state, size) => {
  const { strip, spoken } = verdictOf(asked, state);
  /** @type {Node[]} */
  const list = asked.results.length ? [foundRows(asked.results, state)] : [];
  if (asked.results.length >= size) list.push(size < MOST ? showMore() : narrow());
  return { head: [strip], list, spoken };
};

const showMore = () =>
  h("p", { class: "list-end" }, h("button", { type: "button", class: "button", "data-size": MOST }, "Show more"));

const narrow = () =>
  h(
    "p",
    { class: "list-end quiet" },
    `These are the ${MOST} nearest. More words in the query or a filter bring others up.`,
  );

/**
 * @typedef {object} Listing
 * @property {number} total
 * @property {number} first
 * @property {import("./rows.js").Found[]} records
 * @property {string | null} next
 *
 * @param {Listing} listing
 * @param {import("./home.js").Overview | null} overview
 * @param {State} state
 * @param {string[]} cursors
 * @returns {View}
 */
const listView = (listing, overview, state, cursors) => {
  const { total, records, first } = listing;
  const spoken = total ? count(total, "question") : "No question passes these filters.";
  const list = groupedRows(records, state);
  if (records.length < total) list.push(pages(listing, cursors));
  if (overview) return { head: [], list: [...home(overview), ...list], spoken };
  const range = records.length < total ? `, ${first + 1} to ${first + records.length}` : "";
  const strip = h("div", { class: "verdict" }, h("p", {}, h("strong", {}, spoken), range));
  if (!total) strip.append(h("button", { type: "button", class: "offer", "data-clear": true }, "Clear the filters"));
  return { head: [strip], list, spoken: `${spoken}${range}` };
};

/**
 * @param {Listing} listing
 * @param {string[]} cursors
 */
const pages = ({ total, first, records, next }, cursors) =>
  h(
    "nav",
    { class: "list-pages", "aria-label": "Pages" },
    h("button", { type: "button", class: "button", "data-page": "previous", disabled: !cursors.length }, "Previous"),
    h("span", { class: "quiet" }, `${first + 1}–${first + records.length} of ${total.toLocaleString("en")}`),
    h("button", { type: "button", class: "button", "data-page": "next", "data-cursor": next, disabled: !next }, "Next"),
  );
