// The ways in for documents: dropped anywhere on the place, chosen, or a folder of this machine.

import { h, hit } from "../core/dom.js";
import { fromChoice, fromDrop } from "./dropped.js";

/** @typedef {import("./dropped.js").Offer} Offer */

/**
 * Fill the part with the ways in, and listen for drops.
 * @param {HTMLElement} place
 * @param {object} calls
 * @param {() => boolean} calls.ready whether documents can be added now
 * @param {(offer: Offer) => void} calls.offer
 * @param {(path: string) => void} calls.folder
 */
export const startAdding = (place, calls) => {
  place.append(...ways());
  place.addEventListener("click", (event) => {
    const which = hit(event, "[data-choose]")?.dataset.choose;
    if (which) /** @type {HTMLInputElement} */ (place.querySelector(`input[name="${which}"]`)).click();
  });
  place.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.files) return;
    const files = [...input.files];
    input.value = ""; // so that the same ones can be chosen again
    if (files.length) calls.offer(fromChoice(files));
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (place.querySelector("#corpus-folder"));
    if (input.value.trim()) calls.folder(input.value.trim());
    input.value = "";
  });
  takeDrops(place, calls);
};

/**
 * Show what fits: a corpus without documents says what to do first; a folder only on this machine.
 * @param {HTMLElement} place
 * @param {boolean} empty
 * @param {boolean} local
 */
export const showWays = (place, empty, local) => {
  place.classList.toggle("first", empty);
  const title = /** @type {HTMLElement} */ (place.querySelector("h2"));
  const text = /** @type {HTMLElement} */ (place.querySelector(".ways-text"));
  title.textContent = empty ? "Add your first documents" : "Add documents";
  text.textContent = empty
    ? "Nothing is in this corpus yet. Drop files or a folder here: you see what would be read before it is added."
    : "Drop files or a folder anywhere here.";
  /** @type {HTMLElement} */ (place.querySelector("form")).hidden = !local;
};

const ways = () => [
  h(
    "div",
    { class: "ways-in" },
    h("div", {}, h("h2", {}, "Add documents"), h("p", { class: "ways-text quiet" })),
    h(
      "div",
      { class: "ways-buttons" },
      h("button", { type: "button", class: "button", "data-choose": "files" }, "Choose files"),
      h("button", { type: "button", class: "button", "data-choose": "folder" }, "Choose a folder"),
      h("input", { type: "file", name: "files", multiple: true, hidden: true, "aria-label": "Files to add" }),
      h("input", { type: "file", name: "folder", webkitdirectory: true, hidden: true, "aria-label": "Folder to add" }),
    ),
    h(
      "form",
      { class: "ways-folder" },
      h("label", { for: "corpus-folder" }, "or a folder of this machine"),
      h("input", { class: "field", id: "corpus-folder", type: "text", placeholder: "/home/me/notes", spellcheck: "false", autocomplete: "off" }),
      h("button", { class: "button" }, "Look at it"),
    ),
  ),
  h("div", { class: "drop", hidden: true, "aria-hidden": "true" }, h("p", {}, "Drop to see what would be read")),
];

/**
 * @param {HTMLElement} place
 * @param {{ready: () => boolean, offer: (offer: Offer) => void}} calls
 */
const takeDrops = (place, { ready, offer }) => {
  const sign = /** @type {HTMLElement} */ (place.querySelector(".drop"));
  const holdsFiles = (/** @type {DragEvent} */ event) => !!event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault(); // else the browser leaves the page for the file
    const taken = ready();
    if (event.dataTransfer) event.dataTransfer.dropEffect = taken ? "copy" : "none";
    sign.hidden = !taken;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    sign.hidden = true;
    if (ready()) offer(await fromDrop(event.dataTransfer));
  });
};
