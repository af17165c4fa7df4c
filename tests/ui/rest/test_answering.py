"""The answer by REST: plain and as events, with what was asked before."""

import json

from starlette.testclient import TestClient

ANSWER = "/api/v1/answer"
FIRST = "what is overfitting"
THEN = "how can I prevent it?"
READ = "how can I prevent overfitting?"
HORSE = "which horse won the Grand National in 1973?"


def test_sentences_cite_records_that_have_them(client: TestClient) -> None:
    found = client.get(ANSWER, params={"query": FIRST, "html": True}).json()
    assert found["resolved"] is None
    assert found["by"] == "corpus"
    cited = {one["number"]: one for one in found["citations"]}
    for sentence in found["sentences"]:
        assert "<script" not in sentence["html"]
        for number in sentence["citations"]:
            record = client.get(f"/api/v1/records/{cited[number]['record']}").json()
            assert sentence["text"] in record["answer"]
            assert record["lines"][0] <= cited[number]["lines"][0] <= record["lines"][1]


def test_a_follow_up_is_read_with_what_was_asked_before(client: TestClient) -> None:
    by_get = client.get(ANSWER, params={"query": FIRST, "then": ["why?", THEN]}).json()
    turns = [{"query": FIRST}, {"query": "why?"}]
    by_post = client.post(ANSWER, json={"query": THEN, "turns": turns}).json()
    assert by_get == by_post
    assert by_get["resolved"] == by_get["asked"]["query"] == READ


def test_the_second_one_is_the_second_result(client: TestClient) -> None:
    results = client.get("/api/v1/ask", params={"query": FIRST}).json()["results"]
    ids = [one["id"] for one in results]
    for turn in ({"query": FIRST}, {"query": FIRST, "records": ids}):
        body = {"query": "how about the second one", "turns": [turn]}
        found = client.post(ANSWER, json=body).json()
        assert found["resolved"] == results[1]["question"]
        assert found["asked"]["results"][0]["id"] == results[1]["id"]


def test_events_give_the_same_answer(client: TestClient) -> None:
    plain = client.get(ANSWER, params={"query": FIRST, "then": THEN}).json()
    for asked in (
        {"headers": {"Accept": "text/event-stream"}, "params": {"query": FIRST, "then": THEN}},
        {"params": {"query": FIRST, "then": THEN, "stream": True}},
    ):
        response = client.get(ANSWER, **asked)
        assert response.headers["content-type"].startswith("text/event-stream")
        name, data = response.text.strip().split("\n")
        assert name == "event: answer"
        assert json.loads(data.removeprefix("data: ")) == plain


def test_without_an_answer_near_misses_are_given(client: TestClient) -> None:
    found = client.get(ANSWER, params={"query": HORSE}).json()
    assert (found["sentences"], found["citations"]) == ([], [])
    assert found["asked"]["answerable"] is False
    assert found["asked"]["results"]


def test_a_long_history_is_no_trouble(client: TestClient) -> None:
    turns = [{"query": FIRST}] + [{"query": "why?", "answer": "x" * 1000}] * 499
    found = client.post(ANSWER, json={"query": THEN, "turns": turns})
    assert found.status_code == 200
    assert found.json()["sentences"] is not None


def test_what_is_wrong_is_refused_before_anything_is_streamed(client: TestClient) -> None:
    for asked in ({"query": ""}, {"query": FIRST, "sources": "nowhere.md"}):
        response = client.get(ANSWER, params={**asked, "stream": True})
        assert response.status_code in {400, 422}
        assert response.headers["content-type"] == "application/problem+json"
