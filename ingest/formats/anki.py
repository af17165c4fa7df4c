"""Anki packages: a zip archive with a collection of notes in an SQLite database."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

import zstandard

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.formats.archives import members, open_archive, read_member
from ingest.formats.cards import card_texts
from ingest.formats.raw import Raw
from ingest.text.reading import Found, Reading

# The newest first; a package of a new Anki holds an older one that only says "please update".
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_MOST_BYTES = 512 * 2**20


class AnkiPackage:
    """Notes of an Anki deck: the first field asks, the others answer; decks are sections."""

    name = "anki"
    suffixes = frozenset({".apkg", ".colpkg"})
    summary = "Anki packages (.apkg): notes with their decks and tags"
    example = "What is momentum? · A moving average of gradients. · optimisers"

    def recognise(self, raw: Raw) -> bool:
        """Tell a package by the collection in it."""
        return not members(raw.content).isdisjoint(_COLLECTIONS)

    def read(self, raw: Raw) -> Reading:
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
                database.deserialize(content)
                database.create_collation("unicase", _compare)
                found = tuple(_notes(database, unread))
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
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


def _notes(database: sqlite3.Connection, unread: list[Unread]) -> Iterator[Found]:
    names = _names(database)
    decks = dict(database.execute("select nid, min(did) from cards group by nid"))
    rows = database.execute("select id, guid, mid, tags, flds from notes order by id")
    for number, (note, guid, kind, tags, fields) in enumerate(rows, 1):
        question, answer = card_texts(names.fields.get(kind, []), str(fields).split("\x1f"))
        if not question:
            unread.append(Unread((1, 1), f"note {number} has an empty first field"))
            continue
        yield Found(
            question=question,
            answer=answer,
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
