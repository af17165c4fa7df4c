// The documents of the corpus as a table: sorted, filtered, in pages, and several chosen at once.

import { count, h, hit, pageWithin, pager } from "../core/dom.js";
import { openMenu } from "./menu.js";
import { change, current } from "../core/store.js";
import { redraw } from "./redraw.js";
import { COLUMNS, inOrder } from "./sourceorder.js";
import { drawSource } from "./sourcerow.js";
import { drawTools } from "./sourcetools.js";

/**
 * @typedef {import("./sourcerow.js").Source} Source
 * @typedef {import("./health.js").Health} Health
 *
 * @typedef {object} Calls what somebody asks for
 * @property {(path: string) => void} questions
 * @property {(paths: string[]) => void} reread no paths are all
 * @property {(paths: string[]) => void} remove
 */

const PAGE = 50;
/** The table, with what of it is chosen and unfolded. */
export class Sources {
  /** @type {Source[]} */
  #sources = [];
  #manage = false;
  #locked = false;
  #sort = "document";
  #down = false;
  #words = "";
  #last = "";
  /** @type {Set<string>} */
  #chosen = new Set();
  /** @type {Set<string>} */
  #open = new Set();

  /**
   * @param {HTMLElement} place
   * @param {Health} health
   * @param {Calls} calls
   */
  constructor(place, health, calls) {
    this.place = place;
    this.health = health;
    this.calls = calls;
    this.body = h("div", {});
    // It stays in the page, so that screen readers hear what comes into it.
    this.said = h("p", { class: "unseen", role: "status" });
    place.append(this.said, this.body);
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("input", (event) => this.#input(event));
  }

  /**
   * Show the documents.
   * @param {Source[]} sources
   * @param {boolean} manage
   * @param {boolean} locked whether nothing can be changed at this moment
   */
  take(sources, manage, locked) {
    this.#locked = locked;
    this.#sources = sources;
    this.#manage = manage;
    const paths = new Set(sources.map(({ path }) => path));
    for (const set of [this.#chosen, this.#open]) for (const path of set) if (!paths.has(path)) set.delete(path);
    this.draw();
  }

  /** Choose nothing any more. */
  clear() {
    this.#chosen.clear();
    this.draw();
  }

  draw() {
    const all = this.#passing();
    const number = pageWithin(current().page, PAGE, all.length);
    const page = this.#shown(all);
    redraw(
      this.body,
      h("h2", {}, "Documents"),
      drawTools({
        words: this.#words,
        sort: this.#sort,
        columns: Object.entries(this.#columns()).map(([name, { label }]) => [name, label]),
        chosen: this.#chosen.size,
        passing: all.length,
        pageChosen: page.length > 0 && page.every(({ path }) => this.#chosen.has(path)),
        manage: this.#manage,
        locked: this.#locked,
        checking: this.health.checking,
      }),
      ...(all.length ? [this.#table(page)] : [h("p", { class: "quiet none" }, "No document has that in its path, title or layout.")]),
      ...pager(number, PAGE, all.length, "documents"),
    );
    const some = page.some(({ path }) => this.#chosen.has(path));
    const chosen = this.#chosen.size;
    this.said.textContent = chosen ? `${count(chosen, "document")} selected` : this.#words ? count(all.length, "document") : "";
    const every = /** @type {HTMLInputElement | null} */ (this.place.querySelector('[data-do="every"]'));
    if (every) every.indeterminate = some && !every.checked;
  }

  #columns() {
    const { health, ...others } = COLUMNS;
    return this.health.findings ? { ...others, health } : others;
  }

  #passing() {
    return inOrder(this.#sources, this.#words, { by: this.#sort, down: this.#down }, this.health);
  }

  /** @param {Source[]} page */
  #table(page) {
    const findings = this.health.findings;
    return h(
      "table",
      { role: "table", "aria-label": "Documents", class: findings ? "checked" : "" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, this.#heads(page))),
      h(
        "tbody",
        { role: "rowgroup" },
        page.flatMap((source) =>
          drawSource(source, {
            manage: this.#manage,
            locked: this.#locked,
            chosen: this.#chosen.has(source.path),
            open: this.#open.has(source.path),
            findings: findings && this.health.of(source.path),
          }),
        ),
      ),
    );
  }

  /** @param {Source[]} page */
  #heads(page) {
    const every = page.every(({ path }) => this.#chosen.has(path));
    return [
      this.#manage &&
        h("th", { role: "columnheader", class: "choose" }, h("input", { type: "checkbox", checked: every, "data-do": "every", "data-key": "every", "aria-label": "Select all on this page" })),
      ...Object.entries(this.#columns()).map(([name, { label }]) => {
        const sorted = name === this.#sort ? (this.#down ? "descending" : "ascending") : null;
        return h(
          "th",
          { role: "columnheader", class: name, scope: "col", "aria-sort": sorted },
          h("button", { type: "button", "data-do": "sort", "data-name": name, "data-key": `sort:${name}` }, label, sorted && h("span", { "aria-hidden": "true" }, this.#down ? " ↓" : " ↑")),
        );
      }),
      this.#manage && h("th", { role: "columnheader", class: "more" }, h("span", { class: "unseen" }, "More")),
    ];
  }

  /** @param {Event} event */
  #input(event) {
    const { target } = event;
    if (target instanceof HTMLInputElement && target.type === "search") {
      this.#words = target.value;
      this.#begin();
    } else if (target instanceof HTMLSelectElement) {
      this.#order(target.value, COLUMNS[target.value].down ?? false);
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const path = hit(event, "[data-path]")?.dataset.path ?? "";
    const box = hit(event, "td.choose input");
    if (box) return this.#choose(path, /** @type {HTMLInputElement} */ (box).checked, event.shiftKey);
    const button = hit(event, "[data-do], [data-page]");
    if (!button || event.ctrlKey || event.metaKey) return;
    if (button.dataset.page) return change({ page: Number(button.dataset.page) });
    this.#do(button, path, event);
  }

  /**
   * @param {HTMLElement} button
   * @param {string} path
   * @param {Event} event
   */
  #do(button, path, event) {
    const what = button.dataset.do;
    const chosen = [...this.#chosen];
    if (what === "sort") this.#turn(button.dataset.name ?? "");
    else if (what === "unfold") this.#unfold(path);
    else if (what === "every") this.#every(/** @type {HTMLInputElement} */ (button).checked);
    else if (what === "all") this.#all();
    else if (what === "clear") this.clear();
    else if (what === "check") this.health.check();
    else if (what === "reread-all") this.calls.reread([]);
    else if (what === "reread") this.calls.reread(chosen);
    else if (what === "remove") this.calls.remove(chosen);
    else if (what === "menu") this.#menu(button, path);
    else if (what === "questions") {
      event.preventDefault();
      this.calls.questions(path);
    }
  }

  /**
   * @param {HTMLElement} button
   * @param {string} path
   */
  #menu(button, path) {
    const items = [
      { name: "questions", label: "Show its questions" },
      { name: "reread", label: "Read again…" },
      { name: "remove", label: "Remove…", danger: true },
    ];
    openMenu(this.place, button, this.#locked ? items.slice(0, 1) : items, (name) => {
      if (name === "questions") this.calls.questions(path);
      else if (name === "reread") this.calls.reread([path]);
      else this.calls.remove([path]);
    });
  }

  /** @param {string} name */
  #turn(name) {
    const { down = false } = COLUMNS[name];
    this.#order(name, name === this.#sort ? !this.#down : down);
  }

  /**
   * @param {string} name
   * @param {boolean} down
   */
  #order(name, down) {
    this.#sort = name;
    this.#down = down;
    this.#begin();
  }

  /** Show the first page of another list. */
  #begin() {
    change({ page: 1 }, "replace");
    this.draw();
  }

  /** Show another page of the list. */
  turn() {
    this.draw();
    this.place.scrollIntoView({ block: "start" });
  }

  /** @param {Source[]} all */
  #shown(all) {
    const number = pageWithin(current().page, PAGE, all.length);
    return all.slice((number - 1) * PAGE, number * PAGE);
  }

  /** @param {string} path */
  #unfold(path) {
    if (!this.#open.delete(path)) this.#open.add(path);
    this.draw();
  }

  /**
   * Choose a document, or with Shift all from the last one to it.
   * @param {string} path
   * @param {boolean} on
   * @param {boolean} range
   */
  #choose(path, on, range) {
    const paths = this.#passing().map((source) => source.path);
    const [from, to] = [paths.indexOf(this.#last), paths.indexOf(path)].sort((one, other) => one - other);
    const several = range && from >= 0 ? paths.slice(from, to + 1) : [path];
    for (const one of several) this.#set(one, on);
    this.#last = path;
    this.draw();
  }

  /** @param {boolean} on */
  #every(on) {
    const page = this.#shown(this.#passing());
    for (const { path } of page) this.#set(path, on);
    this.draw();
  }

  #all() {
    for (const { path } of this.#passing()) this.#chosen.add(path);
    this.draw();
  }

  /**
   * @param {string} path
   * @param {boolean} on
   */
  #set(path, on) {
    if (on) this.#chosen.add(path);
    else this.#chosen.delete(path);
  }

  /**
   * Return documents in words: "faq.md", or "3 documents", and how many questions they have.
   * @param {string[]} paths
   */
  inWords(paths) {
    const wanted = new Set(paths);
    const records = this.#sources.filter(({ path }) => wanted.has(path)).reduce((sum, source) => sum + source.records, 0);
    const name = paths.length === 1 ? paths[0] : count(paths.length, "document");
    return { name, questions: count(records, "question") };
  }
}
