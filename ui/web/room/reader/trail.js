// The trail: records that were opened from one another. It is kept in the browser's history, so
// that Back and reload keep it; a record opened from elsewhere begins a new one.

import { keepBeside, write } from "../core/address.js";
import { h } from "../core/dom.js";
import { change, current, listen } from "../core/store.js";

/**
 * @typedef {{id: string, question: string}} Step
 * @typedef {object} Way how the reader came to its record
 * @property {Step[]} trail the records before it, the first one first
 * @property {number} depth how many entries of the history ago no record was open; 0 is unknown
 */

const LONGEST = 12;
// The width up to which frame.css lets the reader cover the list.
export const NARROW = matchMedia("(max-width: 760px)");
/** @type {Way} */
const NOWHERE = { trail: [], depth: 0 };

/** @type {Way} */
let way = NOWHERE;
/** @type {Step[] | null} the trail of the record that is about to be opened */
let next = null;

/** Keep the trail with the entries of the history; the address must be kept already. */
export const startTrail = () => {
  const restore = () => (way = history.state?.way ?? NOWHERE);
  restore();
  addEventListener("popstate", restore);
  listen((_, __, how) => {
    if (how === "restore") restore();
  });
  keepBeside((state, before, how) => {
    const same = state.id === before.id;
    const trail = !state.id ? [] : same ? way.trail : (next ?? []);
    way = { trail, depth: state.id ? deeper(before.id, how) : 0 };
    return { way };
  });
};

/**
 * @param {string} before id of the record that was open
 * @param {string} how
 */
const deeper = (before, how) => {
  if (how === "replace") return before ? way.depth : 0;
  if (!before) return 1;
  return way.depth ? way.depth + 1 : 0;
};

/** Return the records by which the open one was reached. */
export const trail = () => way.trail;

/**
 * Open a record from the one that is open.
 * @param {Step} from
 * @param {string} id
 */
export const openFrom = (from, id) => {
  const steps = [...way.trail, from];
  const known = steps.findIndex((step) => step.id === id); // going round is going back
  next = (known < 0 ? steps : steps.slice(0, known)).slice(-LONGEST);
  change({ id }, "push");
  next = null;
};

/** Go back to the list as it was before a record was opened. */
export const leave = () => {
  if (!current().id) return change({ show: "" }, "push");
  if (way.depth) history.go(-way.depth);
  else change({ id: "" }, "replace");
};

/** Return the trail as links, null if there is none. */
export const trailLinks = () => {
  if (!way.trail.length) return null;
  const links = way.trail.map(({ id, question }) =>
    h("li", {}, h("a", { href: write({ ...current(), id }), "data-step": id, title: question }, question)),
  );
  return h("nav", { class: "trail", "aria-label": "Opened from" }, h("ol", {}, ...links));
};
