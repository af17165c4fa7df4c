"""How the lexical index takes texts apart, and what a person's query asks of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

# Words with their signs, as in C++, C#, L1-norm, @property, node.js.
_IDENTIFIER = r"[\w@#$.+/-]*\w[+#]*"
_LONGEST_WORD = 60

# A query of more phrases or beginnings is none.
_MOST = 8
_PHRASE = re.compile(r'"([^"]*)"|“([^“”]*)”')
_PREFIX = re.compile(r"(?<![^\s(\"“])([^\W_][\w@#$.+/-]*)\*(?![^\s)\"”?!.,;:])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart: its `words` as plain text, what stood in quotes, and word beginnings.

    The words of the phrases are among `words`, too, those of `prefixes` ("regular*") are not.
    """

    words: str
    phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


def take_apart(text: str) -> Wanted:
    """Return what a query asks for; a quote without its other half is a plain character."""
    phrases = dict.fromkeys(a or b for a, b in _PHRASE.findall(text) if (a or b).strip())
    prefixes = dict.fromkeys(_PREFIX.findall(text))
    return Wanted(_PREFIX.sub(" ", text), tuple(phrases)[:_MOST], tuple(prefixes)[:_MOST])


def stemming(language: str) -> tantivy.TextAnalyzer:
    """Return what takes a text to the stems of its words; accents count for the stem only."""
    return _built(
        tantivy.Tokenizer.simple(),
        (
            tantivy.Filter.remove_long(_LONGEST_WORD),
            tantivy.Filter.lowercase(),
            tantivy.Filter.stemmer(language),
            tantivy.Filter.ascii_fold(),
        ),
    )


def identifying() -> tantivy.TextAnalyzer:
    """Return what takes a text to its words as they are written, in lower case."""
    return _built(
        tantivy.Tokenizer.regex(_IDENTIFIER),
        (tantivy.Filter.remove_long(_LONGEST_WORD), tantivy.Filter.lowercase()),
    )


def _built(tokenizer: tantivy.Tokenizer, steps: Sequence[tantivy.Filter]) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
