// Duplicates: questions that are asked more than once, in groups, two texts side by side.

import { ApiError, get, Latest } from "../core/api.js";
import { count, h, hit, pageWithin, pager, sentence } from "../core/dom.js";
import { fillGroup, groupItem, turnTo, wantedIds } from "./groups.js";
import { clicked } from "../core/address.js";
import { isUnknown, loadText } from "../reader/records.js";
import { change, current, listen } from "../core/store.js";

/**
 * @typedef {import("../reader/records.js").Record} Record
 * @typedef {import("../core/store.js").State} State
 * @typedef {object} Duplicates
 * @property {number} threshold
 * @property {{a: string, b: string, score: number}[]} pairs
 * @property {string[][]} groups
 */

const LOWEST = 0.3;
const PAGE = 10;
// Records that are asked for at once.
const TOGETHER = 6;
const SCOPES = [
  ["", "all documents"],
  ["within", "within one document"],
  ["across", "across documents"],
];

/** @param {HTMLElement} place */
export const startDesk = (place) => {
  const desk = new Desk(place);
  listen((state, before) => {
    desk.follow(state);
    if (state.place === "duplicates" && before.place !== "duplicates") desk.comeBack();
  });
  desk.follow(current());
};

const usual = () => document.querySelector('meta[name="threshold"]')?.getAttribute("content") || "0.65";

class Desk {
  #latest = new Latest();
  #texts = new Latest();
  #asked = ""; // the threshold and scope that the groups are for
  #opened = ""; // the record that was opened from here
  /** @type {Duplicates} */
  #found = { threshold: 0, pairs: [], groups: [] };
  /** @type {Map<string, number>} each record's score with the one that it is most like */
  #best = new Map();
  /** @type {Map<string, Record>} those of the page */
  #records = new Map();
  #summary = h("p", { class: "summary", role: "status" });
  #list = h("ol", { class: "groups" });
  #pages = h("div", {});
  #page = 0; // the one that is shown, 0 for none

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", "duplicates-title");
    place.replaceChildren(head(), controls(), this.#summary, this.#list, this.#pages);
    place.addEventListener("input", (event) => echo(place, event));
    place.addEventListener("change", (event) => this.#choose(event));
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("corpus-changed", () => {
      this.#asked = "";
      this.follow(current());
    });
  }

  /**
   * Show what a state asks for; nothing is computed before the place is open.
   * @param {State} state
   */
  follow({ place, threshold, scope, page }) {
    if (place !== "duplicates") return;
    const asked = `${threshold || usual()} ${scope}`;
    for (const field of this.place.querySelectorAll("input.threshold")) {
      /** @type {HTMLInputElement} */ (field).value = Number(threshold || usual()).toFixed(2);
    }
    /** @type {HTMLSelectElement} */ (this.place.querySelector("#scope")).value = scope;
    if (asked === this.#asked) return this.#page && page !== this.#page ? this.#turn(page) : undefined;
    this.#asked = asked;
    this.#find(threshold || usual(), scope);
  }

  /** Put the focus where it was when a record was opened from here. */
  comeBack() {
    const link = this.#opened && this.#list.querySelector(`[data-open="${this.#opened}"]`);
    // Once all listeners have heard of the new place: until then it is hidden.
    if (link instanceof HTMLElement) queueMicrotask(() => link.focus({ preventScroll: true }));
    this.#opened = "";
  }

  /**
   * @param {string} threshold
   * @param {string} scope
   */
  #find(threshold, scope) {
    this.#texts.stop();
    this.#summary.className = "summary";
    this.#summary.textContent = "Comparing all questions with each other. This can take some seconds.";
    this.#list.replaceChildren(...[1, 2, 3].map(waitingGroup));
    this.#pages.replaceChildren();
    this.#page = 0;
    this.#latest.run(
      (signal) => get("duplicates", { threshold, scope }, signal),
      (found) => {
        this.#found = found;
        this.#best = bestScores(found);
        this.#show(current().page);
      },
      (error) => {
        this.#asked = "";
        this.#fail(error);
      },
    );
  }

  /** @param {number} page */
  #turn(page) {
    this.#show(page);
    const title = /** @type {HTMLElement} */ (this.place.querySelector("#duplicates-title"));
    title.scrollIntoView({ block: "center" });
    title.focus({ preventScroll: true });
  }

  /** @param {number} wanted */
  #show(wanted) {
    const { groups, threshold } = this.#found;
    this.#page = wanted;
    const page = pageWithin(wanted, PAGE, groups.length);
    const first = (page - 1) * PAGE;
    this.#records.clear();
    this.#summary.className = groups.length ? "summary" : "notice";
    this.#summary.textContent = groups.length ? summary(groups, threshold) : nothing(threshold, current().scope);
    const shown = groups.slice(first, first + PAGE);
    this.#list.replaceChildren(
      ...shown.map((group, index) =>
        groupItem(group, first + index, Math.max(...group.slice(0, 1_000).map((id) => this.#best.get(id) ?? 0))),
      ),
    );
    this.#pages.replaceChildren(...pager(page, PAGE, groups.length, "groups"));
    this.#fill();
  }

  /** Fetch the texts of the page that are not there, a few at a time; put each where it belongs. */
  #fill() {
    const waiting = this.#items().flatMap(([item, group]) => wantedIds(item, group));
    const missing = [...new Set(waiting)].filter((id) => !this.#records.has(id));
    /** @param {AbortSignal} signal */
    const fetchSome = async (signal) => {
      for (let id = missing.shift(); id && !signal.aborted; id = missing.shift()) {
        const record = await loadText(id, signal).catch((error) => this.#missing(error));
        if (record) this.#records.set(record.id, record);
        if (!signal.aborted) this.#redraw();
      }
    };
    this.#texts.run(
      (signal) => Promise.all(Array.from({ length: TOGETHER }, () => fetchSome(signal))),
      () => this.#redraw(true),
      (error) => this.#fail(error),
    );
  }

  /**
   * A record may be gone since the groups were found; other errors are the page's.
   * @param {Error} error
   */
  #missing(error) {
    if (isUnknown(error)) return null;
    throw error;
  }

  /** @param {boolean} [all] whether no more texts come */
  #redraw(all = false) {
    for (const [item, group] of this.#items()) fillGroup(item, group, this.#records, all);
  }

  /** @returns {[HTMLElement, string[]][]} what is on the page, each with its group */
  #items() {
    const items = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("li[data-number]")]);
    return items.map((item) => [item, this.#found.groups[Number(item.dataset.number)] ?? []]);
  }

  /** @param {Error} error */
  #fail(error) {
    this.#summary.className = "notice";
    this.#summary.replaceChildren(
      error instanceof ApiError ? sentence(error.message) : "The duplicates cannot be shown.",
      " ",
      h("button", { type: "button", class: "button", "data-do": "again" }, "Try again"),
    );
    this.#list.replaceChildren();
    this.#pages.replaceChildren();
  }

  /** @param {Event} event */
  #choose(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.matches("#scope")) change({ scope: field.value }, "push");
    else if (field.matches(".threshold")) chooseThreshold(field);
    else if (field.matches(".which")) {
      const item = hit(event, "li.twins");
      const group = this.#found.groups[Number(item?.dataset.number)];
      if (!item || !group) return;
      turnTo(group, field);
      this.#redraw();
      this.#fill();
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const open = clicked(event, "[data-open]");
    const button = hit(event, "[data-do], [data-page]");
    if (open) {
      event.preventDefault();
      const cleared = { q: "", within: [], levels: [], tags: [], layouts: [], answered: "" };
      this.#opened = open.dataset.open ?? "";
      change({ ...cleared, place: "find", id: this.#opened }, "push");
    } else if (button?.dataset.do === "again") {
      this.#asked = "";
      this.follow(current());
    } else if (button?.dataset.do === "whole") {
      toggleWhole(button);
      this.#redraw();
    } else if (button?.dataset.page) {
      change({ page: Number(button.dataset.page) });
    }
  }
}

const head = () =>
  h(
    "header",
    { class: "desk-head" },
    h("h2", { id: "duplicates-title", tabindex: -1 }, "Duplicates"),
    h("p", { class: "quiet" }, "Questions that are asked more than once, however they are worded."),
  );

const controls = () => {
  const bounds = { class: "threshold", min: LOWEST, max: 1, step: 0.01 };
  return h(
    "form",
    { class: "desk-controls" },
    h("label", { for: "threshold" }, "Threshold"),
    h("input", { ...bounds, type: "range", id: "threshold", "aria-describedby": "threshold-about" }),
    h("input", { ...bounds, type: "number", class: "threshold field", "aria-label": "Threshold as a number" }),
    h("label", { for: "scope" }, "Look in"),
    h(
      "select",
      { id: "scope", class: "field" },
      ...SCOPES.map(([value, text]) => h("option", { value }, text)),
    ),
    h("p", { id: "threshold-about", class: "quiet" }, "How alike two questions must be: lower finds more, higher is surer."),
  );
};

/**
 * While the slider moves, its number follows.
 * @param {HTMLElement} place
 * @param {Event} event
 */
const echo = (place, event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.type !== "range") return;
  const number = /** @type {HTMLInputElement} */ (place.querySelector("input[type=number].threshold"));
  number.value = Number(field.value).toFixed(2);
};

/** @param {HTMLInputElement} field */
const chooseThreshold = (field) => {
  const wanted = Number(field.value);
  const within = Number.isFinite(wanted) && field.value ? Math.min(1, Math.max(LOWEST, wanted)) : Number(usual());
  const threshold = String(Math.round(within * 100) / 100);
  field.value = Number(threshold).toFixed(2);
  change({ threshold: threshold === usual() ? "" : threshold }, "replace");
};

/** @param {number} number */
const waitingGroup = (number) =>
  h(
    "li",
    { class: "twins", "aria-hidden": true },
    h("div", { class: `skeleton line ${number % 2 ? "w30" : "w40"}` }),
    h("div", { class: "pair" }, ...[0, 1].map(() => h("div", { class: "side" }, ...waitingLines()))),
  );

const waitingLines = () => ["w85", "w40", "w100", "w75"].map((name) => h("div", { class: `skeleton line ${name}` }));

/**
 * @param {string[][]} groups
 * @param {number} threshold
 */
const summary = (groups, threshold) => {
  const questions = groups.reduce((sum, group) => sum + group.length, 0);
  return `${count(groups.length, "group")} of ${questions.toLocaleString("en")} questions at ${threshold.toFixed(2)} or more`;
};

/**
 * @param {number} threshold
 * @param {string} scope
 */
const nothing = (threshold, scope) => {
  const where = SCOPES.find(([value]) => value === scope && value)?.[1];
  const looser = threshold > LOWEST ? " Move the threshold down to find looser pairs." : "";
  return `No two questions${where ? ` ${where}` : ""} score ${threshold.toFixed(2)} or more.${looser}`;
};

/** @param {Duplicates} found */
const bestScores = (found) => {
  const best = new Map();
  for (const { a, b, score } of found.pairs) {
    for (const id of [a, b]) best.set(id, Math.max(best.get(id) ?? 0, score));
  }
  return best;
};

/** @param {HTMLElement} button */
const toggleWhole = (button) => {
  const item = /** @type {HTMLElement} */ (button.closest("li.twins"));
  const whole = item.classList.toggle("whole");
  button.setAttribute("aria-expanded", String(whole));
  /** @type {HTMLElement} */ (button.firstElementChild).textContent = whole ? "Show less" : "Show whole answers";
};
