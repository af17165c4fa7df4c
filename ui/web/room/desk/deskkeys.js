// The keys of the desk. None does anything while somebody types, or elsewhere.

import { openedDialog } from "../core/overlay.js";
import { current } from "../core/store.js";
import { FIELD } from "../reader/keys.js";

/** @type {{[key: string]: string}} */
const VERDICTS = { s: "same", r: "related", d: "different" };
/** @type {{[key: string]: string}} */
const STEPS = { u: "undo", n: "next", p: "previous", x: "take-out", j: "text-next", k: "text-before", escape: "back" };

/**
 * @typedef {object} Acts
 * @property {(verdict: import("./items.js").Verdict) => void} decide
 * @property {(number: number) => void} keep counted from 1
 * @property {(name: string) => void} step what the key is called in `STEPS`
 */

/** @param {Acts} acts */
export const startDeskKeys = (acts) => {
  document.addEventListener("keydown", (event) => {
    if (!isOurs(event)) return;
    const key = event.key.toLowerCase();
    const number = numberOf(event);
    if (number) acts.keep(number);
    else if (VERDICTS[key]) acts.decide(/** @type {import("./items.js").Verdict} */ (VERDICTS[key]));
    else if (STEPS[key]) acts.step(STEPS[key]);
    else return;
    event.preventDefault();
  });
};

/** @param {KeyboardEvent} event */
const isOurs = (event) => {
  // A key that is held down would decide what nobody has read.
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (current().place !== "duplicates" || openedDialog()) return false;
  return !(event.target instanceof Element && event.target.matches(FIELD));
};

/**
 * Return the digit of a key, 0 for none; on some keyboards digits stand above other signs.
 * @param {KeyboardEvent} event
 */
const numberOf = ({ key, code, shiftKey }) => {
  if (/^[1-9]$/.test(key)) return Number(key);
  const [, digit = "0"] = (!shiftKey && /^Digit([1-9])$/.exec(code)) || [];
  return Number(digit);
};
