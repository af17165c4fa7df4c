"""What a corpus asks more than once, and what was decided about it: a part of the engine."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from corpus.errors import IndexDamaged, IndexUnavailable
from corpus.lexical.language import is_english
from search.check import check_answer, check_name, check_query, check_threshold
from search.decisions.folds import Folds
from search.decisions.ledger import Ledger
from search.decisions.place import decision_files
from search.desk.desks import Desks, Searched
from search.desk.follow import follow
from search.duplicates.answering import asked_already
from search.duplicates.asking import NewQuestion
from search.duplicates.copies import unknown_languages
from search.duplicates.describing import described
from search.duplicates.find import Possible
from search.duplicates.likelihood import POSSIBLE
from search.duplicates.neighbours import in_turn
from search.hits import Folded, make_hits
from search.results import SCOPES

if TYPE_CHECKING:
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Means
    from corpus.settings import Settings
    from search.desk.desk import Desk
    from search.duplicates.neighbours import Run
    from search.results import Asking, Duplicates, Scope
    from search.revision import Revision


# From this share on, records without an answer are mostly what a corpus has. Where the two answers
# are not there to be compared, a tenth of the duplicates reaches 0.7. [F-duplicate-likelihood]
_MOSTLY = 0.5
_UNANSWERED = (
    "Most of these records have no answer: by their questions alone few are likely duplicates, "
    "so look at the possible ones, too, with a threshold of 0.3"
)


class Repeats:
    """The duplicates of revisions of a corpus: each found once, then shown as it was decided.

    The public methods of `search.engine.Engine` about duplicates say what each returns and raises.
    """

    def __init__(self, embedder: Embedder, settings: Settings) -> None:
        self._embedder, self._settings = embedder, settings
        self._desks = Desks(settings.duplicate, POSSIBLE)
        self._ledger: tuple[str, Ledger] | None = None
        self._folds: Folds | None = None

    def least(self, threshold: float | None, scope: Scope = "all") -> float:
        """Return a threshold as it counts; raises QueryError for a bad one, or a bad scope."""
        check_name("scope", scope, SCOPES)
        return check_threshold(self._settings.duplicate if threshold is None else threshold)

    def duplicates(
        self, revision: Revision, least: float, scope: Scope, run: Run = in_turn
    ) -> Duplicates:
        """Return pairs and groups of questions that are asked more than once, as decided."""
        return follow(self.desk(revision, least, scope, run), self.ledger(revision).book)

    def desk(self, revision: Revision, least: float, scope: Scope, run: Run = in_turn) -> Desk:
        """Return what waits for a decision, and what was decided; the first time takes seconds."""
        stem = revision.word_stems.stem
        find, describe = partial(_possible, revision, run), partial(_described, revision)
        corpus = Searched(revision.name, revision.content_keys, stem, find, describe)
        return self._desks.of(corpus, least, scope)

    def has_desk(self, revision: Revision, least: float, scope: Scope) -> bool:
        """Return whether `desk` returns at once."""
        return self._desks.known(revision.name, least, scope) is not None

    def ledger(self, revision: Revision) -> Ledger:
        """Return what was decided, and where that is written: another place after some ingests."""
        if self._ledger is None or self._ledger[0] != revision.name:
            files = decision_files(self._settings, revision.sources)
            same = self._ledger and self._ledger[1].files == files
            ledger = self._ledger[1] if self._ledger and same else Ledger(files)
            self._ledger = (revision.name, ledger)
        return self._ledger[1]

    def folds(self, revision: Revision) -> Folds | None:
        """Return what decisions mean for a search; what was reckoned for one serves the next.

        Where the list of documents cannot be read, as on a full disk, a search does without them.
        """
        try:
            made, known = Folds.of(self.ledger(revision), revision.content_keys), self._folds
        except (IndexDamaged, IndexUnavailable):
            return None
        if made and known and known.is_of(made):
            return known
        self._folds = made
        return made

    def new(self, text: str, answer: str, means: Means | None) -> NewQuestion:
        """Return a question that is not added yet, checked and encoded; raises QueryError."""
        return NewQuestion.encode(check_query(text), check_answer(answer), self._embedder, means)

    def asking(
        self, revision: Revision, new: NewQuestion, k: int, least: float, without: str
    ) -> Asking:
        """Return the records, at most `k`, that ask the same as a new question."""
        asked, told = new.record.question, new.record.answer
        request = revision.ranker.request_to_explain(asked, k)
        knows = is_english if revision.foreign_languages else None
        page = [Folded(one) for one in new.rank(revision.material, k, without, knows)]
        hits = make_hits(page, request, self._embedder, revision.word_stems)
        return asked_already(asked, told, hits, least, revision.word_stems.stem)


def _possible(revision: Revision, run: Run) -> Possible:
    return Possible.of(revision.material, is_english if revision.foreign_languages else None, run)


def _described(revision: Revision, found: Duplicates) -> Duplicates:
    """Return the duplicates of a revision with what they are, and what was not looked for."""
    limits = [unknown_languages(foreign)] if (foreign := revision.foreign_languages) else []
    without = sum(not one.answer.strip() for one in revision.records)
    if without > len(revision.records) * _MOSTLY:
        limits.append(_UNANSWERED)
    found = replace(found, notice="; ".join(limits))
    return described(found, revision.content_keys.by_id, revision.word_stems.stem)
