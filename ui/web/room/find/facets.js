// The filters: at the left where there is room, and else in a sheet. Their counts follow the other
// choices; while somebody points at them, nothing moves.

import { ApiError, get, Latest, onIndex, onPresence } from "../core/api.js";
import { clearFilters } from "./chips.js";
import { count, h, hit, sentence } from "../core/dom.js";
import { drawTree, twist } from "./facet-tree.js";
import { byLevel, drawGroup, group } from "./facet-group.js";
import { change, chosen, current, FILTERS, filtersOf, listen } from "../core/store.js";
import { areRelated, learn, want } from "../topics/tree.js";

/**
 * @typedef {{name: string, count: number}} Named
 * @typedef {object} Facets
 * @property {number} total
 * @property {import("./facet-tree.js").Branch[]} documents
 * @property {Named[]} levels
 * @property {Named[]} tags
 * @property {Named[]} layouts
 * @property {{yes: number, no: number}} answered
 * @property {{documents: number, sections: number, tags: number}} left_out
 * @property {import("../topics/tree.js").Topic[]} topics none while they are being made
 *
 * @typedef {import("../core/store.js").State} State
 */

const narrow = matchMedia("(max-width: 1100px)");
const asking = new Latest();
/** @type {Facets | null} */
let facets = null;
let asked = "";

/** @type {HTMLElement} */
let pane;
const clear = h("button", { type: "button", class: "plain-button", "data-clear": true, hidden: true }, "Clear all");
const close = h("button", { type: "button", class: "plain-button sheet-only", "data-close": true }, "Close");
const groups = {
  within: group("within", "Documents", "Find a document"),
  topics: group("topics", "Topics", "Find a topic"),
  levels: group("levels", "Level"),
  tags: group("tags", "Tag", "Find a tag"),
  layouts: group("layouts", "Layout"),
  answered: group("answered", "Answer"),
};
const trouble = h("div", { class: "notice facets-trouble", role: "alert", hidden: true });
const show = h("button", { type: "button", class: "button primary sheet-only show", "data-close": true }, "Show");
const content = h(
  "div",
  { class: "facets" },
  h("div", { class: "facets-head" }, h("h2", {}, "Filters"), clear, close),
  trouble,
  ...Object.values(groups),
  show,
);
const sheet = /** @type {HTMLDialogElement} */ (h("dialog", { class: "sheet", "aria-label": "Filters" }));

/** @param {HTMLElement} place */
export const startFacets = (place) => {
  pane = place;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "Filters");
  place.replaceChildren(content);
  place.after(sheet);
  content.addEventListener("change", choose);
  content.addEventListener("click", press);
  content.addEventListener("input", (event) => hit(event, ".group-find") && draw(false));
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => pane.replaceChildren(content));
  narrow.addEventListener("change", () => {
    sheet.close();
    follow(current());
  });
  content.addEventListener("pointerleave", () => draw(isPointedAt()));
  listen(follow);
  onPresence((presence) => presence === "here" && again());
  onIndex((problem) => !problem && again());
  document.addEventListener("corpus-changed", again);
  document.addEventListener("topics-known", () => facets?.total && !facets.topics.length && again());
  follow(current());
};

/** Open the filters in a sheet. */
export const openFilters = () => {
  if (sheet.open) return;
  sheet.replaceChildren(content);
  sheet.showModal();
  follow(current());
};

/** @param {State} state */
const follow = (state) => {
  clear.hidden = !chosen(state);
  if (!["find", "map"].includes(state.place) || (narrow.matches && !sheet.open)) return;
  const now = JSON.stringify(FILTERS.map((name) => state[name]));
  if (now === asked) return;
  asked = now;
  if (facets) draw(true); // what is chosen shows at once, its counts when they come
  asking.run((signal) => get("facets", filtersOf(state), signal), take, fail);
};

const again = () => {
  asked = "";
  follow(current());
};

/** @param {Facets} found */
const take = (found) => {
  facets = found;
  trouble.hidden = true;
  show.textContent = `Show ${count(found.total, "question")}`;
  learn(found.topics);
  if (found.total && !found.topics.length) want(); // they are being made
  draw(isPointedAt());
};

/** Whether somebody is at a filter, with the pointer or with the keyboard. */
const isPointedAt = () => content.matches(":hover") || content.querySelector(":focus-visible") !== null;

/** @type {Facets} */
const NONE = {
  total: 0,
  documents: [],
  levels: [],
  tags: [],
  layouts: [],
  answered: { yes: 0, no: 0 },
  left_out: { documents: 0, sections: 0, tags: 0 },
  topics: [],
};

/** @param {Error} error */
const fail = (error) => {
  asked = "";
  if (error instanceof ApiError && error.type === "empty") return take(NONE);
  const said = error instanceof ApiError ? sentence(error.message) : "The answer cannot be read.";
  trouble.replaceChildren(
    h("p", {}, `The filters cannot be loaded. ${said}`),
    h("button", { type: "button", class: "button", "data-again": true }, "Try again"),
  );
  trouble.hidden = false;
};

/** @param {boolean} still whether everything stays where it is */
const draw = (still) => {
  if (!facets) return;
  const state = current();
  drawTree(groups.within, facets.documents, state.within, facets.left_out, still);
  drawTree(groups.topics, facets.topics.map(branchOf), state.topics, NONE.left_out, still);
  drawGroup(groups.levels, byLevel(facets.levels), state.levels, still);
  drawGroup(groups.tags, facets.tags, state.tags, still, facets.left_out.tags);
  drawGroup(groups.layouts, facets.layouts, state.layouts, still);
  const { yes, no } = facets.answered;
  const answers = [
    { name: "yes", words: "Answered", count: yes },
    { name: "no", words: "Not answered", count: no },
  ].filter((one) => one.count || one.name === state.answered);
  drawGroup(groups.answered, answers, [state.answered], still);
};

/**
 * @param {import("../topics/tree.js").Topic} topic
 * @returns {import("./facet-tree.js").Branch}
 */
const branchOf = ({ id, name, count, topics }) => ({ label: id, name, count, sections: topics.map(branchOf) });

/** @param {Event} event */
const choose = (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  const { field = "", value = "" } = box.dataset;
  if (!field) return;
  if (field === "answered") return change({ answered: box.checked ? value : "" });
  const now = /** @type {string[]} */ (/** @type {any} */ (current())[field]);
  const others = now.filter((one) => one !== value && !isWithin(field, one, value));
  change({ [field]: box.checked ? [...others, value] : others });
};

/**
 * Whether one choice is a part of the other: then the one that is chosen last counts.
 * @param {string} field
 * @param {string} one
 * @param {string} other
 */
const isWithin = (field, one, other) => {
  if (field === "topics") return areRelated(one, other);
  return field === "within" && (one.startsWith(`${other} › `) || other.startsWith(`${one} › `));
};

/** @param {MouseEvent} event */
const press = (event) => {
  const button = hit(event, "button");
  if (!button) return;
  if (button.matches("[data-clear]")) clearFilters();
  else if (button.matches("[data-close]")) sheet.close();
  else if (button.matches("[data-again]")) again();
  else if (button.matches(".twist")) twist(button);
  else if (button.matches(".group-more")) button.dataset.all = button.dataset.all ? "" : "yes";
  draw(!button.matches(".twist, .group-more"));
};
