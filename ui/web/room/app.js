// The page begins here: it waits for Gradio's frame, and starts each module in its place.

import { startAddress } from "./core/address.js";
import { arrived } from "./core/dom.js";
import { startProse } from "./core/prose.js";
import { current, listen, PLACES, startChanged } from "./core/store.js";
import { startFacets } from "./find/facets.js";
import { startResults } from "./find/results.js";
import { startBanner } from "./head/banner.js";
import { startMasthead } from "./head/masthead.js";
import { startKeys } from "./reader/keys.js";
import { startAhead } from "./reader/records.js";
import { startReader } from "./reader/reader.js";

// Each with the part of Gradio's frame that it fills.
const PARTS = /** @type {const} */ ([
  ["masthead", startMasthead],
  ["facets", startFacets],
  ["results", startResults],
  ["reader", startReader],
]);
// Places whose modules are fetched when they are opened for the first time.
/** @type {Record<string, () => Promise<(place: HTMLElement) => void>>} */
const LATER = {
  duplicates: async () => (await import("./desk/desk.js")).startDesk,
  map: async () => (await import("./map/map.js")).startMap,
  corpus: async () => (await import("./corpus/corpus.js")).startCorpus,
};
/** @type {Set<string>} */
const begun = new Set();

const start = async () => {
  await Promise.all([...PARTS.map(([id]) => id), ...PLACES].map((id) => arrived(`#${id}`)));
  startBanner();
  startAddress();
  startProse();
  startChanged();
  for (const [id, begin] of PARTS) begin(part(id));
  startKeys();
  startAhead();
  listen(showPlace);
  await showPlace();
  document.body.classList.add("started");
};

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Show the place of the state and hide the others. */
const showPlace = async () => {
  const { place } = current();
  for (const name of PLACES) part(name).hidden = name !== place;
  // Find and Map have the filters and the reader in common.
  if (place === "map") part("find").hidden = false;
  part("results").hidden = place === "map";
  document.body.dataset.place = place;
  const later = LATER[place];
  if (!later || begun.has(place)) return;
  begun.add(place);
  try {
    (await later())(part(place));
  } catch {
    begun.delete(place); // the server was away: opening the place again fetches it again
    part(place).textContent = "This place cannot be loaded: the server does not answer. Open it again in a moment.";
  }
};

start();
