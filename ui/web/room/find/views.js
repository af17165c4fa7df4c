// What the list of results shows for a state: what was found for a query, or a page of all records.
// What is said of a search on the whole never says more than its results do.

import { get } from "../core/api.js";
import { count, h, pageWithin, pager } from "../core/dom.js";
import { write } from "../core/address.js";
import { home } from "./home.js";
import { foundRows, groupedRows, partLabel } from "./rows.js";
import { chosen, filtersOf } from "../core/store.js";
import { isTopicPage } from "../topics/tree.js";

/**
 * @typedef {import("../core/store.js").State} State
 * @typedef {object} View
 * @property {Node[]} head what stands above the list
 * @property {Node[]} list
 * @property {string} spoken the outcome in one sentence
 */

export const FIRST = 20;
const MOST = 50;
const PAGE = 50;

/**
 * Return what to show.
 * @param {State} state
 * @param {number} size of the results of a query
 * @param {AbortSignal} signal
 * @returns {Promise<View>}
 */
export const findView = async (state, size, signal) => {
  const query = state.q.trim();
  if (query) {
    const fields = { query, k: size, html: true, ...filtersOf(state) };
    return askedView(await get("ask", fields, signal), state, size);
  }
  const atHome = state.page === 1 && !chosen(state);
  const page = isTopicPage(state) ? import("../topics/page.js") : null;
  const [listing, overview, topic] = await Promise.all([
    pageOf(state, state.page, signal),
    atHome ? get("overview", {}, signal) : null,
    page && page.then(({ loadTopic }) => loadTopic(state, signal)),
  ]);
  const view = listView(listing, overview, state);
  if (!page || !topic) return view;
  const { topicPage } = await page;
  return { head: [], list: [topicPage(topic, state), ...view.list], spoken: `${topic.name}: ${view.spoken}` };
};

/**
 * Return a page of all records; the last one in place of one that would be past it.
 * @param {State} state
 * @param {number} page
 * @param {AbortSignal} signal
 * @returns {Promise<Listing>}
 */
const pageOf = async (state, page, signal) => {
  const fields = { limit: PAGE, first: (page - 1) * PAGE || undefined, html: true, ...filtersOf(state) };
  const listing = await get("records", fields, signal);
  if (listing.records.length || !listing.total) return listing;
  return pageOf(state, pageWithin(page, PAGE, listing.total), signal);
};

/**
 * @param {Asked} asked
 * @param {State} state
 * @param {number} size
 * @returns {View}
 */
const askedView = (asked, state, size) => {
  const { strip, spoken } = verdictOf(asked, state);
  /** @type {Node[]} */
  const list = asked.results.length ? [foundRows(asked.results, state, asked.parts)] : [];
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
 *
 * @param {Listing} listing
 * @param {import("./home.js").Overview | null} overview
 * @param {State} state
 * @returns {View}
 */
const listView = (listing, overview, state) => {
  const { total, records, first } = listing;
  const spoken = total ? count(total, "question") : "No question passes these filters.";
  const list = groupedRows(records, state);
  list.push(...pager(first / PAGE + 1, PAGE, total, "questions"));
  if (overview) return { head: [], list: [...home(overview), ...list], spoken };
  const range = records.length < total ? `, ${first + 1} to ${first + records.length}` : "";
  const strip = h("div", { class: "verdict" }, h("p", {}, h("strong", {}, spoken), range));
  if (!total) strip.append(h("button", { type: "button", class: "offer", "data-clear": true }, "Clear the filters"));
  return { head: [strip], list, spoken: `${spoken}${range}` };
};

/**
 * Return what is shown of a corpus that holds nothing.
 * @returns {View}
 */
export const emptyView = () => {
  const said = "Nothing is in this corpus yet";
  const add = h("a", { class: "button primary go", href: write({ place: "corpus" }) }, "Add documents");
  const text = "Add documents, and their questions can be asked and browsed here.";
  return { head: [], list: [h("div", { class: "empty-corpus" }, h("h3", {}, said), h("p", {}, text), add)], spoken: `${said}.` };
};

/**
 * @typedef {object} Asked
 * @property {string} query
 * @property {"answered" | "possible" | "nothing"} verdict
 * @property {string | null} suggestion
 * @property {string} reason
 * @property {string | null} read_as
 * @property {import("./rows.js").Found[]} results
 * @property {import("./rows.js").Part[]} parts
 * @property {string} notice
 */

const SAYS = {
  answered: "Answered here",
  possible: "Possibly answered",
  nothing: "Nothing here answers that",
};

/**
 * Return the strip above the results, and the same in one sentence for screen readers.
 * @param {Asked} asked
 * @param {import("../core/store.js").State} state
 */
const verdictOf = (asked, state) => {
  const filters = chosen(state);
  const says = asked.results.length ? outcome(asked) : nothingPasses(filters);
  const more = detail(asked, filters);
  const strip = h(
    "div",
    { class: "verdict", "data-verdict": asked.results.length ? asked.verdict : "nothing" },
    h("p", {}, h("strong", {}, says), more && h("span", { class: "quiet" }, more)),
    asked.verdict === "answered" && h("button", { type: "button", class: "offer to-answer", "data-answer": true }, "Answer"),
    ...offers(asked, filters),
    asked.results.length > 0 && partsOf(asked.parts),
    asked.notice && h("p", { class: "notice" }, asked.notice),
  );
  const number = asked.results.length;
  return { strip, spoken: `${number} result${number === 1 ? "" : "s"}. ${says}${more ? `: ${more}` : ""}.` };
};

/**
 * The strip is never surer than the best row below it, which may say no more than "may answer this".
 * @param {Asked} asked
 */
const outcome = ({ verdict, parts, results }) => {
  const sure = results.some(({ strength }) => strength === "answers this");
  if (parts.length < 2) return verdict === "answered" && !sure ? "Probably answered here" : SAYS[verdict];
  const answered = parts.filter((part) => part.verdict === "answered").length;
  if (answered === parts.length) return `${answered === 2 ? "Both" : `All ${answered}`} questions are answered here`;
  return `${answered || "None"} of ${parts.length} questions ${answered === 1 || !answered ? "is" : "are"} answered here`;
};

const PART_SAYS = { answered: "answered", possible: "possibly answered", nothing: "not answered" };

/**
 * The questions of a query that asks several; each can be asked alone.
 * @param {import("./rows.js").Part[]} parts
 */
const partsOf = (parts) =>
  parts.length > 0 &&
  h(
    "ol",
    { class: "parts", "aria-label": "What was asked" },
    ...parts.map((part, number) =>
      h(
        "li",
        { "data-verdict": part.verdict },
        h("button", { type: "button", class: "part", "data-ask": part.text, title: "Ask this alone" }, partLabel(parts, number)),
        h("span", { class: "part-says" }, PART_SAYS[part.verdict]),
        part.verdict !== "answered" && part.reason && h("span", { class: "part-reason" }, part.reason),
      ),
    ),
  );

/** @param {number} filters */
const nothingPasses = (filters) =>
  filters ? "Nothing passes these filters" : "Nothing is in this corpus yet";

/**
 * @param {Asked} asked
 * @param {number} filters
 */
const detail = (asked, filters) => {
  if (!asked.results.length) return "";
  if (asked.parts.length > 1) return "";
  if (asked.read_as) return `read as “${asked.read_as}”`;
  if (asked.verdict === "answered") return "";
  if (asked.reason) return asked.reason;
  if (asked.verdict === "possible") return "judge for yourself";
  return filters ? "nearest with these filters below" : "nearest below";
};

/**
 * What to do next: another spelling, or fewer filters.
 * @param {Asked} asked
 * @param {number} filters
 */
const offers = (asked, filters) => {
  const found = [];
  if (asked.suggestion) {
    const button = h("button", { type: "button", class: "offer", "data-ask": asked.suggestion });
    button.append("Did you mean ", h("strong", {}, asked.suggestion), "?");
    found.push(button);
  }
  if (filters && asked.verdict !== "answered") {
    found.push(h("button", { type: "button", class: "offer", "data-clear": true }, "Search everywhere"));
  }
  return found;
};
