"""The parts of the README that the code itself tells: python -m tests.readme writes them anew."""

import re
from pathlib import Path

from ingest.layouts import LAYOUTS

README = Path(__file__).resolve().parent.parent / "README.md"
_LAYOUTS = re.compile(r"(?<=<!-- layouts -->\n).*?(?=<!-- end of layouts -->)", re.DOTALL)


def layouts_text() -> str:
    """Return each layout's name, what it looks like, and its example."""
    parts = []
    for layout in LAYOUTS:
        example = "\n".join(f"    {line}".rstrip() for line in layout.example.split("\n"))
        parts.append(f"**{layout.name}**: {layout.summary}\n\n{example}\n\n")
    return "\n" + "".join(parts)


def written_layouts(readme: str) -> str:
    """Return the README's text between the marks."""
    found = _LAYOUTS.search(readme)
    return found.group() if found else ""


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(_LAYOUTS.sub(lambda _: layouts_text(), text), encoding="utf-8")
