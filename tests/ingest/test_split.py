"""Passages fit the model's window, and together hold the whole answer."""

from dataclasses import replace

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.tokens import Locator
from corpus.records import Record, content_digest
from ingest.split import chunks, passages
from tests.corpus.model.tiny import KINDS

CODE = (
    "```python\n" + "\n".join(f"value_{n} = compute({n}, depth={n})" for n in range(12)) + "\n```"
)
PROSE = " ".join(f"Sentence number {n} says something about topic {n}." for n in range(60))
TABLE = "| name | meaning |\n|---|---|\n" + "\n".join(f"| k{n} | value {n} |" for n in range(8))


# Of the passages of PROSE and a list.
DIGEST = "9a3fed67406419e9e503cf34b7592f906342e38f4f8f088946e2ff8626181663"


def make_record(question: str, answer: str) -> Record:
    return Record("id", question, answer, (), (), "a.md", (1, 1))


class Counting:
    """Measures texts by a tokenizer, and notes which texts it has counted."""

    window = 256

    def __init__(self, locator: Locator) -> None:
        self._locator = locator
        self.counted: list[str] = []

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        self.counted.append(text)
        return self._locator.spans([text])[0]

    def token_count(self, text: str) -> int:
        self.counted.append(text)
        return self._locator.count(text)


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "answer", ["", "Short.", PROSE, f"{PROSE}\n\n{CODE}\n\n{TABLE}", "x" * 5000]
)
def test_chunks_hold_the_whole_answer_and_fit(
    answer: str, embedder: SentenceTransformerEmbedder
) -> None:
    found = passages(make_record("What is it all about?", answer), embedder)
    found = [p for p in found if not p.id.is_detail]
    assert [p.kind for p in found] == ["question"] + ["answer"] * (len(found) - 1)
    assert squeeze("".join(p.chunk for p in found[1:])) == squeeze(answer)
    assert all(len(embedder.token_spans(p.text)) + 2 <= embedder.window for p in found)
    assert all(p.text == f"What is it all about?\n{p.chunk}" for p in found[1:])


def test_a_question_longer_than_the_window_continues_in_chunks(
    embedder: SentenceTransformerEmbedder,
) -> None:
    found = passages(make_record(PROSE, "The answer."), embedder)
    assert "topic 59" in " ".join(p.text for p in found[1:])
    assert found[-1].chunk.endswith("The answer.")
    assert all(len(embedder.token_spans(p.text)) + 2 <= embedder.window for p in found[1:])


def test_code_and_tables_that_fit_are_not_cut(embedder: SentenceTransformerEmbedder) -> None:
    parts = chunks(f"{PROSE}\n\n{CODE}\n\n{PROSE}\n\n{TABLE}\n", 220, embedder)
    assert sum(CODE in part for part in parts) == 1
    assert sum(TABLE in part for part in parts) == 1


def test_long_prose_is_cut_at_sentence_ends(embedder: SentenceTransformerEmbedder) -> None:
    parts = chunks(PROSE, 100, embedder)
    assert len(parts) > 3
    assert all(part.rstrip().endswith(".") for part in parts)


def test_a_text_that_begins_with_its_question_is_not_given_it_twice(
    embedder: SentenceTransformerEmbedder,
) -> None:
    text = "A tensor is an array. It has a shape."
    asked, answered = passages(make_record("A tensor is an array.", text), embedder)
    assert (asked.text, answered.text) == ("A tensor is an array.", text)


def test_a_context_is_kept_but_not_encoded_with_every_question(
    embedder: SentenceTransformerEmbedder,
) -> None:
    record = replace(make_record("How deep is it?", "Very."), context="The lake is old. " * 50)
    assert [one.text for one in passages(record, embedder)] == [
        "How deep is it?",
        "How deep is it?\nVery.",
    ]


def test_what_is_given_is_encoded_up_to_a_bound(embedder: SentenceTransformerEmbedder) -> None:
    record = replace(make_record("Why does it fail?", "Mend it."), given="log line\n" * 5_000)
    assert len(record.asked) < 2_100
    assert len(passages(record, embedder)) < 8


def test_details_follow_the_chunks_with_their_question(
    embedder: SentenceTransformerEmbedder,
) -> None:
    code = "```yaml\nnet:\n  maxUpload: 20\n```"
    found = passages(make_record("Which limits?", f"{TABLE}\n\n{code}"), embedder)
    details = [p for p in found if p.id.is_detail]
    assert [str(p.id) for p in details] == [f"id.d{n}" for n in range(1, 10)]
    assert details[0].text == "Which limits?\nname: k0; meaning: value 0"
    assert details[-1].text == "Which limits?\nnet max upload"
    assert details[-1].chunk == "net max upload\nmaxUpload: 20"
    assert {p.kind for p in details} == {"answer"}


def test_a_row_too_long_for_the_window_is_no_detail(embedder: SentenceTransformerEmbedder) -> None:
    table = f"| a | b |\n|---|---|\n| x | {PROSE} |\n| y | z |"
    found = passages(make_record("What?", table), embedder)
    assert [p.chunk for p in found if p.id.is_detail] == ["a: y; b: z"]


def test_passages_without_tables_and_code_are_as_they_always_were(
    embedder: SentenceTransformerEmbedder,
) -> None:
    """Their texts are those of the version before there were details, whose digest this is."""
    found = passages(make_record("What is it all about?", f"{PROSE}\n\n- a\n- b"), embedder)
    assert content_digest("\0".join(p.text for p in found)) == DIGEST


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [1.2, 2.05, 3.4, 7])
def test_a_chunk_fits_and_has_no_room_for_the_next_block(kind: str, share: float) -> None:
    """Tokens are added up; that must come to what counting the joined text would say."""
    locator = Locator(KINDS[kind]())
    blocks = [("the red cats ate naïve 发票 invoices, " * (n % 5 + 1)).strip() for n in range(60)]
    room = round(share * locator.count(blocks[0]))
    fitting = [one for one in blocks if locator.count(one) <= room]
    assert len(fitting) > 5
    greedy: list[str] = []
    for block in fitting:
        joined = f"{greedy[-1]}\n\n{block}" if greedy else block
        if greedy and locator.count(joined) <= room:
            greedy[-1] = joined
        else:
            greedy.append(block)
    assert chunks("\n\n".join(fitting), room, Counting(locator)) == greedy


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_surely_short_is_not_counted(kind: str) -> None:
    measure = Counting(Locator(KINDS[kind]()))
    assert len(passages(make_record("What do red cats eat at night?", ""), measure)) == 1
    assert not measure.counted
    passages(make_record("What do red cats eat at night?", "Fish."), measure)
    assert measure.counted == ["What do red cats eat at night?"]
    passages(make_record("Was essen rote Kätzchen?", ""), measure)
    assert measure.counted[-1] == "Was essen rote Kätzchen?"
