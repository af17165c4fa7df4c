// Deciding: what is open is decided, undone or kept otherwise, and the page counts it at once.

import { ApiError } from "../core/api.js";
import { count, sentence } from "../core/dom.js";
import { change, current } from "../core/store.js";
import { confirm } from "../corpus/dialog.js";
import { progressSays } from "./controls.js";
import { Deciding } from "./deciding.js";
import { forgetItem, sendFile } from "./items.js";
import { decidedAs, placeOf } from "./words.js";

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {import("./items.js").Verdict} Verdict
 */

const EXACT =
  "Every open group whose questions and answers are equal, but for spaces and case, is decided as same; " +
  "each keeps the record that is suggested. Your documents stay as they are, and one Undo takes all of it back.";

const LEAVING = "A text is just being taken out: once more in a moment";

export class Judge {
  #deciding = new Deciding({
    settled: () => {
      this.#news = true;
      this.desk.refreshSoon();
    },
    changed: (now, before) => this.#changed(now, before),
    refused: (what, error, item) => this.#refused(what, error, item),
  });

  #failures = 0; // how often the server has refused something
  /** @type {Set<string>} keys of the groups from which a text is just being taken out */
  #leaving = new Set();
  #news = false; // whether something was decided of which the other places do not know

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** Return whether something was decided since this was asked last. */
  takeNews() {
    const news = this.#news;
    this.#news = false;
    return news;
  }

  /** Whether the server has all that was decided. */
  get calm() {
    return this.#deciding.calm;
  }

  /**
   * Return items of the server as they count now.
   * @param {Item[]} items
   */
  counted(items) {
    return this.#deciding.applied(items).filter((item) => belongs(item.decision));
  }

  /** Show on the buttons what can be done. */
  showBar() {
    const { whole } = this.desk.view;
    const can = this.desk.queue?.can_decide ?? false;
    const undo = can && Boolean(this.#deciding.last ?? whole?.decision);
    this.desk.bar.show({ ready: can && whole !== null, undo, decided: whole?.decision?.decision ?? "" });
  }

  /**
   * Decide the item that is open, and go on to the next one that is not.
   * @param {Verdict} verdict
   */
  decide(verdict) {
    const { view, queue, toast } = this.desk;
    if (queue && !queue.can_decide) return toast.say(queue.why_not);
    const { whole } = view;
    if (!queue || !whole || whole.key !== current().item) return;
    if (this.#leaving.has(whole.key)) return toast.done(LEAVING, false);
    const keeper = verdict === "same" ? view.keeper : null;
    const next = this.#nextOpen(whole.key);
    const said = `Decided ${decidedAs(this.#deciding.decide(whole, verdict, keeper))}`;
    toast.done(said, true, progressSays(queue.open, queue.decided));
    if (next !== whole.key) this.desk.goOn(next);
    else this.desk.redrawItem();
  }

  /**
   * Choose the record to keep by its number.
   * @param {number} number from 1
   */
  keep(number) {
    const id = this.desk.view.whole?.ids[number - 1];
    if (id && this.desk.queue?.can_decide) this.#keep(id);
  }

  /** @param {Event} event */
  chose(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.matches('[type="radio"]')) this.#keep(field.value);
    else if (field.matches('[name="decisions"]') && field.files?.[0]) this.#import(field);
  }

  /** @param {string} name "undo", "undo-this", "take-out" or "exact" */
  act(name) {
    if (!this.desk.queue?.can_decide) return;
    if (name === "take-out") this.#takeOut();
    if (name === "undo") this.#undo();
    else if (name === "undo-this") this.#undoThis();
    else if (name === "exact") this.#exact();
  }

  /** @param {string} id */
  #keep(id) {
    const kept = this.desk.view.keep(id);
    if (kept) this.desk.toast.say(`Keeps ${kept}`);
  }

  async #undo() {
    const { last } = this.#deciding;
    if (this.#leaving.size) return this.desk.toast.done(LEAVING, false);
    if (!last) return this.desk.view.whole?.decision ? this.#undoThis() : this.desk.toast.say("There is nothing to undo.");
    const { before, after } = last;
    const sent = this.#deciding.undo();
    if (!before || !after) {
      const failed = this.#failures;
      const { item } = current();
      await sent;
      // First the item, which is there again: the one that is shown may be none any more.
      if (last.key && failed === this.#failures && isOpen(item)) change({ item: last.key }, "replace");
      this.desk.again();
      if (failed !== this.#failures) return;
      return this.desk.toast.done(`Undone: ${last.undone}`, false);
    }
    this.desk.toast.done(`Undone: ${decidedAs(after)}`, false);
    if (before.key === current().item) this.desk.redrawItem();
    else change({ item: before.key }, "replace");
  }

  /** Take the text beside the one to keep out of its group; the others stay together. */
  async #takeOut() {
    const { view, toast } = this.desk;
    const { whole, other } = view;
    if (!whole || whole.key !== current().item || this.#leaving.has(whole.key)) return;
    const out = whole.questions.find(({ id }) => id === other);
    if (whole.ids.length < 3 || !out) return toast.done("Nothing can be taken out of two: decide that they are different", false);
    if (whole.apart?.includes(other)) return toast.done(`Taken out already: ${placeOf(out)}`, false);
    const next = this.#nextOpen(whole.key);
    this.#leaving.add(whole.key);
    try {
      const left = await this.#deciding.takeOut(whole, other);
      if (isOpen(whole.key)) {
        this.desk.again();
        this.desk.goOn(left && !left.decision ? left.key : next);
      } else this.#keepThere(whole.key);
      toast.done(`Taken out: ${placeOf(out)}`, true);
    } catch (error) {
      this.#refused("Not taken out", /** @type {Error} */ (error), whole);
    } finally {
      this.#leaving.delete(whole.key);
    }
  }

  /**
   * Who went on while a group changed stays there.
   * @param {string} key of the group
   */
  #keepThere(key) {
    if (current().place === "duplicates") forgetItem(key);
    else this.desk.again();
  }

  #undoThis() {
    const { whole } = this.desk.view;
    if (!whole?.decision) return;
    this.#deciding.undoItem(whole);
    this.desk.toast.done(`Undone: ${decidedAs(whole)}`, false);
    this.desk.redrawItem();
  }

  async #exact() {
    const question = { title: "Decide all exact copies?", text: [EXACT], action: "Decide all" };
    if (!(await confirm(this.desk.place, question))) return;
    try {
      const found = await this.#deciding.decideExact();
      this.desk.again();
      if (found) this.desk.toast.done(`Decided ${count(found, "group")} of exact copies as same`, true);
      else this.desk.toast.done("There are no open exact copies", false);
    } catch (error) {
      this.#refused("Not decided", /** @type {Error} */ (error), null);
    }
  }

  /** @param {HTMLInputElement} field */
  async #import(field) {
    const file = field.files?.[0];
    field.value = "";
    if (!file) return;
    try {
      const { added, known, problems } = await sendFile(file);
      this.desk.again();
      const unread = problems.length ? `, ${count(problems.length, "line")} not read: ${problems[0]}` : "";
      this.desk.toast.done(`${count(added, "decision")} added, ${known.toLocaleString("en")} known already${unread}`, false);
    } catch (error) {
      this.#refused("Not added", /** @type {Error} */ (error), null);
    }
  }

  /**
   * Return the key of the next item that is open: after this one, else before it, "" for none.
   * @param {string} key
   */
  #nextOpen(key) {
    const { items } = this.desk;
    const at = items.findIndex((item) => item.key === key);
    const open = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))].find((item) => !item.decision);
    if (open) return open.key;
    return belongs({}) && current().status ? key : "";
  }

  /**
   * @param {Item} now
   * @param {Item} before
   */
  #changed(now, before) {
    const { queue, items } = this.desk;
    if (!queue) return;
    const step = Number(Boolean(now.decision)) - Number(Boolean(before.decision));
    queue.decided = Math.max(0, queue.decided + step);
    queue.open = Math.max(0, queue.open - step);
    const at = items.findIndex(({ key }) => key === now.key);
    const others = items.filter(({ key }) => key !== now.key);
    const place = at >= 0 ? at : items.findIndex(({ score }) => score < now.score);
    if (belongs(now.decision)) others.splice(place < 0 ? others.length : place, 0, now);
    this.desk.items = others;
    this.desk.redraw();
    this.showBar();
  }

  /**
   * @param {string} what
   * @param {Error} error
   * @param {Item | null} item
   */
  #refused(what, error, item) {
    const why = error instanceof ApiError ? sentence(error.message) : "Something went wrong on this page.";
    this.#failures++;
    this.desk.toast.failed(`${what}: ${why}`);
    // Decided elsewhere, or not there any more: shown as it is now.
    const { status = 0 } = /** @type {{status?: number}} */ (error);
    if (item && [400, 404, 409].includes(status)) {
      forgetItem(item.key);
      this.desk.refreshSoon();
    }
    if (!item) return;
    if (item.key === current().item) this.desk.redrawItem();
    else if (current().place === "duplicates") change({ item: item.key }, "replace");
  }
}

/**
 * Whether an item is open, at this place.
 * @param {string} key
 */
const isOpen = (key) => current().place === "duplicates" && current().item === key;

/**
 * Whether an item with such a decision belongs to the queue that is shown.
 * @param {object | null} decision
 */
const belongs = (decision) => {
  const { status } = current();
  return status === "all" || (status === "decided") === Boolean(decision);
};
