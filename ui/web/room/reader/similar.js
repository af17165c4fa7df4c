// Similar: the records most like the one that is open, with how like it they are in a word. They are
// fetched once the record is shown; until they come, rows of their size hold their place. Each can be
// taken as one more to be like, or as one to be unlike; what was taken stands in the address.

import { ApiError, Latest } from "../core/api.js";
import { MOST_ITEMS, write } from "../core/address.js";
import { h, icon, rendered, sentence } from "../core/dom.js";
import { change, current } from "../core/store.js";
import { keptSimilar, loadSimilar, named, NEIGHBOURS } from "./records.js";
import { viaTo } from "./trail.js";

/** @typedef {import("./records.js").Near} Near */

// Confidences from which on two records are called so. In the corpus that comes with askalike, pairs
// that ask the same are mostly above the first, the nearest that do not mostly between the two.
const VERY_CLOSE = 0.9;
const CLOSE = 0.65;
// Milliseconds that a record must stay open: who leafs through the list asks for none of them.
const REST = 60;
// Milliseconds before a wait shows.
const PATIENCE = 200;
const WAYS = /** @type {const} */ ([["", "Both"], ["question", "Question"], ["answer", "Answer"]]);

/** The section below a record. */
export class Similar {
  #latest = new Latest();
  #title = h("h3", { id: "similar-title", tabindex: -1 }, "Similar");
  #ways = h("div", { class: "similar-by", role: "group", "aria-label": "Compare by" });
  #taken = h("div", { class: "similar-taken" });
  #full = h("p", { class: "similar-full quiet", role: "status" });
  #body = h("div", {});
  element = h(
    "section",
    { class: "similar", "aria-labelledby": "similar-title" },
    h("div", { class: "similar-head" }, this.#title, this.#ways),
    this.#taken,
    this.#full,
    this.#body,
  );

  /**
   * Show those like a record; a record that was shown before is left.
   * @param {string} id
   * @param {() => void} [drawn] called when they are there
   */
  show(id, drawn = () => {}) {
    const { also, unlike, by } = current();
    const liked = { item: id, also, unlike, by };
    this.#full.textContent = "";
    this.#redraw(this.#ways, ways(by));
    this.#redraw(this.#taken, taken(also, unlike));
    const known = keptSimilar(liked);
    this.#draw(known ? found(known) : waiting(), !known);
    if (known) drawn();
    this.#latest.run(
      async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, REST));
        return signal.aborted ? [] : loadSimilar(liked, signal);
      },
      (near) => {
        if (known && JSON.stringify(known) === JSON.stringify(near)) return;
        this.#draw(found(near));
        drawn();
      },
      (error) => this.#draw(failed(error)),
    );
  }

  /** Ask for nothing any more. */
  stop() {
    this.#latest.stop();
  }

  /** Go to the first of them, or to the title until they are there. */
  enter() {
    const first = this.#body.querySelector(".near") ?? this.#title;
    this.element.scrollIntoView({ block: "start", behavior: "smooth" });
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  /**
   * Change what is wanted, as a button here says.
   * @param {HTMLElement} button
   */
  act(button) {
    const { do: what, item = "" } = button.dataset;
    const { also, unlike } = current();
    const without = (/** @type {string[]} */ ids) => ids.filter((one) => one !== item);
    if (what === "by") change({ by: item });
    else if (what === "more") this.#takes(without(also)) && change({ also: [...without(also), item], unlike: without(unlike) });
    else if (what === "less") this.#takes(without(unlike)) && change({ unlike: [...without(unlike), item], also: without(also) });
    else if (what === "untake") change({ also: without(also), unlike: without(unlike) });
    else if (what === "untake-all") change({ also: [], unlike: [] });
  }

  /**
   * Whether one more can be taken; if not, it is said.
   * @param {string[]} taken
   */
  #takes(taken) {
    const free = taken.length < MOST_ITEMS;
    this.#full.textContent = free ? "" : `At most ${MOST_ITEMS}: take one away.`;
    return free;
  }

  /**
   * Draw what is pressed; what had the focus keeps it, or the title takes it.
   * @param {HTMLElement} part
   * @param {HTMLElement[]} content
   */
  #redraw(part, content) {
    const active = part.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    part.replaceChildren(...content);
    if (!active) return;
    const { do: what, item } = active.dataset;
    const again = content.find((one) => one.dataset.do === what && one.dataset.item === item);
    (again ?? this.#title).focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} content
   * @param {boolean} [busy]
   */
  #draw(content, busy = false) {
    const entered = [this.#title, this.#body].some((one) => one.contains(document.activeElement));
    this.element.ariaBusy = busy ? "true" : null;
    this.#body.replaceChildren(content);
    const first = content.querySelector(".near, .button");
    if (!entered) return;
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
    else this.#title.focus({ preventScroll: true });
  }
}

/**
 * What is compared: the choice is one of three buttons, of which one is pressed.
 * @param {string} by
 */
const ways = (by) =>
  WAYS.map(([value, name]) =>
    h("button", { type: "button", "data-do": "by", "data-item": value, "aria-pressed": String(by === value) }, name),
  );

/**
 * What similar ones are to be like besides, and unlike: each can be taken away.
 * @param {string[]} also
 * @param {string[]} unlike
 */
const taken = (also, unlike) => {
  const chip = (/** @type {string} */ id, /** @type {string} */ kind) => {
    const name = named("span", {}, id);
    return h(
      "button",
      { type: "button", class: `taken ${kind}`, "data-do": "untake", "data-item": id, title: "Take it away" },
      h("b", {}, kind === "more" ? "also like" : "not like"),
      name,
    );
  };
  const chips = [...also.map((id) => chip(id, "more")), ...unlike.map((id) => chip(id, "less"))];
  if (chips.length > 1) chips.push(h("button", { type: "button", class: "chip-clear", "data-do": "untake-all" }, "Clear all"));
  return chips;
};

/** @param {Near[]} near */
const found = (near) =>
  near.length
    ? h("ol", {}, ...near.map(row))
    : h("p", { class: "quiet" }, "No other question of this corpus is like it.");

/** Rows as high as those that will come; they hold the place at once, and are seen after a while. */
const waiting = () => {
  const lines = [1, 2].map((part) => h("div", { class: `skeleton line ${part === 1 ? "w75" : "w30"}` }));
  const row = h("li", {}, h("div", { class: "near-waiting" }, ...lines));
  const rows = Array.from({ length: NEIGHBOURS }, () => row.cloneNode(true));
  const list = h("ol", { class: "early", "aria-hidden": true }, ...rows);
  setTimeout(() => list.classList.remove("early"), PATIENCE);
  return list;
};

/** @param {Error} error */
const failed = (error) => {
  const gone = error instanceof ApiError && error.status === 404 && current().also.length + current().unlike.length > 0;
  const said = gone ? "A record that these should be like or unlike is not in the corpus any more. Take it away." : "";
  return h(
    "div",
    { class: "quiet" },
    h("p", {}, said || (error instanceof ApiError ? sentence(error.message) : "The similar questions cannot be shown.")),
    h("button", { type: "button", class: "button", "data-do": "again-similar" }, "Try again"),
  );
};

/**
 * Say in a word how like another record one is.
 * @param {number} score
 */
const likeness = (score) => (score >= VERY_CLOSE ? "very close" : score >= CLOSE ? "close" : "related");

/** @param {Near} near */
const row = (near) =>
  h(
    "li",
    {},
    h(
      "a",
      {
        class: "near",
        href: write({ ...current(), id: near.id, via: viaTo(near.id), also: [], unlike: [] }),
        "data-near": near.id,
      },
      rendered("span", { class: "asks" }, near.html.question),
      h("span", { class: "place-name" }, near.source, near.also.length > 0 && ` and ${near.also.length} more`),
      h("span", { class: "like", "data-like": likeness(near.score) }, likeness(near.score)),
    ),
    h(
      "div",
      { class: "near-takes" },
      take("more", "More like this", "M12 5v14M5 12h14", near),
      take("less", "Not like this", "M5 12h14", near),
    ),
  );

/**
 * @param {string} what
 * @param {string} words
 * @param {string} path of its icon
 * @param {Near} near
 */
const take = (what, words, path, near) =>
  h(
    "button",
    { type: "button", class: "take", "data-do": what, "data-item": near.id, title: words, "aria-label": `${words}: ${near.question}` },
    icon(path),
  );
