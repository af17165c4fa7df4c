"""The lexical index: a tantivy index of all passages on disk, read through the memory map.

It is derived from the Chroma collections and can be built from them at any time. A stamp names the
revision that it holds; while somebody writes there is none, so that what a killed run leaves
behind is never taken for whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import tantivy

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.entries import Entry
    from corpus.filters import Filter

# Raised when fields or tokenizers change; an index of another form is built anew.
_FORM = 1
# Tantivy's writer fills this much memory before it writes a segment; less than 15 MB is refused.
_HEAP = 64_000_000
# Fields and what a match in them counts beside one in the text, which is question and answer. They
# say where a passage stands, so they only tip the balance.
FIELD_WEIGHTS = {"text": 1.0, "question": 0.5, "exact": 0.5, "tags": 0.3, "section": 0.2}
_STEMMED = ("text", "question", "tags", "section")
# Words with their signs, as in C++, C#, L1-norm, @property, node.js.
_IDENTIFIER = r"[\w@#$.+/-]*\w[+#]*"
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """A passage found by words, with its BM25 score (above 0, without upper bound)."""

    passage_id: str
    score: float


class LexicalIndex:
    """Reads the lexical index of one corpus."""

    def __init__(self, index: tantivy.Index) -> None:
        index.reload()
        self._index = index
        self._searcher = index.searcher()
        self._stems = _stemming()
        self._identifiers = _identifying()

    @classmethod
    def open(cls, folder: Path, revision: int) -> LexicalIndex | None:
        """Return the index in `folder`, None unless it is whole and of this revision."""
        if _stamp(folder) != revision:
            return None
        try:
            index = tantivy.Index.open(str(folder))
            _register(index)
            return cls(index)
        except (ValueError, OSError):  # damaged: it is built anew
            return None

    @property
    def count(self) -> int:
        """How many passages it holds."""
        return int(self._searcher.num_docs)

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, in order."""
        return list(self._stems.analyze(text))

    def frequency(self, stem: str) -> int:
        """Return in how many passages a stem occurs."""
        return int(self._searcher.doc_freq("text", stem))

    def search(self, text: str, limit: int, where: Filter | None = None) -> list[LexicalMatch]:
        """Return the passages that share words with a text by BM25 (Robertson & Zaragoza 2009).

        A word that occurs nowhere is taken for a misspelling of words one or two letters away.
        """
        query = self._words_query(text)
        if query is None:
            return []
        clauses = [(tantivy.Occur.Must, query), *self._filter(where)]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False)
        return [
            LexicalMatch(self._searcher.doc(address)["passage"][0], float(score))
            for score, address in found.hits
        ]

    def _words_query(self, text: str) -> tantivy.Query | None:
        words: list[tantivy.Query] = []
        for stem in dict.fromkeys(self.stems(text)):
            words += self._stem_queries(stem)
        for word in dict.fromkeys(self._identifiers.analyze(text)):
            if not word.isalpha():  # a plain word is found by its stem
                words.append(self._term("exact", word))
        if not words:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])

    def _stem_queries(self, stem: str) -> list[tantivy.Query]:
        if self.frequency(stem) == 0 and len(stem) >= 4:
            distance = 1 if len(stem) < 8 else 2
            schema = self._index.schema
            return [tantivy.Query.fuzzy_term_query(schema, "text", stem, distance, prefix=False)]
        return [self._term(field, stem) for field in _STEMMED]

    def _term(self, field: str, word: str) -> tantivy.Query:
        query = tantivy.Query.term_query(self._index.schema, field, word)
        return tantivy.Query.boost_query(query, FIELD_WEIGHTS[field])

    def _filter(self, where: Filter | None) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        if where is None:
            return []
        wanted = {"in_source": where.sources, "in_section": where.sections, "in_tag": where.tags}
        return [
            (
                tantivy.Occur.Must,
                tantivy.Query.const_score_query(
                    tantivy.Query.term_set_query(self._index.schema, field, list(values)), 0.0
                ),
            )
            for field, values in wanted.items()
            if values
        ]


class LexicalWriter:
    """Writes the lexical index of one corpus; the caller holds the corpus's lock."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self._folder = folder
        # Several threads would write several small segments, and gain little on short texts.
        self._writer = index.writer(_HEAP, 1)

    @classmethod
    def open(cls, folder: Path, revision: int) -> Self | None:
        """Return a writer that goes on from this revision, None unless the index holds it."""
        if LexicalIndex.open(folder, revision) is None:
            return None
        _stamp_file(folder).unlink()
        index = tantivy.Index.open(str(folder))
        _register(index)
        return cls(folder, index)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Return a writer of an empty index; what lies in the folder is dropped."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(folder))
        _register(index)
        return cls(folder, index)

    def put(self, source: str, entries: Iterable[Entry]) -> None:
        """Make the entries the only ones of a source."""
        self.remove(source)
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries of sources that it does not hold."""
        for entry in entries:
            self._writer.add_document(_document(entry))

    def remove(self, source: str) -> None:
        """Drop all entries of a source."""
        self._writer.delete_documents_by_term("in_source", source)

    def commit(self, revision: int) -> None:
        """Make what was put visible, and stamp it as the corpus's revision."""
        self._writer.commit()
        stamp = {"form": _FORM, "revision": revision}
        _stamp_file(self._folder).write_text(json.dumps(stamp), encoding="utf-8")

    def close(self) -> None:
        """Wait for what is being merged, and give back tantivy's own lock."""
        self._writer.wait_merging_threads()


def lexical_folder(index: Path, corpus: str) -> Path:
    """Return the folder of a corpus's lexical index."""
    return index / "lexical" / corpus


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _STEMMED:
        builder.add_text_field(field, tokenizer_name="stems")
    builder.add_text_field("exact", tokenizer_name="identifiers")
    for field in ("in_source", "in_section", "in_tag"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    whole = f"{entry.question}\n{entry.chunk}"
    values: dict[str, Any] = {
        "passage": entry.passage_id,
        "text": whole,
        "question": entry.question,
        "exact": whole,
        "section": list(entry.section),
        "tags": list(entry.tags),
        "in_source": entry.source,
        "in_section": list(entry.section),
        "in_tag": list(entry.tags),
    }
    return tantivy.Document(**values)


def _stemming() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(_LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def _identifying() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_IDENTIFIER))
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    return builder.filter(tantivy.Filter.lowercase()).build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer("stems", _stemming())
    index.register_tokenizer("identifiers", _identifying())


def _stamp_file(folder: Path) -> Path:
    return folder / "stamp.json"


def _stamp(folder: Path) -> int | None:
    """Return the revision that the index holds, None when it has none or is of another form."""
    try:
        stamp = json.loads(_stamp_file(folder).read_text(encoding="utf-8"))
        return int(stamp["revision"]) if stamp["form"] == _FORM else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
