// What is in the corpus, before anything is asked: examples, recent questions, sections, tags.

import { write } from "../core/address.js";
import { count, h } from "../core/dom.js";
import { byLevel } from "./facet-group.js";
import { recent } from "../head/recent.js";
import { EMPTY } from "../core/store.js";
import { learn, want } from "../topics/tree.js";

// How many of each are shown; the filters have them all.
const TOPICS = 8;
const SECTIONS = 8;
const TAGS = 12;

/**
 * @typedef {object} Overview
 * @property {number} records
 * @property {number} documents
 * @property {number} unanswered
 * @property {{label: string, name: string, count: number}[]} sections
 * @property {{name: string, count: number}[]} tags
 * @property {{name: string, count: number}[]} levels
 * @property {{id: string, name: string, count: number}[]} topics none while they are being made
 * @property {string[]} examples
 */

/**
 * Return the first view of the place Find.
 * @param {Overview} overview
 */
export const home = (overview) => {
  if (!overview.records) return [emptyCorpus()];
  const { examples, topics, sections, tags, levels } = overview;
  learn(topics);
  if (!topics.length) want(); // then results.js shows them
  return [
    h("p", { class: "home-sum" }, ...sum(overview)),
    group("Try", "home-try", examples.map((one) => ask(one))),
    recentGroup(),
    group("Topics", "home-chips home-topics", topics.slice(0, TOPICS).map((one) => filter(one, { topics: [one.id] }))),
    group("Sections", "home-chips", sections.slice(0, SECTIONS).map((one) => filter(one, { within: [one.label] }))),
    group("Tags", "home-chips", tags.slice(0, TAGS).map((one) => filter(one, { tags: [one.name] }))),
    group("Levels", "home-chips", byLevel(levels).map((one) => filter(one, { levels: [one.name] }))),
    h("h3", { class: "home-name" }, "All questions"),
  ].filter((part) => part !== null);
};

/** Return the recent questions of this browser, null without any. */
const recentGroup = () => {
  const found = group("Asked before", "home-try", recent().map((one) => ask(one)));
  const button = h("button", { type: "button", class: "plain-button", "data-forget": true }, "Clear");
  button.setAttribute("aria-label", "Clear the questions asked before");
  button.title = "They are kept in this browser only";
  found?.querySelector("h3")?.append(button);
  return found;
};

/** @param {Overview} overview */
const sum = ({ records, documents, unanswered }) => {
  const what = `${count(records, "question")} from ${count(documents, "document")}`;
  if (!unanswered) return [what];
  const href = write({ answered: "no" });
  return [`${what}, `, h("a", { class: "go", href }, `${unanswered.toLocaleString("en")} not answered`)];
};

/**
 * @param {string} name
 * @param {string} kind
 * @param {HTMLElement[]} links
 */
const group = (name, kind, links) =>
  links.length
    ? h(
        "section",
        { class: "home-group", "aria-label": name },
        h("h3", { class: "home-name" }, name),
        h("ul", { class: kind }, ...links.map((link) => h("li", {}, link))),
      )
    : null;

/** @param {string} question */
const ask = (question) => h("a", { class: "go", href: write({ ...EMPTY, q: question }) }, question);

/**
 * @param {{name: string, label?: string, count: number}} one
 * @param {Partial<import("../core/store.js").State>} state
 */
const filter = (one, state) =>
  h(
    "a",
    { class: "go chip-link", href: write(state), title: one.label ?? one.name },
    h("span", {}, one.name),
    h("span", { class: "count" }, one.count.toLocaleString("en")),
  );

const emptyCorpus = () =>
  h(
    "div",
    { class: "nothing" },
    h("p", {}, h("strong", {}, "Nothing is in this corpus yet.")),
    h("p", {}, h("a", { class: "go button primary", href: write({ place: "corpus" }) }, "Add documents")),
  );
