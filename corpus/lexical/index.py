"""The lexical index: a tantivy index of all passages on disk, memory-mapped.

It is derived from the Chroma collections and can be rebuilt from them at any time. A stamp names
its revision. Changes become visible all at once when they are committed; after a killed run the
writer rebuilds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tantivy

from corpus.lexical.analysis import WordStems, identifying, is_gram, stemmer, take_apart
from corpus.lexical.compounds import COMPOUNDING, Compounds
from corpus.lexical.schema import STEMMED, open_index
from corpus.lexical.stamp import read_stamp
from corpus.read_only import LinkedFolder, may_write
from corpus.records import PassageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus.records import Filter

_Clause = tuple[tantivy.Occur, tantivy.Query]
# Fields and how much a match counts there compared with the text, which is question and answer. The
# others only tip the balance.
FIELD_WEIGHTS = {"text": 1.0, "question": 0.5, "exact": 0.5, "tags": 0.3, "section": 0.2}
# The score of a word that resembles an unknown one; BM25 gives a query's words about 2 to 12
# ([F-guess]).
_GUESS_WEIGHT = 4.0
# A word that occurs in only one of this many passages may be misspelt there; the words one letter
# away from it then count a little ([F-guess]).
_RARE = 2000
_SLIP_WEIGHT = 1.5
# A query with more misspelt words is not a real text; each costs a walk through the dictionary.
_MOST_MISSPELT = 16
# The commonest words that a beginning may stand for.
_MOST_ENDINGS = 20
# What a compound with a word of the query counts, or one of its parts, compared with the word.
_COMPOUND_WEIGHT = 0.5
# A filter that this index cannot apply itself is applied to this many passages at most.
_DEEPEST = 20_000
# Up to this many records are named in a query.
_FEW = 2_000
_UNFINISHED = re.compile(r"[^\W_]{3,}$")


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """A passage found by words, with its BM25 score (above 0, without upper bound)."""

    passage_id: str
    score: float


class LexicalIndex:
    """Reads the lexical index of one corpus.

    `languages` are those of its words, the commonest (`language`) first; `links` are kept while it
    is read through them.
    """

    def __init__(
        self, index: tantivy.Index, languages: Sequence[str], links: LinkedFolder | None = None
    ) -> None:
        index.reload()
        self._links = links
        self.language = languages[0]
        self.languages = tuple(languages)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._stemmers = [stemmer(language) for language in languages]
        self.word_stems = WordStems(*languages)
        self._identifiers = identifying()
        self._has_terms: dict[int, bool] = {}
        self._compounds = None if COMPOUNDING.isdisjoint(languages) else Compounds(self.terms)

    @classmethod
    def open(cls, folder: Path, revision: int) -> LexicalIndex | None:
        """Return the index in `folder`, None unless it is whole and has this revision."""
        stamp = read_stamp(folder)
        if stamp is None or stamp.revision != revision:
            return None
        try:
            # Tantivy creates a lock file to read an index.
            links = None if may_write(folder) else LinkedFolder(folder)
            index = open_index(links.path if links else folder)
            return cls(index, stamp.languages, links)
        except (ValueError, OSError):  # damaged: it will be rebuilt
            return None

    @property
    def count(self) -> int:
        """How many passages it has."""
        return int(self._searcher.num_docs)

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, in order; those of each language of the corpus."""
        return list(dict.fromkeys(stem for forms in self._forms(text) for stem in forms))

    def _forms(self, text: str) -> Iterable[tuple[str, ...]]:
        """Return the stems of each word in each language of the corpus."""
        return zip(*(one.stems(text) for one in self._stemmers), strict=True)

    def frequency(self, stem: str) -> int:
        """Return the number of passages in which a stem occurs."""
        return int(self._searcher.doc_freq("text", stem))

    def frequency_in(self, field: str, term: str) -> int:
        """Return the number of passages that have a term in a field of the schema."""
        return int(self._searcher.doc_freq(field, term))

    def continued(self, field: str, prefix: str, most: int) -> list[tuple[str, int]]:
        """Return what follows a prefix in a field's terms, each with its number of passages."""
        found = self._searcher.terms_with_prefix(field, prefix, limit=most)
        return [(str(term)[len(prefix) :], int(count)) for term, count in found]

    def has_phrase(self, phrase: str, least: int = 1) -> bool:
        """Return whether words, in any form, stand together in so many passages."""
        return any(
            len(self._found([(tantivy.Occur.Must, self._phrase("text", stems))], least, None))
            >= least
            for one in self._stemmers
            if (stems := one.stems(phrase))
        )

    def knows(self, word: str) -> bool:
        """Return whether a word, in any form, stands in any passage, tag or heading."""
        stems = self.stems(word)
        return not stems or any(
            self._searcher.doc_freq(field, stem) for stem in stems for field in STEMMED
        )

    def terms(self, most: int) -> list[tuple[str, int]]:
        """Return the commonest words as they are written, each with its number of passages."""
        found = self._searcher.terms_with_prefix("exact", "", limit=most)
        return [(str(term), int(count)) for term, count in found]

    def has_terms(self, count: int) -> bool:
        """Return whether it has so many different words; they are counted once."""
        if count not in self._has_terms:
            self._has_terms[count] = len(self.terms(count)) == count
        return self._has_terms[count]

    def search(self, text: str, limit: int, where: Filter | None = None) -> list[LexicalMatch]:
        """Return the passages that share words with a text by BM25 (Robertson & Zaragoza 2009).

        A word that occurs nowhere counts as the beginning of others if it is the last one, else as
        a misspelling of words one or two letters away; "regular*" is a beginning anywhere.
        """
        words = self._word_queries(text)
        if not words:
            return []
        return self._found([(tantivy.Occur.Must, _any(words))], limit, where)

    def find_quoted(
        self, text: str, limit: int, where: Filter | None = None, *, in_question: bool = False
    ) -> list[str]:
        """Return the ids of the passages that have everything in a text's quotes, word by word.

        If none has it exactly, other forms of the words count; [] if nothing is in quotes.
        With `in_question` only their questions are searched.
        """
        phrases = take_apart(text).phrases
        fields = ("exact_question", "question") if in_question else ("exact", "text")
        ways = [(fields[0], self._identifiers.analyze)]
        ways += ((fields[1], one.stems) for one in self._stemmers)
        for field, split in ways:
            wanted = [words for phrase in phrases if (words := list(split(phrase)))]
            if wanted:
                clauses = [(tantivy.Occur.Must, self._phrase(field, words)) for words in wanted]
                matches = self._found(clauses, limit, where)
                if matches:
                    return [match.passage_id for match in matches]
        return []

    def _found(
        self, clauses: Sequence[_Clause], limit: int, where: Filter | None
    ) -> list[LexicalMatch]:
        """Return the passages that have the clauses and pass a filter, the best first."""
        ids, depth = where.ids if where else None, limit
        if ids is not None and not ids:
            return []
        query = tantivy.Query.boolean_query([*clauses, *self._filter(where)])
        while True:
            hits = self._searcher.search(query, depth, count=False).hits
            named = ((self._searcher.doc(address)["passage"][0], score) for score, address in hits)
            matches = [
                LexicalMatch(passage, float(score))
                for passage, score in named
                if ids is None or PassageId(passage).record_id in ids
            ]
            if len(matches) >= limit or len(hits) < depth or depth >= _DEEPEST:
                return matches[:limit]
            depth *= 8  # what the index itself cannot filter by lets few through

    def _word_queries(self, text: str) -> list[tantivy.Query]:
        """Return the queries for a text; a passage that matches any of them is found."""
        wanted = take_apart(text)
        unfinished = self._unfinished(wanted.words)
        prefixes = (*wanted.prefixes, unfinished)
        queries = [query for prefix in prefixes for query in self._begun(prefix)]
        for stem in self.stems(wanted.words):
            if self.frequency(stem):
                queries += (self._term(field, stem) for field in STEMMED)
        unknown = set(self._forms(wanted.words)).difference(self._forms(unfinished))
        queries += self._misspelt(unknown)
        for word in dict.fromkeys(self._identifiers.analyze(wanted.words)):
            if not word.isalpha():  # a plain word is found by its stem
                queries.append(self._term("exact", word))
            elif self._compounds and self.word_stems.stem(word):
                queries += self._any_of(self._compounds.related(word), _COMPOUND_WEIGHT)
        return queries

    def _unfinished(self, words: str) -> str:
        """Return the last word if it only occurs as the beginning of others, else ""."""
        last = _UNFINISHED.search(words)
        if last is None or any(self.frequency(stem) for stem in self.stems(last.group())):
            return ""
        return last.group() if self._begun(last.group()) else ""

    def _begun(self, prefix: str) -> list[tantivy.Query]:
        """Return a query for the words that start with a prefix, [] if there are none."""
        if not prefix:
            return []
        terms = self._searcher.terms_with_prefix("exact", prefix.lower(), limit=_MOST_ENDINGS)
        return self._any_of([term for term, _ in terms])

    def _any_of(self, terms: Sequence[str], weight: float = 1.0) -> list[tantivy.Query]:
        """Return a query for words as they are written, of which the best counts; [] for none."""
        words = [tantivy.Query.term_query(self._schema, "exact", term) for term in terms]
        if not words:
            return []
        return [tantivy.Query.boost_query(tantivy.Query.disjunction_max_query(words), weight)]

    def _misspelt(self, words: Iterable[tuple[str, ...]]) -> list[tantivy.Query]:
        """Return queries for what unknown words may mean, and rare ones that may be slips.

        Each word has its stem in each language of the corpus.
        """
        rare = max(1, self.count // _RARE)
        queries = []
        for stem, *others in sorted(words):
            if is_gram(stem):
                continue
            known = max(map(self.frequency, (stem, *others)))
            if known == 0 and len(stem) >= 4:
                queries.append(self._like(stem, 1 if len(stem) < 8 else 2, _GUESS_WEIGHT))
            elif 0 < known <= rare and len(stem) >= 6:
                queries.append(self._like(stem, 1, _SLIP_WEIGHT))
        return queries[:_MOST_MISSPELT]

    def _like(self, stem: str, distance: int, weight: float) -> tantivy.Query:
        like = tantivy.Query.fuzzy_term_query(self._schema, "text", stem, distance, prefix=False)
        return tantivy.Query.boost_query(like, weight)

    def _phrase(self, field: str, words: list[str]) -> tantivy.Query:
        if len(words) == 1:  # tantivy does not accept a phrase of one word
            return tantivy.Query.term_query(self._schema, field, words[0])
        return tantivy.Query.phrase_query(self._schema, field, [*words])

    def _term(self, field: str, word: str) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, word)
        return tantivy.Query.boost_query(query, FIELD_WEIGHTS[field])

    def _filter(self, where: Filter | None) -> list[_Clause]:
        if where is None:
            return []
        wanted = {
            "in_source": where.sources,
            "in_section": where.sections,
            "in_tag": where.tags,
            "in_level": where.levels,
        }
        return [
            (
                tantivy.Occur.Must,
                tantivy.Query.const_score_query(
                    tantivy.Query.term_set_query(self._schema, field, list(values)), 0.0
                ),
            )
            for field, values in wanted.items()
            if values
        ] + self._filter_by_place(where)

    def _filter_by_place(self, where: Filter) -> list[_Clause]:
        """Return what lets the passages of branches through, and those of few unanswered records.

        Passages elsewhere that have a branch's headings in another order are let through, too.
        """
        clauses: list[_Clause] = []
        if where.branches:
            clauses.append((tantivy.Occur.Must, _any([self._branch(b) for b in where.branches])))
        if where.answered is False and where.ids is not None and len(where.ids) <= _FEW:
            alone = [PassageId.of(record_id) for record_id in sorted(where.ids)]
            named = tantivy.Query.term_set_query(self._schema, "passage", alone)
            clauses.append((tantivy.Occur.Must, named))
        return [(occur, tantivy.Query.const_score_query(query, 0.0)) for occur, query in clauses]

    def _branch(self, branch: Sequence[str]) -> tantivy.Query:
        source, *section = branch
        terms = [("in_source", source), *(("in_section", name) for name in section)]
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, field, value))
                for field, value in terms
            ]
        )


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
