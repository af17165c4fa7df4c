"""How people label questions and answers in text: words of many languages, signs, numbers."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.layouts.plain.labels import Labels
from ingest.text.document import Document

# Words for question and answer. A letter alone counts only in a pair that both labels show.
_PAIRS = (
    # the second a is Cyrillic
    ("question|ques|que|qn|q", "answer|ans|a|а|solution|soln|sol|reply|response"),
    ("frage|f", "antwort|a"),
    ("pregunta|p", "respuesta|r"),
    ("pergunta|p", "resposta|r"),
    ("question|q", "réponse|reponse|rép|r"),
    ("domanda|d", "risposta|r"),
    ("vraag|v", "antwoord|a"),
    ("вопрос|в", "ответ|о"),
    ("питання|п", "відповідь|в"),
    ("pytanie|p", "odpowiedź|o"),
    ("otázka|o", "odpověď|odpoveď|o"),
    ("fråga|spørgsmål|spørsmål|f|s", "svar|s"),
    ("soru|s", "cevap|yanıt|c"),
    ("问题|问|問題|問|質問|提问|提問", "回答|答案|答え|答|解答"),
    ("질문|문", "답변|답"),
    ("سؤال|السؤال|س", "جواب|الجواب|إجابة|الإجابة|ج"),
    ("שאלה|ש", "תשובה|ת"),
    ("प्रश्न|सवाल", "उत्तर|जवाब"),
    ("ερώτηση|ε", "απάντηση|α"),
    ("câu hỏi|hỏi", "trả lời|đáp"),
)
# Blanks are counted: what may be empty must not be tried at every length.
_LEAD = (
    r"^\s*(?:>\s?)?(?:[-*+•‣]\s{1,4})?(?:\(?\d{1,4}(?:\.\d{1,4}){0,3}\s?[.)．、）]\s{0,4})?"
    r"[*_]{0,3}[\[(<:【]?[*_]{0,3}"
)
_NUMBER = r"(?:\s{0,2}[#№]?\s?\d{1,5}(?:\.\d{1,4}){0,3})?"
_CLOSE = r"\s{0,2}[*_]{0,3}[\])>】]?[*_]{0,3}\s{0,4}"
_COLON = r"[:：]{1,2}"
# Signs other than the colon also mark lettered options: "A. red".
_ANY_SIGN = r"(?:[:：]{1,2}|[.)．。、]|[-–—]{1,2}>?(?=\s)|=>|[|>])"
_OPTION = re.compile(r"^\s*\(?[B-D][.)\]]\s")
_WORDS = "|".join(words for pair in _PAIRS for words in pair)
_LABELLED = re.compile(rf"{_LEAD}(?i:{_WORDS})(?:[^\w\s]|\s|\d|$)")
_FIRST_WORD = re.compile(rf"{_LEAD}(\S+)")
_STARTS = tuple(word.partition(" ")[0] for word in _WORDS.split("|"))


@dataclass(frozen=True, slots=True)
class _Word:
    """A pattern of label words, as they are written at the begin of a line."""

    any_case: str
    capital: str
    long: str

    @classmethod
    def of(cls, words: str) -> "_Word":
        """Return the spellings of alternatives that are divided by bars."""
        every = words.split("|")
        names = [form for word in every for form in (word.upper(), word.capitalize())]
        long = [name for name in names if len(name) > 3 or not name.isascii()]
        return cls(words, "|".join(names), "|".join(long))


def spellings(document: Document) -> Iterator[Labels]:
    """Yield the labels of each language of which a document shows both a question and an answer."""
    labelled, words = [], set()
    for text in document.lines:  # the first word alone rules most lines out, and is soon found
        word = _FIRST_WORD.match(text)
        if word and word[1].casefold().startswith(_STARTS) and _LABELLED.match(text):
            labelled.append(text)
            words.add(word[1].casefold())
    lettered = any(map(_OPTION.match, document.lines)) if labelled else False
    for asked, answered in _PAIRS:
        starts = tuple(word.partition(" ")[0] for word in asked.split("|"))
        if not any(word.startswith(starts) for word in words):
            continue
        labels = _labels(asked, answered, _COLON if lettered else _ANY_SIGN)
        asks = [text for text in labelled if labels.question.match(text)]
        if asks and (
            any(map(labels.answer.match, labelled)) or any(map(labels.inline.search, asks))
        ):
            yield labels


@cache
def _labels(asked: str, answered: str, sign: str) -> Labels:
    return Labels(
        question=_label(_Word.of(asked), _ANY_SIGN),
        answer=_label(_Word.of(answered), sign),
        inline=re.compile(
            rf"(?<=[?？؟.!。)\"”*_])\s*[*_]{{0,3}}(?<![^\W*_])(?:{answered})\d{{0,4}}"
            rf"[*_]{{0,3}}[:：]\s*[*_]{{0,3}}",
            re.IGNORECASE,
        ),
    )


def _label(word: _Word, sign: str) -> re.Pattern[str]:
    """Return the pattern of a label: "Q:", "**Q1.**", "[Q]", "Q3 How", "Question" alone.

    Signs other than a colon need a capital letter; a long word alone on its line needs no sign.
    """
    alone = rf"|(?:{word.long}){_NUMBER}{_CLOSE}$" if word.long else ""
    return re.compile(
        rf"{_LEAD}(?:(?i:{word.any_case}){_NUMBER}{_CLOSE}{_COLON}"
        rf"|(?:{word.capital}){_NUMBER}{_CLOSE}{sign}"
        rf"|(?<=[\[(<【])(?:{word.capital}){_NUMBER}[\])>】]"
        rf"|(?:{word.capital})\s?\d{{1,5}}(?=\s|$){alone})"
        rf"[*_]{{0,3}}\s*(?P<text>.*)$"
    )
