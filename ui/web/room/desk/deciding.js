// Decisions on their way: each counts on the page at once, and is taken back if the server refuses it.

import { forgetItem, noteItem, sendApart, sendDecision, sendExact, sendUndo } from "./items.js";

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {import("./items.js").Decision} Decision
 * @typedef {import("./items.js").Verdict} Verdict
 *
 * @typedef {object} Made something that was decided here and can be undone
 * @property {Item | null} before the item as it was, null for many at once
 * @property {Item | null} after the item as it was decided
 * @property {Promise<string>} sent the id once the server has it
 * @property {string} [undone] what is said when it is undone, where there is no item before
 * @property {string} [key] the item that is there again then
 *
 * @typedef {object} Told what is called when something is known
 * @property {() => void} settled the server has all that was decided
 * @property {(now: Item, before: Item) => void} changed an item counts otherwise from now on
 * @property {(what: string, error: Error, item: Item | null) => void} refused
 */

export class Deciding {
  /** @type {Made[]} the last one stands last */
  #made = [];
  /** @type {Map<string, Item>} by key, how an item counts whose change the server has not confirmed */
  #pending = new Map();
  #running = 0;
  /** @type {Map<string, Promise<unknown>>} by key, what was sent last: requests on one item keep their order */
  #sent = new Map();

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
    return items.map((item) => this.#pending.get(item.key) ?? item);
  }

  /**
   * Decide an item; returns it as it counts now.
   * @param {Item} before
   * @param {Verdict} verdict
   * @param {string | null} keeper
   */
  decide(before, verdict, keeper) {
    const decision = { id: "", decision: verdict, keeper, author: "", time: new Date().toISOString() };
    const after = { ...before, decision, keeper: keeper ?? before.keeper };
    this.#change(after, before);
    const sent = this.#run(before.key, async () => {
      const { id, item } = await sendDecision(before.key, verdict, keeper, before.decision?.id ?? "");
      decision.id = id;
      this.#agree(after, { ...after, decision: item?.decision ?? decision });
      return id;
    });
    const made = { before, after, sent };
    this.#made.push(made);
    sent.catch((error) => {
      this.#made = this.#made.filter((one) => one !== made);
      this.#change(before, after);
      this.#pending.delete(before.key);
      this.told.refused("Not saved", error, before);
    });
    return after;
  }

  /**
   * Decide all exact copies; returns how many there were. Raises ApiError.
   * @returns {Promise<number>}
   */
  async decideExact() {
    let found = 0;
    const sent = this.#run("", async () => {
      const { count, id } = await sendExact();
      found = count;
      return id;
    });
    await sent;
    if (found) this.#made.push({ before: null, after: null, sent, undone: "the exact copies are open again" });
    return found;
  }

  /**
   * Take a record out of a group; returns the group of the others, null if there is none. Raises ApiError.
   * @param {Item} item
   * @param {string} id
   * @returns {Promise<Item | null>}
   */
  async takeOut(item, id) {
    /** @type {Item | null} */
    let left = null;
    const sent = this.#run(item.key, async () => {
      const done = await sendApart(item.key, id, item.decision?.id ?? "");
      left = done.left;
      return done.id;
    });
    await sent;
    this.#made.push({ before: null, after: null, sent, undone: "the text is in its group again", key: item.key });
    return left;
  }

  /**
   * Take back what was decided last; resolves once the server has it, or has refused it.
   * @returns {Promise<unknown>}
   */
  undo() {
    const made = this.#made.pop();
    if (!made) return Promise.resolve();
    const { before, after } = made;
    if (before && after) this.#change(before, after);
    return this.#run(before?.key ?? made.key ?? "", async () => {
      const id = await made.sent.catch(() => "");
      if (id) await sendUndo(id);
      if (before) this.#pending.delete(before.key);
      return id;
    }).catch((error) => {
      // What is undone already cannot be undone again.
      if (error.status === 404) {
        if (before) forgetItem(before.key);
      } else {
        this.#made.push(made);
        if (before && after) this.#change(after, before);
      }
      if (before) this.#pending.delete(before.key);
      this.told.refused("Not undone", error, before);
    });
  }

  /**
   * Take back the decision of an item, whoever made it.
   * @param {Item} item
   */
  undoItem(item) {
    const own = this.#made.find(({ after }) => after?.key === item.key && after.decision?.id === item.decision?.id);
    const before = { ...item, decision: null };
    const made = own ?? { before, after: item, sent: Promise.resolve(item.decision?.id ?? "") };
    this.#made = [...this.#made.filter((one) => one !== own), made];
    this.undo();
  }

  /**
   * @param {Item} now
   * @param {Item} before
   */
  #change(now, before) {
    this.#pending.set(now.key, now);
    noteItem(now);
    this.told.changed(now, before);
  }

  /**
   * The server has what was decided; it counts unless something else was decided since.
   * @param {Item} sent
   * @param {Item} now
   */
  #agree(sent, now) {
    if (this.#pending.get(sent.key) !== sent) return;
    this.#pending.delete(sent.key);
    noteItem(now);
  }

  /**
   * @param {string} key of the item that it is about; "" for many
   * @param {() => Promise<string>} work
   * @returns {Promise<string>}
   */
  async #run(key, work) {
    this.#running++;
    const running = (this.#sent.get(key) ?? Promise.resolve()).then(work, work);
    this.#sent.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#sent.get(key) === running) this.#sent.delete(key);
      this.#running--;
      if (this.calm) this.told.settled();
    }
  }
}
