"""Plain text in numbered chapters and sections: manuals, handbooks, usenet FAQs."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.marks import Mark, Marked
from ingest.layouts.markwalk import MarkWalk
from ingest.layouts.plain.chapter_lines import Key, NumberedLine, find_entries, title_words
from ingest.layouts.plain.plaintext import plain_text
from ingest.layouts.plain.textheads import is_rule, top_title
from ingest.text.document import Document
from ingest.text.reading import Reading, asking_share
from ingest.text.wording import is_contents_heading, is_question, plain

# A message's header line; beside one, "Subject:" names the whole document.
_HEADER = re.compile(r"^[A-Z][A-Za-z-]{1,30}:\s")
# How far numbers may jump where an author skipped one.
_GAP = 3
# A table of contents lists at least this many titles that occur again below.
_FEWEST_TITLES = 3


class Chapters:
    """Numbered plain text: "2.3) How …", "Subject: 4. …", with or without a table of contents."""

    name = "chapters"
    summary = "plain text in numbered chapters and sections, usenet FAQs"
    example = "1. Water\n\n1.1 How often is it due?\nOnce a week.\n\n1.2 And in May?\nTwice."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        text = plain_text(document)
        entries = find_entries(text)
        if len(entries) < 2 or _is_markdown(document, len(entries)):
            return not_read(self.name)
        contents = find_contents(text, entries)
        chosen = _choose(text, entries, contents)
        if len(chosen) < 2 or _is_markdown(document, len(chosen)):
            return not_read(self.name)
        rules = {line for line, words in enumerate(text.lines) if is_rule(words)}
        title = top_title(text)
        if title and title.last < min(chosen[0].first, *contents.lines, len(text.lines)):
            rules.update(range(title.first, title.last + 1))
        else:
            title = None
        hidden = frozenset(rules | contents.lines)
        name = plain(title.text.lstrip("#")) if title else ""
        marked = Marked(name, tuple(chosen), hidden, numbered=True, indented=True)
        ledger = MarkWalk(text, marked).run()
        asking = min(1.0, 2 * asking_share(ledger.records))
        # numbered chapters that do not ask are topics, for want of anything better
        return ledger.close(self.name, thresholds.CHAPTERS + thresholds.CHAPTERS_ASKING * asking)


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a table of contents, from 0, and the words of the titles it lists."""

    lines: frozenset[int]
    titles: frozenset[str]


def find_contents(document: Document, entries: Sequence[NumberedLine]) -> Contents:
    """Return the table of contents; an empty one where a document has none."""
    words = [title_words(entry.text) for entry in entries]
    left = Counter(words)  # how often each title still occurs below
    run: list[int] = []
    for index, entry in enumerate(entries):
        near = run and _is_near(document, entries[run[-1]], entry)
        if run and (not near or words[index] in {words[i] for i in run[:_FEWEST_TITLES]}):
            if found := _contents(document, entries, run, words, left):
                return found
            run = []
        run.append(index)
        left[words[index]] -= 1
    return Contents(frozenset(), frozenset())


def _contents(
    document: Document,
    entries: Sequence[NumberedLine],
    run: Sequence[int],
    words: Sequence[str],
    left: Counter[str],
) -> Contents | None:
    """Return a run of entries as a table of contents, if most of its titles occur again below."""
    while run and entries[run[0]].subject and not entries[run[0]].key:
        run = run[1:]  # the message's own subject
    titles = {words[i] for i in run if words[i]}
    again = sum(left[title] > 0 for title in titles)
    if again < _FEWEST_TITLES or 2 * again < len(titles):
        return None
    first, last = entries[run[0]].first, entries[run[-1]].last
    above = first - 1
    while above > 0 and (document.blank(above) or is_rule(document.lines[above])):
        above -= 1
    lines = set(range(first, last + 1))
    if above >= 0 and is_contents_heading(document.lines[above]):
        lines.add(above)
    return Contents(frozenset(lines), frozenset(titles))


def _is_near(document: Document, before: NumberedLine, here: NumberedLine) -> bool:
    """Return whether no answer stands between two entries, at most a line such as a part's name."""
    between = range(before.last + 1, here.first)
    text = [n for n in between if not document.blank(n) and not is_rule(document.lines[n])]
    return len(text) < 2


def _choose(document: Document, entries: Sequence[NumberedLine], contents: Contents) -> list[Mark]:
    """Return the entries that begin a chapter, section or question."""
    body = [e for e in entries if e.first not in contents.lines]
    listed = {e.first for e in body if title_words(e.text) in contents.titles}
    subjects = {e.first for e in body if e.subject and not _is_header(document, e)}
    if len(subjects) > 1:
        listed |= subjects
    elif contents.titles:
        listed |= _counted_on(document, body, listed)
    else:
        listed = _counted_on(document, body, set())
    chosen = [entry for entry in body if entry.first in listed]
    levels = Counter(entry.level for entry in chosen if entry.key)
    usual = levels.most_common(1)[0][0] if levels else 1
    lettered = any(not entry.key and not entry.subject for entry in chosen)
    marks = []
    for entry in chosen:
        level = entry.level if entry.key else usual if entry.subject else 0
        marks.append(Mark(level + lettered, entry.text, entry.first, entry.last))
    return marks


def _counted_on(document: Document, entries: Sequence[NumberedLine], sure: set[int]) -> set[int]:
    """Return the certain entries and those whose numbers continue from one to the next."""
    found: set[int] = set(sure)
    before: Key = ()
    for entry, section in zip(entries, _next_sections(entries), strict=True):
        if entry.first in sure:
            before = entry.key
            continue
        above = entry.first - 1
        apart = document.blank(above) or is_rule(document.lines[above])
        opens = entry.plain and not sure and _opens_chapter(entry.key, section)
        if apart and entry.key and (opens or not entry.plain) and _follows(before, entry.key):
            found.add(entry.first)
            before = entry.key
    asking = sum(is_question(entry.text) for entry in entries if entry.first in found)
    several = any(len(entry.key) > 1 for entry in entries if entry.first in found)
    # "[1] …" alone may as well be a list of references
    return found if sure or several or 2 * asking >= len(found) else set()


def _next_sections(entries: Sequence[NumberedLine]) -> list[Key]:
    """Return for each entry the next number with parts that follows it, () for none."""
    after: list[Key] = []
    following: Key = ()
    for entry in reversed(entries):
        after.append(following)
        if len(entry.key) > 1 and not entry.plain:
            following = entry.key
    return after[::-1]


def _opens_chapter(chapter: Key, after: Key) -> bool:
    """Return whether a number is a chapter's, not a step's: its first section comes next."""
    return len(after) == 2 and after[:1] == chapter and after[1][0] < 2


def _follows(before: Key, here: Key) -> bool:
    """Return whether a number can stand next after another: 2.4 or 3.1 or 2.3.1 after 2.3."""
    for index, (one, other) in enumerate(zip(before, here, strict=False)):
        if one != other:
            begins = all(number < 2 for number, _ in here[index + 1 :])
            lettered = one[1] != other[1] and one[0] == other[0]
            return begins and (lettered or 0 < other[0] - one[0] <= _GAP)
    return len(here) > len(before) and all(number < 2 for number, _ in here[max(1, len(before)) :])


def _is_header(document: Document, entry: NumberedLine) -> bool:
    """Return whether a `Subject:` line is a message's, beside "From:" and "Date:"."""
    if entry.key:
        return False
    near = (entry.first - 1, entry.last + 1)
    return any(
        not document.blank(line) and bool(_HEADER.match(document.lines[line])) for line in near
    )


def _is_markdown(document: Document, entries: int) -> bool:
    """Return whether `#` headings say that it is Markdown; comments in examples look alike."""
    return sum(heading.first == heading.last for heading in document.headings) > entries // 2
