// Records from the server, the last ones kept so that going back shows them at once.

import { ApiError, get, Latest } from "../core/api.js";
import { h, hit } from "../core/dom.js";
import { learn } from "../topics/tree.js";

/**
 * @typedef {object} Html what the server rendered and sanitised
 * @property {string} question one line
 * @property {string} [snippet] one line
 * @property {string} [context]
 * @property {string} [given]
 * @property {string} [answer]
 *
 * @typedef {object} Record
 * @property {string} id
 * @property {string} question
 * @property {string} answer
 * @property {string} [context]
 * @property {string} [given]
 * @property {string} source
 * @property {string[]} section
 * @property {string[]} tags
 * @property {string | null} level
 * @property {[number, number]} lines
 * @property {string} [layout] of its document, "" if unknown
 * @property {{id: string, name: string}[]} [topics] the finest one that it is in
 * @property {Html} html
 *
 * @typedef {Record & {score: number, also: {id: string, source: string}[]}} Near
 */

const KEPT = 50;
// Milliseconds for which nobody asks again whether a record is still the same.
const FRESH = 5_000;
export const NEIGHBOURS = 8;

/** @type {Map<string, Record>} the one used last stands last */
const kept = new Map();
/** @type {Map<string, number>} when each was fetched */
const fetched = new Map();
/** @type {Map<string, Near[]>} what is like something, by its key, in the same order */
const likes = new Map();

/** @type {Map<string, string>} the questions of records by their ids */
const asks = new Map();

document.addEventListener("corpus-changed", () => {
  kept.clear();
  likes.clear();
});

/**
 * Return a record that is kept, undefined if it is not.
 * @param {string} id
 */
export const keptRecord = (id) => {
  const record = kept.get(id);
  if (record) keep(kept, id, record);
  return record;
};

/**
 * Whether a record was fetched only just now.
 * @param {string} id
 */
export const isFresh = (id) => kept.has(id) && Date.now() - (fetched.get(id) ?? 0) < FRESH;

/**
 * @typedef {object} Liked what similar records are wanted to
 * @property {string} item the id of a record
 * @property {string[]} also
 * @property {string[]} unlike
 * @property {string} by "" for both
 */

/** @param {Liked} liked */
const keyOf = ({ item, also, unlike, by }) => JSON.stringify([item, also, unlike, by]);

/**
 * Return what is kept of similar records, undefined if nothing is.
 * @param {Liked} liked
 */
export const keptSimilar = (liked) => likes.get(keyOf(liked));

/**
 * Remember what a record asks, for where it is only named.
 * @param {string} id
 * @param {string} question
 */
export const learnName = (id, question) => keep(asks, id, question || "(no question)");

/**
 * Return an element that names a record by its question, which may come later.
 * @param {string} tag
 * @param {{[name: string]: unknown}} attributes
 * @param {string} id
 */
export const named = (tag, attributes, id) => {
  const element = h(tag, attributes, asks.get(id) ?? "…");
  const fill = () => (element.title = element.textContent = asks.get(id) ?? id);
  if (asks.has(id)) fill();
  else loadRecord(id).then(fill, () => (element.textContent = "(not in the corpus)"));
  return element;
};

/**
 * Return a record whole, as the server has it now. Raises ApiError.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record>}
 */
export const loadRecord = async (id, signal) => {
  try {
    const record = await loadText(id, signal);
    keep(kept, id, record);
    keep(fetched, id, Date.now());
    learn(record.topics ?? []);
    learnName(id, record.question);
    return record;
  } catch (error) {
    if (error instanceof ApiError && isUnknown(error)) kept.delete(id);
    throw error;
  }
};

/**
 * Return similar records, best first, as the server finds them now. Raises ApiError.
 * @param {Liked} liked
 * @param {AbortSignal} [signal]
 * @returns {Promise<Near[]>}
 */
export const loadSimilar = async (liked, signal) => {
  const { results } = await get("similar", { ...liked, k: NEIGHBOURS, html: true }, signal);
  keep(likes, keyOf(liked), results);
  for (const { id, question } of results) learnName(id, question);
  return results;
};

/**
 * Return a record whole, and do not keep it. Raises ApiError.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record>}
 */
export const loadText = async (id, signal) => {
  // An id from an address may be anything, also "..", which a URL takes for a path.
  if (/^\.*$/.test(id)) throw new ApiError(404, "This is no id of a record.", "unknown-record");
  return get("record", { id, html: true }, signal);
};

/**
 * Whether an error means that there is no such record.
 * @param {Error} error
 */
export const isUnknown = (error) =>
  error instanceof ApiError && [400, 404, 414, 422].includes(error.status);

/**
 * @template T
 * @param {Map<string, T>} where
 * @param {string} id
 * @param {T} what
 */
const keep = (where, id, what) => {
  where.delete(id);
  where.set(id, what);
  if (where.size > KEPT) where.delete(/** @type {string} */ (where.keys().next().value));
};

const LINKS = ":is(#results, #map) :is(a.row, a.also), #reader a.near";
// Milliseconds: a pointer on its way over the list asks for nothing.
const REST = 50;

const latest = new Latest();
const ignore = () => {};

/**
 * Fetch ahead the record that is about to be opened: a pointer rests on a link, or is pressed there,
 * before the click comes. One at a time; a page at rest asks for nothing.
 */
export const startAhead = () => {
  document.addEventListener("pointerover", (event) => begin(event, REST), { passive: true });
  document.addEventListener("pointerdown", (event) => begin(event, 0), { passive: true });
  document.addEventListener("pointerout", () => latest.stop(), { passive: true });
};

/**
 * @param {Event} event
 * @param {number} rest
 */
const begin = (event, rest) => {
  const link = hit(event, LINKS);
  const id = link?.dataset.near ?? link?.dataset.id ?? link?.parentElement?.dataset.id;
  if (id && !isFresh(id)) latest.run((signal) => fetchAfter(rest, id, signal), ignore, ignore);
};

/**
 * @param {number} rest
 * @param {string} id
 * @param {AbortSignal} signal
 */
const fetchAfter = async (rest, id, signal) => {
  if (rest) await new Promise((resolve) => setTimeout(resolve, rest));
  if (!signal.aborted) await loadRecord(id, signal);
};
