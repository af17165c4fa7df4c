"""Codes and labels that lead the questions of a reading, "G1.", "问：", and are no part of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.layouts import thresholds
from ingest.layouts.talk.languages import ANSWER_WORDS, QUESTION_WORDS
from ingest.text.reading import Found, Reading
from ingest.text.wording import plain

_LEAD = re.compile(
    r"^[*_`]{0,3}[\[(【]?(?P<word>[^\W\d_][^\W\d_&]{0,11}(?:&[^\W\d_])?)(?P<number>[\s.#№]{0,3}\d{1,4})?"
    r"[\])】]?(?:\s?(?P<sign>[:：.)、/])|\s[-–—]+(?=\s)|(?=[*_]{1,3}\s))[*_`]{0,3}(?P<colon>[:：]?)\s*(?=\S)"
)
_CJK_COUNT = re.compile(r"^(?:第\s?)?\d{1,4}\s?[問问题題]目?\s?[:：、.]\s*(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3})\s+(?=\S)")
_FEWEST_COUNTED = 3
_COLONS = frozenset(":：")


def without_codes(reading: Reading) -> Reading:
    """Return a reading without the labels that lead its questions, and those of their answers."""
    if not reading.records:
        return reading
    word = _shared_code(reading.records)
    records = tuple(_bare(record, word) for record in reading.records)
    if _are_counted(records):  # "1 Flour", "2 Water": numbers without a stop
        records = tuple(
            replace(one, question=_NUMBER.sub("", one.question, count=1)) for one in records
        )
    return replace(reading, records=records)


def _are_counted(records: Sequence[Found]) -> bool:
    """Return whether almost all questions begin with a number that counts them."""
    numbers = [int(match[1]) for one in records if (match := _NUMBER.match(one.question))]
    steps = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    most = thresholds.ALMOST_ALL * len(records)
    return len(numbers) >= max(_FEWEST_COUNTED, most) and steps >= max(1, most - 1)


def _shared_code(records: Sequence[Found]) -> str:
    """Return the code that almost all questions begin with, counted or a label's letter; or ""."""
    leads = (match for one in records if (match := _LEAD.match(one.question)))
    codes = (match for match in leads if match["number"] or _is_label(match, QUESTION_WORDS))
    words = Counter(match["word"].casefold() for match in codes)
    word, count = next(iter(words.most_common(1)), ("", 0))
    return word if count > 1 and count >= thresholds.ALMOST_ALL * len(records) else ""


def _bare(record: Found, code: str) -> Found:
    """Return a record without the labels of its question and of its answer."""
    question = _CJK_COUNT.sub("", record.question, count=1)
    match = _LEAD.match(question)
    word = match["word"].casefold() if match else ""
    named = bool(match) and (_is_name(word) or word == code)
    if match and named and (match["number"] or _is_label(match, QUESTION_WORDS)):
        question = plain(question[match.end() :])
    begun = _LEAD.match(record.answer)
    labelled = begun is not None and question != record.question and _is_label(begun, ANSWER_WORDS)
    answer = record.answer[begun.end() :] if begun and labelled else record.answer
    if question == record.question and answer == record.answer:
        return record
    return replace(record, question=question, answer=answer)


def _is_name(word: str) -> bool:
    """Return whether a word names a question by itself; other letters may name a drive."""
    return word == "q" or (word in QUESTION_WORDS and (len(word) > 1 or word > "\u2e80"))


def _is_label(match: re.Match[str], words: frozenset[str]) -> bool:
    """Return whether a text begins with a label: a single letter needs a number or a colon."""
    if match["word"].casefold() not in words:
        return False
    return len(match["word"]) > 1 or bool(match["number"]) or match["sign"] in _COLONS
