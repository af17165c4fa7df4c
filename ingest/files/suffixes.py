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
    ".tex": "latex",
    ".ltx": "latex",
    ".rnw": "latex",
    ".texi": "texinfo",
    ".texinfo": "texinfo",
    ".txi": "texinfo",
    ".textile": "textile",
    ".mediawiki": "mediawiki",
    ".wiki": "mediawiki",
    ".mw": "mediawiki",
    ".dokuwiki": "dokuwiki",
    ".gift": "gift",
    ".srt": "chat",
    ".vtt": "chat",
}
MARKUP_SUFFIXES = frozenset(MARKUPS)
TEXT_SUFFIXES = MARKUP_SUFFIXES | frozenset(
    {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd", ".txt", ".text", ""}
)

# The suffixes of each format; people use other ones, or none, for structured files too.
FORMAT_SUFFIXES = {
    "anki": frozenset({".apkg", ".colpkg"}),
    "anki text": frozenset[str](),
    "h5p": frozenset({".h5p"}),
    "card list": frozenset[str](),
    "office": frozenset({".docx", ".pdf"}),
    "notebook": frozenset({".ipynb"}),
    "jsonl": frozenset({".jsonl", ".ndjson", ".jsonlines"}),
    "json": frozenset({".json"}),
    "yaml": frozenset({".yaml", ".yml"}),
    "toml": frozenset({".toml"}),
    "qna": frozenset({".qna"}),
    "workbook": frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"}),
    "html": frozenset({".html", ".htm", ".xhtml"}),
    "xml": frozenset({".xml"}),
    "script": frozenset(".js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .astro".split()),
    "table": frozenset({".csv", ".tsv", ".tab"}),
}
SUFFIXES = TEXT_SUFFIXES.union(*FORMAT_SUFFIXES.values())

# Files without a suffix that belong to programs: in a folder they are no texts.
PROGRAM_FILES = frozenset(
    "makefile gnumakefile dockerfile containerfile jenkinsfile vagrantfile procfile rakefile "
    "gemfile podfile fastfile brewfile justfile build workspace codeowners license licence "
    "copying".split()
)


def suffix_of(name: str) -> str:
    """Return a name's last suffix in lower case, with its dot; "" where there is none."""
    return PurePath(name).suffix.lower()
