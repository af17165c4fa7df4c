"""Whether what is stored of a record is sound by itself: vectors, token bits, texts, chunks."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.entries import record_of_entry
from corpus.records import PassageId, content_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.chroma.header import Header
    from corpus.records import Record

# Vectors are scaled to unit length in float32; the sum of some hundred squares is off by less.
_UNIT = 1e-3
# A text with one of these has a token of its own in every vocabulary.
_PLAIN = re.compile(r"[A-Za-z0-9]")
_QUESTION_KEYS = {"source": str, "answer": str, "first": int, "last": int, "order": int}
_ANSWER_KEYS = {"source": str, "record": str}
_COMMON_KEYS = {"text": str, "bits": str}


def missing_keys(kind: str, metadata: Mapping[str, Any] | None) -> list[str]:
    """Return the keys that an entry's metadata lacks, or has with a value of the wrong type."""
    keys = (_QUESTION_KEYS if kind == "question" else _ANSWER_KEYS) | _COMMON_KEYS
    values = metadata or {}
    return [key for key, type_ in keys.items() if not isinstance(values.get(key), type_)]


def unsound_vectors(embeddings: Any, dimension: int) -> Iterator[bool]:
    """Yield for each vector whether it has the wrong dimension, or not unit length."""
    for row in embeddings:
        vector = np.asarray(row, dtype=np.float64)
        length = float(np.linalg.norm(vector)) if vector.shape == (dimension,) else 0.0
        yield not abs(length - 1.0) < _UNIT  # NaN fails, too


def unsound_bits(text: str, passage: str, header: Header) -> bool:
    """Return whether token bits are missing, not base64, or not of the header's width."""
    try:
        size = len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return True
    if header.token_dimension == 0:
        return size > 0
    if size == 0:
        return bool(_PLAIN.search(passage))
    return size % max(1, header.token_dimension // 8) > 0


def read_record(entry_id: str, question: str, metadata: Mapping[str, Any]) -> Record | None:
    """Return the record of an entry, None if it is malformed."""
    try:
        return record_of_entry(entry_id, question, metadata)
    except (KeyError, TypeError, ValueError):
        return None


def fits(digest: str, chunk: str, asked: str) -> bool:
    """Return whether a digest is that of an answer's chunk, alone or after its question.

    Only the beginning of a long question precedes the chunk, as much as the model's window allows.
    """
    if digest in {content_digest(chunk), content_digest(f"{asked}\n{chunk}")}:
        return True
    ends = range(len(asked) - 1, 0, -1)
    return any(content_digest(f"{asked[:end]}\n{chunk}") == digest for end in ends)


def check_chunks(record: Record, chunks: Mapping[str, str]) -> str:
    """Return what is wrong with the passages of a record's answer, by their ids; "" if nothing is.

    Joined, its chunks make up the answer, possibly after the end of a long question. An index that
    was made before there were details has none.
    """
    details = {passage for passage in chunks if PassageId(passage).is_detail}
    if details != {PassageId.of_detail(record.id, n) for n in range(1, len(details) + 1)}:
        return "lacks some passages of its answer"
    chunks = {passage: text for passage, text in chunks.items() if passage not in details}
    if not chunks:
        return "has an answer, but no passage of it" if record.answer.strip() else ""
    wanted = [PassageId.of(record.id, number) for number in range(1, len(chunks) + 1)]
    if set(wanted) != set(chunks):
        return "lacks some passages of its answer"
    joined, answer = _letters([chunks[passage] for passage in wanted]), _letters([record.answer])
    if not joined.endswith(answer):
        return "has passages that do not make up its answer"
    before = joined[: len(joined) - len(answer)]
    if not _letters([record.asked]).endswith(before):
        return "has passages that do not make up its answer"
    return ""


def _letters(parts: Sequence[str]) -> str:
    """Return the letters and digits of texts: no cut between chunks may drop any."""
    return "".join(filter(str.isalnum, "".join(parts)))
