"""The tools, over each transport: what they declare, find, and say when they cannot."""

from itertools import chain
from typing import Any

import pytest
from mcp import MCPError

from search.answer.conversation.follow import Turn
from search.engine import Engine
from tests.ui.mcp.conftest import Agent, text
from ui.output.payloads import (
    answered_payload,
    asked_payload,
    asking_payload,
    duplicates_payload,
    hit_payload,
    neighbours_payload,
    record_payload,
)

QUERY = "my model memorised the training data"
HORSE = "which horse won the Grand National in 1973?"


def test_the_server_says_who_it_is(agent: Agent) -> None:
    assert (agent.client.server_info.name, agent.client.server_info.version) == (
        "askalike",
        "0.1.0",
    )
    assert "answerable: false" in (agent.client.instructions or "")


def test_tools_only_read_and_say_when_to_use_them(agent: Agent) -> None:
    tools = agent.portal.call(agent.client.list_tools).tools
    assert [tool.name for tool in tools] == [
        "ask",
        "answer",
        "similar",
        "duplicates",
        "is_duplicate",
        "topics",
        "show",
    ]
    for tool in tools:
        hints = tool.annotations
        assert (hints.read_only_hint, hints.idempotent_hint) == (True, True)
        assert (hints.destructive_hint, hints.open_world_hint) == (False, False)
        assert tool.title
        assert "Do not use it" in tool.description or "do not use it" in tool.description
        assert "return" in tool.description
        assert tool.output_schema["type"] == "object"
        parameters = tool.input_schema["properties"]
        assert all("description" in parameter for parameter in parameters.values())
        assert tool.input_schema["additionalProperties"] is False


def test_ask_gives_the_data_of_json(agent: Agent, engine: Engine) -> None:
    assert agent.data("ask", query=QUERY) == asked_payload(engine.ask(QUERY, k=5))
    filtered = {"sources": ["*.txt"], "levels": ["beginner"], "match": "answer"}
    expected = engine.ask(QUERY, k=2, sources=["*.txt"], levels=["beginner"], match="answer")
    assert agent.data("ask", query=QUERY, k=2, **filtered) == asked_payload(expected)


def test_answer_reads_a_follow_up_and_cites(agent: Agent, engine: Engine) -> None:
    turns = [Turn("what is overfitting")]
    expected = answered_payload(engine.answer("how can I prevent it?", k=5, turns=turns))
    given = {"query": "how can I prevent it?", "before": ["what is overfitting"]}
    found = agent.data("answer", **given)
    assert found == expected
    assert found["resolved"] == "how can I prevent overfitting?"
    said = text(agent.call("answer", **given))
    assert 'Read as "how can I prevent overfitting?"' in said
    cited = found["citations"][0]
    assert f"[1] is [{cited['source']}:{cited['lines'][0]}] ({cited['record']})" in said
    assert found["sentences"][0]["text"] in said


def test_answer_makes_nothing_up(agent: Agent) -> None:
    assert agent.data("answer", query=HORSE)["sentences"] == []
    assert "Not answered" in text(agent.call("answer", query=HORSE))


def test_the_other_tools_give_the_data_of_json(agent: Agent, engine: Engine) -> None:
    record = engine.records[0]
    assert agent.data("show", id=record.id) == record_payload(record)
    expected = neighbours_payload(engine.similar(record.id, k=5))
    assert agent.data("similar", item=record.id) == expected
    asking = engine.is_duplicate(record.question, k=5)
    assert agent.data("is_duplicate", text=record.question) == {
        "of": asking.of,
        "threshold": asking.threshold,
        "duplicate": True,
        "results": [hit_payload(hit) for hit in asking.results],
        "nearest": None,
        "possible": [hit_payload(hit) for hit in asking.possible],
        "matches": asking_payload(asking)["matches"],
    }
    assert agent.data("is_duplicate", text=HORSE)["nearest"]


def test_duplicates_come_in_pages(agent: Agent, engine: Engine) -> None:
    whole = agent.data("duplicates", threshold=0.3, scope="across", limit=100)
    found = engine.duplicates(threshold=0.3, scope="across")
    expected = duplicates_payload(found)
    assert {key: whole[key] for key in expected} == expected
    ids = list(chain.from_iterable(whole["groups"]))
    assert [record["id"] for record in whole["records"]] == ids
    page = agent.call("duplicates", threshold=0.3, scope="across", first=1, limit=1)
    data: Any = page.structured_content
    assert data["groups"] == whole["groups"][1:2]
    assert (data["total"], data["first"]) == (len(found.groups), 1)
    assert f"{len(found.groups) - 2} more, from first=2" in text(page)
    assert agent.data("duplicates", threshold=0.3, first=10_000)["groups"] == []


def test_the_text_cites_each_record(agent: Agent) -> None:
    result = agent.call("ask", query=QUERY, k=3)
    data: Any = result.structured_content
    assert data["answerable"] is True
    for hit in data["results"]:
        assert f"[{hit['source']}:{hit['lines'][0]}] ({hit['id']})" in text(result)
    assert f"the best answer is {data['answer']['citations'][0]}'s" in text(result)


def test_the_text_says_when_the_corpus_does_not_answer(agent: Agent) -> None:
    result = agent.call("ask", query=HORSE)
    assert result.structured_content["answerable"] is False
    assert text(result).startswith("Not answered")
    assert "do not make an answer up" in text(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {}, "query is missing; give a text of 1 to 2,000 characters"),
        ("ask", {"query": 5}, "query must be a text of 1 to 2,000 characters"),
        ("ask", {"query": "x" * 1_000_000}, "query must be a text of 1 to 2,000 characters"),
        ("ask", {"query": " \x00 "}, "the query is empty; ask a question or name a topic"),
        ("ask", {"query": "x", "k": 0}, "k must be a whole number from 1 to 50"),
        ("ask", {"query": "x", "k": "3"}, "k must be a whole number from 1 to 50"),
        ("ask", {"query": "x", "k": True}, "k must be a whole number from 1 to 50"),
        ("ask", {"query": "x", "k": 10**400}, "k must be a whole number from 1 to 50"),
        ("ask", {"query": "x", "match": []}, "match must be one of: question, answer, both"),
        (
            "ask",
            {"query": "x", "sources": "a.md"},
            "sources must be a list of at most 20, each a text of 1 to 200 characters",
        ),
        (
            "ask",
            {"query": "x", "levels": ["easy"]},
            "levels must be a list of at most 20, each one of: beginner, intermediate, expert",
        ),
        (
            "similar",
            {"item": "x", "limit": 3},
            'no parameter "limit"; there are: item, also, unlike, by, k',
        ),
        ("duplicates", {"threshold": 0.2}, "threshold must be a number from 0.3 to 1"),
        ("duplicates", {"threshold": "high"}, "threshold must be a number from 0.3 to 1"),
        ("is_duplicate", {"text": None}, "text must be a text of 1 to 2,000 characters"),
    ],
)
def test_what_does_not_fit_is_refused_in_our_words(
    agent: Agent, tool: str, arguments: dict[str, Any], said: str
) -> None:
    assert agent.refusal(tool, **arguments) == said


def test_an_expected_error_is_one_line(agent: Agent) -> None:
    assert agent.refusal("show", id="0123456789abcdef").startswith("no record has the id")
    refusal = agent.refusal("ask", query="x", sources=["no\u202e such\n\x1b[31m file"])
    assert refusal.startswith("no source matches")
    assert refusal.isprintable()
    assert len(agent.refusal("similar", item="x", **{"p" * 100_000: 1})) < 200


def test_an_unknown_tool_is_refused(agent: Agent) -> None:
    with pytest.raises(
        MCPError, match='no tool "delete"; there are: ask, answer, similar, duplicates, '
    ):
        agent.call("delete")
