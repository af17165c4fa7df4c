"""The model that tells languages apart, mapped from the cache: it says what the package says."""

import os
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from corpus.lexical.identifier import identifier, identifier_file
from tests.corpus.lexical.test_language import FAQS

CODES = ("de", "en", "fr", "nl", "ru", "zh")
TEXTS = [*FAQS.values(), "", "?", "退", "WHERE IS IT", "e\u0301te\u0301", "a" * 5000, "\ud800 x"]

find = identifier.__wrapped__  # without what this process has already opened


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def unpacked() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(CODES))
    return found


def agree(one: LanguageIdentifier, other: LanguageIdentifier) -> bool:
    return all(one.rank(text) == other.rank(text) for text in TEXTS)


def test_what_is_mapped_says_what_the_package_says(unpacked: LanguageIdentifier) -> None:
    first, file = find(CODES), identifier_file(CODES)
    written = file.stat().st_mtime_ns
    again = find(CODES)
    assert agree(first, unpacked)
    assert agree(again, unpacked)
    assert isinstance(again.tk_nextmove, memoryview)
    assert file.stat().st_mtime_ns == written


def test_other_languages_are_another_file() -> None:
    assert identifier_file(CODES) != identifier_file(CODES[1:])


@pytest.mark.parametrize("size", [0, 40, 1_000_000])
def test_a_damaged_file_is_written_anew(unpacked: LanguageIdentifier, size: int) -> None:
    find(CODES)
    file = identifier_file(CODES)
    whole = file.stat().st_size
    os.truncate(file, size)
    assert agree(find(CODES), unpacked)
    assert file.stat().st_size == whole


def test_without_a_cache_the_model_is_read_as_the_package_has_it(
    tmp_path: Path, unpacked: LanguageIdentifier
) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    assert agree(find(CODES), unpacked)
