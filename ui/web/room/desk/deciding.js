// Decisions on their way: each counts on the page at once, and is taken back if the server refuses it.

import { noteDecision, sendDecision, sendExact, sendUndo } from "./items.js";

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {import("./items.js").Decision} Decision
 * @typedef {import("./items.js").Verdict} Verdict
 *
 * @typedef {object} Made something that was decided here and can be undone
 * @property {Item | null} item null for many at once
 * @property {Decision | null} decision
 * @property {Decision | null} before
 * @property {string} page of the queue where it was, as an address
 * @property {Promise<string>} sent the id once the server has it
 *
 * @typedef {object} Told what is called when something is known
 * @property {() => void} settled the server has all that was decided
 * @property {(item: Item, decision: Decision | null, before: Decision | null) => void} changed an
 *   item counts as this from now on
 * @property {(what: string, error: Error, item: Item | null) => void} refused
 */

export class Deciding {
  /** @type {Made[]} the last one stands last */
  #made = [];
  /** @type {Map<string, Decision | null>} by key, what the server has not answered yet */
  #pending = new Map();
  #running = 0;

  /** @param {Told} told */
  constructor(told) {
    this.told = told;
  }

  /** Whether the server has all that was decided here. */
  get calm() {
    return this.#running === 0;
  }

  /** What was decided last and can be undone, undefined if nothing. */
  get last() {
    return this.#made.at(-1);
  }

  /**
   * Return items of the server as they count now.
   * @param {Item[]} items
   */
  applied(items) {
    return items.map((item) => {
      const pending = this.#pending.get(item.key);
      return pending === undefined ? item : { ...item, decision: pending };
    });
  }

  /**
   * Decide an item.
   * @param {Item} item
   * @param {Verdict} verdict
   * @param {string | null} keeper
   */
  decide(item, verdict, keeper) {
    const decision = { id: "", decision: verdict, keeper, author: "", time: new Date().toISOString() };
    /** @type {Made} */
    const made = { item, decision, before: item.decision, page: location.search, sent: Promise.resolve("") };
    this.#change(item, decision, item.decision);
    made.sent = this.#run(async () => {
      const { id, item: now } = await sendDecision(item.key, verdict, keeper);
      decision.id = id;
      this.#agree(item, now?.decision ?? decision, decision);
      return id;
    });
    this.#made.push(made);
    made.sent.catch((error) => {
      this.#made = this.#made.filter((one) => one !== made);
      this.#change(item, made.before, decision);
      this.#pending.delete(item.key);
      this.told.refused("Not saved", error, item);
    });
  }

  /**
   * Decide all exact copies; returns how many there were. Raises ApiError.
   * @returns {Promise<number>}
   */
  async decideExact() {
    let found = 0;
    const sent = this.#run(async () => {
      const { count, id } = await sendExact();
      found = count;
      return id;
    });
    await sent;
    if (found) this.#made.push({ item: null, decision: null, before: null, page: location.search, sent });
    return found;
  }

  /** Take back what was decided last; returns it, undefined if there is nothing. */
  undo() {
    const made = this.#made.pop();
    if (!made) return undefined;
    if (made.item) this.#change(made.item, made.before, made.decision);
    this.#run(async () => {
      const id = await made.sent.catch(() => "");
      if (id) await sendUndo(id);
      if (made.item) this.#pending.delete(made.item.key);
      return id;
    }).catch((error) => {
      this.#made.push(made);
      if (made.item) this.#change(made.item, made.decision, made.before);
      if (made.item) this.#pending.delete(made.item.key);
      this.told.refused("Not undone", error, made.item);
    });
    return made;
  }

  /**
   * Take back the decision of an item, whoever made it.
   * @param {Item} item
   */
  undoItem(item) {
    const { decision } = item;
    const own = this.#made.find((one) => one.item?.key === item.key && one.decision?.id === decision?.id);
    if (own) this.#made = [...this.#made.filter((one) => one !== own), own];
    else this.#made.push({ item, decision, before: null, page: location.search, sent: Promise.resolve(decision?.id ?? "") });
    this.undo();
  }

  /**
   * @param {Item} item
   * @param {Decision | null} decision
   * @param {Decision | null} before
   */
  #change(item, decision, before) {
    this.#pending.set(item.key, decision);
    noteDecision(item.key, decision);
    this.told.changed(item, decision, before);
  }

  /**
   * The server has a decision; it counts unless something else was decided since.
   * @param {Item} item
   * @param {Decision} decision of the server
   * @param {Decision} sent
   */
  #agree(item, decision, sent) {
    if (this.#pending.get(item.key) !== sent) return;
    this.#pending.delete(item.key);
    noteDecision(item.key, decision);
  }

  /**
   * @param {() => Promise<string>} work
   * @returns {Promise<string>}
   */
  async #run(work) {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.calm) this.told.settled();
    }
  }
}
