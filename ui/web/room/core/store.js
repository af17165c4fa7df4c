// The one state of the page. Whatever is in it can be put into an address and shared; what a module
// shows besides (what is loading, what was found) it keeps itself.

/**
 * @typedef {object} State
 * @property {string} place one of PLACES
 * @property {string} q the query; empty is browsing
 * @property {string[]} within labels: "document" or "document › section › …"
 * @property {string[]} levels
 * @property {string[]} tags
 * @property {string[]} layouts
 * @property {string[]} topics addresses of topics
 * @property {string} answered "yes", "no" or ""
 * @property {string[]} then what was asked after the query, each after the one before
 * @property {string} show "answer" where a small screen shows the answer over the list
 * @property {string} id the record that is open, "" if none
 * @property {string[]} via ids of the records by which the open one was reached, the first one first
 * @property {string[]} also ids of more records that similar ones are to be like
 * @property {string[]} unlike ids of records that similar ones are to be less like
 * @property {string} by what similar records are compared by: "question", "answer" or "" for both
 * @property {string} threshold of duplicates, "" for the server's
 * @property {string} scope of duplicates: "", "within" or "across"
 * @property {string} status of duplicates: "" is open, else "decided" or "all"
 * @property {string} kind of duplicates, "" for all that ask the same
 * @property {string[]} pair of documents, one name for a document with itself, none for any
 * @property {string} item key of the duplicates that are shown, "" for the first ones
 * @property {string} view of the place Corpus: "" is its documents, else "coverage"
 * @property {string} colour what the colours of the map mean: "" is the topic, "document", "level" or "answered"
 * @property {string} at the part of the map that is seen, "" for all of it
 * @property {string} area corners of what is chosen on the map, "" for nothing
 * @property {number} page of the list that the place shows, from 1
 *
 * @typedef {"push" | "replace" | "restore"} How a change enters the history; "restore" comes from it
 * @typedef {(state: State, before: State, how: How) => void} Listener
 */

export const PLACES = ["find", "duplicates", "map", "corpus"];
export const FILTERS = /** @type {const} */ (["within", "topics", "levels", "tags", "layouts", "answered"]);

/** @type {Readonly<State>} */
export const EMPTY = Object.freeze({
  place: "find",
  q: "",
  within: [],
  levels: [],
  tags: [],
  layouts: [],
  topics: [],
  answered: "",
  then: [],
  show: "",
  id: "",
  via: [],
  also: [],
  unlike: [],
  by: "",
  threshold: "",
  scope: "",
  status: "",
  kind: "",
  pair: [],
  item: "",
  view: "",
  colour: "",
  at: "",
  area: "",
  page: 1,
});
// With any of these a list is another one, and begins with its first page; so does a queue.
const QUEUED = /** @type {const} */ (["threshold", "scope", "status", "kind", "pair"]);
const LISTED = /** @type {const} */ (["place", "q", "view", ...FILTERS, ...QUEUED]);

/** @type {State} */
let state = { ...EMPTY };
/** @type {Set<Listener>} */
const listeners = new Set();

export const current = () => state;

/**
 * Change some of the state and tell the listeners, unless nothing changes.
 * @param {Partial<State>} patch
 * @param {How} how
 */
export const change = (patch, how = "push") => {
  const before = state;
  const after = { ...before, ...patch };
  if (after.q !== before.q) Object.assign(after, { then: patch.then ?? [], show: patch.show ?? "" });
  // These belong to the record that is open.
  if (after.id !== before.id) {
    const { via = [], also = [], unlike = [] } = patch;
    Object.assign(after, { via, also, unlike });
  }
  const differing = differ(before, after);
  if (patch.page === undefined && LISTED.some((name) => differing.includes(name))) after.page = 1;
  if (patch.item === undefined && QUEUED.some((name) => differing.includes(name))) after.item = "";
  if (differing.length === 0) return;
  state = after;
  for (const listener of [...listeners]) listener(after, before, how);
};

/**
 * Call a listener after each change, until the function that is returned is called.
 * @param {Listener} listener
 */
export const listen = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/**
 * Return the names of the fields in which two states differ.
 * @param {State} one
 * @param {State} other
 * @returns {(keyof State)[]}
 */
export const differ = (one, other) =>
  /** @type {(keyof State)[]} */ (Object.keys(EMPTY)).filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );

/**
 * Return the filters of a state as the API takes them.
 * @param {State} from
 */
export const filtersOf = (from) => ({
  within: from.within,
  levels: from.levels,
  tags: from.tags,
  layouts: from.layouts,
  topics: from.topics,
  answered: from.answered === "" ? undefined : from.answered === "yes",
});

/** What takes all filters away. */
export const UNFILTERED = Object.freeze({ within: [], topics: [], levels: [], tags: [], layouts: [], answered: "" });

/**
 * How many filters are chosen.
 * @param {State} from
 */
export const chosen = (from) =>
  FILTERS.reduce((sum, name) => sum + (name === "answered" ? +!!from[name] : from[name].length), 0);

// That the corpus has changed is told to all parts of the page, by the event "corpus-changed" of the
// document, and to the other tabs of this browser that show the same corpus.
const tabs =
  typeof BroadcastChannel === "undefined"
    ? null
    : new BroadcastChannel(`askalike ${new URL(".", document.baseURI).pathname}`);

const tell = () => document.dispatchEvent(new CustomEvent("corpus-changed"));

/** Hear of what other tabs changed. */
export const startChanged = () => tabs?.addEventListener("message", tell);

/** Say that this tab has changed the corpus. */
export const sayChanged = () => {
  tell();
  tabs?.postMessage("");
};
