"""The HTTP API of the running app, through Gradio's own client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

pytestmark = pytest.mark.browser
HIT = {
    "id",
    "question",
    "answer",
    "section",
    "tags",
    "level",
    "lines",
    "source",
    "score",
    "matched",
    "why",
    "strength",
}


@pytest.fixture(scope="module")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    downloads: Path = tmp_path_factory.mktemp("downloads")
    client = Client(url, verbose=False, download_files=downloads)
    yield client
    client.close()


def test_three_endpoints_are_public_and_no_other(client: Client) -> None:
    described = client.view_api(return_format="dict", print_info=False, all_endpoints=True)
    assert set(described["named_endpoints"]) == {"/ask", "/similar", "/duplicates"}
    assert described["unnamed_endpoints"] == {}


def test_ask_returns_what_the_command_prints(client: Client) -> None:
    asked = client.predict("What is data leakage?", k=3, api_name="/ask")
    said = {"query", "answerable", "confidence", "verdict", "suggestion", "answer"}
    assert set(asked) == {*said, "results", "reason", "read_as", "parts", "notice"}
    assert asked["verdict"] == "answered"
    assert asked["suggestion"] is None
    assert asked["results"][0]["question"] == "What is data leakage?"
    assert len(asked["results"]) == 3
    assert set(asked["results"][0]) >= HIT


def test_ask_takes_filters(client: Client) -> None:
    asked = client.predict("transfer", sources=["topic*"], match="question", api_name="/ask")
    assert {hit["source"] for hit in asked["results"]} == {"topic-checklist.md"}
    asked = client.predict("transfer", levels=["expert"], api_name="/ask")
    assert {hit["level"] for hit in asked["results"]} == {"expert"}
    asked = client.predict("transfer", within=["topic-checklist.md"], api_name="/ask")
    assert {hit["source"] for hit in asked["results"]} == {"topic-checklist.md"}


def test_similar_takes_an_id_or_a_text(client: Client) -> None:
    found = client.predict("overfitting", k=2, api_name="/similar")
    assert set(found) == {"of", "also", "unlike", "by", "results"}
    record_id = found["results"][0]["id"]
    near = client.predict(record_id, k=2, api_name="/similar")
    assert near["of"] == record_id
    assert record_id not in {hit["id"] for hit in near["results"]}


def test_duplicates_returns_pairs_and_groups(client: Client) -> None:
    found = client.predict(threshold=0.3, scope="across", api_name="/duplicates")
    assert set(found) >= {"threshold", "pairs", "groups", "details", "look_alikes", "notice"}
    assert found["threshold"] == 0.3
    assert all(len(group) >= 2 for group in found["groups"])
    assert found["groups"]


def test_what_is_wrong_with_a_request_comes_back_as_one_line(client: Client) -> None:
    with pytest.raises(AppError, match="the query is empty"):
        client.predict("", api_name="/ask")
    with pytest.raises(AppError, match="out of range"):
        client.predict(threshold=0.1, api_name="/duplicates")
    with pytest.raises(AppError, match=r"^k is wrong: input should be a valid integer$"):
        client.predict("dropout", k="many", api_name="/ask")
    with pytest.raises(AppError, match=r"^scope is wrong: input should be 'all', 'within' or"):
        client.predict(scope="here", api_name="/duplicates")
    with pytest.raises(AppError, match=r"^sources is wrong: input should be a valid string$"):
        client.predict("dropout", sources=[7], api_name="/ask")
