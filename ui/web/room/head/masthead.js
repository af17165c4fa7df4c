// The head of all places: the name, the search box, the way to the places, the theme.

import { write } from "../core/address.js";
import { h, icon } from "../core/dom.js";
import { clicked, go } from "../core/links.js";
import { searchBox } from "./search.js";
import { change, current, EMPTY, listen } from "../core/store.js";
import { themeButton } from "./theme.js";
import { startTitles } from "./titles.js";

const WAYS = [
  { place: "find", name: "Find", icon: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4" },
  { place: "duplicates", name: "Duplicates", icon: "M9 9h11v11H9zM5 15H4V4h11v1" },
  { place: "map", name: "Map", icon: "M9 4 4 6v14l5-2 6 2 5-2V4l-5 2zm0 0v14m6-12v14" },
  { place: "corpus", name: "Corpus", icon: "M5 4h4v16H5zm4 0h4v16H9zm5.2.7 3.800-1 4 15.500-3.800 1z" },
];

/** @param {HTMLElement} place */
export const startMasthead = (place) => {
  const ways = WAYS.map((way) =>
    h("a", { class: "way", "data-place": way.place, href: "." }, icon(way.icon), h("span", {}, way.name)),
  );
  place.replaceChildren(
    brand(),
    searchBox(),
    h("nav", { class: "ways", "aria-label": "Places" }, ...ways),
    themeButton(),
  );
  place.addEventListener("click", (event) => {
    const link = clicked(event, "a[href]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.place) change({ place: link.dataset.place });
    else go(link);
  });
  const follow = () => ways.forEach(showWay);
  listen(follow);
  follow();
  startTitles();
  focusFirst(place);
};

const brand = () => {
  const picture = h("img", { src: new URL("../icon.svg", import.meta.url), alt: "", width: 26, height: 26 });
  const link = h("a", { href: write(EMPTY), title: "Home" }, picture, h("span", {}, "askalike"));
  return h("h1", { class: "brand" }, link);
};

/**
 * Each place keeps the query and the record, so that coming back shows them again.
 * @param {HTMLElement} way
 */
const showWay = (way) => {
  const state = current();
  const { place = "" } = way.dataset;
  way.setAttribute("href", write({ ...state, place }));
  if (place === state.place) way.setAttribute("aria-current", "page");
  else way.removeAttribute("aria-current");
};

/**
 * Who opens the page wants to type, unless there is something to read, or a keyboard would cover it.
 * @param {HTMLElement} place
 */
const focusFirst = (place) => {
  const { place: open, q, id } = current();
  if (open !== "find" || q || id || !matchMedia("(pointer: fine)").matches) return;
  place.querySelector("input")?.focus();
};
