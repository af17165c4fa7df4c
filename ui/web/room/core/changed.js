// That the corpus has changed is told to all parts of the page, by the event "corpus-changed" of the
// document, and to the other tabs of this browser that show the same corpus.

const tabs =
  typeof BroadcastChannel === "undefined"
    ? null
    : new BroadcastChannel(`askalike ${new URL(".", document.baseURI).pathname}`);

const tell = () => document.dispatchEvent(new CustomEvent("corpus-changed"));

/** Hear of what other tabs changed. */
export const startChanged = () => tabs?.addEventListener("message", tell);

/** Say that this tab has changed the corpus. */
export const sayChanged = () => {
  tell();
  tabs?.postMessage("");
};
