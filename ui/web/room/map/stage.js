// The map itself: the points, what is drawn over them, and the names of topics. It draws only when
// something has changed, at most once for each picture of the screen.

import { h } from "../core/dom.js";
import { canvasPainter } from "./canvas.js";
import { Labels } from "./labels.js";
import { Marks } from "./marks.js";
import { View } from "./view.js";
import { SOME, webglPainter } from "./webgl.js";

/**
 * @typedef {import("./webgl.js").Painter} Painter
 * @typedef {import("./webgl.js").Look} Look
 */

// More pixels of the screen than this for one of the page are not seen, but take time.
const MOST_RATIO = 2;
// Milliseconds that a picture of all points takes from which the map moves with some of them, where
// they are many; and from the last one until all are drawn again.
const SLOW = 50;
const REST = 200;

export class Stage {
  view = new View();
  labels = new Labels();
  marks = new Marks();
  /** @type {(topic: string) => boolean} */
  named = () => true;
  element = h("div", { class: "map-stage", tabindex: 0, role: "application", "aria-roledescription": "map", "aria-label": "Map of questions", "aria-describedby": "map-keys" });
  /** @type {Painter} */
  #painter;
  /** @type {ArrayLike<number>} */
  #xs = [];
  /** @type {ArrayLike<number>} */
  #ys = [];
  /** @type {Look | null} */
  #look = null;
  /** @type {[number, number, number]} */
  #ground = [255, 255, 255];
  #due = 0;
  #took = 0; // milliseconds that the last picture of all points took
  #seen = ""; // the view in which the points are drawn, "" if they must be drawn again
  #thin = false; // whether only some of them are
  #resting = 0;
  #resized = () => {};

  constructor() {
    this.#painter = webglPainter(() => this.#fallBack()) ?? canvasPainter();
    this.element.append(this.#painter.canvas, this.marks.canvas, this.labels.element);
    this.element.dataset.drawn = this.#painter.name;
    new ResizeObserver(() => this.#fit()).observe(this.element);
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => this.#fit());
  }

  /** Whether the points are drawn without WebGL. */
  get plain() {
    return this.#painter.name === "canvas";
  }

  /** @param {() => void} work what to do when the stage has another size, before it is drawn */
  onResize(work) {
    this.#resized = work;
  }

  /**
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   */
  place(xs, ys) {
    this.#xs = xs;
    this.#ys = ys;
    this.#seen = "";
    this.#painter.place(xs, ys);
  }

  /**
   * @param {Look} look
   * @param {[number, number, number]} ground
   */
  dress(look, ground) {
    this.#look = look;
    this.#ground = ground;
    this.#seen = "";
    this.#painter.paint(ground);
    this.#painter.dress(look);
    this.draw();
  }

  /** Pixels from the middle of a point to its edge. */
  get radius() {
    const many = this.#xs.length;
    const least = Math.min(5, Math.max(1.3, 56 / Math.sqrt(many + 1) + 1.3));
    return Math.min(Math.max(7, least), least * Math.max(1, this.view.zoom) ** 0.4);
  }

  /** Draw with the next picture of the screen. */
  draw() {
    this.#due ||= requestAnimationFrame(() => {
      this.#due = 0;
      this.#drawNow();
    });
  }

  #drawNow() {
    if (!this.view.width || !this.#look) return;
    const ratio = this.#ratio;
    this.#drawPoints(ratio);
    this.marks.draw(this.view, this.radius, ratio, this.#xs, this.#ys);
    this.labels.draw(this.view, this.named);
    this.element.dataset.frames = String(Number(this.element.dataset.frames ?? 0) + 1);
  }

  /**
   * Draw the points, unless they are there as they would be drawn. Only while the map moves, and where
   * all of them took too long, some stand for all.
   * @param {number} ratio
   */
  #drawPoints(ratio) {
    const { x, y, zoom, width, height } = this.view;
    const view = [x, y, zoom, width, height, ratio].join(" ");
    if (view === this.#seen && !this.#thin) return;
    const moved = this.#seen !== "" && view !== this.#seen;
    this.#thin = moved && this.#took > SLOW && this.#xs.length > 2 * SOME;
    this.#seen = view;
    this.#painter.draw(this.view, this.radius, ratio, this.#thin);
    clearTimeout(this.#resting);
    if (this.#thin) this.#resting = window.setTimeout(() => this.#due || this.#drawNow(), Math.max(REST, 2 * this.#took));
    else this.#measure();
  }

  /**
   * Measure how long the picture that has just been drawn takes: until the next one can be drawn. From
   * one wish to draw to the next would count the time in which nothing moves.
   */
  #measure() {
    const start = performance.now();
    requestAnimationFrame(() => (this.#took = performance.now() - start));
  }

  get #ratio() {
    return Math.min(MOST_RATIO, devicePixelRatio || 1);
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height) return;
    Object.assign(this.view, { width, height });
    for (const canvas of [this.#painter.canvas, this.marks.canvas]) {
      canvas.width = Math.round(width * this.#ratio);
      canvas.height = Math.round(height * this.#ratio);
    }
    this.#resized();
    this.#seen = "";
    if (this.#due) cancelAnimationFrame(this.#due);
    this.#due = 0;
    this.#drawNow(); // at once: a canvas of another size is empty
  }

  /** A canvas that once had WebGL can have nothing else: another one takes its place. */
  #fallBack() {
    const painter = canvasPainter();
    this.#painter.canvas.replaceWith(painter.canvas);
    this.#painter = painter;
    this.element.dataset.drawn = painter.name;
    painter.paint(this.#ground);
    painter.place(this.#xs, this.#ys);
    if (this.#look) painter.dress(this.#look);
    this.#fit();
  }
}
