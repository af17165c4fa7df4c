// Where the query matched: its words, and those that the list marked, are marked in the record.

import { h } from "../core/dom.js";

const MOST = 200;
// Words that stand in any question; marked, they would only be noise.
const COMMON = new Set(
  (
    "the and for are was were has have had does did can could should would will with without from into " +
    "that this these those there what which when where who whom whose why how not but you your its use " +
    "used using than then them they between about happens mean means need ein eine der die das und ist"
  ).split(" "),
);

/**
 * Mark whole words in an element, at most 200; what was marked before is not any more.
 * @param {Element} element
 * @param {Iterable<string>} words
 */
export const markWords = (element, words) => {
  for (const mark of element.querySelectorAll("mark.found")) {
    const parent = /** @type {Element} */ (mark.parentNode);
    mark.replaceWith(mark.textContent ?? "");
    parent.normalize();
  }
  const pattern = patternOf(words);
  if (!pattern) return;
  let left = MOST;
  for (const text of textsOf(element)) {
    if (left <= 0) return;
    left -= markText(text, pattern, left);
  }
};

/**
 * Return the words of a query and of the marks in its row of the list.
 * @param {string} query
 * @param {string} id
 */
export const wordsFor = (query, id) => {
  if (!query) return [];
  const asked = query.match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
  const marked = [...document.querySelectorAll(`#results li[data-id="${CSS.escape(id)}"] mark`)];
  const words = [...asked, ...marked.map((mark) => mark.textContent ?? "")];
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word && !COMMON.has(word));
};

/** @param {Iterable<string>} words */
const patternOf = (words) => {
  const plain = [...words].map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  if (!plain.length) return null;
  const either = plain.sort((one, other) => other.length - one.length).join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "giu");
};

/** @param {Element} element */
const textsOf = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(".formula, mark, button")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  return texts;
};

/**
 * @param {Text} text
 * @param {RegExp} pattern
 * @param {number} most
 */
const markText = (text, pattern, most) => {
  const found = [...text.data.matchAll(pattern)].slice(0, most);
  if (!found.length) return 0;
  const parts = [];
  let end = 0;
  for (const match of found) {
    parts.push(text.data.slice(end, match.index), h("mark", { class: "found" }, match[0]));
    end = match.index + match[0].length;
  }
  text.replaceWith(...parts, text.data.slice(end));
  return found.length;
};
