// Documents with their sections, as a tree of boxes to tick.

import { h } from "../core/dom.js";
import { boxOf, choice, partsOf, rowsOf, settle, showMore } from "./facet-group.js";

/**
 * @typedef {object} Branch
 * @property {string} label "document › section › …"
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
 * @param {Branch[]} documents the largest first
 * @param {string[]} chosen
 * @param {{documents: number, sections: number}} leftOut
 * @param {boolean} still whether everything stays where it is
 */
export const drawTree = (element, documents, chosen, leftOut, still) => {
  const { list, wanted, all } = partsOf(element, documents.length);
  const found = documents.filter((one) => !wanted || within(one, wanted));
  const most = all || wanted ? MOST : FIRST;
  const shown = found.filter((one, number) => number < most || chosen.some((label) => holds(one.label, label)));
  element.hidden = !documents.length && !list.childElementCount;
  drawBranches(list, toldApart(shown, documents), chosen, still, { rows: MOST - shown.length });
  showMore(element, Math.min(found.length, MOST), shown.length, all);
  note(element, all ? leftOut.documents + Math.max(0, found.length - MOST) : 0);
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
 * @param {HTMLElement} list
 * @param {Branch[]} branches
 * @param {string[]} chosen
 * @param {boolean} still
 * @param {{rows: number}} left rows that may still be drawn
 */
const drawBranches = (list, branches, chosen, still, left) => {
  settle(list, branches, still, make);
  const known = new Map(branches.map((one) => [one.label, one]));
  for (const row of rowsOf(list)) {
    const branch = known.get(row.dataset.key ?? "");
    if (branch) drawBranch(row, branch, chosen, still, left);
    else boxOf(row).checked = false;
  }
};

/** @param {Branch} branch */
const make = ({ label, name, title, sections }) => {
  const before = sections.length
    ? h("button", { type: "button", class: "twist", "data-label": label, "aria-label": `Sections of ${title || name}` })
    : h("span", { class: "no-twist" });
  const row = choice("within", label, title || name, before);
  row.querySelector("label")?.setAttribute("title", label);
  return row;
};

/**
 * @param {HTMLElement} row
 * @param {Branch} branch
 * @param {string[]} chosen
 * @param {boolean} still
 * @param {{rows: number}} left
 */
const drawBranch = (row, { label, sections, place = "" }, chosen, still, left) => {
  const words = /** @type {HTMLElement} */ (row.querySelector(".choice-name"));
  if (place !== (words.querySelector(".choice-place")?.textContent ?? "")) {
    words.querySelector(".choice-place")?.remove();
    if (place) words.append(" ", h("span", { class: "choice-place" }, place));
  }
  const box = boxOf(row);
  box.checked = chosen.includes(label);
  box.indeterminate = !box.checked && chosen.some((one) => holds(label, one));
  const open = sections.length > 0 && opened.has(label);
  row.querySelector(".twist")?.setAttribute("aria-expanded", String(open));
  let below = /** @type {HTMLElement | null} */ (row.querySelector(":scope > ul"));
  if (!open) return below?.remove();
  if (!below) row.append((below = h("ul", { class: "choices" })));
  const shown = sections.slice(0, Math.max(1, left.rows));
  left.rows -= shown.length;
  drawBranches(below, shown, chosen, still, left);
};

/**
 * Say how many documents are not listed.
 * @param {HTMLElement} element
 * @param {number} number
 */
const note = (element, number) => {
  element.querySelector(".group-note")?.remove();
  if (number) element.append(h("p", { class: "group-note quiet" }, `${number.toLocaleString("en")} more are not listed`));
};

/**
 * Whether a label is the other one or a part of it.
 * @param {string} label
 * @param {string} other
 */
const holds = (label, other) => other === label || other.startsWith(`${label} › `);

/**
 * @param {Branch} branch
 * @param {string} wanted
 * @returns {boolean}
 */
const within = ({ label, title = "", sections }, wanted) =>
  `${label} ${title}`.toLowerCase().includes(wanted) || sections.some((one) => within(one, wanted));
