"""The lexical index: words, identifiers, misspellings, filters, and how it keeps in step."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.generations.lock import acquire
from corpus.lexical.index import LexicalIndex
from corpus.lexical.schema import LexicalEntry
from corpus.lexical.stamp import lexical_folder
from corpus.lexical.writer import LexicalWriter
from corpus.open import open_store
from corpus.records import Filter
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.conftest import RunCli
from tests.derived import words_of

TEXTS = {
    "cpp.1": ("What is C++?", "A language; the L1-norm is something else."),
    "over.1": ("What is overfitting?", "A network learns its examples by heart."),
    "over.2": ("What is overfitting?", "Regularization and early stopping prevent it."),
    "net.0": ("Explain the U-Net", ""),
}


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    writer = LexicalWriter.create(tmp_path / "lexical")
    for passage, (question, chunk) in TEXTS.items():
        source = f"{passage[:3]}.md"
        entry = LexicalEntry(passage, question, chunk, source, ("S", passage[:3]), ("tag",))
        writer.add([entry])
    writer.commit(1)
    writer.close()
    index = LexicalIndex.open(tmp_path / "lexical", 1)
    assert index
    return index


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("c++", "cpp.1"),
        ("L1-norm", "cpp.1"),
        ("u-net", "net.0"),
        ("explaining", "net.0"),
        ("regularizing networks early", "over.2"),
        ("overfiting", "over.2"),
        ("langauge", "cpp.1"),
    ],
)
def test_words_are_found_in_other_forms_with_their_signs_and_misspelt(
    lexical: LexicalIndex, query: str, first: str
) -> None:
    assert lexical.search(query, 5)[0].passage_id == first


@pytest.mark.parametrize(
    "query", ["", "?!", "zzzzzzzz", 'AND OR ( "', "a:b^2 ~ [x TO y]", "😀", "\0"]
)
def test_any_text_is_a_query(lexical: LexicalIndex, query: str) -> None:
    assert all(match.score > 0 for match in lexical.search(query, 5))


def test_filters_hold(lexical: LexicalIndex) -> None:
    where = Filter(sources=("ove.md",), sections=("S",), tags=("tag",))
    assert {m.passage_id for m in lexical.search("what is", 5, where)} == {"over.1", "over.2"}
    assert lexical.search("what is", 5, Filter(sections=("none",))) == []


def test_a_filter_does_not_change_scores(lexical: LexicalIndex) -> None:
    free = {m.passage_id: m.score for m in lexical.search("heart", 5)}
    held = {m.passage_id: m.score for m in lexical.search("heart", 5, Filter(tags=("tag",)))}
    assert free == pytest.approx(held)


def test_frequencies_are_those_of_passages(lexical: LexicalIndex) -> None:
    assert lexical.count == 4
    assert [lexical.frequency(stem) for stem in lexical.stems("overfitting heart zebra")] == [
        2,
        1,
        0,
    ]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text("## What is dropout?\nUnits are switched off.\n\n## Why bother?\n")
    (folder / "b.md").write_text("## What is pruning?\nWeights are taken away.\n")
    return folder


def found(settings: Settings, query: str) -> set[str]:
    store = open_store(settings)
    lexical = words_of(store)
    assert lexical
    assert lexical.count == store.count_records()  # one chunk, or none and then the question
    return {m.passage_id.rsplit(".", 1)[0] for m in lexical.search(query, 9)}


def test_ingest_keeps_it_in_step(docs: Path, settings: Settings, embedder: object) -> None:
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    assert len(found(settings, "dropout")) == 1
    assert len(found(settings, "bother")) == 1
    (docs / "a.md").write_text("## What is distillation?\nA small model learns from a large one.\n")
    (docs / "b.md").unlink()
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    assert len(found(settings, "distillation")) == 1
    assert not found(settings, "pruning")


def drop(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def damage(folder: Path) -> None:
    (folder / "meta.json").write_text("{")


def outdate(folder: Path) -> None:
    (folder / "stamp.json").write_text('{"form": 1, "revision": 77}')


@pytest.mark.parametrize("harm", [drop, damage, outdate])
def test_missing_damaged_or_stale_it_is_rebuilt(
    docs: Path, settings: Settings, embedder: object, harm: Callable[[Path], None]
) -> None:
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    harm(lexical_folder(open_store(settings).folder))
    assert len(found(settings, "dropout")) == 1
    harm(lexical_folder(open_store(settings).folder))
    (docs / "b.md").write_text("## What is boosting?\nTrees after trees.\n")
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    assert len(found(settings, "boosting")) == 1


def test_what_a_run_is_writing_shows_when_it_is_committed(
    docs: Path, settings: Settings, embedder: object
) -> None:
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    folder = lexical_folder(open_store(settings).folder)
    killed = LexicalWriter.open(folder, 1)
    assert killed
    killed.remove("a.md")
    killed.close()
    assert len(found(settings, "dropout")) == 1


def test_search_works_without_it_while_another_process_writes(
    docs: Path, settings: Settings, embedder: object
) -> None:
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    outdate(lexical_folder(open_store(settings).folder))
    with acquire(settings.index / settings.corpus):
        assert words_of(settings) is None


def test_the_app_survives_its_deletion(docs: Path, run_cli: RunCli, tmp_path: Path) -> None:
    assert run_cli("ingest", docs).returncode == 0
    drop(lexical_folder(tmp_path / "index" / "default" / "1"))
    assert "dropout" in run_cli("ask", "dropout").stdout
