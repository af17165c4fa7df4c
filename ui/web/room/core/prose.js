// What the server's HTML only names by classes: formulas, and code that can be copied.

import { copyText } from "./clipboard.js";
import { h, hit } from "./dom.js";

// KaTeX shows no formula as a link, an image or HTML of its own, and bounds its size and macros.
const LIMITS = { trust: false, throwOnError: false, strict: "ignore", maxSize: 12, maxExpand: 500 };
// Milliseconds for which a button says what it did.
export const SAID = 1500;

// Milliseconds after which what has come is on the screen.
const CALM = 50;

/** @type {number | undefined} */
let measuring;
/** @type {Promise<any> | undefined} KaTeX, once a formula is there */
let katex;

/** Look after all prose of the page, now and whenever some arrives. */
export const startProse = () => {
  document.addEventListener("click", copyCode);
  new MutationObserver(arrive).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", arrive);
  arrive();
};

const arrive = () => {
  showFormulas();
  addCopyButtons();
  clearTimeout(measuring);
  measuring = setTimeout(letKeysScroll, CALM); // measured at once, it would hold up what has come
};

const loadKatex = () => {
  const address = document.querySelector('meta[name="katex"]')?.getAttribute("content");
  if (!address) return Promise.reject(new Error("no KaTeX"));
  return import(new URL(address, document.baseURI).href).then((module) => module.default);
};

/** The text of a formula is its source; without KaTeX it stays. */
const showFormulas = () => {
  const formulas = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll("span.formula:not([data-seen])"),
  ]);
  if (!formulas.length) return;
  for (const formula of formulas) formula.dataset.seen = "";
  katex ??= loadKatex();
  katex.then(
    (renderer) => {
      for (const formula of formulas) {
        const displayMode = formula.classList.contains("display");
        // In a list the browser's own formulas do: KaTeX's are made of ten times as many elements.
        const output = formula.closest("a.row") ? "mathml" : "htmlAndMathml";
        formula.dataset.shown = "";
        renderer.render(formula.textContent, formula, { ...LIMITS, displayMode, output });
      }
    },
    () => {},
  );
};

const addCopyButtons = () => {
  for (const block of document.querySelectorAll(".prose div.code:not(:has(> button))")) {
    const named = { type: "button", class: "copy", "aria-label": "Copy this code" };
    block.append(h("button", named, "Copy"));
  }
};

/** What is wider than its place is scrolled with the arrow keys, once it has the focus. */
const letKeysScroll = () => {
  for (const wide of document.querySelectorAll(".prose :is(pre, table, .katex-display)")) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls !== wide.hasAttribute("tabindex")) wide.toggleAttribute("tabindex", scrolls);
    if (scrolls) wide.setAttribute("tabindex", "0");
  }
};

/** @param {Event} event */
const copyCode = async (event) => {
  const button = hit(event, ".code > button.copy");
  const code = button?.parentElement?.querySelector("code");
  if (!button || !code) return;
  const said = (await copyText(code.textContent ?? "")) ? "Copied" : "Not copied";
  button.textContent = said;
  button.setAttribute("aria-label", said);
  setTimeout(() => {
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
  }, SAID);
};
