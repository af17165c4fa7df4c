// Elements from plain data. Text of a corpus only ever becomes text nodes here.
// The one way for HTML is `rendered`, for what the server has sanitised.

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * Return a new element. Attributes that are null, undefined or false are left out, true is the empty
 * string; "class" and "data-…" are plain attributes; "on…" are not taken: listeners are delegated.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "value" || name === "checked") Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
};

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
const nodes = (children) =>
  children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));

/**
 * Return an element that holds HTML which the server has sanitised: a field of an answer's `html`.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {string} html
 */
export const rendered = (tag, attributes, html) => {
  const element = h(tag, attributes);
  element.innerHTML = html;
  return element;
};

/**
 * Return the nearest element at or above an event's target that matches.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const hit = (event, selector) =>
  event.target instanceof Element ? event.target.closest(selector) : null;

/**
 * Return when an element is there, which may be at once.
 * @param {string} selector
 * @returns {Promise<HTMLElement>}
 */
export const arrived = (selector) =>
  new Promise((resolve) => {
    const look = () => document.querySelector(selector);
    if (look()) return resolve(/** @type {HTMLElement} */ (look()));
    const observer = new MutationObserver(() => {
      const found = look();
      if (!found) return;
      observer.disconnect();
      resolve(/** @type {HTMLElement} */ (found));
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
  });

/**
 * Return "1 question", "2 questions", "12,034 questions".
 * @param {number} number
 * @param {string} noun
 */
export const count = (number, noun) =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/**
 * Return a message as a sentence: with a capital and a full stop.
 * @param {string} message
 */
export const sentence = (message) =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;

/**
 * Return an icon, hidden from screen readers.
 * @param {string} path an SVG path in a 24 by 24 box, drawn as strokes
 */
export const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

/**
 * Return a pager, nothing where there is one page. Its buttons carry `data-page`, the page that they
 * lead to.
 * @param {number} page the one that is shown, from 1
 * @param {number} size how many things a page shows
 * @param {number} total
 * @param {string} things such as "documents"
 * @returns {HTMLElement[]}
 */
export const pager = (page, size, total, things) => {
  if (total <= size) return [];
  const first = (page - 1) * size;
  const last = Math.min(total, first + size);
  const said = `${(first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${total.toLocaleString("en")} ${things}`;
  const button = (/** @type {string} */ label, /** @type {number} */ to, /** @type {boolean} */ there) =>
    h("button", { type: "button", class: "button", "data-page": to, "data-key": `page:${label}`, disabled: !there }, label);
  return [
    h(
      "nav",
      { class: "pager", "aria-label": `Pages of ${things}` },
      button("Previous", page - 1, page > 1),
      h("span", { class: "quiet" }, said),
      button("Next", page + 1, last < total),
    ),
  ];
};

/**
 * Return the page to show where an address may name one past the last.
 * @param {number} page
 * @param {number} size
 * @param {number} total
 */
export const pageWithin = (page, size, total) => Math.min(page, Math.max(1, Math.ceil(total / size)));
