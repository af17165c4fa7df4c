"""Interviews, hearings and lists in which two names or labels alternate, one of which asks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.plain.plaintext import Wrapped
from ingest.layouts.plain.textheads import top_title
from ingest.layouts.sections import SectionPath, title_heading
from ingest.layouts.talk.languages import ASKERS, LABEL_WORDS, REQUESTING, is_request
from ingest.layouts.talk.turns import Talk, Turn
from ingest.text.blocks import Heading
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading
from ingest.text.wording import QUESTION_MARKS, question_text

_EXAMINATION = re.compile(r"^\s*(?:[A-Z]+[- ]){0,3}EXAMINATION\b[^a-z]*$")
_EXAMINER = re.compile(r"^\s*(?:EXAMINATION )?BY (?:MR|MS|MRS|DR|THE)\b[^a-z]{1,40}$")
_WITNESS = frozenset({"the witness", "the deponent", "the defendant"})
_ENDS = " \t*_\"'”’»)]}."
_STATEMENT = re.compile(r"[.!…]\s+\S|[。！]")
_FEWEST = 2  # questions of an interview
_FEW_WORDS = 3  # "Thank you.", "I see."
_DATED = re.compile(r"^\s*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}")


class Interview:
    """Two or more speakers of whom one asks; transcripts of courts, with what others call in."""

    name = "interview"
    summary = "interviews and transcripts: speakers, of whom one asks"
    example = (
        "**Reporter:** When did it burn?\n**Mr Ash:** In May.\n"
        "**Reporter:** Who saw it?\n**Mr Ash:** The miller."
    )

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        talk = Talk(document)
        if not talk.labels or _is_chat(document):
            return not_read(self.name)
        turns = talk.turns(frozenset(_breaks(document, talk)))
        roles = _roles(turns, talk.shown)
        if roles is None:
            return not_read(self.name)
        ledger = _InterviewWalk(document, talk, turns, roles).run()
        return ledger.close(self.name, roles.sureness)


@dataclass(frozen=True, slots=True)
class _Roles:
    """Who asks and who answers; all others only call in. `sureness` is in [0, 1]."""

    asking: frozenset[str]
    answering: frozenset[str]
    sureness: float


def _is_chat(document: Document) -> bool:
    """Return whether most lines begin with a date and a time, as people's chats do."""
    led = document.beginning(lambda sign: sign == "[" or sign.isdecimal())
    half = len(document.text_lines) / 2
    return len(led) > half and sum(bool(_DATED.match(document.lines[n])) for n in led) > half


def _breaks(document: Document, talk: Talk) -> Iterable[int]:
    """Yield the lines that end a turn and begin none: headings, and who examines now."""
    for heading in document.headings:
        if document.lines[heading.first].startswith("#"):
            yield from range(heading.first, heading.last + 1)
    named = {*document.holding("EXAM"), *document.holding("BY ")}
    for line in sorted(named):
        if _EXAMINER.match(talk.shown[line]) or _EXAMINATION.match(talk.shown[line]):
            yield line


def _asks(turn: Turn, shown: Sequence[str]) -> bool:
    """Return whether a turn ends with a question, or requests something."""
    said = turn.said(shown)
    first = next((text for text in said if text.strip()), "")
    last = next((text for text in reversed(said) if text.strip()), "")
    if last.rstrip(_ENDS).endswith(QUESTION_MARKS) or (first and is_request(first)):
        return True
    ended = last[-40:]
    return any(word in ended for word in REQUESTING)


def _states(turn: Turn, shown: Sequence[str]) -> bool:
    """Return whether a turn states something: a question after that is rhetorical."""
    return any(map(_STATEMENT.search, turn.said(shown)))


def _is_question(turn: Turn, shown: Sequence[str]) -> bool:
    """Return whether what the one who asks says is a question, wherever its mark stands."""
    return _asks(turn, shown) or any(
        mark in text for text in turn.said(shown) for mark in QUESTION_MARKS
    )


def _is_remark(turn: Turn, shown: Sequence[str]) -> bool:
    """Return whether a turn is only a word of thanks or the like."""
    words = 0
    for text in turn.said(shown):
        words += len(text.split())
        if words > _FEW_WORDS:
            return False
    return True


def _roles(turns: Sequence[Turn], shown: Sequence[str]) -> _Roles | None:
    """Return who asks and who answers, None where nobody only asks and somebody only answers."""
    said = Counter(turn.key for turn in turns)
    asks = [_asks(turn, shown) for turn in turns]
    asked = Counter(turn.key for turn, asking in zip(turns, asks, strict=True) if asking)
    telling = (turn for turn, asking in zip(turns, asks, strict=True) if not asking)
    told = said - Counter(turn.key for turn in telling if _is_remark(turn, shown))
    court = {"q", "a"} <= said.keys()
    if court:
        others = {turn.key for turn in turns if len(turn.name) > 1 and turn.name.isupper()}
        asking = frozenset({"q"} if others else ())  # without others, these are plain labels
        answering = frozenset({"a"} | (_WITNESS & others))
    else:
        asking = _askers(said, asked, told)
        answering = frozenset(said) - asking
    replies = sum(said[key] for key in answering)
    if not asking or not replies or (asking | answering) <= LABEL_WORDS - {"q", "a"}:
        return None
    count = sum(asked[key] for key in asking)
    back = sum(
        ask and turn.key in answering and not _states(turn, shown)
        for turn, ask in zip(turns, asks, strict=True)
    )
    follows = _alternation(turns, asking, answering)
    talk = not court and back > thresholds.ASKING_BACK * replies
    if count < _FEWEST or talk or follows < thresholds.ALTERNATING:
        return None
    share = count / sum(told[key] for key in asking)
    sureness = 1.0 if court else thresholds.INTERVIEW * min(1.0, share + 0.5)
    return _Roles(asking, answering, sureness * follows)


def _askers(said: Counter[str], asked: Counter[str], told: Counter[str]) -> frozenset[str]:
    """Return who asks with a good share of the turns, and as mostly as anybody.

    Of what one `said`, `told` leaves out words of thanks.
    """
    most = max((asked[key] / said[key] for key in said), default=0.0)
    return frozenset(
        key
        for key in said
        if asked[key] and asked[key] / said[key] >= thresholds.ASKER_SHARE * most
        if asked[key] >= told[key] * thresholds.ASKER_SHARE / (2 if {*key.split()} & ASKERS else 1)
    )


def _alternation(turns: Sequence[Turn], asking: frozenset[str], answering: frozenset[str]) -> float:
    """Return the share of turns that ask which another's turn follows, calls left out."""
    keys = [turn.key in asking for turn in turns if turn.key in asking | answering]
    asked = [n for n, asks in enumerate(keys) if asks and n + 1 < len(keys)]
    return sum(not keys[n + 1] for n in asked) / max(1, len(asked))


@dataclass(slots=True)
class _Exchange:
    """A question with the turns that answer it."""

    asked: Turn
    section: tuple[str, ...]
    answers: list[Turn] = field(default_factory=list)


class _InterviewWalk:
    """Files each question with the turns that answer it, under headings."""

    def __init__(
        self, document: Document, talk: Talk, turns: Sequence[Turn], roles: _Roles
    ) -> None:
        self._document = document
        self._talk = talk
        self._turns = turns
        self._roles = roles
        self._path = SectionPath()
        self._wrapped = Wrapped(document)
        self._open: _Exchange | None = None
        self._begun = False  # whether something was asked
        self._greeted = False  # whether the last turn was a word of thanks or the like
        self._ledger = Ledger(document)

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        title = title_heading(self._document)
        self._title(title)
        headings = {heading.first: heading for heading in self._document.headings}
        breaks = set(_breaks(self._document, self._talk))
        self._ledger.mark(breaks)
        turns = {turn.first: turn for turn in self._turns}
        for line in sorted(breaks | turns.keys()):
            if turn := turns.get(line):
                self._take(turn)
            else:
                self._file()
                if (heading := headings.get(line)) and heading != title:
                    self._path.enter(heading.level, heading.text)
        self._file()
        return self._ledger

    def _title(self, heading: Heading | None) -> None:
        """Name the document by its heading, or by the line that leads it."""
        head = None if heading else top_title(self._document)
        if heading:
            self._ledger.title = heading.text
        elif head and head.first < min(self._talk.labels):
            self._ledger.title = head.text
            self._ledger.mark(range(head.first, head.last + 1))

    def _take(self, turn: Turn) -> None:
        """Ask with a turn, answer with it, or leave out what is only called in."""
        if turn.key in self._roles.asking and _is_question(turn, self._talk.shown):
            self._file()
            self._open = _Exchange(turn, self._path.names)
            self._begun = True
            self._greeted = False
        elif turn.key in self._roles.answering and not (
            self._greeted and _is_remark(turn, self._talk.shown)
        ):
            if self._open:
                self._open.answers.append(turn)
        elif self._begun:  # neither asked nor answered
            asker = turn.key in self._roles.asking
            self._greeted = asker and _is_remark(turn, self._talk.shown)
            self._ledger.mark([turn.first, *turn.lines])

    def _file(self) -> None:
        """Close the record being read."""
        exchange, self._open = self._open, None
        if exchange is None:
            return
        asked = exchange.asked
        question = question_text(self._wrapped.join(asked.said(self._talk.shown)))
        texts = self._answer(exchange.answers)
        lines = [asked.first, *(i for i in asked.lines if self._talk.shown[i].strip())]
        self._ledger.mark(lines)
        source = self._document.lines  # of a line that only has a number nothing remains
        said = {line: text for line, text in texts.items() if text.strip() or source[line].strip()}
        self._ledger.add(question, list(texts), exchange.section, asked.first, edited=said)

    def _answer(self, answers: Sequence[Turn]) -> dict[int, str]:
        """Return the lines of an answer; names stay where several people give it."""
        named = len({turn.key for turn in answers}) > 1
        texts: dict[int, str] = {}
        for turn in answers:
            source = self._talk.shown[turn.first]
            column = len(source) - len(turn.text) if turn.text else 0
            if named or turn.text:
                texts[turn.first] = f"{turn.name}: {turn.text}" if named else turn.text
            for line in turn.lines:
                texts[line] = _outdented(self._talk.shown[line], column)
        return texts


def _outdented(text: str, column: int) -> str:
    blanks = len(text) - len(text.lstrip(" "))
    return text[min(column, blanks) :]
