"""Which numbered lines are chapters, sections and questions, and which only count steps."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.layouts.chapters.chapter_lines import ChapterMark, NumberedLine
from ingest.layouts.chapters.messages import is_header
from ingest.layouts.chapters.numbering import Key, roman_value
from ingest.layouts.plain.textheads import TextHead, is_rule, text_head, top_title
from ingest.text.document import Document

# How far numbers may jump where an author skipped one.
_GAP = 3
# Levels: headings without a number, then chapters by their signs, then numbers by their parts.
_HEAD, _HOLDER, _NUMBERED = 1, 2, 20
_HEADING_WORDS = 8
_SENTENCE_END = (".", "!", "?", ";", ",", ":", "。", "！", "？", "：", "؟")


def choose(
    document: Document, entries: Sequence[NumberedLine], titles: Collection[int]
) -> list[ChapterMark]:
    """Return the entries that begin a chapter, section or question, and headings above them.

    `titles` are the lines of those that a table of contents lists.
    """
    entries = _without_false_romans(entries)
    listed = {e.first for e in entries if e.first in titles}
    subjects = {
        e.first
        for e in entries
        if e.subject and (e.key or not is_header(document, e.first, e.last))
    }
    listed |= subjects if len(subjects) > 1 else set()
    count = _Count(document, entries, listed, counted=len(subjects) < 2)
    chosen = count.run()
    marks = count.heads(chosen)
    holders: dict[str, int] = {}
    numbered = [e.level for e in chosen if (e.key and e.kind == "subject") or e.kind == "number"]
    usual = max(set(numbered), key=numbered.count) if numbered else 1
    inner = 0
    for entry in chosen:
        if entry.holds:
            level = holders.setdefault(entry.kind, _HOLDER + len(holders))
        elif entry.kind == "small":
            level = _NUMBERED + inner + 1
        else:
            inner = entry.level if entry.key else usual
            level = _NUMBERED + inner
        marks.append(
            ChapterMark(
                level, entry.text, entry.first, entry.last, entry.asks, entry.first in listed
            )
        )
    return sorted(marks, key=lambda mark: mark.first)


class _Count:
    """Follows the numbers from one entry to the next; `listed` entries are certain."""

    def __init__(
        self,
        document: Document,
        entries: Sequence[NumberedLine],
        listed: set[int],
        *,
        counted: bool,
    ) -> None:
        self._document = document
        self._entries = entries
        self._listed = listed
        self._counted = counted
        self._by_line = {entry.first: entry for entry in entries}
        self._sections = _next_sections(entries)
        self._before: Key = ()
        self._plain = 0  # the last number without parts that was accepted
        self._single = 0  # the last like "[5]" or "§ 5"
        self._step = 0  # the last one that was not, since then
        self._held = False  # whether a chapter has begun that is not counted in plain numbers
        self._opened = False  # whether it has, and nothing in it
        self._last: NumberedLine | None = None  # the last that was accepted, chapters left out
        self._chapter: NumberedLine | None = None  # the last one that is plainly numbered
        self._holders: dict[str, int] = {}
        listed_levels = [e.level for e in entries if e.first in listed and not e.holds]
        asked = any(e.asks for e in entries if e.first in listed)
        self._deepest = max(listed_levels, default=0) if asked else 0

    def run(self) -> list[NumberedLine]:
        """Return the entries that count chapters, sections or questions."""
        found = [e for index, e in enumerate(self._entries) if self._accept(index, e)]
        numbered = [entry for entry in found if not entry.holds]
        asking = sum(entry.asks for entry in numbered)
        several = any(len(entry.key) > 1 for entry in numbered)
        # "[1] …" alone may as well be a list of references
        sure = self._listed or several or 2 * asking >= len(numbered)
        return found if sure else []

    def heads(self, chosen: Sequence[NumberedLine]) -> list[ChapterMark]:
        """Return the headings without a number right above the first entry of their part."""
        taken = {line for e in chosen for line in range(e.first, e.last + 1)}
        heads: list[TextHead] = []
        last: Key = ()
        for index, entry in enumerate(chosen):
            begins = index == 0 or (entry.key[:1] != last[:1] and len(entry.key) > 1)
            head = self._head_above(entry, begins=begins)
            last = entry.key
            if head and head.first not in taken:
                heads.append(head)
        title = top_title(self._document)
        if title and heads and title.first == heads[0].first:
            # one like the others is a part's heading
            alike = any(head.kind == heads[0].kind for head in heads[1:])
            heads = heads if alike else heads[1:]
        return [ChapterMark(_HEAD, head.text, head.first, head.last) for head in heads]

    def _accept(self, index: int, entry: NumberedLine) -> bool:
        if entry.first in self._listed:
            self._take(entry)
            return True
        if not self._counted or not entry.key:
            return False
        if entry.holds:
            accepted = self._is_holder(entry)
        elif self._deepest and (entry.plain or entry.level > self._deepest):
            accepted = False
        elif entry.kind == "bare":
            accepted = self._leads_to_first(entry)
        elif entry.kind == "small":
            accepted = self._is_small(entry)
        elif entry.plain:
            accepted = self._is_plain(entry, self._sections[index])
        else:
            sure = self._apart(entry) or entry.asks or self._is_next(entry)
            counts = _follows(self._before, entry.key) or self._counts_on_over_chapters(entry)
            accepted = sure and counts
        if accepted:
            self._take(entry)
        elif entry.plain and entry.kind == "number":
            self._step = entry.key[0][0]
        return accepted

    def _take(self, entry: NumberedLine) -> None:
        if entry.holds:
            self._held = self._opened = True
            value = entry.key[0][0]
            self._before = entry.key if value else ()
            self._holders[entry.kind] = self._value(entry)
        elif entry.kind != "small":
            self._opened = False
            if len(entry.key) == 1 and not entry.plain:
                self._single = entry.key[0][0]
            self._before, self._last = entry.key, entry if entry.key else None
            self._plain = entry.key[0][0] if len(entry.key) == 1 else 0
        self._step = 0

    def _is_holder(self, entry: NumberedLine) -> bool:
        """Return whether a chapter stands apart, counts on, and leads to something numbered."""
        if not self._apart(entry) or not (
            self._document.blank(entry.last + 1) or is_rule(self._document.lines[entry.last + 1])
        ):
            return False
        if entry.kind not in {"roman", "letter", "han"}:
            return True
        value, before = self._value(entry), self._holders.get(entry.kind, 0)
        if not (value == 1 or before < value <= before + _GAP):
            return False
        below = self._by_line.get(self._text_below(entry.last + 1))
        leads = below is not None and below.kind != entry.kind
        return leads and below is not None and (below.asks or not below.plain)

    def _value(self, entry: NumberedLine) -> int:
        number, letter = entry.key[0]
        if entry.kind == "roman":
            return roman_value(letter)
        return number or _place(letter)

    def _is_small(self, entry: NumberedLine) -> bool:
        """Return whether "(a) …" asks below a numbered part, and counts on."""
        value = ord(entry.key[0][1]) - ord("a") + 1
        before = self._holders.get("small", 0)
        if not (entry.asks and self._apart(entry) and (value == 1 or value == before + 1)):
            return False
        self._holders["small"] = value
        return self._held or bool(self._before)

    def _is_plain(self, entry: NumberedLine, section: Key) -> bool:
        """Return whether a number without parts is a chapter, or a question in a chapter."""
        number = entry.key[0][0]
        if not self._apart(entry):
            return False
        if not self._listed and _opens_chapter(entry.key, section):
            self._chapter = entry
            return _follows(self._before, entry.key)
        if self._is_like_last_chapter(entry):
            return True
        if not self._held:
            return False  # plain questions in plain sections are told from steps elsewhere
        if self._step and number == self._step + 1 and not entry.asks:
            return False  # it counts on from the steps of an answer
        return (number == 1 and self._opened) or 1 < number == self._plain + 1

    def _counts_on_over_chapters(self, entry: NumberedLine) -> bool:
        """Return whether "§ 5" comes next after "§ 4", or begins a chapter, whatever its number."""
        if not self._held or len(entry.key) > 1:
            return False
        begins = entry.key[0][0] == 1 and (self._opened or not self._single)
        return begins or 0 < entry.key[0][0] - self._single <= _GAP

    def _leads_to_first(self, entry: NumberedLine) -> bool:
        """Return whether the first section of a chapter comes next ("2 Use", then "2.1 How …")."""
        below = self._by_line.get(self._text_below(entry.last + 1))
        return below is not None and _opens_chapter(entry.key, below.key)

    def _is_like_last_chapter(self, entry: NumberedLine) -> bool:
        """Return whether a number counts on from the last chapter, and is set apart as that is."""
        last = self._chapter
        if last is None or entry.key[0][0] != last.key[0][0] + 1 or entry.indent != last.indent:
            return False
        looks = self._looks(last)
        return bool(looks) and looks == self._looks(entry)

    def _looks(self, entry: NumberedLine) -> str:
        """Return how a title is set apart beside its number: underlined, in capitals or not."""
        below = self._document.lines[entry.last + 1 : entry.last + 2]
        if any(map(is_rule, below)):
            return "underlined"
        return "capitals" if entry.text.isupper() and not any(below) else ""

    def _is_next(self, entry: NumberedLine) -> bool:
        """Return whether an entry is the next after one that no blank line parts, either."""
        last = self._last
        if last is None or last.indent != entry.indent or self._apart(last):
            return False
        return last.key[:-1] == entry.key[:-1] and last.key[-1][0] + 1 == entry.key[-1][0]

    def _apart(self, entry: NumberedLine) -> bool:
        above = entry.first - 1
        return self._document.blank(above) or is_rule(self._document.lines[above])

    def _text_below(self, line: int) -> int:
        line = self._document.next_text(line)
        while line < len(self._document.lines) and is_rule(self._document.lines[line]):
            line = self._document.next_text(line + 1)
        return line

    def _head_above(self, entry: NumberedLine, *, begins: bool) -> TextHead | None:
        """Return the heading right above an entry; only where a part begins, one set apart."""
        if entry.subject:
            return None  # between messages, a rule is no underline
        above = entry.first - 1
        ruled = False
        while above >= 0 and (self._document.blank(above) or is_rule(self._document.lines[above])):
            ruled |= not self._document.blank(above)
            above -= 1
        if above < 0 or above in self._by_line or above in self._document.verbatim:
            return None
        head = text_head(self._document, above)
        if head and (begins or not head.text.endswith(_SENTENCE_END)):
            return head
        text = self._document.lines[above].rstrip()
        apart = self._document.blank(above - 1) and self._document.blank(above + 1)
        short = len(text.split()) <= _HEADING_WORDS and not text.endswith(_SENTENCE_END)
        begins = begins and not entry.holds
        if begins and apart and short and not ruled and not text[:1].isspace():
            return TextHead(text, above, above, "set apart")
        return None


def _place(letter: str) -> int:
    """Return the place of a letter in the alphabet, from 1."""
    return ord(letter[:1].casefold() or "`") - ord("`")


def _without_false_romans(entries: Sequence[NumberedLine]) -> list[NumberedLine]:
    """Return entries in which "I." after "H." is a letter, not a Roman number."""
    found: list[NumberedLine] = []
    before = 0  # the last letter's place
    for entry in entries:
        letter = entry.key[0][1] if entry.kind in {"roman", "letter"} else ""
        counts_on = entry.kind == "letter" or _place(letter) == before + 1
        if len(letter) == 1 and counts_on:
            before = _place(letter)
            found.append(replace(entry, kind="letter"))
        else:
            found.append(entry)
    return found


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
