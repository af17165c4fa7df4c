// Requests to the server: JSON in, JSON out, one kind of error, and whether the server is there.

const BASE = new URL("api/v1/", document.baseURI.replace(/[?#].*$/, ""));
// Milliseconds until a request that found no server is tried again, then twice as many, at most 5 s.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5_000;
const NO_ANSWER = "The answer cannot be read.";
// The kind of problem, and the event of the document, while topics are being made.
export const PENDING = "topics-pending";

/** What went wrong, in words for the page. Status 0 is a server that does not answer. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {string} [type] kind of the problem, such as "unknown-record"
   */
  constructor(status, detail, type = "") {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

/** @typedef {"here" | "away"} Presence */
/** @type {Set<(presence: Presence) => void>} */
const watchers = new Set();
/** @type {Presence} */
let presence = "here";

/**
 * Call a function whenever the server goes away or comes back.
 * @param {(presence: Presence) => void} watcher
 */
export const onPresence = (watcher) => watchers.add(watcher);

/** @type {Set<(problem: string) => void>} */
const indexWatchers = new Set();
let indexProblem = "";

/**
 * Call a function with what is wrong with the index, in the server's words, and with "" when it can
 * be used again.
 * @param {(problem: string) => void} watcher
 */
export const onIndex = (watcher) => indexWatchers.add(watcher);

/** @param {string} now */
const noticeIndex = (now) => {
  if (indexProblem === now) return;
  indexProblem = now;
  for (const watcher of indexWatchers) watcher(now);
};

/** @param {Presence} now */
const notice = (now) => {
  if (presence === now) return;
  presence = now;
  for (const watcher of watchers) watcher(now);
};

/**
 * Return the address of something in the API.
 * @param {string} path such as "records/9f2c"
 * @param {Record<string, unknown>} [fields] lists are repeated; "", undefined and null are left out
 */
export const addressOf = (path, fields = {}) => {
  const address = new URL(path, BASE);
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") address.searchParams.append(name, String(one));
    }
  }
  return address;
};

/**
 * Return what a GET gives. While the server is away or starting, it is tried again until it answers
 * or `signal` says stop. Raises ApiError, and AbortError when stopped.
 * @param {string} path
 * @param {Record<string, unknown>} [fields]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const get = async (path, fields = {}, signal = undefined) => {
  for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
    try {
      return await answered(await reach(addressOf(path, fields), { signal }));
    } catch (error) {
      if (!(error instanceof ApiError) || !isAway(error)) throw error;
      if (error.type === PENDING) document.dispatchEvent(new CustomEvent(PENDING, { detail: error.message }));
    }
    await sleep(wait, signal);
  }
};

/**
 * Yield the events of a GET as the server sends them, each with its name and data; closed by `signal`.
 * Raises ApiError, and AbortError when stopped.
 * @param {string} path
 * @param {Record<string, unknown>} fields
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{name: string, data: any}>}
 */
export const events = async function* (path, fields, signal) {
  const response = await reach(addressOf(path, fields), { signal, headers: { Accept: "text/event-stream" } });
  if (!response.ok || !response.body) return void (await answered(response));
  noticeIndex("");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const [, name = "", data = "null"] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
      yield { name, data: JSON.parse(data) };
    }
  }
};

/**
 * Return what another method gives; it is never tried again. Raises ApiError.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] plain data, or a File or Blob that is sent as it is
 * @param {Record<string, unknown>} [fields]
 * @returns {Promise<any>}
 */
export const send = async (method, path, body = undefined, fields = {}) => {
  const raw = body instanceof Blob;
  const content = body === undefined || raw ? body : JSON.stringify(body);
  const type = raw ? "application/octet-stream" : "application/json";
  const headers = body === undefined ? undefined : { "Content-Type": type };
  return answered(
    await reach(addressOf(path, fields), { method, headers, body: /** @type {any} */ (content) }),
  );
};

/**
 * @param {URL} address
 * @param {RequestInit} options
 */
const reach = async (address, options) => {
  let response;
  try {
    response = await fetch(address, { ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    notice("away");
    throw new ApiError(0, "The server does not answer.", "away");
  }
  notice("here");
  return response;
};

/** @param {Response} response */
const answered = async (response) => {
  if (response.status === 401) location.reload(); // to the login, and back
  if (response.status === 204) return null;
  if (response.ok) {
    // A body that was stopped on its way is no answer: it must not be kept as one. Nor is the page
    // of a proxy that says 200.
    const content = await response.json().catch((error) => {
      throw error instanceof SyntaxError ? new ApiError(response.status, NO_ANSWER) : error;
    });
    noticeIndex("");
    return content;
  }
  const content = await response.json().catch(() => null);
  const detail = content?.detail ?? `The server answered with ${response.status}.`;
  const type = String(content?.type ?? "").replace(/^.*#/, "");
  if (type === "index") noticeIndex(detail);
  throw new ApiError(response.status, detail, type);
};

/** @param {ApiError} error */
const isAway = (error) =>
  error.status === 0 || (error.status === 503 && !["index", "model", "empty", "decisions"].includes(error.type));

/**
 * @param {number} time
 * @param {AbortSignal} [signal]
 */
const sleep = (time, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException("stopped", "AbortError"));
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    setTimeout(resolve, time);
  });

/** Runs one piece of work at a time: a new one stops the old one, whose outcome is dropped. */
export class Latest {
  #stop = new AbortController();

  /**
   * Run `work`; then `done` with its outcome or `failed` with its error, unless a newer one began.
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} work
   * @param {(outcome: T) => void} done
   * @param {(error: Error) => void} failed
   */
  async run(work, done, failed) {
    this.stop();
    const { signal } = (this.#stop = new AbortController());
    try {
      const outcome = await work(signal);
      if (!signal.aborted) done(outcome);
    } catch (error) {
      if (!signal.aborted) failed(/** @type {Error} */ (error));
    }
  }

  /** Stop whatever runs. */
  stop() {
    this.#stop.abort();
  }
}
