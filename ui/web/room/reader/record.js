// A record as elements: where it stands, what is asked, what can be done with it, the answer;
// and what stands in its place.

import { write } from "../core/address.js";
import { ApiError } from "../core/api.js";
import { h, icon, rendered, sentence } from "../core/dom.js";
import { UNFILTERED } from "../core/store.js";

/** @typedef {import("./records.js").Record} Record */
/** @typedef {Partial<import("../core/store.js").State>} Patch */

const BETWEEN = " › ";
export const NO_ANSWER = "The document gives no answer to it.";

// What can be done with a record: what it is called, its key, its icon.
const ACTIONS = /** @type {const} */ ([
  ["copy", "Copy", "c", "M9 9h11v11H9zM5 15H4V4h11v1", "Copy question and answer"],
  ["link", "Link", "", "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 6 6l1-1", "Copy the address of this view"],
  ["source", "Source", "o", "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01", "Open the source at its line"],
  ["similar", "Similar", "s", "M4 8c3-4 5-4 8 0s5 4 8 0M4 16c3-4 5-4 8 0s5 4 8 0", "Go to the similar questions"],
  ["print", "Print", "", "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z", "Print this record"],
]);

/**
 * Return the article of a record.
 * @param {Record} record
 */
export const recordArticle = (record) =>
  h(
    "article",
    { class: "record", "data-id": record.id, "aria-labelledby": "record-question" },
    crumbs(record),
    asked(record),
    stands(record),
    actions(),
    answer(record),
  );

/**
 * Return where a record stands, as editors open it: `notes/faq.md:12`.
 * @param {Record} record
 */
export const placeOf = (record) => `${record.source}:${record.lines[0]}`;

/**
 * Return a record's question, answer and place as Markdown.
 * @param {Record} record
 */
export const asMarkdown = (record) =>
  [`## ${record.question}`, record.context, record.given, record.answer || `*${NO_ANSWER}*`, `— ${placeOf(record)}`]
    .filter(Boolean)
    .join("\n\n") + "\n";

/**
 * Return prose of the server; null if there is none. Its headings stand below ours, and no level is
 * left out, whatever the document does.
 * @param {string} name
 * @param {string | undefined} html
 * @param {number} above level of the heading that it stands under
 */
export const prose = (name, html, above = 2) => {
  if (!html) return null;
  const element = rendered("div", { class: `prose ${name}` }, html);
  /** @type {number[]} */
  const open = [];
  for (const heading of element.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    while (open.length && open[open.length - 1] >= own) open.pop();
    open.push(own);
    heading.setAttribute("aria-level", String(Math.min(6, above + open.length)));
  }
  return element;
};

/** @param {Record} record */
const crumbs = (record) => {
  const path = [record.source, ...record.section];
  const links = path.map((name, number) => {
    const label = path.slice(0, number + 1).join(BETWEEN);
    const kind = number ? "section" : "document";
    return h("li", {}, choice(withoutSigns(name), { within: [label] }, `All questions of this ${kind}`));
  });
  return h("nav", { class: "crumbs", "aria-label": "Document and section" }, h("ol", {}, ...links));
};

/**
 * Return a link that chooses a filter.
 * @param {string} text
 * @param {Patch} patch
 * @param {string} title
 * @param {string} [name]
 */
const choice = (text, patch, title, name) =>
  h("a", { class: name, href: write(patch), "data-choose": JSON.stringify(patch), title }, text);

/**
 * Return a link to the page of a topic.
 * @param {{id: string, name: string}} topic
 * @param {string} [look]
 */
export const topicChoice = ({ id, name }, look) =>
  choice(name, { ...UNFILTERED, q: "", topics: [id] }, "What is here about this topic", look);

/** @param {string} line Markdown */
const withoutSigns = (line) => line.replace(/`([^`]+)`/g, "$1").replace(/\*\*?(\S(?:.*?\S)?)\*\*?/g, "$1");

/** @param {Record} record */
const asked = (record) =>
  h(
    "div",
    { class: "asked" },
    rendered("h2", { id: "record-question", tabindex: -1 }, record.html.question || "(no question)"),
    prose("context", record.html.context),
    prose("given", record.html.given),
  );

/** @param {Record} record */
const stands = (record) => {
  const { level, tags, lines, layout, topics = [] } = record;
  const [first, last] = lines;
  const place = `${record.source}:${first}${last > first ? `–${last}` : ""}`;
  return h(
    "div",
    { class: "stands" },
    h("span", { class: "place-name", title: "Document and lines" }, place),
    level && choice(level, { levels: [level] }, "All questions of this level", "label level"),
    ...tags.map((tag) => choice(tag, { tags: [tag] }, "All questions with this tag", "label tag")),
    ...topics.map((topic) => topicChoice(topic, "label topic")),
    layout && choice(layout, { layouts: [layout] }, "All questions that were read in this layout", "label layout"),
  );
};

const actions = () =>
  h(
    "div",
    { class: "actions", role: "group", "aria-label": "What you can do with this record" },
    ...ACTIONS.map(([name, text, key, path, about]) =>
      h(
        "button",
        {
          type: "button",
          class: "action",
          "data-do": name,
          title: key ? `${about} (${key})` : about,
          "aria-keyshortcuts": key || null,
        },
        icon(path),
        h("span", {}, text),
      ),
    ),
  );

/** @param {Record} record */
const answer = (record) =>
  prose("answer", record.html.answer) ??
  h("p", { class: "answer none quiet" }, NO_ANSWER);

/** Return grey lines that stand for a record which is on its way. */
export const skeleton = () =>
  h(
    "div",
    { class: "waiting-record", "aria-hidden": true },
    ...["w40", "head w85", "w30", "w100", "w100", "w75", "w100", "w60"].map((name) =>
      h("div", { class: `skeleton line ${name}` }),
    ),
  );

/** Return what is said of a record that there is not, or not any more. */
export const unknown = () =>
  h(
    "div",
    { class: "notice missing", role: "alert" },
    h("h2", { tabindex: -1 }, "This record is not in the corpus"),
    h(
      "p",
      {},
      "Its document was changed or removed since the link was made, or the link is incomplete. " +
        "Search for its question in the box above, or choose another record.",
    ),
    h("button", { type: "button", class: "button", "data-do": "back" }, "Back to the list"),
  );

/**
 * Return what is said where a record could not be fetched.
 * @param {Error} error
 */
export const failed = (error) =>
  h(
    "div",
    { class: "notice missing", role: "alert" },
    h("h2", { tabindex: -1 }, "The record cannot be shown"),
    h("p", {}, error instanceof ApiError ? sentence(error.message) : "Something went wrong on this page."),
    h("button", { type: "button", class: "button", "data-do": "again" }, "Try again"),
  );
