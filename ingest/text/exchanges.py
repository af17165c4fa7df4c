"""What people ask each other in messages, and what others say to it: chats and spoken words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ingest.text.asking import asks_without_mark
from ingest.text.wording import QUESTION_MARKS, is_question, question_text, stands_alone

_ENDS = " \t\n*_\"'”’»)]}.…!"
_LONGEST_ASKING = 300  # characters; of a longer message, the sentence that asks is the question
_ASKING_BACK = 8  # words up to which a question can be about the one that was asked
_MOST_TOLD = 8  # messages that answer a question; what comes later is about something else
_FEWEST_WORDS = 4  # of a question without a mark
# First words that ask without a mark; "is", "will" and "have" begin too much of what people say.
_ASKING_WORDS = frozenset("what how why when where which who whose whom".split())


@dataclass(frozen=True, slots=True)
class Message:
    """What one person says at once, "" for a picture: `lines` are counted from 1.

    `replies_to` is the `key` of the message that it answers or in whose thread it stands.
    """

    who: str
    text: str
    lines: tuple[int, int]
    key: str = ""
    replies_to: str = ""


@dataclass(slots=True)
class Exchange:
    """What one person asks, and what others say to it."""

    asked: list[Message]
    told: list[Message] = field(default_factory=list)

    @property
    def question(self) -> str:
        """The question on one line: all that asks, or of a long message the sentence that does."""
        text = " ".join(question_text(one.text) for one in self.asked)
        return text if len(text) <= _LONGEST_ASKING else _asking_sentence(text)

    @property
    def given(self) -> str:
        """All that was said with the question, where the question is only a part of it."""
        said = "\n\n".join(one.text for one in self.asked)
        return said if len(said) > _LONGEST_ASKING else ""

    @property
    def answer(self) -> str:
        """What others say to it, a paragraph for each message; several people are named."""
        told = [one for one in self.told if one.text]
        named = len({one.who for one in told}) > 1
        return "\n\n".join(f"{one.who}: {one.text}" if named else one.text for one in told)

    @property
    def lines(self) -> tuple[int, int]:
        """Its first and last line, from 1."""
        parts = (*self.asked, *self.told)
        return min(one.lines[0] for one in parts), max(one.lines[1] for one in parts)


Asks = Callable[[Message], bool]


def asks(message: Message) -> bool:
    """Return whether a message asks: by a mark at its end, or without one by its first word."""
    if _ends_asking(message.text):
        return _names_matter(message.text.rstrip(_ENDS))
    text = message.text.strip()
    if "\n" not in text and asks_without_mark(text):
        return True
    words = text.split()
    first = words[0].casefold().rstrip(",'s") if words else ""
    return first in _ASKING_WORDS and len(words) >= _FEWEST_WORDS and is_question(text)


def _ends_asking(text: str) -> bool:
    return text.rstrip(_ENDS).endswith(QUESTION_MARKS)


def _names_matter(text: str) -> bool:
    """Return whether what ends in a question mark says what it is about ("Really?" does not)."""
    return len(text.split()) >= _FEWEST_WORDS or stands_alone(text)


def _mentions_question(text: str) -> bool:
    """Return whether one of the sentences ends with a question mark, not only the last one."""
    return any(mark in text for mark in QUESTION_MARKS) and _names_matter(text)


def _asking_sentence(text: str) -> str:
    """Return the first sentence of a text that ends with a question mark, else its beginning."""
    end = min((at for mark in QUESTION_MARKS if (at := text.find(mark)) >= 0), default=-1)
    if end < 0:
        return f"{text[: _LONGEST_ASKING - 1].rsplit(' ', 1)[0]}…"
    begin = max(text.rfind(sign, 0, end) for sign in (". ", "! ", "。", ": "))
    return text[begin + 1 : end + 1].strip()


def find_exchanges(messages: Sequence[Message], asking: Asks = asks) -> list[Exchange]:
    """Return what is asked in messages, with what answers it, in their order.

    A reply belongs to what it replies to. Without replies, what another says next answers a
    question, until somebody asks again or the one who asked goes on; where only one person asks,
    what all others say. A question back is left out.
    """
    first = {one.key: one for one in reversed(messages) if one.key}  # keys may stand twice
    replies: dict[int, list[Message]] = {id(one): [] for one in messages}
    loose: list[Message] = []
    for one in messages:
        under = first.get(one.replies_to)
        if under is None or one.replies_to == one.key:
            loose.append(one)
        else:
            replies[id(under)].append(one)
    found = [e for one in messages if (e := _thread(one, replies[id(one)], asking))]
    found += _talk([one for one in loose if not replies[id(one)]], asking)
    return sorted(found, key=lambda one: one.asked[0].lines)


def _thread(first: Message, replies: Iterable[Message], asking: Asks) -> Exchange | None:
    """Return a question with the replies of others to it, None where it asks nothing."""
    told = [one for one in replies if one.who != first.who and _tells(one, asking)]
    if not told or not (asking(first) or _mentions_question(first.text)):
        return None
    return Exchange([first], told[:_MOST_TOLD])


def _tells(one: Message, asking: Asks) -> bool:
    """Return whether a message can be an answer: it asks nothing, not even "Which one?"."""
    return not asking(one) and not _ends_asking(one.text)


def _talk(messages: Sequence[Message], asking: Asks) -> list[Exchange]:
    """Return what is asked in messages that follow one another, with what answers it."""
    found: list[Exchange] = []
    current: Exchange | None = None
    panel = len({one.who for one in messages if asking(one)}) == 1
    for number, one in enumerate(messages):
        after = messages[number + 1] if number + 1 < len(messages) else None
        own = current is not None and one.who == current.asked[0].who
        if current and not own and (_tells(one, asking) or _asks_back(one, after, current, asking)):
            same = panel or not current.told or one.who == current.told[0].who
            if _tells(one, asking) and same and len(current.told) < _MOST_TOLD:
                current.told.append(one)
        elif current and own and not current.told:
            current.asked += [one] if asking(one) else []
        elif asking(one):
            current = Exchange([one])
            found.append(current)
        else:
            current = None
    return found


def _asks_back(one: Message, after: Message | None, current: Exchange, asking: Asks) -> bool:
    """Return whether a question is one back, which the one who asked first then answers."""
    short = len(one.text.split()) <= _ASKING_BACK
    answered = after is not None and after.who == current.asked[0].who and not asking(after)
    return not asking(one) or (not current.told and short and answered)
