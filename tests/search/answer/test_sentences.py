"""Sentences end where they end, in every script."""

# ruff: noqa: RUF001  signs of other scripts are meant here

import pytest

from search.answer.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It works, e.g. here.", "See Fig. 3 for more.", "Done?", "Yes!"],
        ["Use `a.b. C` first.", "The price is $x. Y$ here."],
        ["Am 3. Mai ist es so weit.", "Das gilt z. B. auch für Dr. Meier."],
        ["J. Smith wrote it.", 'He said "stop."', "Then he left."],
        ["See https://example.org/a.b?c=1 for more.", "It costs 3.50 euros."],
        ["La commande est prête, cf. M. Dupont.", "¿Y ahora?", "Sí."],
        ["Это т.е. первое.", "См. стр. 5."],
    ],
)
def test_a_dot_inside_a_sentence_does_not_end_it(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["这是第一句。", "第二句！", "第三句？"],
        ["「はい。」と言った。", "次です。"],
        ["هذا سؤال؟", "نعم۔"],
        ["यह पहला है।", "दूसरा।"],
    ],
)
def test_signs_of_other_scripts_end_sentences(sentences: list[str]) -> None:
    assert split("".join(sentences)) == sentences


def test_thai_is_cut_at_blanks_between_long_phrases() -> None:
    first = "นี่คือประโยคแรกของข้อความนี้ที่ยาวพอสมควร"
    second = "และนี่คือประโยคที่สองของข้อความที่ยาวเช่นกัน"
    assert split(f"{first} {second}") == [first, second]


def test_a_line_end_is_a_blank_unless_the_line_is_broken() -> None:
    assert split("One line\ngoes on. Two") == ["One line\ngoes on.", "Two"]
    assert split("One line  \nbroken") == ["One line", "broken"]
