// The map: all questions at once, alike ones near each other; beside it the same as lists, or the
// record that is open.

import { clicked, go } from "../core/address.js";
import { ApiError, Latest, onPresence, PENDING } from "../core/api.js";
import { h, hit } from "../core/dom.js";
import { change, chosen, current, listen } from "../core/store.js";
import { clearFilters, filtersName, removeChip } from "../find/chips.js";
import { openFilters } from "../find/facets.js";
import { Asking } from "./asking.js";
import { wantedRows } from "./chosen.js";
import { loadColumns } from "./columns.js";
import { loadUndecided } from "./duplicates.js";
import { saveRecords } from "./export.js";
import { lookOf, rgb } from "./groups.js";
import { Model } from "./model.js";
import { Moving } from "./moving.js";
import { areaOf, Grid } from "./nearest.js";
import { Panel } from "./panel.js";
import { Pointing } from "./pointing.js";
import { Stage } from "./stage.js";
import { empty, failed, inksOf, loading, pending, pendingSays } from "./states.js";
import { Tools } from "./tools.js";
import { boxOf } from "./view.js";

/**
 * @typedef {import("../core/store.js").State} State
 */

/** @param {HTMLElement} place */
export const startMap = (place) => {
  const map = new MapPlace(place);
  listen((state, before, how) => map.follow(state, before, how));
  map.follow(current(), { ...current(), place: "" }, "restore");
};

class MapPlace {
  #stage = new Stage();
  #panel = new Panel();
  #tools = new Tools();
  #pointing = new Pointing(this.#stage);
  #state = h("div", { class: "map-state" });
  /** @type {Moving} */
  #moving;
  /** @type {Model | null} */
  #model = null;
  #loads = new Latest();
  #compares = new Latest();
  #asking = new Asking(() => this.#answered(), () => this.#reload());
  #asked = { map: false, area: "" };
  #loading = false;
  #going = { busy: "", trouble: "", plain: false, told: "", news: "", waits: "", lost: /** @type {HTMLElement | null} */ (null) };
  #placed = false; // whether the view of the address is shown
  #since = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", "map-title");
    const keys = h("p", { id: "map-keys", class: "unseen" }, "Arrow keys go from question to question, Enter opens one, Shift with arrows moves the map, plus and minus go nearer and farther, 0 shows all. The list beside the map has the same questions.");
    this.#stage.element.id = "map-stage";
    this.#stage.element.append(this.#pointing.card);
    const main = h("div", { class: "map-main" }, this.#tools.bar, h("div", { class: "map-sheet" }, this.#stage.element, this.#tools.zoom, this.#state), keys, this.#pointing.said);
    place.replaceChildren(h("h2", { id: "map-title", class: "unseen" }, "Map"), main, this.#panel.element);
    place.addEventListener("click", (event) => this.#click(event));
    this.#tools.onColour((colour) => change({ colour }));
    this.#stage.onResize(() => this.#sized());
    this.#moving = new Moving(place, this.#stage, this.#pointing, this.#tools);
    new MutationObserver(() => this.#dress()).observe(document.body, { attributeFilter: ["class"] });
    document.addEventListener("corpus-changed", () => this.#again());
    document.addEventListener(PENDING, (event) => this.#wait(/** @type {CustomEvent} */ (event).detail));
    onPresence((presence) => presence === "here" && !this.#model && current().place === "map" && this.#load());
  }

  /**
   * Show what a state says; nothing is asked of the server before the place is open.
   * @param {State} state
   * @param {State} before
   * @param {string} how
   */
  follow(state, before, how) {
    if (state.place !== "map") return this.#pointing.show(-1);
    if (!this.#loading) this.#going.news = "";
    if (!this.#asked.map) this.#load();
    if (this.#model && !this.#loading) this.#asking.ask(this.#model, state);
    if (state.at !== this.#moving.seen && (how === "restore" || this.#placed === false)) this.#restore(state.at);
    if (!this.#model) return;
    this.#take(state);
    if (state.id !== before.id) {
      this.#pointing.show(-1);
      this.#pointing.bring(this.#stage.marks.open);
    }
  }

  #load() {
    this.#asked = { map: true, area: "" };
    this.#asking.reset();
    this.#going.trouble = "";
    this.#since = Date.now();
    this.#loading = true;
    this.place.ariaBusy = "true";
    if (this.#model) this.#going.news = "The corpus has changed: its map is being made; this is the one of before.";
    else this.#show(loading());
    this.#loads.run(loadColumns, (columns) => this.#came(columns), (error) => this.#fail(error));
    this.#draw();
  }

  /** The map of before stays until the new one is there. */
  #reload() {
    this.#asked.map = false;
    if (current().place === "map") this.#load();
  }

  /** The corpus has changed. */
  #again() {
    this.#compares.stop();
    this.#asking.fresh();
    this.#going.busy = this.#going.told = "";
    this.#reload();
  }

  /** @param {string} detail */
  #wait(detail) {
    if (current().place !== "map" || !(this.#loading || this.#asking.busy)) return;
    const seconds = Math.round((Date.now() - this.#since) / 1000);
    if (!this.#model) return this.#show(pending(seconds, detail ?? ""));
    this.#going.waits = this.#loading ? pendingSays(seconds, detail ?? "") : "Topics are being made; the filters are followed as soon as they are there.";
    this.#draw();
  }

  /** @param {HTMLElement | null} what over the map, null to see it */
  #show(what) {
    this.#state.replaceChildren(...(what ? [what] : []));
    this.place.classList.toggle("without-map", what !== null);
  }

  /** @param {Error} error */
  #fail(error) {
    this.place.ariaBusy = null;
    this.#asked.map = this.#loading = false;
    this.#going.news = this.#going.waits = "";
    this.#model = this.#moving.model = null;
    this.#show(error instanceof ApiError && error.type === "empty" ? empty() : failed(error));
  }

  /** @param {import("./columns.js").Columns} columns */
  #came(columns) {
    this.place.ariaBusy = null;
    this.#loading = false;
    this.#going.waits = "";
    if (!columns.ids.length) return this.#show(empty());
    this.#moving.settle();
    const before = this.#model;
    this.#going.news = before ? "The corpus has changed: this is the map of it now." : "";
    const model = (this.#model = new Model(columns));
    if (before) model.lit = before.lit;
    const { view, labels } = this.#stage;
    this.#pointing.model = this.#moving.model = model;
    this.#pointing.grid = new Grid(columns.x, columns.y);
    this.#stage.place(columns.x, columns.y);
    labels.name(columns.topics);
    view.enclose(boxOf(columns.x, columns.y, columns.ids.keys()));
    this.#going.plain = this.#stage.plain;
    this.#show(null);
    this.#restore(current().at);
    const lit = model.lit;
    model.colour(current().colour);
    model.light(lit);
    this.#asking.ask(model, current());
    this.#take(current());
    this.#asking.read(model);
  }

  /** Something that was asked of the map has come, or has not. */
  #answered() {
    const { busy, trouble, lost } = this.#asking;
    this.place.ariaBusy = busy || this.#loading ? "true" : null;
    if (!busy && !this.#loading) this.#going.waits = "";
    Object.assign(this.#going, { trouble, lost });
    this.#dress();
    this.#draw();
  }

  /**
   * Take over what a state says without the server.
   * @param {State} state
   */
  #take(state) {
    const model = /** @type {Model} */ (this.#model);
    const { marks } = this.#stage;
    model.colour(state.colour);
    if (state.area !== this.#asked.area || (state.area && !model.chosen)) {
      this.#asked.area = state.area;
      marks.area = state.area ? areaOf(state.area) : [];
      model.choose(state.area ? /** @type {Grid} */ (this.#pointing.grid).within(marks.area) : null);
      this.#panel.narrowing.clear();
      this.#panel.sizes.delete("chosen");
    }
    marks.open = model.rowOf.get(state.id) ?? -1;
    this.#dress();
    this.#draw();
  }

  /** Colour the points as they count now. */
  #dress() {
    const model = this.#model;
    if (!model || current().place !== "map") return;
    const dark = document.body.classList.contains("dark");
    const { ground, ...inks } = inksOf(dark);
    const { marks } = this.#stage;
    const named = model.namedTopics;
    this.#stage.named = (topic) => named.has(topic);
    marks.inks = inks;
    marks.hits = model.hits?.rows ?? [];
    marks.twice = model.undecided?.ofRows.keys() ? [...model.undecided.ofRows.keys()] : [];
    this.#stage.dress(lookOf(model.size, model.groups, model.bright, dark), rgb(ground));
  }

  /** Draw what stands beside the map. */
  #draw() {
    const state = current();
    if (!this.#model || state.place !== "map") return;
    this.#tools.show(state, this.#model.undecided !== null);
    this.#tools.filters.setAttribute("aria-label", filtersName(state));
    /** @type {HTMLElement} */ (this.#tools.filters.lastElementChild).textContent = String(chosen(state) || "");
    this.#panel.draw(this.#model, state, this.#going);
    this.#stage.draw();
  }

  /** @param {string} at */
  #restore(at) {
    this.#moving.restored(at);
    const { view } = this.#stage;
    this.#placed = view.width > 1 && this.#model !== null;
    if (!this.#placed) return;
    view.text = at;
    if (!at && current().id) this.#pointing.bring(this.#stage.marks.open);
    this.#stage.draw();
  }

  #sized() {
    if (!this.#placed) this.#restore(current().at);
    this.#pointing.place();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = clicked(event, "a.row, .map-card a, [data-item], [data-find], [data-go], [data-topic-link]");
    const button = hit(event, "button");
    if (link || button) this.#moving.settle();
    if (link) {
      event.preventDefault();
      const id = link.dataset.id ?? (link.matches(".row") ? link.parentElement?.dataset.id : "");
      if (id) change({ id });
      else go(link);
    } else if (button && button.ariaDisabled !== "true") this.#button(button);
  }

  /** @param {HTMLElement} button */
  #button(button) {
    const { tool, light, openGroup, more, list, facet, kind, field } = button.dataset;
    const { opened, sizes, narrowing } = this.#panel;
    if (button === this.#tools.filters) return openFilters();
    if (field) return removeChip(button);
    if (button.matches("[data-clear]")) return clearFilters();
    if (tool) return this.#moving.setTool(/** @type {import("./tools.js").Tool} */ (tool));
    if (button.dataset.export) return this.#export(/** @type {import("./export.js").Form} */ (button.dataset.export));
    if (light !== undefined) return this.#light(light);
    if (openGroup !== undefined && !opened.delete(openGroup)) opened.add(openGroup);
    else if (more) sizes.set(list ?? "", Number(more));
    else if (facet) this.#narrow(/** @type {import("./chosen.js").Facet} */ (facet), Number(kind), narrowing);
    else if (button.dataset.do) this.#do(button.dataset.do);
    this.#draw();
  }

  /**
   * @param {import("./chosen.js").Facet} facet
   * @param {number} kind
   * @param {import("./chosen.js").Narrowing} narrowing
   */
  #narrow(facet, kind, narrowing) {
    if (narrowing.get(facet) === kind) narrowing.delete(facet);
    else narrowing.set(facet, kind);
  }

  /** @param {string} name */
  #do(name) {
    if (name === "clear") change({ area: "" });
    else if (name === "unlight") this.#light("");
    else if (name === "duplicates") this.#duplicates();
    else if (name === "again" && this.#model && !this.#asking.stale) {
      this.#asking.fresh();
      this.#asking.ask(this.#model, current());
    } else if (name === "again" || name === "reload") this.#again();
    else this.#moving.view(name);
  }

  /**
   * Show a group alone, or with others; once more shows all.
   * @param {string} key "" for all
   */
  #light(key) {
    const model = this.#model;
    if (!model) return;
    const keys = new Set(key ? model.lit : []);
    if (key && !keys.delete(key)) keys.add(key);
    model.light(keys);
    this.#dress();
    this.#draw();
  }

  /** Mark what waits in the place Duplicates, or mark it no more. */
  #duplicates() {
    const model = this.#model;
    if (!model) return;
    if (model.undecided) {
      model.undecided = null;
      return this.#dress();
    }
    this.#going.busy = this.#going.told = "All questions are being compared…";
    const came = (/** @type {number} */ loaded, /** @type {number} */ open) => {
      this.#going.busy = this.#going.told = `${loaded.toLocaleString("en")} of ${open.toLocaleString("en")} groups…`;
      this.#draw();
    };
    const done = (/** @type {string} */ told) => {
      this.#going.busy = "";
      this.#going.told = told;
      this.#dress();
      this.#draw();
    };
    this.#compares.run(
      (signal) => loadUndecided(model.rowOf, came, signal),
      (undecided) => {
        model.undecided = undecided;
        done("");
      },
      (error) => done(`Duplicates cannot be marked: ${error.message}`),
    );
  }

  /** @param {import("./export.js").Form} form */
  async #export(form) {
    const model = this.#model;
    if (!model) return;
    const { ids, sources, source } = model.columns;
    const rows = wantedRows(model, this.#panel.narrowing);
    const wanted = new Set(rows.map((row) => ids[row]));
    this.#going.busy = "The file is being made…";
    this.#draw();
    try {
      const saved = await saveRecords(form, wanted, [...new Set(rows.map((row) => sources[source[row]]))]);
      const gone = wanted.size - saved;
      this.#going.busy = `${saved.toLocaleString("en")} saved${gone ? `; ${gone} are not in the corpus any more` : ""}.`;
    } catch (error) {
      this.#going.busy = error instanceof ApiError ? error.message : "The file cannot be made.";
    }
    this.#draw();
    this.#going.busy = "";
  }
}
