// The queue: a page of items as a list, and what stands in its place while it is empty.

import { write } from "../core/address.js";
import { count, h, pager, pageWithin } from "../core/dom.js";
import { current } from "../core/store.js";
import { ending } from "./endings.js";
import { PAGE } from "./items.js";
import { decidedAs, kindName, percent, titled } from "./words.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Queue} Queue */

// Questions of an item that a row shows.
const SHOWN = 2;

export class QueueList {
  #list = h("ol", { class: "desk-rows" });
  #pages = h("div", {});
  #instead = h("div", { class: "desk-instead" });
  #says = h("p", { class: "quiet" }, "\u00a0");
  #exact = h("button", { type: "button", class: "plain-button", "data-do": "exact" }, "Decide all exact copies…");
  #tools = h("div", { class: "queue-tools" }, this.#says, this.#exact);
  element = h("section", { class: "desk-queue", "aria-label": "Queue" }, this.#tools, this.#instead, this.#list, this.#pages);

  /**
   * Say that the queue is on its way; what is shown stays, dimmed.
   * @param {boolean} first whether nothing was shown yet
   */
  wait(first) {
    this.element.ariaBusy = "true";
    if (!first) return;
    this.#instead.replaceChildren(
      h("p", { class: "quiet" }, "Comparing all questions with each other. This can take some seconds."),
    );
    this.#list.replaceChildren(...Array.from({ length: 8 }, waitingRow));
    this.#pages.replaceChildren();
  }

  /**
   * Draw a page of the queue.
   * @param {Queue} queue
   * @param {Item[]} items those of the page as they are now
   * @param {number} lowest the least threshold that would find more
   */
  draw(queue, items, lowest) {
    this.element.ariaBusy = null;
    const { activeElement } = document;
    const focused = activeElement && this.#list.contains(activeElement) ? activeElement.closest("li") : null;
    this.#list.replaceChildren(...items.map(row));
    this.#instead.replaceChildren(...(items.length ? [] : ending(queue, lowest)));
    this.#says.textContent = items.length ? saysOf(queue) : "";
    this.#tools.hidden = !items.length && !queue.open;
    this.#exact.hidden = !queue.can_decide || !queue.open || current().status === "decided";
    const page = pageWithin(current().page, PAGE, queue.total);
    this.#pages.replaceChildren(...pager(page, PAGE, queue.total, "items"));
    this.mark(current().item);
    if (focused) this.focus(focused.dataset.key ?? "") || this.focus(current().item);
  }

  /**
   * Show which item is open.
   * @param {string} key
   */
  mark(key) {
    for (const link of this.#list.querySelectorAll("a")) {
      const open = link.parentElement?.dataset.key === key;
      if (open === link.hasAttribute("aria-current")) continue;
      if (!open) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      }
    }
  }

  /**
   * Put the focus on the row of an item; returns whether there is one.
   * @param {string} key
   */
  focus(key) {
    const link = /** @type {HTMLElement | null} */ (
      this.#list.querySelector(`li[data-key="${CSS.escape(key)}"] > a`)
    );
    link?.focus({ preventScroll: true });
    return link !== null;
  }

  /** @param {HTMLElement} notice in place of everything */
  fail(notice) {
    this.element.ariaBusy = null;
    this.#list.replaceChildren();
    this.#tools.hidden = true;
    this.#pages.replaceChildren();
    this.#instead.replaceChildren(notice);
  }
}

/** @param {Queue} queue */
const saysOf = ({ open, decided }) => {
  const { status } = current();
  if (status === "all") return count(open + decided, "item");
  return status ? `${decided.toLocaleString("en")} decided` : `${open.toLocaleString("en")} open`;
};

/** @param {Item} item */
const row = (item) => {
  const questions = distinct(item);
  const more = questions.length - SHOWN;
  const link = h(
    "a",
    { class: "desk-row", href: write({ ...current(), item: item.key }), "data-item": item.key },
    ...questions.slice(0, SHOWN).map((question) => h("span", { class: "row-line" }, ...titled(question))),
    more > 0 && h("span", { class: "row-more" }, `and ${count(more, "other wording")}`),
    h(
      "span",
      { class: "desk-foot" },
      h("span", { class: "kind", "data-kind": item.kind }, item.exact ? "Exact copies" : kindName(item.kind)),
      h("span", { class: "row-documents" }, documents(item)),
      item.decision
        ? h("span", { class: "was-decided" }, decidedAs(item))
        : h("span", { class: "sure", title: `${item.strength}: how likely they ask the same` }, percent(item.score)),
    ),
  );
  return h("li", { "data-key": item.key, class: item.decision && "is-decided" }, link);
};

/** @param {Item} item */
const distinct = ({ questions }) => {
  const seen = new Map(questions.map(({ question }) => [question.trim().toLowerCase(), question]));
  return [...seen.values()].map((question) => question.trim() || "(no question)");
};

/** @param {Item} item */
const documents = ({ questions }) => {
  const names = [...new Set(questions.map(({ source }) => source.split("/").at(-1)))];
  const size = questions.length > 2 ? `${questions.length} in ` : "";
  return names.length > 2 ? `${size}${names.length} documents` : size + names.join(" · ");
};

const waitingRow = () =>
  h(
    "li",
    { "aria-hidden": "true" },
    h("div", { class: "desk-row" }, ...["w85", "w75", "w40"].map((name) => h("div", { class: `skeleton line ${name}` }))),
  );
