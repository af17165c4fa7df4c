// Draws a part anew without taking the focus, or closing what was unfolded.

/**
 * Replace the children of a part. What has the focus, and every `details` that was opened, is found
 * again by its `data-key`.
 * @param {HTMLElement} part
 * @param {...(Node | string)} nodes
 */
export const redraw = (part, ...nodes) => {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && part.contains(active) ? active.dataset.key : undefined;
  const place = active instanceof HTMLInputElement && focused && active.type === "search" ? active.selectionStart : null;
  const open = new Set(keyed(part, "details[open]").map(({ dataset }) => dataset.key));
  part.replaceChildren(...nodes);
  for (const one of keyed(part, "details")) if (open.has(one.dataset.key)) one.setAttribute("open", "");
  if (focused === undefined) return;
  const again = focusOn(part, focused);
  if (place !== null && again instanceof HTMLInputElement) again.setSelectionRange(place, place);
};

/**
 * Give the focus to what has a key, and return it.
 * @param {HTMLElement} part
 * @param {string} key
 */
export const focusOn = (part, key) => {
  const found = keyed(part, "*").find(({ dataset }) => dataset.key === key);
  found?.focus({ preventScroll: true });
  return found;
};

/**
 * @param {HTMLElement} part
 * @param {string} selector
 */
const keyed = (part, selector) => /** @type {HTMLElement[]} */ ([...part.querySelectorAll(`${selector}[data-key]`)]);
