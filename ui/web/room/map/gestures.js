// What hands do on the map: drag, wheel, pinch, tap, and drawing round some points.

/**
 * @typedef {[number, number]} Place pixels from the upper left corner of the stage
 *
 * @typedef {object} Hands what is done
 * @property {(across: number, down: number) => void} move
 * @property {(factor: number, at: Place) => void} go
 * @property {(at: Place | null) => void} point over the stage, null when the pointer leaves
 * @property {(at: Place, touch: boolean) => void} press
 * @property {(corners: Place[]) => void} drawing what is drawn so far
 * @property {(corners: Place[]) => void} drawn [] where the drawing was given up
 * @property {() => "move" | "lasso" | "box"} tool
 */

// Pixels until a press is a drag.
const STILL = 4;
const TOUCH_STILL = 9;
// Pixels from one corner of a drawing to the next.
const STROKE = 4;
// A notch of most wheels is 100.
const WHEEL = 0.0022;

export class Gestures {
  /** @type {Map<number, Place>} where each finger is */
  #fingers = new Map();
  /** @type {Place[]} */
  #path = [];
  /** @type {"" | "press" | "move" | "pinch" | "lasso" | "box"} */
  #doing = "";
  /** @type {"move" | "lasso" | "box"} */
  #tool = "move";

  /**
   * @param {HTMLElement} stage
   * @param {Hands} hands
   */
  constructor(stage, hands) {
    this.stage = stage;
    this.hands = hands;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", (event) => this.#up(event));
    stage.addEventListener("pointercancel", () => this.stop());
    stage.addEventListener("pointerleave", () => this.#doing || hands.point(null));
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  /** Give up what is being done. */
  stop() {
    const drawing = this.#doing === "lasso" || this.#doing === "box";
    this.#fingers.clear();
    this.#doing = "";
    this.#path = [];
    this.stage.classList.remove("moving");
    if (drawing) this.hands.drawn([]);
    return drawing;
  }

  /** @param {MouseEvent} event @returns {Place} */
  #at(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button || (event.target instanceof Element && event.target.closest("button, a, select, .map-card"))) return;
    this.stage.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, this.#at(event));
    if (this.#fingers.size > 1) {
      this.#path = [];
      if (this.#doing !== "pinch") this.hands.drawing([]);
      this.#doing = "pinch";
      return;
    }
    this.#tool = event.shiftKey ? "box" : event.altKey ? "lasso" : this.hands.tool();
    this.#doing = "press";
    this.#path = [this.#at(event)];
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#at(event);
    const before = this.#fingers.get(event.pointerId);
    if (!before) return event.pointerType === "touch" ? undefined : this.hands.point(at);
    if (this.#doing === "pinch") return this.#pinch(event.pointerId, at);
    const still = event.pointerType === "touch" ? TOUCH_STILL : STILL;
    const [start] = this.#path;
    if (this.#doing === "press") {
      if (Math.hypot(at[0] - start[0], at[1] - start[1]) < still) return;
      this.#doing = this.#tool;
      this.hands.point(null);
      this.stage.classList.toggle("moving", this.#tool === "move");
    }
    this.#fingers.set(event.pointerId, at);
    if (this.#doing === "move") return this.hands.move(at[0] - before[0], at[1] - before[1]);
    const last = this.#path[this.#path.length - 1];
    if (this.#doing === "box") this.#path = boxed(start, at);
    else if (Math.hypot(at[0] - last[0], at[1] - last[1]) >= STROKE) this.#path.push(at);
    this.hands.drawing(this.#path);
  }

  /**
   * @param {number} finger
   * @param {Place} at
   */
  #pinch(finger, at) {
    const before = [...this.#fingers.values()].slice(0, 2);
    this.#fingers.set(finger, at);
    const [[ax, ay], [bx, by]] = before;
    const [[cx, cy], [dx, dy]] = [...this.#fingers.values()];
    const middle = /** @type {Place} */ ([(cx + dx) / 2, (cy + dy) / 2]);
    this.hands.move(middle[0] - (ax + bx) / 2, middle[1] - (ay + by) / 2);
    this.hands.go(Math.hypot(cx - dx, cy - dy) / Math.max(1, Math.hypot(ax - bx, ay - by)), middle);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    const doing = this.#doing;
    if (doing === "pinch" && this.#fingers.size) return; // the finger that is left moves nothing
    const path = this.#path;
    this.#doing = "";
    this.#path = [];
    this.stage.classList.remove("moving");
    if (doing === "press") this.hands.press(path[0], event.pointerType === "touch");
    else if (doing === "lasso" || doing === "box") this.hands.drawn(path.length > 2 ? path : []);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
    // Two fingers on a touchpad come as a wheel with Ctrl, in smaller steps.
    this.hands.go(Math.exp(-pixels * WHEEL * (event.ctrlKey ? 4 : 1)), this.#at(event));
  }
}

/**
 * @param {Place} start
 * @param {Place} end
 * @returns {Place[]}
 */
const boxed = ([ax, ay], [bx, by]) => [[ax, ay], [bx, ay], [bx, by], [ax, by]];
