"""What is generated from the readers: python -m tests.readme writes it.

That is the README's table of layouts and formats, and docs/layouts.md, where each has its example.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from ingest.files.suffixes import MARKUPS
from ingest.formats.find import FORMATS
from ingest.layouts.catalogue import LAYOUTS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
EXAMPLES = ROOT / "docs" / "layouts.md"
_LAYOUTS = re.compile(r"(?<=<!-- layouts -->\n).*?(?=<!-- end of layouts -->)", re.DOTALL)
_HEAD = """# Layouts and formats

Every layout and format that askalike reads, each with an example. `python -m tests.readme` writes
this page from the readers. `--layout NAME` reads a document in one of them, `--ext SUFFIX=NAME` all
files of a suffix.

## Layouts of texts

A layout is found by what a text looks like, whatever its suffix; those of a markup also by it.
"""
_FORMATS = """## Formats of files

A format is found by the suffix of a file, or by its content.
"""


def suffixes_of(name: str, own: Iterable[str] = ()) -> str:
    """Return the suffixes of a format, or those that announce a layout."""
    announced = (suffix for suffix, layout in MARKUPS.items() if layout == name)
    return " ".join(f"`{suffix}`" for suffix in sorted({*own, *announced}))


def layouts_table() -> str:
    """Return a table of each layout and format: its name, what it reads, and its suffixes."""
    rows = [(one.name, one.summary, suffixes_of(one.name)) for one in LAYOUTS]
    rows += [(one.name, one.summary, suffixes_of(one.name, one.suffixes)) for one in FORMATS]
    lines = [f"| {name} | {_cell(summary)} | {suffixes} |" for name, summary, suffixes in rows]
    return "\n".join(["", "| name | what it reads | suffixes |", "|---|---|---|", *lines, "", ""])


def layouts_page() -> str:
    """Return docs/layouts.md: each layout and format with its example."""
    layouts = [_shown(one.name, one.summary, suffixes_of(one.name), one.example) for one in LAYOUTS]
    formats = [
        _shown(one.name, one.summary, suffixes_of(one.name, one.suffixes), one.example)
        for one in FORMATS
    ]
    return "\n".join([_HEAD, *layouts, _FORMATS, *formats]).rstrip("\n") + "\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _shown(name: str, summary: str, suffixes: str, example: str) -> str:
    lines = "\n".join(f"    {line}".rstrip() for line in example.split("\n"))
    says = f"{summary} ({suffixes})" if suffixes else summary
    return f"### {name}\n\n{says}\n\n{lines}\n"


def written_table(readme: str) -> str:
    """Return the README's text between the marks."""
    found = _LAYOUTS.search(readme)
    return found.group() if found else ""


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(_LAYOUTS.sub(lambda _: layouts_table(), text), encoding="utf-8")
    EXAMPLES.write_text(layouts_page(), encoding="utf-8")
