"""Passages whose token vectors the index has lost: a search says so, and finds them all the same."""

import json
import sqlite3
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from ui.mcp.text import asked_text
from ui.output.terminal import show_asked

TEXT = """
## How do I tie a knot that does not slip?
Use a bowline: the rabbit comes out of the hole and goes round the tree.

## How do I sharpen a kitchen knife?
Hold it at twenty degrees and draw it over a wet stone.

## How long do eggs boil?
Seven minutes, then into cold water.
"""
KNOT = "How do I tie a knot that does not slip?"


def damage(settings: Settings, how: str) -> None:
    (file,) = settings.index.rglob("tokens.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute(how)


@pytest.fixture
def corpus(tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder) -> Settings:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    ingest([tmp_path / "a.md"], settings, embedder)
    Engine.open(settings, embedder).ask("eggs")  # what is learnt is learnt from a whole index
    return settings


def test_a_whole_index_has_nothing_to_say(
    corpus: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert Engine.open(corpus, embedder).ask("which knot does not slip?").notice == ""


@pytest.mark.parametrize(
    "how",
    ["DELETE FROM tokens", "UPDATE tokens SET bits = zeroblob(length(bits))"],
    ids=["missing", "damaged"],
)
def test_lost_token_vectors_are_said_once_with_the_remedy(
    corpus: Settings,
    embedder: SentenceTransformerEmbedder,
    how: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    damage(corpus, how)
    asked = Engine.open(corpus, embedder).ask(
        "which knot does not slip, and how long do eggs boil?"
    )
    assert "lost the token vectors" in asked.notice
    assert "askalike doctor --repair" in asked.notice
    show_asked(asked)
    assert capsys.readouterr().out.count("doctor --repair") == 1
    assert asked_text(asked).count("doctor --repair") == 1


def test_what_lost_its_tokens_is_found_by_its_vector(
    corpus: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    damage(corpus, "DELETE FROM tokens")
    asked = Engine.open(corpus, embedder).ask("which knot does not slip?")
    assert asked.results[0].record.question == KNOT


@pytest.mark.parametrize("answerable", [0.5, 0.3])
def test_a_model_that_tells_by_tokens_alone_is_not_sure_without_them(
    corpus: Settings, embedder: SentenceTransformerEmbedder, answerable: float
) -> None:
    (file,) = corpus.index.rglob("calibration.json")
    learnt = json.loads(file.read_text("utf-8"))
    learnt["data"]["weights"]["by_tokens"] = True
    file.write_text(json.dumps(learnt), "utf-8")
    settings = corpus.model_copy(update={"answerable": answerable})
    assert Engine.open(settings, embedder).ask(KNOT).answerable
    damage(corpus, "DELETE FROM tokens")
    asked = Engine.open(settings, embedder).ask(KNOT)
    assert asked.results[0].record.question == KNOT
    assert (asked.answerable, asked.verdict) == (False, "possible")
    assert "token vectors" in asked.reason


def test_a_text_that_has_no_tokens_by_nature_has_lost_none(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    bare = "\u200b\u200b"  # the model's tokenizer leaves nothing of it
    lines = [json.dumps({"question": one}) + "\n" for one in (bare, KNOT, "How long do eggs boil?")]
    (tmp_path / "a.jsonl").write_text("".join(lines), "utf-8")
    assert ingest([tmp_path / "a.jsonl"], settings, embedder).records == 3
    asked = Engine.open(settings, embedder).ask("which knot does not slip?")
    assert bare in [hit.record.question for hit in asked.results]
    assert asked.notice == ""
    damage(settings, "DELETE FROM tokens WHERE length(bits) = 0")
    assert "a passage has lost" in Engine.open(settings, embedder).ask(KNOT).notice


def test_one_lost_row_does_not_put_a_record_behind_all_others(
    corpus: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (key,) = {r.id for r in Engine.open(corpus, embedder).records if r.question == KNOT}
    (cache,) = corpus.index.rglob("passages.sqlite")
    (file,) = corpus.index.rglob("tokens.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("ATTACH ? AS cache", (str(cache),))
        connection.execute(
            "DELETE FROM tokens WHERE digest IN "
            "(SELECT digest FROM cache.passages WHERE id LIKE ? || '%')",
            (key,),
        )
    asked = Engine.open(corpus, embedder).ask("which knot does not slip?")
    assert KNOT in [hit.record.question for hit in asked.results[:2]]
    assert asked.notice
