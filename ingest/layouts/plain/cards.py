"""Cards in notes: `question::answer` of Obsidian, `#card` of Logseq, `>>` of RemNote."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.layouts import thresholds
from ingest.layouts.layout import announced_markup, not_read
from ingest.layouts.marks import bare_question
from ingest.layouts.plain.card_lines import (
    CARD_SIGNS,
    card_pair,
    is_cloze,
    is_divider,
    is_property,
    is_schedule,
    split_tags,
    tells_card,
    without_bullet,
    without_schedule,
)
from ingest.layouts.plain.outline import Node, outdented, outline, width
from ingest.layouts.plain.textheads import is_rule
from ingest.layouts.sections import SectionPath, certainty, title_heading
from ingest.text.blocks import Heading
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading
from ingest.text.wording import plain, question_text

# Lines without these hold no card, and nothing that belongs to one.
_SIGNS = re.compile(r"::|>>|<<|<>|;;|==|#|\[\[|SR:")
# So far below a "?" its card's schedule is looked for.
_LONGEST_ANSWER = 60
# A parent's text that is longer is a note, and names no section.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class _Card:
    """A card with its lines, from 0; `texts` are the answer's, `given` those of the question."""

    first: int
    last: int
    asked: str
    texts: dict[int, str]
    tags: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    given: tuple[int, ...] = ()
    sure: bool = False
    tight: bool = False


class Cards:
    """Flash cards inside notes: Obsidian's, Logseq's and RemNote's."""

    name = "cards"
    summary = "cards in notes: Obsidian's `::` and `?`, Logseq's `#card`, RemNote's `>>`"
    example = "#flashcards\nWhat is a moor?::Wet land.\n\nHow deep is a fjord?\n?\nVery,\nat most."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if announced_markup(document) or not _may_hold_cards(document):
            return not_read(self.name)
        walk = _CardWalk(document)
        cards = walk.cards()
        sure = walk.announced or any(card.sure for card in cards)
        if not sure:
            cards = [card for card in cards if not (card.tight or walk.is_named(card))]
            if len(cards) < thresholds.FEWEST_CARDS:
                return not_read(self.name)
        certain = 1.0 if sure else certainty(document, len(cards))
        reading = walk.file(cards).close(self.name, thresholds.CARDS * certain)
        # a sign of a card here and there is C++, or a definition
        enough = sure or reading.coverage >= thresholds.CARDS_SHARE
        return reading if enough else not_read(self.name)


def _may_hold_cards(document: Document) -> bool:
    """Return whether a text has a card's tag, divider or pair at all: most have none."""
    lines = document.lines
    tagged = {*document.holding("#"), *document.holding("[[")}
    divided = document.beginning("?".__eq__)
    if any(tells_card(lines[n]) for n in tagged) or any(is_divider(lines[n]) for n in divided):
        return True
    signed = {n for sign in CARD_SIGNS for n in document.holding(sign)} - document.fenced
    return any(card_pair(split_tags(without_schedule(lines[n])).text) for n in signed)


class _CardWalk:
    """Finds the cards of a note, and the headings, tags and properties around them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._left_out = document.fenced | document.front_matter
        heads = (document.lines[line] for line in document.front_matter)
        self.announced = any("flashcard" in text.casefold() for text in heads)
        self._nodes = outline(document) if tells_card(document.text) else []
        self._outlined = any(split_tags(node.text).card for node in self._nodes)
        self._taken: set[int] = set()
        self._structure: set[int] = set()
        self._decks: list[tuple[int, tuple[str, ...]]] = [(-1, ())]  # from which line on
        self._title = ""

    def cards(self) -> list[_Card]:
        """Return the cards in order."""
        found = [*self._bulleted()]
        found += self._parted()
        found += self._paired()
        return sorted(found, key=lambda card: card.first)

    def is_named(self, card: _Card) -> bool:
        """Return whether a card may as well be a note's field ("rating:: 4")."""
        return is_property(without_bullet(self._document.lines[card.first]), outline=True)

    def file(self, cards: Sequence[_Card]) -> Ledger:
        """Return the ledger with every card filed below the headings that stand open."""
        ledger, path = Ledger(self._document), SectionPath()
        title = title_heading(self._document)
        named = title and not any(card.first < title.first for card in cards)
        ledger.title = self._title or (plain(title.text) if title and named else "")
        ledger.mark(self._structure)
        headings = [head for line, head in self._headings.items() if line not in self._taken]
        waiting = iter([*headings, None])
        heading = next(waiting)
        for card in cards:
            while heading and heading.first < card.first:
                ledger.mark(range(heading.first, heading.last + 1))
                if not (named and heading == title and ledger.title):
                    path.enter(heading.level, split_tags(heading.text).text)
                heading = next(waiting)
            self._add(ledger, card, (*path.names, *card.section))
        return ledger

    def _add(self, ledger: Ledger, card: _Card, section: tuple[str, ...]) -> None:
        deck = self._decks[bisect_left(self._decks, (card.first, ())) - 1][1]
        tags = tuple(dict.fromkeys((*deck, *card.tags)))
        asked = bare_question(question_text(card.asked))
        lines = list(card.texts)
        ledger.add(
            asked, lines, section, card.first, tags=tags, edited=card.texts, given=card.given
        )
        ledger.mark(range(card.first, card.last + 1))

    def _bulleted(self) -> Iterator[_Card]:
        """Yield Logseq's cards: bullets with a tag, answered by what stands below them."""
        if not self._outlined:
            return
        tagged = [place for place, node in enumerate(self._nodes) if split_tags(node.text).card]
        # a sentence with a hidden word asks nothing
        marked = [place for place in tagged if not is_cloze(self._nodes[place].text)]
        starts = [self._nodes[place].first for place in marked]
        for place, after in zip(marked, [*starts[1:], len(self._document.lines)], strict=True):
            node = self._nodes[place]
            last = min(node.last, after - 1)
            yield self._bullet_card(node, last)
            for above in node.above:
                self._structure.add(self._nodes[above].first)
        self._page_properties()

    def _bullet_card(self, node: Node, last: int) -> _Card:
        """Return a bullet's card; its own further lines are given, or the answer of a leaf."""
        tagged = split_tags(without_schedule(node.text))
        self._taken.update(range(node.first, last + 1))
        own = self._told(range(node.first + 1, min(node.own, last + 1)))
        below = self._told(range(node.own, last + 1))
        pair = card_pair(tagged.text)
        if pair and not below:
            texts = {node.first: pair.told, **self._texts(own)}
            asked, given = pair.asked, []
        else:
            asked, given = tagged.text.lstrip("# "), own if below else []
            texts = self._texts(below or own)
        return _Card(
            node.first, last, asked, texts, tagged.tags, self._names(node), tuple(given), sure=True
        )

    def _told(self, lines: range) -> list[int]:
        """Return lines without properties and what is in Logseq's drawers."""
        kept = []
        drawer = False
        for line in lines:
            text = self._document.lines[line].strip()
            opens = text.casefold() in {":logbook:", ":properties:"}
            drawer = drawer or opens
            if not drawer and not is_property(text, outline=True) and not is_schedule(text):
                kept.append(line)
            drawer = drawer and text.casefold() != ":end:"
        return kept

    def _texts(self, lines: Sequence[int]) -> dict[int, str]:
        """Return lines by number without the indent that they share, and one bullet's sign."""
        source = {line: without_schedule(self._document.lines[line]) for line in lines}
        said = [text for text in source.values() if text.strip()]
        shared = min((width(text[: len(text) - len(text.lstrip())]) for text in said), default=0)
        texts = {line: outdented(text, shared) for line, text in source.items()}
        outer = [text for text in texts.values() if text[:1] not in {" ", "\t", ""}]
        if len(outer) == 1 and outer[0] != without_bullet(outer[0]):
            texts = {
                line: without_bullet(text) if text == outer[0] else outdented(text, 2)
                for line, text in texts.items()
            }
        return texts

    def _names(self, node: Node) -> tuple[str, ...]:
        """Return the texts of the bullets above one, where they are short enough for names."""
        above = (split_tags(self._nodes[place].text) for place in node.above)
        names = (plain(one.text.lstrip("# ")) for one in above if not one.card)
        return tuple(name for name in names if name and len(name) <= _LONGEST_NAME)

    def _page_properties(self) -> None:
        """Take the properties that lead a page, one of which may name it."""
        for line, text in enumerate(self._document.lines):
            if text.strip() and not is_property(text, outline=True):
                break
            if text.strip():
                self._structure.add(line)
                name, _, value = text.strip().partition("::")
                self._title = value.strip() if name == "title" else self._title

    def _parted(self) -> Iterator[_Card]:
        """Yield cards of several lines: question, "?" alone on its line, answer."""
        for line, text in enumerate(self._document.lines):
            if line in self._left_out or line in self._taken or not is_divider(text):
                continue
            first, end = line, line + 1
            while first and self._is_side(first - 1):
                first -= 1
            while end < len(self._document.lines) and self._is_side(end):
                end += 1
            if first == line or end == line + 1:
                continue
            end = self._scheduled_end(end)
            self._taken.update(range(first, end))
            tagged = split_tags(" ".join(map(without_bullet, self._document.lines[first:line])))
            lines = [n for n in range(line + 1, end) if not is_schedule(self._document.lines[n])]
            texts = {n: without_schedule(self._document.lines[n]) for n in lines}
            yield _Card(first, end - 1, tagged.text, texts, tagged.tags, sure=True)

    def _scheduled_end(self, end: int) -> int:
        """Return where an answer ends that goes on after a blank line, as its schedule shows."""
        lines = self._document.lines
        if is_schedule(lines[end - 1]):
            return end
        for line in range(end, min(end + _LONGEST_ANSWER, len(lines))):
            if line in self._headings or is_divider(lines[line]) or card_pair(lines[line]):
                return end
            if is_schedule(lines[line]):
                return line + 1
        return end

    def _is_side(self, line: int) -> bool:
        """Return whether a line belongs to the card next to it: not blank, unless it is code."""
        if line in self._taken or line in self._headings or is_rule(self._document.lines[line]):
            return False
        return line in self._document.fenced or not self._document.blank(line)

    @cached_property
    def _headings(self) -> dict[int, Heading]:
        """The headings by line; an answer above a rule is no underlined one."""
        return {h.first: h for h in self._document.headings if h.first == h.last}

    def _paired(self) -> Iterator[_Card]:
        """Yield cards of one line; take the lines of tags, properties and schedules."""
        for line, text in enumerate(self._document.lines):
            if line in self._left_out or line in self._taken or line in self._headings:
                continue
            if not _SIGNS.search(text):
                continue
            if is_schedule(text) or is_property(text, outline=self._outlined):
                self._structure.add(line)
                continue
            tagged = split_tags(without_schedule(text))
            if text.strip() and not tagged.text:
                self._structure.add(line)
                self.announced |= tagged.card
                if tagged.card:
                    self._decks.append((line, tagged.tags))
            elif pair := card_pair(tagged.text):
                self._taken.add(line)
                sure = tagged.card or self._is_scheduled(line)
                texts = {line: pair.told}
                yield _Card(line, line, pair.asked, texts, tagged.tags, sure=sure, tight=pair.tight)

    def _is_scheduled(self, line: int) -> bool:
        """Return whether a comment on a line, or below it, says when its card is due."""
        below = self._document.lines[line + 1 : line + 2]
        return "<!--SR:" in self._document.lines[line] or any(map(is_schedule, below))
