// What is wrong with the server as a whole: it is away, its model is being loaded, its index is gone.
// It asks for the server's state only while something is.

import { get, Latest, onIndex, onPresence } from "../core/api.js";
import { h } from "../core/dom.js";

// Milliseconds between two looks at a server whose model is being loaded.
const AGAIN = 1_000;
const READY = new URL("readyz", document.baseURI.replace(/[?#].*$/, ""));
const AWAY = "The server does not answer. What you typed is kept; trying again…";
const LOADING = "The model is being loaded. Browsing works already; a search waits for it.";

const banner = h("p", { class: "banner", role: "status", hidden: true });
let looking = 0;

export const startBanner = () => {
  document.body.append(h("aside", { "aria-label": "Server" }, banner)); // all content stands in a landmark
  onPresence((presence) => {
    if (presence === "away") say(AWAY);
    look();
  });
  onIndex((problem) => (problem ? showGone(problem) : showThere()));
  look();
};

/** Look at the server until it is there and its model is loaded, or cannot be loaded. */
const look = () => {
  clearTimeout(looking);
  looks.run((signal) => get("status", {}, signal), take, () => say(""));
};

const looks = new Latest();

/** @param {{state: "loading" | "ready" | "failed"}} status */
const take = ({ state }) => {
  if (state === "ready") return say("");
  if (state === "failed") return sayFailed();
  say(LOADING);
  looking = setTimeout(look, AGAIN);
};

const sayFailed = async () => {
  const answer = await fetch(READY).catch(() => null);
  const { problem } = (await answer?.json().catch(() => null)) ?? {};
  say(`The model cannot be loaded, so only browsing works${problem ? `: ${problem}` : ""}.`);
};

/** @param {string} text */
const say = (text) => {
  banner.hidden = !text;
  if (banner.textContent !== text) banner.textContent = text;
};

/** @type {HTMLElement | null} */
let gone = null;

/** @param {string} detail what is wrong and what to do, from the server */
const showGone = (detail) => {
  if (gone) return;
  const again = h("button", { type: "button", class: "button primary" }, "Try again");
  gone = h(
    "div",
    { class: "lost", role: "alert" },
    h("p", { class: "lost-title" }, "The corpus cannot be opened"),
    h("p", {}, `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`),
    again,
  );
  again.addEventListener("click", () => get("status").catch(() => {}));
  document.querySelector("#masthead")?.after(gone);
  document.body.classList.add("without-corpus");
};

const showThere = () => {
  if (!gone) return;
  gone.remove();
  gone = null;
  document.body.classList.remove("without-corpus");
};
