// How the Corpus place says times, sizes and numbers, and shows the commands in a message.

import { count, h } from "../core/dom.js";

const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
// Units of a time that has passed: the name, and its seconds.
const UNITS = /** @type {const} */ ([
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]);
const STEP = 1024;

/**
 * Return "3 days ago" with the exact time as its title; null for a time that is not known.
 * @param {string | undefined} iso
 */
export const ago = (iso) => {
  const then = iso ? new Date(iso) : null;
  if (!then || Number.isNaN(then.getTime())) return null;
  const exact = then.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "medium" });
  return h("time", { datetime: then.toISOString(), title: exact }, passed(then));
};

/** @param {Date} then */
const passed = (then) => {
  const seconds = (Date.now() - then.getTime()) / 1000;
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return AGO.format(-Math.floor(seconds / length), unit);
  }
  return "just now";
};

/**
 * Return "34 KB", "1.2 MB".
 * @param {number} bytes
 */
export const size = (bytes) => {
  let number = bytes / STEP;
  for (const unit of ["KB", "MB", "GB"]) {
    if (number < STEP || unit === "GB") {
      const digits = number < 10 && unit !== "KB" ? 1 : 0;
      return `${Math.max(number, Math.sign(bytes)).toLocaleString("en", { maximumFractionDigits: digits })} ${unit}`;
    }
    number /= STEP;
  }
  return "";
};

/**
 * Return "line 4", "lines 4–9".
 * @param {[number, number]} lines
 */
export const range = ([first, last]) => (first === last ? `line ${first}` : `lines ${first}–${last}`);

/**
 * Return how many lines the parts of a document are that were not read.
 * @param {{lines: [number, number]}[]} unread
 */
export const unreadLines = (unread) =>
  unread.reduce((sum, { lines: [first, last] }) => sum + Math.max(1, last - first + 1), 0);

/**
 * Return the parts that were not read as a list, the first ones of many.
 * @param {{lines: [number, number], reason: string}[]} unread
 * @param {number} most
 */
export const unreadList = (unread, most) =>
  h(
    "ul",
    { class: "unread" },
    unread.slice(0, most).map((part) =>
      h("li", {}, h("span", { class: "place-name" }, range(part.lines)), ` ${part.reason}`),
    ),
    unread.length > most && h("li", { class: "quiet" }, `and ${count(unread.length - most, "more part")}`),
  );

/**
 * Return a message as nodes: what stands in backticks, and a command after "run: ", is code.
 * @param {string} message
 * @returns {(Node | string)[]}
 */
export const spoken = (message) =>
  message
    .split(/(`[^`]+`|\brun: askalike [^;\n]*[^;\n.])/)
    .filter(Boolean)
    .flatMap((part) => {
      if (part.startsWith("`")) return [h("code", {}, part.slice(1, -1))];
      if (part.startsWith("run: ")) return ["run: ", h("code", {}, part.slice("run: ".length))];
      return [part];
    });
