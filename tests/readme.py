"""The parts of the README generated from the code: python -m tests.readme rewrites them."""

import re
from pathlib import Path

from ingest.formats.find import FORMATS
from ingest.layouts.catalogue import LAYOUTS

README = Path(__file__).resolve().parent.parent / "README.md"
_LAYOUTS = re.compile(r"(?<=<!-- layouts -->\n).*?(?=<!-- end of layouts -->)", re.DOTALL)


def layouts_text() -> str:
    """Return each layout and format: its name, what it looks like, and its example."""
    parts = [_shown(layout.name, layout.summary, layout.example) for layout in LAYOUTS]
    parts.append("Structured files, by their suffix or their content:\n\n")
    for one in FORMATS:
        suffixes = " ".join(f"`{suffix}`" for suffix in sorted(one.suffixes))
        summary = f"{one.summary} ({suffixes})" if suffixes else one.summary
        parts.append(_shown(one.name, summary, one.example))
    return "\n" + "".join(parts)


def _shown(name: str, summary: str, example: str) -> str:
    lines = "\n".join(f"    {line}".rstrip() for line in example.split("\n"))
    return f"**{name}**: {summary}\n\n{lines}\n\n"


def written_layouts(readme: str) -> str:
    """Return the README's text between the marks."""
    found = _LAYOUTS.search(readme)
    return found.group() if found else ""


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(_LAYOUTS.sub(lambda _: layouts_text(), text), encoding="utf-8")
