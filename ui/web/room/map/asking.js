// What the server is asked of a map that is there: its questions, what passes the filters, what a query
// finds. Each has its own trouble. An answer of another state of the corpus is none: the map is loaded
// again, after a while that grows.

import { ApiError, Latest } from "../core/api.js";
import { change, chosen, FILTERS } from "../core/store.js";
import { loadHits, loadPassing, loadQuestions } from "./columns.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("../core/store.js").State} State
 * @typedef {"questions" | "filters" | "query"} Part
 */

// Milliseconds until a map of another state of the corpus is loaded again, then twice as many.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5_000;
const MOST_TRIES = 5;

export class Asking {
  #latest = { questions: new Latest(), filters: new Latest(), query: new Latest() };
  #asked = { filters: "", query: "" };
  #troubles = { questions: "", filters: "", query: "" };
  /** @type {Set<Part>} what is on its way */
  #open = new Set();
  /** @type {Map<Part, number>} how often a part was of another state of the corpus, one time after another */
  #tries = new Map();
  #waiting = 0;
  /** @type {HTMLElement | null} what is said of filters that were left out, until others are chosen */
  lost = null;

  /**
   * @param {() => void} changed called when something has come, or has not
   * @param {() => void} again loads the map again
   */
  constructor(changed, again) {
    this.changed = changed;
    this.again = again;
  }

  /** Why something could not be followed, "" without trouble. */
  get trouble() {
    return [...new Set(Object.values(this.#troubles))].filter(Boolean).join(" ");
  }

  /** Whether filters or query are still to be followed. */
  get busy() {
    return this.#open.has("filters") || this.#open.has("query");
  }

  /** Whether this map stays one of another state of the corpus until somebody wants it loaded again. */
  get stale() {
    return [...this.#tries.values()].some((tries) => tries > MOST_TRIES);
  }

  /** A map is being loaded: what was asked of the one of before is asked anew. */
  reset() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    for (const latest of Object.values(this.#latest)) latest.stop();
    this.#open.clear();
    this.#asked = { filters: "", query: "" };
    this.#troubles = { questions: "", filters: "", query: "" };
  }

  /** Somebody wants it tried again, or the corpus has changed: no try counts any more. */
  fresh() {
    this.#tries.clear();
    this.#asked = { filters: "", query: "" };
  }

  /**
   * Ask for the words of a map; it is there without them, and its points open all the same.
   * @param {Model} model
   */
  read(model) {
    const keep = (/** @type {string[] | null} */ questions) => {
      if (questions) model.columns.questions = questions;
    };
    this.#follow("questions", (signal) => loadQuestions(model.columns, signal), keep, () => this.#open.delete("questions"));
  }

  /**
   * Ask for what a state wants and was not asked for yet.
   * @param {Model} model
   * @param {State} state
   */
  ask(model, state) {
    const filters = JSON.stringify(FILTERS.map((name) => state[name]));
    if (filters !== this.#asked.filters) {
      this.#asked.filters = filters;
      this.lost = null;
      const work = (/** @type {AbortSignal} */ signal) => loadPassing(model.columns, state, signal);
      this.#follow("filters", chosen(state) ? work : null, (passing) => (model.passing = passing), (error) => this.#check(state, error));
    }
    const query = JSON.stringify([state.q.trim(), filters]);
    if (query === this.#asked.query) return;
    this.#asked.query = query;
    const work = (/** @type {AbortSignal} */ signal) => loadHits(state, model.rowOf, signal);
    this.#follow("query", state.q.trim() ? work : null, (hits) => (model.hits = hits), (error) => this.#fail("query", error));
  }

  /**
   * @template T
   * @param {Part} part
   * @param {((signal: AbortSignal) => Promise<T | null>) | null} work null where there is nothing to ask
   * @param {(outcome: T | null) => void} keep
   * @param {(error: Error) => void} failed
   */
  #follow(part, work, keep, failed) {
    const latest = this.#latest[part];
    latest.stop();
    this.#troubles[part] = "";
    this.#open.delete(part);
    if (!work) {
      keep(null);
      return this.changed();
    }
    this.#open.add(part);
    latest.run(
      work,
      (outcome) => {
        keep(outcome);
        if (outcome === null) return this.#mismatch(part);
        this.#open.delete(part);
        this.#tries.delete(part);
        this.changed();
      },
      (error) => {
        keep(null);
        failed(error);
      },
    );
    this.changed();
  }

  /**
   * @param {Part} part
   * @param {Error} error
   */
  #fail(part, error) {
    this.#open.delete(part);
    this.#troubles[part] = error instanceof ApiError ? error.message : "the answer cannot be read";
    this.changed();
  }

  /**
   * What was asked is of another state of the corpus than the map.
   * @param {Part} part
   */
  #mismatch(part) {
    const tries = (this.#tries.get(part) ?? 0) + 1;
    this.#tries.set(part, tries);
    if (tries > MOST_TRIES) {
      this.#open.delete(part);
      this.#troubles[part] = "The corpus changes while its map is being loaded: this map is not of what it is now.";
    } else if (!this.#waiting) {
      this.#waiting = setTimeout(() => this.again(), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)));
    }
    this.changed();
  }

  /**
   * Leave out the filters that the corpus does not have, as Find does.
   * @param {State} state
   * @param {Error} error
   */
  #check(state, error) {
    if (!(error instanceof ApiError) || ![400, 422].includes(error.status)) return this.#fail("filters", error);
    this.#latest.filters.run(
      async (signal) => (await import("../find/unknown.js")).checkFilters(state, signal),
      (checked) => {
        if (!checked.lost.length) return this.#fail("filters", error);
        change(checked.known, "replace"); // which asks for what is left
        this.lost = checked.notice;
        this.changed();
      },
      () => this.#fail("filters", error),
    );
  }
}
