"""Documents whose sections differ in layout: each is read in the one that fits it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ingest.layouts import thresholds
from ingest.layouts.sections import contents_lines, title_heading
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading, ScoredReading
from ingest.text.wording import is_frame, is_question, plain, section_name

_ROUNDING = 1e-6
MIXED = "mixed"  # what the reading by sections is called; nobody can choose it


@dataclass(frozen=True, slots=True)
class _Section:
    """A section as a document of its own; `first` is its first line in the whole one, from 0."""

    document: Document
    first: int
    name: str
    weight: int  # its lines of text


# Ranks the readings of a part, given the layout that settles it where it fits well enough.
Detect = Callable[[Document, str], Sequence[ScoredReading]]


def read_mixed(
    document: Document, whole: Sequence[ScoredReading], detect: Detect
) -> ScoredReading | None:
    """Return the reading by sections, None where one layout explains the document as well.

    `whole` are the readings of the whole document, the best first; `detect` ranks a part's.
    """
    if not whole or whole[0].score + thresholds.WORTH > _ceiling(whole):
        return None
    parts = list(islice(_parts(document), thresholds.MOST_SECTIONS + 1))
    if not 2 <= len(parts) <= thresholds.MOST_SECTIONS:
        return None
    usual = whole[0].reading.layout
    ranked = _ranked(parts, usual, detect, (whole[0].score + thresholds.WORTH, _ceiling(whole)))
    if ranked is None:
        return None
    read = _read_parts(parts, ranked, usual)
    if len({one.reading.layout for one in read if one.reading.records}) < 2:
        return None
    weights = [_weight(one.reading, part) for one, part in zip(read, parts, strict=True)]
    score = sum(one.score * w for one, w in zip(read, weights, strict=True)) / sum(weights)
    if score < whole[0].score + thresholds.WORTH:
        return None
    readings = [_placed(one.reading, part) for one, part in zip(read, parts, strict=True)]
    title = title_heading(document)
    named = ((title.first + 1, title.last + 1),) if title else ()
    joined = Reading(
        layout=MIXED,
        title=plain(title.text) if title else "",
        records=tuple(record for reading in readings for record in reading.records),
        unread=tuple(unread for reading in readings for unread in reading.unread),
        coverage=score,
        strength=1.0,
        structure=named + tuple(lines for reading in readings for lines in reading.structure),
    )
    return ScoredReading(joined, score)


def _ceiling(whole: Sequence[ScoredReading]) -> float:
    """Return the best score that sections can have, in the layouts found in the whole.

    With a single one they cannot differ.
    """
    most = {
        "bold": thresholds.BOLD,
        "headed": thresholds.HEADED + thresholds.HEADED_ASKING,
        "listed": thresholds.LISTED,
        "numbered": thresholds.NUMBERED,
        "quoted": thresholds.QUOTED,
        "topics": thresholds.TOPICS,
    }
    found = {one.reading.layout for one in whole}
    return max(most.get(name, 1.0) for name in found) if len(found) > 1 else 0.0


def _parts(document: Document) -> Iterator[_Section]:
    """Yield the outermost sections, and the text before the first one."""
    title, contents = title_heading(document), contents_lines(document)
    headings = [h for h in document.headings if h != title and h.first not in contents]
    level = min((heading.level for heading in headings), default=0)
    names = {h.first: section_name(h.text) for h in headings if h.level == level}
    starts = sorted({0, *names, title.first if title else 0, len(document.lines)})
    for first, end in pairwise(starts):
        part = document.part(first, end, title)
        if part.text_lines:
            yield _Section(part, first, names.get(first, ""), len(part.text_lines))


def _ranked(
    parts: Sequence[_Section], usual: str, detect: Detect, bounds: tuple[float, float]
) -> list[Sequence[ScoredReading]] | None:
    """Return the readings of each part, None once they cannot explain the document well enough.

    `bounds` are the score that is needed, and the best one that a part can have.
    """
    needed, ceiling = bounds
    ranked: list[Sequence[ScoredReading]] = []
    ahead = sum(part.weight for part in parts) * (ceiling - needed)  # at most
    for part in parts:
        framed = is_frame(part.name)
        # below a heading of paperwork, any question found counts
        scored = detect(part.document, "" if framed else usual)
        ranked.append(scored)
        best = max((one.score for one in scored), default=0.0)
        lost = best < needed and (framed or not scored)  # how many of its lines count is open
        ahead += 0.0 if lost else part.weight * (best - needed)
        ahead -= part.weight * (ceiling - needed)
        if ahead < -_ROUNDING:
            return None
    return ranked


def _read_parts(
    parts: Sequence[_Section], ranked: Sequence[Sequence[ScoredReading]], usual: str
) -> list[ScoredReading]:
    """Return the readings of the parts, in the usual layout where only a few of them differ.

    Where the headings themselves are the records, a section that quotes an interview, or a
    question with its answer, is still one of them.
    """
    best = [_best(scored, usual, part) for scored, part in zip(ranked, parts, strict=True)]
    same = [next((one for one in each if one.reading.layout == usual), None) for each in ranked]
    held = [one is not None and len(one.reading.records) == 1 for one in same]
    other = [one.reading.layout != usual for one in best]
    differ = sum(map(all, zip(held, other, strict=True)))
    few = differ <= thresholds.FEW * (sum(held) - differ)
    return [
        usual_one if usual_one and is_held and (few or len(one.reading.records) == 1) else one
        for one, usual_one, is_held in zip(best, same, held, strict=True)
    ]


def _best(scored: Sequence[ScoredReading], usual: str, part: _Section) -> ScoredReading:
    """Return a part's reading: in the usual layout, unless another fits clearly better."""
    asks = any(is_question(record.question) for each in scored for record in each.reading.records)
    if not scored or (is_frame(part.name) and not asks):
        return ScoredReading(Ledger(part.document).give_up(usual), 0.0)
    same = next((other for other in scored if other.reading.layout == usual), None)
    return same if same and same.score + thresholds.BETTER > scored[0].score else scored[0]


def _weight(reading: Reading, part: _Section) -> int:
    """Return how many lines of a part count; in one without records, those of content."""
    if reading.records:
        return part.weight
    return sum(one.lines[1] - one.lines[0] + 1 for one in reading.unread)


def _placed(reading: Reading, part: _Section) -> Reading:
    """Return a part's reading with the lines and the section path of the whole document."""
    above = (part.name,) if part.name and section_name(reading.title) == part.name else ()
    return reading.moved(part.first, above)
