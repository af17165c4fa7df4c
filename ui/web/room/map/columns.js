// The records of the map as the server gives them: columns, a row for each; their questions come after.

import { get } from "../core/api.js";
import { filtersOf } from "../core/store.js";

/**
 * @typedef {import("../core/store.js").State} State
 * @typedef {{id: string, name: string, parent: string, count: number, x: number, y: number}} Topic
 *
 * @typedef {object} Columns
 * @property {string} revision the state of the corpus that they show
 * @property {number} total records of the corpus; not more than 100,000 of them are here
 * @property {string[]} ids
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} topic number in `topics`, -1 for none
 * @property {number[]} source number in `sources`
 * @property {number[]} level 0 to 3
 * @property {number[]} answered
 * @property {string[]} questions [] until they have come
 * @property {Topic[]} topics
 * @property {string[]} sources
 * @property {string} notice
 *
 * @typedef {object} Hits what a query finds
 * @property {string} query
 * @property {number[]} rows on the map, the best first
 * @property {number} missing results that are not on the map
 */

// Results of a query that are marked.
const MOST_HITS = 20;

/**
 * Return the map without its questions. Raises ApiError.
 * @param {AbortSignal} signal
 * @returns {Promise<Columns>}
 */
export const loadColumns = (signal) => get("map", {}, signal);

/**
 * Return the questions of a map; null if the corpus has changed since that was loaded.
 * @param {Columns} columns
 * @param {AbortSignal} signal
 * @returns {Promise<string[] | null>}
 */
export const loadQuestions = async (columns, signal) => {
  const { revision, questions } = await get("map", { questions: true }, signal);
  return revision === columns.revision ? questions : null;
};

/**
 * Return the rows of a map that pass the filters of a state; null if the corpus has changed since that
 * was loaded. Raises ApiError.
 * @param {Columns} columns
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Set<number> | null>}
 */
export const loadPassing = async (columns, state, signal) => {
  const { revision, rows } = await get("map/rows", filtersOf(state), signal);
  return revision === columns.revision ? new Set(rows) : null;
};

/**
 * Return what the query of a state finds. Raises ApiError.
 * @param {State} state
 * @param {Map<string, number>} rows the row of each id
 * @param {AbortSignal} signal
 * @returns {Promise<Hits>}
 */
export const loadHits = async (state, rows, signal) => {
  const query = state.q.trim();
  const { results } = await get("ask", { query, k: MOST_HITS, ...filtersOf(state) }, signal);
  /** @type {number[]} */
  const found = results.flatMap((/** @type {{id: string}} */ { id }) => rows.get(id) ?? []);
  return { query, rows: found, missing: results.length - found.length };
};
