// Records from the server, the last ones kept so that going back shows them at once.

import { ApiError, get } from "../core/api.js";

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
 * @property {Html} html
 * @property {(Record & {score: number})[]} [neighbours]
 */

const KEPT = 50;
const NEIGHBOURS = 8;

/** @type {Map<string, Record>} the one used last stands last */
const kept = new Map();
/** @type {Map<string, string>} the layouts of documents */
const layouts = new Map();

document.addEventListener("corpus-changed", () => {
  kept.clear();
  layouts.clear();
});

/**
 * Return a record that is kept, undefined if it is not.
 * @param {string} id
 */
export const keptRecord = (id) => {
  const record = kept.get(id);
  if (record) keep(record);
  return record;
};

/**
 * Return a record whole, with those most like it, as the server has it now. Raises ApiError.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record>}
 */
export const loadRecord = async (id, signal) => {
  try {
    const record = await loadText(id, signal, NEIGHBOURS);
    keep(record);
    return record;
  } catch (error) {
    if (error instanceof ApiError && isUnknown(error)) kept.delete(id);
    throw error;
  }
};

/**
 * Return a record whole. Raises ApiError.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @param {number} [neighbours] how many of those like it come along
 * @returns {Promise<Record>}
 */
export const loadText = async (id, signal, neighbours) => {
  // An id from an address may be anything, also "..", which a URL takes for a path.
  if (/^\.*$/.test(id)) throw new ApiError(404, "This is no id of a record.", "unknown-record");
  return get("record", { id, html: true, neighbours }, signal);
};

/**
 * Return the layout in which a document was read, "" if that is not known.
 * @param {string} source
 * @param {AbortSignal} [signal]
 */
export const layoutOf = async (source, signal) => {
  if (!layouts.has(source)) {
    const found = await get("facets", { within: [source] }, signal);
    layouts.set(source, found.layouts.length === 1 ? found.layouts[0].name : "");
  }
  return layouts.get(source) ?? "";
};

/**
 * Whether an error means that there is no such record.
 * @param {Error} error
 */
export const isUnknown = (error) =>
  error instanceof ApiError && [400, 404, 414, 422].includes(error.status);

/** @param {Record} record */
const keep = (record) => {
  kept.delete(record.id);
  kept.set(record.id, record);
  if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
};
