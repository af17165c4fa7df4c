"""Chats and transcripts whose messages stand behind or below a time: exports and logs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.layouts import thresholds
from ingest.layouts.layout import announced_markup, not_read
from ingest.layouts.talk.languages import is_request
from ingest.layouts.talk.subtitles import cue_messages, has_cues
from ingest.text.document import Document
from ingest.text.exchanges import Asks, Exchange, Message, asks, find_exchanges
from ingest.text.reading import Found, Reading

CHAT = "chat"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:Today|Yesterday)(?:\sat)?)"
# A name, "~ Ann" for somebody unknown, or a number: "+44 7700 900123".
_NAME = r"(?P<name>(?:~\s?)?[^\W\d_][^\n:：\[\]<>?!=`#*|]{0,39}?|\+\d[\d ()-]{5,20}\d)"
_STAMP = rf"\[?(?:{_DATE}[,T]?\s{{0,3}})?{_TIME}\]?"
# As in "12/03/2024, 10:21 - Ann: text" or "10:21 <ann> text".
_MESSAGE = re.compile(
    rf"^{_STAMP}\s{{0,3}}(?:[-–—]\s)?\s{{0,3}}"
    rf"(?:{_NAME}\s?[:：]\s|<[@+ ]?(?P<nick>[^<>\s]{{1,40}})>\s)(?P<text>.*)$"
)
# What no person says: "12/03/2024, 10:20 - Ann joined", "10:20 -!- ann has left".
_NOTICE = re.compile(rf"^\[?{_DATE}[,T]?\s{{0,3}}{_TIME}\]?\s|^\[?{_TIME}\]?\s(?:-!-|\*|→|←)")
# A line that only says who speaks and when: "00:01 Ann", "Ann  00:01", "Ann, [12.03.2024 10:21]".
_HEADERS = (
    re.compile(rf"^[\[(]?(?:{_DATE}[,T]?\s)?{_TIME}[\])]?\s{{1,3}}(?:[-–—]\s)?{_NAME}\s?:?\s*$"),
    re.compile(rf"^{_NAME}(?:,|\s[-–—])?\s{{1,6}}[\[(]?(?:{_DATE}[,T]?\s)?{_TIME}[\])]?:?\s*$"),
)
_NO_TEXT = re.compile(r"^(?:<[^<>]{3,40}>|(?:image|video|audio|sticker|GIF|document) omitted)$")
_INVISIBLE = {"\ufeff": "", "\u200e": "", "\u200f": "", "\u202f": " ", "\xa0": " "}
_STAMPED = frozenset("[(TY")  # a time at a line's beginning, or one of these
_TIMED = re.compile(r"\d[:.]\d\d")
_TIME_ENDS = frozenset("mM.)]:")  # a time at a line's end ends with a digit, or one of these
_LAST_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")
# What leads the lines of a program's log, as a name leads those of a chat.
_LEVELS = frozenset("info warn warning error err debug trace fatal critical notice severe".split())
_FEWEST = 3  # messages of a chat
_DATED_SHARE = 0.5  # of the lines of text, from which a chat's messages have a line each
_HEADED_SHARE = 0.1  # of the lines of text that say who speaks and when
_MOST_ABOVE = 8  # lines of text above the first message: a title, a list of those who take part
_RECURRING = 0.6  # of the messages, of people who say more than one thing


class Chat:
    """Messages with a time each: chats that were exported, logs, subtitles with their speakers."""

    name = CHAT
    summary = "chats and transcripts with times, subtitles (.srt, .vtt): who asks, what others say"
    example = (
        "[12/03/2024, 10:21] Ann: Where is the key?\n[12/03/2024, 10:22] Ben: On the hook.\n"
        "[12/03/2024, 10:25] Ann: Which hook do you mean?\n[12/03/2024, 10:26] Ben: The left one."
    )

    def read(self, document: Document) -> Reading:
        """Return the document's records; messages that belong to none are unread."""
        messages, frame = _messages(document)
        if len(messages) < _FEWEST or not _is_talk(messages):
            return not_read(self.name)
        exchanges = find_exchanges(messages, _asking(messages))
        if not exchanges:
            return not_read(self.name)
        records = tuple(_found(one) for one in exchanges)
        structure = tuple((line + 1, line + 1) for line in sorted(frame))
        share = _asking_share(messages, exchanges)
        chatting = share < thresholds.CHATTING or _both_ask(messages, exchanges)
        coverage = thresholds.REFUSED / 2 if chatting else share
        return Reading(self.name, "", records, (), coverage, thresholds.CHAT, structure)


def _asking(messages: Sequence[Message]) -> Asks:
    """Return what tells whether a message asks; of those who mostly ask, requests count, too."""
    said = Counter(one.who for one in messages)
    asked = Counter(one.who for one in messages if asks(one))
    askers = {
        who for who, count in asked.items() if count >= thresholds.ASKER_SHARE * said[who] / 2
    }

    def asking(one: Message) -> bool:
        return asks(one) or (one.who in askers and is_request(_LAST_SENTENCE.split(one.text)[-1]))

    return asking


def _asking_share(messages: Sequence[Message], exchanges: Sequence[Exchange]) -> float:
    """Return the share of the messages that stand between a question and its answer's end."""
    held = {line for one in exchanges for line in range(one.lines[0], one.lines[1] + 1)}
    return sum(one.lines[0] in held for one in messages) / len(messages)


def _both_ask(messages: Sequence[Message], exchanges: Sequence[Exchange]) -> bool:
    """Return whether two people ask each other, as in a talk; a list of questions has an asker."""
    asked = Counter({one.who: 0 for one in messages})
    asked.update(one.asked[0].who for one in exchanges)
    (_, most), *others = asked.most_common()
    return len(others) == 1 and others[0][1] > thresholds.ASKING_BACK * most


def _found(one: Exchange) -> Found:
    return Found(one.question, one.answer, (), one.lines, given=one.given)


def _is_talk(messages: Sequence[Message]) -> bool:
    """Return whether several people speak, most of them more than once."""
    said = Counter(one.who for one in messages)
    recurring = sum(count for count in said.values() if count > 1)
    people = not said.keys() & _LEVELS and not {name.casefold() for name in said} & _LEVELS
    return people and len(said) > 1 and recurring >= _RECURRING * len(messages)


def _messages(document: Document) -> tuple[list[Message], set[int]]:
    """Return the messages of a document, and the lines (from 0) that hold none: notices, cues."""
    if announced_markup(document) == CHAT or has_cues(document):
        return cue_messages(document)
    if announced_markup(document) or ":" not in document.text:
        return [], set()
    lines = _visible(document)
    many = len(document.text_lines)
    begun = [n for n, line in enumerate(lines) if _may_begin_with_time(line)]
    dated = {n: match for n in begun if (match := _MESSAGE.match(lines[n]))}
    if dated and len(dated) >= _DATED_SHARE * many:
        frame = {n for n, line in enumerate(lines) if n not in dated and _NOTICE.match(line)}
        return list(_joined(lines, dated, frame)), frame
    headed = {n: match for n in document.holding(":") if (match := _header(lines[n]))}
    if not headed or len(headed) < _HEADED_SHARE * many or not _is_begun(document, headed):
        return [], set()
    return list(_joined(lines, headed, set())), set(headed)


def _is_begun(document: Document, headed: dict[int, re.Match[str]]) -> bool:
    """Return whether a document begins with what somebody says, below a few lines of a title."""
    return sum(n < min(headed) for n in document.text_lines) <= _MOST_ABOVE


def _visible(document: Document) -> Sequence[str]:
    """Return the lines without the signs that phones write between what people see."""
    text = document.text
    if text.isascii():
        return document.lines
    for sign, shown in _INVISIBLE.items():
        text = text.replace(sign, shown)
    return text.split("\n") if text != document.text else document.lines


def _may_begin_with_time(line: str) -> bool:
    return line[:1].isdecimal() or line[:1] in _STAMPED


def _header(line: str) -> re.Match[str] | None:
    """Return who speaks and when, if a line says this and nothing else."""
    end = line.rstrip()[-1:]
    ends = end.isdecimal() or end in _TIME_ENDS
    if not (ends or _may_begin_with_time(line)) or not _TIMED.search(line):
        return None
    return next((match for form in _HEADERS if (match := form.match(line))), None)


def _joined(
    lines: Sequence[str], begun: dict[int, re.Match[str]], frame: set[int]
) -> Iterator[Message]:
    """Yield the messages that begin at some lines, each with the lines below it."""
    starts = sorted(begun)
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        parts = begun[first].groupdict()
        below = [n for n in range(first + 1, end) if n not in frame and lines[n].strip()]
        said = [parts.get("text") or "", *(lines[n] for n in below)]
        text = "\n".join(line.strip() for line in said).strip()
        who = (parts.get("nick") or parts.get("name") or "").strip(" ~-–—")
        text = "" if _NO_TEXT.match(text) else text
        yield Message(who, text, (first + 1, max([first, *below]) + 1))
