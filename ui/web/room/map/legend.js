// The map as a list: what its colours mean, with how many records each has, and below each its
// records. Everything on the map can be reached here with the keyboard.

import { write } from "../core/address.js";
import { h } from "../core/dom.js";
import { recordRows } from "./rows.js";

/**
 * @typedef {import("./groups.js").Group} Group
 * @typedef {import("./model.js").Model} Model
 */

/**
 * Return the list of groups.
 * @param {Model} model
 * @param {Set<string>} opened keys of groups whose content is shown
 * @param {Map<string, number>} sizes how many records of a list are shown, by its key
 */
export const legendOf = (model, opened, sizes) =>
  h("ul", { class: "legend", "aria-label": "What the colours mean" }, ...model.groups.map((group) => entry(group, model, opened, sizes)));

/**
 * @param {Group} group
 * @param {Model} model
 * @param {Set<string>} opened
 * @param {Map<string, number>} sizes
 * @returns {HTMLElement}
 */
const entry = (group, model, opened, sizes) => {
  const open = opened.has(group.key);
  const lit = model.lit.has(group.key);
  const passing = group.rows.filter(model.bright).length;
  const filtered = passing < group.rows.length && (model.passing !== null || model.chosen !== null);
  const all = group.rows.length.toLocaleString("en");
  return h(
    "li",
    { class: passing ? "" : "none" },
    h(
      "div",
      { class: "legend-entry" },
      h("button", { type: "button", class: "twist", "data-open-group": group.key, "aria-expanded": String(open), "aria-label": `Questions: ${group.name}` }),
      h(
        "button",
        { type: "button", class: "legend-name", "data-light": group.key, "aria-pressed": String(lit), title: lit ? "Show all again" : "Show only these" },
        swatch(group),
        h("span", { class: "choice-name" }, group.name),
        h("span", { class: "count" }, filtered ? `${passing.toLocaleString("en")} of ${all}` : all),
      ),
    ),
    open && h("div", { class: "legend-below" }, ...content(group, model, opened, sizes)),
  );
};

/**
 * @param {Group} group
 * @param {Model} model
 * @param {Set<string>} opened
 * @param {Map<string, number>} sizes
 */
const content = (group, model, opened, sizes) => {
  const links = group.topic ? [h("p", { class: "legend-links" }, h("a", { href: topicAddress(group.topic), "data-topic-link": group.topic }, "Open this topic"))] : [];
  if (group.below.length) {
    return [...links, h("ul", { class: "legend", "aria-label": group.name }, ...group.below.map((one) => entry(one, model, opened, sizes)))];
  }
  return [...links, ...recordRows(group.rows.filter(model.bright), model, group.name, sizes.get(group.key))].map(keyed(group.key));
};

/** @param {string} key */
const keyed = (key) => (/** @type {HTMLElement} */ part) => {
  for (const more of part.querySelectorAll("[data-more]")) more.setAttribute("data-list", key);
  return part;
};

/** @param {string} topic */
const topicAddress = (topic) => {
  const rest = write({}).replace(/^[.?]/, "");
  return `?topic=${encodeURIComponent(topic)}${rest ? `&${rest}` : ""}`;
};

/** @param {Group} group */
const swatch = ({ tint, hollow }) => {
  const element = h("span", { class: hollow ? "swatch hollow" : "swatch", "aria-hidden": "true" });
  element.style.setProperty("--light", tint.light);
  element.style.setProperty("--dark", tint.dark);
  return element;
};

