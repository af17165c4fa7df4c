// The bar above the map, and the buttons upon it: colours, how to choose, near and far.

import { h, icon } from "../core/dom.js";
import { COLOURS } from "./groups.js";

const ICONS = {
  move: "M12 3v18M3 12h18M12 3 9.500 5.500M12 3l2.500 2.500M12 21l-2.500-2.500M12 21l2.500-2.500M3 12l2.500-2.500M3 12l2.500 2.500M21 12l-2.500-2.500M21 12l-2.500 2.500",
  lasso: "M7 16.500C4.500 15.500 3 13.500 3 11c0-3.900 4-7 9-7s9 3.100 9 7-4 7-9 7c-1 0-2-.1-2.900-.4M7 16.500a2 2 0 1 0 2 2c0 2-1 3-3 3",
  box: "M4 8V4h4m4 0h0m4 0h4v4m0 4v0m0 4v4h-4m-4 0h0m-4 0H4v-4m0-4v0",
  seen: "M4 9V5h4M16 5h4v4M20 15v4h-4M8 19H4v-4M9 12h6M12 9v6",
  twice: "M9 9h11v11H9zM5 15H4V4h11v1",
  nearer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  all: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};
const TOOLS = /** @type {const} */ ([
  ["move", "Move", "Drag moves the map"],
  ["lasso", "Lasso", "Draw round questions to choose them; Alt and drag, too"],
  ["box", "Box", "Draw a box to choose questions; Shift and drag, too"],
]);
/** @typedef {"move" | "lasso" | "box"} Tool */

export class Tools {
  /** @type {Tool} */
  tool = "move";
  filters = h("button", { type: "button", class: "button filters" }, "Filters", h("span", { class: "badge" }));
  #colour = /** @type {HTMLSelectElement} */ (
    h("select", { class: "field", id: "map-colour" }, ...COLOURS.map(([value, name]) => h("option", { value }, name)))
  );
  #tools = TOOLS.map(([tool, name, title]) =>
    h("button", { type: "button", class: "button map-tool", "data-tool": tool, "aria-label": name, title: `${name}: ${title}` }, icon(ICONS[tool])),
  );
  #seen = button("seen", "Choose what is seen", ICONS.seen);
  #twice = h("button", { type: "button", class: "button map-twice", "data-do": "duplicates", "aria-pressed": "false", title: "Mark what is asked more than once and not decided" }, icon(ICONS.twice), h("span", {}, "Duplicates"));
  bar = h(
    "div",
    { class: "map-bar" },
    this.filters,
    h("label", { class: "map-colour", for: "map-colour" }, h("span", {}, "Colour by"), this.#colour),
    h("div", { class: "map-tools", role: "group", "aria-label": "Choose questions on the map" }, ...this.#tools, this.#seen),
    this.#twice,
  );
  zoom = h(
    "div",
    { class: "map-zoom", role: "group", "aria-label": "Near and far" },
    button("nearer", "Nearer", ICONS.nearer, "+"),
    button("farther", "Farther", ICONS.farther, "-"),
    button("all", "Whole map", ICONS.all, "0"),
  );

  /** @param {(colour: string) => void} work */
  onColour(work) {
    this.#colour.addEventListener("change", () => work(this.#colour.value));
  }

  /**
   * @param {import("../core/store.js").State} state
   * @param {boolean} twice whether duplicates are marked
   */
  show(state, twice) {
    this.#colour.value = state.colour;
    for (const one of this.#tools) one.setAttribute("aria-pressed", String(one.dataset.tool === this.tool));
    this.#twice.setAttribute("aria-pressed", String(twice));
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} path
 * @param {string} [key]
 */
function button(name, label, path, key = "") {
  return h("button", { type: "button", class: "button map-tool", "data-do": name, "aria-label": label, title: key ? `${label} (${key})` : label }, icon(path));
}
