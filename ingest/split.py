"""Records to passages that fit the model's window, so that nothing is cut off unseen."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
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


class Measure(Protocol):
    """What says how long texts are: an embedder, or its tokenizer alone on another machine."""

    @property
    def window(self) -> int:
        """The most tokens of a text that are encoded, special tokens included."""
        ...

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        ...

    def all_token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the `token_spans` of each text, in order."""
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
    fits = len(measure.token_spans(record.asked)) <= window
    body = record.answer if fits else f"{rest}\n\n{record.answer}"
    room = window - len(measure.token_spans(context))
    asked = Passage(PassageId.of(record.id), record.asked, record.question)
    answered = (
        Passage(PassageId.of(record.id, number), _told(context, chunk), chunk)
        for number, chunk in enumerate(chunks(body, room, measure), start=1)
    )
    return [asked, *answered, *_details(record, context, room, measure)]


def _details(record: Record, context: str, room: int, measure: Measure) -> Iterator[Passage]:
    """Yield the details of an answer that fit the window; what is longer is prose."""
    found = details(record.answer)
    told = [encoded_part(detail) for detail in found]
    spans = measure.all_token_spans(told) if told else []
    short = [pair for *pair, own in zip(found, told, spans, strict=True) if len(own) <= room]
    for number, (detail, text) in enumerate(short, start=1):
        yield Passage(PassageId.of_detail(record.id, number), f"{context}\n{text}", detail)


def _told(context: str, chunk: str) -> str:
    return chunk if chunk.startswith(context) else f"{context}\n{chunk}"


def chunks(text: str, room: int, measure: Measure) -> list[str]:
    """Return a text in chunks of at most `room` tokens, cut between Markdown blocks.

    Only a block that is itself too long is cut, at the end of a line or sentence if possible.
    """

    def count(piece: str) -> int:
        return len(measure.token_spans(piece))

    if not text.strip():
        return []
    if count(text) <= room:
        return [text]
    packed: list[str] = []
    for piece in _pieces(text, room, count):
        joined = f"{packed[-1]}\n\n{piece}" if packed else piece
        if packed and count(joined) <= room:
            packed[-1] = joined
        else:
            packed.append(piece)
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
    ends = [end for _, end in measure.token_spans(text)]
    if len(ends) <= room:
        return text, ""
    spaces = [index for index, char in enumerate(text) if char.isspace()]
    last = bisect_right(spaces, ends[room - 1]) - 1
    end = spaces[last] if last >= 0 else ends[room - 1]
    return text[:end], text[end:].strip()
