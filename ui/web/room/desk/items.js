// What the server says of duplicates, and what it is told: the queue, one item whole, decisions.

import { addressOf, ApiError, get, send } from "../core/api.js";
import { current } from "../core/store.js";

/**
 * @typedef {import("../reader/records.js").Record} Record
 * @typedef {import("../core/store.js").State} State
 * @typedef {"same" | "answers differ" | "contains" | "related"} Kind
 * @typedef {"same" | "related" | "different"} Verdict
 * @typedef {{id: string, question: string, source: string, lines: [number, number]}} Asked
 *
 * @typedef {object} Decision
 * @property {string} id "" while the server has not answered
 * @property {Verdict} decision
 * @property {string | null} keeper what names its text; its id is the keeper of the item
 * @property {string} author
 * @property {string} time
 *
 * @typedef {object} Item
 * @property {string} key
 * @property {string[]} ids
 * @property {number} score
 * @property {"likely" | "possible"} strength
 * @property {Kind} kind
 * @property {string} keeper id of the record that is suggested to be kept
 * @property {string} why
 * @property {boolean} exact
 * @property {Asked[]} questions
 * @property {Decision | null} decision
 * @property {Decision | null} [before] what was decided before one of the texts changed
 * @property {string[]} [apart] of a decision that took one record out of a group: its id, and its copies'
 *
 * @typedef {object} Queue
 * @property {number} total those that pass all filters
 * @property {number} open all of the kind that are
 * @property {number} decided
 * @property {number} threshold
 * @property {{[kind: string]: number}} kinds
 * @property {{a: string, b: string, count: number}[]} document_pairs
 * @property {Bin[]} histogram
 * @property {string} notice
 * @property {boolean} can_decide
 * @property {string} why_not
 * @property {Item[]} items
 *
 * @typedef {{from: number, to: number, count: number}} Bin
 * @typedef {["same" | "only_a" | "only_b", string][]} Words
 * @typedef {{what: string, a: string, b: string, newest?: "a" | "b" | ""}} Difference
 * @typedef {{a: string, b: string, question: Words, answer: Words, differences: Difference[]}} Comparison
 * @typedef {{question: string, answer: string, html: string}} Draft
 * @typedef {Item & {records: Record[], comparisons: Comparison[], draft: Draft | null}} Whole
 */

// Items of a page of the queue.
export const PAGE = 20;
// Whole items that are kept: the next ones are fetched ahead, and going back shows one at once.
const KEPT = 12;
// What a key looks like; one from an address may be anything, also "..", which a URL takes for a path.
const KEY = /^[\w-]{1,128}$/;

/** @type {Map<string, Whole>} the one used last stands last */
const kept = new Map();
// Milliseconds for which nobody asks again whether something was decided elsewhere.
const FRESH = 2_000;
/** @type {Map<string, number>} when each item was fetched */
const fetched = new Map();
let keptFor = "";

/** Return what says which duplicates there are at all; items are looked up among these. */
const among = () => {
  const { threshold, scope } = current();
  return { threshold: threshold ? Number(threshold) : undefined, scope: scope || undefined };
};

/** Return the items that are kept: those of other duplicates are not, nor their keys the same. */
const shelf = () => {
  const now = JSON.stringify(among());
  if (now !== keptFor) kept.clear();
  keptFor = now;
  return kept;
};

/**
 * Return what of a state says which queue is shown, and which page of it.
 * @param {State} state
 */
export const wantedOf = ({ status, kind, pair, threshold, scope, page }) => ({
  state: status || "open",
  kind,
  documents: pair.length === 1 ? [pair[0], pair[0]] : pair,
  threshold,
  scope,
  first: (page - 1) * PAGE,
  count: PAGE,
});

/**
 * Return a page of the queue. Raises ApiError.
 * @param {ReturnType<typeof wantedOf>} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<Queue>}
 */
export const loadQueue = (wanted, signal) => get("desk", wanted, signal);

/**
 * Return an item that is kept, undefined if it is not.
 * @param {string} key
 */
export const keptItem = (key) => shelf().get(key);

/**
 * Return an item with its records, and keep it. Raises ApiError.
 * @param {string} key
 * @param {AbortSignal} [signal]
 * @returns {Promise<Whole>}
 */
export const loadItem = async (key, signal) => {
  const whole = await fetchItem(key, "", signal);
  if (!signal?.aborted) keep(whole);
  return whole;
};

/**
 * Return an item whose records are compared with one of them, "" for the one to keep. Raises ApiError.
 * @param {string} key
 * @param {string} keeper
 * @param {AbortSignal} [signal]
 * @returns {Promise<Whole>}
 */
export const fetchItem = (key, keeper, signal) => {
  if (!KEY.test(key)) throw new ApiError(404, "This is no item of the queue.", "unknown-item");
  return get(`desk/${key}`, { ...among(), keeper }, signal);
};

/**
 * Whether an item was fetched just now.
 * @param {string} key
 */
export const isFresh = (key) => performance.now() - (fetched.get(key) ?? -Infinity) < FRESH;

/** @param {Whole} whole */
const keep = (whole) => {
  fetched.set(whole.key, performance.now());
  shelf().delete(whole.key);
  kept.set(whole.key, whole);
  if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
};

/** Forget what is kept: the corpus has changed. */
export const forgetItems = () => kept.clear();

/**
 * Forget an item: something else was decided about it elsewhere.
 * @param {string} key
 */
export const forgetItem = (key) => kept.delete(key);

/**
 * Note how an item counts now, if it is kept.
 * @param {Item} item
 */
export const noteItem = ({ key, decision, keeper }) => {
  const whole = kept.get(key);
  if (whole) kept.set(key, { ...whole, decision, keeper });
};

/**
 * Tell the server a decision; returns what it made of it. Raises ApiError.
 * @param {string} key
 * @param {Verdict} decision
 * @param {string | null} keeper
 * @param {string} seen id of the decision that was shown, "" if the item was open
 * @returns {Promise<{id: string, item: Item}>}
 */
export const sendDecision = (key, decision, keeper, seen) =>
  send("POST", "decisions", { ...among(), key, decision, keeper, seen });

/**
 * Take a record out of a group; returns the group of the others, too. Raises ApiError.
 * @param {string} key
 * @param {string} apart id of the record
 * @param {string} seen id of the decision that was shown, "" if the item was open
 * @returns {Promise<{id: string, item: Item, left: Item | null}>}
 */
export const sendApart = (key, apart, seen) =>
  send("POST", "decisions", { ...among(), key, decision: "different", apart, seen });

/**
 * Take a decision back, or all of a bulk. Raises ApiError.
 * @param {string} id
 * @returns {Promise<{id: string, item: Item | null}>}
 */
export const sendUndo = (id) => send("POST", "decisions/undo", { ...among(), id });

/**
 * Decide all exact copies as same. Raises ApiError.
 * @returns {Promise<{count: number, id: string}>}
 */
export const sendExact = () => send("POST", "decisions/bulk", { ...among(), which: "exact" });

/**
 * Add the decisions of a file. Raises ApiError.
 * @param {Blob} file
 * @returns {Promise<{added: number, known: number, problems: string[]}>}
 */
export const sendFile = (file) => send("POST", "decisions/import", file);

/**
 * Return the address of a report, or of the decisions themselves.
 * @param {string} format
 */
export const reportAddress = (format) =>
  format === "decisions" ? addressOf("decisions").href : addressOf("duplicates/report", { format, ...among() }).href;
