// What can be taken out of the desk: reports on the decisions, and the decisions themselves; and in.

import { h } from "../core/dom.js";
import { reportAddress } from "./items.js";

// Each format of a report with what it is good for.
const REPORTS = /** @type {const} */ ([
  ["markdown", "Markdown", "what to delete or edit, with file and line"],
  ["csv", "CSV", "for a spreadsheet"],
  ["jsonl", "JSON lines", "for a script"],
  ["patch", "Patch", "a diff of the documents, to look at and apply"],
  ["corpus", "Merged corpus", "all questions, each once"],
]);

/** Return the fold with everything that can be taken out; decisions can be put in where they are made. */
export const reportsMenu = () =>
  h(
    "details",
    { class: "reports" },
    h("summary", { class: "button" }, "Report"),
    h(
      "div",
      { class: "reports-list" },
      h("p", { class: "quiet" }, "What was decided, to work through in your documents. Nothing is changed there by itself."),
      reportLinks(),
      h("p", { class: "quiet" }, "The decisions, to share or keep."),
      h("a", { href: reportAddress("decisions"), download: true }, h("b", {}, "Decisions"), " to take elsewhere"),
      h(
        "label",
        { class: "import", hidden: true },
        h("b", {}, "Add decisions"),
        " of a file…",
        h("input", { type: "file", name: "decisions", accept: ".jsonl,.json,.txt", class: "unseen" }),
      ),
    ),
  );

/** Return links to the reports. */
export const reportLinks = () =>
  h(
    "ul",
    { class: "report-links" },
    ...REPORTS.map(([format, name, about]) =>
      h("li", {}, h("a", { href: reportAddress(format), "data-format": format, download: true }, h("b", {}, name), ` ${about}`)),
    ),
  );

/** @param {EventTarget | null} target */
const address = (target) => {
  const link = target instanceof Element ? target.closest("a[data-format]") : null;
  if (link instanceof HTMLAnchorElement) link.href = reportAddress(link.dataset.format ?? "");
};

/**
 * Let a fold close as menus do: with Esc, and by a click elsewhere.
 * @param {HTMLElement} place
 */
export const closeAsMenu = (place) => {
  // Links to reports are of the duplicates that are shown: of their threshold and scope.
  place.addEventListener("pointerover", (event) => address(event.target));
  place.addEventListener("focusin", (event) => address(event.target));
  const opened = () => /** @type {HTMLDetailsElement | null} */ (place.querySelector("details.reports[open]"));
  document.addEventListener("click", (event) => {
    const fold = opened();
    if (fold && event.target instanceof Node && !fold.contains(event.target)) fold.open = false;
  });
  place.addEventListener("keydown", (event) => {
    const fold = opened();
    if (event.key !== "Escape" || !fold) return;
    event.preventDefault();
    fold.open = false;
    fold.querySelector("summary")?.focus();
  });
};
