// What is about to be added: files on their way to the server, and the preview of those that are there.

import { ApiError, get, send } from "../core/api.js";
import { DRAFT_PAGE, fillLayouts } from "./draft.js";
import { drawDraft, label } from "./draftview.js";
import { count, h, hit, pageWithin } from "../core/dom.js";
import { focusOn, redraw } from "./redraw.js";
import { Uploads } from "./upload.js";
import { leavingAsks, showSending } from "./sending.js";

/**
 * @typedef {import("./draft.js").Entry} Entry
 * @typedef {import("./dropped.js").Offer} Offer
 */

// Where the draft is kept while the page is loaded anew.
const KEPT = "askalike-draft";
// Milliseconds between two drawings while files arrive.
const CALM = 250;

/** The draft of this page, of which there is one at a time. */
export class Drafting {
  #id = "";
  #folder = "";
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {{path: string, reason: string}[]} */
  #skipped = [];
  /** @type {{path: string, problem: string}[]} */
  #refused = [];
  #left = 0;
  #hidden = 0;
  #media = 0;
  #page = 1;
  /** @type {Set<string>} */
  #busy = new Set();
  #working = "";
  #timer = 0;
  /** @type {import("./upload.js").Sending | null} */
  #sending = null;

  /**
   * @param {HTMLElement} place
   * @param {object} calls
   * @param {() => string[]} calls.layouts
   * @param {() => boolean} calls.locked whether nothing can be added now
   * @param {(id: string) => Promise<boolean>} calls.add begins to add a draft
   * @param {() => void} calls.changed is called when a draft is opened or gone
   */
  constructor(place, calls) {
    this.place = place;
    this.calls = calls;
    this.body = h("div", {});
    this.said = h("p", { class: "unseen", role: "status" });
    place.append(this.said, this.body);
    this.uploads = new Uploads({
      draft: () => this.#open(),
      sent: (entry) => this.#take(entry),
      refused: (path, problem) => this.#refused.push({ path, problem }),
      progress: (sending) => this.#progress(sending),
      ended: () => this.#ended(),
    });
    place.addEventListener("click", (event) => this.#act(event));
    place.addEventListener("change", (event) => this.#choose(event));
    for (const name of ["pointerdown", "focusin"]) place.addEventListener(name, (event) => this.#fill(event));
    leavingAsks(() => this.uploads.running);
    this.draw();
  }

  /** Whether there is anything to look at before it is added. */
  get open() {
    return !!this.#id || this.uploads.running || !!this.#working || this.#refused.length > 0;
  }

  /** Show the draft that this page had before it was loaded anew. */
  async restore() {
    const kept = sessionStorage.getItem(KEPT);
    if (!kept || this.open) return;
    const { id, folder } = JSON.parse(kept);
    this.#id = id;
    this.#folder = folder;
    await this.#look();
  }

  /**
   * Send files.
   * @param {Offer} offer
   */
  offer({ files, hidden, media }) {
    if (this.#folder) {
      this.#refused.push({ path: "", problem: `Add or discard ${this.#folder} first; then choose files.` });
    } else {
      this.#hidden += hidden;
      this.#media += media;
      if (files.length === 0) this.#refused.push({ path: "", problem: "There is no document in it that could be read." });
      this.uploads.add(files);
    }
    this.draw();
    this.calls.changed();
  }

  /**
   * Take a folder of the server's machine.
   * @param {string} path
   */
  async folder(path) {
    if (this.open) await this.discard();
    this.#working = `Reading ${path}…`;
    this.draw();
    this.calls.changed();
    try {
      await send("POST", `drafts/${await this.#open()}/folder`, { path });
      this.#folder = path;
      this.#keep();
      await this.#look();
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      await this.discard();
      this.#refused.push({ path: "", problem: message });
    }
    this.#working = "";
    this.draw();
    this.calls.changed();
  }

  /** Throw it away. */
  async discard() {
    this.uploads.cancel();
    const id = this.#id;
    this.#forget();
    this.calls.changed();
    if (id) await send("DELETE", `drafts/${id}`).catch(() => null); // it ends by itself in an hour
  }

  /** Throw away a draft without files, but not what was refused. */
  #abandon() {
    const refused = this.#refused;
    this.discard();
    this.#refused = refused;
  }

  #forget() {
    sessionStorage.removeItem(KEPT);
    this.#id = this.#folder = this.#working = "";
    this.#entries.clear();
    this.#skipped = [];
    this.#refused = [];
    this.#left = this.#hidden = this.#media = 0;
    this.#page = 1;
    this.draw();
  }

  /** Keep it while the page is loaded anew. */
  #keep() {
    sessionStorage.setItem(KEPT, JSON.stringify({ id: this.#id, folder: this.#folder }));
  }

  async #open() {
    if (!this.#id) {
      this.#id = (await send("POST", "drafts", {})).id;
      this.#keep();
    }
    return this.#id;
  }

  /** Take what the server says of the whole draft. */
  async #look() {
    const id = this.#id;
    try {
      const draft = await get(`drafts/${id}`);
      if (this.#id !== id) return;
      this.#entries = new Map(draft.files.map((/** @type {Entry} */ entry) => [entry.path, entry]));
      this.#skipped = draft.skipped ?? [];
      this.#left = draft.left ?? 0;
      if (this.#entries.size + this.#skipped.length === 0) this.#abandon();
    } catch (error) {
      if (this.#id !== id) return;
      const lost = error instanceof ApiError && error.status === 404 && this.#entries.size > 0;
      this.#forget();
      if (lost) this.#refused.push({ path: "", problem: /** @type {Error} */ (error).message });
    }
    this.draw();
    this.calls.changed();
    if (this.#id !== id) return;
    if (this.#left > 0) await this.#look();
    else if (this.#entries.size > 0) this.#compare(id); // nobody waits for it
  }

  /**
   * Ask what of the draft is in the corpus already, until all of it is compared.
   * @param {string} id
   */
  async #compare(id) {
    const draft = await get(`drafts/${id}`, { asked: true }).catch(() => null); // the preview does without
    if (!draft || this.#id !== id) return;
    for (const { path, asked } of draft.files) {
      const entry = this.#entries.get(path);
      if (entry && asked) this.#entries.set(path, { ...entry, asked });
    }
    this.draw();
    if (draft.comparing > 0) await this.#compare(id);
  }

  /** @param {Entry} entry */
  #take(entry) {
    if (entry?.path) this.#entries.set(entry.path, entry);
  }

  /** @param {import("./upload.js").Sending} sending */
  #progress(sending) {
    this.#sending = sending;
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.uploads.running && this.#sending) showSending(this.body, this.#sending, () => this.draw());
    }, CALM);
  }

  async #ended() {
    this.#sending = null;
    if (this.#id) await this.#look();
    else this.draw();
    this.said.textContent = this.#entries.size ? `${count(this.#entries.size, "file")} sent, ${label([...this.#entries.values()])}` : "";
    this.calls.changed();
  }

  /** @param {Event} event */
  async #act(event) {
    const button = hit(event, "[data-draft], [data-page]");
    const path = hit(event, "[data-path]")?.dataset.path ?? "";
    const { draft: what, page } = button?.dataset ?? {};
    if (what === "stop") this.uploads.cancel();
    else if (what === "discard") await this.discard();
    else if (what === "add") await this.#add();
    else if (what === "drop") await this.#drop(path);
    else if (page) {
      this.#page = Number(page);
      this.draw();
      this.body.querySelector("h2")?.scrollIntoView({ block: "start" });
    } else if (what === "forgive") {
      this.#refused = [];
      this.draw();
      this.calls.changed();
    }
  }

  async #add() {
    const id = this.#id;
    this.#working = "Adding…";
    this.draw();
    const begun = await this.calls.add(id);
    this.#working = "";
    if (begun) this.#forget();
    else this.draw();
    this.calls.changed();
  }

  /** @param {string} path */
  async #drop(path) {
    const paths = [...this.#entries.keys()];
    const next = paths[paths.indexOf(path) + 1] ?? paths[paths.indexOf(path) - 1];
    await this.#change(path, async () => {
      await send("DELETE", `drafts/${this.#id}/files`, undefined, { path });
      this.#entries.delete(path);
    });
    if (this.#entries.size === 0) await this.discard();
    else if (document.activeElement === document.body) focusOn(this.body, `drop:${next}`);
  }

  /** @param {Event} event */
  async #choose(event) {
    const select = /** @type {HTMLSelectElement | null} */ (hit(event, "select[data-draft=layout]"));
    const path = hit(event, "[data-path]")?.dataset.path;
    if (!select || !path) return;
    const layout = select.value;
    await this.#change(path, async () => {
      this.#take(await send("POST", `drafts/${this.#id}/layout`, { path, layout }));
      const entry = this.#entries.get(path);
      this.said.textContent = entry ? `${path}: ${entry.error ?? count(entry.records, "question")}` : "";
    });
  }

  /**
   * Change one file, which is shown as busy meanwhile.
   * @param {string} path
   * @param {() => Promise<void>} work
   */
  async #change(path, work) {
    this.#busy.add(path);
    this.draw();
    try {
      await work();
    } catch (error) {
      this.#refused.push({ path, problem: /** @type {Error} */ (error).message });
    }
    this.#busy.delete(path);
    this.draw();
  }

  /** @param {Event} event */
  #fill(event) {
    const select = /** @type {HTMLSelectElement | null} */ (hit(event, "select[data-draft=layout]"));
    if (select) fillLayouts(select, this.calls.layouts());
  }

  /** Draw it anew. */
  draw() {
    this.place.hidden = !this.open;
    if (!this.open) return redraw(this.body);
    this.#page = pageWithin(this.#page, DRAFT_PAGE, this.#entries.size);
    redraw(
      this.body,
      ...drawDraft({
        there: !!this.#id,
        folder: this.#folder,
        entries: [...this.#entries.values()],
        skipped: this.#skipped,
        refused: this.#refused,
        left: this.#left,
        hidden: this.#hidden,
        media: this.#media,
        page: this.#page,
        busy: this.#busy,
        working: this.#working,
        sending: this.uploads.running ? this.#sending : undefined,
        locked: this.calls.locked(),
        layouts: this.calls.layouts(),
      }),
    );
  }
}
