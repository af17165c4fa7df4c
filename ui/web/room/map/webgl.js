// All points in one call of WebGL 2: what moves the map is four numbers, so that panning and zooming
// never touch the points again.

/**
 * @typedef {import("./view.js").View} View
 *
 * @typedef {object} Look how points look, row by row
 * @property {Uint8Array} tints red, green, blue, alpha of each
 * @property {Uint8Array} hollow 1 for a ring in place of a disc
 * @property {Uint32Array} order rows from the lowest to the uppermost
 *
 * @typedef {object} Painter draws points on a canvas of its own
 * @property {HTMLCanvasElement} canvas
 * @property {string} name "webgl" or "canvas"
 * @property {(xs: ArrayLike<number>, ys: ArrayLike<number>) => void} place
 * @property {(look: Look) => void} dress
 * @property {(view: View, radius: number, ratio: number, hurried: boolean) => void} draw radius in
 *   pixels of the page; hurried: of very many points some, spread over all of them
 * @property {(ground: [number, number, number]) => void} paint sets the colour behind the points
 */

// So many points, about, are drawn while the map moves where all of them take too long.
export const SOME = 12_000;

const VERTEX = `#version 300 es
precision highp float;
in vec2 place;
in vec4 tint;
in float hollow;
uniform vec2 middle;
uniform vec2 unit;
uniform float size;
out vec4 colour;
flat out float ring;
void main() {
  gl_Position = vec4((place - middle) * unit, 0.0, 1.0);
  gl_PointSize = size;
  colour = tint;
  ring = hollow;
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 colour;
flat in float ring;
uniform float edge;
out vec4 seen;
void main() {
  float far = length(gl_PointCoord * 2.0 - 1.0);
  float inside = 1.0 - smoothstep(1.0 - edge, 1.0, far);
  if (ring > 0.5) inside *= smoothstep(0.5 - edge, 0.5, far);
  seen = vec4(colour.rgb, 1.0) * colour.a * inside;
}`;

/**
 * Return a painter that uses WebGL 2, null where the browser has none.
 * @param {() => void} lost called when the graphics card is taken away
 * @returns {Painter | null}
 */
export const webglPainter = (lost) => {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
  const program = gl && link(gl);
  if (!gl || !program) return null;
  canvas.addEventListener("webglcontextlost", lost);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const buffers = { place: gl.createBuffer(), tint: gl.createBuffer(), hollow: gl.createBuffer() };
  const order = gl.createBuffer();
  const some = gl.createBuffer();
  const uniforms = Object.fromEntries(
    ["middle", "unit", "size", "edge"].map((name) => [name, gl.getUniformLocation(program, name)]),
  );
  let count = 0;
  let fewer = 0;
  /**
   * @param {keyof typeof buffers} name
   * @param {Float32Array | Uint8Array} values
   * @param {number} each values of a point
   * @param {boolean} [shares] whether bytes are shares of one
   */
  const fill = (name, values, each, shares = false) => {
    const at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, each, values instanceof Float32Array ? gl.FLOAT : gl.UNSIGNED_BYTE, shares, 0, 0);
  };
  return {
    canvas,
    name: "webgl",
    place(xs, ys) {
      const places = new Float32Array(2 * xs.length);
      for (let row = 0; row < xs.length; row += 1) {
        places[2 * row] = xs[row];
        places[2 * row + 1] = ys[row];
      }
      fill("place", places, 2);
    },
    dress(look) {
      fill("tint", look.tints, 4, true);
      fill("hollow", look.hollow, 1);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, look.order, gl.DYNAMIC_DRAW);
      count = look.order.length;
      const each = Math.ceil(count / SOME);
      const spread = look.order.filter((_, place) => place % each === 0);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, some);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, spread, gl.DYNAMIC_DRAW);
      fewer = spread.length;
    },
    draw(view, radius, ratio, hurried) {
      const size = Math.max(1.5, 2 * radius * ratio);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(uniforms.middle, view.x, view.y);
      gl.uniform2f(uniforms.unit, (2 * view.scale) / view.width, (2 * view.scale) / view.height);
      gl.uniform1f(uniforms.size, size);
      gl.uniform1f(uniforms.edge, Math.min(0.9, 2.5 / size));
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, hurried ? some : order);
      if (count) gl.drawElements(gl.POINTS, hurried ? fewer : count, gl.UNSIGNED_INT, 0);
    },
    paint() {}, // what is behind shines through
  };
};

/**
 * @param {WebGL2RenderingContext} gl
 * @returns {WebGLProgram | null}
 */
const link = (gl) => {
  const program = gl.createProgram();
  for (const [kind, text] of /** @type {const} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]])) {
    const shader = gl.createShader(kind);
    if (!program || !shader) return null;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
};
