// The state as an address and back: every view can be shared, reloaded and gone back to. Links hold
// real addresses; a plain click on one only changes the state.

import { hit } from "./dom.js";
import { change, current, EMPTY, listen, PLACES } from "./store.js";

/** @typedef {import("./store.js").State} State */

// The name in the address of each field; those of LISTS may stand there several times.
const NAMES = /** @type {const} */ ({
  place: "tab",
  q: "q",
  within: "doc",
  levels: "level",
  tags: "tag",
  layouts: "layout",
  topics: "topic",
  answered: "answered",
  then: "then",
  show: "show",
  id: "id",
  via: "via",
  also: "also",
  unlike: "unlike",
  by: "by",
  threshold: "threshold",
  scope: "scope",
  status: "state",
  kind: "kind",
  pair: "pair",
  item: "item",
  view: "view",
  colour: "colour",
  at: "at",
  area: "area",
  page: "page",
});
const LISTS = new Set(["within", "levels", "tags", "layouts", "topics", "then", "pair", "via", "also", "unlike"]);
// Follow-ups of one conversation that an address carries.
const MOST_TURNS = 50;
// Records that the trail keeps, and that similar ones may be like or unlike.
export const MOST_STEPS = 12;
export const MOST_ITEMS = 8;
// Characters of a query that the server takes.
export const LONGEST = 2_000;
const CHOICES = {
  place: PLACES,
  answered: ["yes", "no"],
  scope: ["within", "across"],
  status: ["decided", "all"],
  kind: ["same", "answers differ", "contains", "related"],
  show: ["answer"],
  view: ["coverage"],
  by: ["question", "answer"],
  colour: ["document", "level", "answered"],
};
// What only the map has, in its own units; an address of another place does not carry it.
const OF_MAP = /** @type {Record<string, RegExp>} */ ({
  colour: /^\w*$/,
  at: /^\d{1,5}-\d{1,5}-\d{1,2}(\.\d{1,2})?$/,
  area: /^-?\d{1,6}--?\d{1,6}(_-?\d{1,6}--?\d{1,6}){2,99}$/,
});

/**
 * Return the state that an address names; what it cannot mean is as if it were not there.
 * @param {string} search such as "?q=dropout"
 * @returns {State}
 */
export const read = (search) => {
  const given = new URLSearchParams(search);
  const state = /** @type {any} */ ({ ...EMPTY });
  for (const [field, name] of Object.entries(NAMES)) {
    const values = given.getAll(name).filter(Boolean);
    if (field === "then") state.then = values.slice(-MOST_TURNS).map((one) => one.slice(0, LONGEST));
    else if (LISTS.has(field)) state[field] = [...new Set(values)];
    else if (values.length) state[field] = values[0];
  }
  for (const [field, allowed] of Object.entries(CHOICES)) {
    if (!allowed.includes(state[field])) state[field] = /** @type {any} */ (EMPTY)[field];
  }
  state.q = state.q.slice(0, LONGEST);
  state.page = /^\d{1,6}$/.test(state.page) ? Math.max(1, Number(state.page)) : 1;
  const threshold = Number(state.threshold);
  if (!(threshold > 0 && threshold <= 1)) state.threshold = "";
  state.pair = state.pair.slice(0, 2);
  state.via = state.via.slice(-MOST_STEPS);
  for (const field of ["also", "unlike"]) state[field] = state[field].slice(0, MOST_ITEMS);
  for (const [field, form] of Object.entries(OF_MAP)) if (!form.test(state[field])) state[field] = "";
  return state;
};

/**
 * Return the address of a state, relative to the page: "?q=dropout&id=…", or "." for the first view.
 * @param {Partial<State>} state fields that are left out have their defaults
 */
export const write = (state) => {
  const wanted = new URLSearchParams();
  for (const [field, name] of Object.entries(NAMES)) {
    const value = /** @type {any} */ ({ ...EMPTY, ...state })[field];
    if (field in OF_MAP && state.place !== "map") continue;
    if (LISTS.has(field)) for (const one of value) wanted.append(name, one);
    else if (value !== /** @type {any} */ (EMPTY)[field]) wanted.set(name, value);
  }
  const theme = new URLSearchParams(location.search).get("__theme"); // Gradio's own
  if (theme) wanted.set("__theme", theme);
  return wanted.size ? `?${wanted}` : ".";
};

/**
 * Return the address of a record in the view that a state shows; it begins a trail.
 * @param {State} state
 * @param {string} id
 */
export const writeRecord = (state, id) => write({ ...state, id, via: [], also: [], unlike: [] });

/** @type {(...change: Parameters<import("./store.js").Listener>) => object} */
let beside = () => ({});

/**
 * Keep what a function returns for a change in the same entry of the browser's history.
 * @param {typeof beside} what
 */
export const keepBeside = (what) => (beside = what);

/** Take the state from the address, and keep both the same from now on. */
export const startAddress = () => {
  change(read(location.search), "restore");
  addEventListener("popstate", () => change(read(location.search), "restore"));
  listen((state, before, how) => {
    if (how === "restore") return;
    const address = write(state);
    const entry = beside(state, before, how);
    if (how === "push") history.pushState(entry, "", address);
    else history.replaceState(entry, "", address);
  });
  // An address that was typed may hold what it cannot mean.
  history.replaceState(history.state, "", write(current()));
};

/**
 * Return the link that a plain click is on; one for a new tab or window is left to the browser.
 * @param {MouseEvent} event
 * @param {string} selector
 * @returns {HTMLAnchorElement | null}
 */
export const clicked = (event, selector) => {
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = plain && !event.defaultPrevented ? hit(event, selector) : null;
  return link instanceof HTMLAnchorElement ? link : null;
};

/**
 * Go where a link leads without loading the page again.
 * @param {HTMLAnchorElement} link
 */
export const go = (link) => change(read(new URL(link.href).search), "push");
