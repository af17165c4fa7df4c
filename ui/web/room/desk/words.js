// How the desk puts things into words, the same in lists, items, messages and for screen readers.

import { h } from "../core/dom.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Decision} Decision */

// What each kind is called where one is shown, and where many are chosen.
export const KINDS = /** @type {const} */ ([
  ["same", "Same answer", "Same question, same answer"],
  ["answers differ", "Answers differ", "Same question, answers differ"],
  ["contains", "One contains the other", "One contains the other"],
  ["related", "Related", "Related, not the same"],
]);

/** @param {string} kind */
export const kindName = (kind) => KINDS.find(([name]) => name === kind)?.[1] ?? kind;

/** @param {string} kind */
export const kindTitle = (kind) => KINDS.find(([name]) => name === kind)?.[2] ?? kind;

/**
 * Return text of a corpus with what stands in backticks as code.
 * @param {string} text
 */
export const titled = (text) => {
  // Split by a pattern with two groups: text, backticks, code, text, …
  const parts = text.split(/(`+)(?!`)(.+?)(?<!`)\1(?!`)/su);
  return parts.flatMap((part, index) => {
    if (index % 3 === 1 || !part) return [];
    return index % 3 === 2 ? h("code", {}, part.trim()) : part;
  });
};

/**
 * Return where a record stands, as editors open it: `notes/faq.md:12`.
 * @param {{source: string, lines: [number, number]}} record
 */
export const placeOf = ({ source, lines }) => `${source}:${lines[0]}`;

/**
 * Return what was decided, in a few words: "same, keeps faq.md:12".
 * @param {Item} item one that is decided
 */
export const decidedAs = ({ decision, keeper, questions, apart }) => {
  if (decision && apart?.length) {
    const out = questions.find(({ id }) => apart.includes(id));
    return `${decision.decision}, ${out ? placeOf(out) : "one"} taken out`;
  }
  const kept = questions.find(({ id }) => id === keeper);
  return decision?.decision === "same" && kept ? `same, keeps ${placeOf(kept)}` : (decision?.decision ?? "");
};

/**
 * Return who decided and when, "" where nothing is known.
 * @param {Decision} decision
 */
export const decidedBy = ({ author, time }) => {
  const date = new Date(time);
  const when = Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString("en", { dateStyle: "medium" });
  return [author && `by ${author}`, when && `on ${when}`].filter(Boolean).join(" ");
};

/** @param {number} score */
export const percent = (score) => `${Math.round(score * 100)} %`;
