// The one search box. What is typed becomes the query of the state; a query that comes from elsewhere
// (Back, a link, "did you mean") comes into the box. The two never differ for longer than PAUSE.

import { LONGEST } from "../core/address.js";
import { h, icon } from "../core/dom.js";
import { remember } from "./recent.js";
import { change, current, listen } from "../core/store.js";

// Milliseconds without a keystroke after which the query is asked.
const PAUSE = 50;
// Milliseconds after which a query that stays is one of the recent ones.
const SETTLED = 3_000;
export const GLASS = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4";

/** @type {HTMLInputElement} */
let box;
let pause = 0;
let settling = 0;
// Whether the newest entry of the history is the query that is being typed.
let typing = false;
// Whether the change that listeners hear of comes from the box.
let own = false;

/** Return the form with the box. */
export const searchBox = () => {
  box = /** @type {HTMLInputElement} */ (
    h("input", {
      id: "search",
      type: "search",
      class: "search-input",
      maxlength: LONGEST,
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      placeholder: "Ask in your own words, or name a topic",
      value: current().q,
    })
  );
  const form = h(
    "form",
    { role: "search", class: "search" },
    h("label", { for: "search", class: "unseen" }, "Search the questions and answers"),
    icon(GLASS),
    box,
    h("kbd", { "aria-hidden": "true" }, "/"),
  );
  form.addEventListener("submit", enter);
  form.addEventListener("keydown", press);
  box.addEventListener("input", type);
  box.addEventListener("compositionend", type);
  box.addEventListener("blur", () => (typing = false));
  listen(follow);
  return form;
};

/** @param {Event} event */
const type = (event) => {
  if (/** @type {InputEvent} */ (event).isComposing) return;
  clearTimeout(pause);
  pause = setTimeout(ask, PAUSE);
};

const ask = () => {
  clearTimeout(pause);
  clearTimeout(settling);
  const q = words(box.value);
  settling = setTimeout(remember, SETTLED, q);
  if (q === words(current().q)) return;
  own = true;
  change({ place: here(), q, id: "" }, typing ? "replace" : "push");
  own = false;
  typing = true;
};

// The places that show what is asked.
const ASKED = ["find", "map"];

/** The one of them that does now: the map marks it, all others lead to the list. */
const here = () => (current().place === "map" ? "map" : "find");

/** @param {Event} event */
const enter = (event) => {
  event.preventDefault();
  ask();
  change({ place: here() });
  remember(words(box.value));
  typing = false;
};

/** @param {KeyboardEvent} event */
const press = (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") clear(event);
  else if (event.key === "ArrowDown") ask(); // keys.js goes into the list
};

/**
 * The browser would clear the box without a word to anybody.
 * @param {KeyboardEvent} event
 */
const clear = (event) => {
  event.preventDefault();
  event.stopPropagation();
  if (!box.value) return box.blur();
  typing = false;
  box.value = "";
  ask();
  typing = false;
};

/** @type {import("../core/store.js").Listener} */
const follow = (state, before, how) => {
  if (own) return;
  typing = false;
  // What is being typed is asked all the same, unless one has gone where nothing is asked.
  if (state.place !== before.place && !ASKED.includes(state.place)) clearTimeout(pause);
  if (state.q === before.q && how !== "restore") return;
  clearTimeout(pause);
  clearTimeout(settling);
  if (words(box.value) !== words(state.q)) box.value = state.q;
};

/** @param {string} text */
const words = (text) => text.trim().replace(/\s+/g, " ");
