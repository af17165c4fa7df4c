// What stands where the queue is empty: all is decided, nothing was found, or it cannot be shown.

import { write } from "../core/address.js";
import { ApiError } from "../core/api.js";
import { h, sentence } from "../core/dom.js";
import { current } from "../core/store.js";
import { reportLinks } from "./reports.js";

/** @typedef {import("./items.js").Queue} Queue */
/** @typedef {Partial<import("../core/store.js").State>} Patch */

/**
 * Return what is said of a queue with nothing in it, and what can be done then.
 * @param {Queue} queue
 * @param {number} lowest the least threshold that would find more
 */
export const ending = (queue, lowest) => {
  const { status } = current();
  if (status === "" && queue.decided > 0 && queue.open === 0) return [finished(queue)];
  if (status === "decided" && queue.decided === 0 && queue.open > 0) return [undecided()];
  return [nothing(queue, lowest)];
};

/** @param {Queue} queue */
const finished = ({ decided }) =>
  h(
    "div",
    { class: "finished" },
    h("h3", {}, decided === 1 ? "The one item is decided" : `All ${decided.toLocaleString("en")} are decided`),
    h("p", {}, "Search follows the decisions from now on. What is left is the documents: take a report and work through it."),
    reportLinks(),
    h("p", { class: "ways-on" }, way("Look at the decisions", { status: "decided", item: "" }), ...narrowed().map(([text, patch]) => way(text, patch))),
  );

const undecided = () =>
  h(
    "div",
    { class: "finished" },
    h("h3", {}, "Nothing is decided yet"),
    h("p", { class: "ways-on" }, way("To the open ones", { status: "" })),
  );

/**
 * @param {Queue} queue
 * @param {number} lowest
 */
const nothing = ({ threshold }, lowest) => {
  const more = lowest > 0 && lowest < threshold;
  const lower = String(Math.round(lowest * 100) / 100);
  return h(
    "div",
    { class: "finished" },
    h("h3", {}, current().kind === "related" ? "No look-alikes here" : "No duplicates here"),
    h("p", {}, `${current().kind === "related" ? "Nothing that only looks alike" : "Nothing that is asked more than once"} is as sure as ${threshold.toFixed(2)}${narrowed().length ? " with these filters" : ""}.`),
    h(
      "p",
      { class: "ways-on" },
      ...narrowed().map(([text, patch]) => way(text, patch)),
      more && way(`Lower the threshold to ${Number(lower).toFixed(2)}`, { threshold: lower }),
    ),
  );
};

/**
 * What narrows the queue, each with how it is taken away.
 * @returns {[string, Patch][]}
 */
const narrowed = () => {
  const { kind, pair, scope } = current();
  /** @type {[string, Patch][]} */
  const found = [];
  if (kind) found.push(["All kinds", { kind: "" }]);
  if (pair.length) found.push(["Any documents", { pair: [] }]);
  if (scope) found.push(["Within and across documents", { scope: "" }]);
  return found;
};

/**
 * Return a link that changes the state.
 * @param {string} text
 * @param {Patch} patch
 */
const way = (text, patch) =>
  h("a", { class: "button", href: write({ ...current(), page: 1, item: "", ...patch }), "data-go": true }, text);

/**
 * Return what is said where something could not be fetched.
 * @param {Error} error
 * @param {boolean} [asked] whether it may be what was asked for that cannot be
 */
export const notShown = (error, asked = false) =>
  h(
    "div",
    { class: "notice", role: "alert" },
    h("p", {}, error instanceof ApiError ? sentence(error.message) : "The duplicates cannot be shown."),
    h("button", { type: "button", class: "button", "data-do": "again" }, "Try again"),
    " ",
    asked && way("Without filters", { status: "", kind: "", pair: [], scope: "", threshold: "" }),
  );

/** Return what is said of an item that is not there any more. */
export const gone = () =>
  h(
    "div",
    { class: "notice missing", role: "alert" },
    h("h3", { tabindex: -1 }, "This item is not in the queue any more"),
    h("p", {}, "One of its texts was changed or removed, or is in another group now. What was decided before is kept."),
    h("button", { type: "button", class: "button", "data-do": "next" }, "To the next one"),
  );
