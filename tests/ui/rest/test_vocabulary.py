"""One vocabulary: payloads, models and the classes of a search have the same fields."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient

from corpus import records
from corpus.settings import Settings
from search import Engine, results
from search.browsing import facets
from tests.conftest import RunCli
from ui.output import models, payloads
from ui.rest.facets import overview_payload

# A class of a search, its model, what only the payload has, and what only the class has.
CLASSES: list[tuple[type, type[BaseModel], set[str], set[str]]] = [
    (records.Record, models.Record, {"html"}, set()),
    (results.Hit, models.Hit, set(models.Record.model_fields), {"record"}),
    (results.Why, models.Why, set(), set()),
    (results.Answer, models.Answer, set(), set()),
    (results.Asked, models.Asked, set(), set()),
    *(
        (getattr(facets, name), getattr(models, name), set(), set())
        for name in (
            *("Facets", "DocumentCount", "SectionCount", "NamedCount"),
            *("AnsweredCount", "LeftOut"),
        )
    ),
    (results.Citation, models.Citation, set(), set()),
    (results.Sentence, models.Sentence, {"html"}, set()),
    (results.Conflict, models.Conflict, set(), set()),
    (results.Refused, models.Refused, set(), set()),
    (results.Answered, models.Answered, set(), set()),
    (results.Neighbours, models.Neighbours, set(), set()),
    (results.Pair, models.Pair, set(), set()),
    (results.Difference, models.Difference, set(), set()),
    (results.Group, models.Group, set(), set()),
    (results.Match, models.Match, set(), set()),
    (results.Duplicates, models.Duplicates, {"details"}, set()),
    (results.Asking, models.Asking, {"duplicate"}, set()),
    (results.Listing, models.Listing, {"next"}, set()),
    (records.Unread, models.Unread, set(), set()),
    (records.Source, models.Source, {"error"}, {"name", "root", "digest", "mark"}),
]


@pytest.mark.parametrize(
    ("data", "model", "added", "left_out"), CLASSES, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_model_has_the_fields_of_its_class(
    data: type[Any], model: type[BaseModel], added: set[str], left_out: set[str]
) -> None:
    own = {field.name for field in fields(data)}
    assert set(model.model_fields) == own - left_out | added


def payloads_of(engine: Engine) -> Iterator[tuple[type[BaseModel], payloads.Payload]]:
    asked = engine.ask("what is overfitting", k=30)
    yield models.Asked, payloads.asked_payload(asked)
    yield models.Asked, payloads.asked_payload(engine.ask("train times to Vienna"))
    for query in ("what is overfitting", "train times to Vienna"):
        yield models.Answered, payloads.answered_payload(engine.answer(query))
    yield models.Neighbours, payloads.neighbours_payload(engine.similar("overfitting"))
    yield models.Duplicates, payloads.duplicates_payload(engine.duplicates())
    for text in ("What is overfitting?", "How do I prune a tree?"):
        yield models.Asking, payloads.asking_payload(engine.is_duplicate(text))
    yield models.Listing, payloads.listing_payload(engine.list_records(count=1000), "x")
    for record in engine.records:
        yield models.Record, payloads.record_payload(record)
    for source in engine.sources:
        yield models.Source, payloads.source_payload(source)
    for hit in asked.results:
        yield models.Hit, payloads.hit_payload(hit)
    yield models.Facets, payloads.facets_payload(engine.facets())
    yield models.Overview, overview_payload(engine)
    status = payloads.service_status_payload(engine.header, engine.sources, "1", "ready")
    yield models.ServiceStatus, status


def test_each_payload_is_what_its_model_says(engine: Engine) -> None:
    for model, payload in payloads_of(engine):
        again = model.model_validate_json(json.dumps(payload), strict=True)
        assert again.model_dump(exclude_defaults=True).items() <= payload.items()


def test_optional_fields_of_a_record_are_left_out_where_they_are_empty() -> None:
    bare = records.Record("1", "Why?", "", (), (), "a.md", (1, 1))
    full = records.Record(
        "1", "Why?", "x", ("s",), ("t",), "a.md", (1, 2), "row 1", "g", "expert", "c"
    )
    for record, missing in ((bare, {"place", "given", "context"}), (full, set())):
        payload = payloads.record_payload(record)
        assert set(models.Record.model_fields) - set(payload) - {"html"} == missing
        models.Record.model_validate(payload)


def test_every_field_of_every_model_and_request_is_described(rest: FastAPI) -> None:
    document = rest.openapi()
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        for field, described in schema["properties"].items():
            assert described.get("description") or "$ref" in described, (name, field)
    for methods in document["paths"].values():
        for operation in methods.values():
            assert all(one["schema"]["description"] for one in operation.get("parameters", []))


def test_every_example_is_one(rest: FastAPI) -> None:
    for model in (models.Record, models.Hit):
        for example in model.model_json_schema()["examples"]:
            model.model_validate(example)


def test_status_says_over_rest_what_it_says_on_the_command_line(
    client: TestClient, run_cli: RunCli, documents_index: Settings
) -> None:
    printed = json.loads(run_cli("status", "--json", "--index", documents_index.index).stdout)
    status = client.get("/api/v1/status").json()
    common = printed.keys() & status.keys()
    assert common == {"model", "dimension", "revision", "records", "passages", "problems"}
    assert {key: status[key] for key in common} == {key: printed[key] for key in common}
    assert status["documents"] == len(printed["sources"])
    assert client.get("/api/v1/sources").json()["sources"] == printed["sources"]
