"""The sets in many languages are well formed; with -m measure, what the engine makes of them.

`python -m pytest -m measure -s tests/languages` prints the tables, in some minutes.
"""

import unicodedata
from collections.abc import Iterator

import pytest

from corpus.settings import Settings
from ingest.reader import parse_document
from tests.conftest import SHIPPED
from tests.languages import languages
from tests.languages.languages import LANGUAGES, TRANSLATED, Bench, read_set, read_translations

# The first words of the Unicode names of a language's letters; Latin ones may stand among them.
SCRIPTS = {
    "chinese": {"CJK"},
    "japanese": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    "korean": {"HANGUL"},
    "russian": {"CYRILLIC"},
}


def scripts(text: str) -> set[str]:
    """The scripts of a text's letters."""
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


def in_its_script(language: str, text: str) -> bool:
    own = SCRIPTS.get(language, {"LATIN"})
    return bool(scripts(text) & own) and scripts(text) <= own | {"LATIN"}


def queries(language: str) -> Iterator[str]:
    """All queries of a language's set but the English ones."""
    asked = read_set(language)
    for query, _ in (*asked.plain, *asked.answered, *asked.misspelt):
        yield query
    yield from asked.off_topic
    yield from asked.near_misses


def test_there_are_ten_languages_and_six_of_them_are_translated() -> None:
    assert len(LANGUAGES) == 10
    assert len(TRANSLATED) == 6
    assert set(TRANSLATED) < set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_set_has_its_records_and_queries(language: str) -> None:
    asked = read_set(language)
    assert len(asked.records) == 24
    assert len(asked.plain) == 10
    assert len(asked.answered) == 20
    assert len(asked.off_topic) == len(asked.near_misses) == 10
    assert len(asked.english) == (0 if language == "english" else 3)
    assert len(asked.misspelt) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answered_query_names_a_record_and_none_repeats_a_question(language: str) -> None:
    asked = read_set(language)
    questions = [record["question"] for record in asked.records]
    pairs = (*asked.plain, *asked.answered, *asked.english, *asked.misspelt)
    named = {question for _, question in pairs}
    assert len(set(questions)) == len(questions)
    assert named <= set(questions)
    every = [*queries(language), *(query for query, _ in asked.english)]
    assert len({query.casefold() for query in every}) == len(every)
    assert not {query.casefold() for query in every} & {one.casefold() for one in questions}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_set_is_in_the_letters_of_its_language(language: str) -> None:
    asked = read_set(language)
    texts = [text for record in asked.records for text in record.values()]
    assert [one for one in (*texts, *queries(language)) if not in_its_script(language, one)] == []
    assert all(in_its_script("english", query) for query, _ in asked.english)


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_complete_and_name_shipped_records(language: str) -> None:
    ones = read_translations(language)
    parsed = [parse_document(file.name, file.read_bytes()) for file in SHIPPED]
    there = {(document.name, one.question) for document in parsed for one in document.records}
    assert len({one.place for one in ones}) == 60
    assert {one.place for one in ones} <= there
    assert len({one.place[0] for one in ones}) >= 8
    assert len({one.question for one in ones}) == len({one.query for one in ones}) == 60
    assert not {one.query for one in ones} & {one.question for one in ones}
    texts = [text for one in ones for text in (one.question, one.answer, one.query)]
    assert [text for text in texts if not in_its_script(language, text)] == []


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("languages"), Settings.load().model)


@pytest.mark.measure
@pytest.mark.timeout(1800)
def test_each_language_is_answered_and_refused(bench: Bench) -> None:
    rows = [bench.alone(language) for language in LANGUAGES]
    print("\n" + languages.table(rows))
    assert {row.language for row in rows if row.off_topic < 90} == set()
    assert {row.language for row in rows if row.answered < 95} == set()


@pytest.mark.measure
@pytest.mark.timeout(3600)
def test_translated_records_are_found_in_their_language_and_in_english(bench: Bench) -> None:
    rows = [bench.across(language) for language in TRANSLATED]
    print("\n" + languages.table(rows))
    assert all(row.own_hit1 > 0 for row in rows)
