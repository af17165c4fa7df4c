"""H5P packages: a zip with the content of a quiz, of cards or of an accordion as JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.items.trees import tree_found, tree_objects
from ingest.formats.objects.escapes import whole_json
from ingest.formats.packages.archives import members, open_archive, read_member
from ingest.formats.raw import Raw
from ingest.text.decoding import decode_document
from ingest.text.reading import Reading

_CONTENT = "content/content.json"
_ABOUT = "h5p.json"
# The text of a course; pictures and videos are files of their own.
_MOST_BYTES = 16 * 2**20
# Parts whose answer is a place, a picture or a mark in a text.
_UNREAD = (
    "DragQuestion DragText MarkTheWords ImageHotspotQuestion ImageHotspots MemoryGame "
    "FindTheWords SortParagraphs ImageSequencing Crossword"
).split()


class H5pPackage:
    """An .h5p file, read without its pictures."""

    name = "h5p"
    suffixes = FORMAT_SUFFIXES["h5p"]
    summary = "H5P packages: quizzes, question sets, cards and accordions"
    example = '{"question": "Which metal rusts?", "answers": [{"text": "Iron", "correct": true}]}'

    def recognise(self, raw: Raw) -> bool:
        """Return whether a file is an archive with the content of an H5P package."""
        return _CONTENT in members(raw.content)

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the package's records; their places count the questions in it."""
        about, content = _values(raw.content)
        read = tree_found(content, [], (1, 1))
        found = [replace(one, place=f"question {n}") for n, one in enumerate(read, 1)]
        unread = _unread(content)
        if not found:
            reason = f" ({unread[0].reason})" if unread else ""
            raise NoQuestions(f"no question found in its content{reason}")
        title = str(about.get("title", "")) if isinstance(about, Mapping) else ""
        return Reading(self.name, title, tuple(found), unread, coverage=1.0, strength=1.0)


def _values(archive_content: bytes) -> tuple[object, object]:
    with open_archive(archive_content) as archive:
        names = set(archive.namelist())
        if _CONTENT not in names:
            raise NoQuestions("it holds no content of H5P (content/content.json)")
        if archive.getinfo(_CONTENT).file_size > _MOST_BYTES:
            raise SourceError("its content is larger than 16 MiB; split it")
        about = _parsed(read_member(archive, _ABOUT)) if _ABOUT in names else {}
        return about, _parsed(read_member(archive, _CONTENT))


def _parsed(content: bytes) -> object:
    try:
        return json.loads(whole_json(decode_document(content).text), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError("its content is no JSON that can be read; export it again") from error


def _unread(content: object) -> tuple[Unread, ...]:
    """Return which parts ask in a way that no text answers."""
    kinds = [str(node.value.get("library", "")).split(" ")[0] for node in tree_objects(content)]
    lost = {kind for kind in kinds if kind.removeprefix("H5P.") in _UNREAD}
    return tuple(Unread((1, 1), f"{kind}: no text answers it") for kind in sorted(lost))
