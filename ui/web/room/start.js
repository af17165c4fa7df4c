// The start page: says what is still missing, keeps what is typed, and opens the app when it is there.

const state = /** @type {HTMLElement} */ (document.querySelector("#state"));
const box = /** @type {HTMLInputElement} */ (document.querySelector("#query"));
let asked = false;
box.value ||= new URLSearchParams(location.search).get("q") ?? "";

document.querySelector("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  asked = true;
  state.textContent = "Your question is kept and asked as soon as the app is open.";
});

// The app asks what its address says.
const open = () => {
  const wanted = new URLSearchParams(location.search);
  const query = box.value.trim();
  if (query === (wanted.get("q") ?? "")) return location.reload();
  if (query) wanted.set("q", query);
  else wanted.delete("q");
  location.replace(wanted.size ? `?${wanted}` : ".");
};

const look = async () => {
  try {
    const response = await fetch("readyz", { headers: { Accept: "application/json" } });
    if (response.status === 401) location.reload();
    const { model, parts, problem } = await response.json();
    if (parts.includes("page")) {
      open();
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

export {};
