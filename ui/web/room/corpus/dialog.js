// Dialogs that ask before something is changed. The page behind is inert until they are answered.

import { h } from "../core/dom.js";
import { showDialog } from "../core/overlay.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {(Node | string)[]} text
 * @property {string} action what the button says that goes on
 * @property {boolean} [danger]
 */

/** The layout that says: by the content of the document. */
export const BY_CONTENT = "auto";

/**
 * Ask, and return whether the answer is yes.
 * @param {HTMLElement} place where the dialog is put
 * @param {Question} question
 */
export const confirm = async (place, question) => (await ask(place, question, null)) !== null;

/**
 * Ask for a layout, and return it, null for no; "" leaves each document in its own.
 * @param {HTMLElement} place
 * @param {Question} question
 * @param {string[]} layouts
 */
export const chooseLayout = (place, question, layouts) => {
  const options = [
    ["", "As it is: each in its own"],
    [BY_CONTENT, "By content"],
    ...layouts.map((name) => [name, name]),
  ];
  const select = h(
    "select",
    { class: "field", id: "dialog-layout" },
    options.map(([value, label]) => h("option", { value }, label)),
  );
  return ask(place, question, /** @type {HTMLSelectElement} */ (select));
};

/**
 * @param {HTMLElement} place
 * @param {Question} question
 * @param {HTMLSelectElement | null} select
 * @returns {Promise<string | null>} what is chosen, "" without a choice; null if it is a no
 */
const ask = (place, question, select) =>
  new Promise((resolve) => {
    const dialog = /** @type {HTMLDialogElement} */ (draw(question, select));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes" ? (select?.value ?? "") : null);
    });
    showDialog(dialog, place); // a click beside it is a no
  });

/**
 * @param {Question} question
 * @param {HTMLSelectElement | null} select
 */
const draw = (question, select) =>
  h(
    "dialog",
    { class: "dialog", "aria-labelledby": "dialog-title" },
    h(
      "form",
      { method: "dialog", class: "dialog-body" },
      h("h2", { id: "dialog-title" }, question.title),
      h("p", {}, question.text),
      select && [h("label", { for: "dialog-layout" }, "Layout"), select],
      h(
        "div",
        { class: "dialog-actions" },
        h("button", { class: "button", value: "" }, "Cancel"),
        h("button", { class: `button primary${question.danger ? " danger" : ""}`, value: "yes" }, question.action),
      ),
    ),
  );
