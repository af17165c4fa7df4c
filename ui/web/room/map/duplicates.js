// Which records of the map wait in the place Duplicates: all questions are compared for that, which
// may take a while, so it is done when somebody asks for it.

import { get } from "../core/api.js";

/**
 * @typedef {object} Asked records that ask the same, as far as nobody has decided otherwise
 * @property {string} key of the item in the queue
 * @property {number[]} rows
 *
 * @typedef {object} Undecided
 * @property {Asked[]} items
 * @property {Map<number, Asked>} ofRows the most certain item of each row
 * @property {number} open how many items wait; not more than MOST are here
 */

const PAGE = 200;
const MOST = 2_000;

/**
 * Return what waits for a decision. Raises ApiError.
 * @param {Map<string, number>} rows the row of each id
 * @param {(loaded: number, open: number) => void} came called after each page
 * @param {AbortSignal} signal
 * @returns {Promise<Undecided>}
 */
export const loadUndecided = async (rows, came, signal) => {
  /** @type {Asked[]} */
  const items = [];
  let open = 0;
  for (let first = 0; first < MOST; first += PAGE) {
    const page = await get("desk", { state: "open", first, count: PAGE }, signal);
    open = page.total;
    for (const { key, ids } of page.items) {
      const own = ids.flatMap((/** @type {string} */ id) => rows.get(id) ?? []);
      if (own.length > 1) items.push({ key, rows: own });
    }
    came(Math.min(open, first + PAGE), open);
    if (first + PAGE >= open) break;
  }
  /** @type {Map<number, Asked>} */
  const ofRows = new Map();
  for (const item of items) for (const row of item.rows) if (!ofRows.has(row)) ofRows.set(row, item);
  return { items, ofRows, open };
};
