"""Similar: by question or answer, like several records at once, unlike others, and what is decided."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import QueryError, UnknownRecord
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import Record
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from search.decisions.keys import content_key
from search.decisions.lines import Decision, Ruling
from search.results import Neighbours

RECORDS = """\
## What is a refund?
Money that goes back to the card of the buyer.
## How do I get my money back?
Open the order and choose Refund; the money goes back to the card of the buyer.
## How can I get my money back?
Open the order and choose Refund.
## May I get my money back?
Open the order and press Refund.
## Where is my parcel?
The parcel can be followed with its number.
## How long does delivery take?
A parcel takes two days.
## Can a parcel be delivered abroad?
Yes, a parcel takes five days abroad.
## Which cats purr?
All small ones.
## Why do cats purr?
"""


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "faq.md").write_text(f"# Shop\n\n{RECORDS}", "utf-8")
    settings = Settings.load(index=tmp_path_factory.mktemp("index"))
    assert ingest([folder], settings, embedder).records == 9
    return settings


Opened = Callable[..., Engine]


@pytest.fixture
def opened(shop: Settings, embedder: SentenceTransformerEmbedder, tmp_path: Path) -> Opened:
    """Open the shop with decisions: what was decided, of which questions, and which is kept."""

    def open_shop(*decided: tuple[Ruling, str, str, str]) -> Engine:
        settings = shop.model_copy(update={"decisions": tmp_path / "decisions.jsonl"})
        engine = Engine.open(settings, embedder)
        for ruling, one, other, keeper in decided:
            records = [of(engine, one), of(engine, other)]
            kept = content_key(of(engine, keeper)) if keeper else ""
            keys = tuple(map(content_key, records))
            engine.ledger.add(
                [Decision("", "", "ann", ruling, keys, kept, "faq.md" if kept else "")]
            )
        return engine

    return open_shop


def of(engine: Engine, question: str) -> Record:
    return next(one for one in engine.records if one.question == question)


def asked(found: Neighbours) -> list[str]:
    return [hit.record.question for hit in found.results]


BACK, CAN, MAY = (f"{how} I get my money back?" for how in ("How do", "How can", "May"))


def test_what_is_compared_decides_what_is_like(opened: Opened) -> None:
    engine = opened(("different", BACK, CAN, ""))
    refund = of(engine, "What is a refund?").id
    by_answer = engine.similar(refund, by="answer", k=1)
    assert (by_answer.by, asked(by_answer)) == ("answer", [BACK])
    purr = engine.similar(of(engine, "Which cats purr?").id, by="question", k=1)
    assert asked(purr) == ["Why do cats purr?"]
    assert purr.results[0].matched == "question"
    # One without an answer is never found by answers.
    everything = engine.similar(of(engine, "Which cats purr?").id, by="answer", k=20)
    assert "Why do cats purr?" not in asked(everything)
    with pytest.raises(QueryError, match="has no answer to compare"):
        engine.similar(of(engine, "Why do cats purr?").id, by="answer")
    assert asked(engine.similar(of(engine, "Why do cats purr?").id, k=1)) == ["Which cats purr?"]


def test_a_text_is_compared_with_questions_or_answers(opened: Opened) -> None:
    engine = opened()
    by_question = engine.similar("purring cats", by="question", k=2)
    assert set(asked(by_question)) == {"Which cats purr?", "Why do cats purr?"}
    by_answer = engine.similar("two days", by="answer", k=1)
    assert asked(by_answer) == ["How long does delivery take?"]


def test_what_is_like_several_records_is_like_each(engine: Engine) -> None:
    overfits = of(engine, "Overfitting").id
    transfer = of(engine, "Transfer learning").id
    found = engine.similar(overfits, also=[transfer], k=6)
    assert (found.of, found.also, found.unlike) == (overfits, (transfer,), ())
    ids = {hit.record.id for hit in found.results}
    assert not ids & {overfits, transfer}
    vectors = vectors_of(engine)
    alone = {hit.record.id for hit in engine.similar(overfits, k=6).results} - {transfer}

    def likeness(group: set[str], to: str) -> float:
        return float(np.mean([vectors[one] @ vectors[to] for one in group]))

    assert likeness(ids, transfer) > likeness(alone, transfer) + 0.05
    turned = engine.similar(transfer, also=[overfits], k=6)
    assert {hit.record.id for hit in turned.results} == ids


def test_what_is_unlike_a_record_is_further_from_it_and_still_near_the_other(
    engine: Engine,
) -> None:
    vectors = vectors_of(engine)
    nearer, share = [], []
    for record in engine.records[::8]:
        before = engine.similar(record.id, k=8, by="question").results
        unlike = before[0].record.id
        after = engine.similar(record.id, k=8, unlike=[unlike], by="question").results
        ids = [hit.record.id for hit in after]
        assert not {record.id, unlike} & {*ids}
        was = [hit.record.id for hit in before[1:]]
        nearer.append(
            np.mean([vectors[one] @ vectors[unlike] for one in was])
            - np.mean([vectors[one] @ vectors[unlike] for one in ids])
        )
        share.append(
            np.mean([vectors[one] @ vectors[record.id] for one in ids])
            / np.mean([vectors[one] @ vectors[record.id] for one in was])
        )
    assert np.mean(nearer) > 0.03
    assert np.mean(share) > 0.85


def vectors_of(engine: Engine) -> dict[str, np.ndarray]:
    found = engine._live.read(lambda revision: revision.store.vectors())
    return dict(zip(found.ids, found.questions, strict=True))


def test_what_asks_the_same_is_one_hit_under_the_one_to_keep(opened: Opened) -> None:
    refund = "What is a refund?"
    engine = opened(("same", BACK, MAY, MAY), ("same", BACK, CAN, ""))
    found = engine.similar(of(engine, refund).id, k=8)
    assert MAY in asked(found)
    assert not {BACK, CAN} & {*asked(found)}
    (kept,) = (hit for hit in found.results if hit.record.question == MAY)
    assert {one.question for one in kept.also} == {BACK, CAN}


def test_what_was_told_apart_is_two_hits(opened: Opened) -> None:
    pairs = [(BACK, CAN), (BACK, MAY), (CAN, MAY)]
    engine = opened(*(("different", *pair, "") for pair in pairs))
    found = asked(engine.similar(of(engine, "What is a refund?").id, k=8))
    assert {BACK, CAN, MAY} <= {*found}


def test_one_that_was_given_is_not_shown_for_its_duplicates(opened: Opened) -> None:
    engine = opened(("same", BACK, CAN, BACK), ("same", BACK, MAY, BACK))
    given = of(engine, BACK).id
    for found in (
        engine.similar(given, k=8),
        engine.similar(of(engine, "What is a refund?").id, unlike=[given], k=8),
    ):
        assert BACK not in asked(found)
        assert BACK not in {one.question for hit in found.results for one in hit.also}


def test_what_cannot_be_meant_is_refused(engine: Engine) -> None:
    one, other = (record.id for record in engine.records[:2])
    with pytest.raises(QueryError, match="like and unlike"):
        engine.similar(one, also=[other], unlike=[f" {other} "])
    with pytest.raises(QueryError, match="like and unlike"):
        engine.similar(one, unlike=[one])
    for field in ("also", "unlike"):
        with pytest.raises(UnknownRecord, match="0123456789abcdef"):
            engine.similar(one, **{field: ["0123456789abcdef"]})
        with pytest.raises(QueryError, match="empty"):
            engine.similar(one, **{field: [" "]})
        with pytest.raises(QueryError, match="not a list"):
            engine.similar(one, **{field: other})
        with pytest.raises(QueryError):
            engine.similar(one, **{field: [str(n) for n in range(99)]})
    with pytest.raises(QueryError, match="question, answer, both"):
        engine.similar(one, by="tag")  # type: ignore[arg-type]
    # Given twice, it is given once.
    assert engine.similar(one, also=[one]).also == ()
