// The state as an address and back: every view can be shared, reloaded and gone back to.

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
  answered: "answered",
  id: "id",
  threshold: "threshold",
  scope: "scope",
});
const LISTS = new Set(["within", "levels", "tags", "layouts"]);
const CHOICES = {
  place: PLACES,
  answered: ["yes", "no"],
  scope: ["within", "across"],
};

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
    if (LISTS.has(field)) state[field] = [...new Set(values)];
    else if (values.length) state[field] = values[0];
  }
  for (const [field, allowed] of Object.entries(CHOICES)) {
    if (!allowed.includes(state[field])) state[field] = /** @type {any} */ (EMPTY)[field];
  }
  const threshold = Number(state.threshold);
  if (!(threshold >= 0.3 && threshold <= 1)) state.threshold = "";
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
    if (LISTS.has(field)) for (const one of value) wanted.append(name, one);
    else if (value !== /** @type {any} */ (EMPTY)[field]) wanted.set(name, value);
  }
  const theme = new URLSearchParams(location.search).get("__theme"); // Gradio's own
  if (theme) wanted.set("__theme", theme);
  return wanted.size ? `?${wanted}` : ".";
};

/** Take the state from the address, and keep both the same from now on. */
export const startAddress = () => {
  change(read(location.search), "restore");
  addEventListener("popstate", () => change(read(location.search), "restore"));
  listen((state, _, how) => {
    if (how === "restore") return;
    const address = write(state);
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  });
  // An address that was typed may hold what it cannot mean.
  history.replaceState(history.state, "", write(current()));
};
