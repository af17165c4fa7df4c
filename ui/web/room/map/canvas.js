// The points where there is no WebGL: painted pixel by pixel into one picture, which is far quicker
// than as many circles of a canvas.

/**
 * @typedef {import("./webgl.js").Painter} Painter
 * @typedef {import("./webgl.js").Look} Look
 * @typedef {{dx: Int32Array, dy: Int32Array, cover: Uint8Array}} Stamp the pixels of a disc, and how
 *   much of each it covers, to 255
 */

/** Return a painter that needs nothing but a canvas. @returns {Painter} */
export const canvasPainter = () => {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  /** @type {ArrayLike<number>} */
  let xs = [];
  /** @type {ArrayLike<number>} */
  let ys = [];
  /** @type {Look} */
  let look = { tints: new Uint8Array(), hollow: new Uint8Array(), order: new Uint32Array() };
  /** @type {[number, number, number]} */
  let ground = [255, 255, 255];
  let picture = new ImageData(1, 1);
  return {
    canvas,
    name: "canvas",
    place(across, up) {
      xs = across;
      ys = up;
    },
    dress: (now) => void (look = now),
    paint: (colour) => void (ground = colour),
    draw(view, radius, ratio) {
      const { width, height } = canvas;
      if (!width || !height) return;
      if (picture.width !== width || picture.height !== height) picture = new ImageData(width, height);
      new Uint32Array(picture.data.buffer).fill(packed(ground));
      const stamps = [stamp(radius * ratio, 0), stamp(radius * ratio, 0.5)];
      const scale = view.scale * ratio;
      const edge = Math.ceil(radius * ratio) + 1;
      for (const row of look.order) {
        const across = Math.round((xs[row] - view.x) * scale + width / 2);
        const down = Math.round(height / 2 - (ys[row] - view.y) * scale);
        if (across < -edge || down < -edge || across > width + edge || down > height + edge) continue;
        press(picture, across, down, look.tints.subarray(4 * row, 4 * row + 4), stamps[look.hollow[row]]);
      }
      context.putImageData(picture, 0, 0);
    },
  };
};

/** @param {ArrayLike<number>} colour */
const packed = (colour) => ((255 << 24) | (colour[2] << 16) | (colour[1] << 8) | colour[0]) >>> 0;

/**
 * Return the pixels of a disc, or of a ring.
 * @param {number} radius in pixels of the picture
 * @param {number} hole share of the radius that is empty
 * @returns {Stamp}
 */
const stamp = (radius, hole) => {
  const reach = Math.ceil(radius);
  /** @type {number[][]} */
  const found = [];
  for (let down = -reach; down <= reach; down += 1) {
    for (let across = -reach; across <= reach; across += 1) {
      const far = Math.hypot(across, down);
      const inner = hole ? within(far - radius * hole + 0.5) : 1;
      const cover = Math.round(255 * within(radius - far + 0.5) * inner);
      if (cover) found.push([across, down, cover]);
    }
  }
  const column = (/** @type {number} */ at) => found.map((one) => one[at]);
  return { dx: new Int32Array(column(0)), dy: new Int32Array(column(1)), cover: new Uint8Array(column(2)) };
};

/** @param {number} share */
const within = (share) => Math.min(1, Math.max(0, share));

/**
 * Print a stamp into a picture.
 * @param {ImageData} picture
 * @param {number} across its middle
 * @param {number} down
 * @param {Uint8Array} tint
 * @param {Stamp} stamp
 */
const press = ({ data, width, height }, across, down, tint, { dx, dy, cover }) => {
  for (let pixel = 0; pixel < cover.length; pixel += 1) {
    const x = across + dx[pixel];
    const y = down + dy[pixel];
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = 4 * (y * width + x);
    const share = cover[pixel] * tint[3];
    for (let part = 0; part < 3; part += 1) {
      data[at + part] += ((tint[part] - data[at + part]) * share) / 65_025;
    }
  }
};
