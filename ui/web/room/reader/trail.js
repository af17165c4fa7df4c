// The trail: records that were opened from one another. It stands in the address, so that Back, reload
// and a link that is shared keep it; a record opened from elsewhere begins a new one.

import { keepBeside, MOST_STEPS, write } from "../core/address.js";
import { h } from "../core/dom.js";
import { change, current, listen } from "../core/store.js";
import { learnName, named } from "./records.js";

/**
 * @typedef {{id: string, question: string}} Step
 * @typedef {object} Way what the browser's history keeps beside an address
 * @property {Step[]} trail what the records of the trail ask, so that they need not be fetched again
 * @property {number} depth how many entries of the history ago no record was open; 0 is unknown
 * @property {string} [around] the address without the record when it was opened
 */

// The width up to which frame.css lets the reader cover the list.
export const NARROW = matchMedia("(max-width: 760px)");

/** @type {Way} */
let way = { trail: [], depth: 0 };

/** Keep the way with the entries of the history; the address must be kept already. */
export const startTrail = () => {
  const restore = () => {
    way = history.state?.way ?? { trail: [], depth: 0 };
    for (const { id, question } of way.trail) learnName(id, question);
  };
  restore();
  addEventListener("popstate", restore);
  listen((_, __, how) => {
    if (how === "restore") restore();
  });
  keepBeside((state, before, how) => {
    const trail = way.trail.filter(({ id }) => state.via.includes(id));
    const around = state.id && !before.id ? without(state) : way.around;
    way = { trail, depth: state.id ? deeper(before.id, how) : 0, around };
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

/**
 * Return the address of a state as if no record were open.
 * @param {import("../core/store.js").State} state
 */
const without = (state) => write({ ...state, id: "", via: [], also: [], unlike: [] });

/**
 * Return the trail by which a record is reached from the open one; going round is going back.
 * @param {string} id
 */
export const viaTo = (id) => {
  const { via, id: open } = current();
  const steps = [...via, open];
  const known = steps.indexOf(id);
  return (known < 0 ? steps : steps.slice(0, known)).slice(-MOST_STEPS);
};

/**
 * Open a record from the one that is open.
 * @param {Step} from
 * @param {string} id
 */
export const openFrom = (from, id) => {
  learnName(from.id, from.question);
  way = { ...way, trail: [...way.trail, from] };
  change({ id, via: viaTo(id) }, "push");
};

/**
 * Go back to the list as it was before a record was opened; what has been chosen since, such as a
 * filter or a colour of the map, stays.
 */
export const leave = () => {
  if (!current().id) return change({ show: "" }, "push");
  if (way.depth && way.around === without(current())) history.go(-way.depth);
  else change({ id: "" }, way.depth ? "push" : "replace");
};

/** Return the trail as links, null if there is none. */
export const trailLinks = () => {
  const { via } = current();
  if (!via.length) return null;
  const links = via.map((id, number) => {
    const href = write({ ...current(), id, via: via.slice(0, number), also: [], unlike: [] });
    return h("li", {}, named("a", { href, "data-step": id }, id));
  });
  return h("nav", { class: "trail", "aria-label": "Opened from" }, h("ol", {}, ...links));
};
