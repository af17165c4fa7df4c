// The topics of the corpus: their names by address, and which is above which. They are learnt from
// what the server sends anyway, and fetched once where a name is missing. While they are being made
// the server refuses them for now, and `get` asks again until they are there.

import { get, Latest } from "../core/api.js";
import { chosen } from "../core/store.js";

/**
 * @typedef {object} Topic as /facets and /topics give it
 * @property {string} id its address, which is the value of the filter
 * @property {string} name
 * @property {number} count
 * @property {Topic[]} topics those below it
 */

export const UNSORTED = "unsorted";

/** @type {Map<string, string>} */
const names = new Map([[UNSORTED, "Unsorted"]]);
/** @type {Map<string, string>} */
const parents = new Map();
const asking = new Latest();
let asked = false;

document.addEventListener("corpus-changed", () => (asked = false));

/**
 * Learn the names of topics; who shows some hears of it by "topics-known" if any is new.
 * @param {{id: string, name: string, topics?: Topic[]}[]} topics
 */
export const learn = (topics) => {
  const before = [...names].join();
  note(topics, "");
  if ([...names].join() !== before) document.dispatchEvent(new CustomEvent("topics-known"));
};

/**
 * @param {{id: string, name: string, topics?: Topic[]}[]} topics
 * @param {string} above
 */
const note = (topics, above) => {
  for (const { id, name, topics: below = [] } of topics) {
    names.set(id, name);
    if (above) parents.set(id, above);
    note(below, id);
  }
};

/**
 * Return the name of a topic; its address as long as it is not known, which is then asked for.
 * @param {string} id
 */
export const topicName = (id) => {
  const name = names.get(id);
  if (name === undefined) want();
  return name ?? id;
};

/**
 * Whether a state shows the page of a topic: one is chosen and nothing else is.
 * @param {import("../core/store.js").State} state
 */
export const isTopicPage = (state) =>
  state.page === 1 && state.topics.length === 1 && chosen(state) === 1 && !state.q.trim();

/**
 * Whether one topic is above the other, or the other way round.
 * @param {string} one
 * @param {string} other
 */
export const areRelated = (one, other) => parents.get(one) === other || parents.get(other) === one;

/** Ask for all topics, once; when they are there, "topics-known" says so. */
export const want = () => {
  if (asked) return;
  asked = true;
  asking.run(
    (signal) => get("topics", {}, signal),
    ({ topics }) => learn(topics),
    () => {}, // the names stay addresses
  );
};
