"""What a page reads: HTML, the document around a record, files to save, counts."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.records import Record, Source
from ingest.files.content import digest
from search import Engine
from search.results import Hit, Why
from ui.output.controls import harmless
from ui.output.html.records import hit_html, record_html, whole_html
from ui.rest.excerpts import excerpt_payload
from ui.rest.files import COLUMNS, encode_records
from ui.rest.problems import Refused

API = "/api/v1"
ANSWER = "Call `fit()` first. It **learns** <script>alert(1)</script> the weights.\n\nThen more."
RECORD = Record("1", "How do I *fit* a model?", ANSWER, ("S",), ("t",), "faq.md", (3, 5))


def test_html_shows_code_and_marks_and_nothing_that_runs() -> None:
    why = Why(("fit", "model"), "Call fit() first.", ((5, 8),))
    shown = hit_html(Hit(RECORD, 0.9, "answer", why))
    assert shown["question"] == "How do I <em><mark>fit</mark></em> a <mark>model</mark>?"
    assert shown["snippet"] == "Call <code>fit()</code> first."
    listed = record_html(RECORD)
    assert listed["snippet"].startswith("Call <code>fit()</code> first. It <strong>learns</strong>")
    assert "<script" not in listed["snippet"] + whole_html(RECORD)["answer"]
    assert "\n" not in whole_html(RECORD)["answer"]
    code = replace(RECORD, answer="```python\nx = fit(1) < 2\n```\nAfter.")
    assert record_html(code)["snippet"] == "<code>x &#61; fit(1) &#60; 2</code>"
    assert record_html(replace(RECORD, answer=""))["snippet"] == ""


def test_html_comes_where_it_is_asked_for(client: TestClient, engine: Engine) -> None:
    key = engine.records[0].id
    for path in ("ask?query=dropout&k=3", "similar?item=dropout", "records?limit=3"):
        found = client.get(f"{API}/{path}&html=true").json()
        listed = found.get("results") or found["records"]
        assert all(one["html"]["question"] for one in listed)
        plain = client.get(f"{API}/{path}").json()
        assert not any("html" in one for one in plain.get("results") or plain["records"])
    whole = client.get(f"{API}/records/{key}?html=true&neighbours=2").json()
    assert set(whole["html"]) == {"question", "context", "given", "answer"}
    assert {"question", "snippet"} == set(whole["neighbours"][0]["html"])


def test_a_record_is_found_by_an_id_in_the_query_too(client: TestClient, engine: Engine) -> None:
    key = engine.records[0].id
    for path, beside in (("", "neighbours=2"), ("/source", "around=3")):
        by_query = client.get(f"{API}/record{path}?{beside}&id={key}")
        assert by_query.status_code == 200
        assert by_query.json() == client.get(f"{API}/records/{key}{path}?{beside}").json()
    assert client.get(f"{API}/record", params={"id": "a/b"}).status_code == 404
    assert client.get(f"{API}/record").status_code == 422


def test_a_table_is_harmless_in_a_spreadsheet_and_whole(engine: Engine) -> None:
    for cell in ("=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "\r=1"):  # noqa: RUF001
        assert harmless(cell) == f"'{cell}"
    assert harmless("a=1") == "a=1"
    hostile = replace(RECORD, question='=HYPERLINK("x")', answer='say "hi", then\nbye; ü')
    table = b"".join(encode_records([hostile, *engine.records], "csv"))
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["question"] == '\'=HYPERLINK("x")'
    assert rows[0]["answer"] == 'say "hi", then\nbye; ü'
    assert [row["id"] for row in rows[1:]] == [record.id for record in engine.records]


def test_all_records_that_pass_are_saved(client: TestClient, engine: Engine) -> None:
    name = engine.records[0].source
    passing = engine.all_records(within=[name])
    for form, media in (("jsonl", "application/x-ndjson"), ("csv", "text/csv; charset=utf-8")):
        path = f"{API}/records?format={form}&download=true"
        file = client.get(path, params={"within": name, "format": form, "download": "true"})
        assert file.headers["content-type"] == media
        wanted = f'attachment; filename="askalike-records.{form}"'
        assert file.headers["content-disposition"] == wanted
        assert client.head(path).headers["content-disposition"] == wanted
        if form == "jsonl":
            ids = [json.loads(line)["id"] for line in file.text.splitlines()]
            assert ids == [record.id for record in passing]


def source_of(path: Path) -> Source:
    content = digest(path.read_bytes())
    return Source(path.name, str(path), str(path), content, "headed", "", 1, 1, ())


def test_the_document_is_shown_around_a_record(client: TestClient, engine: Engine) -> None:
    record = engine.records[5]
    shown = client.get(f"{API}/records/{record.id}/source", params={"around": 2}).json()
    assert (shown["source"], shown["lines"]) == (record.source, list(record.lines))
    assert shown["first"] == max(1, record.lines[0] - 2)
    assert not shown["changed"]
    assert len(shown["text"]) <= record.lines[1] - record.lines[0] + 5
    assert client.get(f"{API}/records/0123456789abcdef/source").status_code == 404


def test_a_document_that_changed_is_shown_where_the_question_is_now(tmp_path: Path) -> None:
    file = tmp_path / "faq.md"
    file.write_text("# FAQ\n\n## How do I *fit* a model?\n\nCall it.\n")
    source = source_of(file)
    assert excerpt_payload(RECORD, source, 0)["text"][0] == "## How do I *fit* a model?"
    file.write_text("# FAQ\n\nNew.\x1b[31m\n\n## How do I **fit** a model?\n\nCall it.\n")
    moved = excerpt_payload(RECORD, source, 2)
    assert (moved["changed"], moved["lines"], moved["first"]) == (True, [5, 7], 3)
    assert "\x1b" not in "".join(moved["text"])
    file.write_text("secret: 1\n")
    with pytest.raises(Refused, match="this question is not in it any more"):
        excerpt_payload(RECORD, source, 0)


def test_a_document_that_cannot_be_shown_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "faq.md"
    file.write_bytes(b"\0\1\2" * 100)
    with pytest.raises(Refused, match=r"faq.md cannot be shown: it is no text") as refused:
        excerpt_payload(RECORD, source_of(file), 0)
    assert refused.value.kind.status == 409
    source = source_of(file)
    file.unlink()
    with pytest.raises(Refused, match="not where it was read from any more"):
        excerpt_payload(RECORD, source, 0)
    for path in ("/etc/passwd", "faq.md", f"{tmp_path}/../faq.md"):
        with pytest.raises(Refused, match="does not say where it is"):
            excerpt_payload(RECORD, replace(source, path=path), 0)


def test_the_overview_has_examples_that_are_questions(client: TestClient, engine: Engine) -> None:
    found = client.get(f"{API}/overview").json()
    assert found["records"] == len(engine.records)
    assert found["unanswered"] == sum(not record.answer for record in engine.records)
    assert 1 <= len(found["examples"]) <= 5
    assert {*found["examples"]} <= {record.question for record in engine.records}
    assert len(found["sections"]) <= 12
