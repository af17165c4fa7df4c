"""YAML and TOML: what breaks costs itself only, and no text costs more than it says."""

from time import process_time

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.reader import Parsed, parse_document


def read(name: str, text: str) -> Parsed:
    return parse_document(name, text.encode())


def asked(parsed: Parsed) -> list[tuple[str, str, tuple[int, int]]]:
    return [(one.question, one.answer, one.lines) for one in parsed.records]


def test_questions_may_be_keys_or_the_first_of_a_pair() -> None:
    text = "Hours:\n  When do you open?: At nine.\n  Who rings?: |\n    The porter.\n\n"
    assert asked(read("a.yml", text)) == [
        ("When do you open?", "At nine.", (2, 2)),
        ("Who rings?", "The porter.", (3, 4)),
    ]
    assert asked(read("a.yml", "- [Who?, I.]\n- [Why?, So.]\n")) == [
        ("Who?", "I.", (1, 1)),
        ("Why?", "So.", (2, 2)),
    ]
    assert asked(read("a.toml", '[faq]\n"Who is it?" = "I."\n\n"Why is it?" = """\nSo."""\n')) == [
        ("Who is it?", "I.", (2, 2)),
        ("Why is it?", "So.", (4, 5)),
    ]


def test_documents_anchors_and_merge_keys_are_followed_and_tags_make_nothing() -> None:
    text = (
        "base: &base {answer: 'Ask us.'}\nfaq:\n- question: Who?\n  <<: *base\n---\r\n"
        "- question: !ruby/object:Kernel What?\r\n  answer: !!python/name:os.system x\r\n"
    )
    assert [one[:2] for one in asked(read("a.yaml", text))] == [("Who?", "Ask us."), ("What?", "x")]


def test_a_text_stays_as_it_is_written() -> None:
    text = "- question: Which version?\n  answer: 1.10\n- question: May I?\n  answer: No\n"
    assert [one.answer for one in read("a.yml", text).records] == ["1.10", "No"]


def test_what_stands_after_a_break_is_read() -> None:
    text = (
        'zoo:\n  - question: Who?\n    answer: "I.\n  - question: What?\n    answer: "x" y\n'
        "  - question: Why?\n    answer: So.\nmore:\n- question: Where?\n  answer: Here.\n"
    )
    parsed = read("a.yml", text)
    assert [one.question for one in parsed.records] == ["Why?", "Where?"]
    assert [one.lines for one in parsed.unread] == [(2, 3), (4, 5)]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("- question: Partly or fully: can I restore?\n  answer: Both: yes. # 2024\n",
         ("Partly or fully: can I restore?", "Both: yes.")),
        ("faq:\n  - q: Was heißt 'Bug': vorn?\n    a: Vorn\n", ("Was heißt 'Bug': vorn?", "Vorn")),
        ("- {q: What is a halyard?, a: A rope, too.}\n", ("What is a halyard?", "A rope, too.")),
    ],
)  # fmt: skip
def test_colons_and_commas_in_texts_without_quotes_are_part_of_them(
    text: str, pair: tuple[str, str]
) -> None:
    parsed = read("a.yml", text)
    assert [one[:2] for one in asked(parsed)] == [pair]
    assert all("needs quotes" in one.reason for one in parsed.unread)


def test_a_text_with_a_colon_that_goes_on_is_not_mended() -> None:
    text = "- question: Who: you\n    or me?\n  answer: You.\n- question: Why?\n  answer: So.\n"
    parsed = read("a.yml", text)
    assert [one.question for one in parsed.records] == ["Why?"]
    assert [one.lines for one in parsed.unread] == [(1, 3)]


def test_tabs_before_keys_are_read_as_blanks_and_reported() -> None:
    parsed = read("a.yml", "faq:\n\t- question: Who?\n\t  answer: I.\n")
    assert asked(parsed) == [("Who?", "I.", (2, 3))]
    assert parsed.unread[0].lines == (2, 2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yml", "services:\n  web:\n    image: nginx\n    user: root\n  db:\n    image: x\n"),
        ("mkdocs.yml", "site_name: Docs\nnav:\n  - Home: index.md\n  - FAQ: faq.md\n"),
        ("api.yaml", "tags:\n- name: pet\n  description: All about your pets\n- name: store\n  description: Access to all the orders\n"),
        ("ci.yml", "on: push\njobs:\n  a:\n    steps:\n    - name: Check it out\n      run: make all the tests\n"),
        ("Cargo.toml", '[package]\nname = "x"\ndescription = "A tool that does it"\n[[bin]]\nname = "x"\n'),
        ("domain.yml", "responses:\n  utter_a:\n  - text: Hello.\n"),
    ],
)  # fmt: skip
def test_settings_hold_no_questions(name: str, text: str) -> None:
    with pytest.raises(NoQuestions):
        read(name, text)


PAIR = "- question: Who?\n  answer: I.\n"
TABLE = '[[faq]]\nquestion = "Who?"\nanswer = "I."\n'
BOMB = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
LONG = "k: &k " + "long " * 200_000 + "\nq:\n" + "- question: Who?\n  answer: *k\n" * 100


@pytest.mark.parametrize("text", [BOMB, LONG])
def test_aliases_that_repeat_too_much_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"line \d+: its aliases repeat more than 16 MiB"):
        read("a.yml", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", PAIR + "- x: " + "[" * 100_000),
        ("a.yml", PAIR + "".join(" " * n + "- a:\n" for n in range(2000))),
        ("a.yml", PAIR + "- " * 50_000),
        ("a.yml", PAIR + "- &a [*a]\n"),
        ("a.yml", PAIR + "- what: is: it\n" * 2000),
        ("a.toml", TABLE + "[x]\ny = " + "[" * 50_000),
        ("a.toml", TABLE + "[x]\n" + "a." * 50_000 + "b = 1\n"),
        ("a.toml", TABLE + "[x]\ny = " + "9" * 50_000),
        ("a.toml", TABLE + '[x]\ny = "' + '"""' * 20_000),
    ],
)
def test_hostile_parts_cost_themselves_only(name: str, text: str) -> None:
    began = process_time()
    assert asked(read(name, text))[0][:2] == ("Who?", "I.")
    assert process_time() - began < 10
