// Duplicates: the queue of what is asked more than once, the item that is open, and deciding it.

import { clicked, go } from "../core/address.js";
import { Latest } from "../core/api.js";
import { h, hit, pageWithin } from "../core/dom.js";
import { change, current, listen, sayChanged, UNFILTERED } from "../core/store.js";
import { DecideBar } from "./bar.js";
import { Controls } from "./controls.js";
import { startDeskKeys } from "./deskkeys.js";
import { notShown } from "./endings.js";
import { ItemView } from "./item.js";
import { forgetItems, loadQueue, PAGE, wantedOf } from "./items.js";
import { Judge } from "./judge.js";
import { QueueList } from "./queue.js";
import { closeAsMenu } from "./reports.js";
import { Toast } from "./toast.js";
import { decidedAs } from "./words.js";

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {import("./items.js").Queue} Queue
 * @typedef {import("../core/store.js").State} State
 */

// Up to this width the item covers the queue; as in desk.css.
const SINGLE = matchMedia("(max-width: 1000px)");
// Milliseconds after the last decision until the server's queue is looked at again.
const REST = 300;

/** Return the headings above an item, for small screens, where it covers those of the page. */
const names = () => h("div", { class: "unseen desk-names" }, h("h1", {}, "askalike"), h("h2", {}, "Duplicates"));

/** @param {HTMLElement} place */
export const startDesk = (place) => {
  const desk = new Desk(place);
  listen((state, before, how) => desk.follow(state, before, how));
  desk.follow(current(), { ...current(), place: "", item: "" }, "restore");
};

export class Desk {
  #loads = new Latest();
  #asked = ""; // what the queue is for
  #shown = ""; // key of the item that is drawn
  #opened = ""; // the record that was opened from here
  #pushed = false; // whether the entry of the history before this one is the queue
  #known = false; // whether the queue is the one that the address asks for
  #end = false; // whether the last item of the page that is on its way is wanted, not its first
  #going = false; // whether the next item is wanted, as soon as the queue is there
  #failed = false; // whether the queue cannot be shown
  #resting = 0;
  #telling = false; // whether it is this desk that says that something has changed
  #controls = new Controls();
  #notice = h("p", { class: "notice desk-notice", hidden: true });
  #list = new QueueList();
  view = new ItemView({
    changed: () => this.judge.showBar(),
    calm: () => this.judge.calm,
    elsewhere: (item) => this.#elsewhere(item),
  });
  bar = new DecideBar();
  toast = new Toast();
  /** @type {Queue | null} */
  queue = null;
  /** @type {Item[]} those of the page, as they count now */
  items = [];

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.judge = new Judge(this);
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", "duplicates-title");
    const item = h("section", { class: "desk-item", "aria-label": "Item" }, names(), this.view.element, this.bar.element);
    place.replaceChildren(this.#controls.element, this.#notice, h("div", { class: "desk-work" }, this.#list.element, item), ...this.toast.elements);
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("change", (event) => this.judge.chose(event));
    closeAsMenu(place);
    startDeskKeys({
      decide: (verdict) => this.judge.decide(verdict),
      keep: (number) => this.judge.keep(number),
      step: (name) => this.act(name),
    });
    document.addEventListener("corpus-changed", () => this.#telling || this.again());
    SINGLE.addEventListener("change", () => this.#lay());
    document.addEventListener("visibilitychange", () => this.#lookAgain());
  }

  /**
   * Show what a state asks for; nothing is asked of the server before the place is open.
   * @param {State} state
   * @param {State} before
   * @param {string} how
   */
  follow(state, before, how) {
    if (how === "restore") this.#pushed = false;
    this.#lay();
    if (state.place !== "duplicates") return this.#tell();
    this.#controls.follow(state);
    const asked = JSON.stringify(wantedOf(state));
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.#load();
    }
    this.#open(state.item);
    if (before.place !== "duplicates") this.#comeBack();
  }

  /** Search follows the decisions: the other places look again at what they show. */
  #tell() {
    if (!this.judge.takeNews()) return;
    this.#telling = true;
    sayChanged();
    this.#telling = false;
  }

  /** Ask for everything again. */
  again() {
    forgetItems();
    this.#asked = "";
    this.#shown = "";
    if (current().place === "duplicates") this.follow(current(), current(), "replace");
  }

  /** Look at the server's queue again, soon, and without a sign of it. */
  refreshSoon() {
    this.#loads.stop();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      if (this.judge.calm && current().place === "duplicates") this.#load(true);
    }, REST);
  }

  /** Who comes back to this page sees what was decided elsewhere meanwhile. */
  #lookAgain() {
    if (document.hidden || current().place !== "duplicates") return;
    this.refreshSoon();
    this.view.check();
  }

  /**
   * Say that the item that is open was decided elsewhere; it is drawn as it is now.
   * @param {Item} item
   */
  #elsewhere(item) {
    const by = item.decision?.author ? ` by ${item.decision.author}` : "";
    this.toast.done(item.decision ? `Decided meanwhile${by}: ${decidedAs(item)}` : "Undone meanwhile: it is open again", false);
    this.refreshSoon();
  }

  /** Draw the list and the counts as they are now. */
  redraw() {
    if (!this.queue) return;
    this.#controls.count(this.queue);
    if (this.items.length || !this.#going) this.#list.draw(this.queue, this.items, this.#controls.threshold.lowest);
    this.#lay();
  }

  /** Draw the item that is open again. */
  redrawItem() {
    this.#shown = "";
    this.#open(current().item);
  }

  /**
   * Show an item next, or the first one of what the server has left.
   * @param {string} key
   */
  goOn(key) {
    this.#going = key === "" && (this.queue?.open ?? 0) > 0;
    change({ item: key }, "replace");
  }

  /**
   * Do what a button or a key names.
   * @param {string} name
   * @param {HTMLElement} [button]
   */
  act(name, button) {
    if (name === "next") this.#step(1);
    else if (name === "previous") this.#step(-1);
    else if (name === "text-next" || name === "text-before") this.toast.say(this.view.turn(name === "text-next" ? 1 : -1));
    else if (name === "back") this.#leave();
    else if (name === "again") this.again();
    else if (name === "hide") this.toast.hide();
    else if (name === "copy-draft" && button) this.view.copyDraft(button);
    else this.judge.act(name);
  }

  /** @param {boolean} [quiet] whether what is shown is only looked at again */
  #load(quiet = false) {
    clearTimeout(this.#resting);
    if (!quiet) this.#list.wait(!this.items.length);
    this.#known = quiet && this.#known;
    this.#loads.run(
      (signal) => loadQueue(wantedOf(current()), signal),
      (queue) => this.#take(queue),
      (error) => {
        this.#asked = "";
        this.#failed = true;
        this.items = [];
        this.#list.fail(notShown(error, true));
        this.#lay();
      },
    );
  }

  /** @param {Queue} queue */
  #take(queue) {
    const { page } = current();
    const within = pageWithin(page, PAGE, queue.total);
    if (page > within) return change({ page: within }, "replace");
    this.queue = queue;
    this.#failed = false;
    this.#known = true;
    this.items = this.judge.counted(queue.items);
    this.#controls.show(queue);
    this.#notice.textContent = queue.notice;
    this.#notice.hidden = !queue.notice;
    this.bar.allow(queue.can_decide, queue.why_not);
    const going = this.#going;
    this.#going = false;
    this.redraw();
    const first = this.items.at(this.#end ? -1 : 0);
    this.#end = false;
    if (first && !current().item && (going || !SINGLE.matches)) change({ item: first.key }, "replace");
    this.#fetchAhead();
  }

  /** @param {string} key */
  #open(key) {
    if (key === this.#shown) return;
    const active = document.activeElement ?? document.body;
    const moves = this.view.element.contains(active) || (SINGLE.matches && key !== "");
    const before = this.#shown;
    this.#shown = key;
    this.view.show(key, moves);
    this.#list.mark(key);
    if (this.#list.element.contains(active) && key) this.#list.focus(key);
    if (!key && before && SINGLE.matches) queueMicrotask(() => this.#list.focus(before));
    this.judge.showBar();
    this.#fetchAhead();
  }

  #fetchAhead() {
    if (!this.#known) return;
    const at = this.items.findIndex(({ key }) => key === this.#shown);
    this.view.fetchAhead(this.items[at + 1]?.key ?? "");
  }

  /** On small screens the item covers the queue; where nothing is left, there is no place for one. */
  #lay() {
    const { place, item } = current();
    const covering = place === "duplicates" && item !== "" && SINGLE.matches;
    document.body.classList.toggle("deciding", covering);
    this.place.classList.toggle("with-item", item !== "" || this.items.length > 0 || !(this.queue || this.#failed));
  }

  /** @param {1 | -1} step */
  #step(step) {
    const at = this.items.findIndex(({ key }) => key === current().item);
    const next = at < 0 ? this.items[0] : this.items[at + step];
    if (next) return change({ item: next.key }, "replace");
    const page = current().page + step;
    if (at < 0 || page < 1 || page > Math.ceil((this.queue?.total ?? 0) / PAGE)) {
      return this.toast.say(step > 0 ? "This is the last one." : "This is the first one.");
    }
    this.#end = step < 0;
    this.#going = true;
    change({ page, item: "" }, "replace");
  }

  #leave() {
    if (!SINGLE.matches || !current().item) return;
    if (this.#pushed) history.back();
    else change({ item: "" }, "replace");
  }

  #comeBack() {
    const link = this.#opened && this.view.element.querySelector(`[data-open="${CSS.escape(this.#opened)}"]`);
    // Once all listeners have heard of the new place: until then it is hidden.
    if (link instanceof HTMLElement) queueMicrotask(() => link.focus({ preventScroll: true }));
    this.#opened = "";
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = clicked(event, "[data-item], [data-open], [data-go]");
    const button = hit(event, "[data-do], [data-page], [data-decide], [data-compare]");
    if (link) {
      event.preventDefault();
      this.#follow(link);
    } else if (button?.dataset.page) change({ page: Number(button.dataset.page), item: "" });
    else if (button?.dataset.decide) this.judge.decide(/** @type {import("./items.js").Verdict} */ (button.dataset.decide));
    else if (button?.dataset.compare) this.view.compare(button.dataset.compare);
    else if (button) this.act(button.dataset.do ?? "", button);
  }

  /** @param {HTMLAnchorElement} link */
  #follow(link) {
    const { item, open } = link.dataset;
    if (item) {
      const fromQueue = !current().item;
      change({ item }, "push");
      this.#pushed = fromQueue;
    } else if (open) {
      this.#opened = open;
      change({ ...UNFILTERED, q: "", place: "find", id: open }, "push");
    } else go(link);
  }
}
