// Light, dark, or as the system has it. Gradio knows the class `dark` on the body; so do our styles.

import { h, icon } from "../core/dom.js";

const KEY = "askalike-theme";
const NEXT = /** @type {const} */ ({ system: "light", light: "dark", dark: "system" });
const ICONS = {
  light: "M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  system: "M4 5h16v11H4zM9 20h6m-3-4v4",
};
const system = matchMedia("(prefers-color-scheme: dark)");

/** @typedef {keyof typeof NEXT} Theme */
/** @type {Theme} */
let theme = "system";

/** Return the button that changes the theme, which it has set already. */
export const themeButton = () => {
  theme = kept();
  const button = h("button", { type: "button", class: "plain-button theme" });
  apply();
  name(button);
  // Gradio follows the system as well; after it, the choice counts again.
  system.addEventListener("change", apply);
  button.addEventListener("click", () => {
    theme = NEXT[theme];
    keep();
    apply();
    name(button);
  });
  return button;
};

/** @param {HTMLElement} button */
const name = (button) => {
  const label = `Theme: ${theme}. Change to ${NEXT[theme]}.`;
  button.setAttribute("aria-label", label);
  button.title = label;
  button.replaceChildren(icon(ICONS[theme]));
};

const apply = () => {
  const dark = theme === "dark" || (theme === "system" && system.matches);
  for (const element of [document.documentElement, document.body]) {
    element.classList.toggle("dark", dark);
  }
};

/** @returns {Theme} */
const kept = () => {
  const wanted = new URLSearchParams(location.search).get("__theme") ?? stored();
  return wanted === "light" || wanted === "dark" ? wanted : "system";
};

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const keep = () => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it holds until the page is left.
  }
  const address = new URL(location.href);
  if (!address.searchParams.has("__theme")) return;
  address.searchParams.delete("__theme"); // it would win over the choice after a reload
  history.replaceState(history.state, "", address);
};
