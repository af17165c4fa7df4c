// Files out of what was dropped or chosen, with their paths below the folder that they came in.

/**
 * @typedef {{path: string, file: File}} Offered a file to send
 * @typedef {{files: Offered[], hidden: number, media: number}} Offer what there is; how many files of
 *   a folder are left out because they are hidden, or pictures, sound and film
 */

const MEDIA = /^(image|audio|video|font)\//;

/**
 * Return the files of a choice. `webkitRelativePath` is "" for single files.
 * @param {Iterable<File>} chosen
 */
export const fromChoice = (chosen) =>
  sorted([...chosen].map((file) => ({ path: file.webkitRelativePath || file.name, file })));

/**
 * Return the files of a drop, with those in folders. The entries must be taken before anything is
 * awaited: the browser empties the drop when its event is over.
 * @param {DataTransfer} transfer
 */
export const fromDrop = async (transfer) => {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  /** @type {Offered[]} */
  const found = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (entry) await walk(entry, found);
  }
  return sorted(found);
};

/**
 * @param {FileSystemEntry} entry
 * @param {Offered[]} found
 */
const walk = async (entry, found) => {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise((resolve) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, () => resolve(null)),
    );
    if (file) found.push({ path, file });
    return;
  }
  if (isHidden(path)) return; // .git may hold thousands
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    // A folder is given in portions, the last one empty.
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return;
    for (const one of some) await walk(one, found);
  }
};

/** @param {string} path */
const isHidden = (path) => path.split("/").some((part) => part.startsWith("."));

/**
 * @param {Offered[]} all
 * @returns {Offer}
 */
const sorted = (all) => {
  const folders = all.filter(({ path }) => path.includes("/"));
  const hidden = new Set(folders.filter(({ path }) => isHidden(path)));
  const media = new Set(folders.filter((one) => !hidden.has(one) && MEDIA.test(one.file.type)));
  const files = all.filter((one) => !hidden.has(one) && !media.has(one));
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files, hidden: hidden.size, media: media.size };
};
