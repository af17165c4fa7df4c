// The change that is under way, how it ended, and its undo.

import { sayChanged } from "../core/store.js";
import { ApiError, get, send } from "../core/api.js";
import { count, h, hit } from "../core/dom.js";
import { redraw } from "./redraw.js";
import { spoken } from "./wording.js";

/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} what "Add 3 documents"
 * @property {"running" | "done" | "stopped" | "failed"} state
 * @property {number} done
 * @property {number} total
 * @property {string} text "reading faq.md"
 * @property {any} report
 * @property {string | null} problem
 * @property {boolean} undoable
 */

// Milliseconds between two looks at a change that is under way.
const REST = 400;
// Documents that could not be read which are named.
const NAMED = 10;
// Where the outcome that somebody dismissed is remembered.
const DISMISSED = "askalike-dismissed";

/** Follows one job at a time, and shows it in its place. */
export class JobView {
  /** @type {Job | null} */
  #job = null;
  /** @type {{job: string, label: string} | null} */
  #undo = null;
  #problem = "";
  #dismissed = sessionStorage.getItem(DISMISSED) ?? "";
  #following = "";

  /**
   * @param {HTMLElement} place
   * @param {() => void} changed is called when a job is over, or has begun
   */
  constructor(place, changed) {
    this.place = place;
    this.changed = changed;
    this.body = h("div", { class: "job-body" });
    // It stays in the page, so that screen readers hear what comes into it.
    this.said = h("p", { class: "unseen", role: "status" });
    place.append(this.said, this.body);
    place.addEventListener("click", (event) => this.#act(hit(event, "[data-job]")?.dataset.job));
  }

  get running() {
    return this.#job?.state === "running";
  }

  /**
   * Take what the corpus says of its last change.
   * @param {Job | null} job
   * @param {{job: string, label: string} | null} undo
   */
  take(job, undo) {
    this.#undo = undo;
    if (this.running) return;
    if (job?.state === "running") {
      this.follow(job);
      return;
    }
    if (job) this.#job = job.id === this.#dismissed ? null : job;
    else if (this.#job) this.#job = { ...this.#job, undoable: undo?.job === this.#job.id };
    this.#draw();
  }

  /**
   * Begin a change, and follow it.
   * @param {string} path of the route
   * @param {unknown} body
   * @returns {Promise<boolean>} whether it has begun
   */
  async begin(path, body = {}) {
    try {
      this.follow(await send("POST", path, body));
      return true;
    } catch (error) {
      this.complain(/** @type {Error} */ (error).message);
      return false;
    }
  }

  /**
   * Say what went wrong.
   * @param {string} problem
   */
  complain(problem) {
    this.#problem = problem;
    this.#draw();
    this.place.scrollIntoView({ block: "nearest" });
  }

  /**
   * Show a job, and look at it until it is over.
   * @param {Job} job
   */
  async follow(job) {
    this.#following = job.id;
    this.#problem = "";
    this.#job = job;
    this.#draw();
    this.place.scrollIntoView({ block: "nearest" });
    this.said.textContent = job.state === "running" ? `${job.what}: begun` : "";
    this.#focusIfLost();
    this.changed();
    while (this.running && this.#following === job.id) {
      await new Promise((resolve) => setTimeout(resolve, REST));
      try {
        this.#job = await get(`jobs/${encodeURIComponent(job.id)}`);
      } catch (error) {
        this.#lose(/** @type {Error} */ (error));
      }
      if (this.running) this.#progress();
    }
    if (this.#following !== job.id) return;
    this.#following = "";
    this.#draw();
    this.said.textContent = this.#outcome();
    this.#focusIfLost();
    this.changed();
    sayChanged();
  }

  /** Keep the keyboard here when the button that was pressed is gone. */
  #focusIfLost() {
    if (document.activeElement === document.body && !this.place.closest("[hidden]")) {
      /** @type {HTMLElement | null} */ (this.body.querySelector("[tabindex]"))?.focus({ preventScroll: true });
    }
  }

  /** @param {Error} error */
  #lose(error) {
    const job = /** @type {Job} */ (this.#job);
    const gone = error instanceof ApiError && error.status === 404;
    const problem = gone
      ? "the server was started again meanwhile; what was done until then is in the table below"
      : error.message;
    this.#job = { ...job, state: "failed", problem, undoable: false };
  }

  /** @param {string | undefined} what */
  async #act(what) {
    if (what === "cancel" && this.#job) {
      const { id } = this.#job;
      try {
        const job = await send("POST", `jobs/${encodeURIComponent(id)}/cancel`, {});
        if (this.running && this.#job.id === id) this.#job = job;
        this.#progress();
      } catch (error) {
        this.complain(/** @type {Error} */ (error).message);
      }
    } else if (what === "undo") {
      const id = this.#undoable();
      if (id) await this.begin(`jobs/${encodeURIComponent(id)}/undo`);
    } else if (what === "dismiss") {
      this.#problem = "";
      this.#dismissed = this.#job?.id ?? this.#undo?.job ?? "";
      sessionStorage.setItem(DISMISSED, this.#dismissed);
      this.#job = null;
      this.#draw();
    }
  }

  #undoable() {
    return this.#job?.undoable ? this.#job.id : this.#job ? "" : (this.#undo?.job ?? "");
  }

  #draw() {
    const job = this.#job;
    const shown = job ?? (this.#undo && this.#undo.job !== this.#dismissed ? this.#undo : null);
    redraw(
      this.body,
      ...(this.#problem ? [this.#complaint()] : []),
      ...(job?.state === "running" ? [this.#bar(job)] : shown ? [this.#ending()] : []),
    );
    this.place.hidden = !this.#problem && !shown;
    if (this.running) this.#progress();
  }

  #complaint() {
    return h(
      "div",
      { class: "notice job-line", role: "alert" },
      h("p", {}, spoken(this.#problem)),
      h("button", { type: "button", class: "plain-button", "data-job": "dismiss" }, "Dismiss"),
    );
  }

  /** @param {Job} job */
  #bar(job) {
    return h(
      "section",
      { class: "job card", "aria-labelledby": "job-what" },
      h("h2", { id: "job-what", tabindex: "-1" }, job.what),
      h("div", { class: "bar", role: "progressbar", "aria-labelledby": "job-what", "aria-valuemin": 0, "aria-valuemax": 100 }, h("div")),
      h("p", { class: "quiet job-text" }),
      h("button", { type: "button", class: "button", "data-job": "cancel" }, "Cancel"),
    );
  }

  /** Show how far it is, without touching the button that may have the focus. */
  #progress() {
    const job = /** @type {Job} */ (this.#job);
    const bar = /** @type {HTMLElement | null} */ (this.body.querySelector(".bar"));
    const text = this.body.querySelector(".job-text");
    if (!bar || !text || !job) return;
    const share = job.total ? Math.min(100, Math.round((100 * job.done) / job.total)) : null;
    bar.classList.toggle("unknown", share === null);
    if (share === null) bar.removeAttribute("aria-valuenow");
    else bar.setAttribute("aria-valuenow", String(share));
    /** @type {HTMLElement} */ (bar.firstElementChild).style.width = share === null ? "" : `${share}%`;
    text.textContent = [share === null ? "" : `${share} %`, job.text].filter(Boolean).join(" · ") || "starting";
  }

  #ending() {
    const job = this.#job;
    const failed = job?.state === "failed" || job?.state === "stopped";
    return h(
      "div",
      { class: `job-line outcome${failed ? " notice" : ""}` },
      h("div", { tabindex: "-1", "data-key": "outcome" }, h("p", {}, spoken(job ? this.#outcome() : `Last change: ${this.#undo?.label}`)), job && unreadable(job.report)),
      h(
        "div",
        { class: "job-actions" },
        this.#undoable() && h("button", { type: "button", class: "button", "data-job": "undo", "data-key": "undo" }, "Undo"),
        h("button", { type: "button", class: "plain-button", "data-job": "dismiss", "data-key": "dismiss" }, "Dismiss"),
      ),
    );
  }

  /** How the job ended, as a sentence. */
  #outcome() {
    const job = this.#job;
    if (!job) return "";
    if (job.state === "failed") return `${job.what} – failed: ${job.problem ?? "no reason is known"}`;
    const now = job.report ? ` The corpus has ${count(job.report.records, "question")} now.` : "";
    return `${job.what} – ${job.text || job.state}.${now}`;
  }
}

/**
 * The documents that could not be read.
 * @param {any} report
 */
const unreadable = (report) => {
  const errors = /** @type {{path: string, error: string | null}[]} */ (report?.sources ?? []).filter(({ error }) => error);
  return (
    errors.length > 0 && [
      h("p", {}, `${count(errors.length, "document")} could not be read:`),
      h(
        "ul",
        { class: "refusals" },
        errors.slice(0, NAMED).map(({ path, error }) => h("li", {}, h("span", { class: "place-name" }, path), ` ${error}`)),
        errors.length > NAMED && h("li", { class: "quiet" }, `and ${errors.length - NAMED} more`),
      ),
    ]
  );
};
