"""The form of the lexical index on disk: its fields and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tantivy

from corpus.lexical.acronyms import definitions, key_of, phrases, used_acronyms
from corpus.lexical.analysis import as_written, identifying
from corpus.lexical.code_words import camel_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.lexical.analysis import Stemmer, WordStems

STEMMED = ("text", "question", "tags", "section")
# What separates an acronym from what it stands for, in a term of "spelt" or "initials".
BREAK = "\t"


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


def make_index(folder: Path) -> tantivy.Index:
    """Create an empty index in an existing folder and return it."""
    return _registered(tantivy.Index(_schema(), path=str(folder)))


def open_index(folder: Path) -> tantivy.Index:
    """Return the index in a folder; raises ValueError or OSError if it is damaged."""
    return _registered(tantivy.Index.open(str(folder)))


def document(entry: LexicalEntry, stemmer: Stemmer, stems: WordStems) -> tantivy.Document:
    """Return an entry as tantivy's document; its words are those of its own language."""
    whole = f"{entry.question}\n{entry.chunk}"
    values: dict[str, Any] = {
        "passage": entry.passage_id,
        "text": " ".join(stemmer.stems(" ".join([whole, *camel_words(whole)]))),
        "question": " ".join(stemmer.stems(entry.question)),
        "exact": whole,
        "exact_question": entry.question,
        "section": [" ".join(stemmer.stems(one)) for one in entry.section],
        "tags": [" ".join(stemmer.stems(one)) for one in entry.tags],
        "in_source": entry.source,
        "in_section": list(entry.section),
        "in_tag": list(entry.tags),
        "in_level": entry.level,
        "spelt": sorted(set(_spelt(whole))),
        "initials": sorted(set(_initials(entry, stems))),
        "acronyms": sorted(used_acronyms(whole)),
    }
    return tantivy.Document(**values)


def normal(phrase: str) -> str:
    """Return a phrase as it is looked up: in lower case, without hyphens and a plural's s."""
    words = " ".join(phrase.casefold().replace("-", " ").replace("–", " ").split())
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def _spelt(text: str) -> Iterator[str]:
    """Yield what a text says of acronyms, each from both sides."""
    for one in definitions(text):
        yield BREAK.join((key_of(one.short), one.short, one.long.casefold()))
        yield BREAK.join((normal(one.long), one.short))


def _initials(entry: LexicalEntry, stems: WordStems) -> Iterator[str]:
    for text in (entry.question, *entry.section):
        for key, phrase in phrases(text, lambda word: not stems.stem(word)):
            yield BREAK.join((key, phrase))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    for field in STEMMED:
        builder.add_text_field(field, tokenizer_name="stems")
    for field in ("exact", "exact_question"):
        builder.add_text_field(field, tokenizer_name="identifiers")
    sorting = ("in_source", "in_section", "in_tag", "in_level")
    for field in (*sorting, "spelt", "initials", "acronyms"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("stems", as_written())
    index.register_tokenizer("identifiers", identifying())
    return index
