// What the search says on the whole, above the results: never more than the results themselves say.

import { h } from "../core/dom.js";
import { chosen } from "../core/store.js";

/**
 * @typedef {object} Asked
 * @property {string} query
 * @property {"answered" | "possible" | "nothing"} verdict
 * @property {string | null} suggestion
 * @property {import("./rows.js").Found[]} results
 */

const SAYS = {
  answered: "Answered here",
  possible: "Possibly answered",
  nothing: "Nothing here answers that",
};

/**
 * Return the strip above the results, and the same in one sentence for screen readers.
 * @param {Asked} asked
 * @param {import("../core/store.js").State} state
 */
export const verdictOf = (asked, state) => {
  const filters = chosen(state);
  const says = asked.results.length ? SAYS[asked.verdict] : nothingPasses(filters);
  const more = detail(asked, filters);
  const strip = h(
    "div",
    { class: "verdict", "data-verdict": asked.results.length ? asked.verdict : "nothing" },
    h("p", {}, h("strong", {}, says), more && h("span", { class: "quiet" }, more)),
    ...offers(asked, filters),
  );
  const number = asked.results.length;
  return { strip, spoken: `${number} result${number === 1 ? "" : "s"}. ${says}${more ? `: ${more}` : ""}.` };
};

/** @param {number} filters */
const nothingPasses = (filters) =>
  filters ? "Nothing passes these filters" : "Nothing is in this corpus yet";

/**
 * @param {Asked} asked
 * @param {number} filters
 */
const detail = (asked, filters) => {
  if (!asked.results.length || asked.verdict === "answered") return "";
  if (asked.verdict === "possible") return "judge for yourself";
  return filters ? "nearest with these filters below" : "nearest below";
};

/**
 * What to do next: another spelling, or fewer filters.
 * @param {Asked} asked
 * @param {number} filters
 */
const offers = (asked, filters) => {
  const found = [];
  if (asked.suggestion) {
    const button = h("button", { type: "button", class: "offer", "data-ask": asked.suggestion });
    button.append("Did you mean ", h("strong", {}, asked.suggestion), "?");
    found.push(button);
  }
  if (filters && asked.verdict !== "answered") {
    found.push(h("button", { type: "button", class: "offer", "data-clear": true }, "Search everywhere"));
  }
  return found;
};
