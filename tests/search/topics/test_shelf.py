"""Topics are made once for a revision, kept beside the index, and never stop a search."""

import json
import shutil
from pathlib import Path

import pytest

from corpus.errors import QueryError, UnknownTopic
from corpus.generations.sidecars import learnt_file
from corpus.settings import Settings
from search import Engine
from search.topics.found import UNSORTED


@pytest.fixture(scope="module")
def copy(documents_index: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("topics") / "index"
    shutil.copytree(documents_index.index, folder)
    return documents_index.model_copy(update={"index": folder})


def file_of(settings: Settings) -> Path:
    return learnt_file(settings.index / settings.corpus, "topics")


def test_topics_are_made_when_needed_and_kept(copy: Settings) -> None:
    engine = Engine.open(copy)
    file_of(copy).unlink(missing_ok=True)
    assert isinstance(engine.facets().topics, tuple)  # does not wait
    topics = engine.topics()
    assert len(topics.ids) == len(engine.records)
    assert engine.topics_state == "2"
    kept = file_of(copy).read_bytes()
    again = Engine.open(copy).topics()
    assert (again.topics, again.of_rows) == (topics.topics, topics.of_rows)
    assert file_of(copy).read_bytes() == kept


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"stamp": {}, "data": {}}', "cut", "columns"])
def test_a_damaged_file_is_made_again(copy: Settings, damage: str) -> None:
    whole = Engine.open(copy).topics()
    file = file_of(copy)
    if damage == "cut":
        damage = file.read_text("utf-8")[:-40]
    if damage == "columns":
        data = json.loads(file.read_text("utf-8"))
        data["data"]["x"] = data["data"]["x"][1:]
        damage = json.dumps(data)
    file.write_text(damage, "utf-8")
    again = Engine.open(copy).topics()
    assert [one.name for one in again.topics] == [one.name for one in whole.topics]


def test_a_filter_by_topic_keeps_its_records_everywhere(engine: Engine) -> None:
    topics = engine.topics()
    topic = topics.roots[0]
    own = {topics.ids[row] for row in topics.rows(topic.id)}
    listed = engine.list_records(topics=[topic.id], count=1000)
    assert {record.id for record in listed.records} == own
    for wanted in (topic.id, topic.name, topic.name.upper()):
        asked = engine.ask("what is it", topics=[wanted], k=20)
        assert {hit.record.id for hit in asked.results} <= own
    assert engine.facets(topics=[topic.id]).total == len(own)
    counted = {one.id: one.count for one in engine.facets().topics}
    assert counted[topic.id] == len(own)
    assert sum(counted.values()) == len(engine.records)


def test_records_in_no_topic_can_be_listed(engine: Engine) -> None:
    listed = (
        engine.list_records(topics=[UNSORTED], count=1000) if engine.topics().unsorted else None
    )
    assert listed is None or listed.total == engine.topics().unsorted


def test_an_address_that_is_gone_is_said_so(engine: Engine) -> None:
    with pytest.raises(QueryError, match="no topic is called 'gone'"):
        engine.ask("anything", topics=["gone"])
    with pytest.raises(UnknownTopic, match="no topic has the address 'gone'"):
        engine.topic("gone")
    counts = engine.facets(topics=["gone"])
    assert counts.total == 0
    assert [one.name for one in counts.topics if one.id == "gone"] == ["gone"]


def test_a_topic_is_shown_with_what_it_holds(engine: Engine) -> None:
    topics = engine.topics()
    topic = topics.roots[0]
    view = engine.topic(topic.id)
    assert view.covered.count == topics.counts[topic.id] == len(view.records)
    assert [record.id for record in view.records][: len(topic.examples)] == list(topic.examples)
    assert topic not in view.near
    assert sum(number for _, number in view.covered.sources) == view.covered.count
