// What the map says when it cannot be shown, or not yet.

import { write } from "../core/address.js";
import { ApiError } from "../core/api.js";
import { h, sentence } from "../core/dom.js";

export const loading = () => h("p", { class: "map-wait" }, "The map is on its way…");

/**
 * Return what is shown while topics and map are being made; they come by themselves.
 * @param {number} seconds since they were asked for
 * @param {string} detail what the server says
 */
export const pending = (seconds, detail) =>
  h(
    "div",
    { class: "map-wait" },
    h("p", {}, h("strong", {}, "The map is being made")),
    h("p", { class: "quiet" }, "All questions are sorted into topics, and put where they are alike. For thousands of questions that takes some minutes, once; the map opens by itself. Everything else can be used meanwhile."),
    h("progress", { "aria-label": "The map is being made" }),
    h("p", { class: "quiet" }, seconds < 5 ? "" : `${lasted(seconds)} so far.`),
    detail.includes("cannot be made") && h("p", { class: "notice", role: "alert" }, sentence(detail), " It is tried again."),
  );

/** @param {number} seconds */
const lasted = (seconds) => (seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);

/**
 * Return the same in a line, for beside the map of before.
 * @param {number} seconds
 * @param {string} detail
 */
export const pendingSays = (seconds, detail) => {
  const said = seconds < 5 ? "Questions are being sorted into topics." : `Questions are being sorted into topics, for ${lasted(seconds)} so far.`;
  return detail.includes("cannot be made") ? `${said} ${sentence(detail)} It is tried again.` : said;
};

/** Return what is shown of a corpus that holds nothing. */
export const empty = () =>
  h(
    "div",
    { class: "map-wait" },
    h("p", {}, h("strong", {}, "Nothing is in this corpus yet")),
    h("p", { class: "quiet" }, "Add documents, and their questions are shown here, alike ones near each other."),
    h("a", { class: "button primary", href: write({ place: "corpus" }), "data-go": true }, "Add documents"),
  );

/** @param {Error} error */
export const failed = (error) =>
  h(
    "div",
    { class: "map-wait notice", role: "alert" },
    h("p", {}, h("strong", {}, "The map cannot be shown. "), sentence(error instanceof ApiError ? error.message : "the answer cannot be read")),
    h("button", { type: "button", class: "button", "data-do": "reload" }, "Try again"),
  );

/** @param {boolean} dark @returns {import("./marks.js").Inks & {ground: string}} */
export const inksOf = (dark) => {
  const styles = getComputedStyle(document.body);
  const named = (/** @type {string} */ name, /** @type {string} */ other) => styles.getPropertyValue(name).trim() || other;
  return {
    ink: named("--ink", dark ? "#e6eaef" : "#1c2530"),
    paper: named("--paper", dark ? "#19212b" : "#ffffff"),
    accent: named("--accent", dark ? "#5cd0c4" : "#0b6b64"),
    warn: dark ? "#ffb27a" : "#a03c00",
    ground: named("--ground", dark ? "#10161d" : "#f6f7f9"),
  };
};
