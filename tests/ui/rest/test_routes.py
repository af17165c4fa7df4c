"""What each route gives, and that GET, POST and the engine agree."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from search import Engine
from ui.output import models, payloads
from ui.rest.wire.cursors import Cursor

API = "/api/v1"


def test_ask_gives_what_the_engine_gives(client: TestClient, engine: Engine) -> None:
    fields: dict[str, Any] = {
        "query": "my model memorised the training data",
        "k": 3,
        "sources": ["*.md", "*.txt"],
        "levels": ["easy", "expert"],
        "match": "answer",
    }
    expected = payloads.asked_payload(engine.ask(**fields))
    assert client.get(f"{API}/ask", params=fields).json() == expected
    assert client.post(f"{API}/ask", json=fields).json() == expected
    assert {hit["level"] for hit in expected["results"]} <= {"beginner", "expert"}


@pytest.mark.parametrize(
    ("route", "fields", "model"),
    [
        ("similar", {"item": "reuse a pretrained network", "k": 2}, models.Neighbours),
        ("is-duplicate", {"text": "What is transfer learning?", "k": 2}, models.Asking),
        ("is-duplicate", {"text": "x", "answer": "y", "threshold": 0.9}, models.Asking),
    ],
)
def test_get_and_post_give_the_same(
    client: TestClient, route: str, fields: dict[str, Any], model: type[models.Payload]
) -> None:
    got = client.get(f"{API}/{route}", params=fields)
    posted = client.post(f"{API}/{route}", json=fields)
    assert got.json() == posted.json()
    model.model_validate(got.json())
    assert "etag" not in posted.headers


def test_a_whole_number_may_be_written_with_a_point(client: TestClient) -> None:
    posted = client.post(
        f"{API}/ask",
        content='{"query": "dropout", "k": 2.0}',
        headers={"Content-Type": "application/json"},
    )
    assert len(posted.json()["results"]) == 2


def test_duplicates_are_found_once_for_each_threshold(client: TestClient, engine: Engine) -> None:
    found = client.get(f"{API}/duplicates", params={"threshold": 0.6, "scope": "across"})
    expected = engine.duplicates(threshold=0.6, scope="across")
    assert found.json() == payloads.duplicates_payload(expected)
    again = client.get(f"{API}/duplicates", params={"threshold": 0.6, "scope": "across"})
    assert again.content == found.content


def test_a_record_comes_whole_with_its_neighbours(client: TestClient, engine: Engine) -> None:
    record = engine.records[3]
    alone = client.get(f"{API}/records/{record.id}").json()
    layouts = {source.name: source.layout for source in engine.sources}
    beside = {"layout": layouts[record.source], "topics": alone["topics"]}
    assert alone == payloads.record_payload(record) | beside
    near = client.get(f"{API}/records/{record.id}", params={"neighbours": 4}).json()
    expected = engine.similar(record.id, k=4)
    assert near == alone | {"neighbours": payloads.neighbours_payload(expected)["results"]}


def test_pages_give_every_record_once(client: TestClient, engine: Engine) -> None:
    ids, cursor, pages = [], "", 0
    while cursor is not None:
        found = client.get(f"{API}/records", params={"limit": 25, "cursor": cursor}).json()
        assert (found["total"], found["first"]) == (len(engine.records), len(ids))
        ids += [record["id"] for record in found["records"]]
        cursor, pages = found["next"], pages + 1
    assert ids == [record.id for record in engine.records]
    assert pages == -(-len(ids) // 25)


def test_filters_and_words_narrow_the_list(client: TestClient) -> None:
    fields = {"words": "Learning transfer", "sources": "ml-interview-guide.md", "limit": 1000}
    found = client.get(f"{API}/records", params=fields).json()
    assert {record["source"] for record in found["records"]} == {"ml-interview-guide.md"}
    assert all("transfer" in record["question"].lower() for record in found["records"])
    assert found["total"] == len(found["records"]) > 0


def test_all_records_come_as_lines(client: TestClient, engine: Engine) -> None:
    lines = client.get(f"{API}/records", headers={"Accept": "application/x-ndjson, */*;q=0.1"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    expected = [payloads.record_payload(record) for record in engine.records]
    assert [json.loads(line) for line in lines.text.splitlines()] == expected
    sources = client.get(f"{API}/sources", headers={"Accept": "application/x-ndjson"})
    assert [json.loads(line)["path"] for line in sources.text.splitlines()] == [
        source.name for source in engine.sources
    ]


def test_a_cursor_of_another_state_or_list_is_refused(client: TestClient) -> None:
    following = client.get(f"{API}/records", params={"limit": 5}).json()["next"]
    old = Cursor.read(following)
    outdated = Cursor(old.first, "0" * 16, old.filters).text
    for cursor, status, said in (
        (outdated, 410, "begin again without a cursor"),
        (following[:-4], 400, "cut or changed"),
        (following[:9] + "x" + following[10:], 400, "cut or changed"),
        ("ü", 400, "cut or changed"),
        ("W10uMA==", 400, "cut or changed"),
    ):
        refused = client.get(f"{API}/records", params={"cursor": cursor})
        assert (refused.status_code, said in refused.json()["detail"]) == (status, True), cursor
    other = client.get(f"{API}/records", params={"cursor": following, "words": "learning"})
    assert "other filters" in other.json()["detail"]


def test_what_is_still_right_is_not_sent_again(client: TestClient) -> None:
    for path in (
        "ask?query=dropout",
        "records",
        "records?limit=3",
        "sources",
        "status",
        "facets",
        "overview",
        "duplicates",
    ):
        first = client.get(f"{API}/{path}")
        tag = first.headers["etag"]
        assert tag.startswith('W/"')
        assert first.headers["cache-control"] == "private, no-cache"
        for known in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
            again = client.get(f"{API}/{path}", headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"] == tag
        assert client.get(f"{API}/{path}", headers={"If-None-Match": 'W/"x"'}).status_code == 200
    lines = {"Accept": "application/x-ndjson", "If-None-Match": tag}
    fresh = client.get(f"{API}/records", headers=lines)
    assert fresh.status_code == 200
    lines["If-None-Match"] = fresh.headers["etag"]
    assert client.get(f"{API}/records", headers=lines).status_code == 304


def test_head_gives_the_headers_of_get(client: TestClient) -> None:
    lines = {"Accept": "application/x-ndjson"}
    for path in (
        f"{API}/ask?query=x",
        f"{API}/records",
        "/docs",
        "/openapi.json",
        "/docs/style.css",
    ):
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == get.headers
    assert client.head(f"{API}/records", headers=lines).content == b""


def test_the_page_for_people_needs_nothing_but_this_server(client: TestClient) -> None:
    page = client.get("/docs", headers={"Host": "search.example:8080"})
    assert page.headers["content-type"].startswith("text/html")
    for trace in ("<script", "style=", "<style", "//cdn", "@import", "url("):
        assert trace not in page.text + client.get("/docs/style.css").text
    assert "curl &#x27;http://search.example:8080/api/v1/ask?query=how%20does" in page.text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page.text
    hostile = client.get("/docs", headers={"Host": 'x"><b>'}).text
    assert "<b>" not in hostile.replace("<li><b>", "")


def test_behind_a_path_of_a_proxy_links_and_examples_have_that_path(rest: FastAPI) -> None:
    proxied = TestClient(rest, root_path="/search")
    for path in ("/docs", "/docs/style.css", "/openapi.json"):
        assert proxied.get(f"/search{path}").status_code == 200
    assert "curl &#x27;http://testserver/search/api/v1/status" in proxied.get("/search/docs").text
    missing = proxied.get("/search/api/v1/nope").json()
    assert (missing["type"], missing["status"]) == ("/search/docs#not-found", 404)
