// What the map knows: its records, their groups, and which of them count for what is asked.

import { groupsOf } from "./groups.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./groups.js").Group} Group
 */

export const LEVELS = ["no level", "beginner", "intermediate", "expert"];

export class Model {
  /** @type {Map<string, number>} the row of each id */
  rowOf;
  /** @type {Group[]} by the colour that is chosen */
  groups = [];
  /** @type {Set<number> | null} rows that pass the filters, null for all */
  passing = null;
  /** @type {import("./columns.js").Hits | null} */
  hits = null;
  /** @type {number[] | null} rows in the area that was drawn, null without one */
  chosen = null;
  /** @type {import("./duplicates.js").Undecided | null} */
  undecided = null;
  /** @type {Set<string>} keys of groups that alone are shown, none for all */
  lit = new Set();
  /** @type {Uint8Array} whether each row is in one of these */
  #inLit = new Uint8Array();
  /** @type {Uint8Array} whether each row is chosen */
  #inChosen = new Uint8Array();
  #colour = "";

  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    this.rowOf = new Map(columns.ids.map((id, row) => [id, row]));
  }

  get size() {
    return this.columns.ids.length;
  }

  /** @param {string} colour */
  colour(colour) {
    if (this.groups.length && colour === this.#colour) return;
    this.#colour = colour;
    this.groups = groupsOf(this.columns, colour);
    this.light(new Set());
  }

  /**
   * Show some groups alone.
   * @param {Set<string>} keys of groups or of parts of them; those that are not there are left out
   */
  light(keys) {
    const all = this.groups.flatMap((group) => [group, ...group.below]).filter(({ key }) => keys.has(key));
    this.lit = new Set(all.map(({ key }) => key));
    this.#inLit = marked(this.size, all.flatMap(({ rows }) => rows));
  }

  /** @param {number[] | null} rows */
  choose(rows) {
    this.chosen = rows;
    this.#inChosen = marked(this.size, rows ?? []);
  }

  /**
   * Whether a record passes the filters and is in a group that is shown.
   * @param {number} row
   */
  counts = (row) => (!this.passing || this.passing.has(row)) && (!this.lit.size || this.#inLit[row] === 1);

  /**
   * Whether a record counts, and is chosen where some are: others are faint.
   * @param {number} row
   */
  bright = (row) => this.counts(row) && (!this.chosen || this.#inChosen[row] === 1);

  /**
   * Return the words of a record.
   * @param {number} row
   */
  question(row) {
    return this.columns.questions[row] ?? "…";
  }

  /**
   * Return where a record is from and what it is about, in one line.
   * @param {number} row
   */
  about(row) {
    const { sources, source, topics, topic, level, answered } = this.columns;
    const name = topics[topic[row]]?.name ?? "in no topic";
    const said = level[row] ? [LEVELS[level[row]]] : [];
    return [name, sources[source[row]], ...said, ...(answered[row] ? [] : ["not answered"])].join(" · ");
  }

  /** The addresses of topics that have a record which is not faint. */
  get namedTopics() {
    const { topics, topic } = this.columns;
    const found = new Set();
    topic.forEach((number, row) => {
      if (number < 0 || !this.bright(row)) return;
      found.add(topics[number].id);
      if (topics[number].parent) found.add(topics[number].parent);
    });
    return found;
  }
}

/**
 * @param {number} size
 * @param {number[]} rows
 */
const marked = (size, rows) => {
  const marks = new Uint8Array(size);
  for (const row of rows) marks[row] = 1;
  return marks;
};
