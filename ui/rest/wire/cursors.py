"""Cursors: where the next page of records begins, in which state of which list."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Self

from ui.rest.problems import CURSOR, OUTDATED, Refused

_DIGITS = 16
_CHANGED = "the cursor was cut or changed; use `next` of the page before as it is"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The number of a page's first record, of the list that `filters` let through in a revision."""

    first: int
    revision: str
    filters: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor that a text holds; raises Refused if it is none of ours."""
        try:
            content, _, digest = base64.urlsafe_b64decode(text).rpartition(b".")
            first, revision, filters = json.loads(content)
            cursor = cls(int(first), str(revision), str(filters))
        except (ValueError, TypeError):
            raise Refused(CURSOR, _CHANGED) from None
        if digest.decode("latin-1") != _digest(content):
            raise Refused(CURSOR, _CHANGED)
        return cursor

    @property
    def text(self) -> str:
        """The cursor as clients see it.

        Its digest finds accidents; who makes up a cursor gets a page that anybody may ask for.
        """
        content = json.dumps([self.first, self.revision, self.filters]).encode()
        return base64.urlsafe_b64encode(content + b"." + _digest(content).encode()).decode("ascii")

    def require(self, revision: str, filters: str) -> None:
        """Raise Refused unless it belongs to this state of the corpus and these filters."""
        if self.revision != revision:
            raise Refused(
                OUTDATED, "the corpus has changed since this page; begin again without a cursor"
            )
        if self.filters != filters:
            raise Refused(
                CURSOR, "the cursor belongs to other filters; repeat those of the page before"
            )


def filters_digest(filters: dict[str, object]) -> str:
    """Return what tells the filters of one list from those of another."""
    return _digest(json.dumps(filters, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
