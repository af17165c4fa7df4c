// The reader: the record that is open, whole, beside the list; on small screens over it.

import { Latest } from "../core/api.js";
import { copyText } from "../core/clipboard.js";
import { h, hit, icon } from "../core/dom.js";
import { keysHint } from "./keys.js";
import { clicked } from "../core/address.js";
import { markWords, wordsFor } from "./marks.js";
import { SAID } from "../core/prose.js";
import { asMarkdown, failed, recordArticle, skeleton, unknown } from "./record.js";
import { isFresh, isUnknown, keptRecord, loadRecord } from "./records.js";
import { Similar } from "./similar.js";
import { change, current, differ, FILTERS, listen } from "../core/store.js";
import { leave, NARROW, openFrom, startTrail, trailLinks } from "./trail.js";

/** @typedef {import("./records.js").Record} Record */
/** @typedef {import("../core/store.js").State} State */

// Milliseconds before a wait shows: a flash of grey for each record would only be unrest.
const PATIENCE = 200;
// What decides which records are similar ones, beside the one that is open.
const LIKED = ["also", "unlike", "by"];
// The places that the reader belongs to.
const SHARING = ["find", "map"];
const ARROW = "M19 12H5M11 6l-6 6 6 6";

/** @param {HTMLElement} place */
export const startReader = (place) => {
  startTrail();
  const reader = new Reader(place);
  listen((state, before, how) => reader.follow(state, before, how));
  NARROW.addEventListener("change", () => reader.cover());
  reader.begin();
};

class Reader {
  #latest = new Latest();
  #similar = new Similar();
  /** @type {Record | null} what is drawn */
  #record = null;
  /** @type {Map<string, number>} how far each record was scrolled */
  #scrolled = new Map();
  #body = h("div", { class: "reading-body" });
  #said = h("p", { class: "unseen", role: "status" });
  #begun = false;
  #reached = 0; // how far the page itself scrolled the record
  #from = ""; // the record that was opened from the list, before those of the trail

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    place.setAttribute("aria-label", "Record");
    place.tabIndex = -1;
    place.replaceChildren(this.#said, this.#body);
    place.addEventListener("click", (event) => this.#click(event));
    // The list may arrive after the record, and then knows more words that matched.
    document.addEventListener("corpus-changed", () => this.#again());
    const results = document.getElementById("results");
    if (results) new MutationObserver(() => this.#mark()).observe(results, { childList: true, subtree: true });
  }

  /** Show what the address says; who opened the page has the focus where they want it. */
  begin() {
    this.follow(current(), { ...current(), place: "", id: "" }, "restore");
    this.#begun = true;
  }

  /**
   * Show what a new state says.
   * @param {State} state
   * @param {State} before
   * @param {string} how
   */
  follow(state, before, how) {
    if (state.q !== before.q) this.#mark();
    const same = state.id === before.id && state.place === before.place;
    if (same && state.id && differ(state, before).some((name) => LIKED.includes(name))) this.#similar.show(state.id);
    if (same && (state.id || !asksElse(state, before))) return;
    if (before.id) this.#scrolled.set(before.id, this.place.scrollTop);
    this.cover(before.id);
    this.#latest.stop();
    this.#similar.stop();
    if (!SHARING.includes(state.place)) return;
    if (state.id) this.#open(state.id, how);
    else if (state.place === "find") this.#empty();
    else this.#body.replaceChildren(); // the map has lists in its place
  }

  /** The corpus has changed: what is open may be another record now, or gone, or answered otherwise. */
  #again() {
    const { place, id, q } = current();
    if (!SHARING.includes(place)) return;
    if (id) this.#open(id, "restore");
    else if (place === "find" && q.trim()) this.#answer();
  }

  /**
   * On small screens, cover the list while a record is open, and give the focus back after it.
   * @param {string} [left] id of the record that was open
   */
  cover(left = "") {
    const { place, id, q, show } = current();
    const answering = place === "find" && show !== "" && q.trim() !== "";
    const reading = answering || (SHARING.includes(place) && id !== "");
    const covering = reading && NARROW.matches;
    const covered = document.body.classList.contains("covered");
    document.body.classList.toggle("reading", reading);
    document.body.classList.toggle("covered", covering);
    this.place.setAttribute("role", covering ? "dialog" : "region");
    this.place.ariaModal = covering ? "true" : null;
    for (const name of ["masthead", "facets", "results", "map"]) {
      document.getElementById(name)?.toggleAttribute("inert", covering);
    }
    if ((covering || place === "map") && !current().via.length && id) this.#from = id;
    if (covering && !covered) this.place.focus({ preventScroll: true });
    const lost = place === "map" && !reading && this.#takesFocus();
    if (left && !covering && (covered || lost)) focusRow(this.#from, left);
  }

  /**
   * @param {string} id
   * @param {string} how
   */
  #open(id, how) {
    const kept = keptRecord(id);
    this.#body.ariaBusy = kept ? null : "true";
    const moves = this.#takesFocus();
    if (kept) this.#draw(kept, how, moves);
    if (isFresh(id)) return;
    const waiting = kept ? 0 : setTimeout(() => this.#wait(), PATIENCE);
    this.#latest.run(
      async (signal) => {
        signal.addEventListener("abort", () => clearTimeout(waiting));
        return loadRecord(id, signal);
      },
      (record) => {
        clearTimeout(waiting);
        // What is drawn may be older than the corpus.
        if (JSON.stringify(this.#record) !== JSON.stringify(record)) return this.#draw(record, how, moves);
        this.#settle();
        if (!kept) this.#similar.show(id);
      },
      (error) => {
        clearTimeout(waiting);
        this.#fail(error, moves);
      },
    );
  }

  /** Whether the focus is in the reader, or would be lost: then a new record takes it. */
  #takesFocus() {
    const active = document.activeElement ?? document.body;
    const lost = active === document.body || active.closest("#duplicates, #map, #results[hidden], #corpus") !== null;
    return NARROW.matches || this.place.contains(active) || (lost && this.#begun);
  }

  /**
   * @param {Record} record
   * @param {string} how
   * @param {boolean} moves whether the focus goes to its question
   */
  #draw(record, how, moves) {
    this.#record = record;
    this.#settle();
    this.#scroll(0); // before it is there: it need not be measured for that
    this.#body.replaceChildren(bar(), recordArticle(record), this.#similar.element);
    const steps = this.#body.querySelector(".trail ol");
    if (steps) steps.scrollLeft = steps.scrollWidth;
    this.#mark();
    const scrolled = how === "restore" ? (this.#scrolled.get(record.id) ?? 0) : 0;
    this.#similar.show(record.id, () => scrolled && this.#scrollOn(scrolled));
    if (scrolled) this.#scroll(scrolled);
    const question = /** @type {HTMLElement} */ (this.#body.querySelector("#record-question"));
    this.#said.textContent = `Record: ${question.textContent}`;
    if (moves) focusSoon(question);
  }

  /** @param {number} to */
  #scroll(to) {
    this.place.scrollTop = to;
    this.#reached = this.place.scrollTop;
  }

  /**
   * Go on to where the record was scrolled once all of it is there, unless somebody scrolled since.
   * @param {number} to
   */
  #scrollOn(to) {
    if (this.place.scrollTop === this.#reached) this.#scroll(to);
  }

  #mark() {
    const answer = this.#body.querySelector(".prose.answer");
    if (answer && this.#record) markWords(answer, wordsFor(current().q, this.#record.id));
  }

  /** Say that something is on its way: the record before it fades, or grey lines stand for it. */
  #wait() {
    if (this.#record) this.#body.classList.add("fading");
    else this.#body.replaceChildren(bar(), skeleton());
  }

  #settle() {
    this.#body.classList.remove("fading");
    this.#body.ariaBusy = null;
  }

  #empty() {
    this.#record = null;
    this.#said.textContent = "";
    this.#settle();
    if (current().q.trim()) return this.#answer();
    this.#latest.stop();
    this.#body.replaceChildren(keysHint());
  }

  /** Show the answer to the query; its modules are fetched with the first one. */
  #answer() {
    const drawn = this.#body.querySelector(".answer-card");
    if (!drawn) this.#body.replaceChildren();
    this.#latest.run(
      async (signal) => (await import("./answer.js")).followAnswer(this.#body, this.#said, signal),
      () => {},
      () => this.#body.replaceChildren(bar(), keysHint()),
    );
  }

  /**
   * @param {Error} error
   * @param {boolean} moves
   */
  #fail(error, moves) {
    this.#record = null;
    this.#settle();
    const notice = isUnknown(error) ? unknown() : failed(error);
    this.#body.replaceChildren(bar(), notice);
    this.#said.textContent = "";
    if (moves) focusSoon(/** @type {HTMLElement} */ (notice.querySelector("h2")));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = clicked(event, "[data-near], [data-step], [data-choose]");
    const button = hit(event, "[data-do]");
    if (link) {
      event.preventDefault();
      this.#follow(link.dataset);
    } else if (button) {
      this.#act(button);
    }
  }

  /** @param {DOMStringMap} to */
  #follow({ near, step, choose }) {
    if (choose) return change({ ...JSON.parse(choose), ...(NARROW.matches ? { id: "" } : {}) }, "push");
    const record = this.#record;
    const question = this.#body.querySelector("#record-question")?.textContent ?? "";
    if (record) openFrom({ id: record.id, question }, near ?? step ?? "");
    else change({ id: near ?? step ?? "" }, "push");
  }

  /** @param {HTMLElement} button */
  #act(button) {
    const record = this.#record;
    const name = button.dataset.do;
    if (name === "back") leave();
    else if (name === "again") this.#open(current().id, "push");
    else if (name === "print") print();
    else if (name === "link") this.#copy(button, location.href, "The address is copied.");
    else if (!record) return;
    else if (name === "copy") this.#copy(button, asMarkdown(record), "Question and answer are copied.");
    else if (name === "source") this.#openSource(button, record);
    else if (name === "similar") this.#similar.enter();
    else if (name === "again-similar") this.#similar.show(record.id);
    else this.#similar.act(button);
  }

  /**
   * @param {HTMLElement} button
   * @param {string} text
   * @param {string} said
   */
  async #copy(button, text, said) {
    const copied = await copyText(text);
    this.#tell(button, copied ? "Copied" : "Not copied", copied ? said : "This browser does not let the page copy.");
  }

  /**
   * The first load does without this module.
   * @param {HTMLElement} button
   * @param {import("./records.js").Record} record
   */
  async #openSource(button, record) {
    try {
      (await import("./source.js")).openSource(record);
    } catch {
      this.#tell(button, "Not opened", "The source cannot be loaded: the server does not answer. Try again in a moment.");
    }
  }

  /**
   * Say on a button for a while what came of it, and aloud in a sentence.
   * @param {HTMLElement} button
   * @param {string} shortly
   * @param {string} said
   */
  #tell(button, shortly, said) {
    const label = /** @type {HTMLElement} */ (button.querySelector("span"));
    const before = button.dataset.label ?? label.textContent ?? "";
    button.dataset.label = before;
    label.textContent = shortly;
    this.#said.textContent = said;
    setTimeout(() => (label.textContent = before), SAID);
  }
}

/**
 * Whether another answer belongs to a state than to the one before.
 * @param {State} state
 * @param {State} before
 */
const asksElse = (state, before) => {
  const asking = ["q", "then", "show", ...FILTERS];
  return differ(state, before).some((name) => asking.includes(name));
};

const SHOWN = () => (current().place === "map" ? "#map" : "#results");

/**
 * Put the focus on the row of the first of some records that is in the list, or on the search box.
 * @param {...string} ids
 */
const focusRow = (...ids) => {
  const found = ids.map((id) => document.querySelector(`${SHOWN()} li[data-id="${CSS.escape(id)}"] a.row`));
  const row = found.find(Boolean) ?? null;
  const target = row ?? document.getElementById(current().place === "map" ? "map-stage" : "search");
  if (target instanceof HTMLElement) target.focus({ preventScroll: row === null });
};

/**
 * Put the focus on an element once all listeners have heard of the new state: until then its place
 * may be hidden.
 * @param {HTMLElement} element
 */
const focusSoon = (element) => queueMicrotask(() => element.focus({ preventScroll: true }));

/** Return the way back, and the records by which the open one was reached. */
export const bar = () => {
  const back = h("button", { type: "button", class: "plain-button back", "data-do": "back" }, icon(ARROW), "Back");
  return h("div", { class: current().via.length ? "reader-bar" : "reader-bar bare" }, back, trailLinks());
};
