// Which part of the map is seen: its middle, in the units of the map, and how near it is.

/** @typedef {{left: number, right: number, bottom: number, top: number}} Box in units of the map */

// Pixels that stay free around all points, for the names at their edge.
const MARGIN = 44;
const FARTHEST = 0.5;
const NEAREST = 60;
// The least extent that is shown, in units of the map (it is 10,000 wide): few points, or many in one
// place, are not drawn as far apart as they get.
const LEAST = 400;

/** Turns units of the map (y points up) into pixels of the stage (y points down), and back. */
export class View {
  x = 5_000;
  y = 5_000;
  zoom = 1; // 1 shows all points
  width = 1;
  height = 1;
  /** @type {Box} where there are points */
  #bounds = { left: 0, right: 10_000, bottom: 0, top: 10_000 };

  /** Pixels of a unit of the map. */
  get scale() {
    return this.zoom * this.#fitting;
  }

  get #fitting() {
    const { left, right, bottom, top } = this.#bounds;
    const margin = Math.min(MARGIN, this.width / 8, this.height / 8);
    const across = (this.width - 2 * margin) / (right - left);
    return Math.max(1e-4, Math.min(across, (this.height - 2 * margin) / (top - bottom)));
  }

  /** @param {Box} bounds */
  enclose({ left, right, bottom, top }) {
    const wider = Math.max(0, LEAST - (right - left)) / 2;
    const higher = Math.max(0, LEAST - (top - bottom)) / 2;
    this.#bounds = { left: left - wider, right: right + wider, bottom: bottom - higher, top: top + higher };
  }

  /** Show all points. */
  fit() {
    this.show(this.#bounds);
    this.zoom = 1;
  }

  /**
   * Show a part of the map, with some room around it.
   * @param {Box} box
   */
  show({ left, right, bottom, top }) {
    this.x = (left + right) / 2;
    this.y = (bottom + top) / 2;
    const width = Math.max(LEAST, right - left);
    const height = Math.max(LEAST, top - bottom);
    const scale = Math.min((this.width * 0.7) / width, (this.height * 0.7) / height);
    this.zoom = within(scale / this.#fitting, 1, NEAREST / 2);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]} pixels from the upper left corner of the stage
   */
  toStage(x, y) {
    const { scale } = this;
    return [(x - this.x) * scale + this.width / 2, this.height / 2 - (y - this.y) * scale];
  }

  /**
   * @param {number} across pixels
   * @param {number} down pixels
   * @returns {[number, number]}
   */
  toMap(across, down) {
    const { scale } = this;
    return [this.x + (across - this.width / 2) / scale, this.y - (down - this.height / 2) / scale];
  }

  /**
   * Move the map by pixels; its points never leave the stage altogether.
   * @param {number} across
   * @param {number} down
   */
  move(across, down) {
    const { left, right, bottom, top } = this.#bounds;
    this.x = within(this.x - across / this.scale, left, right);
    this.y = within(this.y + down / this.scale, bottom, top);
  }

  /**
   * Go nearer or farther, so that what is at a place of the stage stays there.
   * @param {number} factor
   * @param {number} [across]
   * @param {number} [down]
   */
  go(factor, across = this.width / 2, down = this.height / 2) {
    const [x, y] = this.toMap(across, down);
    this.zoom = within(this.zoom * factor, FARTHEST, NEAREST);
    const [afterX, afterY] = this.toMap(across, down);
    this.x += x - afterX;
    this.y += y - afterY;
    this.move(0, 0);
  }

  /** The view as it stands in an address: "5000-5000-2.5"; "" shows all. */
  get text() {
    const { left, right, bottom, top } = this.#bounds;
    const [x, y] = [this.x, this.y].map((one) => within(Math.round(one), 0, 99_999));
    const zoom = Math.round(this.zoom * 100) / 100;
    const moved = Math.hypot(this.x - (left + right) / 2, this.y - (bottom + top) / 2) * this.scale > 1;
    return zoom === 1 && !moved ? "" : `${x}-${y}-${zoom}`;
  }

  /** @param {string} text */
  set text(text) {
    const [x, y, zoom] = text.split("-").map(Number);
    if (!text || !(zoom > 0)) {
      this.fit();
      return;
    }
    Object.assign(this, { x, y, zoom: within(zoom, FARTHEST, NEAREST) });
    this.move(0, 0);
  }
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const within = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * Return the smallest box around some rows.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {Iterable<number>} rows
 * @returns {Box}
 */
export const boxOf = (xs, ys, rows) => {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const row of rows) {
    left = Math.min(left, xs[row]);
    right = Math.max(right, xs[row]);
    bottom = Math.min(bottom, ys[row]);
    top = Math.max(top, ys[row]);
  }
  return right < left ? { left: 0, right: 10_000, bottom: 0, top: 10_000 } : { left, right, bottom, top };
};
