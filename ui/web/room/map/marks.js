// What is drawn over the points: what a query found, what is asked twice, what is chosen, open, and
// pointed at. There is little of it, so that a plain canvas does.

/**
 * @typedef {import("./view.js").View} View
 * @typedef {{ink: string, paper: string, accent: string, warn: string}} Inks
 */

export class Marks {
  canvas = document.createElement("canvas");
  /** @type {number[]} rows that a query found, the best first */
  hits = [];
  /** @type {Iterable<number>} rows that wait in Duplicates */
  twice = [];
  /** @type {[number, number][]} corners of what is chosen, in units of the map */
  area = [];
  /** @type {[number, number][]} what is being drawn, in pixels of the stage */
  drawing = [];
  /** row of the record that is open */
  open = -1;
  /** row that is pointed at */
  pointed = -1;
  /** @type {Inks} */
  inks = { ink: "#000", paper: "#fff", accent: "#066", warn: "#b40" };

  /**
   * @param {View} view
   * @param {number} radius of a point, in pixels of the page
   * @param {number} ratio pixels of the canvas for one of the page
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   */
  draw(view, radius, ratio, xs, ys) {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, view.width, view.height);
    const { ink, paper, accent, warn } = this.inks;
    this.#outline(pen, this.area.map(([x, y]) => view.toStage(x, y)), []);
    this.#outline(pen, this.drawing, [6, 4]);
    /** @type {(row: number) => [number, number] | null} */
    const seen = (row) => {
      const [across, down] = view.toStage(xs[row], ys[row]);
      return across > -20 && down > -20 && across < view.width + 20 && down < view.height + 20 ? [across, down] : null;
    };
    for (const row of this.twice) {
      const at = seen(row);
      if (!at) continue;
      pen.setLineDash([3, 2.5]);
      ring(pen, at, radius + 3.5, warn, 1.8);
    }
    pen.setLineDash([]);
    for (const row of this.hits.slice().reverse()) {
      const at = seen(row);
      if (!at) continue;
      ring(pen, at, radius + 3, paper, 5);
      ring(pen, at, radius + 3, ink, 2.4);
    }
    for (const [row, width] of [[this.pointed, 2.4], [this.open, 4]]) {
      const at = row >= 0 ? seen(row) : null;
      if (!at) continue;
      ring(pen, at, radius + 5, paper, width + 3);
      ring(pen, at, radius + 5, accent, width);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {[number, number][]} corners
   * @param {number[]} dashes
   */
  #outline(pen, corners, dashes) {
    if (corners.length < 2) return;
    pen.beginPath();
    for (const [across, down] of corners) pen.lineTo(across, down);
    pen.closePath();
    pen.globalAlpha = 0.1;
    pen.fillStyle = this.inks.accent;
    pen.fill();
    pen.globalAlpha = 1;
    pen.setLineDash(dashes);
    pen.strokeStyle = this.inks.accent;
    pen.lineWidth = 1.8;
    pen.stroke();
    pen.setLineDash([]);
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number]} at
 * @param {number} radius
 * @param {string} colour
 * @param {number} width
 */
const ring = (pen, [across, down], radius, colour, width) => {
  pen.beginPath();
  pen.arc(across, down, radius, 0, 7);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
};
