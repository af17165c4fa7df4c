// A group of duplicates: its head, and two of its texts side by side, which larger groups let choose.

import { write } from "../core/address.js";
import { count, h, rendered } from "../core/dom.js";
import { NO_ANSWER, placeOf, prose } from "../reader/record.js";
import { EMPTY } from "../core/store.js";

/** @typedef {import("../reader/records.js").Record} Record */

// Up to this many questions of a group are offered by name; of more, by number.
const NAMED = 6;
// Of an answer that is not shown whole: about so many characters, and no more elements than this.
const CHARACTERS = 360;
const ELEMENTS = 36;

/**
 * Return the ids of the texts that a group needs: those on its sides, and those it offers by name.
 * @param {HTMLElement} item
 * @param {string[]} group
 */
export const wantedIds = (item, group) => {
  const sides = /** @type {HTMLElement[]} */ ([...item.querySelectorAll(".side")]);
  return [...sides.map((one) => one.dataset.id ?? ""), ...(group.length <= NAMED ? group : [])];
};

/**
 * Return a group whose texts have not come yet.
 * @param {string[]} group
 * @param {number} number counted from 0
 * @param {number} score of the two most alike
 */
export const groupItem = (group, number, score) =>
  h(
    "li",
    { class: "twins", "data-number": number },
    h(
      "div",
      { class: "group-head" },
      h("h3", {}, `Group ${(number + 1).toLocaleString("en")}`),
      h("span", { class: "quiet" }, count(group.length, "question")),
      h("span", { class: "score", title: "Score of the two most alike, from 0 to 1" }, score.toFixed(2)),
    ),
    h("div", { class: "pair" }, side(group, 0, number), side(group, 1, number)),
    h(
      "button",
      { type: "button", class: "plain-button whole-button", "data-do": "whole", "aria-expanded": "false" },
      h("span", {}, "Show whole answers"),
      h("span", { class: "unseen" }, ` of group ${number + 1}`),
    ),
  );

/**
 * @param {string[]} group
 * @param {0 | 1} which
 * @param {number} number
 */
const side = (group, which, number) =>
  h(
    "article",
    { class: "side", "data-id": group[which] },
    group.length > 2 && chooser(group, which, number),
    h("div", { class: "text" }, ...["w85", "w40", "w100", "w75"].map((name) => h("div", { class: `skeleton line ${name}` }))),
  );

/**
 * @param {string[]} group
 * @param {0 | 1} which
 * @param {number} number
 */
const chooser = (group, which, number) => {
  const label = `${which ? "Right" : "Left"} text of group ${number + 1}`;
  const named = { class: "which field", "aria-label": label };
  const total = group.length.toLocaleString("en");
  if (group.length > NAMED) {
    const field = h("input", { ...named, type: "number", min: 1, max: group.length, step: 1, value: which + 1 });
    return h("label", { class: "chooser quiet" }, "Question ", field, ` of ${total}`);
  }
  const options = group.map((_, index) =>
    h("option", { value: index + 1, selected: index === which }, `Question ${index + 1} of ${total}`),
  );
  return h("select", named, ...options);
};

/**
 * Put another text of its group on the side of a field.
 * @param {string[]} group
 * @param {HTMLInputElement} field
 */
export const turnTo = (group, field) => {
  const wanted = Math.min(group.length, Math.max(1, Math.round(Number(field.value)) || 1));
  field.value = String(wanted);
  /** @type {HTMLElement} */ (field.closest(".side")).dataset.id = group[wanted - 1];
};

/**
 * Draw the texts of a group that are there and not drawn yet.
 * @param {HTMLElement} item
 * @param {string[]} group
 * @param {Map<string, Record>} records
 * @param {boolean} all whether no more come: what is not there is gone
 */
export const fillGroup = (item, group, records, all) => {
  const whole = item.classList.contains("whole");
  for (const own of /** @type {NodeListOf<HTMLElement>} */ (item.querySelectorAll(".side"))) {
    const id = own.dataset.id ?? "";
    const record = records.get(id);
    const drawn = `${id} ${record ? whole : "gone"}`;
    if (own.dataset.drawn === drawn || (!record && !all)) continue;
    own.dataset.drawn = drawn;
    own.querySelector(".text")?.replaceWith(record ? text(record, whole) : gone());
  }
  nameOptions(item, group, records);
};

/**
 * @param {Record} record
 * @param {boolean} whole
 */
const text = (record, whole) => {
  const section = record.section.join(" › ");
  const question = rendered("h4", {}, record.html.question || "(no question)");
  const answer = prose("answer", record.html.answer, 4) ?? h("p", { class: "answer quiet" }, NO_ANSWER);
  const opens = { class: "button", href: write({ ...EMPTY, id: record.id }), "data-open": record.id };
  return h(
    "div",
    { class: "text" },
    question,
    h("p", { class: "place-name" }, placeOf(record), section && ` · ${section}`),
    whole ? prose("context", record.html.context, 4) : null,
    whole ? prose("given", record.html.given, 4) : null,
    whole ? answer : shortened(answer, Boolean(record.context || record.given)),
    h("a", opens, "Open", h("span", { class: "unseen" }, `: ${question.textContent}`)),
  );
};

const gone = () => h("div", { class: "text" }, h("p", { class: "quiet" }, "This record is not in the corpus any more."));

/**
 * Return the beginning of an answer, whole blocks of it as far as they are short.
 * @param {HTMLElement} answer
 * @param {boolean} more whether there is something else that is not shown
 */
const shortened = (answer, more) => {
  let characters = 0;
  for (const block of [...answer.children]) {
    if (characters >= CHARACTERS) block.remove();
    characters += block.textContent?.length ?? 0;
  }
  answer.classList.toggle("cut", more || characters >= CHARACTERS);
  if (answer.querySelectorAll("*").length <= ELEMENTS) return answer;
  const plain = (answer.textContent ?? "").slice(0, CHARACTERS).trim();
  return h("div", { class: "prose answer cut" }, h("p", {}, plain));
};

/**
 * Options are called by their question once it is known.
 * @param {HTMLElement} item
 * @param {string[]} group
 * @param {Map<string, Record>} records
 */
const nameOptions = (item, group, records) => {
  for (const option of /** @type {NodeListOf<HTMLOptionElement>} */ (item.querySelectorAll(".which option"))) {
    const record = records.get(group[Number(option.value) - 1]);
    if (record) option.textContent = `${option.value}. ${record.question}`;
  }
};
