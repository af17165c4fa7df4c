// The columns of the table of documents, and which documents are shown in which order.

import { unreadLines } from "./wording.js";

/**
 * @typedef {import("./sourcerow.js").Source} Source
 * @typedef {import("./health.js").Health} Health
 *
 * @typedef {object} Column
 * @property {string} label
 * @property {(source: Source, health: Health) => string | number} by
 * @property {boolean} [down] whether the largest comes first when it is chosen
 */

/** @type {Record<string, Column>} */
export const COLUMNS = {
  document: { label: "Document", by: ({ path }) => path },
  layout: { label: "Layout", by: ({ layout }) => layout ?? "" },
  records: { label: "Questions", by: ({ records }) => records, down: true },
  lines: { label: "Unread lines", by: ({ unread }) => unreadLines(unread), down: true },
  read: { label: "Last read", by: ({ read_at }) => read_at ?? "", down: true },
  health: { label: "Health", by: ({ path }, health) => health.of(path).length, down: true },
};

/**
 * Return the documents that have all of some words, in order.
 * @param {Source[]} sources
 * @param {string} words
 * @param {{by: string, down: boolean}} order
 * @param {Health} health
 */
export const inOrder = (sources, words, order, health) => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const passing = sources.filter(({ path, title, layout }) => {
    const text = `${path} ${title} ${layout}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const { by } = COLUMNS[order.by];
  const keyed = passing.map((source) => ({ source, key: by(source, health) }));
  const sign = order.down ? -1 : 1;
  keyed.sort((one, other) => {
    const first = one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
    return sign * first || (one.source.path < other.source.path ? -1 : 1);
  });
  return keyed.map(({ source }) => source);
};
