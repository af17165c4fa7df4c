// Makes what the server's HTML only names by classes: formulas, copying, cards that open, focus.
// It touches only what ui/web/cards.py, ui/web/tabs/ and ui/output/html/ put on the page.

// KaTeX shows no formula as a link, an image or HTML of its own, and bounds its size and macros.
const LIMITS = { trust: false, throwOnError: false, strict: "ignore", maxSize: 12, maxExpand: 500 };
let katex; // a promise, once a formula is there

const loadKatex = () => {
  const address = document.querySelector('meta[name="katex"]')?.content;
  if (!address) return Promise.reject(new Error("no KaTeX"));
  return import(new URL(address, document.baseURI)).then((module) => module.default);
};

// The formula's text is its source; without KaTeX it stays.
const showFormulas = () => {
  const formulas = [...document.querySelectorAll("span.formula:not([data-shown])")];
  if (!formulas.length) return;
  for (const formula of formulas) formula.dataset.shown = "";
  katex ??= loadKatex();
  katex.then(
    (renderer) => {
      for (const formula of formulas) {
        const displayMode = formula.classList.contains("display");
        renderer.render(formula.textContent, formula, { ...LIMITS, displayMode });
      }
    },
    () => {},
  );
};

const copy = async (code) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(code.textContent);
  // Without TLS a browser has no clipboard but this old way.
  getSelection().selectAllChildren(code);
  document.execCommand("copy");
  getSelection().removeAllRanges();
};

const addCopyButtons = () => {
  for (const block of document.querySelectorAll(".prose div.code:not(:has(> button))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    block.append(button);
  }
};

const click = async (event) => {
  const button = event.target.closest?.("button.toggle, button.copy");
  if (!button) return;
  if (button.classList.contains("copy")) {
    await copy(button.parentElement.querySelector("code"));
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
    return;
  }
  // "Show answer" opens the card that it stands in, "Hide answer" closes it.
  const opened = button.closest(".card").classList.toggle("opened");
  button.querySelector(".word").textContent = opened ? "Hide" : "Show";
  button.setAttribute("aria-expanded", String(opened));
};

const arrive = () => {
  showFormulas();
  addCopyButtons();
  for (const button of document.querySelectorAll("button.toggle:not([aria-expanded])")) {
    const opened = Boolean(button.closest(".card")?.classList.contains("opened"));
    button.setAttribute("aria-expanded", String(opened));
  }
  // A new view is read from its heading, also by those who use a keyboard or a screen reader.
  const title = document.querySelector("h2.arriving");
  if (title && title.offsetParent) {
    title.classList.remove("arriving");
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "nearest" });
    if (title.getBoundingClientRect().top < 0) title.scrollIntoView({ block: "start" });
  }
  // Gradio's accordions do not say whether they are open.
  for (const label of document.querySelectorAll(".options > .label-wrap")) {
    label.setAttribute("aria-expanded", String(label.classList.contains("open")));
  }
  // Ten buttons called "Similar" say nothing when they are heard one after the other.
  for (const button of document.querySelectorAll("button.similar:not([aria-label])")) {
    const question = button.closest(".card")?.querySelector("h3")?.innerText;
    if (question) button.setAttribute("aria-label", `Similar questions: ${question.trim()}`);
  }
};

document.addEventListener("click", click);
new MutationObserver(arrive).observe(document.body, {
  childList: true,
  subtree: true,
  attributeFilter: ["class"],
});
arrive();
