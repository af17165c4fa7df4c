"""The language of a corpus, recognised by its commonest words."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

import tantivy

DEFAULT_LANGUAGE = "english"
# The languages for which tantivy has both a stemmer and a list of stop words.
LANGUAGES = (
    "danish dutch english finnish french german hungarian italian norwegian portuguese russian "
    "spanish swedish".split()
)
# Stop words make up 35 to 50 % of running text. Notes and code have fewer of their own language,
# and by chance a few of others ("die", "man", "de").
_LEAST_SHARE = 0.15
# There must be this many times as many as English ones: texts in other languages contain much
# English, less the other way round.
_MARGIN = 1.2
# With fewer different stop words a text is a list of names, or code.
_LEAST_WORDS = 5


def find_language(texts: Iterable[str]) -> str:
    """Return the language of LANGUAGES that most words of the texts belong to.

    Texts in none of them, with few words or mostly code count as English.
    """
    splitter = _analyzer()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(splitter.analyze(text))
    stops = {name: _stop_words(counts, name) for name in LANGUAGES}
    best = max(stops, key=lambda name: stops[name].total())
    least = max(_LEAST_SHARE * counts.total(), _MARGIN * stops[DEFAULT_LANGUAGE].total())
    clear = stops[best].total() >= least and len(stops[best]) >= _LEAST_WORDS
    return best if clear else DEFAULT_LANGUAGE


def _stop_words(counts: Counter[str], language: str) -> Counter[str]:
    """Return those of the counted words that are stop words of a language."""
    others = set(_analyzer(language).analyze(" ".join(counts)))
    return Counter({word: number for word, number in counts.items() if word not in others})


@cache
def _analyzer(language: str | None = None) -> tantivy.TextAnalyzer:
    """Return the analyzer that splits a text into words, without a language's stop words."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.lowercase())
    if language:
        builder = builder.filter(tantivy.Filter.stopword(language))
    return builder.build()
