// The head of all places: the name, the search box, the way to the places, the theme.

import { clicked, go, write } from "../core/address.js";
import { h, icon } from "../core/dom.js";

import { GLASS, searchBox } from "./search.js";
import { change, current, EMPTY, listen } from "../core/store.js";
import { topicName } from "../topics/tree.js";
import { themeButton } from "./theme.js";

const WAYS = [
  { place: "find", name: "Find", icon: GLASS },
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

// The title of the window says what is open.
const TITLES = /** @type {Record<string, string>} */ ({ duplicates: "Duplicates", map: "Map", corpus: "Corpus" });

/** Keep the title up to date, also when the open record arrives later than its address. */
const startTitles = () => {
  listen(showTitle);
  document.addEventListener("topics-known", showTitle);
  const reader = document.getElementById("reader");
  if (reader) new MutationObserver(showTitle).observe(reader, { childList: true, subtree: true });
  showTitle();
};

const showTitle = () => {
  const name = titleOf();
  const title = name ? `${name} – askalike` : "askalike";
  if (document.title !== title) document.title = title;
};

const titleOf = () => {
  const { place, id, q, topics, view } = current();
  if (view && place === "corpus") return "Coverage";
  if (place !== "find" && !(place === "map" && id)) return TITLES[place];
  if (id) return question(id) || q.trim();
  return q.trim() || (topics.length === 1 ? topicName(topics[0]) : "");
};

/**
 * Return the question of the open record as the list has it, or else the reader.
 * @param {string} id
 */
const question = (id) => {
  const row = document.querySelector(`:is(#results, #map) li[data-id="${CSS.escape(id)}"] .row-question`);
  const heading = row ?? document.querySelector("#reader h2");
  return heading?.textContent?.trim().slice(0, 200) ?? "";
};
