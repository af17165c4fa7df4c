// One group of filters: its name, a box that finds among many, its choices with their counts.

import { h } from "../core/dom.js";

/**
 * @typedef {object} Choice
 * @property {string} name the value that is chosen
 * @property {string} [words] what the page says for it
 * @property {number} count
 */

// How many choices a group shows first, and at most. A box to find one comes with more than MANY.
const FIRST = 8;
const MOST = 40;
const MANY = 8;

const LEVELS = ["beginner", "intermediate", "expert"];

/**
 * Return levels in their order, not by their number.
 * @param {{name: string, count: number}[]} levels
 */
export const byLevel = (levels) =>
  [...levels].sort((one, other) => LEVELS.indexOf(one.name) - LEVELS.indexOf(other.name));

/**
 * Return an empty group.
 * @param {string} field of the state
 * @param {string} name
 * @param {string} [find] the label of the box that finds among its choices
 */
export const group = (field, name, find = "") =>
  h(
    "fieldset",
    { class: "facet", "data-field": field, hidden: true },
    h("legend", {}, name),
    find &&
      h("input", { type: "search", class: "field group-find", "aria-label": find, placeholder: find, hidden: true }),
    h("ul", { class: "choices" }),
    h("button", { type: "button", class: "group-more", hidden: true }),
  );

/**
 * @param {HTMLElement} element a group
 * @param {Choice[]} choices the most frequent first
 * @param {string[]} chosen
 * @param {boolean} still whether everything stays where it is
 * @param {number} [leftOut] choices that the server did not list
 */
export const drawGroup = (element, choices, chosen, still, leftOut = 0) => {
  const { list, wanted, all } = partsOf(element, choices.length);
  const found = choices.filter((one) => (one.words ?? one.name).toLowerCase().includes(wanted));
  const most = all || wanted ? MOST : FIRST;
  const shown = found.filter((one, number) => number < most || chosen.includes(one.name));
  element.hidden = !choices.length && !list.childElementCount;
  settle(list, shown, still, (one) => choice(element.dataset.field ?? "", one.name, one.words ?? one.name));
  for (const row of rowsOf(list)) boxOf(row).checked = chosen.includes(row.dataset.key ?? "");
  showMore(element, Math.min(found.length, MOST), shown.length, all);
  note(element, wanted !== "" || all, found.length, leftOut + Math.max(0, found.length - most));
};

/**
 * Say that nothing was found, and how many choices are neither listed nor looked through.
 * @param {HTMLElement} element
 * @param {boolean} opened whether somebody looks for one
 * @param {number} found
 * @param {number} left
 * @param {string} [elsewhere] where all are
 */
export const note = (element, opened, found, left, elsewhere = "") => {
  const none = opened && !found ? "None of these is called so." : "";
  const more = opened && left ? `${left.toLocaleString("en")} more are not listed${elsewhere}.` : "";
  const said = `${none} ${more}`.trim();
  const before = element.querySelector(".group-note");
  if (said === (before?.textContent ?? "")) return;
  before?.remove();
  if (said) element.append(h("p", { class: "group-note quiet", role: "status" }, said));
};

/**
 * Return the parts of a group that drawing needs; the box appears when there is much to find.
 * @param {HTMLElement} element
 * @param {number} number of choices
 */
export const partsOf = (element, number) => {
  const box = /** @type {HTMLInputElement | null} */ (element.querySelector(".group-find"));
  if (box && number > MANY) box.hidden = false;
  const more = /** @type {HTMLElement} */ (element.querySelector(".group-more"));
  const list = /** @type {HTMLElement} */ (element.querySelector(".choices"));
  return { list, wanted: box?.value.trim().toLowerCase() ?? "", all: more.dataset.all === "yes" };
};

/**
 * @param {HTMLElement} element
 * @param {number} possible how many could be shown
 * @param {number} shown
 * @param {boolean} all
 */
export const showMore = (element, possible, shown, all) => {
  const more = /** @type {HTMLElement} */ (element.querySelector(".group-more"));
  more.hidden = !all && possible <= shown;
  more.textContent = all ? "Show fewer" : `Show ${possible - shown} more`;
};

/**
 * Return a row with a box to tick.
 * @param {string} field
 * @param {string} value
 * @param {string} words
 * @param {Node | null} [before] what stands before the box
 */
export const choice = (field, value, words, before = null) =>
  h(
    "li",
    { "data-key": value },
    h(
      "div",
      { class: "choice" },
      before,
      h(
        "label",
        { title: words },
        h("input", { type: "checkbox", "data-field": field, "data-value": value }),
        h("span", { class: "choice-name" }, words),
        h("span", { class: "count" }),
      ),
    ),
  );

/**
 * Make the rows of a list those of its choices. When they must stay where they are, a choice that is
 * no more is empty, and a new one comes last.
 * @template {{name: string, count: number, label?: string}} T
 * @param {HTMLElement} list
 * @param {T[]} choices
 * @param {boolean} still
 * @param {(one: T) => HTMLElement} make
 */
export const settle = (list, choices, still, make) => {
  const before = new Map(rowsOf(list).map((row) => [row.dataset.key, row]));
  const after = choices.map((one) => {
    const row = before.get(one.label ?? one.name) ?? make(one);
    before.delete(row.dataset.key);
    setCount(row, one.count);
    return row;
  });
  for (const row of before.values()) still ? setCount(row, 0) : row.remove();
  if (still) list.append(...after.filter((row) => !row.parentElement));
  else if (after.some((row, number) => row !== list.children[number])) list.replaceChildren(...after);
};

/**
 * @param {HTMLElement} list
 * @returns {HTMLElement[]}
 */
export const rowsOf = (list) => /** @type {HTMLElement[]} */ ([...list.children]);

/**
 * @param {HTMLElement} row
 * @returns {HTMLInputElement}
 */
export const boxOf = (row) => /** @type {HTMLInputElement} */ (row.querySelector("input"));

/**
 * @param {HTMLElement} row
 * @param {number} number
 */
const setCount = (row, number) => {
  const place = /** @type {HTMLElement} */ (row.querySelector(".count"));
  const words = number.toLocaleString("en");
  if (place.textContent !== words) place.textContent = words;
  row.classList.toggle("empty", number === 0);
};
