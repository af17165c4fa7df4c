// What only one of two texts says, marked where the text is shown: formatted as it is, code as code.
// The server compares words of the Markdown; here they are found again in what it was rendered to.

import { h } from "../core/dom.js";

/** @typedef {import("./items.js").Words} Words */
/** @typedef {{node: Text, offset: number}} Place of a character */

// Below this share of words in common marks would cover nearly everything, and say nothing.
const IN_COMMON = 0.2;
// How many characters of the rendered text are looked through for a word: Markdown has more of them
// than what it is rendered to, such as addresses of links; never fewer.
const AHEAD = 80;
// A word that is found further on must be this long: short ones stand everywhere.
const SURE = 3;

/**
 * Whether two texts have enough in common for marks to be of use.
 * @param {Words} words
 */
export const isComparable = (words) => {
  let common = 0;
  let all = 0;
  for (const [op, text] of words) {
    all += text.length;
    if (op === "same") common += text.length;
  }
  return all > 0 && common / all >= IN_COMMON;
};

/**
 * Mark in an element that is not shown yet what only its text says.
 * @param {Element} element
 * @param {Words} words
 * @param {"a" | "b"} side which of the two texts it shows
 * @param {"ins" | "del"} tag
 */
export const markOnly = (element, words, side, tag) => {
  if (!isComparable(words) || words.every(([op]) => op === "same")) return;
  const places = placesOf(element);
  const marked = positions(places, words, side);
  for (const { node, from, to } of runs(places, marked).reverse()) wrap(node, from, to, tag);
};

/**
 * Return all characters of an element but blanks.
 * @param {Element} element
 */
const placesOf = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  /** @type {Place[]} */
  const places = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = /** @type {Text} */ (node);
    for (let offset = 0; offset < text.data.length; offset++) {
      if (/\S/.test(text.data[offset])) places.push({ node: text, offset });
    }
  }
  return places;
};

/**
 * Return for each character whether only this side says it.
 * @param {Place[]} places
 * @param {Words} words
 * @param {"a" | "b"} side
 */
const positions = (places, words, side) => {
  const shown = places.map(({ node, offset }) => node.data[offset]).join("");
  const marked = new Uint8Array(places.length);
  let at = 0;
  for (const [op, text] of words) {
    if (op !== "same" && op !== `only_${side}`) continue;
    for (const word of text.split(/\s+/)) {
      const found = find(shown, word, at);
      if (!found) continue;
      at = found.from + found.length;
      if (op !== "same") marked.fill(1, found.from, at);
    }
  }
  return marked;
};

/**
 * Return where a word of the Markdown stands in what is shown, null if it does not.
 * @param {string} shown
 * @param {string} word
 * @param {number} at
 */
const find = (shown, word, at) => {
  const bare = word.replace(/[*_`~\\[\]]/g, "");
  const plain = word.replace(/[^\p{L}\p{N}]+/gu, "");
  const forms = [...new Set([word, bare, plain])].filter(Boolean);
  for (const form of forms) if (shown.startsWith(form, at)) return { from: at, length: form.length };
  for (const form of forms.filter((one) => one.length >= SURE)) {
    const from = shown.slice(at, at + AHEAD + form.length).indexOf(form);
    if (from >= 0) return { from: at + from, length: form.length };
  }
  return null;
};

/**
 * Return what is marked as ranges, each within one text node; blanks between two words belong to them.
 * @param {Place[]} places
 * @param {Uint8Array} marked
 */
const runs = (places, marked) => {
  /** @type {{node: Text, from: number, to: number}[]} */
  const found = [];
  places.forEach(({ node, offset }, index) => {
    if (!marked[index]) return;
    const last = found.at(-1);
    if (last?.node === node && marked[index - 1]) last.to = offset + 1;
    else found.push({ node, from: offset, to: offset + 1 });
  });
  return found;
};

/**
 * A formula is drawn from its text later, and is marked as a whole.
 * @param {Text} node
 * @param {number} from
 * @param {number} to
 * @param {"ins" | "del"} tag
 */
const wrap = (node, from, to, tag) => {
  const formula = node.parentElement?.closest("span.formula");
  const mark = h(tag, {});
  if (formula) {
    if (formula.parentElement?.matches(tag)) return;
    formula.replaceWith(mark);
    mark.append(formula);
    return;
  }
  const part = from ? node.splitText(from) : node;
  part.splitText(to - from);
  part.replaceWith(mark);
  mark.append(part);
};
