"""Which layout a document has: each reads it, and the one that explains most of it wins."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from ingest.layouts import thresholds
from ingest.layouts.answer_key import find_key
from ingest.layouts.codes import without_codes
from ingest.layouts.exam import read_exam
from ingest.layouts.layout import Layout, announced_markup
from ingest.layouts.leftover import (
    SURE_LAYOUTS,
    Detect,
    swallowed_share,
    with_leftovers,
    without_announced,
)
from ingest.layouts.markdown.unfold import without_folds
from ingest.layouts.mixed import read_mixed
from ingest.layouts.talk.turns import names_speaker
from ingest.text.document import Document
from ingest.text.reading import Reading, ScoredReading, asking_share
from ingest.text.vocabulary import ASKING_TITLE
from ingest.text.wording import is_question

# A document in another markup has no Markdown headings or bullets, whatever its lines look like.
OTHER_MARKUPS = frozenset(
    "asciidoc chat dokuwiki gift latex mediawiki org pod restructured rexams texinfo "
    "textile".split()
)
_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+)?[*_]{0,3}q(?:uestion|ues?)?\s?\d{0,4}[*_]{0,3}\s?[:：]"
    r"|^ {0,3}(?:\*\*|__)[^*_]{3,200}[?？](?:\*\*|__)"
    r"|^[ \t]*(?::{3,}[ \t]*(?:details|faq|question|spoiler)\b|\?\?\?\+?[ \t]"
    r"|!!![ \t]*(?:question|faq)\b|>[ \t]*\[!(?:question|faq|help)\])[^?？\n]{2,200}[?？]"
    r"|^[ \t]*<(?:accordion|faq|question|expand|collaps|disclosure)\w{0,20}\s[^<>?？]{3,200}[?？]"
    r"|^\|?[^|]{0,20}\|?[\s*_]{0,4}questions?[\s*_]{0,4}\|[\s*_]{0,4}answers?[\s*_]{0,4}(?:\||$)",
    re.IGNORECASE,
)
# What leads a label, and what it holds: most lines lack it.
_LETTERED = re.compile(r"\s*[-*+_\s]*[qQ]")
_BOLD_ASKS = re.compile(r"[?？][*_]")
# A first line that states something before it asks; the stop behind a number is none.
_ASKS_BACK = re.compile(r"[^\n]*?[^\W\d_]{2}(?:[.!…]\s+\S|[。！])[^\n]*[?？؟]")
_LONGEST_BACK = 500
_FOLD_STARTS = frozenset(":?!<>")
_LABEL_STARTS = _FOLD_STARTS | frozenset("qQ*_-+")
_ASKING_FOLD = re.compile(
    r"^[^?？]{0,80}<summary>[^?？]{3,200}[?？][^?？]{0,40}</summary>", re.IGNORECASE
)
MARKDOWN = frozenset({"bold", "headed", "lines", "listed", "page", "quoted", "tables", "topics"})


def detect(document: Document, layouts: Sequence[Layout]) -> list[ScoredReading]:
    """Return the readings in which a document has records, the best first; [] when none has.

    One that finds headings that are mere topics is doubtful, unless the document's name says that
    it is one of questions.
    """
    scored = _detect_keyed(document, layouts)
    if scored and scored[0].reading.layout == "headed" and not _is_asking(document, scored[0]):
        return [replace(scored[0], score=min(scored[0].score, thresholds.TOPICAL)), *scored[1:]]
    return scored


def _is_asking(document: Document, scored: ScoredReading) -> bool:
    """Return whether a good part of a reading's records ask, or the document's name says so."""
    if asking_share(scored.reading.records) >= thresholds.TOPICAL_SHARE:
        return True
    named = f"{document.name.replace('_', ' ').replace('-', ' ')} {scored.reading.title}"
    return bool(ASKING_TITLE.search(named))


def _detect_keyed(document: Document, layouts: Sequence[Layout]) -> list[ScoredReading]:
    """Return the readings in which a document has records, the best first; [] when none has.

    Of layouts that explain it equally well, the first one wins; other markups than Markdown come
    first. Where its sections have layouts of their own, the best one is "mixed". Answers that are
    listed behind all questions are joined to them.
    """
    if key := find_key(document):
        scored = _detect_all(key.without(document), layouts)
        if scored and (reading := key.answered(scored[0].reading)):
            return [ScoredReading(reading, scored[0].score), *scored[1:]]
        exam = read_exam(key.without(document), len(key.answers))
        if exam and (reading := key.answered(exam)):
            others = [one for one in scored if one.reading.layout != reading.layout]
            return [ScoredReading(reading, reading.strength * reading.coverage), *others]
    return _detect_all(document, layouts)


def _detect_all(document: Document, layouts: Sequence[Layout]) -> list[ScoredReading]:
    """Return the layouts of a document, or of its sections where they differ, the best first."""
    scored = _detect_one(document, layouts)
    # a layout that finds nothing in the whole finds nothing in a part
    found = {one.reading.layout for one in scored}
    kept = [layout for layout in layouts if layout.name in found]
    if scored and scored[0].reading.layout in OTHER_MARKUPS:
        return scored  # its sections are not those of Markdown
    mixed = read_mixed(document, scored, partial(_detect_part, layouts=kept))
    scored = [mixed, *scored] if mixed else scored
    if not scored:
        return scored
    sure = [layout for layout in layouts if layout.name in SURE_LAYOUTS]
    chosen = _chosen(document, scored, lambda part: _detect_one(part, sure))
    return [
        chosen,
        *(other for other in scored if other.reading.layout != chosen.reading.layout),
    ]


def _detect_part(part: Document, usual: str, layouts: Sequence[Layout]) -> Sequence[ScoredReading]:
    """Return the readings of a part; only the usual one where no other can be better enough."""
    first = next((layout for layout in layouts if layout.name == usual), None)
    if first is None or any(layout.name in OTHER_MARKUPS for layout in layouts):
        return _detect_one(part, layouts)
    reading = first.read(part)
    scored = _detect_one(part, [first], reading)
    if scored and scored[0].score + thresholds.BETTER > 1.0:
        return scored
    return _detect_one(part, layouts, reading)


def _chosen(document: Document, scored: Sequence[ScoredReading], detect: Detect) -> ScoredReading:
    """Return the best reading; of those close by, the one that takes fewest questions for answers.

    It comes with what `detect` finds in the parts that it leaves unread.
    """

    def whole(one: ScoredReading) -> ScoredReading:
        read = without_announced(one.reading)
        return replace(one, reading=with_leftovers(document, read, detect))

    best = [whole(scored[0])]
    if _overlooked(best[0].reading, _label_lines(document)):
        near = scored[0].score - thresholds.NEAR
        others = [whole(other) for other in scored[1:] if other.score >= near]
        most = _left(best[0].reading) + thresholds.NEAR * len(document.text_lines)
        best += [
            other
            for other in others
            if _left(other.reading) <= most
            and not _only_quotes(document, other.reading, best[0].reading)
        ]
    chosen = max(best, key=lambda one: sum(is_question(r.question) for r in one.reading.records))
    return replace(chosen, reading=without_folds(without_codes(chosen.reading)))


def _detect_one(
    document: Document, layouts: Sequence[Layout], known: Reading | None = None
) -> list[ScoredReading]:
    """Return the layouts of a document that has one layout only, the best first.

    `known` is its reading in one of them, which is not read once more.
    """
    announced = announced_markup(document)
    labels = _label_lines(document)
    scored: list[ScoredReading] = []
    for layout in layouts:  # the other markups come first
        if layout.name in MARKDOWN and any(s.reading.layout in OTHER_MARKUPS for s in scored):
            continue
        same = known if known and known.layout == layout.name else None
        reading = same or layout.read(document)
        if reading.records:
            doubt = thresholds.OVERLOOKED * _overlooked(reading, labels)
            doubt += (1 - doubt) * thresholds.SWALLOWED * swallowed_share(document, reading)
            scored.append(ScoredReading(reading, reading.strength * reading.coverage * (1 - doubt)))
            if reading.layout == announced and scored[-1].score >= thresholds.SETTLED:
                break
    scored.sort(key=lambda one: one.score, reverse=True)
    if scored:
        fullest = _fullest(document, scored)
        scored.sort(key=lambda one: one is not fullest)
    return scored


def _fullest(document: Document, scored: Sequence[ScoredReading]) -> ScoredReading:
    """Return the best reading, or one nearly as good that finds all its questions and more."""
    best = scored[0]
    asked = {found.question for found in best.reading.records}
    told = {
        found.question
        for found in best.reading.records
        if _ASKS_BACK.match(found.answer[:_LONGEST_BACK])
    }
    for other in scored[1:]:
        near = (
            other.score >= best.score - thresholds.NEAR
            and other.reading.coverage >= best.reading.coverage
        )
        questions = {found.question for found in other.reading.records}
        more = near and questions > asked and all(is_question(one) for one in questions - asked)
        # what asks after a statement is an answer, unless the question has another one
        more = more and not any(
            one.question in told and not one.answer for one in other.reading.records
        )
        if more and not _only_quotes(document, other.reading, best.reading):
            return other
    return best


def _only_quotes(document: Document, other: Reading, best: Reading) -> bool:
    """Return whether all that a reading asks beyond the best one is what speakers say in it."""
    asked = {found.question for found in best.records}
    more = [found for found in other.records if found.question not in asked]
    every = len(other.records) - len(more) >= len(best.records)
    lines = (document.lines[found.lines[0] - 1] for found in more)
    return every and bool(more) and all(map(names_speaker, lines))


def _left(reading: Reading) -> int:
    """Return how many lines a reading leaves unread."""
    return sum(last - first + 1 for first, last in (one.lines for one in reading.unread))


def _overlooked(reading: Reading, labels: Sequence[int]) -> float:
    """Return the share of records in which lines are labelled as questions of their own."""
    swallowed = sum(
        _has_label(record.question)
        or bisect_right(labels, record.lines[0]) < bisect_right(labels, record.lines[1])
        for record in reading.records
    )
    return swallowed / len(reading.records)


@lru_cache(maxsize=2)  # each document is looked at twice
def _label_lines(document: Document) -> list[int]:
    """Return the lines, from 1, that are labelled as questions."""
    lines = document.lines
    may = {*document.beginning(_LABEL_STARTS.__contains__), *document.holding("|")}
    found = {n for n in may if _has_label(lines[n])}
    found.update(n for n in document.holding("<details") if _opens_fold(document, n))
    return [n + 1 for n in sorted(found - document.fenced)]


def _has_label(text: str) -> bool:
    """Return whether a line or question is labelled as a question; what it lacks rules most out."""
    sign = text.lstrip()[:1]
    if sign in _FOLD_STARTS:
        may = "?" in text or "？" in text
    else:
        lettered = (":" in text or "：" in text) and ("q" in text or "Q" in text)
        may = lettered and bool(_LETTERED.match(text))
        may = may or (("?" in text or "？" in text) and bool(_BOLD_ASKS.search(text)))
    may = may or ("|" in text and "question" in text.casefold())
    return may and bool(_LABEL.match(text))


def _opens_fold(document: Document, line: int) -> bool:
    """Return whether the fold at a line has a summary, there or on the next line, that asks."""
    return any(map(_ASKING_FOLD.match, document.lines[line : line + 2]))
