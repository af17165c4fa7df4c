"""One query asked of one revision: its parts, what was probably meant, and how sure the outcome is.

Nothing here reads settings or looks for a newer revision; `search/engine.py` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from search.evidence.items import PASTE
from search.evidence.words import Limit
from search.hits import fold_page, judge, make_hits, score_page, under_keepers, with_strengths
from search.parts.merge import MOST_PARTS, is_one, merge
from search.ranking.fuse import nearness
from search.results import Answer, Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model.encoding import Embedder
    from corpus.records import Filter
    from search.decisions.folds import Folds
    from search.hits import Folded
    from search.matches import MatchKind
    from search.ranking.calibrate import Calibration
    from search.ranking.request import Reads, Request
    from search.results import Hit
    from search.revision import Revision

# A misspelt query is read as the one that was probably meant if that is so much surer.
_CLEARLY_MORE = 0.15
# How sure an outcome is at most where only tokens tell what is near, and all of them are lost.
_WITHOUT_TOKENS = 0.45


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Asks a revision for the `k` nearest records; from `answerable` up, a query is answered.

    `requests` are those that were made, by query; `folds` what was decided about records.
    """

    revision: Revision
    embedder: Embedder
    answerable: float
    k: int
    kind: MatchKind
    where: Filter | None
    folds: Folds | None = None
    requests: dict[str, Request] = field(default_factory=dict)

    def ask(self, query: str, parts: Sequence[str] = ()) -> Asked:
        """Return the outcome of a query; its `parts`, if any, are asked by themselves."""
        asked = self._asked(query, parts)
        return replace(asked, notice=_notice(self.requests.values()))

    def _asked(self, query: str, parts: Sequence[str]) -> Asked:
        if not parts:
            return self._each([query])[0]
        # A paste is too long to be asked as a whole.
        own = [query] if len(parts) > 1 and len(query) <= PASTE else []
        found = self._each([*own, *parts[:MOST_PARTS]])
        whole, found = (found[0], found[1:]) if own else (None, found)
        if whole and is_one(whole, parts, found):
            return whole
        judged = partial(judge, answerable=self.answerable)
        return merge(query, self.k, whole, parts, found, judged)

    def _each(self, queries: Sequence[str]) -> list[Asked]:
        """Return the outcome of each query, or of the one that was probably meant."""
        outcomes = []
        for query, request in zip(queries, self._requests(queries), strict=True):
            asked = self._outcome(query, request)
            if asked.suggestion is not None:
                (meant,) = self._requests([asked.suggestion])
                asked = _surer(asked, self._outcome(asked.suggestion, meant))
            outcomes.append(asked)
        return outcomes

    def _requests(self, queries: Sequence[str]) -> list[Request]:
        made = self.revision.ranker.requests(queries, self.k, kind=self.kind, where=self.where)
        self.requests.update(zip(queries, made, strict=True))
        return made

    def _outcome(self, query: str, request: Request) -> Asked:
        revision, reads = self.revision, request.reads
        found = revision.reranked(query, revision.ranker.rank(request), reads)
        known = revision.calibration_for(query)
        near = nearness(found, known.nearest)
        weighed = revision.weigh(query, found, reads, worded=bool(request.wordings))
        page = fold_page(weighed.ranked, reads, self.k, revision.word_stems.stem, self.folds)
        if self.folds:
            page = under_keepers(page, reads, self.folds, self.where)
        by_words = revision.by_words(query, weighed.ranked, reads)
        sure = by_words.confidence if by_words else _certainty(known, near, page)
        bounds = (*self._blind(known, reads), *weighed.limits)
        limits = [one for one in bounds if one.binds(sure)]
        sure = min([sure, *(one.most for one in limits)])
        remarks = [*(one.reason for one in limits), by_words.remark if by_words else ""]
        scored = score_page(page, sure, known)
        results = make_hits(scored, request, self.embedder, revision.word_stems)
        answerable = sure >= self.answerable
        verdict = judge(sure, self.answerable)
        return Asked(
            query,
            answerable,
            sure,
            _best_stored(results) if answerable else None,
            with_strengths(results, verdict),
            verdict,
            None if answerable or not revision.spelling else revision.spelling.suggest(query),
            remarks[0],
        )

    def _blind(self, known: Calibration, reads: Reads) -> list[Limit]:
        """Return the limit where no passage has the token vectors by which the model tells."""
        reranking = self.revision.reranking
        if not known.weights.by_tokens or (reranking and reranking.depth):
            return []
        if reads.has_tokens or not reads.without_tokens:
            return []
        most = min(_WITHOUT_TOKENS, self.answerable - 0.01)
        return [Limit(most, "the token vectors that tell what is near are lost")]


def _notice(requests: Iterable[Request]) -> str:
    """Return what was missing from the index, once for all requests; empty if nothing was."""
    lost = set().union(*(request.reads.without_tokens for request in requests))
    if not lost:
        return ""
    passages = "a passage has" if len(lost) == 1 else f"{len(lost)} passages have"
    return f"{passages} lost the token vectors and may rank too low; run: askalike doctor --repair"


def _certainty(calibration: Calibration, near: float, page: Sequence[Folded]) -> float:
    """Return how surely the first result answers, 0 without any; scores are raw."""
    if not page:
        return 0.0
    first, *rest = (folded.ranked.score for folded in page[:2])
    return calibration.certainty(near, first, rest[0] if rest else calibration.threshold)


def _best_stored(results: Sequence[Hit]) -> Answer | None:
    """Return the answer of the best result that has one, None if none has."""
    answered = (hit.record for hit in results if hit.record.answer)
    best = next(answered, None)
    return Answer(best.answer, (best.id,)) if best else None


def _surer(asked: Asked, meant: Asked) -> Asked:
    """Return the outcome of a query, or that of its suggestion if that is clearly surer."""
    if not meant.answerable or meant.confidence < asked.confidence + _CLEARLY_MORE:
        return asked
    return replace(meant, query=asked.query, suggestion=None, read_as=asked.suggestion)
