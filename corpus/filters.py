"""Which records may be found."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records may be found; each non-empty field must match with one of its values."""

    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def where(self) -> dict[str, Any] | None:
        """Return the filter in Chroma's language, None when everything may be found."""
        clauses: list[dict[str, Any]] = []
        for key, values in (("source", self.sources), ("level", self.levels)):
            if values:
                clauses.append({key: {"$in": list(values)}})
        for key, values in (("section", self.sections), ("tags", self.tags)):
            wanted = [{key: {"$contains": value}} for value in values]
            if wanted:
                clauses.append(wanted[0] if len(wanted) == 1 else {"$or": wanted})
        if len(clauses) > 1:
            return {"$and": clauses}
        return clauses[0] if clauses else None
