"""The suffixes of the documents that are read, so that a name is enough to recognise a file.

Whoever lists a folder needs no reader: this table knows no layout and no format but by its name.
"""

from pathlib import PurePath

# The layouts of markups, by the suffix that announces each.
MARKUPS = {
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
    ".org": "org",
    ".pod": "pod",
    ".rst": "restructured",
    ".rest": "restructured",
}
MARKUP_SUFFIXES = frozenset(MARKUPS)
TEXT_SUFFIXES = MARKUP_SUFFIXES | frozenset(
    {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd", ".txt", ".text", ""}
)

# The suffixes of each format; people use other ones, or none, for structured files too.
FORMAT_SUFFIXES = {
    "anki": frozenset({".apkg", ".colpkg"}),
    "anki text": frozenset[str](),
    "office": frozenset({".docx", ".pdf"}),
    "notebook": frozenset({".ipynb"}),
    "jsonl": frozenset({".jsonl", ".ndjson", ".jsonlines"}),
    "json": frozenset({".json"}),
    "html": frozenset({".html", ".htm", ".xhtml"}),
    "xml": frozenset({".xml"}),
    "script": frozenset(".js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .astro".split()),
    "table": frozenset({".csv", ".tsv", ".tab"}),
}
SUFFIXES = TEXT_SUFFIXES.union(*FORMAT_SUFFIXES.values())


def suffix_of(name: str) -> str:
    """Return a name's last suffix in lower case, with its dot; "" where there is none."""
    return PurePath(name).suffix.lower()
