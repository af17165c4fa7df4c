"""The form of the lexical index on disk: its fields and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tantivy

from corpus.lexical.analysis import identifying, stemming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STEMMED = ("text", "question", "tags", "section")


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage's entry in the lexical index; `chunk` is empty for a question without answer."""

    passage_id: str
    question: str
    chunk: str
    source: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    level: str = ""

    @classmethod
    def of(
        cls, passage_id: str, question: str, chunk: str, filters: Mapping[str, Any]
    ) -> LexicalEntry:
        """Return the entry of a passage; `filters` has its source, section, tags and level."""
        return cls(
            passage_id=passage_id,
            question=question,
            chunk=chunk,
            source=str(filters["source"]),
            section=tuple(filters.get("section", ())),
            tags=tuple(filters.get("tags", ())),
            level=str(filters.get("level", "")),
        )


def make_index(folder: Path, language: str) -> tantivy.Index:
    """Create an empty index in an existing folder and return it."""
    index = tantivy.Index(_schema(), path=str(folder))
    return _registered(index, language)


def open_index(folder: Path, language: str) -> tantivy.Index:
    """Return the index in a folder; raises ValueError or OSError if it is damaged."""
    return _registered(tantivy.Index.open(str(folder)), language)


def document(entry: LexicalEntry) -> tantivy.Document:
    """Return an entry as tantivy's document."""
    whole = f"{entry.question}\n{entry.chunk}"
    values: dict[str, Any] = {
        "passage": entry.passage_id,
        "text": whole,
        "question": entry.question,
        "exact": whole,
        "exact_question": entry.question,
        "section": list(entry.section),
        "tags": list(entry.tags),
        "in_source": entry.source,
        "in_section": list(entry.section),
        "in_tag": list(entry.tags),
        "in_level": entry.level,
    }
    return tantivy.Document(**values)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    for field in STEMMED:
        builder.add_text_field(field, tokenizer_name="stems")
    for field in ("exact", "exact_question"):
        builder.add_text_field(field, tokenizer_name="identifiers")
    for field in ("in_source", "in_section", "in_tag", "in_level"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _registered(index: tantivy.Index, language: str) -> tantivy.Index:
    index.register_tokenizer("stems", stemming(language))
    index.register_tokenizer("identifiers", identifying())
    return index
