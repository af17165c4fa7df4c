// How far the sending of files is, and what was not taken.

import { count, h } from "../core/dom.js";
import { size, spoken } from "./wording.js";

/** @typedef {import("./upload.js").Sending} Sending */

// Files that were refused which are named.
const NAMED = 20;

/**
 * Return the lines that say how far it is.
 * @param {Sending | null} sending
 */
export const drawSending = (sending) => {
  const part = h(
    "div",
    { class: "sending card" },
    h("p", { class: "sending-all" }),
    h("div", { class: "bar", role: "progressbar", "aria-label": "All files", "aria-valuemin": 0, "aria-valuemax": 100 }, h("div")),
    h("p", { class: "sending-one quiet place-name" }),
    h("div", { class: "bar thin", role: "progressbar", "aria-label": "This file", "aria-valuemin": 0, "aria-valuemax": 100 }, h("div")),
    h("button", { type: "button", class: "button", "data-draft": "stop", "data-key": "stop" }, "Stop sending"),
  );
  fill(part, sending);
  return part;
};

/**
 * Show how far it is; `draw` is called where its lines are not there yet.
 * @param {HTMLElement} place
 * @param {Sending} sending
 * @param {() => void} draw
 */
export const showSending = (place, sending, draw) => {
  const part = /** @type {HTMLElement | null} */ (place.querySelector(".sending"));
  if (part) fill(part, sending);
  else draw();
};

/**
 * @param {HTMLElement} part
 * @param {Sending | null} sending
 */
const fill = (part, sending) => {
  const [all, one] = /** @type {HTMLElement[]} */ ([...part.querySelectorAll("p")]);
  const [whole, own] = /** @type {HTMLElement[]} */ ([...part.querySelectorAll(".bar")]);
  const now = sending ?? { path: "", share: 0, files: 0, total: 0, bytes: 0, size: 0 };
  all.textContent = sending
    ? `Sending ${count(now.total, "file")}: ${now.files.toLocaleString("en")} done, ${size(now.bytes)} of ${size(now.size)}`
    : "Sending…";
  one.textContent = !now.path ? "" : now.share >= 1 ? `${now.path} · being read` : now.path;
  lengthen(whole, now.size ? now.bytes / now.size : now.files / Math.max(1, now.total));
  lengthen(own, now.share);
};

/**
 * @param {HTMLElement} bar
 * @param {number} share
 */
const lengthen = (bar, share) => {
  const percent = Math.min(100, Math.round(100 * share));
  bar.setAttribute("aria-valuenow", String(percent));
  /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${percent}%`;
};

/**
 * Return what was refused, and what of a folder was not even sent.
 * @param {{path: string, problem: string}[]} refused
 * @param {number} hidden
 * @param {number} media
 * @returns {HTMLElement[]}
 */
export const drawLeftOut = (refused, hidden, media) => {
  const left = [hidden && count(hidden, "hidden file"), media && `${count(media, "picture")}, sound or film`].filter(Boolean);
  return [
    ...(refused.length ? [drawRefused(refused)] : []),
    ...(left.length ? [h("p", { class: "quiet" }, `Not sent: ${left.join(", ")}.`)] : []),
  ];
};

/** @param {{path: string, problem: string}[]} refused */
const drawRefused = (refused) => {
  const files = refused.filter(({ path }) => path);
  return h(
    "div",
    { class: "notice", role: "alert" },
    files.length > 0 && h("p", {}, `${count(files.length, "file")} ${files.length === 1 ? "was" : "were"} not taken; the others are not affected.`),
    h(
      "ul",
      { class: "refusals" },
      refused.slice(0, NAMED).map(({ path, problem }) => h("li", {}, path && h("span", { class: "place-name" }, path), path && " ", spoken(problem))),
      refused.length > NAMED && h("li", {}, `and ${count(refused.length - NAMED, "more file")}`),
    ),
    h("button", { type: "button", class: "plain-button", "data-draft": "forgive", "data-key": "forgive" }, "Dismiss"),
  );
};

/**
 * Let the browser ask before the page is left while something is under way.
 * @param {() => boolean} underWay
 */
export const leavingAsks = (underWay) =>
  addEventListener("beforeunload", (event) => {
    if (underWay()) event.preventDefault();
  });
