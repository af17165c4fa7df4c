// The middle pane: it asks whenever query or filters change, and opens records in the reader.
// The list never moves when one is opened.

import { ApiError, Latest, onIndex, onPresence, PENDING } from "../core/api.js";
import { chipsOf, clearFilters, filtersName, removeChip } from "./chips.js";
import { h, hit, sentence } from "../core/dom.js";
import { openFilters } from "./facets.js";
import { clicked, go } from "../core/address.js";
import { forgetRecent, remember } from "../head/recent.js";
import { boundFormulas, markOpen, skeletonRows } from "./rows.js";
import { change, chosen, current, FILTERS, listen } from "../core/store.js";
import { emptyView, findView, FIRST } from "./views.js";

// Milliseconds until something shows that an answer is still to come.
const SLOW = 200;
// Milliseconds until it is said that an answer takes long.
const LATE = 5_000;

const asking = new Latest();
/** @type {HTMLElement | null} what is said of filters that were left out, until something else is asked */
let lost = null;
// How many results of a query are wanted.
let size = FIRST;
// The query and the filters that were asked for last.
let asked = "";
let slow = 0;
let late = 0;

/** @type {HTMLElement} */
let pane;
const filters = h("button", { type: "button", class: "button filters" }, "Filters", h("span", { class: "badge" }));
const chips = h("div", { class: "chips" });
const head = h("div", { class: "results-head" });
const list = h("div", { class: "list" });
const spoken = h("p", { class: "unseen", role: "status" });

/** @param {HTMLElement} place */
export const startResults = (place) => {
  pane = place;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", "Results");
  place.tabIndex = -1;
  place.replaceChildren(
    h("h2", { class: "unseen" }, "Results"),
    h("div", { class: "results-tools" }, filters, chips),
    head,
    list,
    spoken,
  );
  place.addEventListener("click", press);
  listen(follow);
  onPresence((presence) => presence === "here" && current().place === "find" && load());
  onIndex((problem) => !problem && current().place === "find" && load());
  document.addEventListener("topics-known", showTopics);
  document.addEventListener(PENDING, () => list.ariaBusy && current().topics.length && sayPending());
  document.addEventListener("corpus-changed", () => {
    asked = "";
    follow(current());
  });
  follow(current());
};

/** @returns {HTMLElement[]} */
const rows = () => [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("a.row"))];

/** @returns {HTMLElement | null} the name of the topic whose page is shown */
const titleOf = () => pane.querySelector("#topic-title");

/** @param {string} id */
const open = (id) => {
  remember(current().q.trim());
  change({ id });
};

/** @param {import("../core/store.js").State} state */
const follow = (state) => {
  showTools(state);
  markOpen(list, state.id);
  const now = JSON.stringify([state.q.trim(), state.page, ...FILTERS.map((name) => state[name])]);
  if (state.place !== "find" || now === asked) return;
  asked = now;
  lost = null;
  size = FIRST;
  load(toTop);
};

/** @param {import("../core/store.js").State} state */
const showTools = (state) => {
  const focused = chips.contains(document.activeElement);
  chips.replaceChildren(...chipsOf(state));
  if (focused) /** @type {HTMLElement} */ (chips.firstElementChild ?? pane).focus({ preventScroll: true });
  filters.setAttribute("aria-label", filtersName(state));
  /** @type {HTMLElement} */ (filters.lastElementChild).textContent = String(chosen(state) || "");
};

/** Names of topics have become known: chips say them, and the first view offers the topics. */
const showTopics = () => {
  showTools(current());
  const without = list.querySelector(".home-sum") && !list.querySelector(".home-topics");
  if (without && !list.ariaBusy && !pane.scrollTop && !list.contains(document.activeElement)) load();
};

/** @param {() => void} [after] what to do when the view is there */
const load = (after = () => {}) => {
  const state = current();
  const now = size;
  clearTimeout(slow);
  list.setAttribute("aria-busy", "true");
  slow = setTimeout(showWaiting, SLOW);
  clearTimeout(late);
  late = setTimeout(sayLate, LATE);
  asking.run((signal) => findView(state, now, signal), (view) => draw(view, after), fail);
};

/** A list that is there is dimmed; where there is none, its shape appears. */
const showWaiting = () => {
  if (list.childElementCount) pane.classList.add("dimmed");
  else list.replaceChildren(skeletonRows());
};

/** Nobody should wonder whether a server that takes long is still asked, unless it is said already. */
const sayLate = () => {
  if (!list.ariaBusy || document.querySelector(".banner:not([hidden])") || head.querySelector(".notice")) return;
  const said = "The server takes long to answer. What is asked is kept; still waiting…";
  head.replaceChildren(h("p", { class: "notice" }, said));
  spoken.textContent = said;
};

/** The list waits for topics, which may take minutes; it comes by itself. */
const sayPending = () => {
  const said = "The topics of this corpus are being made. The list comes as soon as they are there.";
  if (head.textContent === said) return;
  head.replaceChildren(h("p", { class: "notice" }, said));
  spoken.textContent = said;
};

/**
 * @param {import("./views.js").View} view
 * @param {() => void} after
 */
const draw = (view, after) => {
  settle();
  const focused = [head, list].some((part) => part.contains(document.activeElement));
  const before = titleOf()?.textContent;
  head.replaceChildren(...(lost ? [lost] : []), ...view.head);
  list.replaceChildren(...view.list);
  boundFormulas(list);
  markOpen(list, current().id);
  // Another topic begins with its name, not with its first question below all that is said of it.
  const title = titleOf()?.textContent !== before ? titleOf() : null;
  if (focused) (title ?? rows()[0])?.focus({ preventScroll: true });
  spoken.textContent = view.spoken;
  after();
};

const settle = () => {
  clearTimeout(slow);
  clearTimeout(late);
  list.removeAttribute("aria-busy");
  pane.classList.remove("dimmed");
};

/** @param {Error} error */
const fail = (error) => {
  const ofFilters = error instanceof ApiError && [400, 422].includes(error.status);
  const state = current();
  if (!ofFilters || !chosen(state)) return sayFailed(error);
  asking.run(
    async (signal) => (await import("./unknown.js")).checkFilters(state, signal),
    (checked) => leaveOut(checked, error),
    sayFailed,
  );
};

/**
 * @param {import("./unknown.js").Checked} checked
 * @param {Error} error
 */
const leaveOut = (checked, error) => {
  if (!checked.lost.length) return sayFailed(error);
  change(checked.known, "replace"); // which loads the list
  lost = checked.notice;
};

/** @param {Error} error */
const sayFailed = (error) => {
  settle();
  if (error instanceof ApiError && error.type === "empty") return draw(emptyView(), () => {});
  const detail = error instanceof ApiError ? error.message : "the answer cannot be shown";
  const notice = h(
    "div",
    { class: "notice", role: "alert" },
    h("p", {}, h("strong", {}, "That did not work. "), sentence(detail)),
    h("button", { type: "button", class: "button", "data-again": true }, "Try again"),
  );
  head.replaceChildren();
  list.replaceChildren(notice);
  spoken.textContent = "";
};

/** @param {MouseEvent} event */
const press = (event) => {
  const link = clicked(event, "a.row, a.also, a.go");
  if (link) {
    event.preventDefault();
    const id = link.dataset.id ?? link.parentElement?.dataset.id;
    return id ? open(id) : go(link);
  }
  const button = hit(event, "button");
  if (button) pressButton(button);
};

/** @param {HTMLElement} button */
const pressButton = (button) => {
  const { size: more, page } = button.dataset;
  if (button === filters) openFilters();
  else if (button.matches("[data-field]")) removeChip(button);
  else if (button.matches("[data-clear]")) clearFilters();
  else if (button.matches("[data-ask]")) change({ q: button.dataset.ask ?? "", id: "" });
  else if (button.matches("[data-answer]")) change({ id: "", show: "answer" });
  else if (button.matches("[data-again]")) load();
  else if (button.matches("[data-forget]")) forget(button);
  else if (more) showMore(Number(more));
  else if (page) change({ page: Number(page) });
};

/** @param {HTMLElement} button */
const forget = (button) => {
  forgetRecent();
  button.closest("section")?.remove();
  spoken.textContent = "The questions asked before are cleared.";
};

/** @param {number} more */
const showMore = (more) => {
  const before = rows().length;
  size = more;
  load(() => rows()[before]?.focus({ preventScroll: true }));
};

const toTop = () => {
  pane.scrollTop = 0;
  if (matchMedia("(max-width: 760px)").matches) scrollTo(0, 0);
};
