// The names of topics on the map: those above from afar, those below from near; none covers another.

import { h } from "../core/dom.js";

/**
 * @typedef {import("./columns.js").Topic} Topic
 * @typedef {import("./view.js").View} View
 * @typedef {{left: number, right: number, top: number, bottom: number}} Frame in pixels of the stage
 */

// From here on the topics below are named, too.
const NEAR = 1.9;
const MOST = 60;
const GAP = 6;
// Pixels of the corner at the lower right where the buttons are.
const CORNER = [58, 156];
// Pixels of a line, and of the longest one.
const LINE = 18;
const LONGEST = 190;
const MOST_LINES = 2;
const FONT = "600 13px system-ui, sans-serif";

/**
 * Return how many lines a text takes, broken between words.
 * @param {string} text
 * @param {(text: string) => number} measure
 */
const linesOf = (text, measure) => {
  let lines = 1;
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > LONGEST) {
      lines += 1;
      line = word;
    } else line = longer;
  }
  return lines;
};

/**
 * Return as many of a name's terms as two lines have room for.
 * @param {string} name
 * @param {(text: string) => number} measure
 */
const fitting = (name, measure) => {
  const terms = name.split(", ");
  let text = name;
  while (terms.length > 1 && linesOf(text, measure) > MOST_LINES) {
    terms.pop();
    text = `${terms.join(", ")}\u00a0…`;
  }
  return text;
};

export class Labels {
  element = h("div", { class: "map-labels", "aria-hidden": "true" });
  /** @type {{topic: Topic, top: boolean, parted: boolean, label: HTMLElement, width: number, lines: number}[]} */
  #all = [];
  /** @type {Set<HTMLElement>} */
  #shown = new Set();

  /**
   * @param {Topic[]} topics upper ones before those below, the larger first
   */
  name(topics) {
    const pen = document.createElement("canvas").getContext("2d");
    if (pen) pen.font = FONT;
    const parted = new Set(topics.map(({ parent }) => parent));
    /** @param {string} text */
    const measure = (text) => pen?.measureText(text).width ?? text.length * 8;
    this.#all = topics.map((topic) => {
      const text = fitting(topic.name, measure);
      const wide = measure(text);
      const label = h("span", { class: topic.parent ? "below" : "top", "data-topic": topic.id }, text);
      const lines = Math.min(MOST_LINES, linesOf(text, measure));
      return { topic, top: !topic.parent, parted: parted.has(topic.id), label, width: Math.min(LONGEST, wide + 4) + 8, lines };
    });
    this.#all.sort((one, other) => other.topic.count - one.topic.count);
    this.#shown.clear();
    this.element.replaceChildren();
  }

  /**
   * Put the names where they belong in a view.
   * @param {View} view
   * @param {(topic: string) => boolean} counts whether a topic has records that are not faint
   */
  draw(view, counts) {
    const near = view.zoom >= NEAR;
    /** @type {Frame[]} */
    const taken = [{ left: view.width - CORNER[0], right: view.width, top: view.height - CORNER[1], bottom: view.height }];
    const shown = new Set();
    // From near the parts say more than the whole; what there is room for comes after.
    const first = this.#all.filter((one) => (near ? !one.parted : one.top));
    const after = this.#all.filter((one) => near && one.parted && one.top);
    for (const one of [...first, ...after]) {
      if (shown.size >= MOST) break;
      const [x, y] = view.toStage(one.topic.x, one.topic.y);
      const height = one.lines * LINE + 4;
      const left = Math.round(x - one.width / 2);
      const top = Math.round(y - height / 2);
      const frame = { left, right: left + one.width, top, bottom: top + height };
      if (frame.left < 2 || frame.top < 2 || frame.right > view.width - 2 || frame.bottom > view.height - 2) {
        if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
        push(frame, view);
      }
      if (!counts(one.topic.id) || taken.some((other) => touches(frame, other))) continue;
      taken.push(frame);
      shown.add(one.label);
      one.label.style.width = `${one.width}px`;
      one.label.style.transform = `translate(${frame.left}px, ${frame.top}px)`;
      if (!this.#shown.has(one.label)) this.element.append(one.label);
    }
    for (const label of this.#shown) if (!shown.has(label)) label.remove();
    this.#shown = shown;
  }
}

/**
 * Move what would be cut off at the edge inside.
 * @param {Frame} frame
 * @param {View} view
 */
const push = (frame, view) => {
  const across = Math.max(2 - frame.left, 0) - Math.max(frame.right - view.width + 2, 0);
  const down = Math.max(2 - frame.top, 0) - Math.max(frame.bottom - view.height + 2, 0);
  frame.left += across;
  frame.right += across;
  frame.top += down;
  frame.bottom += down;
};

/**
 * @param {Frame} one
 * @param {Frame} other
 */
const touches = (one, other) =>
  one.left < other.right + GAP && other.left < one.right + GAP && one.top < other.bottom + GAP && other.top < one.bottom + GAP;
