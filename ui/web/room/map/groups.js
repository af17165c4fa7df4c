// What the colours of the map mean: its records in groups, by topic, document, level or answer.

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {{light: string, dark: string}} Tint
 *
 * @typedef {object} Group records of one colour
 * @property {string} key
 * @property {string} name
 * @property {number[]} rows
 * @property {Tint} tint
 * @property {boolean} hollow
 * @property {string} topic address of the topic that it is, ""
 * @property {Group[]} below parts of it
 */

export const COLOURS = /** @type {const} */ ([
  ["", "topic"],
  ["document", "document"],
  ["level", "level"],
  ["answered", "answer"],
]);
// Ten colours and as many of another lightness, 3:1 against what is behind them in light and in dark;
// with more groups they come again, and names and list tell such groups apart.
const LIGHT = "0b6b64 b4531f 5b53b8 b3186d 4d7c0f 8a6100 0369a1 7c5a3c be3144 52606d 25897d c9662f 817ae0 d6539a 5f8d24 a27717 2f84c2 9a7758 d75b69 738190";
const DARK = "5cd0c4 f0955c a59df5 f57fba a8d060 e8bf4f 63b8f0 cfa888 f98a93 b4bfca 38a99d cd7440 8279e0 cf5c98 85ab3e c09a34 4596d0 a98567 d8646f 8391a0";
const PALETTE = LIGHT.split(" ").map((light, at) => ({ light: `#${light}`, dark: `#${DARK.split(" ")[at]}` }));
const GREY = { light: "#87929e", dark: "#6d7a88" };
// From easy to hard, ever farther from what is behind.
const LEVELS = [
  { name: "No level", tint: GREY },
  { name: "beginner", tint: { light: "#3d8fd1", dark: "#3f7fb5" } },
  { name: "intermediate", tint: { light: "#1f62a3", dark: "#74b6e6" } },
  { name: "expert", tint: { light: "#0d2f57", dark: "#d4ebfb" } },
];
const ANSWERS = [
  { name: "Not answered", tint: { light: "#b4531f", dark: "#f0955c" }, hollow: true },
  { name: "Answered", tint: { light: "#0b6b64", dark: "#5cd0c4" }, hollow: false },
];

/**
 * Return the groups of a colouring, those without any record left out.
 * @param {Columns} columns
 * @param {string} colour a value of COLOURS
 * @returns {Group[]}
 */
export const groupsOf = (columns, colour) => {
  const groups = colour === "document" ? byDocument(columns)
    : colour === "level" ? byList(columns.level, LEVELS)
    : colour === "answered" ? byList(columns.answered, ANSWERS).reverse()
    : byTopic(columns);
  return groups.filter((group) => group.rows.length);
};

/** @param {Columns} columns @returns {Group[]} */
const byTopic = ({ topics, topic }) => {
  const parts = topics.map(({ id, name }) => group(id, name, GREY, id));
  const rest = group("unsorted", "In no topic", GREY);
  topic.forEach((number, row) => (parts[number] ?? rest).rows.push(row));
  const known = new Map(parts.map((part) => [part.key, part]));
  const tops = parts.filter((part, at) => {
    const above = known.get(topics[at].parent);
    above?.below.push(part);
    return !above;
  });
  tops.forEach((top, at) => {
    for (const one of [top, ...top.below]) one.tint = PALETTE[at % PALETTE.length];
    if (!top.below.length) return;
    const own = group(`${top.key}/`, "Others", top.tint);
    own.rows = top.rows;
    if (own.rows.length) top.below.push(own);
    top.rows = top.below.flatMap((one) => one.rows).sort((one, other) => one - other);
  });
  return [...tops, rest];
};

/** @param {Columns} columns @returns {Group[]} */
const byDocument = ({ sources, source }) => {
  const found = sources.map((name) => group(name, name, GREY));
  source.forEach((number, row) => found[number].rows.push(row));
  found.sort((one, other) => other.rows.length - one.rows.length);
  found.forEach((one, at) => (one.tint = PALETTE[at % PALETTE.length]));
  return found;
};

/**
 * @param {number[]} numbers
 * @param {{name: string, tint: Tint, hollow?: boolean}[]} kinds
 */
const byList = (numbers, kinds) => {
  const found = kinds.map(({ name, tint, hollow }) => ({ ...group(name, name, tint), hollow: hollow ?? false }));
  numbers.forEach((number, row) => found[number].rows.push(row));
  return found;
};

/**
 * @param {string} key
 * @param {string} name
 * @param {Tint} tint
 * @param {string} [topic]
 * @returns {Group}
 */
const group = (key, name, tint, topic = "") => ({ key, name, rows: [], tint, hollow: false, topic, below: [] });

/** @param {string} tint such as "#0b6b64" */
export const rgb = (tint) => /** @type {[number, number, number]} */ ([1, 3, 5].map((at) => parseInt(tint.slice(at, at + 2), 16)));

/**
 * Return how the points look: what does not count is faint, and lies below the rest.
 * @param {number} size how many points
 * @param {Group[]} groups
 * @param {(row: number) => boolean} counts
 * @param {boolean} dark
 * @returns {import("./webgl.js").Look}
 */
export const lookOf = (size, groups, counts, dark) => {
  const tints = new Uint8Array(4 * size);
  const hollow = new Uint8Array(size);
  const order = new Uint32Array(size);
  const upper = [];
  let lower = 0;
  for (const group of groups) {
    const colour = rgb(dark ? group.tint.dark : group.tint.light);
    const faint = rgb(dark ? GREY.dark : GREY.light);
    for (const row of group.rows) {
      const shown = counts(row);
      const [red, green, blue] = shown ? colour : faint;
      tints.set([red, green, blue, shown ? 225 : 64], 4 * row);
      hollow[row] = +group.hollow;
      if (shown) upper.push(row);
      else order[lower++] = row;
    }
  }
  order.set(upper, lower);
  return { tints, hollow, order: order.subarray(0, lower + upper.length) };
};
