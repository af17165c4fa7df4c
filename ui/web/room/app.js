// The page begins here: it waits for Gradio's frame, and starts each module in its place.

import { startAddress } from "./address.js";
import { startBanner } from "./banner.js";
import { startCorpus } from "./corpus.js";
import { arrived } from "./dom.js";
import { startDesk } from "./desk.js";
import { startFacets } from "./facets.js";
import { startKeys } from "./keys.js";
import { startMap } from "./map.js";
import { startMasthead } from "./masthead.js";
import { startProse } from "./prose.js";
import { startReader } from "./reader.js";
import { startResults } from "./results.js";
import { current, listen, PLACES } from "./store.js";

// Each with the part of Gradio's frame that it fills.
const PARTS = /** @type {const} */ ([
  ["#masthead", startMasthead],
  ["#facets", startFacets],
  ["#results", startResults],
  ["#reader", startReader],
  ["#duplicates", startDesk],
  ["#map", startMap],
  ["#corpus", startCorpus],
]);

const start = async () => {
  const places = await Promise.all(PARTS.map(([selector]) => arrived(selector)));
  startBanner();
  startAddress();
  startProse();
  PARTS.forEach(([, begin], number) => begin(places[number]));
  startKeys();
  listen(showPlace);
  showPlace();
  document.body.classList.add("started");
};

/** Show the place of the state and hide the others. */
const showPlace = () => {
  const { place } = current();
  for (const name of PLACES) {
    const element = document.getElementById(name);
    if (element) element.hidden = name !== place;
  }
  document.body.dataset.place = place;
};

start();
