// The menu of a button: it lies above everything, and closes by Esc, by a choice or a click elsewhere.

import { h, hit } from "../core/dom.js";

/** @typedef {{name: string, label: string, danger?: boolean}} Item */

// Pixels between a menu, its button and the edge of the window.
const GAP = 4;

/**
 * Open a menu at a button.
 * @param {HTMLElement} place where it is put
 * @param {HTMLElement} button
 * @param {Item[]} items
 * @param {(name: string) => void} choose is called with the name of the item that is chosen
 */
export const openMenu = (place, button, items, choose) => {
  const menu = h(
    "div",
    { class: "menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") },
    items.map((item) =>
      h(
        "button",
        { type: "button", role: "menuitem", tabindex: "-1", "data-name": item.name, class: item.danger ? "danger" : "" },
        item.label,
      ),
    ),
  );
  const close = () => menu.isConnected && menu.hidePopover();
  const { top } = button.getBoundingClientRect();
  const follow = () => {
    // It would stay where its button no longer is; the end of a scroll before the click moves nothing.
    if (Math.abs(button.getBoundingClientRect().top - top) > 1) close();
  };
  menu.addEventListener("click", (event) => {
    const name = hit(event, "[data-name]")?.dataset.name;
    if (!name) return;
    close();
    choose(name);
  });
  menu.addEventListener("keydown", (event) => move(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus();
    menu.remove();
    removeEventListener("scroll", follow, true);
  });
  place.append(menu);
  menu.showPopover();
  button.setAttribute("aria-expanded", "true");
  addEventListener("scroll", follow, true);
  lay(menu, button);
  /** @type {HTMLElement} */ (menu.firstElementChild).focus({ preventScroll: true });
};

/**
 * Lay a menu below its button, or above it where there is no room.
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
const lay = (menu, button) => {
  const at = button.getBoundingClientRect();
  const below = at.bottom + GAP + menu.offsetHeight <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - menu.offsetHeight);
  const left = Math.max(GAP, Math.min(at.right, innerWidth - GAP) - menu.offsetWidth);
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
};

/**
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
const move = (menu, event) => {
  const items = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  event.stopPropagation(); // j, k and Esc mean nothing else while it is open
  if (event.key === "Tab") menu.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
};
