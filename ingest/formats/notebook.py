"""Jupyter notebooks: their cells as one Markdown document, code in fences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.items.trees import tree_objects
from ingest.formats.items.values import texts
from ingest.formats.objects.escapes import Replaced, whole_json
from ingest.formats.objects.json_document import LineIndex, object_lines
from ingest.formats.raw import Raw
from ingest.text.document import Document
from ingest.text.reading import Reading


class Notebook:
    """A notebook whose Markdown cells ask and answer; code cells belong to the answers."""

    name = "notebook"
    suffixes = FORMAT_SUFFIXES["notebook"]
    summary = "Jupyter notebooks: Markdown cells in any layout, code cells as part of the answer"
    example = "[1] ## What is momentum?\n    A moving average of gradients.\n[2] velocity = 0.9 * …"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is a notebook, by its first keys."""
        return raw.head.startswith("{") and '"cells"' in raw.head and '"cell_type"' in raw.head

    def read(self, raw: Raw, read_text: ReadText) -> Reading:
        """Return the notebook's records, each with the cell and the lines of the file it is in."""
        lines_of = LineIndex(raw.text)
        replaced = Replaced(lines_of.at)
        cells = _cells(whole_json(raw.text, replaced), lines_of)
        lines: list[str] = []
        cell_of: list[_Cell] = []
        for cell in cells:
            block = [*cell.markdown.split("\n"), ""]
            lines += block
            cell_of += [cell] * len(block)
        scored = read_text(Document(raw.name, "\n".join(lines)))
        if not scored:
            raise NoQuestions("no question found in the notebook's Markdown cells")
        reading = scored[0].reading
        records = []
        for one in reading.records:
            first, last = (cell_of[min(line, len(cell_of)) - 1] for line in one.lines)
            place = f"cell {first.number}"
            records.append(replace(one, lines=(first.lines[0], last.lines[1]), place=place))
        unread = tuple(_in_file(part, cell_of) for part in reading.unread)
        return replace(
            reading,
            layout=f"notebook, {reading.layout}",
            records=tuple(records),
            unread=(*unread, *raw.mended, *replaced),
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its number and lines in the file, both from 1, and its text as Markdown."""

    number: int
    markdown: str
    lines: tuple[int, int]


def _cells(text: str, lines: LineIndex) -> list[_Cell]:
    try:
        notebook = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"line {error.lineno}: malformed notebook ({error.msg}, column {error.colno}); "
            "save it again"
        ) from error
    except RecursionError as error:
        raise SourceError("nested too deeply to be a notebook") from error
    kept = notebook.get("cells") if isinstance(notebook, Mapping) else None
    if not isinstance(kept, list):
        raise NoQuestions("not a notebook of version 4 (it has no cells); save it with Jupyter")
    spans = object_lines(text, lines, 0, len(text))
    places = dict(zip((id(one.value) for one in tree_objects(notebook)), spans, strict=False))
    return [
        _Cell(number, _markdown(cell, _language(notebook)), places.get(id(cell), (1, 1)))
        for number, cell in enumerate(kept, 1)
        if isinstance(cell, Mapping)
    ]


def _markdown(cell: Mapping[str, object], language: str) -> str:
    source = cell.get("source")
    text = "".join(map(str, source)) if isinstance(source, list) else "".join(texts(source))
    if cell.get("cell_type") != "code" or not text.strip():
        return text if cell.get("cell_type") in {"markdown", "raw", "heading"} else ""
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _language(notebook: Mapping[str, object]) -> str:
    metadata = notebook.get("metadata")
    for key in ("language_info", "kernelspec"):
        said = metadata.get(key) if isinstance(metadata, Mapping) else None
        name = said.get("name" if key == "language_info" else "language") if said else None
        if isinstance(name, str):
            return name
    return ""


def _in_file(unread: Unread, cell_of: list[_Cell]) -> Unread:
    first, last = (cell_of[min(line, len(cell_of)) - 1] for line in unread.lines)
    return Unread((first.lines[0], last.lines[1]), f"cell {first.number}: {unread.reason}")
