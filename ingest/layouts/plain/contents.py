"""The table of contents of plain text: a run of titles that come again further down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layouts.plain.chapter_lines import Entry, title_words
from ingest.layouts.plain.textheads import is_rule
from ingest.text.document import Document
from ingest.text.wording import is_contents_heading

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a table of contents, from 0, and the words of the titles it lists."""

    lines: frozenset[int]
    titles: frozenset[str]


def find_contents(document: Document, entries: Sequence[Entry]) -> Contents:
    """Return the table of contents; an empty one where a document has none."""
    words = [title_words(entry.text) for entry in entries]
    left = Counter(words)  # how often each title is still to come
    run: list[int] = []
    for index, entry in enumerate(entries):
        near = run and _is_near(document, entries[run[-1]], entry)
        if run and (not near or words[index] in {words[i] for i in run[:_FEWEST]}):
            if found := _contents(document, entries, run, words, left):
                return found
            run = []
        run.append(index)
        left[words[index]] -= 1
    return Contents(frozenset(), frozenset())


def _contents(
    document: Document,
    entries: Sequence[Entry],
    run: Sequence[int],
    words: Sequence[str],
    left: Counter[str],
) -> Contents | None:
    """Return a run of entries as a table of contents, if most of its titles come again."""
    while run and entries[run[0]].subject and not entries[run[0]].key:
        run = run[1:]  # the message's own subject
    titles = {words[i] for i in run if words[i]}
    again = sum(left[title] > 0 for title in titles)
    if again < _FEWEST or 2 * again < len(titles):
        return None
    first, last = entries[run[0]].first, entries[run[-1]].last
    above = first - 1
    while above > 0 and (document.blank(above) or is_rule(document.lines[above])):
        above -= 1
    lines = set(range(first, last + 1))
    if above >= 0 and is_contents_heading(document.lines[above]):
        lines.add(above)
    return Contents(frozenset(lines), frozenset(titles))


def _is_near(document: Document, before: Entry, here: Entry) -> bool:
    """Tell whether no answer stands between two entries, at most a line such as a part's name."""
    between = range(before.last + 1, here.first)
    text = [n for n in between if not document.blank(n) and not is_rule(document.lines[n])]
    return len(text) < 2
