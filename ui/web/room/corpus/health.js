// What is wrong with the index, found when somebody asks for it: checking reads all of it.

import { get, Latest } from "../core/api.js";
import { count, h } from "../core/dom.js";
import { spoken } from "./wording.js";

/**
 * @typedef {object} Finding
 * @property {string} severity "info" is a remark: nothing has to be done
 * @property {string} message
 * @property {string | null} source the document, if it is about one
 * @property {string} remedy
 */

// Findings that are listed above the table; the rest is counted.
const MOST = 20;

/** The findings of the last check, until the corpus changes. */
export class Health {
  /** @type {Finding[] | null} */
  findings = null;
  checking = false;
  #problem = "";
  #latest = new Latest();

  /**
   * @param {HTMLElement} place where findings about no document are shown
   * @param {() => void} changed is called when there are other findings
   */
  constructor(place, changed) {
    this.place = place;
    this.changed = changed;
    this.said = h("p", { role: "status" });
    this.list = h("div", {});
    place.append(this.said, this.list);
  }

  /** Check the index. */
  check() {
    if (this.checking) return;
    this.checking = true;
    this.#problem = "";
    this.#tell();
    this.#latest.run(
      (signal) => get("health", {}, signal),
      ({ findings }) => this.#take(findings),
      (error) => {
        this.#problem = error.message;
        this.#take(null);
      },
    );
  }

  /** Forget what was found: the corpus is another one now. */
  forget() {
    if (!this.checking && this.findings === null && !this.#problem) return;
    this.#latest.stop();
    this.#problem = "";
    this.#take(null);
  }

  /**
   * Return the findings about one document.
   * @param {string} path
   */
  of(path) {
    return (this.findings ?? []).filter((finding) => finding.source === path);
  }

  /**
   * Draw the findings that are about none of the documents.
   * @param {Set<string>} paths of all documents
   */
  draw(paths) {
    const { findings } = this;
    const others = (findings ?? []).filter(({ source }) => !source || !paths.has(source));
    const about = new Set((findings ?? []).map(({ source }) => source).filter((one) => one && paths.has(one)));
    this.place.hidden = !(this.checking || this.#problem || findings);
    this.said.textContent = this.place.hidden ? "" : this.#sentence(about.size, others.length);
    this.list.replaceChildren(
      ...(others.length ? [h("ul", { class: "findings" }, others.slice(0, MOST).map(drawFinding))] : []),
      ...(others.length > MOST ? [h("p", { class: "quiet" }, `and ${count(others.length - MOST, "more finding")}`)] : []),
    );
  }

  /**
   * @param {number} documents
   * @param {number} others
   */
  #sentence(documents, others) {
    if (this.checking) return "Checking the index; a large one takes a minute…";
    if (this.#problem) return `It could not be checked: ${this.#problem}`;
    if (!this.findings?.length) return "Checked: the index is sound.";
    const said = [
      others && `${count(others, "finding")} about the index`,
      documents && `findings about ${count(documents, "document")}, see the table`,
    ];
    return `Checked: ${said.filter(Boolean).join("; ")}.`;
  }

  /** @param {Finding[] | null} findings */
  #take(findings) {
    this.findings = findings;
    this.checking = false;
    this.#tell();
  }

  #tell() {
    this.changed();
  }
}

/**
 * Return a finding as an item of a list.
 * @param {Finding} finding
 */
export const drawFinding = (finding) =>
  h(
    "li",
    { class: `finding ${finding.severity === "info" ? "remark" : "defect"}` },
    h("strong", {}, finding.severity === "info" ? "Remark:" : finding.severity === "error" ? "Defect:" : "Warning:"),
    " ",
    spoken(finding.message),
    finding.remedy && h("span", { class: "remedy" }, spoken(finding.remedy)),
  );
