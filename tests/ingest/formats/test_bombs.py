"""What is small on disk and large in memory, or never ends, is refused in words, and soon."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from time import process_time

import pytest
import zstandard

from corpus.errors import SourceError
from ingest.formats.packages.archives import members, open_archive
from ingest.reader import parse_document
from tests.ingest.formats.test_anki import OLD, package

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i"


def with_view(sql: str) -> bytes:
    """Return a collection whose notes are made by a view."""
    database = sqlite3.connect(":memory:")
    database.deserialize(OLD)
    database.execute("drop table notes")
    database.execute(f"create view notes as {sql}")
    database.commit()
    return database.serialize()


def large_value() -> bytes:
    database = sqlite3.connect(":memory:")
    database.deserialize(OLD)
    database.execute("alter table notes add column more as (hex(zeroblob(400000000)))")
    database.execute("create table x as select * from notes limit 0")
    database.execute("alter table notes rename column flds to old")
    database.execute("alter table notes rename column more to flds")
    database.commit()
    return database.serialize()


def of_many_members(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"")
    content = out.getvalue()
    begin, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    return content[:begin] + content[begin:end] * count + content[end:]


def zeros(size: int) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    block = b"\0" * 2**22
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: package(anki2=with_view(f"{ENDLESS} as id, i guid, 1 mid, '' tags, 'q' flds from n")),
            "not one of Anki",
        ),
        (
            lambda: package(anki2=with_view("select 1 id, 'g' guid, 1 mid, '' tags, hex(zeroblob(400000000)) flds")),
            "not one of Anki",
        ),
        (lambda: package(anki2=large_value()), "cannot be read .*too big"),
        (lambda: package(anki21b=zeros(600 * 2**20)), "unpacks to more than 512 MiB"),
        (lambda: package(anki2=b"\0" * (20 * 2**20)), "unpacks to 20 MiB"),
        (lambda: package(anki2=OLD[:3000]), "cannot be read"),
    ],
)  # fmt: skip
def test_a_package_that_unpacks_to_too_much_is_refused(
    make: Callable[[], bytes], words: str
) -> None:
    content = make()
    began = process_time()
    with pytest.raises(SourceError, match=words):
        parse_document("a.apkg", content)
    assert process_time() - began < 20


def test_an_archive_of_very_many_members_is_not_listed() -> None:
    content = of_many_members(100_001)
    assert members(content) == frozenset()
    with pytest.raises(SourceError, match="more than 100,000 parts"):
        open_archive(content)


def test_a_note_that_is_not_utf8_costs_its_letters_only() -> None:
    database = sqlite3.connect(":memory:")
    database.deserialize(OLD)
    database.execute(
        "update notes set flds = cast(x'57686174203feda0801f536f' as text) where id = 1"
    )
    database.commit()
    parsed = parse_document("a.apkg", package(anki2=database.serialize()))
    assert len(parsed.records) == 3
    assert [one.reason for one in parsed.unread] == [
        "note 1: a character that is not Unicode was replaced"
    ]


BILLION = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "cc">' + "".join(
    f'<!ENTITY b{n} "{"&b" + str(n - 1 or "") + ";"}{"&b" + str(n - 1 or "") + ";"}">' for n in range(1, 30)
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", BILLION + "]>\n<faq><question>&b29;</question></faq>"),
        ("a.xml", f'<!DOCTYPE a [<!ENTITY e "{"x" * 5000}">]>\n<faq>{"&e;" * 9}</faq>'),
        ("a.xml", '<!DOCTYPE a [<!ENTITY e "&e;">]>\n<faq>&e;</faq>'),
        ("a.xml", '<!DOCTYPE a [<!ENTITY e "&f;"><!ENTITY f "&e;x">]>\n<faq b="&e;">a</faq>'),
    ],
)
def test_entities_of_xml_that_grow_are_never_expanded(name: str, content: str) -> None:
    with pytest.raises(SourceError, match=r"line \d+: .*not expanded for safety"):
        parse_document(name, content.encode())


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a PUBLIC "-//X" "http://127.0.0.1:1/x.dtd" [<!ENTITY e SYSTEM "/etc/hosts">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]>',
    ],
)
def test_what_a_document_type_names_is_never_loaded(declared: str) -> None:
    text = f"{declared}\n<faq><question>Who &e; is it?</question><answer>&e;</answer></faq>"
    parsed = parse_document("a.xml", text.encode())
    assert [(r.question, r.answer) for r in parsed.records] == [("Who &e; is it?", "&e;")]
    assert [(one.lines, one.reason[:3]) for one in parsed.unread] == [((2, 2), "&e;")]


def nested(depth: int, end: str = '"x"') -> str:
    return '{"text":' * depth + end + "}" * depth


@pytest.mark.parametrize("depth", [400, 900, 100_000])
def test_a_line_nested_deeply_costs_itself_only(depth: int) -> None:
    lines = [
        '{"question": "What is first?", "answer": "This."}',
        f'{{"question": "What is deep?", "answer": {nested(depth)}}}',
        "[" * depth + "]" * depth,
        '{"question": "What is last?", "answer": "That."}',
    ]
    parsed = parse_document("a.jsonl", "\n".join(lines).encode())
    questions = [record.question for record in parsed.records]
    assert (questions[0], questions[-1]) == ("What is first?", "What is last?")
    assert {one.lines for one in parsed.unread} >= {(3, 3)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", nested(100_000)),
        ("a.json", "[" * 100_000),
        ("a.ipynb", f'{{"cells": {"[" * 100_000}'),
        ("a.json", f"[{'{},' * 2_000_001}{{}}]"),
        ("a.ipynb", f'{{"cells": [{"[]," * 2_000_001}[]]}}'),
        ("a.jsonl", f"[{'{},' * 2_000_001}{{}}]"),
    ],
)
def test_json_of_too_many_or_too_deep_parts_is_refused(name: str, content: str) -> None:
    with pytest.raises(SourceError, match=r"nested too deeply|more than 2,000,000 objects"):
        parse_document(name, content.encode())


def test_a_dense_line_costs_itself_only() -> None:
    row = json.dumps({"question": "What is it?", "answer": "This."})
    parsed = parse_document("a.jsonl", f"{row}\n[{'[],' * 2_000_001}[]]\n{row}\n".encode())
    assert len(parsed.records) == 2
    assert [one.lines for one in parsed.unread] == [(2, 2)]
