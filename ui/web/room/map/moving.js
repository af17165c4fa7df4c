// What hands and keys do on the map: move it, point at a question and open it, choose an area.

import { change, current } from "../core/store.js";
import { Gestures } from "./gestures.js";
import { areaText, simplified } from "./nearest.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {[number, number]} Place
 */

// Milliseconds for which the map must rest until its view stands in the address.
const REST = 250;
// Corners of an area in an address.
const MOST_CORNERS = 48;
// What a key or a button moves: a factor, and pixels.
const STEP = 1.5;
const PAN = 80;

export class Moving {
  #stage;
  #pointing;
  #tools;
  #gestures;
  #settling = 0;
  /** @type {Model | null} none until the map has come */
  model = null;
  seen = ""; // the view as the address has it

  /**
   * @param {HTMLElement} place
   * @param {import("./stage.js").Stage} stage
   * @param {import("./pointing.js").Pointing} pointing
   * @param {import("./tools.js").Tools} tools
   */
  constructor(place, stage, pointing, tools) {
    this.#stage = stage;
    this.#pointing = pointing;
    this.#tools = tools;
    this.#gestures = new Gestures(stage.element, this.#hands());
    stage.element.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("keydown", (event) => this.#escape(event));
  }

  /**
   * Do what a button for the view is named for.
   * @param {string} name
   */
  view(name) {
    const { view } = this.#stage;
    const { width, height } = view;
    if (name === "nearer") this.act(() => view.go(STEP));
    else if (name === "farther") this.act(() => view.go(1 / STEP));
    else if (name === "all") this.act(() => view.fit());
    else if (name === "seen") this.choose([[0, 0], [width, 0], [width, height], [0, height]]);
  }

  /** The map has been moved: the address says so once it rests. */
  #moved() {
    this.#pointing.place();
    this.#stage.draw();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.settle(), REST);
  }

  /** Say in the address where the map is, if it does not yet: what comes next is a step of its own. */
  settle() {
    if (!this.#settling) return;
    clearTimeout(this.#settling);
    this.#settling = 0;
    if (current().place !== "map") return;
    this.seen = this.#stage.view.text;
    change({ at: this.seen }, "replace");
  }

  /**
   * The view is the one of an address: where the map was before does not count.
   * @param {string} at
   */
  restored(at) {
    clearTimeout(this.#settling);
    this.#settling = 0;
    this.seen = at;
  }

  /** @returns {import("./gestures.js").Hands} */
  #hands() {
    const { view, marks } = this.#stage;
    return {
      move: (across, down) => this.act(() => view.move(across, down)),
      go: (factor, at) => this.act(() => view.go(factor, ...at)),
      point: (at) => this.#pointing.hover(at),
      press: (at, touch) => this.#press(at, touch),
      drawing: (corners) => {
        marks.drawing = corners;
        this.#stage.draw();
      },
      drawn: (corners) => {
        marks.drawing = [];
        this.#stage.draw();
        if (corners.length) this.choose(corners);
      },
      tool: () => this.#tools.tool,
    };
  }

  /** @param {() => void} work */
  act(work) {
    if (!this.model) return;
    work();
    this.#moved();
  }

  /**
   * Choose what lies in an area; dragging moves the map again.
   * @param {Place[]} corners in pixels of the stage
   */
  choose(corners) {
    const { view } = this.#stage;
    const area = simplified(corners.slice(-1_000), MOST_CORNERS).map(([across, down]) => view.toMap(across, down));
    this.#tools.tool = "move";
    this.setTool("move");
    this.settle();
    change({ area: areaText(area), id: "" });
  }

  /**
   * @param {Place} at
   * @param {boolean} touch
   */
  #press(at, touch) {
    const { left, top } = this.#stage.element.getBoundingClientRect();
    const under = document.elementFromPoint(left + at[0], top + at[1]);
    const topic = under instanceof HTMLElement ? under.dataset.topic : "";
    if (topic) return this.#goTo(topic);
    const row = this.#pointing.find(at, touch);
    if (row >= 0 && (!touch || row === this.#pointing.row)) return this.#open(row);
    this.#pointing.show(row, touch ? "held" : "");
  }

  /** @param {number} row */
  #open(row) {
    const id = this.model?.columns.ids[row];
    if (!id) return;
    this.settle();
    change({ id });
  }

  /**
   * Show most of a topic; records that lie far from the others do not count.
   * @param {string} topic
   */
  #goTo(topic) {
    const { topics, topic: of, x, y } = /** @type {Model} */ (this.model).columns;
    const own = topics.flatMap(({ id, parent }, number) => (id === topic || parent === topic ? number : []));
    const rows = of.flatMap((number, row) => (own.includes(number) ? row : []));
    const middle = (/** @type {number[]} */ values) => {
      const sorted = rows.map((row) => values[row]).sort((one, other) => one - other);
      return [0.1, 0.9].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
    };
    const [[left, right], [bottom, top]] = [middle(x), middle(y)];
    this.act(() => this.#stage.view.show({ left, right, bottom, top }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.#stage.element) return;
    const { view } = this.#stage;
    const pans = /** @type {Record<string, Place>} */ ({ ArrowRight: [-PAN, 0], ArrowLeft: [PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] });
    if (event.shiftKey && pans[event.key]) this.act(() => view.move(...pans[event.key]));
    else if (this.#pointing.step(event.key)) this.#moved();
    else if (event.key === "+" || event.key === "=") this.act(() => view.go(STEP));
    else if (event.key === "-") this.act(() => view.go(1 / STEP));
    else if (event.key === "0") this.act(() => view.fit());
    else if (event.key === "Enter" && this.#pointing.row >= 0) this.#open(this.#pointing.row);
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.#gestures.stop()) this.setTool("move");
    else if (this.#pointing.row >= 0) this.#pointing.show(-1);
    else if (this.#tools.tool !== "move") this.setTool("move");
    else if (current().area) {
      this.settle();
      change({ area: "" });
    } else return;
    event.preventDefault();
  }

  /** @param {import("./tools.js").Tool} tool */
  setTool(tool) {
    this.#tools.tool = tool;
    this.#stage.element.dataset.tool = tool;
    this.#tools.show(current(), this.model?.undecided !== null);
  }
}
