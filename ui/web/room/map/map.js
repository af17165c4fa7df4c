// The map's door: what will be here, and the way to what exists.

import { write } from "../core/address.js";
import { h } from "../core/dom.js";
import { clicked } from "../core/links.js";
import { change, EMPTY } from "../core/store.js";

/** @param {HTMLElement} place */
export const startMap = (place) => {
  place.setAttribute("role", "region");
  place.setAttribute("aria-labelledby", "map-title");
  place.replaceChildren(
    h(
      "div",
      { class: "door" },
      h("h2", { id: "map-title" }, "Map"),
      h(
        "p",
        {},
        "The map will show all questions at once, those that are alike near each other. " +
          "It is not built yet; until then you can walk through the corpus by document and section.",
      ),
      h("a", { class: "button primary", href: write({}), "data-browse": true }, "Browse by document and section"),
    ),
  );
  place.addEventListener("click", (event) => {
    if (!clicked(event, "[data-browse]")) return;
    event.preventDefault();
    change({ ...EMPTY }, "push");
  });
};
