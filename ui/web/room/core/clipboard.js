// The clipboard, also where the browser has none for us.

/**
 * Put text on the clipboard; returns whether it is there.
 * @param {string} text
 */
export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text); // without TLS there is no navigator.clipboard; it may be refused, too
  }
};

/** @param {string} text */
const copyOldWay = (text) => {
  const before = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  box.readOnly = true;
  // Inside an open dialog: all that is outside of it takes no focus.
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return copied;
};
