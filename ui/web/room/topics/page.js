// The page of one topic, above the list of its questions: what it holds, typical questions, the topics
// in it and near it, its documents and levels, and what is missing. Every number leads to its list.

import { write, writeRecord } from "../core/address.js";
import { ApiError, get } from "../core/api.js";
import { count, h } from "../core/dom.js";
import { learn, UNSORTED } from "./tree.js";

/**
 * @typedef {import("../core/store.js").State} State
 * @typedef {{id: string, name: string, count: number}} Brief
 * @typedef {{id: string, question: string}} Example
 * @typedef {{count: number, ids: string[], examples: Example[]}} Gap
 *
 * @typedef {object} TopicPage as /topics/{id} gives it
 * @property {string} id
 * @property {string} name
 * @property {number} count
 * @property {{name: string, count: number}[]} sources the largest first
 * @property {string} only the one document that covers it, "" if several do
 * @property {Gap} unanswered
 * @property {Gap} thin
 * @property {Gap} stale
 * @property {{name: string, count: number}[]} levels
 * @property {string[]} missing_levels
 * @property {Brief | null} above
 * @property {Brief[]} topics those below it
 * @property {Brief[]} neighbours
 * @property {Example[]} records typical ones first
 */

// How many of each are shown; the filters have all documents, the list below all questions.
const TYPICAL = 4;
const DOCUMENTS = 8;

/**
 * Return the topic that is chosen, null where the choice is no address of one.
 * @param {State} state
 * @param {AbortSignal} signal
 * @returns {Promise<TopicPage | null>}
 */
export const loadTopic = async ({ topics: [id] }, signal) => {
  if (/^\.*$/.test(id)) return null;
  try {
    return await get(`topics/${encodeURIComponent(id)}`, {}, signal);
  } catch (error) {
    // A part of a name is a filter as well; whether it means anything is told by the list.
    if (error instanceof ApiError && [400, 404, 422].includes(error.status)) return null;
    throw error;
  }
};

/**
 * @param {TopicPage} topic
 * @param {State} state
 */
export const topicPage = (topic, state) => {
  learn([topic, ...topic.topics, ...topic.neighbours, ...(topic.above ? [topic.above] : [])]);
  return h(
    "section",
    { class: "topic-page", "aria-labelledby": "topic-title" },
    topic.above && h("p", { class: "topic-above" }, "In ", to(topic.above.name, { topics: [topic.above.id] })),
    h("h3", { id: "topic-title", tabindex: -1 }, topic.name),
    sum(topic),
    group("Typical questions", "topic-typical", typical(topic).map((one) => opens(one, state))),
    group("Topics in it", "home-chips", topic.topics.map(topicChip)),
    group("Near it", "home-chips", topic.neighbours.map(topicChip)),
    group("Documents", "home-chips", documents(topic)),
    group("Levels", "home-chips", topic.levels.map((one) => chip(one, { topics: [topic.id], levels: [one.name] }))),
    group("Missing here", "topic-gaps", gaps(topic, state)),
    h("h3", { class: "home-name" }, "All questions"),
  );
};

/** @param {TopicPage} topic */
const sum = (topic) => {
  const from = count(topic.sources.length, "document");
  const sorted = topic.id !== UNSORTED;
  return h(
    "p",
    { class: "topic-sum" },
    h("span", {}, `${count(topic.count, "question")} from ${from}`),
    sorted && to("On the map", { place: "map", topics: [topic.id] }),
    to("Coverage", { place: "corpus", view: "coverage" }),
  );
};

/** @param {TopicPage} topic */
const typical = ({ id, records }) => (id === UNSORTED ? [] : records.slice(0, TYPICAL));

/** @param {TopicPage} topic */
const documents = ({ id, sources }) => {
  const chips = sources.slice(0, DOCUMENTS).map((one) => chip(one, { topics: [id], within: [one.name] }));
  const more = sources.length - DOCUMENTS;
  return more > 0 ? [...chips, h("span", { class: "quiet" }, `and ${more.toLocaleString("en")} more, in the filters`)] : chips;
};

/**
 * What is missing, a line for each kind.
 * @param {TopicPage} topic
 * @param {State} state
 */
const gaps = (topic, state) => {
  const { id, only, unanswered, thin, stale, missing_levels: levels } = topic;
  /** @type {HTMLElement[]} */
  const lines = [];
  if (unanswered.count) lines.push(to(`${count(unanswered.count, "question")} without an answer`, { topics: [id], answered: "no" }));
  if (thin.count) lines.push(listed(thin, `${count(thin.count, "question")} with a thin answer`, state));
  if (stale.count) lines.push(listed(stale, `${count(stale.count, "question")} from an old edition`, state));
  for (const level of levels) lines.push(h("span", {}, `No question of level ${level}`));
  if (only) lines.push(h("span", {}, "Only ", to(only, { within: [only] }), " covers it"));
  return lines;
};

/**
 * Some records of a gap, to be opened.
 * @param {Gap} gap
 * @param {string} name
 * @param {State} state
 */
const listed = ({ count: number, examples }, name, state) => {
  const more = number - examples.length;
  return h(
    "details",
    {},
    h("summary", {}, name),
    h(
      "ul",
      {},
      ...examples.map((one) => h("li", {}, opens(one, state))),
      more > 0 && h("li", { class: "quiet" }, `and ${more.toLocaleString("en")} more`),
    ),
  );
};

/**
 * Return named chips as a group, null without any.
 * @param {string} name
 * @param {string} kind
 * @param {HTMLElement[]} items
 */
const group = (name, kind, items) =>
  items.length > 0 &&
  h(
    "div",
    { class: "topic-group", role: "group", "aria-label": name },
    h("h4", {}, name),
    h("ul", { class: kind }, ...items.map((item) => h("li", {}, item))),
  );

/** @param {Brief} topic */
export const topicChip = (topic) => chip(topic, { topics: [topic.id] });

/**
 * @param {{name: string, count: number}} one
 * @param {Partial<State>} state
 */
const chip = (one, state) =>
  h(
    "a",
    { class: "go chip-link", href: write(state), title: one.name },
    h("span", {}, one.name),
    h("span", { class: "count" }, one.count.toLocaleString("en")),
  );

/**
 * @param {Example} one
 * @param {State} state
 */
const opens = ({ id, question }, state) =>
  h("a", { class: "go", href: writeRecord(state, id) }, question || "(no question)");

/**
 * @param {string} text
 * @param {Partial<State>} state
 */
const to = (text, state) => h("a", { class: "go", href: write(state) }, text);
