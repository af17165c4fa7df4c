"""Anki decks: packages with a database of notes, and exports of the notes as text."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count

import zstandard

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Gaps, Line, ReadText
from ingest.formats.packages.archives import members, open_archive, read_member
from ingest.formats.raw import Raw
from ingest.formats.tables.card_texts import card_texts
from ingest.formats.tables.delimited import read_lines
from ingest.text.decoding import REPLACED
from ingest.text.reading import Found, Reading

# Newest first; packages of a new Anki also hold an old collection that says "please update".
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_MOST_BYTES = 512 * 2**20
# The fields of one note; and steps of SQLite's machine, some dozens for each note, asked about
# after so many of them.
_LONGEST_VALUE = 64 * 2**20
_MOST_STEPS, _STEPS = 2_000_000_000, 1_000_000
_DIRECTIVE = re.compile(
    r"^#(separator|html|columns|tags|tags column|deck|deck column|notetype|notetype column|"
    r"guid column):(.*)$",
    re.IGNORECASE,
)
_TABLE = re.compile(r"create\s+(?:table|(?:unique\s+)?index|trigger)\b", re.IGNORECASE)
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " ",
}  # fmt: skip
_COLUMNS = ("tags column", "deck column", "notetype column", "guid column")


class AnkiPackage:
    """Notes of an Anki deck: the first field asks, the others answer; decks are sections."""

    name = "anki"
    suffixes = FORMAT_SUFFIXES["anki"]
    summary = "Anki packages (.apkg): notes with their decks and tags"
    example = "What is momentum? · A moving average of gradients. · optimisers"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a file is a package, by the collection in it."""
        return not members(raw.content).isdisjoint(_COLLECTIONS)

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return a record for each note; raises SourceError for a damaged package."""
        archive = open_archive(raw.content)
        name = next((one for one in _COLLECTIONS if one in archive.namelist()), None)
        if name is None:
            raise SourceError("no collection in this Anki package; export the deck again")
        content = read_member(archive, name)
        if name.endswith("b"):
            content = _unpacked(content)
        unread: list[Unread] = []
        try:
            with closing(sqlite3.connect(":memory:")) as database:
                _confine(database)
                database.deserialize(content)
                database.create_collation("unicase", _compare)
                _require_tables(database)
                found = tuple(_notes(database, unread))
        except (sqlite3.Error, ValueError, LookupError, TypeError, AttributeError) as error:
            raise SourceError(
                f"the collection in this Anki package cannot be read ({error}); export it again"
            ) from error
        if not found:
            raise NoQuestions("the Anki package holds no note")
        return Reading(self.name, "", found, tuple(unread), coverage=1.0, strength=1.0)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the fields of each note type, and the path of each deck, by their ids."""

    fields: Mapping[int, list[str]]
    decks: Mapping[int, tuple[str, ...]]


class _Texts:
    """Decodes the texts of a database; `mended` once a part of one was not UTF-8."""

    def __init__(self) -> None:
        self.mended = False

    def __call__(self, content: bytes) -> str:
        """Return a text, with a replacement for what is not UTF-8."""
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            self.mended = True
            return content.decode("utf-8", "replace")


def _confine(database: sqlite3.Connection) -> None:
    """Limit what a database that somebody made up can cost: its values, and the steps in all."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    left = count(_MOST_STEPS // _STEPS, -1)
    database.set_progress_handler(lambda: next(left) <= 0, _STEPS)


def _require_tables(database: sqlite3.Connection) -> None:
    """Raise SourceError for views and virtual tables: they run what their author wrote."""
    made = (sql for (sql,) in database.execute("select sql from sqlite_master"))
    if not all(sql is None or _TABLE.match(str(sql)) for sql in made):
        raise SourceError("the collection in this Anki package is not one of Anki; export it again")


def _notes(database: sqlite3.Connection, unread: list[Unread]) -> Iterator[Found]:
    database.text_factory = texts = _Texts()
    names = _names(database)
    decks = dict(database.execute("select nid, min(did) from cards group by nid"))
    rows = database.execute("select id, guid, mid, tags, flds from notes order by id")
    for number, (note, guid, kind, tags, fields) in enumerate(rows, 1):
        if texts.mended:
            unread.append(Unread((1, 1), f"note {number}: {REPLACED}"))
            texts.mended = False
        card = card_texts(names.fields.get(kind, []), str(fields).split("\x1f"))
        if not card.question:
            unread.append(Unread((1, 1), f"note {number} has an empty first field"))
            continue
        yield Found(
            question=card.question,
            answer=card.answer,
            given=card.given,
            section=names.decks.get(decks.get(note, 0), ()),
            lines=(1, 1),
            tags=tuple(str(tags).split()),
            place=f"note {number}",
            id=str(guid),
        )


def _names(database: sqlite3.Connection) -> _Names:
    tables = {name for (name,) in database.execute("select name from sqlite_master")}
    if "fields" in tables:
        fields: dict[int, list[str]] = {}
        for kind, name in database.execute("select ntid, name from fields order by ntid, ord"):
            fields.setdefault(kind, []).append(name)
        decks = dict(database.execute("select id, name from decks"))
        return _Names(fields, {k: _path(name.replace("\x1f", "::")) for k, name in decks.items()})
    models, decks_text = database.execute("select models, decks from col").fetchone()
    kinds = json.loads(models).items()
    return _Names(
        {int(kind): [field["name"] for field in model["flds"]] for kind, model in kinds},
        {int(key): _path(deck["name"]) for key, deck in json.loads(decks_text).items()},
    )


def _path(deck: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in deck.split("::") if part.strip() not in {"", "Default"})


def _unpacked(content: bytes) -> bytes:
    """Return a zstd-compressed collection; raises SourceError when it is damaged or too large."""
    try:
        with zstandard.ZstdDecompressor().stream_reader(content) as reader:
            unpacked = reader.read(_MOST_BYTES + 1)
    except zstandard.ZstdError as error:
        raise SourceError(f"a damaged Anki package ({error}); export it again") from error
    if len(unpacked) > _MOST_BYTES:
        raise SourceError(f"the collection unpacks to more than {_MOST_BYTES // 2**20} MiB")
    return unpacked


def _compare(one: str, other: str) -> int:
    one, other = one.casefold(), other.casefold()
    return (one > other) - (one < other)


class AnkiText:
    """Notes exported as text: the first field asks, the others answer."""

    name = "anki text"
    suffixes = FORMAT_SUFFIXES["anki text"]
    summary = "Anki text exports (#separator:tab)"
    example = "#separator:tab\n#tags column:3\nWhat is momentum?\tA moving average.\toptimisers"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a file is an export, by its first line."""
        return bool(_DIRECTIVE.match(raw.head.split("\n", 1)[0]))

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return a record for each row; rows that cannot be read are reported with their line."""
        said = _directives(raw.text)
        gaps = Gaps()
        named = said.get("separator", "tab").strip()
        separator = _SEPARATORS.get(named.casefold(), named[:1] or "\t")
        begin = raw.text.count("\n", 0, _directives_end(raw.text))
        rows = read_lines(raw.lines(), separator, gaps, begin)
        found = tuple(_exported_notes(rows, said, separator, gaps))
        if not found:
            raise NoQuestions("the Anki export holds no note")
        unread = (*raw.mended, *gaps.parts)
        return Reading(self.name, said.get("deck", "").strip(), found, unread, 1.0, 1.0)


def _exported_notes(
    rows: Iterator[Line], said: Mapping[str, str], separator: str, gaps: Gaps
) -> Iterator[Found]:
    special = {key: int(said[key]) - 1 for key in _COLUMNS if said.get(key, "").strip().isdigit()}
    names = [name.strip() for name in said.get("columns", "").split(separator)]
    is_html = said.get("html", "").strip().casefold() != "false"
    for number, line in enumerate(rows, 1):
        own = [i for i in range(len(line.cells)) if i not in special.values()]
        labels = [names[i] if i < len(names) else "" for i in own]
        card = card_texts(labels, [line.cells[i] for i in own], is_html=is_html)
        if not card.question:
            gaps.add((line.first, line.last), "a row without a question")
            continue
        cell = {key: line.cells[i] for key, i in special.items() if i < len(line.cells)}
        deck = cell.get("deck column", said.get("deck", ""))
        yield Found(
            question=card.question,
            answer=card.answer,
            given=card.given,
            section=tuple(part.strip() for part in deck.split("::") if part.strip()),
            lines=(line.first, line.last),
            tags=tuple(f"{cell.get('tags column', '')} {said.get('tags', '')}".split()),
            place=f"row {number}",
            id=cell.get("guid column", "").strip(),
        )


def _directives(text: str) -> dict[str, str]:
    found = (_DIRECTIVE.match(line) for line in text[: _directives_end(text)].split("\n"))
    return {match[1].casefold(): match[2] for match in found if match}


def _directives_end(text: str) -> int:
    """Return where the lines that begin with # end."""
    begin = 0
    while text.startswith("#", begin):
        end = text.find("\n", begin)
        if end < 0:
            return len(text)
        begin = end + 1
    return begin
