// The Corpus place: what is in the corpus, and what changes it.

import { showWays, startAdding } from "./adding.js";
import { drawAbout } from "./about.js";
import { clicked, write } from "../core/address.js";
import { ApiError, get, Latest } from "../core/api.js";
import { BY_CONTENT, chooseLayout, confirm } from "./dialog.js";
import { count, h, hit, sentence } from "../core/dom.js";
import { Drafting } from "./drafting.js";
import { Health } from "./health.js";
import { JobView } from "./job.js";
import { Sources } from "./sources.js";
import { change, current, EMPTY, listen } from "../core/store.js";

/** @typedef {import("./about.js").Corpus} Corpus */

// Milliseconds until the shape of the place is shown while it is loading.
const PATIENCE = 200;

/** @param {HTMLElement} place */
export const startCorpus = (place) => new Place(place);

// The views of the place: what it holds, and how that covers its topics.
const VIEWS = /** @type {const} */ ([["", "Documents"], ["coverage", "Coverage"]]);

/**
 * Return the ways to the views, and where Coverage goes, whose modules are fetched when it is opened.
 * @param {HTMLElement} place
 */
const viewsOf = (place) => {
  const links = VIEWS.map(([view, name]) => h("a", { class: "view", href: write({ place: "corpus", view }), "data-view": view }, name));
  const ways = h("nav", { class: "corpus-views", "aria-label": "Views of the corpus" }, ...links);
  const coverage = h("section", { class: "corpus-coverage", "aria-label": "Coverage" });
  let begun = false;
  const follow = async () => {
    const { place: open, view } = current();
    if (open !== "corpus") return;
    place.dataset.view = view;
    for (const link of links) link.ariaCurrent = link.dataset.view === view ? "page" : null;
    if (!view || begun) return;
    begun = true;
    try {
      (await import("../topics/coverage.js")).startCoverage(coverage);
    } catch {
      begun = false; // opening it again fetches it again
      coverage.textContent = "This view cannot be loaded: the server does not answer. Open it again in a moment.";
    }
  };
  ways.addEventListener("click", (event) => {
    const link = clicked(event, "a.view");
    if (!link) return;
    event.preventDefault();
    change({ view: link.dataset.view ?? "" });
  });
  listen(follow);
  follow();
  return [ways, coverage];
};

class Place {
  /** @type {Corpus | null} */
  #corpus = null;
  /** @type {import("./sourcerow.js").Source[]} */
  #sources = [];
  #latest = new Latest();
  #restored = false;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    const part = (/** @type {string} */ name, tag = "section") => h(tag, { class: `corpus-${name}`, hidden: true });
    this.parts = {
      state: part("state", "div"),
      about: part("about", "header"),
      job: part("job", "div"),
      adding: part("adding"),
      draft: part("draft"),
      health: part("health", "div"),
      sources: part("sources"),
    };
    place.replaceChildren(...viewsOf(place), ...Object.values(this.parts));
    this.health = new Health(this.parts.health, () => this.#drawSources());
    this.sources = new Sources(this.parts.sources, this.health, {
      questions: (path) => change({ ...EMPTY, within: [path] }),
      reread: (paths) => this.#reread(paths),
      remove: (paths) => this.#remove(paths),
    });
    this.job = new JobView(this.parts.job, () => this.#jobChanged());
    this.drafting = new Drafting(this.parts.draft, {
      layouts: () => this.#layouts(),
      locked: () => this.job.running,
      add: (id) => this.job.begin(`drafts/${id}/add`),
      changed: () => this.#show(),
    });
    startAdding(this.parts.adding, {
      ready: () => current().place === "corpus" && !current().view && !!this.#corpus?.manage && !document.querySelector("dialog[open]"),
      offer: (offer) => this.drafting.offer(offer),
      folder: (path) => this.drafting.folder(path),
    });
    this.parts.state.addEventListener("click", (event) => hit(event, "[data-again]") && this.load());
    listen((state, before) => {
      if (state.place !== "corpus") return;
      if (before.place !== "corpus") this.load();
      else if (state.page !== before.page) this.sources.turn();
    });
    document.addEventListener("corpus-changed", () => current().place === "corpus" && this.load());
    if (current().place === "corpus") this.load();
  }

  /** Ask for what is in the corpus, and show it. */
  load() {
    const { state } = this.parts;
    const waiting = setTimeout(() => !this.#corpus && this.#say(skeleton()), PATIENCE);
    this.#latest.run(
      async (signal) => {
        try {
          return await Promise.all([get("corpus", {}, signal), get("sources", {}, signal)]);
        } finally {
          clearTimeout(waiting);
        }
      },
      ([corpus, { sources }]) => {
        state.hidden = true;
        this.#corpus = corpus;
        this.#sources = sources;
        this.#draw();
      },
      (error) => this.#say(failure(error)),
    );
  }

  /** @param {HTMLElement} what */
  #say(what) {
    this.parts.state.hidden = false;
    this.parts.state.replaceChildren(what);
  }

  #draw() {
    const corpus = /** @type {Corpus} */ (this.#corpus);
    const { about, adding } = this.parts;
    about.hidden = false;
    drawAbout(about, corpus);
    showWays(adding, corpus.documents === 0, corpus.local);
    this.job.take(corpus.job, corpus.manage ? corpus.undo : null);
    this.#drawSources();
    if (corpus.manage && !this.#restored) this.drafting.restore();
    this.#restored = true;
    this.#show();
  }

  /** Show the parts that belong to what is being done: the table makes room for a preview. */
  #show() {
    const corpus = this.#corpus;
    if (!corpus) return;
    const { adding, draft, health, sources } = this.parts;
    const previewing = corpus.manage && this.drafting.open;
    adding.hidden = !corpus.manage;
    draft.hidden = !previewing;
    sources.hidden = previewing || this.#sources.length === 0;
    if (previewing) health.hidden = true;
    else this.health.draw(new Set(this.#sources.map(({ path }) => path)));
  }

  #drawSources() {
    if (!this.#corpus) return;
    this.sources.take(this.#sources, this.#corpus.manage, this.job.running);
    this.#show();
  }

  #layouts() {
    return (this.#corpus?.layouts ?? []).filter((name) => name !== BY_CONTENT);
  }

  /** A change has begun or is over: what was shown may be stale. */
  #jobChanged() {
    if (!this.job.running) this.health.forget();
    if (!this.job.running && current().place === "corpus") this.load();
    this.#drawSources();
    this.drafting.draw();
  }

  /** @param {string[]} paths none are all */
  async #reread(paths) {
    const { documents = 0 } = this.#corpus ?? {};
    const name = paths.length ? this.sources.inWords(paths).name : `all ${count(documents, "document")}`;
    const text = paths.length === 1 ? "It is read as it is on disk now." : "They are read as they are on disk now.";
    const question = { title: `Read ${name} again?`, text: [text], action: "Read again" };
    const layout = await chooseLayout(this.place, question, this.#layouts());
    if (layout !== null && (await this.job.begin("sources/reread", { paths, layout }))) this.sources.clear();
  }

  /** @param {string[]} paths */
  async #remove(paths) {
    const { name, questions } = this.sources.inWords(paths);
    const yes = await confirm(this.place, {
      title: `Remove ${name}?`,
      text: [`${questions} will no longer be found. Files in the documents folder go to a trash. Documents of another folder leave only all together, and their files stay. You can undo this until the next change.`],
      action: paths.length === 1 ? "Remove it" : `Remove ${paths.length.toLocaleString("en")} documents`,
      danger: true,
    });
    if (yes && (await this.job.begin("sources/remove", { paths }))) this.sources.clear();
  }
}

const skeleton = () => {
  const bars = ["w30 high", "w50", "w100 high", "w100", "w100", "w100"].map((look) => h("div", { class: `skeleton ${look}` }));
  return h("div", { class: "waiting", role: "status", "aria-label": "The corpus is being looked at" }, bars);
};

/** @param {Error} error */
const failure = (error) =>
  h(
    "div",
    { class: "notice", role: "alert" },
    h("p", {}, `The corpus cannot be shown. ${error instanceof ApiError ? sentence(error.message) : "The answer cannot be read."}`),
    h("button", { type: "button", class: "button", "data-again": true }, "Try again"),
  );
