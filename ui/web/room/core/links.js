// Links that stay on the page: the address is real, a plain click only changes the state.

import { read } from "./address.js";
import { hit } from "./dom.js";
import { change } from "./store.js";

/**
 * Return the link that a plain click is on; one for a new tab or window is left to the browser.
 * @param {MouseEvent} event
 * @param {string} selector
 * @returns {HTMLAnchorElement | null}
 */
export const clicked = (event, selector) => {
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = plain && !event.defaultPrevented ? hit(event, selector) : null;
  return link instanceof HTMLAnchorElement ? link : null;
};

/**
 * Go where a link leads without loading the page again.
 * @param {HTMLAnchorElement} link
 */
export const go = (link) => change(read(new URL(link.href).search), "push");
