// The record that is about to be opened is fetched ahead: a pointer rests on a link, or is pressed
// there, before the click comes. One at a time; a page at rest asks for nothing.

import { Latest } from "../core/api.js";
import { hit } from "../core/dom.js";
import { isFresh, loadRecord } from "./records.js";

const LINKS = "#results :is(a.row, a.also), #reader a.near";
// Milliseconds: a pointer on its way over the list asks for nothing.
const REST = 50;

const latest = new Latest();
const ignore = () => {};

export const startAhead = () => {
  document.addEventListener("pointerover", (event) => begin(event, REST), { passive: true });
  document.addEventListener("pointerdown", (event) => begin(event, 0), { passive: true });
  document.addEventListener("pointerout", () => latest.stop(), { passive: true });
};

/**
 * @param {Event} event
 * @param {number} rest
 */
const begin = (event, rest) => {
  const link = hit(event, LINKS);
  const id = link?.dataset.near ?? link?.dataset.id ?? link?.parentElement?.dataset.id;
  if (id && !isFresh(id)) latest.run((signal) => fetchAfter(rest, id, signal), ignore, ignore);
};

/**
 * @param {number} rest
 * @param {string} id
 * @param {AbortSignal} signal
 */
const fetchAfter = async (rest, id, signal) => {
  if (rest) await new Promise((resolve) => setTimeout(resolve, rest));
  if (!signal.aborted) await loadRecord(id, signal);
};
