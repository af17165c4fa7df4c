// The last questions of this browser. They stay in it: nothing here is sent anywhere.

const KEY = "askalike-recent";
const MOST = 8;

/** @returns {string[]} the newest first */
export const recent = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return []; // a browser that keeps nothing, or something else under our name
  }
};

/** @param {string} query */
export const remember = (query) => {
  if (!query) return;
  const others = recent().filter((one) => one.toLowerCase() !== query.toLowerCase());
  keep([query, ...others].slice(0, MOST));
};

export const forgetRecent = () => keep([]);

/** @param {string[]} queries */
const keep = (queries) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch {
    // Then they are not kept.
  }
};
