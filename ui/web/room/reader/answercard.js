// An answer as elements: its sentences with what they cite, where sources disagree, who wrote it, and
// the box for a follow-up.

import { write, writeRecord } from "../core/address.js";
import { h, rendered } from "../core/dom.js";
import { current } from "../core/store.js";
import { topicChoice } from "./record.js";

/**
 * @typedef {import("./answer.js").Told} Told
 * @typedef {import("./answer.js").Unit} Unit
 * @typedef {import("./answer.js").Cited} Cited
 */

const WRITTEN = { corpus: "composed from the corpus", model: "written by a language model, checked" };
// Near misses that are offered where there is no answer, and records of one that are listed.
const MOST_NEAR = 3;
const MOST_CITED = 8;

/**
 * Return the card of an answer.
 * @param {Told} told
 * @param {boolean} writing whether more is to come
 */
export const answerCard = (told, writing) =>
  card(
    told,
    h("div", { class: "told prose" }, ...parts(told)),
    ...told.conflicts.map((one) => conflict(one, told)),
    told.notice && h("p", { class: "answer-notice" }, told.notice),
    writing ? stop() : h("p", { class: "answer-by quiet" }, WRITTEN[told.by]),
    cited(told),
    related(told),
    leftOut(told),
    !writing && followUp(),
  );

/**
 * Return what is said where a follow-up has no answer.
 * @param {Told} told
 */
export const nothingCard = (told) =>
  card(
    told,
    h("p", { class: "answer-none" }, "Nothing here answers that."),
    told.notice && h("p", { class: "answer-notice" }, told.notice),
    near(told),
    followUp(),
  );

/**
 * Return what is said where the answer could not be fetched.
 * @param {string} message
 */
export const failedCard = (message) =>
  h("section", { class: "answer-card", "aria-label": "Answer" }, h("div", { class: "notice", role: "alert" }, h("p", {}, message)));

/** Return grey lines that stand for an answer which is on its way. */
export const waitingCard = () =>
  h(
    "section",
    { class: "answer-card waiting", "aria-hidden": "true" },
    ...["head w70", "w100", "w85", "w60"].map((name) => h("div", { class: `skeleton line ${name}` })),
  );

/**
 * @param {Told} told
 * @param {...(Node | string | null | false)} content
 */
const card = (told, ...content) =>
  h(
    "section",
    { class: "answer-card", "aria-labelledby": "answer-title" },
    before(),
    h("h2", { id: "answer-title", tabindex: -1 }, current().then.slice(-1)[0] ?? current().q.trim()),
    readAs(told),
    ...content,
  );

/** What was asked before, each to go back to; null where nothing was. */
const before = () => {
  const state = current();
  if (!state.then.length) return null;
  const turns = [state.q.trim(), ...state.then.slice(0, -1)].map((text, number) =>
    h("li", {}, h("a", { class: "turn", "data-turn": `${number}`, href: write({ ...state, then: state.then.slice(0, number) }), title: text }, text)),
  );
  const clear = h("button", { type: "button", class: "plain-button", "data-talk": "clear", "aria-keyshortcuts": "x", title: "Forget the follow-ups (x)" }, "Clear");
  return h("nav", { class: "turns", "aria-label": "Asked before" }, h("ol", {}, ...turns), clear);
};

/** @param {Told} told */
const readAs = ({ resolved }) =>
  resolved &&
  h(
    "form",
    { class: "read-as" },
    h("label", { for: "read-as" }, "Read as"),
    h("input", { id: "read-as", class: "field", value: resolved, maxlength: 2000, autocomplete: "off", title: "Change it and press Enter to ask that instead" }),
  );

/**
 * The sentences: prose runs on, items stand in lists, and all else stands by itself.
 * @param {Told} told
 */
const parts = (told) => {
  /** @type {HTMLElement[]} */
  const blocks = [];
  for (const unit of told.sentences) {
    const prose = unit.kind === "sentence" && !/<(?:p|pre|table|ul|ol|h\d|blockquote|div)\b/.test(unit.html);
    const last = blocks[blocks.length - 1];
    const piece = rendered(prose ? "span" : "div", { class: "unit" }, unit.html);
    if (prose && last?.matches("p")) last.append(unit.elided ? " … " : " ", piece, ...chips(unit, told));
    else if (prose) blocks.push(h("p", {}, piece, ...chips(unit, told)));
    else blocks.push(h("div", { class: `unit-block ${unit.kind}` }, piece, ...chips(unit, told)));
  }
  return blocks;
};

/**
 * @param {Unit} unit
 * @param {Told} told
 */
const chips = (unit, told) =>
  unit.citations.flatMap((number) => {
    const found = told.citations.find((one) => one.number === number);
    return found ? [" ", chip(found, unit.text)] : [];
  });

/**
 * @param {Cited} found
 * @param {string} text
 */
const chip = (found, text) =>
  h(
    "a",
    {
      class: "cite",
      href: writeRecord(current(), found.record),
      "data-record": found.record,
      "data-text": text,
      title: `${found.question}\n${placeOf(found)}`,
      "aria-label": `Source ${found.number}: ${found.question}`,
    },
    String(found.number),
  );

/** @param {Cited} found */
const placeOf = ({ source, lines: [first, last] }) => `${source}:${first}${last > first ? `–${last}` : ""}`;

/**
 * @param {Told["conflicts"][number]} one
 * @param {Told} told
 */
const conflict = ({ citations, what, newest }, told) => {
  const sources = citations.flatMap((number) => {
    const found = told.citations.find((cited) => cited.number === number);
    return found ? [" ", chip(found, "")] : [];
  });
  const newer = newest === null ? "" : ` ${newest} is newer.`;
  return h("p", { class: "disagree", role: "note" }, h("strong", {}, "These sources disagree: "), what, ...sources, newer);
};

const stop = () =>
  h("p", {}, h("button", { type: "button", class: "button", "data-talk": "stop" }, "Stop"));

/**
 * What is cited, a line for each.
 * @param {Told} told
 */
const cited = (told) =>
  h(
    "ol",
    { class: "cited-list", "aria-label": "Sources" },
    ...told.citations.slice(0, MOST_CITED).map((one) => {
      const text = told.sentences.find((unit) => unit.citations.includes(one.number))?.text ?? "";
      return h(
        "li",
        {},
        h(
          "a",
          { class: "cited-record", href: writeRecord(current(), one.record), "data-record": one.record, "data-text": text },
          h("span", { class: "cite-number" }, String(one.number)),
          h("span", { class: "cite-name" }, one.question),
          h("span", { class: "place-name" }, placeOf(one)),
        ),
      );
    }),
  );

/** @param {Told} told */
const related = ({ topics = [] }) =>
  topics.length > 0 &&
  h(
    "nav",
    { class: "answer-topics", "aria-label": "Related topics" },
    h("span", { class: "quiet" }, "Related topics"),
    ...topics.map((topic) => topicChoice(topic)),
  );

/** @param {Told} told */
const leftOut = ({ refused }) =>
  refused.length > 0 &&
  h(
    "details",
    { class: "left-out" },
    h("summary", {}, `${refused.length} left out`),
    h("ul", {}, ...refused.map(({ text, reason }) => h("li", {}, h("s", {}, text), ` ${reason}`))),
  );

/** @param {Told} told */
const near = ({ asked }) => {
  const results = asked?.results.slice(0, MOST_NEAR) ?? [];
  if (!results.length) return null;
  const rows = results.map((one) =>
    h("li", {}, h("a", { class: "cited-record", href: writeRecord(current(), one.id), "data-record": one.id, "data-text": "" }, rendered("span", { class: "cite-name" }, one.html.question))),
  );
  return h("div", {}, h("p", { class: "quiet" }, "Nearest:"), h("ol", { class: "cited-list" }, ...rows));
};

const followUp = () =>
  h(
    "form",
    { class: "follow-up" },
    h("label", { for: "follow-up", class: "unseen" }, "Ask a follow-up"),
    h("input", { id: "follow-up", class: "field", maxlength: 2000, autocomplete: "off", placeholder: "Ask a follow-up", enterkeyhint: "send" }),
    h("button", { type: "submit", class: "button" }, "Ask"),
  );
