// A dialog over the page: the focus stays in it, Esc and a click beside it close it.

import { h, hit, icon } from "./dom.js";

const CROSS = "M6 6l12 12M18 6L6 18";

/**
 * Open a dialog and return it. When it closes it is gone, and the focus is where it was before.
 * @param {string} title
 * @param {string} name a class for its look
 * @param {...(Node | string)} content
 * @returns {HTMLDialogElement}
 */
export const openOverlay = (title, name, ...content) => {
  const close = h("button", { type: "button", class: "plain-button close", "aria-label": "Close" }, icon(CROSS));
  const head = h("header", {}, h("h2", { id: "overlay-title" }, title), close);
  const inside = h("div", { class: "inside" }, head, ...content);
  const named = { class: `overlay ${name}`, "aria-labelledby": "overlay-title" };
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", named, inside));
  dialog.addEventListener("click", (event) => {
    if (hit(event, ".close")) dialog.close();
  });
  showDialog(dialog, document.querySelector(".gradio-container") ?? document.body);
  return dialog;
};

/**
 * Open a dialog. A click beside it closes it; then it is gone, and the focus is where it was.
 * @param {HTMLDialogElement} dialog
 * @param {Element} place where it is put
 */
export const showDialog = (dialog, place) => {
  const opener = document.activeElement;
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // what surrounds it counts as the dialog itself
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  });
  place.append(dialog);
  dialog.showModal();
};

/** Return the dialog that is open, if one is. */
export const openedDialog = () =>
  /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[open]"));
