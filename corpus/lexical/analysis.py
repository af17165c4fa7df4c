"""How texts are split into words and stems, and what a query asks for."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import tantivy

from corpus.lexical.scripts import HANGUL, MARKS, UNSPACED, is_unspaced, script

DEFAULT_LANGUAGE = "english"
# The languages for which tantivy has both a stemmer and a list of stop words.
LANGUAGES = (
    "danish dutch english finnish french german hungarian italian norwegian portuguese russian "
    "spanish swedish".split()
)
# Words with their signs, as in C++, C#, L1-norm, @property, node.js.
_IDENTIFIER = r"[\w@#$.+/-]*\w[+#]*"
_LONGEST_WORD = 60

_NAME = re.compile(r"[\d+#@$]")
# A query with more phrases or beginnings is not a real text.
_MOST = 8
_PHRASE = re.compile(r'"([^"]*)"|“([^“”]*)”')
_PREFIX = re.compile(r"(?<![^\s(\"“])([^\W_][\w@#$.+/-]*)\*(?![^\s)\"”?!.,;:])")

# Words as people see them; a run of letters without blanks is one of them at first.
_WORD = re.compile(
    rf"[{UNSPACED}]+|(?:(?![{UNSPACED}])[^\W_]|[{MARKS}])+"
    rf"(?:[-'’+#](?:(?![{UNSPACED}])[^\W_]|[{MARKS}])*)*"
)
# The same, much faster, where a text has ASCII alone, or neither marks nor runs without blanks.
_ASCII_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z'+#-]*")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:[-'’+#][^\W_]*)*")
_UNUSUAL = re.compile(f"[{MARKS}{UNSPACED}]")
_TOKENS = re.compile(rf"(?:\w|[{MARKS}{UNSPACED}])+")
# What tantivy's tokenizer does not split as people would: letters without blanks, Korean with its
# endings, vowel signs of Indian scripts.
_SPECIAL = re.compile(
    rf"(?P<run>[{UNSPACED}]+)|(?P<hangul>[{HANGUL}]+)|(?P<marked>[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)+)"
)
# A sign of Thai, Lao, Burmese or Khmer with what stands before, above and below it.
_CLUSTER = re.compile(
    "[\u0e40-\u0e44\u0ec0-\u0ec4]?"
    "[\u0e01-\u0e2f\u0e81-\u0eae\u0edc-\u0edf\u0f40-\u0f6c\u1000-\u102a\u1780-\u17b3]"
    "[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u0f71-\u0fbc\u102b-\u103f"
    "\u1050-\u108f\u17b4-\u17d3]*(?:\u17d2[\u1780-\u17b3][\u17b4-\u17d3]*)*|.",
    re.DOTALL,
)
# Signs and particles of Chinese, and of Korean after its nouns, that say little.
_SMALL_SIGNS = frozenset(
    "的了吗嗎呢吧么麼是在我你您他她它们們这這那哪个個和与與就都也要请請怎什谁誰几幾如何为為"
)
_PARTICLES = re.compile(
    "(?<=..)(?:에서는|에서|에게|으로|부터|까지|이나|하고|은|는|이|가|을|를|의|에|로|와|과|도|만|나요|인가요|하나요|"
    "합니다|입니다|해요|하는|한|할|하다|되나요|됩니다)$|"
    "(?<=.)(?:은|는|을|를|의|에|로|와|과|도)$"
)
_KOREAN_ASKING = frozenset(
    "어떻게 무엇 뭐 언제 어디 어디서 왜 누가 누구 얼마나 얼마 어떤 몇 있나요 되나요 할 수".split()
)

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
    "arabic": "في من على إلى عن ما ماذا هل كيف أين متى لماذا كم هذا هذه التي الذي أن أو و لا",
    "greek": "ο η το οι τα του της των τον την και να σε με για από που πώς τι πότε γιατί είναι",
    "romanian": "și în la de pe cu un o nu este sunt ce cum unde când cât de cine care să se al a",
    "turkish": "ve bir bu da de mi mı mu mü ne nasıl nerede neden kim kaç için ile var olarak çok",
    "polish": "i w na z do nie jest są co jak gdzie kiedy ile kto czy który się dlaczego po za od",
    "czech": "a v na z do ne je jsou co jak kde kdy kolik kdo zda který se proč o po za od pro si",
    "ukrainian": "і й в у на з до не є що як де коли скільки хто чи який чому про по за від для",
}
# Languages that tantivy can stem, though it has no stop words for them.
_STEMMED = frozenset({*LANGUAGES, "arabic", "greek", "romanian", "tamil", "turkish"})
# Words of other languages with many endings are cut to this many letters, which does nearly as
# well as a stemmer (McNamee & Mayfield 2004, "Character n-gram tokenization").
_CUT = frozenset(
    "belarusian bulgarian croatian czech estonian kazakh latvian lithuanian macedonian polish "
    "serbian slovak slovenian ukrainian albanian basque icelandic".split()
)
_CUT_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart: its `words` as plain text, what stood in quotes, and word beginnings.

    `words` include those of the phrases, but not those of `prefixes` ("regular*").
    """

    words: str
    phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offsets in a text; in a run without blanks, two signs that overlap others."""

    text: str
    start: int
    end: int


def take_apart(text: str) -> Wanted:
    """Return what a query asks for; an unpaired quote is a plain character."""
    phrases = dict.fromkeys(a or b for a, b in _PHRASE.findall(text) if (a or b).strip())
    prefixes = dict.fromkeys(_PREFIX.findall(text))
    return Wanted(_PREFIX.sub(" ", text), tuple(phrases)[:_MOST], tuple(prefixes)[:_MOST])


def find_words(text: str) -> Iterator[Word]:
    """Return the words of a text, in order.

    Where a language puts no blanks between its words, every two neighbouring signs are one.
    """
    return (Word(text[start:end], start, end) for start, end in word_spans(text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end offset of each word that `find_words` yields."""
    if text.isascii():
        return [found.span() for found in _ASCII_WORD.finditer(text)]
    if not _UNUSUAL.search(text):
        return [found.span() for found in _PLAIN_WORD.finditer(text)]
    spans = list[tuple[int, int]]()
    for found in _WORD.finditer(text):
        if is_unspaced(found.group()[0]):
            first = found.start()
            spans += ((first + start, first + end) for start, end in _pairs(found.group()))
        else:
            spans.append(found.span())
    return spans


def words_of_tokens(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the word that each token of a text belongs to, "" for a sign.

    In a run without blanks, a token is a word of its own.
    """
    words = [""] * len(spans)
    bounds = [found.span() for found in _TOKENS.finditer(text)]
    starts = [start for start, _ in bounds]
    for place, (first, end) in enumerate(spans):
        number = bisect_right(starts, first) - 1
        if number < 0 or not first < min(end, bounds[number][1]):
            continue
        start, last = bounds[number]
        unspaced = is_unspaced(text[first])
        words[place] = text[first : min(end, last)] if unspaced else text[start:last]
    return words


class Stemmer:
    """Splits texts of one language into stems; accents matter only to the stemmer.

    Runs of letters without blanks, and Korean words, become single signs and pairs of signs.
    """

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self._analyzer = stemming(language)
        self._cuts = language in _CUT

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, in order."""
        if text.isascii():
            return self._plain(text)
        text = unicodedata.normalize("NFC", text)
        stems, end = list[str](), 0
        for found in _SPECIAL.finditer(text):
            stems += self._plain(text[end : found.start()])
            stems += _grams(found)
            end = found.end()
        return stems + self._plain(text[end:])

    def _plain(self, text: str) -> list[str]:
        stems = list(self._analyzer.analyze(text))
        return _cut(stems) if self._cuts else stems


def is_gram(stem: str) -> bool:
    """Return whether a stem is a sign or two of a run without blanks, or of a Korean word."""
    return not stem.isascii() and bool(re.match(f"[{UNSPACED}{HANGUL}]", stem))


def stemming(language: str) -> tantivy.TextAnalyzer:
    """Return the analyzer for the stems of a text's words; accents matter only to the stemmer."""
    return _built(
        tantivy.Tokenizer.simple(),
        (
            tantivy.Filter.remove_long(_LONGEST_WORD),
            tantivy.Filter.lowercase(),
            *_stemmer(language),
            tantivy.Filter.ascii_fold(),
        ),
    )


def as_written() -> tantivy.TextAnalyzer:
    """Return the analyzer of fields that hold stems already, with blanks between them."""
    return _built(tantivy.Tokenizer.whitespace(), ())


class WordStems:
    """The stems of single words of some languages; a stop word has none.

    A word that is a stop word of any of them has none.
    """

    def __init__(self, *languages: str) -> None:
        self._analyzers = [_telling(language) for language in languages or (DEFAULT_LANGUAGE,)]
        self._cuts = any(language in _CUT for language in languages)
        self.stem = lru_cache(maxsize=10_000)(self._stem)

    def _stem(self, word: str) -> str:
        """Return the stem of a word, "" for one that says nothing; accents are ignored.

        A name with signs or digits in it, as in C++ or E1043, is its own stem.
        """
        text = word.casefold()
        if _NAME.search(text):
            return fold(text)
        if not text.isascii() and (found := _SPECIAL.match(text)):
            return _telling_run(found)
        stems = [" ".join(analyzer.analyze(text)) for analyzer in self._analyzers]
        return _cut([min(stems, key=len)])[0] if self._cuts else min(stems, key=len)


@cache
def stemmer(language: str) -> Stemmer:
    """Return what splits texts of a language into stems."""
    return Stemmer(language)


@cache
def word_stems(language: str) -> WordStems:
    """Return the stems of single words of a language."""
    return WordStems(language)


def fold(text: str) -> str:
    """Return a text without the accents of its letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def _telling(language: str) -> tantivy.TextAnalyzer:
    """Return the analyzer for the stems of a text's words, without stop words."""
    known = (tantivy.Filter.stopword(language),) if language in LANGUAGES else ()
    asking = _ASKING.get(language, "").split()
    return _built(
        tantivy.Tokenizer.simple(),
        (
            tantivy.Filter.lowercase(),
            *known,
            tantivy.Filter.custom_stopword(asking),
            *_stemmer(language),
            tantivy.Filter.ascii_fold(),
        ),
    )


def identifying() -> tantivy.TextAnalyzer:
    """Return the analyzer for a text's words as they are written, in lower case."""
    return _built(
        tantivy.Tokenizer.regex(_IDENTIFIER),
        (tantivy.Filter.remove_long(_LONGEST_WORD), tantivy.Filter.lowercase()),
    )


def _stemmer(language: str) -> tuple[tantivy.Filter, ...]:
    return (tantivy.Filter.stemmer(language),) if language in _STEMMED else ()


def _cut(stems: Sequence[str]) -> list[str]:
    return [stem[:_CUT_LETTERS] if stem.isalpha() else stem for stem in stems]


def _grams(found: re.Match[str]) -> Iterator[str]:
    """Yield the stems of a part that tantivy cannot split, in order."""
    text = found.group().casefold()
    if found.lastgroup == "marked":
        yield text
        return
    signs = list(_pairs(text, 1))
    for number, (start, end) in enumerate(signs):
        # A sign of kana or Thai alone, or a Korean syllable, says next to nothing.
        if len(signs) == 1 or _is_han(text[start]):
            yield text[start:end]
        if number + 1 < len(signs):
            yield text[start : signs[number + 1][1]]


def _pairs(run: str, count: int = 2) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every two (or `count`) neighbouring signs; of a single one its own."""
    signs = [found.span() for found in _CLUSTER.finditer(run)]
    if len(signs) <= count - 1:
        yield 0, len(run)
        return
    for number in range(len(signs) - count + 1):
        yield signs[number][0], signs[number + count - 1][1]


def _telling_run(found: re.Match[str]) -> str:
    text = found.group()
    if found.lastgroup == "hangul":
        bare = _PARTICLES.sub("", text)
        return "" if bare in _KOREAN_ASKING else bare
    if found.lastgroup == "run" and (
        all("\u3040" < sign < "\u30a0" for sign in text) or _SMALL_SIGNS & set(text)
    ):
        return ""
    return text


def _is_han(sign: str) -> bool:
    return script(sign) == "HAN"


def _built(tokenizer: tantivy.Tokenizer, steps: Sequence[tantivy.Filter]) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
