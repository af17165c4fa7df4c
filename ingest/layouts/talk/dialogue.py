"""Plain text in which each question and each answer has a label, in any spelling or language."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from ingest.layouts.layout import not_read
from ingest.layouts.plain.plaintext import PlainText, plain_text
from ingest.layouts.plain.textheads import TextHead, is_rule, text_head, top_title
from ingest.layouts.sections import SectionPath
from ingest.layouts.talk.counted import counted_labels
from ingest.layouts.talk.labels import Labels, LabelWalk
from ingest.layouts.talk.languages import PAIRS
from ingest.text.document import Document
from ingest.text.reading import Reading, answered_share
from ingest.text.wording import is_contents_heading, plain, remembered

# A line that only its position marks as a section's name has at most this many words.
_FEW_WORDS = 5
_SENTENCE_END = (".", "!", "?", ";", ",", "。", "？", "！", "؟")
_QUOTED_LABEL = re.compile(r"^>\s?[*_]{0,3}[^\W\d_]{1,10}\s?\d{0,4}[*_]{0,3}[:：.)]")
_NUMBERED = re.compile(r"^\s{0,3}(?:\d{1,3}|[IVX]{1,5}|[A-Z])[.)]\s+\S")
# Blanks are counted, so that the search stays linear.
_LEAD = (
    r"^\s*(?:>\s?)?(?:[-*+•‣]\s{1,4})?(?:[^\w\s#>*+()\[\]<|`~-]\ufe0f?\s)?(?:\(?\d{1,4}(?:\.\d{1,4}){0,3}\s?[.)．、）]\s{0,4})?"
    r"[*_`]{0,3}[\[(<:【]?[*_]{0,3}"
)
_COUNT = r"(?:\s{0,2}[#№.]?\s?\d{1,5}(?:\.\d{1,4}){0,3})?"
_CLOSE = r"\s{0,2}[*_`]{0,3}[\])>】]?[*_]{0,3}\s{0,4}"
_COLON = r"[:：]{1,2}"
# Signs other than the colon also mark lettered options: "A. red".
_ANY_SIGN = r"(?:[:：]{1,2}|(?!(?<=\d)\.\d)[.)．。、]|[-–—]{1,2}>?(?=\s)|=>|[|>]|/(?=\s))"
_OPTION = re.compile(r"^\s*\(?[B-D][.)\]]\s")
_OPTION_STARTS = frozenset("(BCD")
_ASKED = tuple(
    (asked, answered, tuple(word.partition(" ")[0] for word in asked.split("|")))
    for asked, answered in PAIRS
)
_WORDS = "|".join(words for pair in PAIRS for words in pair)
_LABELLED = re.compile(rf"{_LEAD}(?i:{_WORDS})(?:[^\w\s]|\s|\d|$)")
_NO_LEAD = frozenset("#|)]~")  # no label stands behind these
_FIRST_WORD = re.compile(rf"{_LEAD}(\S+)")
_STARTS = tuple(word.partition(" ")[0] for word in _WORDS.split("|"))
_FIRST_LETTERS = frozenset(word[:2].casefold() for word in _STARTS)  # of some only one
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINNINGS = frozenset(
    found[0].casefold() for word in _WORDS.split("|") if (found := _LETTERS.match(word))
)


class Dialogue:
    """`Q:`/`A:` in all their spellings, in many languages, under headings of plain text."""

    name = "dialogue"
    summary = "questions and answers with labels, in any spelling and many languages"
    example = "=== Garten ===\n\nFrage: Wie oft wird gegossen?\nAntwort: Einmal in der Woche."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        text = _unquoted(plain_text(document))
        best = not_read(self.name)
        for labels in (*spellings(text), *counted_labels(text)):
            sections = _TextSections(text, labels)
            ledger = LabelWalk(text, labels, sections.enter).run()
            ledger.title = sections.title
            # both labels are needed: the share of records that have an answer
            reading = ledger.close(self.name, answered_share(ledger.records))
            if _worth(reading) > _worth(best):
                best = reading
        return best


def _worth(reading: Reading) -> float:
    return len(reading.records) * reading.strength * reading.coverage


def _unquoted(text: PlainText) -> PlainText:
    """Return a text without the quotation marks of quotes that begin with a label ("> Q: …")."""
    if not any(text.lines[n].startswith(">") for n in text.holding(">")):
        return text
    lines, inside = [], False
    for line in text.lines:
        quoted = line.startswith(">")
        inside = quoted and (inside or bool(_QUOTED_LABEL.match(line)))
        lines.append(line[1:].removeprefix(" ") if inside else line)
    return PlainText(text.name, "\n".join(lines))


class _TextSections:
    """Opens sections at headings of plain text that a question follows."""

    def __init__(self, document: Document, labels: Labels) -> None:
        self._document = document
        self._labels = labels
        self._levels: dict[str, int] = {}  # by the kind of heading, in order of appearance
        self._below: set[int] = set()  # lines under headings
        self._top = top_title(document) or self._first_head()
        self.title = ""

    def enter(self, line: int, path: SectionPath) -> bool:
        """Open the section that a line begins; return whether there is one."""
        if line in self._below:
            return True
        top = self._top if self._top and self._top.first == line else None
        head = self._head(line) or top
        if head is None:
            return False
        titles = top is not None and self._kinds[head.kind] < 2
        if not titles and not self._leads_to_question(head.last + 1):
            return False
        if titles:
            self.title = plain(head.text.lstrip("#"))
        elif not is_contents_heading(head.text):
            level = self._levels.setdefault(head.kind, len(self._levels) + 1)
            path.enter(level, head.text)
        self._below.update(range(head.first + 1, head.last + 1))
        return True

    @cached_property
    def _kinds(self) -> Counter[str]:
        """How many headings of each kind there are."""
        heads = map(self._head, range(len(self._document.lines)))
        return Counter(head.kind for head in heads if head)

    def _first_head(self) -> TextHead | None:
        lines = range(len(self._document.lines))
        return next((head for line in lines if (head := text_head(self._document, line))), None)

    def _head(self, line: int) -> TextHead | None:
        return text_head(self._document, line) or self._bare_head(line)

    def _bare_head(self, line: int) -> TextHead | None:
        """Return the heading that a short line makes by standing alone right before a question."""
        text = self._document.lines[line].rstrip()
        apart = self._document.blank(line - 1) and self._document.blank(line + 1)
        if not apart or not text or text[0].isspace() or text[0].islower():
            return None
        named = bool(_NUMBERED.match(text)) or text.endswith((":", "："))
        short = len(text.split()) <= _FEW_WORDS and text[0].isalpha()
        if not (named or short) or len(text) > 80 or text.endswith(_SENTENCE_END):
            return None
        after = self._document.next_text(line + 1)
        if after < len(self._document.lines) and self._asks(after):
            return TextHead(text, line, line, "numbered" if _NUMBERED.match(text) else "bare")
        return None

    def _asks(self, line: int) -> bool:
        return bool(self._labels.question.match(self._document.lines[line]))

    def _leads_to_question(self, line: int) -> bool:
        """Return whether a question, or another heading that leads to one, comes next."""
        after = self._document.next_text(line)
        while after < len(self._document.lines):
            head = self._head(after)
            if self._asks(after):
                return True
            if not is_rule(self._document.lines[after]) and head is None:
                return False
            after = self._document.next_text(head.last + 1 if head else after + 1)
        return False


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A pattern of label words as they are written at the start of a line."""

    any_case: str
    capital: str
    long: str

    @classmethod
    def of(cls, words: str) -> "_Spelling":
        """Return the spellings of alternatives that are divided by bars."""
        every = words.split("|")
        names = [form for word in every for form in (word.upper(), word.capitalize())]
        long = [name for name in names if len(name) > 3 or not name.isascii()]
        return cls(words, "|".join(names), "|".join(long))


def spellings(document: Document) -> Iterator[Labels]:
    """Yield the labels of each language of which a document shows both a question and an answer."""
    labelled, words = [], set()
    for text, sign in zip(document.lines, document.signs, strict=True):
        # the first letters and the first word rule most lines out, and are cheap to find
        if not sign or sign in _NO_LEAD:
            continue
        if sign.isalpha():
            bare = text.lstrip()
            if _no_label_begins(bare[:2]) or _begins_otherwise(bare.partition(" ")[0]):
                continue
        word = _FIRST_WORD.match(text)
        if word and not _begins_otherwise(word[1]) and _LABELLED.match(text):
            labelled.append(text)
            words.add(word[1].casefold())
    lettered = bool(labelled) and any(
        sign in _OPTION_STARTS and _OPTION.match(text)
        for text, sign in zip(document.lines, document.signs, strict=True)
    )
    for asked, answered, starts in _ASKED:
        if not any(word.startswith(starts) for word in words):
            continue
        labels = _labels(asked, answered, _COLON if lettered else _ANY_SIGN)
        asks = [text for text in labelled if labels.question.match(text)]
        if asks and (
            any(map(labels.answer.match, labelled)) or any(map(labels.inline.search, asks))
        ):
            yield labels


@remembered
def _no_label_begins(letters: str) -> bool:
    """Return whether no label begins with a line's first two letters."""
    first = letters.casefold()
    return first[:2] not in _FIRST_LETTERS and first[:1] not in _FIRST_LETTERS


@remembered
def _begins_otherwise(word: str) -> bool:
    """Return whether no label begins with the first letters of a word."""
    if _no_label_begins(word[:2]):
        return True
    found = _LETTERS.match(word)
    return found is not None and found[0].casefold() not in _BEGINNINGS


@cache
def _labels(asked: str, answered: str, sign: str) -> Labels:
    return Labels(
        question=_label(_Spelling.of(asked), _ANY_SIGN),
        answer=_label(_Spelling.of(answered), sign),
        inline=re.compile(
            rf"(?<=[?？؟.!。)\"”*_])\s*[*_]{{0,3}}(?<![^\W*_])(?:{answered})\d{{0,4}}"
            rf"[*_]{{0,3}}[:：]\s*[*_]{{0,3}}",
            re.IGNORECASE,
        ),
    )


def _label(word: _Spelling, sign: str) -> re.Pattern[str]:
    """Return the pattern of a label: "Q:", "**Q1.**", "[Q]", "Q3 How", "Question" alone.

    Signs other than a colon need a capital letter; a long word alone on its line needs no sign.
    """
    alone = rf"|(?:{word.long}){_COUNT}{_CLOSE}$" if word.long else ""
    return re.compile(
        rf"{_LEAD}(?:(?:{word.capital})\.\d{{1,5}}(?=\s[^\W\d_])"
        rf"|(?i:{word.any_case}){_COUNT}{_CLOSE}{_COLON}"
        rf"|(?:{word.capital}){_COUNT}{_CLOSE}{sign}"
        rf"|(?<=[\[(<【])(?:{word.capital}){_COUNT}[\])>】]"
        rf"|(?:{word.capital})\.?\s?\d{{1,5}}(?:\.\d{{1,4}}){{0,3}}(?=\s|$){alone})"
        rf"[*_`]{{0,3}}\s*(?P<text>.*)$"
    )
