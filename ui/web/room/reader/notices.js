// What stands in the reader in place of a record.

import { ApiError } from "../core/api.js";
import { h, sentence } from "../core/dom.js";

/** Return grey lines that stand for a record which is on its way. */
export const skeleton = () =>
  h(
    "div",
    { class: "waiting-record", "aria-hidden": true },
    ...["w40", "head w85", "w30", "w100", "w100", "w75", "w100", "w60"].map((name) =>
      h("div", { class: `skeleton line ${name}` }),
    ),
  );

/** Return what is said of a record that there is not, or not any more. */
export const unknown = () =>
  h(
    "div",
    { class: "notice missing", role: "alert" },
    h("h2", { tabindex: -1 }, "This record is not in the corpus"),
    h(
      "p",
      {},
      "Its document was changed or removed since the link was made, or the link is incomplete. " +
        "Search for its question in the box above, or choose another record.",
    ),
    h("button", { type: "button", class: "button", "data-do": "back" }, "Back to the list"),
  );

/**
 * Return what is said where a record could not be fetched.
 * @param {Error} error
 */
export const failed = (error) =>
  h(
    "div",
    { class: "notice missing", role: "alert" },
    h("h2", { tabindex: -1 }, "The record cannot be shown"),
    h("p", {}, error instanceof ApiError ? sentence(error.message) : "Something went wrong on this page."),
    h("button", { type: "button", class: "button", "data-do": "again" }, "Try again"),
  );
