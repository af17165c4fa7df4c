"""What a person sees of a corpus before changing it: its model, its language, what is learnt."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.lexical.language import language_shares
from corpus.model import languages
from corpus.model.weights import has_multilingual
from ui.output.payloads import model_name

if TYPE_CHECKING:
    from search.engine import Engine
    from search.ranking.calibrate import Calibration

# Records whose languages are looked at, and how much of each.
_LOOKED_AT, _CHARACTERS = 300, 400


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
    model = model_name(engine.header)
    if not languages.knows_english_alone(model):
        return None
    records = engine.records
    some = records[:: max(1, len(records) // _LOOKED_AT)]
    texts = tuple(f"{record.question}\n{record.answer[:_CHARACTERS]}" for record in some)
    return languages.language_note(model, _shares(texts), is_here=has_multilingual())


@lru_cache(maxsize=2)
def _shares(texts: tuple[str, ...]) -> dict[str, float]:
    """Return the shares of languages; the page asks again and again."""
    return language_shares(texts)
