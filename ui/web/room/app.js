// The page begins here: it waits for Gradio's frame, and starts each module in its place.

import { startAddress } from "./core/address.js";
import { arrived, h } from "./core/dom.js";
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
// Milliseconds until a place whose modules are on their way shows its shape.
const PATIENCE = 200;

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
  keepFocus(place);
  await begin(place);
};

/**
 * Fetch the modules of a place, once, and let them fill it.
 * @param {string} place
 */
const begin = async (place) => {
  const later = LATER[place];
  if (!later || begun.has(place)) return;
  begun.add(place);
  const pane = part(place);
  pane.ariaBusy = "true";
  const waiting = setTimeout(() => pane.replaceChildren(shape()), PATIENCE);
  try {
    const fill = await later();
    pane.ariaBusy = null;
    fill(pane);
  } catch {
    begun.delete(place); // the server was away: opening the place again fetches it again
    pane.ariaBusy = null;
    pane.replaceChildren(away());
  } finally {
    clearTimeout(waiting);
  }
};

/** Grey lines for a place that is still to come. */
const shape = () =>
  h(
    "div",
    { class: "place-waiting", role: "status", "aria-label": "Loading" },
    ...["high w30", "w50", "w100", "w85", "w100", "w70"].map((look) => h("div", { class: `skeleton line ${look}` })),
  );

const away = () => {
  const again = h("button", { type: "button", class: "button" }, "Try again");
  again.addEventListener("click", () => begin(current().place));
  return h(
    "div",
    { class: "place-waiting" },
    h("div", { class: "notice", role: "alert" }, h("p", {}, "This place cannot be loaded: the server does not answer."), again),
  );
};

/**
 * Who was in a place that is hidden now is in the new one, not nowhere: keys go on from there.
 * @param {string} place
 */
const keepFocus = (place) => {
  const active = document.activeElement;
  if (!active?.closest("[hidden]")) return;
  const pane = part(place === "find" ? "results" : place);
  pane.tabIndex = -1;
  pane.focus({ preventScroll: true });
};

start();
