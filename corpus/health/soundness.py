"""Whether what is kept of a record is sound by itself: its vectors, token bits, texts, chunks."""

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

# Vectors are made of unit length in float32; the sum of some hundred squares is off by less.
_UNIT = 1e-3
# A text with one of these has a token of its own in every vocabulary.
_PLAIN = re.compile(r"[A-Za-z0-9]")
_QUESTION_KEYS = {"source": str, "answer": str, "first": int, "last": int, "order": int}
_ANSWER_KEYS = {"source": str, "record": str}
_COMMON_KEYS = {"text": str, "bits": str}


def missing_keys(kind: str, metadata: Mapping[str, Any] | None) -> list[str]:
    """Return the keys that an entry's metadata lacks, or has of a wrong kind."""
    keys = (_QUESTION_KEYS if kind == "question" else _ANSWER_KEYS) | _COMMON_KEYS
    kept = metadata or {}
    return [key for key, type_ in keys.items() if not isinstance(kept.get(key), type_)]


def unsound_vectors(embeddings: Any, dimension: int) -> Iterator[bool]:
    """Yield for each vector whether it is none of this dimension, or not of unit length."""
    for row in embeddings:
        vector = np.asarray(row, dtype=np.float64)
        length = float(np.linalg.norm(vector)) if vector.shape == (dimension,) else 0.0
        yield not abs(length - 1.0) < _UNIT  # a NaN is no number near 1 either


def unsound_bits(text: str, passage: str, header: Header) -> bool:
    """Tell whether token bits are none, or none of the width that the header tells of."""
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
    """Return the record of an entry, None where it holds none."""
    try:
        return record_of_entry(entry_id, question, metadata)
    except (KeyError, TypeError, ValueError):
        return None


def fits(digest: str, chunk: str, asked: str) -> bool:
    """Tell whether a digest is that of an answer's chunk, alone or with its question before it.

    Of a long question only its beginning precedes the chunk, as far as the model's window allows.
    """
    if digest in {content_digest(chunk), content_digest(f"{asked}\n{chunk}")}:
        return True
    ends = range(len(asked) - 1, 0, -1)
    return any(content_digest(f"{asked[:end]}\n{chunk}") == digest for end in ends)


def check_chunks(record: Record, chunks: Mapping[str, str]) -> str:
    """Return what is wrong with the chunks of a record's answer, by their ids; "" where nothing.

    Joined they are the answer, where need be with the end of a long question before it.
    """
    if not chunks:
        return "has an answer, but no passage of it" if record.answer.strip() else ""
    wanted = [PassageId.of(record.id, number) for number in range(1, len(chunks) + 1)]
    if set(wanted) != set(chunks):
        return "lacks some passages of its answer"
    joined, answer = _letters([chunks[one] for one in wanted]), _letters([record.answer])
    if not joined.endswith(answer):
        return "has passages that do not make up its answer"
    before = joined[: len(joined) - len(answer)]
    if not _letters([record.asked]).endswith(before):
        return "has passages that do not make up its answer"
    return ""


def _letters(parts: Sequence[str]) -> str:
    """Return the letters and digits of texts: what no cut between two chunks may drop."""
    return "".join(filter(str.isalnum, "".join(parts)))
