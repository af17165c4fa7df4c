"""Characters that are not Unicode, in texts and in names, cost themselves only, and are named."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from ingest.files.discover import discover
from ingest.formats.objects.escapes import whole_json, whole_xml
from ingest.reader import parse_document
from ingest.text.decoding import REPLACED
from tests.conftest import RunCli
from tests.ingest.dumps import Streamed, read

HALF = "\\ud800"
ROW = '{{"question": "What is {}?", "answer": "It is {}."}}'
DOCUMENTS = {
    "a.jsonl": f"{ROW.format(HALF, 'so')}\n{ROW.format('fine', 'this')}\n",
    "tags.jsonl": '{"id": "x\\udfff", "question": "What?", "answer": "So", "tags": ["\\uDBFF"]}\n'
    + ROW.format("fine", "this"),
    "html.jsonl": '{"question": "<p>What \\udead?</p>", "answer": "<p>so <b>\\ud801</b></p>"}\n'
    + ROW.format("fine", "this"),
    "a.json": f"[{ROW.format('it', HALF)},\n{ROW.format('fine', 'this')}]",
    "broken.json": f"[{ROW.format('it', HALF)},\n{ROW.format('fine', 'this')},\n{{",
    "a.ipynb": json.dumps(
        {"cells": [{"cell_type": "markdown", "source": ["## What is \ud800?\n", "So\udfff\n"]},
                   {"cell_type": "markdown", "source": "## What is fine?\nThis.\n"}]}
    ),
    "a.xml": "<faq><i><question>What is &#xD800;?</question><answer>So</answer></i>\n"
    "<i><question>What is fine?</question><answer>This &#55296; &#0; &#xFFFF;</answer></i></faq>",
    "posts.xml": '<posts>\n<row Id="1" PostTypeId="1" Title="What is &#xDFFF;?" Body="so" />\n'
    '<row Id="2" PostTypeId="1" Title="What is fine?" Body="so" /></posts>',
    "page.html": '<html><meta charset="utf-8"><script type="application/ld+json">'
    '{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "What is \\ud800?",'
    '"acceptedAnswer": {"text": "<p>so \\udfff</p>"}}, {"@type": "Question", "name":'
    '"What is fine?", "acceptedAnswer": {"text": "this"}}]}</script></html>',
    # An encoding of Python's that a document can name, and that lets halves of pairs through.
    "escaped.html": '<html><meta charset="raw_unicode_escape"><h2>What is \\ud800?</h2>\n<p>so \xe9'
    "</p><h2>What is fine?</h2>\n<p>this</p></html>",
    "escaped.md": "<!-- encoding=raw_unicode_escape -->\n## What is \\udfff?\n\xe9\n## What is fine?\nSo",
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_other_lines_are_read_and_the_place_is_named(name: str) -> None:
    parsed = parse_document(name, DOCUMENTS[name].encode("latin-1"))
    assert len(parsed.records) == 2
    for record in parsed.records:
        (record.question + record.answer + record.id + "".join(record.tags)).encode("utf-8")
    assert REPLACED in {part.reason for part in parsed.unread}


@pytest.mark.parametrize("name", ["a.jsonl", "tags.jsonl", "html.jsonl", "a.xml", "posts.xml"])
def test_what_is_read_in_pieces_is_mended_in_the_same_words(name: str, streamed: Streamed) -> None:
    content = DOCUMENTS[name].encode()
    whole = parse_document(name, content)
    opened = streamed(name, content)
    assert read(opened) == whole.records
    assert sorted(opened.unread, key=str) == sorted(whole.unread, key=str)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.sampled_from('\ud800\udbff\udc00\udfffa\\"\n😀é')))
def test_only_halves_of_pairs_are_replaced_in_json(text: str) -> None:
    line = json.dumps(text)
    mended = whole_json(line)
    assert len(mended) == len(line)
    assert json.loads(mended) == "".join(
        "\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in json.loads(line)
    )


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("a &#xE9; &#233; &amp; &#x1F600;", "a &#xE9; &#233; &amp; &#x1F600;"),
        ("&#xD800;&#xdfff;&#55296;", "\ufffd\ufffd\ufffd"),
        ("&#0;&#8;&#xFFFE;&#x110000;&#99999999999999;", "\ufffd" * 5),
        ("&#x000000000E9;", "&#x000000000E9;"),
    ],
)
def test_only_references_to_no_character_are_replaced_in_xml(line: str, mended: str) -> None:
    assert whole_xml(line) == mended


@pytest.fixture
def badly_named(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "good.md").write_text("## What is good?\nThis.\n")
    (folder / os.fsdecode(b"b\xe9s")).mkdir()
    for name in (b"bad\xff\xfe.md", b"b\xe9s/in.md", b"x\xff.png", b"half\xed\xa0\x80.csv"):
        (folder / os.fsdecode(name)).write_text("## What is it?\nThis.\n")
    return folder


def test_a_name_that_is_not_utf8_is_skipped_and_shown_by_its_bytes(badly_named: Path) -> None:
    found = discover([badly_named])
    assert [file.name for file in found.files] == ["good.md"]
    assert {one.path: one.reason for one in found.skipped} == dict.fromkeys(
        [r"b\xe9s", r"bad\xff\xfe.md", r"x\xff.png", r"half\xed\xa0\x80.csv"],
        "its name is not UTF-8; rename it",
    )


def test_a_path_that_is_not_utf8_is_one_clear_error(badly_named: Path, run_cli: RunCli) -> None:
    for name in (b"/bad\xff\xfe.md", b"/b\xe9s", b"/b\xe9s/in.md"):
        path = os.fsdecode(os.fsencode(badly_named) + name)
        done = run_cli("parse", path)
        shown = name.decode("ascii", "backslashreplace")
        assert done.stderr == f"error: {badly_named}{shown}: its name is not UTF-8; rename it\n"
        assert run_cli("parse", path, "--json").returncode == 1
    done = run_cli("export", os.fsdecode(os.fsencode(badly_named) + b"/\xff.jsonl"))
    assert done.stderr.startswith("error: ")


def test_an_index_of_bad_texts_and_names_works_as_any_other(
    badly_named: Path, run_cli: RunCli, tmp_path: Path
) -> None:
    for name, text in DOCUMENTS.items():
        (badly_named / name).write_text(text, "latin-1")
    report = json.loads(run_cli("ingest", badly_named, "--json").stdout)
    assert [one["path"] for one in report["sources"] if one["error"]] == []
    assert r"bad\xff\xfe.md" in {one["path"] for one in report["skipped"]}
    status = json.loads(run_cli("status", "--json").stdout)
    assert f"a.jsonl:1-1 not read: {REPLACED}" in status["problems"]
    for command in (("ask", "what is fine"), ("export", "-"), ("doctor",), ("similar", "x")):
        done = run_cli(*command)
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), command
    assert run_cli("snapshot", tmp_path / "a.askalike").returncode == 0
    assert run_cli("restore", tmp_path / "a.askalike", "--corpus", "other").returncode == 0
    again = json.loads(run_cli("ingest", badly_named, "--json").stdout)
    assert (again["embedded"], again["added"]) == (0, 0)


def test_an_error_shows_bytes_that_are_not_utf8() -> None:
    assert str(SourceError("a\udcff\udc80 \ud800")) == r"a\xff\x80 \ud800"
