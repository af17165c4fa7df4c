"""How texts are split into words and stems, and what a query asks for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import tantivy

from corpus.lexical.language import DEFAULT_LANGUAGE

# Words with their signs, as in C++, C#, L1-norm, @property, node.js.
_IDENTIFIER = r"[\w@#$.+/-]*\w[+#]*"
_LONGEST_WORD = 60

_NAME = re.compile(r"[\d+#@$]")
# A query with more phrases or beginnings is not a real text.
_MOST = 8
_PHRASE = re.compile(r'"([^"]*)"|“([^“”]*)”')
_PREFIX = re.compile(r"(?<![^\s(\"“])([^\W_][\w@#$.+/-]*)\*(?![^\s)\"”?!.,;:])")

# Question words, and others that say nothing about what a query is after; most are missing from
# tantivy's lists of stop words.
_ASKING = {
    "danish": "hvad hvem hvilken hvilke hvilket hvor hvordan hvorfor hvornår",
    "dutch": "hoe hoeveel waar waarom wanneer wat welk welke wie",
    "english": (
        "about all any between can could did does explain had has have how i its may me mean means "
        "more most my our should so some than those too use used using very we were what when "
        "where which who whom whose why would you your from do"
    ),
    "finnish": "kuinka kuka miksi mikä millainen milloin missä miten mitä",
    "french": "combien comment lequel laquelle où pourquoi quand quel quelle quelles quels est",
    "german": "wann warum was welche welchem welchen welcher welches wer weshalb wie wieso wo",
    "hungarian": "hogyan hol ki melyik mennyi mi miért mikor milyen",
    "italian": "che come cosa dove perché quale quali quando quanto",
    "norwegian": "hva hvem hvilken hvilke hvilket hvor hvordan hvorfor når",
    "portuguese": "como onde porquê porque quais qual quando quanto que quem",
    "russian": "где зачем как какая какие какой когда кто почему сколько такое что",
    "spanish": "cómo cuál cuáles cuándo cuánto dónde por qué quién quiénes",
    "swedish": "hur när vad var varför vem vilka vilken vilket",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart: its `words` as plain text, what stood in quotes, and word beginnings.

    `words` include those of the phrases, but not those of `prefixes` ("regular*").
    """

    words: str
    phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


def take_apart(text: str) -> Wanted:
    """Return what a query asks for; an unpaired quote is a plain character."""
    phrases = dict.fromkeys(a or b for a, b in _PHRASE.findall(text) if (a or b).strip())
    prefixes = dict.fromkeys(_PREFIX.findall(text))
    return Wanted(_PREFIX.sub(" ", text), tuple(phrases)[:_MOST], tuple(prefixes)[:_MOST])


def stemming(language: str) -> tantivy.TextAnalyzer:
    """Return the analyzer for the stems of a text's words; accents matter only to the stemmer."""
    return _built(
        tantivy.Tokenizer.simple(),
        (
            tantivy.Filter.remove_long(_LONGEST_WORD),
            tantivy.Filter.lowercase(),
            tantivy.Filter.stemmer(language),
            tantivy.Filter.ascii_fold(),
        ),
    )


class WordStems:
    """The stems of single words of a language; a stop word has none."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self._analyzer = _telling(language)
        self.stem = lru_cache(maxsize=10_000)(self._stem)

    def _stem(self, word: str) -> str:
        """Return the stem of a word, "" for one that says nothing; accents are ignored.

        A name with signs or digits in it, as in C++ or E1043, is its own stem.
        """
        text = word.casefold()
        if _NAME.search(text):
            return fold(text)
        return " ".join(self._analyzer.analyze(text))


def fold(text: str) -> str:
    """Return a text without the accents of its letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def _telling(language: str) -> tantivy.TextAnalyzer:
    """Return the analyzer for the stems of a text's words, without stop words."""
    return _built(
        tantivy.Tokenizer.simple(),
        (
            tantivy.Filter.lowercase(),
            tantivy.Filter.stopword(language),
            tantivy.Filter.custom_stopword(_ASKING[language].split()),
            tantivy.Filter.stemmer(language),
            tantivy.Filter.ascii_fold(),
        ),
    )


def identifying() -> tantivy.TextAnalyzer:
    """Return the analyzer for a text's words as they are written, in lower case."""
    return _built(
        tantivy.Tokenizer.regex(_IDENTIFIER),
        (tantivy.Filter.remove_long(_LONGEST_WORD), tantivy.Filter.lowercase()),
    )


def _built(tokenizer: tantivy.Tokenizer, steps: Sequence[tantivy.Filter]) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
