// The source of a record: the lines of its document around it, its own marked.

import { ApiError, get, Latest } from "../core/api.js";
import { h, sentence } from "../core/dom.js";
import { openOverlay } from "../core/overlay.js";
import { placeOf } from "./record.js";

/** @typedef {import("./records.js").Record} Record */
/**
 * @typedef {object} Excerpt
 * @property {string} source
 * @property {string} layout
 * @property {[number, number]} lines
 * @property {number} first number of the first line of `text`
 * @property {number} total
 * @property {string[]} text
 * @property {boolean} changed
 */

const AROUND = 30;
// Records may be long; a page shows no book.
const MOST_LINES = 1_000;

/**
 * Open a dialog with the source of a record.
 * @param {Record} record
 */
export const openSource = (record) => {
  const place = h("div", { class: "source-body", "aria-busy": true }, ...skeleton());
  const dialog = openOverlay(placeOf(record), "source", place);
  const latest = new Latest();
  dialog.addEventListener("close", () => latest.stop());
  const load = () =>
    latest.run(
      (signal) => get("record/source", { id: record.id, around: AROUND }, signal),
      (excerpt) => show(place, excerpt),
      (error) => fail(place, error),
    );
  place.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".again")) load();
  });
  load();
};

const skeleton = () => [40, 75, 60, 85, 30, 70].map((width) => h("div", { class: `skeleton line w${width}` }));

/**
 * @param {HTMLElement} place
 * @param {Excerpt} excerpt
 */
const show = (place, excerpt) => {
  const [from, to] = excerpt.lines;
  const lines = excerpt.text.slice(0, MOST_LINES).map((text, index) => {
    const number = excerpt.first + index;
    const own = number >= from && number <= to;
    return h("span", { class: own ? "source-line own" : "source-line", "data-number": number }, text || "\u200b");
  });
  const text = h("pre", { class: "source-text", tabindex: 0, "aria-label": "Lines of the document" }, ...lines);
  place.removeAttribute("aria-busy");
  place.replaceChildren(about(excerpt), text);
  text.focus({ preventScroll: true });
  const own = text.querySelector(".own");
  if (own instanceof HTMLElement) text.scrollTop = own.offsetTop - text.offsetTop - 48;
};

/** @param {Excerpt} excerpt */
const about = (excerpt) => {
  const [from, to] = excerpt.lines;
  const lines = from === to ? `Line ${from}` : `Lines ${from} to ${to}`;
  const total = excerpt.total.toLocaleString("en");
  const said = [`${lines} of ${total}`, excerpt.layout && `read as ${excerpt.layout}`].filter(Boolean).join(", ");
  return h(
    "div",
    { class: "source-about" },
    h("p", { class: "quiet" }, said),
    excerpt.changed &&
      h(
        "p",
        { class: "notice", role: "status" },
        "This document has changed since it was read: the marked lines may be others than the record's.",
      ),
  );
};

/**
 * @param {HTMLElement} place
 * @param {Error} error
 */
const fail = (place, error) => {
  const detail = error instanceof ApiError ? sentence(error.message) : "The source cannot be shown.";
  place.removeAttribute("aria-busy");
  place.replaceChildren(
    h("p", { class: "notice", role: "alert" }, detail),
    h("p", { class: "buttons" }, h("button", { type: "button", class: "button again" }, "Try again")),
  );
};
