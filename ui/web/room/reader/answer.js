// The answer to the query, and to what is asked after it: fetched when the query has come to rest, and
// drawn as it is written. The conversation stands in the address; nothing is kept on the server.

import { ApiError, events, get } from "../core/api.js";
import { clicked } from "../core/address.js";
import { hit, sentence } from "../core/dom.js";
import { answerCard, failedCard, nothingCard, waitingCard } from "./answercard.js";
import { keysHint } from "./keys.js";
import { bar } from "./reader.js";
import { change, current, FILTERS, filtersOf } from "../core/store.js";

/**
 * @typedef {object} Unit a sentence of an answer, as /answer gives it
 * @property {string} text
 * @property {string} html
 * @property {number[]} citations
 * @property {string} kind
 * @property {boolean} [elided]
 *
 * @typedef {object} Cited
 * @property {number} number
 * @property {string} record
 * @property {string} question
 * @property {string} source
 * @property {[number, number]} lines
 *
 * @typedef {object} Told what is known of an answer, while it is written and afterwards
 * @property {Unit[]} sentences
 * @property {Cited[]} citations
 * @property {{citations: [number, number], what: string, newest: number | null}[]} conflicts
 * @property {{text: string, reason: string}[]} refused
 * @property {string | null} resolved
 * @property {"corpus" | "model"} by
 * @property {string} notice
 * @property {import("../find/views.js").Asked} [asked] not before the end
 * @property {{id: string, name: string}[]} [topics] what it is about, not before the end
 */

// Milliseconds without a keystroke after which an answer is fetched: the list comes first.
const CALM = 250;

/** @type {{key: string, told: Told} | null} the last answer that is whole */
let kept = null;
let stopped = () => {};
/** @type {WeakSet<HTMLElement>} */
const heard = new WeakSet();

document.addEventListener("corpus-changed", () => (kept = null));

const keyOf = () => JSON.stringify([current().q.trim(), current().then, ...FILTERS.map((name) => current()[name])]);

/**
 * Show the answer to what the state asks.
 * @param {HTMLElement} body
 * @param {HTMLElement} said what a screen reader says
 * @param {AbortSignal} signal
 */
export const followAnswer = async (body, said, signal) => {
  if (signal.aborted) return; // while this module was fetched
  hear(body);
  const key = keyOf();
  if (kept?.key === key) return draw(body, kept.told, false);
  if (!body.querySelector(".answer-card")) body.replaceChildren(bar(), waitingCard());
  else body.querySelector(".answer-card")?.setAttribute("aria-busy", "true");
  await rest(CALM, signal);
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort());
  stopped = () => stop.abort();
  /** @type {Told} */
  const told = { sentences: [], citations: [], conflicts: [], refused: [], resolved: null, by: "model", notice: "" };
  try {
    await write(body, told, stop.signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!stop.signal.aborted) return fail(body, said, signal, error);
    told.notice = "Stopped.";
    return draw(body, told, false);
  }
  kept = { key, told };
  said.textContent = told.sentences.length ? `Answer: ${told.sentences.map((one) => one.text).join(" ")}` : "";
};

/**
 * Say what went wrong; where the server was away, ask again when it is there.
 * @param {HTMLElement} body
 * @param {HTMLElement} said
 * @param {AbortSignal} signal
 * @param {unknown} error
 */
const fail = async (body, said, signal, error) => {
  const { status = -1, type = "" } = error instanceof ApiError ? error : {};
  if (type === "empty") return body.replaceChildren(bar()); // the list says so
  body.replaceChildren(bar(), failedCard(messageOf(error)));
  if (status !== 0) return;
  await get("status", {}, signal);
  await followAnswer(body, said, signal);
};

/**
 * @param {HTMLElement} body
 * @param {Told} told
 * @param {AbortSignal} signal
 */
const write = async (body, told, signal) => {
  const { q, then } = current();
  const fields = { query: q.trim(), then, html: true, ...filtersOf(current()) };
  for await (const { name, data } of events("answer", fields, signal)) {
    if (name === "problem") throw new ApiError(500, data.detail);
    if (name === "sentence") {
      told.sentences.push(data.sentence);
      told.citations.push(...data.citations);
    } else if (name === "answer") Object.assign(told, data);
    if (!signal.aborted && name !== "refused") draw(body, told, name !== "answer");
  }
};

/**
 * @param {HTMLElement} body
 * @param {Told} told
 * @param {boolean} writing whether more is to come
 */
const draw = (body, told, writing) => {
  const typed = /** @type {HTMLInputElement | null} */ (body.querySelector(".follow-up input"));
  const focused = typed !== null && typed === document.activeElement;
  const answered = told.sentences.length > 0;
  if (!answered && !current().then.length && !writing) return body.replaceChildren(bar(), keysHint());
  body.replaceChildren(bar(), answered ? answerCard(told, writing) : nothingCard(told));
  const box = /** @type {HTMLInputElement | null} */ (body.querySelector(".follow-up input"));
  if (focused) box?.focus({ preventScroll: true });
};

/** @param {unknown} error */
const messageOf = (error) =>
  error instanceof ApiError ? sentence(error.message) : "The answer cannot be shown.";

/**
 * @param {number} time
 * @param {AbortSignal} signal
 */
const rest = (time, signal) =>
  new Promise((resolve, reject) => {
    const waiting = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(waiting);
      reject(new DOMException("stopped", "AbortError"));
    });
  });

/** @param {HTMLElement} body */
const hear = (body) => {
  if (heard.has(body)) return;
  heard.add(body);
  body.addEventListener("click", press);
  body.addEventListener("submit", ask);
};

/** @param {SubmitEvent} event */
const ask = (event) => {
  const form = /** @type {HTMLElement} */ (event.target);
  if (!form.matches(".follow-up, .read-as")) return;
  event.preventDefault();
  const text = form.querySelector("input")?.value.trim() ?? "";
  const { then } = current();
  if (!text) return;
  const box = form.querySelector("input");
  if (form.matches(".follow-up")) {
    if (box) box.value = "";
    change({ then: [...then, text] });
  } else change({ then: [...then.slice(0, -1), text] });
};

/** @param {MouseEvent} event */
const press = (event) => {
  const link = clicked(event, "a.cite, a.cited-record, a.turn");
  const button = hit(event, "button[data-talk]");
  if (link) {
    event.preventDefault();
    const { record = "", text = "", turn } = link.dataset;
    if (turn) return change({ then: current().then.slice(0, Number(turn)) });
    change({ id: record });
    showCited(record, text);
  } else if (button?.dataset.talk === "stop") stopped();
  else if (button?.dataset.talk === "clear") change({ then: [] });
};

/**
 * Go to a sentence in the record that is about to be open, and mark it.
 * @param {string} record
 * @param {string} text
 */
const showCited = (record, text) => {
  const look = () => {
    const article = document.querySelector(`#reader article[data-id="${CSS.escape(record)}"] .prose.answer`);
    if (!article) return false;
    const wanted = letters(text).slice(0, 60);
    const places = [...article.querySelectorAll("p, li, tr, pre, .formula.display")];
    const place = places.filter((one) => wanted && letters(one.textContent ?? "").includes(wanted)).pop();
    place?.classList.add("cited");
    place?.scrollIntoView({ block: "center" });
    return true;
  };
  if (look()) return;
  const reader = /** @type {HTMLElement} */ (document.getElementById("reader"));
  const watcher = new MutationObserver(() => look() && watcher.disconnect());
  watcher.observe(reader, { childList: true, subtree: true });
  setTimeout(() => watcher.disconnect(), 5_000);
};

/** @param {string} text */
const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
