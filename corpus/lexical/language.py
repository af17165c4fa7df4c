"""The languages of texts and of whole corpora, by their scripts and by what their words look like.

Scripts come from Unicode. Among languages of one script, py3langid chooses (Lui & Baldwin 2012; a
model of 4.5 MB in the package), and the corpus as a whole has a say.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corpus.lexical.analysis import DEFAULT_LANGUAGE, LANGUAGES
from corpus.lexical.identifier import identifier
from corpus.lexical.scripts import prose_words, script_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The languages that are told apart, by script. A code is that of py3langid.
_LATIN = {
    "af": "afrikaans", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "gl": "galician", "hr": "croatian", "hu": "hungarian", "id": "indonesian",
    "is": "icelandic", "it": "italian", "lt": "lithuanian", "lv": "latvian", "ms": "malay",
    "nl": "dutch", "no": "norwegian", "nn": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "sk": "slovak", "sl": "slovenian", "sq": "albanian", "sv": "swedish",
    "sw": "swahili", "tl": "tagalog", "tr": "turkish", "vi": "vietnamese",
}  # fmt: skip
_CODES: dict[str, dict[str, str]] = {
    "LATIN": _LATIN,
    "CYRILLIC": {
        "be": "belarusian", "bg": "bulgarian", "kk": "kazakh", "mk": "macedonian", "ru": "russian",
        "sr": "serbian", "uk": "ukrainian",
    },
    "ARABIC": {"ar": "arabic", "fa": "persian", "ur": "urdu"},
    "DEVANAGARI": {"hi": "hindi", "mr": "marathi", "ne": "nepali"},
    "HAN": {"ja": "japanese", "zh": "chinese"},
}  # fmt: skip
_ALL = tuple(code for codes in _CODES.values() for code in codes)
_BY_SCRIPT = {
    "ARMENIAN": "armenian", "BENGALI": "bengali", "ETHIOPIC": "amharic", "GEORGIAN": "georgian",
    "GREEK": "greek", "GUJARATI": "gujarati", "GURMUKHI": "punjabi", "HANGUL": "korean",
    "HEBREW": "hebrew", "KANA": "japanese", "KANNADA": "kannada", "KHMER": "khmer", "LAO": "lao",
    "MALAYALAM": "malayalam", "MYANMAR": "burmese", "SINHALA": "sinhala", "TAMIL": "tamil",
    "TELUGU": "telugu", "THAI": "thai", "TIBETAN": "tibetan",
}  # fmt: skip
# With fewer letters of its script a text says nothing of its language: "RAG", "退".
_LEAST_LETTERS = {"LATIN": 8, "CYRILLIC": 6}
_LEAST_OTHERS = 3
# Japanese has this much kana; a Chinese text has some in a name at most.
_KANA_SHARE = 0.1
# Of a text's beginning, these many characters and words are looked at.
_MOST_SIGNS, _MOST_WORDS = 4000, 60
# From this probability on a text is clearly in a language; no language is in a corpus without one
# such text. Any other text is in the likeliest of those, if it is that by this much at least.
_CLEAR, _LIKELY = 0.6, 0.1
# A language that the corpus hardly has may still be that of a text.
_UNEXPECTED = 0.02
# Fewer texts than this in a language, which are also a smaller share, are slips.
_FEW_TEXTS, _SMALL_SHARE = 5, 0.02


def language_shares(texts: Iterable[str]) -> dict[str, float]:
    """Return the languages of texts, each with its share of the texts, the commonest first.

    Languages are named in English, in lower case; the shares add up to 1. A text counts for one
    language; code, names and numbers alone for none. Nothing is known of an empty corpus: {}. A
    sample of some thousand texts is enough.
    """
    guesses = [guess for text in texts if (guess := guess_languages(text))]
    clear = {name for guess in guesses for name, p in guess.items() if p >= _CLEAR}
    prior: Counter[str] = Counter()
    for guess in guesses:
        for name in clear & guess.keys():
            prior[name] += guess[name]  # type: ignore[assignment]  # probabilities
    likely = (_likeliest(guess, prior) for guess in guesses)
    counts = Counter(name for name in likely if name)
    least = _SMALL_SHARE * counts.total()
    kept = {name: n for name, n in counts.most_common() if n >= _FEW_TEXTS or n >= least}
    return {name: count / sum(kept.values()) for name, count in kept.items()}


def find_language(texts: Iterable[str]) -> str:
    """Return the language of LANGUAGES that most texts are in, English if none is."""
    shares = language_shares(texts)
    return next((name for name in shares if name in LANGUAGES), DEFAULT_LANGUAGE)


def likeliest(guessed: Mapping[str, float], default: str = "") -> str:
    """Return the most probable of guessed languages, `default` if none is guessed."""
    return max(guessed, key=lambda name: guessed[name], default=default)


def is_english(text: str) -> bool:
    """Return whether a text is in English, or too short to tell."""
    return likeliest(guess_languages(text), DEFAULT_LANGUAGE) == DEFAULT_LANGUAGE


def guess_languages(text: str) -> dict[str, float]:
    """Return the languages that a text may be in, with their probabilities; {} for no prose."""
    words = prose_words(text[:_MOST_SIGNS])[:_MOST_WORDS]
    shares = script_shares(" ".join(words))
    if shares["KANA"] and shares["KANA"] >= _KANA_SHARE * (shares["KANA"] + shares["HAN"]):
        shares["KANA"] += shares.pop("HAN", 0)
    if not shares:
        return {}
    main = max(shares, key=lambda name: shares[name])
    if shares[main] < _LEAST_LETTERS.get(main, _LEAST_OTHERS):
        return {}
    if main in _BY_SCRIPT:
        return {_BY_SCRIPT[main]: 1.0}
    return _among(" ".join(words), _CODES[main]) if main in _CODES else {}


def _among(text: str, codes: Mapping[str, str]) -> dict[str, float]:
    """Return how likely a text is in each of the languages with these codes, as parts of 1."""
    found: dict[str, float] = {}
    for code, probability in identifier(_ALL).rank(text):
        if code in codes and probability > 0:
            found[codes[code]] = found.get(codes[code], 0.0) + probability
    whole = sum(found.values())
    return {name: probability / whole for name, probability in found.items()}


def _likeliest(guess: Mapping[str, float], prior: Counter[str]) -> str | None:
    """Return the language of a text, given how common each one is; None if it is unclear."""
    whole = max(prior.total(), 1)
    weighed = {
        name: guess[name] * (prior[name] / whole + _UNEXPECTED)
        for name in prior.keys() & guess.keys()
    }
    if not weighed:
        return None
    best = max(weighed, key=lambda name: weighed[name])
    return best if guess[best] >= _LIKELY else None
