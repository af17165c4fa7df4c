// Sends files one after the other, and tells how far it is. What is refused does not stop the rest.

import { addressOf, ApiError, get } from "../core/api.js";

/**
 * @typedef {import("./dropped.js").Offered} Offered
 * @typedef {object} Sending how far it is
 * @property {string} path of the file that is sent now
 * @property {number} share of it that is sent, 0 to 1
 * @property {number} files how many are done
 * @property {number} total how many there are
 * @property {number} bytes that are sent
 * @property {number} size of all files
 */

// A draft that is gone, or is being added, takes no further file; a full disk neither.
const FINAL = new Set([401, 403, 404, 507]);

/** The files that wait, and the one that is under way. */
export class Uploads {
  /** @type {Offered[]} */
  #queue = [];
  #stop = new AbortController();
  #running = false;
  /** @type {Sending} */
  #sending = { path: "", share: 0, files: 0, total: 0, bytes: 0, size: 0 };

  /**
   * @param {object} calls
   * @param {() => Promise<string>} calls.draft gives the draft's id, a new one if there is none
   * @param {(entry: any) => void} calls.sent with what the server says of a file
   * @param {(path: string, problem: string) => void} calls.refused
   * @param {(sending: Sending) => void} calls.progress
   * @param {() => void} calls.ended when the queue is empty or was cancelled
   */
  constructor(calls) {
    this.calls = calls;
  }

  get running() {
    return this.#running;
  }

  /**
   * Send more files, after those that wait.
   * @param {Offered[]} files
   */
  add(files) {
    if (files.length === 0) return;
    this.#queue.push(...files);
    this.#sending.total += files.length;
    this.#sending.size += files.reduce((sum, { file }) => sum + file.size, 0);
    if (!this.#running) this.#run();
  }

  /** Send no further file; those that are there stay. */
  cancel() {
    this.#queue = [];
    this.#stop.abort();
  }

  async #run() {
    const { calls } = this;
    const { signal } = (this.#stop = new AbortController());
    this.#running = true;
    try {
      const draft = await calls.draft();
      for (let next = this.#queue.shift(); next && !signal.aborted; next = this.#queue.shift()) {
        await this.#one(draft, next, signal);
      }
    } catch (error) {
      this.#queue = [];
      if (!signal.aborted) calls.refused("", /** @type {Error} */ (error).message);
    }
    this.#running = false;
    this.#sending = { path: "", share: 0, files: 0, total: 0, bytes: 0, size: 0 };
    calls.ended();
  }

  /**
   * @param {string} draft
   * @param {Offered} offered
   * @param {AbortSignal} signal
   */
  async #one(draft, { path, file }, signal) {
    const sending = this.#sending;
    const before = sending.bytes;
    const tell = (/** @type {number} */ share) => {
      Object.assign(sending, { path, share, bytes: before + share * file.size });
      this.calls.progress({ ...sending });
    };
    tell(0);
    try {
      this.calls.sent(await put(addressOf(`drafts/${draft}/files`, { path }), file, tell, signal));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (FINAL.has(error.status)) throw error;
      this.calls.refused(path, error.message);
      if (error.status === 0) await get("corpus", {}, signal); // until the server is there again
    }
    sending.files += 1;
    tell(1);
  }
}

/**
 * Send one file. Only XMLHttpRequest tells how much of it is sent.
 * @param {URL} address
 * @param {File} file
 * @param {(share: number) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
const put = (address, file, tell, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const fail = (/** @type {Error} */ error) => {
      signal.removeEventListener("abort", stop);
      reject(error);
    };
    request.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    request.onabort = () => fail(new DOMException("stopped", "AbortError"));
    // A server that refuses a large file may close before all of it is sent; so does a folder here.
    request.onerror = () => fail(new ApiError(0, "It could not be sent: too large, no longer there, or the server is away."));
    request.onload = () => {
      signal.removeEventListener("abort", stop);
      const content = plain(request.responseText);
      if (request.status < 300) resolve(content);
      else fail(new ApiError(request.status, content?.detail ?? `The server answered with ${request.status}.`));
    };
    signal.addEventListener("abort", stop, { once: true });
    request.open("PUT", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });

/** @param {string} text */
const plain = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
