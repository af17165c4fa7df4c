// The first seconds of the page: says that the model is being loaded, and goes on with the question
// that was typed while the server started.
const BANNER = "starting";

const show = (text, alert) => {
  let banner = document.getElementById(BANNER);
  if (!banner) {
    banner = document.createElement("p");
    banner.id = BANNER;
    banner.className = "starting";
    document.body.prepend(banner);
  }
  banner.setAttribute("role", alert ? "alert" : "status");
  if (banner.textContent !== text) banner.textContent = text;
};

const look = async () => {
  try {
    const { model, problem } = await (await fetch("readyz")).json();
    if (model === "ready") {
      document.getElementById(BANNER)?.remove();
      return;
    }
    if (model === "failed") {
      show(`The model cannot be loaded: ${problem}`, true);
      return;
    }
    show("The model is being loaded. The first answer takes a few seconds longer.", false);
  } catch {
    show("The server does not answer.", true);
  }
  setTimeout(look, 1000);
};

const found = (selector) =>
  new Promise((resolve) => {
    const here = () => document.querySelector(selector);
    if (here()) return resolve(here());
    const observer = new MutationObserver(() => {
      if (!here()) return;
      observer.disconnect();
      resolve(here());
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });

const goOn = async () => {
  const kept = sessionStorage.getItem("askalike-query");
  sessionStorage.removeItem("askalike-query");
  if (!kept) return;
  const { query, asked } = JSON.parse(kept);
  const box = await found("#query textarea, #query input");
  box.focus();
  // As if it were typed: Gradio listens to the event, not to the value.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, query);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (asked) (await found("#ask")).click();
};

look();
goOn();
