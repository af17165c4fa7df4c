"""Records to passages that fit the model's window, so that nothing is cut off unseen."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.records import Passage, PassageId, Record, encoded_part
from ingest.text.details import details
from ingest.text.document import Document

# Part of the index's header: an index that was split in another way is refused.
SPLITTER = "blocks-2"

# [CLS] and [SEP], and a little for words that are tokenised otherwise once the parts are joined.
_RESERVED = 6
# The question gives each chunk its context; it takes at most the window divided by this.
_QUESTION_SHARE = 3
# Where an oversized block is cut, best place first: paragraphs, lines, sentences, words.
_SEPARATORS = [r"\n\n", r"\n", r"(?<=[.!?。！？])\s+", r"(?<=[;:,])\s+", r"\s+", ""]

# Joined by blank lines, two texts have at most so many tokens more or fewer than one by one.
_JOINT = 4


class Measure(Protocol):
    """What says how long texts are: an embedder, or its tokenizer alone on another machine."""

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included."""
        ...

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        ...

    def token_count(self, text: str) -> int:
        """Return how many `token_spans` a text has."""
        ...


def passages(record: Record, measure: Measure) -> list[Passage]:
    """Return what is encoded for a record: its question, then its question with each answer chunk.

    The details of the answer follow: rows of tables and lines of code; the others stay as they are.

    A chunk that begins with the question, as in a text without a title, does not get it twice.
    Joining a record's answer chunks gives its whole answer; a question too long for the window
    continues in the first chunks.
    """
    window = measure.window - _RESERVED
    context, rest = _cut(record.asked, window // _QUESTION_SHARE, measure)
    whole = not rest or _fits(record.asked, window, measure)
    body = record.answer if whole else f"{rest}\n\n{record.answer}"
    asked = Passage(PassageId.of(record.id), record.asked, record.question)
    if not body.strip():
        return [asked]
    room = window - measure.token_count(context)
    answered = (
        Passage(PassageId.of(record.id, number), _told(context, chunk), chunk)
        for number, chunk in enumerate(chunks(body, room, measure), start=1)
    )
    return [asked, *answered, *_details(record, context, room, measure)]


def _details(record: Record, context: str, room: int, measure: Measure) -> Iterator[Passage]:
    """Yield the details of an answer that fit the window; what is longer is prose."""
    told = ((detail, encoded_part(detail)) for detail in details(record.answer))
    short = (pair for pair in told if _fits(pair[1], room, measure))
    for number, (detail, text) in enumerate(short, start=1):
        yield Passage(PassageId.of_detail(record.id, number), f"{context}\n{text}", detail)


def _fits(text: str, room: int, measure: Measure) -> bool:
    """Return whether a text has at most `room` tokens; a short one need not be counted.

    A token has a letter of an ASCII text or more, but for a blank that may be put before the text.
    """
    return (text.isascii() and len(text) < room) or measure.token_count(text) <= room


def _told(context: str, chunk: str) -> str:
    return chunk if chunk.startswith(context) else f"{context}\n{chunk}"


def chunks(text: str, room: int, measure: Measure) -> list[str]:
    """Return a text in chunks of at most `room` tokens, cut between Markdown blocks.

    Only a block that is itself too long is cut, at the end of a line or sentence if possible.
    """
    if not text.strip():
        return []
    if _fits(text, room, measure):
        return [text]
    packed: list[str] = []
    count = cache(measure.token_count)
    tokens, doubt = 0, 0  # of the last one; as they are added up, its tokens are not certain
    for piece in _pieces(text, room, count):
        joined = f"{packed[-1]}\n\n{piece}" if packed else piece
        tokens, doubt = tokens + count(piece), doubt + _JOINT
        if tokens - doubt <= room < tokens + doubt:
            tokens, doubt = count(joined), 0
        if packed and tokens <= room:
            packed[-1] = joined
        else:
            packed.append(piece)
            tokens, doubt = count(piece), 0
    return packed


def _pieces(text: str, room: int, count: Callable[[str], int]) -> Iterator[str]:
    """Yield the blocks of a text, cutting those that are too long."""
    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=room,
        chunk_overlap=0,
        length_function=count,
        strip_whitespace=False,
    )
    for block in _blocks(text):
        if count(block) <= room:
            yield block
        else:
            yield from (part.strip("\n") for part in splitter.split_text(block) if part.strip())


def _blocks(text: str) -> Iterator[str]:
    """Yield the Markdown blocks of a text; together they have all of its lines."""
    document = Document("", text)
    starts = sorted({0, *(block.first for block in document.blocks)})
    for first, end in zip(starts, [*starts[1:], len(document.lines)], strict=True):
        block = "\n".join(document.lines[first:end]).strip("\n")
        if block.strip():
            yield block


def _cut(text: str, room: int, measure: Measure) -> tuple[str, str]:
    """Return the first `room` tokens of a text, cut after a word, and the rest."""
    if _fits(text, room, measure):
        return text, ""
    ends = [end for _, end in measure.token_spans(text)]
    spaces = [index for index, char in enumerate(text) if char.isspace()]
    last = bisect_right(spaces, ends[room - 1]) - 1
    end = spaces[last] if last >= 0 else ends[room - 1]
    return text[:end], text[end:].strip()
