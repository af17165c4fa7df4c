// Records from the server, the last ones kept so that going back shows them at once.

import { ApiError, get, Latest } from "../core/api.js";
import { hit } from "../core/dom.js";

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
 * @property {Html} html
 *
 * @typedef {Record & {score: number}} Near
 */

const KEPT = 50;
// Milliseconds for which nobody asks again whether a record is still the same.
const FRESH = 5_000;
export const NEIGHBOURS = 8;

/** @type {Map<string, Record>} the one used last stands last */
const kept = new Map();
/** @type {Map<string, number>} when each was fetched */
const fetched = new Map();
/** @type {Map<string, Near[]>} what is like a record, by its id, in the same order */
const likes = new Map();

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
 * Return what is kept of the records like one, undefined if nothing is.
 * @param {string} id
 */
export const keptSimilar = (id) => likes.get(id);

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
    return record;
  } catch (error) {
    if (error instanceof ApiError && isUnknown(error)) kept.delete(id);
    throw error;
  }
};

/**
 * Return the records most like one, best first, as the server finds them now. Raises ApiError.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Near[]>}
 */
export const loadSimilar = async (id, signal) => {
  const { results } = await get("similar", { item: id, k: NEIGHBOURS, html: true }, signal);
  keep(likes, id, results);
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
