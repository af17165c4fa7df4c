// Which points are at a place of the map, by a grid: a pointer looks at a few cells, not at all points.

const CELLS = 128;
const WIDTH = 10_001 / CELLS;

export class Grid {
  /**
   * @param {ArrayLike<number>} xs from 0 to 10,000
   * @param {ArrayLike<number>} ys
   */
  constructor(xs, ys) {
    this.xs = xs;
    this.ys = ys;
    const cells = Uint32Array.from(xs, (x, row) => cellOf(x) + CELLS * cellOf(ys[row]));
    this.starts = new Uint32Array(CELLS * CELLS + 1);
    for (const cell of cells) this.starts[cell + 1] += 1;
    for (let cell = 0; cell < CELLS * CELLS; cell += 1) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    this.rows = new Uint32Array(cells.length);
    cells.forEach((cell, row) => (this.rows[next[cell]++] = row));
  }

  /**
   * Yield the rows in a box.
   * @param {import("./view.js").Box} box
   */
  *inside({ left, right, bottom, top }) {
    for (let up = cellOf(bottom); up <= cellOf(top); up += 1) {
      const first = this.starts[cellOf(left) + CELLS * up];
      const end = this.starts[cellOf(right) + CELLS * up + 1];
      for (let at = first; at < end; at += 1) {
        const row = this.rows[at];
        if (this.xs[row] >= left && this.xs[row] <= right && this.ys[row] >= bottom && this.ys[row] <= top) yield row;
      }
    }
  }

  /**
   * Return the row of the point nearest to a place, -1 without one in reach.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @param {(row: number) => boolean} counts
   */
  near(x, y, reach, counts) {
    let best = -1;
    let least = reach * reach;
    for (const row of this.inside({ left: x - reach, right: x + reach, bottom: y - reach, top: y + reach })) {
      const far = (this.xs[row] - x) ** 2 + (this.ys[row] - y) ** 2;
      if (far > least || !counts(row)) continue;
      least = far;
      best = row;
    }
    return best;
  }

  /**
   * Return the rows in a polygon, ascending.
   * @param {[number, number][]} corners
   */
  within(corners) {
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const box = { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
    const found = [];
    for (const row of this.inside(box)) if (isInside(this.xs[row], this.ys[row], corners)) found.push(row);
    return found.sort((one, other) => one - other);
  }

  /**
   * Return the nearest row in a direction, -1 without one: what lies straight ahead counts as nearer.
   * @param {number} from
   * @param {[number, number]} way across and up, one of them 0
   * @param {(row: number) => boolean} counts
   */
  towards(from, [across, up], counts) {
    let best = -1;
    let least = Infinity;
    for (let row = 0; row < this.xs.length; row += 1) {
      const x = this.xs[row] - this.xs[from];
      const y = this.ys[row] - this.ys[from];
      const ahead = x * across + y * up;
      const aside = Math.abs(x * up - y * across);
      if (row === from || ahead <= 0 || aside > ahead || !counts(row)) continue;
      if (ahead + 2 * aside >= least) continue;
      least = ahead + 2 * aside;
      best = row;
    }
    return best;
  }
}

/** @param {number} value */
const cellOf = (value) => Math.min(CELLS - 1, Math.max(0, Math.floor(value / WIDTH)));

/**
 * Whether a ray from a point crosses the edge of a polygon an odd number of times.
 * @param {number} x
 * @param {number} y
 * @param {[number, number][]} corners
 */
const isInside = (x, y, corners) => {
  let inside = false;
  corners.forEach(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
};

// A corner that adds no more than this, in square pixels, is none.
const STRAIGHT = 8;

/**
 * Return a drawn line with at most so many corners; the one that matters least goes first.
 * @param {[number, number][]} corners in pixels
 * @param {number} most
 */
export const simplified = (corners, most) => {
  const left = corners.slice();
  /** @param {number} at */
  const matters = (at) => {
    const [[ax, ay], [bx, by], [cx, cy]] = [-1, 0, 1].map((step) => left[(at + step + left.length) % left.length]);
    return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)); // twice the triangle (Visvalingam 1993)
  };
  for (;;) {
    let least = 0;
    for (let at = 1; at < left.length; at += 1) if (matters(at) < matters(least)) least = at;
    if (left.length <= 3 || (left.length <= most && matters(least) > STRAIGHT)) return left;
    left.splice(least, 1);
  }
};

// An area may reach beyond the map, on each side: its corners are whole numbers with a sign.
const FARTHEST = 999_999;

/** The corners of an area as they stand in an address: "-100-200_300-200_300-400". */
export const areaText = (/** @type {[number, number][]} */ corners) =>
  corners.map((corner) => corner.map((one) => Math.min(FARTHEST, Math.max(-FARTHEST, Math.round(one) || 0))).join("-")).join("_");

/**
 * @param {string} text
 * @returns {[number, number][]}
 */
export const areaOf = (text) =>
  text.split("_").map((corner) => {
    const [, x, y] = /^(-?\d+)-(-?\d+)$/.exec(corner) ?? [];
    return [Number(x), Number(y)];
  });
