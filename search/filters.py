"""The filters of a search as a person gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.filters import Filter
from search.check import choose, choose_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.revision import View


@dataclass(frozen=True, slots=True)
class Filters:
    """Names, patterns or parts of names for each kind; several of one kind widen it."""

    sources: Sequence[str] = ()
    sections: Sequence[str] = ()
    tags: Sequence[str] = ()
    levels: Sequence[str] = ()

    def choose(self, view: View) -> Filter | None:
        """Return what they mean in a corpus, None where there are none; raises QueryError."""
        if not (self.sources or self.sections or self.tags or self.levels):
            return None
        records = view.records
        return Filter(
            choose("source", self.sources, (source.name for source in view.sources)),
            choose("section", self.sections, (name for one in records for name in one.section)),
            choose("tag", self.tags, (tag for one in records for tag in one.tags)),
            choose_levels(self.levels, (one.level for one in records)),
        )
