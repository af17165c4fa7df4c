// Documents with their sections, and topics on two levels, as trees of boxes to tick.

import { h } from "../core/dom.js";
import { boxOf, choice, note, partsOf, rowsOf, settle, showMore } from "./facet-group.js";

/**
 * @typedef {object} Branch
 * @property {string} label the value that is chosen, such as "document › section › …"
 * @property {string} name
 * @property {string} [title]
 * @property {number} count
 * @property {Branch[]} sections
 * @property {string} [place] the path of a document whose title others have, too
 */

// Documents that are shown first; and rows in all, so that the page stays light.
const FIRST = 10;
const MOST = 60;

// Labels of the branches that are open.
/** @type {Set<string>} */
const opened = new Set();

/** @param {HTMLElement} button the one before a branch */
export const twist = (button) => {
  const { label = "" } = button.dataset;
  if (!opened.delete(label)) opened.add(label);
};

/**
 * @param {HTMLElement} element the group
 * @param {Branch[]} documents or topics, the largest first
 * @param {string[]} chosen
 * @param {{documents: number, sections: number}} leftOut
 * @param {boolean} still whether everything stays where it is
 */
export const drawTree = (element, documents, chosen, leftOut, still) => {
  const { list, wanted, all } = partsOf(element, documents.length);
  const found = documents.filter((one) => !wanted || within(one, wanted));
  const most = all || wanted ? MOST : FIRST;
  const shown = found.filter((one, number) => number < most || chosen.some((label) => holds(one, label)));
  element.hidden = !documents.length && !list.childElementCount;
  const made = { field: element.dataset.field ?? "", chosen, still };
  drawBranches(list, toldApart(shown, documents), made, { rows: MOST - shown.length });
  showMore(element, Math.min(found.length, MOST), shown.length, all);
  const left = leftOut.documents + Math.max(0, found.length - most);
  note(element, wanted !== "" || all, found.length, left, made.field === "within" ? "; the place Corpus has all" : "");
};

/**
 * Return documents, with their paths where several have one title.
 * @param {Branch[]} shown
 * @param {Branch[]} all
 */
const toldApart = (shown, all) => {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { title = "" } of all) times.set(title, (times.get(title) ?? 0) + 1);
  return shown.map((one) => ({ ...one, place: one.title && (times.get(one.title) ?? 0) > 1 ? one.name : "" }));
};

/**
 * @typedef {object} Made how a tree is made
 * @property {string} field of the state
 * @property {string[]} chosen
 * @property {boolean} still whether everything stays where it is
 *
 * @param {HTMLElement} list
 * @param {Branch[]} branches
 * @param {Made} made
 * @param {{rows: number}} left rows that may still be drawn
 */
const drawBranches = (list, branches, made, left) => {
  settle(list, branches, made.still, (branch) => make(branch, made.field));
  const known = new Map(branches.map((one) => [one.label, one]));
  for (const row of rowsOf(list)) {
    const branch = known.get(row.dataset.key ?? "");
    if (branch) drawBranch(row, branch, made, left);
    else boxOf(row).checked = false;
  }
};

/**
 * @param {Branch} branch
 * @param {string} field
 */
const make = ({ label, name, title, sections }, field) => {
  const parts = field === "within" ? "Sections of" : "Topics in";
  const before = sections.length
    ? h("button", { type: "button", class: "twist", "data-label": label, "aria-label": `${parts} ${title || name}` })
    : h("span", { class: "no-twist" });
  const row = choice(field, label, title || name, before);
  row.querySelector("label")?.setAttribute("title", field === "within" ? label : name);
  return row;
};

/**
 * @param {HTMLElement} row
 * @param {Branch} branch
 * @param {Made} made
 * @param {{rows: number}} left
 */
const drawBranch = (row, branch, made, left) => {
  const { label, sections, place = "" } = branch;
  const { chosen } = made;
  const words = /** @type {HTMLElement} */ (row.querySelector(".choice-name"));
  if (place !== (words.querySelector(".choice-place")?.textContent ?? "")) {
    words.querySelector(".choice-place")?.remove();
    if (place) words.append(" ", h("span", { class: "choice-place" }, place));
  }
  const box = boxOf(row);
  box.checked = chosen.includes(label);
  box.indeterminate = !box.checked && chosen.some((one) => holds(branch, one));
  const open = sections.length > 0 && opened.has(label);
  row.querySelector(".twist")?.setAttribute("aria-expanded", String(open));
  let below = /** @type {HTMLElement | null} */ (row.querySelector(":scope > ul"));
  if (!open) return below?.remove();
  if (!below) row.append((below = h("ul", { class: "choices" })));
  const shown = sections.slice(0, Math.max(1, left.rows));
  left.rows -= shown.length;
  drawBranches(below, shown, made, left);
};

/**
 * Whether a label is that of a branch, or of one below it: what is chosen is always there.
 * @param {Branch} branch
 * @param {string} label
 * @returns {boolean}
 */
const holds = (branch, label) => branch.label === label || branch.sections.some((one) => holds(one, label));

/**
 * @param {Branch} branch
 * @param {string} wanted
 * @returns {boolean}
 */
const within = ({ label, title = "", sections }, wanted) =>
  `${label} ${title}`.toLowerCase().includes(wanted) || sections.some((one) => within(one, wanted));
