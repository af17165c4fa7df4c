"""What a person sees of a corpus before changing it: its model, its language, what is learnt."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.lexical.language import language_shares
from corpus.model import languages
from corpus.model.weights import has_multilingual
from ui.output.payloads import model_name

if TYPE_CHECKING:
    from search.engine import Engine
    from search.ranking.calibrate import Calibration, Weights

# Records whose languages are looked at, and how much of each.
_LOOKED_AT, _CHARACTERS = 300, 400


def learnt(calibration: Calibration | None) -> dict[str, Any]:
    """Return what was learnt of a corpus's scores, with sentences that say what it means.

    `thresholds` are by language, `weights` the fields of `search.ranking.calibrate.Weights`; all
    but `text` are None where nothing is learnt yet.
    """
    if calibration is None:
        text = "What a good score is has not been learnt yet; the next query learns it."
        return dict.fromkeys(("threshold", "sure", "thresholds", "weights")) | {"text": text}
    threshold, sure = round(calibration.threshold, 3), round(calibration.sure, 3)
    text = (
        f"In this corpus a likeness of {threshold:.2f} means that a query may be answered "
        f"(confidence 0.5), one of {sure:.2f} that it almost certainly is (0.95)."
    )
    weights = {
        name: value if isinstance(value, bool) else round(value, 3)
        for name, value in asdict(calibration.weights).items()
    }
    by_language = {name: round(value, 3) for name, value in calibration.thresholds.items()}
    return {
        "threshold": threshold,
        "sure": sure,
        "thresholds": by_language,
        "weights": weights,
        "text": f"{text} {_mixed(calibration.weights)}",
    }


def _mixed(weights: Weights) -> str:
    """Return a sentence on how the signals of a corpus are mixed."""
    told = (
        f"Late interaction of tokens counts {weights.maxsim:.0%}, the vectors of whole texts "
        f"{1 - weights.maxsim:.0%}; the best match of words adds {weights.lexical:.2f}."
    )
    if weights.scale != 1:
        lie = "closer together" if weights.scale > 1 else "farther apart"
        told += (
            f" This model's vectors lie {lie} than the default model's, so what they differ in "
            f"counts {weights.scale:.2f} times."
        )
    return told


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
