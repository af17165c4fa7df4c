// Filters of an address that the corpus does not have, or not any more: they are found one by one,
// left out, and said in plain words.

import { ApiError, get } from "../core/api.js";
import { h } from "../core/dom.js";
import { FILTERS } from "../core/store.js";

/**
 * @typedef {import("../core/store.js").State} State
 * @typedef {object} Checked
 * @property {Partial<State>} known the filters that can stay
 * @property {string[]} lost those that cannot, as the address has them
 * @property {HTMLElement} notice what is said of those
 */

// More than these nobody chooses; what stands behind them is left out unseen.
const MOST = 50;
const LONGEST = 80;

/**
 * Whether an error may mean that a filter cannot be used.
 * @param {Error} error
 */
const isOfFilters = (error) => error instanceof ApiError && [400, 422].includes(error.status);

/**
 * Ask of each filter by itself whether the corpus has it.
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Checked>}
 */
export const checkFilters = async (state, signal) => {
  const checked = /** @type {Checked} */ ({ known: {}, lost: /** @type {string[]} */ ([]) });
  let topics = 0;
  for (const field of FILTERS) {
    if (field === "answered") continue;
    const values = state[field];
    const passes = await Promise.all(values.slice(0, MOST).map((value) => isKnown(field, value, signal)));
    checked.known[field] = values.filter((_, number) => passes[number]);
    checked.lost.push(...values.filter((_, number) => !passes[number]));
    if (field === "topics") topics = values.length - (checked.known.topics?.length ?? 0);
  }
  checked.notice = lostNotice(checked.lost, topics);
  return checked;
};

/**
 * @param {string} field
 * @param {string} value
 * @param {AbortSignal} signal
 */
const isKnown = async (field, value, signal) => {
  try {
    await get("records", { [field]: value, limit: 1 }, signal);
    return true;
  } catch (error) {
    if (isOfFilters(/** @type {Error} */ (error))) return false;
    throw error;
  }
};

/**
 * @param {string[]} lost
 * @param {number} topics how many of them are topics
 */
const lostNotice = (lost, topics) => {
  const names = lost.slice(0, 3).map((name) => `“${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}”`);
  const more = lost.length > names.length ? ` and ${lost.length - names.length} more` : "";
  const one = lost.length === 1;
  return h(
    "p",
    { class: "notice lost-filters", role: "status" },
    `${names.join(", ")}${more} ${one ? "is" : "are"} not in this corpus, so ${one ? "this filter was" : "these filters were"} left out.`,
    topics > 0 && " A topic that is gone has joined another one, or its questions were removed.",
  );
};
