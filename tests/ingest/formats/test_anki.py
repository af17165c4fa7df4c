"""Anki packages of every schema, damaged ones, and text exports."""

import io
import json
import sqlite3
import zipfile
from typing import Any

import pytest
import zstandard

from corpus.errors import SourceError
from ingest.reader import parse_document

FIELDS = {10: ["Front", "Back", "Source"], 11: ["Text", "Back Extra"], 12: ["Answer", "Question"]}
DECKS = {1: "Default", 5: "Sea::Birds"}
NOTES = [
    (1, "gA", 10, " gull bird ", "What is a <b>gull</b>?\x1fA bird<br>of &amp; at sea\x1fbook", 5),
    (2, "gB", 11, "", "The {{c1::tern::bird}} eats {{c2::<i>fish</i>}}\x1f", 1),
    (3, "gC", 12, "", "Yes [sound:a.mp3]\x1fDoes it dive?", 1),
]


def collection(*, new: bool) -> bytes:
    database = sqlite3.connect(":memory:")
    run: Any = database.execute
    run("create table notes(id integer, guid text, mid integer, tags text, flds text)")
    run("create table cards(id integer, nid integer, did integer)")
    for note, guid, kind, tags, fields, deck in NOTES:
        run("insert into notes values(?, ?, ?, ?, ?)", (note, guid, kind, tags, fields))
        run("insert into cards values(?, ?, ?)", (note, note, deck))
    if new:
        database.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        run("create table fields(ntid integer, ord integer, name text collate unicase)")
        run("create table decks(id integer, name text collate unicase)")
        for kind, names in FIELDS.items():
            for order, name in enumerate(names):
                run("insert into fields values(?, ?, ?)", (kind, order, name))
        for deck, path in DECKS.items():
            run("insert into decks values(?, ?)", (deck, path.replace("::", "\x1f")))
    else:
        models = {k: {"flds": [{"name": name} for name in names]} for k, names in FIELDS.items()}
        decks = {key: {"name": name} for key, name in DECKS.items()}
        run("create table col(models text, decks text)")
        run("insert into col values(?, ?)", (json.dumps(models), json.dumps(decks)))
    database.commit()
    content = database.serialize()
    database.close()
    return content


def package(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"collection.{name}", content)
    return out.getvalue()


OLD, NEW = collection(new=False), collection(new=True)
PACKAGES = {
    "anki2": package(anki2=OLD),
    "anki21": package(anki21=OLD, anki2=b"please update"),
    "anki21b": package(anki21b=zstandard.ZstdCompressor().compress(NEW), anki2=b"please update"),
}


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.parametrize("name", ["birds.apkg", "birds"])
def test_notes_of_every_schema(kind: str, name: str) -> None:
    gull, tern, dive = parse_document(name, PACKAGES[kind]).records
    assert (gull.question, gull.answer) == ("What is a gull?", "A bird\nof & at sea\n\nbook")
    assert (gull.section, gull.tags, gull.id) == (("Sea", "Birds"), ("gull", "bird"), "gA")
    assert (tern.question, tern.answer) == (
        "The [bird] eats […]",
        "The tern eats *fish*",
    )
    assert (tern.section, tern.place) == ((), "note 2")
    assert (dive.question, dive.answer) == ("Does it dive?", "Yes")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 nothing", "damaged archive"),
        (PACKAGES["anki2"][:-200], "damaged archive"),
        (package(anki2=b"SQLite format 3\0 and then nothing"), "cannot be read"),
        (package(anki21b=b"no zstd"), "damaged Anki package"),
        (package(other=b""), "no collection"),
        (package(anki2=b"\0" * 40 * 2**20), "unpacks to 40 MiB"),
    ],
)
def test_damaged_and_hostile_packages_are_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse_document("deck.apkg", content)


def test_a_text_export_says_how_it_is_written() -> None:
    text = (
        "#separator:tab\n#html:true\n#notetype column:1\n#tags column:4\n"
        'Basic\tWhat is <i>x</i>?\t"two\nlines ""quoted"""\ta b\nBasic\tWho?\tI<br>me\t\n'
    )
    first, second = parse_document("cards.txt", text.encode()).records
    assert (first.question, first.answer) == ("What is x?", 'two\nlines "quoted"')
    assert (first.tags, first.lines) == (("a", "b"), (5, 6))
    assert second.answer == "I\nme"


def test_a_text_export_with_named_columns_and_a_deck() -> None:
    text = "#separator:Semicolon\n#deck:Sea::Birds\n#columns:Back;Front\n#tags:all\nYes;Is 1 < 2?\n"
    record = parse_document("cards.txt", text.encode()).records[0]
    assert (record.question, record.answer) == ("Is 1 < 2?", "Yes")
    assert (record.section, record.tags) == (("Sea", "Birds"), ("all",))
