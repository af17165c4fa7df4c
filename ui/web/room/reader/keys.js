// The keys of the page. None does anything while somebody types, or with Ctrl, Alt or Command.

import { h } from "../core/dom.js";
import { openOverlay, openedDialog } from "../core/overlay.js";
import { change, current } from "../core/store.js";
import { leave, NARROW } from "./trail.js";

// What stands in the dialog of the keys.
const KEYS = /** @type {const} */ ([
  ["/", "to the search box; Ctrl K or ⌘ K, too"],
  ["j", "next record; ↓ in the list, too"],
  ["k", "record before; ↑ in the list, too"],
  ["Enter", "open the record, or go into it"],
  ["Esc", "one step back: dialog, record, list, search box"],
  ["s", "similar questions"],
  ["c", "copy question and answer"],
  ["o", "open the source at its line"],
  ["a", "the answer in sentences"],
  ["x", "forget the follow-ups"],
  ["?", "these keys"],
]);
const MAP_KEYS = /** @type {const} */ ([
  ["← →", "↑ ↓ to the next question that way"],
  ["Shift", "with an arrow: move the map; with a drag: choose by a box"],
  ["Alt", "with a drag: choose with a lasso"],
  ["+", "nearer; - farther, 0 shows all"],
  ["Enter", "open the question"],
  ["Esc", "clear what is chosen"],
]);
const DESK_KEYS = /** @type {const} */ ([
  ["S", "same: one of them is kept"],
  ["R", "related, not the same"],
  ["D", "different"],
  ["1", "to 9: keep this one"],
  ["J", "of a larger group, the next text; K the one before"],
  ["X", "take that text out of the group"],
  ["U", "undo"],
  ["N", "next one, and leave this one open"],
  ["P", "the one before"],
  ["Esc", "back to the queue, on small screens"],
]);
export const FIELD = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const BOX = "#search";
const ROWS = ":is(#results:not([hidden]), #map:not([hidden])) li[data-id] a.row";
const READING = ["find", "map"];

export const startKeys = () => {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-keys]")) showKeys();
  });
};

/** Return what an empty reader says. */
export const keysHint = () =>
  h(
    "div",
    { class: "hint" },
    h("p", { class: "hint-title" }, "Choose a question to read it here."),
    h(
      "dl",
      {},
      ...[KEYS[0], ["j k", "through the list"], KEYS[5]].map(([key, about]) =>
        h("div", {}, h("dt", {}, ...key.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, about.split(";")[0])),
      ),
    ),
    h("button", { type: "button", class: "plain-button", "data-keys": true }, "All keys"),
  );

/** @param {KeyboardEvent} event */
const press = (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    return act(event, toBox);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || openedDialog()) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches(FIELD)) return inField(event, target);
  if (event.key === "?") return act(event, showKeys);
  if (event.key === "/") return act(event, toBox);
  if (!READING.includes(current().place)) return;
  if (event.key === "Escape") return act(event, () => stepBack(target));
  if (event.key === "j" || (event.key === "ArrowDown" && target.matches(ROWS))) return act(event, () => move(1));
  if (event.key === "k" || (event.key === "ArrowUp" && target.matches(ROWS))) return act(event, () => move(-1));
  if (event.key === "Enter") return enter(event, target);
  if (current().place === "find" && event.key === "a" && current().q.trim()) return act(event, toAnswer);
  if (event.key === "x" && current().then.length) return act(event, () => change({ then: [], id: "" }));
  const name = { s: "similar", c: "copy", o: "source" }[event.key];
  const button = name && document.querySelector(`#reader [data-do="${name}"]`);
  if (button instanceof HTMLElement) act(event, () => button.click());
};

/**
 * @param {KeyboardEvent} event
 * @param {() => void} work
 */
const act = (event, work) => {
  event.preventDefault();
  work();
};

/**
 * From the search box an arrow leads into the list.
 * @param {KeyboardEvent} event
 * @param {Element} field
 */
const inField = (event, field) => {
  const first = rows()[0];
  if (event.key === "ArrowDown" && field.matches(BOX) && first) act(event, () => first.focus());
};

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(ROWS)]);

/** @param {HTMLElement} row */
const idOf = (row) => row.closest("li")?.dataset.id ?? "";

/**
 * Show the record that stands some rows after the open one, or after the row that has the focus; on
 * small screens, where it would cover the list, only go to its row.
 * @param {number} step
 */
const move = (step) => {
  const all = rows();
  const open = all.findIndex((row) => idOf(row) === current().id);
  const at = open >= 0 ? open : all.findIndex((row) => row === document.activeElement);
  const row = all[at < 0 ? 0 : at + step];
  if (!row) return;
  const covered = document.body.classList.contains("covered");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (covered || !NARROW.matches) change({ id: idOf(row) }, "replace");
};

/**
 * Enter opens the row that has the focus, as for any link; if it is open, it goes into the reader.
 * @param {KeyboardEvent} event
 * @param {Element} target
 */
const enter = (event, target) => {
  const row = target.closest(ROWS);
  if (!row && target !== document.body) return;
  const question = document.getElementById("record-question");
  const here = row instanceof HTMLElement ? idOf(row) === current().id : current().id !== "";
  if (here && question) act(event, () => question.focus());
  else if (!row) act(event, () => rows()[0]?.click());
};

/** @param {Element} target */
const stepBack = (target) => {
  // A record that was reached from others leads back to the one of the list.
  const { id, via } = current();
  const row = [id, ...via].map((wanted) => rows().find((one) => idOf(one) === wanted)).find(Boolean);
  const onMap = current().place === "map";
  if (document.body.classList.contains("covered") || (onMap && id)) leave();
  else if (onMap && target.closest("#map")) document.getElementById("map-stage")?.focus();
  else if (target.closest("#reader") && row) row.focus();
  else toBox();
};

const toBox = () => {
  const covered = document.body.classList.contains("covered");
  if (covered || !READING.includes(current().place)) change({ place: READING.includes(current().place) ? current().place : "find", ...(covered ? { id: "", show: "" } : {}) }, "push");
  const box = document.querySelector(BOX);
  if (!(box instanceof HTMLInputElement)) return;
  box.focus();
  box.select();
};

const toAnswer = () => {
  change({ id: "", show: "answer" });
  const title = document.getElementById("answer-title");
  title?.focus();
};

const showKeys = () => {
  const lists = [
    [h("h3", {}, "Find"), listOf(KEYS)],
    [h("h3", {}, "Duplicates"), listOf(DESK_KEYS)],
    [h("h3", {}, "Map"), listOf(MAP_KEYS)],
  ];
  const first = ["find", "duplicates", "map"].indexOf(current().place);
  const ordered = first > 0 ? [lists[first], ...lists.filter((_, at) => at !== first)] : lists;
  openOverlay("Keys", "keys", ...ordered.flat());
};

/** @param {readonly (readonly [string, string])[]} keys */
const listOf = (keys) =>
  h(
    "dl",
    { class: "keys-list" },
    ...keys.map(([key, about]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, about))),
  );
