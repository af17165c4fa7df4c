// The record that is pointed at, by a pointer, a finger or the arrow keys: its question beside it.

import { write } from "../core/address.js";
import { h } from "../core/dom.js";
import { current } from "../core/store.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./stage.js").Stage} Stage
 */

// Pixels from a point at which it is meant; a finger needs more.
const REACH = 12;
const TOUCH_REACH = 24;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });

export class Pointing {
  card = h("div", { class: "map-card", hidden: true });
  said = h("p", { class: "unseen", role: "status" });
  row = -1;
  /** @type {Model | null} */
  model = null;
  /** @type {import("./nearest.js").Grid | null} */
  grid = null;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
  }

  /**
   * Return the row of the point at a place of the stage, -1 without one.
   * @param {[number, number]} at
   * @param {boolean} touch
   */
  find(at, touch) {
    const { view, radius } = this.stage;
    if (!this.grid || !this.model) return -1;
    const [x, y] = view.toMap(...at);
    const reach = (Math.max(radius, touch ? TOUCH_REACH : REACH) + 1) / view.scale;
    const bright = this.grid.near(x, y, reach, this.model.bright);
    return bright >= 0 ? bright : this.grid.near(x, y, reach, () => true);
  }

  /**
   * @param {[number, number] | null} at
   */
  hover(at) {
    if (this.card.matches(".held")) return;
    this.show(at ? this.find(at, false) : -1);
    this.stage.element.classList.toggle("on-point", this.row >= 0);
  }

  /**
   * Show the question of a row.
   * @param {number} row -1 for none
   * @param {"" | "held" | "keys"} [how] held: by a finger, with a link; keys: it is read aloud
   */
  show(row, how = "") {
    const same = row === this.row && how !== "held";
    this.row = row;
    this.stage.marks.pointed = row;
    this.card.hidden = row < 0;
    this.card.classList.toggle("held", how === "held" && row >= 0);
    if (row < 0 || !this.model) return same || this.stage.draw();
    const { model } = this;
    if (!same || how === "keys") {
      const twice = model.undecided?.ofRows.has(row) ? " · asked twice" : "";
      const question = model.question(row);
      const id = model.columns.ids[row];
      const name = how === "held" ? h("a", { href: write({ ...current(), id }), "data-id": id }, question) : h("b", {}, question);
      this.card.replaceChildren(name, h("span", {}, `${model.about(row)}${twice}`));
      if (how === "keys") this.said.textContent = `${question}. ${model.about(row)}${twice}`;
    }
    this.place();
    this.stage.draw();
  }

  /** Put the card where its point is now. */
  place() {
    if (this.row < 0 || !this.model) return;
    const { view, radius } = this.stage;
    const { x, y } = this.model.columns;
    const [across, down] = view.toStage(x[this.row], y[this.row]);
    const left = across > view.width / 2;
    const above = down > view.height / 2;
    const gap = radius + 10;
    Object.assign(this.card.style, {
      left: left ? "auto" : `${Math.max(8, across + gap)}px`,
      right: left ? `${Math.max(8, view.width - across + gap)}px` : "auto",
      top: above ? "auto" : `${Math.max(8, down + gap)}px`,
      bottom: above ? `${Math.max(8, view.height - down + gap)}px` : "auto",
    });
  }

  /**
   * Go to the next point in the direction of an arrow key; whether the key is one.
   * @param {string} key
   */
  step(key) {
    const way = ARROWS[key];
    if (!way || !this.grid || !this.model) return false;
    const { view } = this.stage;
    const from = this.row >= 0 ? this.row : this.stage.marks.open;
    const counts = this.model.bright;
    const next = from >= 0 ? this.grid.towards(from, way, counts) : this.grid.near(view.x, view.y, 20_000, counts);
    if (next < 0) return true; // there is none farther out
    this.bring(next);
    this.show(next, "keys");
    return true;
  }

  /**
   * Move the map until a point is well inside the stage.
   * @param {number} row
   */
  bring(row) {
    const { view } = this.stage;
    if (!this.model || row < 0) return;
    const { x, y } = this.model.columns;
    const [across, down] = view.toStage(x[row], y[row]);
    const edge = Math.min(60, view.width / 6, view.height / 6);
    if (across >= edge && down >= edge && across <= view.width - edge && down <= view.height - edge) return;
    view.move(view.width / 2 - across, view.height / 2 - down);
    this.stage.draw();
  }
}
