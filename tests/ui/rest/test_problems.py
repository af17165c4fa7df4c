"""Every error is a problem in our words, with the right status, and never a 500."""

import inspect
import json
import logging
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from corpus import errors
from search import Engine
from ui.output.models import Problem
from ui.output.payloads import encode
from ui.rest.app import build_rest
from ui.rest.problems import as_refused
from ui.rest.wire.encoding import NotJson, decode
from ui.service import Service

ASK = "/api/v1/ask"
JSON = {"Content-Type": "application/json"}
# What a message of Python or of its libraries would have.
FOREIGN = ("Traceback", "pydantic", "Input should", "type=", "NoneType", "/site-packages", "Errno")


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    Problem.model_validate(response.json())
    assert response.json()["status"] == status
    assert not any(word in response.text for word in FOREIGN)
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("fields", "where", "what"),
    [
        ({}, "query", "it is missing"),
        ({"query": ""}, "query", "give at least 1 character"),
        ({"query": "y" * 2001}, "query", "give at most 2,000 characters"),
        ({"query": 5}, "query", "give a text"),
        ({"query": "\ud800"}, "query", "it has half of a surrogate pair, which is no character"),
        ({"query": "x", "k": "5"}, "k", "give a whole number"),
        ({"query": "x", "k": True}, "k", "give a whole number"),
        ({"query": "x", "k": 2.5}, "k", "give a whole number"),
        ({"query": "x", "k": 0}, "k", "give 1 or more"),
        ({"query": "x", "k": 1001}, "k", "give 1000 or less"),
        ({"query": "x", "match": "both "}, "match", "give one of: question, answer, both"),
        ({"query": "x", "tags": "x"}, "tags", "give a list of texts"),
        ({"query": "x", "tags": [1]}, "tags.0", "give a text"),
        ({"query": "x", "tags": ["x"] * 101}, "tags", "give at most 100 of them"),
        ({"query": "x", "nope": 1}, "nope", "there is no such field"),
    ],
)
def test_a_wrong_field_is_named(
    client: TestClient, fields: dict[str, Any], where: str, what: str
) -> None:
    body = json.dumps(fields)  # half of a surrogate pair as \\ud800
    found = problem(client.post(ASK, content=body, headers=JSON), 422)
    assert found["errors"] == [{"where": f"body.{where}", "what": what}]
    assert found["detail"] == f"body.{where}: {what}"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("ask", "query.query: it is missing"),
        ("ask?query=x&k=many", "query.k: give a whole number"),
        (f"ask?query=x&k={'9' * 5000}", "query.k: the number is out of any range"),
        ("ask?query=x&limit=3", "query.limit: there is no such field"),
        ("duplicates?threshold=nan", "query.threshold: give 0.3 or more"),
        ("duplicates?threshold=inf", "query.threshold: give 1 or less"),
        ("duplicates?threshold=0.1", "query.threshold: give 0.3 or more"),
        ("duplicates?scope=some", "query.scope: give one of: all, within, across"),
        ("records?limit=0", "query.limit: give 1 or more"),
        ("records/x?neighbours=51", "query.neighbours: give 50 or less"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, path: str, detail: str) -> None:
    assert problem(client.get(f"/api/v1/{path}"), 422)["detail"] == detail


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "the body is no valid JSON at line 1, column 1"),
        (b"{", "the body is no valid JSON at line 1, column 2"),
        (b"\xff\xfe", "the body is not UTF-8"),
        (b'{"query": "x", "query": "y"}', "the body has the key 'query' twice"),
        (b'{"query": NaN}', "NaN is no number of JSON"),
        (b'{"k": -Infinity}', "-Infinity is no number of JSON"),
        (b'{"k": 1e999}', "a number is out of any range"),
        (b'{"k": %s}' % (b"9" * 5000), "a number is out of any range"),
        (b"[" * 100_000, "the body is nested too deeply"),
    ],
)
def test_a_body_that_is_not_json_is_refused(client: TestClient, body: bytes, detail: str) -> None:
    assert problem(client.post(ASK, content=body, headers=JSON), 400)["detail"] == detail


def test_a_body_that_is_no_object_is_refused(client: TestClient) -> None:
    for body in (b"[]", b"5", b'"x"', b"null"):
        problem(client.post(ASK, content=body, headers=JSON), 422)


@pytest.mark.parametrize("media", ["", "text/plain", "application/x-www-form-urlencoded", "x;;="])
def test_another_media_type_is_refused(client: TestClient, media: str) -> None:
    headers = {"Content-Type": media} if media else {}
    refused = client.post(ASK, content=b'{"query": "x"}', headers=headers)
    assert "Content-Type: application/json" in problem(refused, 415)["detail"]
    assert refused.headers["accept-post"] == "application/json"


def test_what_the_engine_refuses_is_said_as_it_says_it(client: TestClient) -> None:
    refused = problem(client.get(ASK, params={"query": "x", "sources": "nope"}), 400)
    assert refused["detail"].startswith("no source matches 'nope'; there is: deep-learning")
    assert problem(client.get(ASK, params={"query": "\0 \x01"}), 400)["type"] == "/docs#query"


@pytest.mark.parametrize(
    "record_id", ["0123456789abcdef", "x%00y", "%ED%A0%80", "%F0%9F", "x" * 900]
)
def test_an_unknown_record_is_a_404(client: TestClient, record_id: str) -> None:
    found = problem(client.get(f"/api/v1/records/{record_id}"), 404)
    assert found["type"] == "/docs#unknown-record"
    assert problem(client.get("/api/v1/similar?item=0123456789abcdef"), 404)


def test_a_path_that_is_not_there_and_a_method_that_is_not_taken(client: TestClient) -> None:
    for path in ("/api", "/api/", "/api/v1", "/api/v2/ask", "/api/v1/ask/", "/api/v1/records/a/b"):
        assert problem(client.get(path), 404)["instance"] == path
    for method, path, allowed in (
        ("PUT", ASK, "GET, HEAD, POST"),
        ("DELETE", "/api/v1/records/x", "GET, HEAD"),
        ("OPTIONS", "/api/v1/status", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
    ):
        refused = client.request(method, path)
        problem(refused, 405)
        assert set(refused.headers["allow"].split(", ")) == set(allowed.split(", "))


def test_a_full_queue_says_when_to_come_again(engine: Engine) -> None:
    full = Service(engine, waiting=-8)  # as many as search at once
    refused = TestClient(build_rest(full)).get(ASK, params={"query": "x"})
    assert problem(refused, 503)["type"] == "/docs#busy"
    assert int(refused.headers["retry-after"]) > 0
    full.close()


def test_a_bug_shows_nothing_but_the_id_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    broken = Service(cast("Engine", None))
    with caplog.at_level(logging.ERROR, "askalike.rest"):
        refused = problem(TestClient(build_rest(broken)).get(ASK, params={"query": "x"}), 500)
    trace = refused["instance"].rpartition("#")[2]
    assert trace in refused["detail"]
    assert trace in caplog.text
    assert "AttributeError" in caplog.text
    assert "query=x" not in caplog.text
    broken.close()


KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.AskalikeError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_of_an_index_names_a_folder(kind: type[errors.AskalikeError]) -> None:
    refused = as_refused(kind("the index in /srv/secret cannot be read"))
    assert 400 <= refused.kind.status <= 503
    assert "/srv/secret" not in refused.detail or kind in (
        errors.QueryError,
        errors.DecidedMeanwhile,
    )


def test_a_corpus_with_half_characters_can_be_sent() -> None:
    assert encode({"a": "x\ud800y", "b": [1.5, None]}) == b'{"a": "x?y", "b": [1.5, null]}'
    assert decode(encode({"a": "ü"})) == {"a": "ü"}
    with pytest.raises(NotJson):
        decode(b'{"a": "x"')
