"""What a person sees of a corpus before changing it: its model, its language, what is learnt."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpus.lexical.language import DEFAULT_LANGUAGE
from corpus.lexical.stamp import lexical_folder, read_stamp
from ui.output.payloads import model_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record
    from search.calibrate import Calibration
    from search.engine import Engine

# A model for many languages, small enough for a laptop.
_MANY_LANGUAGES = "intfloat/multilingual-e5-small"
# What names of models that know English alone have in common.
_ENGLISH = ("all-minilm", "all-mpnet", "multi-qa", "msmarco", "-en-", "-en", "gte-small", "e5-")
_OTHERS = ("multilingual", "-m3", "paraphrase-multi")
# Records whose letters are counted.
_COUNTED = 500


def learnt(calibration: Calibration | None) -> dict[str, Any]:
    """Return what was learnt of scores, with a sentence that says what it means."""
    if calibration is None:
        text = "What a good score is has not been learnt yet; the next query learns it."
        return {"threshold": None, "sure": None, "text": text}
    threshold, sure = round(calibration.threshold, 3), round(calibration.sure, 3)
    text = (
        f"In this corpus a likeness of {threshold:.2f} means that a query may be answered "
        f"(confidence 0.5), one of {sure:.2f} that it almost certainly is (0.95)."
    )
    return {"threshold": threshold, "sure": sure, "text": text}


def language_note(engine: Engine) -> str | None:
    """Return a sentence where the model knows English alone and the records are not English."""
    name = model_name(engine.header).lower()
    if any(one in name for one in _OTHERS) or not any(one in name for one in _ENGLISH):
        return None
    language = _language(engine)
    if language is None:
        return None
    return (
        f"Most of this corpus is {language}, and its model knows English alone; for better "
        f"results run: askalike ingest --rebuild --model {_MANY_LANGUAGES}"
    )


def _language(engine: Engine) -> str | None:
    """Return what language most records are in, None for English."""
    stamp = read_stamp(lexical_folder(engine.folder))
    if stamp and stamp.language != DEFAULT_LANGUAGE:
        return f"in {stamp.language.capitalize()}"
    return "not in Latin letters" if _is_not_latin(engine.records[:_COUNTED]) else None


def _is_not_latin(records: Sequence[Record]) -> bool:
    """Return whether more than half of the letters of some records are of other scripts."""
    texts = ((record.question, record.answer[:500]) for record in records)
    letters = [one for one in chain.from_iterable(chain.from_iterable(texts)) if one.isalpha()]
    others = sum(
        not one.isascii() and not unicodedata.name(one, "").startswith("LATIN") for one in letters
    )
    return others * 2 > len(letters)
