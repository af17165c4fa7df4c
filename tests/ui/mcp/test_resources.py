"""The corpus as resources, over each transport."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp import MCPError

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search.engine import Engine
from tests.conftest import FIVE
from tests.ui.mcp.conftest import Agent
from ui.mcp.resources import read_resource, record_uri, source_uri


def test_the_documents_and_what_can_be_read_are_listed(agent: Agent) -> None:
    listed = agent.portal.call(agent.client.list_resources)
    assert [resource.name for resource in listed.resources] == ["sources", *sorted(FIVE)]
    assert listed.next_cursor is None
    templates = agent.portal.call(agent.client.list_resource_templates).resource_templates
    assert [template.uri_template for template in templates] == [
        "askalike://sources/{name}{?first}",
        "askalike://records/{id}",
    ]


def test_from_the_sources_to_a_record(agent: Agent, engine: Engine) -> None:
    sources = json.loads(agent.read("askalike://sources"))
    assert (sources["total"], sources["next"]) == (5, None)
    for source in sources["sources"]:
        records = json.loads(agent.read(source["uri"]))
        assert records["source"] == source["path"]
        assert len(records["records"]) == records["total"] == source["records"]
    entry = records["records"][-1]
    record = engine.record(entry["id"])
    assert (entry["question"], entry["lines"]) == (record.question, list(record.lines))
    whole = agent.read(entry["uri"])
    assert whole.startswith(f"[{record.source}:{record.lines[0]}] ({record.id})")
    assert record.answer in whole


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("askalike://sources/none.md", 'no source "none.md"; askalike://sources lists them'),
        ("askalike://sources/..%2F..%2Fetc%2Fpasswd", 'no source "../../etc/passwd"'),
        ("askalike://records/0123456789abcdef", "no record has the id '0123456789abcdef'"),
        ("askalike://records/", 'no resource "askalike://records/"; there are: askalike://sources'),
        ("file:///etc/passwd", 'no resource "file:///etc/passwd"'),
        ("askalike://sources?first=-1", '"first" must be a whole number from 0'),
        ("x" * 1_000_000, 'no resource "xxx'),
    ],
)
def test_what_is_not_there_is_a_clear_error(agent: Agent, uri: str, said: str) -> None:
    with pytest.raises(MCPError) as caught:
        agent.read(uri)
    assert caught.value.error.code == -32602
    assert caught.value.error.message.startswith(said)
    assert len(caught.value.error.message) <= 500


def test_a_cursor_of_others_is_refused(agent: Agent) -> None:
    def list_from() -> Any:
        return agent.client.list_resources(cursor="page-two")

    with pytest.raises(MCPError, match="the cursor is none of ours"):
        agent.portal.call(list_from)


def test_any_name_of_a_document_can_stand_in_a_uri(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    names = {"über uns/what? #1 100%.md", "a.md", "A.md"}
    for name in names:
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"## What is {len(name)}?\nA number.\n")
    ingest([tmp_path / "docs"], settings, embedder)
    engine = Engine.open(settings, embedder)
    listed = json.loads(read_resource(engine, "askalike://sources").text)["sources"]
    assert {source["path"] for source in listed} == names
    assert source_uri("über uns/what? #1 100%.md") == (
        "askalike://sources/%C3%BCber%20uns%2Fwhat%3F%20%231%20100%25.md"
    )
    for source in listed:
        page = json.loads(read_resource(engine, source["uri"]).text)
        (record,) = page["records"]
        assert record["question"] == f"What is {len(source['path'])}?"
        assert record["uri"] == record_uri(record["id"])
        beyond = json.loads(read_resource(engine, f"{source['uri']}?first=1").text)
        assert (beyond["records"], beyond["total"], beyond["next"]) == ([], 1, None)
