"""Composed answers: verbatim, cited to the line, the same each time; conflicts are told."""

import json
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.records import Record, Source
from corpus.settings import Settings
from ingest.pipeline import ingest
from ingest.reader import parse_document
from search import Engine
from search.answer.places import lines_of, stands_at
from search.results import Answered
from tests.conftest import DOCUMENTS
from tests.golden import golden

ASKED = "What is overfitting, and how can you prevent it?"
# What looks like a contradiction, and is none.
AGREEING = {
    "Are Mint and Knoppix the same as Debian?": (
        "They are not Debian; they are distributions based on Debian."
    ),
    "Is Mint Debian?": "Mint and Knoppix are distributions based on Debian.",
    "How many forks does the tool use?": "The tool uses five forks by default.",
    "May I run a playbook of others with the tool?": "Always read it first, whatever the tool says.",
}
OLD = {
    "How long is the notice period?": "The notice period is 30 days.",
    "Do you ship abroad?": "No, only within the country.",
    "How long is the warranty on dryers?": "The warranty is 3 years.",
    "When should tyres be changed?": "Change them in October, by the calendar as a default.",
}
NEW = {
    "How long is the notice period for staff?": "The notice period is 14 days.",
    "Do you ship abroad now?": "Yes, to all countries.",
    "How long is the warranty on washing machines?": "The warranty is 2 years.",
    "When do you change tyres?": "Never change tyres by the calendar, whatever the month.",
}


@pytest.fixture(scope="module")
def guide(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Engine:
    folder = tmp_path_factory.mktemp("guide")
    for name, rows in (("guide-2019", OLD), ("rules", NEW)):
        lines = (json.dumps({"question": q, "answer": a}) for q, a in rows.items())
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    settings = Settings.load(index=tmp_path_factory.mktemp("guide-index") / "index")
    ingest([folder], settings, embedder)
    return Engine.open(settings, embedder)


@pytest.fixture(scope="module")
def answered(engine: Engine) -> Answered:
    return engine.answer(ASKED)


def test_sentences_are_verbatim_and_cited(engine: Engine, answered: Answered) -> None:
    assert answered.sentences
    assert answered.by == "corpus"
    cited = {one.number: one for one in answered.citations}
    sources = {source.name: source for source in engine.sources}
    for sentence in answered.sentences:
        (number,) = sentence.citations
        record = engine.record(cited[number].record)
        assert sentence.text.splitlines()[-1] in record.answer
        assert stands_at(sentence.text, sources[record.source], cited[number].lines)
    assert sorted(cited) == list(range(1, len(cited) + 1))


def test_a_long_answer_is_cut_to_what_matters(engine: Engine, answered: Answered) -> None:
    first = engine.record(answered.citations[0].record)
    whole = len("".join(first.answer.split()))
    own = {one.number for one in answered.citations if one.record == first.id}
    shown = (one.text for one in answered.sentences if one.citations[0] in own)
    assert sum(len("".join(text.split())) for text in shown) < whole


def test_the_same_query_gives_the_same_answer(engine: Engine, answered: Answered) -> None:
    assert engine.answer(ASKED) == answered


def test_each_question_of_a_query_that_is_answered_has_its_sentences(engine: Engine) -> None:
    two = engine.answer("Why does dropout help? What is a p-value?")
    assert {one.part for one in two.sentences} == {0, 1}
    half = engine.answer("Why does dropout help? Who won the world cup in 1998?")
    assert [part.verdict for part in half.asked.parts] == ["answered", "nothing"]
    assert {one.part for one in half.sentences} == {0}
    assert half.notice == "not answered here: Who won the world cup in 1998?"


def test_what_nothing_answers_has_no_sentences_but_near_misses(engine: Engine) -> None:
    answered = engine.answer("where is the best pizza in Rome")
    assert not answered.asked.answerable
    assert not answered.sentences
    assert not answered.citations
    assert answered.asked.results


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("How long is the notice period?", {"30 days", "14 days"}),
        ("Do you ship abroad?", {"no", "yes"}),
    ],
)
def test_a_conflict_is_told_with_both_sides_cited(
    guide: Engine, query: str, what: set[str]
) -> None:
    answered = guide.answer(query)
    (conflict,) = answered.conflicts
    assert set(conflict.what.split(" / ")) == what
    cited = {one.number: one.source for one in answered.citations}
    assert {cited[number] for number in conflict.citations} == {"guide-2019.jsonl", "rules.jsonl"}


@pytest.mark.parametrize(
    "query",
    ["How long is the warranty on dryers?", "How long is the warranty on washing machines?"],
)
def test_records_about_different_things_do_not_conflict(guide: Engine, query: str) -> None:
    answered = guide.answer(query)
    assert answered.sentences
    assert not answered.conflicts


def test_the_conflicts_of_the_documents_that_come_with_it_are_told(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    pairs = golden.conflicts()
    wanted = {place for pair in pairs for place in pair}
    for name in {source for source, _ in wanted}:
        path = DOCUMENTS / name
        records = parse_document(name, path.read_bytes()).records
        rows = [
            json.dumps({"question": record.question, "answer": record.answer})
            for record in records
            if (name, record.question) in wanted
        ]
        (tmp_path / f"{path.stem}.jsonl").write_text("\n".join(rows), "utf-8")
    settings = Settings.load(index=tmp_path / "index")
    ingest([tmp_path], settings, embedder)
    engine = Engine.open(settings, embedder)
    assert len(engine.records) == len(wanted) == 2 * len(pairs)
    for pair in pairs:
        for _, question in pair:
            told = engine.answer(question)
            asked = {one.number: one.question for one in told.citations}
            sides = [{asked[number] for number in one.citations} for one in told.conflicts]
            assert {text for _, text in pair} in sides


def test_what_only_looks_like_a_contradiction_is_none(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    rows = [json.dumps({"question": q, "answer": a}) for q, a in AGREEING.items()]
    (tmp_path / "faq.jsonl").write_text("\n".join(rows), "utf-8")
    settings = Settings.load(index=tmp_path / "index")
    ingest([tmp_path / "faq.jsonl"], settings, embedder)
    engine = Engine.open(settings, embedder)
    for question in AGREEING:
        told = engine.answer(question)
        assert told.sentences
        assert not told.conflicts


@pytest.mark.parametrize(
    ("raw", "text", "lines"),
    [
        (
            "@c note\nWrite to @file{README} or\n@file{NEWS.org}.\n",
            "`README` or `NEWS.org`.",
            (2, 3),
        ),
        ("x\nIt is \\emph{very} slow here.\ny\n", "It is *very* slow here.", (2, 2)),
        ("x\nUse C<perl> with L<the docs|perldoc>.\n", "Use `perl` with the docs.", (2, 2)),
    ],
)
def test_commands_of_markup_are_passed_over(
    tmp_path: Path, raw: str, text: str, lines: tuple[int, int]
) -> None:
    (tmp_path / "a.texi").write_text(raw, "utf-8")
    count = raw.count("\n")
    record = Record("0" * 16, "Q?", text, (), (), "a.texi", (1, count))
    source = Source("a.texi", str(tmp_path / "a.texi"), str(tmp_path), "", "", "", 1, 1, ())
    assert lines_of(text, record, source) == lines
    turned = " ".join(reversed(text.split()))
    assert not stands_at(turned, source, (1, count))


def test_a_document_that_is_gone_is_cited_by_its_records_lines(tmp_path: Path) -> None:
    record = Record("0" * 16, "Q?", "A b.\n\nC d.", (), (), "a.md", (3, 7))
    source = Source("a.md", str(tmp_path / "a.md"), str(tmp_path), "", "", "", 1, 1, ())
    assert lines_of("C d.", record, source) == (3, 7)
    (tmp_path / "a.md").write_text("x\n\n## Q?\n\nA *b*.\n\nC d.\n", "utf-8")
    assert lines_of("C d.", record, source) == (7, 7)
    assert lines_of("A b.", record, source) == (5, 5)


def test_the_numbers_of_a_list_in_html_are_no_text_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<ol>\n<li>Open it.</li>\n<li>Close\nit.</li>\n</ol>\n", "utf-8"
    )
    record = Record("0" * 16, "Q?", "1. Open it.\n2. Close it.", (), (), "a.html", (1, 5))
    source = Source("a.html", str(tmp_path / "a.html"), str(tmp_path), "", "", "", 1, 1, ())
    assert lines_of("1. Open it.", record, source) == (2, 2)
    assert lines_of("2. Close it.", record, source) == (3, 4)
    assert not stands_at("3. Lock it.", source, (1, 5))
