"""A decision is one line; what a line says is read back, and what it does not say is reported."""

import json
import random

import pytest

from corpus.records import Record
from search.decisions.book import Book
from search.decisions.keys import content_key
from search.decisions.lines import Decision, Problem, Undo, encode_line, read_lines

A, B, C = "a" * 16, "b" * 16, "c" * 16
TIME = "2026-01-02T03:04:05.000006Z"


def decision(number: int, ruling: str, *keys: str, **more: object) -> Decision:
    time = f"2026-01-02T03:04:{number:02}.000000Z"
    fields = {"author": "ann", "decision": ruling, "keys": keys, **more}
    return Decision(id=f"d{number}", time=time, **fields)  # type: ignore[arg-type]


def record(question: str, answer: str, source: str = "a.md", **more: str) -> Record:
    return Record("id", question, answer, (), (), source, (1, 2), **more)  # type: ignore[arg-type]


def test_a_line_is_read_back_as_it_was() -> None:
    one = Decision(
        *("d1", TIME, "Ann \u2028 \U0001f600", "same", (A, B, B), B, "b\nc.md"),
        *(("1", "2", "3"), ("a.md", "b\nc.md", "c.md"), ("What?", "Was \x1b[31m?"), ((0, 1),), "x"),
    )
    undo = Undo("u1", TIME, "bob", "d1")
    lines = encode_line(one) + encode_line(undo)
    assert lines.count(b"\n") == 2
    assert len(lines.decode().splitlines()) == 2
    assert list(read_lines(lines, "f")) == [one, undo]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("<<<<<<< HEAD", "git conflict"),
        ("||||||| merged common ancestors", "git conflict"),
        ("=======", "git conflict"),
        (">>>>>>> other", "git conflict"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("\xff\xfe", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"v":2}', "version 2 is not known"),
        ('{"v":true}', "version True"),
        ("{}", "version None"),
        ('{"v":1,"decision":"maybe"}', "'maybe' is none of"),
        ('{"v":1,"decision":"same","keys":["x"]}', "two or more content keys"),
        (f'{{"v":1,"decision":"same","keys":["{A}","{B}"],"keeper":"{C}"}}', "keeper"),
        (f'{{"v":1,"decision":"same","keys":["{A}","{B}"],"id":"../x"}}', "id '../x'"),
        (f'{{"v":1,"decision":"same","keys":["{A}","{B}"],"id":"x","time":5}}', "time 5"),
        (
            f'{{"v":1,"decision":"same","keys":["{A}","{B}"],"id":"x","time":"{TIME}","pairs":[[0,9]]}}',
            "pairs",
        ),
        (f'{{"v":1,"undoes":{{}},"id":"x","time":"{TIME}"}}', "undoes"),
    ],
)
def test_what_says_nothing_is_reported_by_its_line(line: str, reason: str) -> None:
    content = b"\n" + line.encode("latin-1") + b"\r\n" + encode_line(decision(1, "same", A, B))
    problem, read = read_lines(content, "decisions.jsonl")
    assert isinstance(problem, Problem)
    assert str(problem).startswith("decisions.jsonl:2: ")
    assert reason in problem.reason
    assert read == decision(1, "same", A, B)


def test_a_line_of_any_bytes_is_read_or_reported() -> None:
    line = encode_line(decision(1, "same", A, B, keeper=A, pairs=((0, 1),)))
    chance = random.Random(1)  # noqa: S311
    for _ in range(3_000):
        damaged = bytearray(line)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for one in read_lines(bytes(damaged), "f"):
            assert isinstance(one, (Decision, Undo, Problem))


def test_a_time_of_any_zone_is_compared_in_utc() -> None:
    plain = json.loads(encode_line(decision(1, "same", A, B)))
    plain |= {"time": "2026-01-02T05:04:05+02:00"}
    (read,) = read_lines(json.dumps(plain).encode(), "f")
    assert isinstance(read, Decision)
    assert read.time == "2026-01-02T03:04:05.000000Z"


def test_the_key_of_a_text_is_that_of_what_it_says() -> None:
    key = content_key(record("What is  é?", "A\nb"))
    assert key == content_key(record("What is e\u0301?", " A b\n", "other.md"))
    for other in (
        record("What is É?", "A b"),
        record("What is é? A", "b"),
        record("What is é?", "A b", given="(a) b"),
        record("What is é?", "A b", context="Text"),
    ):
        assert key != content_key(other)


def test_the_latest_of_two_lines_counts_wherever_it_stands() -> None:
    old, new = decision(1, "same", A, B, C), decision(2, "different", A, B)
    for lines in ([old, new], [new, old], [new, old, new]):
        book = Book.of(lines)
        assert book.between(A, B) == book.between(B, A) == new
        assert book.between(A, C) == old
        assert book.between(A, "d" * 16) is None
        assert book.decisions == (old, new)


def test_what_is_undone_does_not_count_until_that_is_undone() -> None:
    one, two = decision(1, "same", A, B, batch="b1"), decision(2, "same", B, C, batch="b1")
    undo = Undo("u1", TIME.replace("05", "09"), "", "b1")
    again = Undo("u2", TIME.replace("05", "10"), "", "u1")
    assert Book.of([one, two, undo]).decisions == ()
    assert Book.of([undo, one, again, two]).decisions == (one, two)
    assert Book.of([one, two, Undo("u3", TIME, "", "d1")]).decisions == (two,)


def test_copies_are_decided_about_only_where_copies_were() -> None:
    book = Book.of([decision(1, "same", A, B, B)])
    assert book.between(A, A) is None
    assert book.between(B, B)
    assert book.touching([A, A]) == []
    assert len(book.touching([B, B])) == 1


def test_a_decision_on_some_pairs_says_nothing_of_the_others() -> None:
    book = Book.of([decision(1, "same", A, B), decision(2, "different", A, B, C, pairs=((0, 2),))])
    assert [one and one.decision for one in (book.between(A, B), book.between(A, C))] == [
        "same",
        "different",
    ]
    assert book.between(B, C) is None


def test_pairs_of_no_numbers_are_a_problem_and_no_fault() -> None:
    line = (
        b'{"v":1,"id":"x","time":"2026-01-01T00:00:00Z","decision":"same",'
        b'"keys":["aaaaaaaa","bbbbbbbb"],"pairs":[[1e999,0]]}'
    )
    (problem,) = read_lines(line, "f")
    assert isinstance(problem, Problem)
