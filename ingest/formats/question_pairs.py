"""The .qna files of Bot Framework: "# ? question", its other wordings, the answer in a fence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.errors import NoQuestions
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.raw import Raw
from ingest.text.reading import Found, Reading
from ingest.text.wording import plain

_QUESTION = re.compile(r"^#{1,6}\s*\?\s*(\S.*)$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*[-*+]\s+(\S.*)$")
_LABEL = re.compile(r"^\s*\*\*\s*(filters|prompts)\s*:?\s*\*\*\s*:?\s*$", re.IGNORECASE)
_ASSIGNED = re.compile(r"\s*=\s*")
# Comments, settings and anchors, that no reader of the answers sees.
_UNSEEN = re.compile(r"^\s*(?:>|!#|<a\s+id\s*=|$)")


@dataclass(slots=True)
class _Pair:
    first: int
    questions: list[str]
    filters: list[str] = field(default_factory=list)
    answer: list[str] | None = None
    last: int = 0


class QuestionPairs:
    """Pairs of questions and answers as Bot Framework and QnA Maker keep them in text."""

    name = "qna"
    suffixes = FORMAT_SUFFIXES["qna"]
    summary = "Bot Framework's .qna files: `# ? question`, wordings, the answer in a fence"
    example = "# ? What is momentum?\n```\nA moving average.\n```"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text says in its first lines that it holds such pairs."""
        lines = raw.head.split("\n")
        return any(line.startswith(("> !# @qna.", "# ? ")) for line in lines[:5]) and "```" in (
            raw.head
        )

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return a record for each wording of each question."""
        unread: list[Unread] = []
        found = tuple(
            record
            for number, pair in enumerate(_pairs(raw, unread), 1)
            for record in _records(pair, number)
        )
        if not found:
            raise NoQuestions('no question found; each begins with "# ?", its answer is in a fence')
        parts = tuple(sorted((*raw.mended, *unread), key=lambda one: one.lines))
        return Reading(self.name, "", found, parts, coverage=1.0, strength=1.0)


def _records(pair: _Pair, number: int) -> Iterator[Found]:
    answer = "\n".join(pair.answer or []).strip("\n").rstrip()
    for question in dict.fromkeys(map(plain, pair.questions)):
        yield Found(
            question=question,
            answer=answer,
            section=(),
            lines=(pair.first, max(pair.first, pair.last)),
            tags=tuple(pair.filters),
            place=f"pair {number}",
        )


def _pairs(raw: Raw, unread: list[Unread]) -> Iterator[_Pair]:
    """Yield the pairs of a text; lines that belong to none are reported."""
    pair: _Pair | None = None
    label = fence = ""
    for number, line in enumerate(raw.lines(), 1):
        if fence and pair is not None and pair.answer is not None:
            pair.last = number
            if line.strip().startswith(fence) and not line.strip(" `~"):
                fence = ""
            else:
                pair.answer.append(line)
        elif asked := _QUESTION.match(line):
            if pair is not None:
                yield pair
            pair, label = _Pair(number, [asked[1]], last=number), ""
        elif _UNSEEN.match(line):
            continue
        elif pair is None:
            unread.append(Unread((number, number), "before the first question"))
        elif (opening := _FENCE.match(line)) and pair.answer is None:
            fence, pair.answer, pair.last = opening[1], [], number
        else:
            label = _beside(pair, line, label, number, unread)
    yield from _last(pair, unread, is_open=bool(fence))


def _last(pair: _Pair | None, unread: list[Unread], *, is_open: bool) -> Iterator[_Pair]:
    if pair is not None:
        if is_open:
            unread.append(Unread((pair.first, pair.first), "its answer's fence is not closed"))
        yield pair


def _beside(pair: _Pair, line: str, label: str, number: int, unread: list[Unread]) -> str:
    """Add a line outside the answer to its pair; return the label under which it stands."""
    if named := _LABEL.match(line):
        pair.last = number
        return named[1].casefold()
    item = _ITEM.match(line)
    if item and label == "filters":
        pair.filters.append(_ASSIGNED.sub(":", item[1].strip(), count=1))
    elif item and not label and pair.answer is None:
        pair.questions.append(item[1])
    elif not (item and label == "prompts"):  # prompts lead to other pairs
        unread.append(Unread((number, number), "neither a wording nor an answer"))
        return label
    pair.last = number
    return label
