// The whole of a draft: what is on its way, what was refused, the preview, and what to do with it.

import { DRAFT_PAGE, drawEntries, drawSkipped } from "./draft.js";
import { count, h, pager } from "../core/dom.js";
import { drawLeftOut, drawSending } from "./sending.js";

/**
 * @typedef {import("./draft.js").Entry} Entry
 *
 * @typedef {object} Drawn
 * @property {boolean} there whether the server has it already
 * @property {string} folder of the server's machine; "" for files that were sent
 * @property {Entry[]} entries
 * @property {{path: string, reason: string}[]} skipped
 * @property {{path: string, problem: string}[]} refused
 * @property {number} left files that were not looked at yet
 * @property {number} hidden
 * @property {number} media
 * @property {number} page of the files, from 1
 * @property {Set<string>} busy files that are read again
 * @property {string} working what is being done with all of it
 * @property {import("./upload.js").Sending | null | undefined} sending undefined when nothing is sent
 * @property {boolean} locked whether nothing can be added now
 * @property {string[]} layouts
 */

/**
 * Return the parts of a draft.
 * @param {Drawn} draft
 * @returns {(Node | string)[]}
 */
export const drawDraft = (draft) => [
  h("h2", { tabindex: "-1" }, draft.folder ? `What would be read of ${draft.folder}` : "What would be read"),
  ...(draft.sending === undefined ? [] : [drawSending(draft.sending)]),
  ...(draft.working ? [h("p", { class: "quiet", role: "status" }, draft.working)] : []),
  ...drawLeftOut(draft.refused, draft.hidden, draft.media),
  ...preview(draft),
  ...(draft.there ? [actions(draft)] : []),
];

/**
 * Return what of some files can be added, in words.
 * @param {Entry[]} entries
 */
export const label = (entries) => {
  const readable = entries.filter(({ error }) => !error);
  const records = readable.reduce((sum, entry) => sum + entry.records, 0);
  return `${count(readable.length, "document")} (${count(records, "question")})`;
};

/** @param {Drawn} draft */
const preview = (draft) => {
  const { entries, page: number, busy, working, folder, left, skipped } = draft;
  const page = entries.slice((number - 1) * DRAFT_PAGE, number * DRAFT_PAGE);
  const none = draft.there && !working && !left && draft.sending === undefined;
  return [
    ...(entries.length ? [drawEntries(page, draft.layouts, { busy, locked: !!working, fixed: !!folder })] : []),
    ...(!entries.length && none ? [h("p", { class: "quiet" }, "None of these files is a document that can be read.")] : []),
    ...(left ? [h("p", { class: "quiet" }, `${count(left, "more file")} to look at…`)] : []),
    ...pager(number, DRAFT_PAGE, entries.length, "files"),
    ...(skipped.length ? [drawSkipped(skipped)] : []),
  ];
};

/** @param {Drawn} draft */
const actions = (draft) => {
  const { entries, working } = draft;
  const readable = entries.some(({ error }) => !error);
  const waits = draft.sending !== undefined || working || draft.busy.size > 0 || draft.left > 0 || draft.locked;
  return h(
    "div",
    { class: "draft-actions" },
    h("button", { type: "button", class: "button primary", "data-draft": "add", "data-key": "add", disabled: !readable || !!waits }, readable ? `Add ${label(entries)}` : "Add"),
    h("button", { type: "button", class: "button", "data-draft": "discard", "data-key": "discard", disabled: !!working }, "Discard"),
  );
};
