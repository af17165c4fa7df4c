// The start page: says what is still missing, keeps what is typed, and opens the app when it is there.
const state = document.querySelector("#state");
const box = document.querySelector("#query");
let asked = false;

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  asked = true;
  state.textContent = "Your question is kept and asked as soon as the app is open.";
});

const look = async () => {
  try {
    const response = await fetch("readyz", { headers: { Accept: "application/json" } });
    if (response.status === 401) location.reload();
    const { model, parts, problem } = await response.json();
    if (parts.includes("page")) {
      if (box.value.trim()) {
        sessionStorage.setItem("askalike-query", JSON.stringify({ query: box.value, asked }));
      }
      location.reload();
      return;
    }
    if (problem) state.textContent = `The model cannot be loaded: ${problem}`;
    else if (!asked) {
      const index = parts.length ? "The index is open. " : "The index is being opened. ";
      const loaded = model === "ready" ? "The model is loaded. " : "The model is being loaded. ";
      state.textContent = `Starting: ${index}${loaded}The app opens in a few seconds.`;
    }
  } catch {
    state.textContent = "The server does not answer. This page looks again every second.";
  }
  setTimeout(look, 500);
};
look();
