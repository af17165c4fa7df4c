// The head of the Corpus place: what the corpus is, and what holds for all of it.

import { count, h, sentence } from "../core/dom.js";
import { spoken } from "./wording.js";

/**
 * @typedef {object} Corpus what GET /corpus says
 * @property {string} name
 * @property {string | null} folder where added documents are put
 * @property {boolean} manage whether we may change it
 * @property {string} why_not
 * @property {boolean} local whether we are on the server's own machine
 * @property {string} model
 * @property {number} dimension
 * @property {number} records
 * @property {number} documents
 * @property {{text: string} | null} learnt of scores, in a sentence
 * @property {string | null} language_note
 * @property {import("./job.js").Job | null} job
 * @property {{job: string, label: string} | null} undo
 * @property {string[]} layouts
 */

/**
 * Draw the head into its place.
 * @param {HTMLElement} place
 * @param {Corpus} corpus
 */
export const drawAbout = (place, corpus) => {
  const wasOpen = place.querySelector("details")?.open ?? false;
  place.replaceChildren(
    h("h1", {}, "Corpus ", h("span", { class: "place-name" }, corpus.name)),
    h(
      "p",
      { class: "quiet holdings" },
      h("span", {}, count(corpus.documents, "document")),
      h("span", {}, count(corpus.records, "question")),
      h("span", {}, corpus.model),
    ),
    details(corpus, wasOpen),
    ...notices(corpus),
  );
};

/**
 * @param {Corpus} corpus
 * @param {boolean} open
 */
const details = (corpus, open) => {
  const facts = [
    ["Model", `${corpus.model}, ${count(corpus.dimension, "dimension")}`],
    ...(corpus.folder ? [["Documents folder", corpus.folder]] : []),
    ["What was learnt", corpus.learnt?.text ?? ""],
  ];
  return h(
    "details",
    { class: "about", open },
    h("summary", {}, "Model, folder and what was learnt"),
    h("dl", {}, facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
  );
};

/** @param {Corpus} corpus */
const notices = (corpus) => [
  ...(corpus.language_note ? [h("p", { class: "notice" }, spoken(corpus.language_note))] : []),
  ...(corpus.manage || !corpus.why_not ? [] : [h("p", { class: "quiet why-not" }, spoken(sentence(corpus.why_not)))]),
];
