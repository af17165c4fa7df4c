"""What an index was built with; an index that does not fit is refused, saying what to do."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpus.errors import IndexMismatch
from corpus.model.vectors import Means, Vectors

# Increase these when the entries change meaning; an index of another schema is refused. On a
# server, and in a folder that an older askalike made, entries are whole; in any other folder their
# token bits and texts are where `corpus.chroma.side` says. Those of schema 8 leave nothing out:
# what is written to such an index makes it one of today's.
SCHEMA = 9
WHOLE_ENTRIES = 7
READ = (WHOLE_ENTRIES, 8, SCHEMA)

_REBUILD = "run: askalike ingest --rebuild"


@dataclass(frozen=True, slots=True)
class Header:
    """What an index was built with; this must fit the settings that open it.

    `revision` counts the commits. `dirty` says that an ingest is writing or was killed while
    writing; the next one then rebuilds all derived files.

    `mean` is the mean token vector that was subtracted before the signs of token vectors were
    taken, as base64 of 16-bit floats; "" before the first passage, and where no tokens are kept.

    `precision` is the one that its passages were encoded with, the last ones if they differ: bf16
    and fp16 give the same vectors to a cosine of 0.999, so that both may be in one index.
    """

    schema: int
    model: str
    digest: str
    dimension: int
    token_dimension: int
    splitter: str
    revision: int = 0
    dirty: bool = False
    mean: str = ""
    mean_text: str = ""
    precision: str = "fp32"

    @classmethod
    def of(cls, metadata: Mapping[str, Any] | None) -> Header:
        """Return the header that a collection's metadata contain."""
        fields = dict(metadata or {})
        known = cls.__dataclass_fields__.keys()
        if not fields.keys() >= known - {"precision"}:  # of an older schema
            return cls(int(fields.get("schema", 0)), str(fields.get("model")), "", 0, 0, "")
        return cls(**{key: fields[key] for key in known & fields.keys()})

    @property
    def means(self) -> Means | None:
        """What is subtracted from the vectors of texts and tokens, None if that is not known."""
        return Means(_vector(self.mean), _vector(self.mean_text)) if self.mean_text else None

    def centred_on(self, means: Means) -> Header:
        """Return this header with the means of the vectors, rounded to 16 bits."""
        return replace(self, mean=_packed(means.tokens), mean_text=_packed(means.text))

    def encodes_like(self, other: Header) -> bool:
        """Return whether both indexes encode texts alike, apart from what they are centred on."""
        kinds = ("digest", "dimension", "token_dimension")
        return self.is_read and all(getattr(self, kind) == getattr(other, kind) for kind in kinds)

    @property
    def is_read(self) -> bool:
        """Whether this askalike reads an index of this schema."""
        return self.schema in READ

    def require(self, other: Header) -> None:
        """Raise IndexMismatch unless `other` (what the settings say) can write to this index."""
        self.require_readable(other.model, other.digest)
        for what in ("splitter", "dimension", "token_dimension"):
            here, wanted = getattr(self, what), getattr(other, what)
            if here != wanted:
                raise IndexMismatch(
                    f"the index was built with {what} {here}, the settings say {wanted}; {_REBUILD}"
                )

    @property
    def is_whole(self) -> bool:
        """Whether its entries have their token bits and texts themselves."""
        return self.schema == WHOLE_ENTRIES

    def written_to(self) -> Header:
        """Return the header of an index while it is written to.

        An older askalike cannot read what is written now, and is told so by the schema.
        """
        return replace(self, dirty=True, schema=self.schema if self.is_whole else SCHEMA)

    def require_schema(self) -> None:
        """Raise IndexMismatch unless the index has this schema."""
        if not self.is_read:
            newer = "install a newer askalike, or rebuild it with this one; "
            raise IndexMismatch(
                f"the index has schema {self.schema}, this askalike uses {SCHEMA}; "
                f"{newer if self.schema > SCHEMA else ''}{_REBUILD}"
            )

    def require_readable(self, model: str, digest: str) -> None:
        """Raise IndexMismatch unless the index has this schema, this model and these weights."""
        self.require_schema()
        if self.model != model:
            raise IndexMismatch(
                f"the index was built with model {self.model}, the settings say {model}; use "
                f"--model {self.model}, or rebuild it: askalike ingest --rebuild --model {model}"
            )
        if self.digest != digest:
            raise IndexMismatch(
                f"the index was built with other weights of {model} (sha256 {self.digest[:12]}…, "
                f"now {digest[:12]}…); {_REBUILD}"
            )


def _packed(vector: Vectors) -> str:
    return base64.b64encode(vector.astype("<f2").tobytes()).decode()


def _vector(packed: str) -> Vectors:
    return np.frombuffer(base64.b64decode(packed), dtype="<f2").astype(np.float32)
