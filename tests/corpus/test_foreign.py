"""The foreign questions: 64 in each language, whole, distinct and really in that language."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from corpus import foreign
from corpus.foreign import LANGUAGES, foreign_questions, questions_in
from corpus.lexical import language as lexical

_FILES = Path(foreign.__file__).with_name("foreign_questions")
# How Unicode's names of the letters begin; all others write Latin.
_SCRIPTS = {
    "arabic": "ARABIC",
    "chinese": "CJK",
    "greek": "GREEK",
    "hebrew": "HEBREW",
    "hindi": "DEVANAGARI",
    "japanese": "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA",
    "korean": "HANGUL",
    "russian": "CYRILLIC",
    "thai": "THAI",
    "ukrainian": "CYRILLIC",
}
# How a question ends; in all others with a question mark. Thai has no sign for it.
_ENDS = {"arabic": "؟", "chinese": "？", "greek": ";", "japanese": "？", "thai": ""}
_BEGINS = {"spanish": "¿"}
# A word that several of its questions have, and none in another language.
_OWN_WORDS = {
    "czech": "proč",
    "danish": "hvad",
    "dutch": "hoe",
    "english": "how",
    "finnish": "miten",
    "french": "comment",
    "german": "warum",
    "hungarian": "hogyan",
    "indonesian": "bagaimana",
    "italian": "come",
    "norwegian": "hva",
    "polish": "dlaczego",
    "portuguese": "como",
    "romanian": "cum",
    "russian": "как",
    "spanish": "cómo",
    "swedish": "hur",
    "turkish": "hangi",
    "ukrainian": "як",
    "vietnamese": "thế",
}


def scripts(text: str) -> set[str]:
    """The first words of the names of a text's letters."""
    return {unicodedata.name(sign).split(maxsplit=1)[0] for sign in text if sign.isalpha()}


def test_each_file_is_a_language_and_each_language_has_its_file() -> None:
    assert sorted(file.stem for file in _FILES.iterdir()) == LANGUAGES == sorted(LANGUAGES)
    assert set(lexical.LANGUAGES) < set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_64_whole_questions(language: str) -> None:
    questions = questions_in(language)
    assert len(questions) == 64
    assert [line for line in questions if not line or line != line.strip()] == []
    assert unicodedata.is_normalized("NFC", "".join(questions))
    begin, end = _BEGINS.get(language, ""), _ENDS.get(language, "?")
    for question in questions:
        marks = [sign for sign in question if sign in "?？؟;¿"]
        assert question.startswith(begin), question
        assert question.endswith(end), question
        assert "".join(marks) == begin + end, question


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_letters_are_those_of_its_script(language: str) -> None:
    script = set(_SCRIPTS.get(language, "LATIN").split())
    assert [question for question in questions_in(language) if scripts(question) - script] == []


def test_chinese_is_simplified_and_japanese_has_kana_in_each_line() -> None:
    "".join(questions_in("chinese")).encode("gb2312")
    assert all({"HIRAGANA", "KATAKANA"} & scripts(line) for line in questions_in("japanese"))


@pytest.mark.parametrize("language", _OWN_WORDS)
def test_its_words_are_not_those_of_a_neighbour(language: str) -> None:
    asking = Counter(
        other
        for other in LANGUAGES
        for line in questions_in(other)
        if _OWN_WORDS[language] in re.findall(r"\w+", line.lower())
    )
    assert list(asking) == [language]
    assert asking[language] >= 3


def test_no_question_stands_there_twice() -> None:
    lines = Counter(line.casefold() for language in LANGUAGES for line in questions_in(language))
    assert [line for line, count in lines.items() if count > 1] == []
    assert len(lines) == 64 * 28


def test_a_corpus_is_asked_in_its_own_languages() -> None:
    assert foreign_questions({"german": 1.0}) == {"german": questions_in("german")}
    mixed = {"german": 0.5, "thai": 0.4, "english": 0.1}
    assert foreign_questions(mixed) == {name: questions_in(name) for name in mixed}
    assert list(foreign_questions({"german": 0.95, "english": 0.05})) == ["german"]


def test_languages_without_questions_of_their_own_count_as_english() -> None:
    assert list(foreign_questions({"welsh": 0.7, "english": 0.3})) == ["english"]
    assert list(foreign_questions({"welsh": 0.06, "latin": 0.06, "thai": 0.88})) == [
        "english",
        "thai",
    ]
    assert list(foreign_questions({"../english": 1.0})) == ["english"]


def test_english_is_asked_where_no_language_is_known() -> None:
    assert foreign_questions({}) == foreign_questions({"german": 0.0})
    (first, *_) = foreign_questions({})["english"]
    assert first == "How long do I boil an egg so that the yolk stays soft?"


def test_where_all_shares_are_small_the_largest_counts() -> None:
    many = dict.fromkeys(LANGUAGES, 0.03) | {"french": 0.08}
    assert list(foreign_questions(many)) == ["french"]
