// Runs once when the page has loaded. It touches only what ui/web/cards.py and ui/web/tabs/ put there.
() => {
  // "Show answer" opens the card that it stands in, "Hide answer" closes it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.toggle");
    if (!button) return;
    const opened = button.closest(".card").classList.toggle("opened");
    const word = opened ? "Hide" : "Show";
    button.setAttribute("aria-expanded", String(opened));
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/^\w+/, word));
    button.querySelector(".word").textContent = word;
  });

  const arrive = () => {
    // A new view is read from its heading, also by those who use a keyboard or a screen reader.
    const title = document.querySelector("[data-focus]");
    if (title && title.offsetParent) {
      title.removeAttribute("data-focus");
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
  new MutationObserver(arrive).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["class"],
  });
  arrive();
}
