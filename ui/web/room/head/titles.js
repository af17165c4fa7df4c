// The title of the window says what is open.

import { current, listen } from "../core/store.js";

const PLACES = /** @type {Record<string, string>} */ ({ duplicates: "Duplicates", map: "Map", corpus: "Corpus" });

/** Keep the title up to date, also when the open record arrives later than its address. */
export const startTitles = () => {
  listen(show);
  const reader = document.getElementById("reader");
  if (reader) new MutationObserver(show).observe(reader, { childList: true, subtree: true });
  show();
};

const show = () => {
  const name = nameOf();
  const title = name ? `${name} – askalike` : "askalike";
  if (document.title !== title) document.title = title;
};

const nameOf = () => {
  const { place, id, q } = current();
  if (place !== "find") return PLACES[place];
  if (id) return question(id) || q.trim();
  return q.trim();
};

/**
 * Return the question of the open record as the list has it, or else the reader.
 * @param {string} id
 */
const question = (id) => {
  const row = document.querySelector(`#results li[data-id="${CSS.escape(id)}"] .row-question`);
  const heading = row ?? document.querySelector("#reader h2");
  return heading?.textContent?.trim().slice(0, 200) ?? "";
};
