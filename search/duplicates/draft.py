"""One record made of a group: the keeper's text, and what the others tell beyond it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.answer.units import Block, find_blocks
from search.decisions.keys import plain
from search.duplicates.statements import share, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import Record
    from search.evidence.polarity import Stem
    from search.results import Difference

# A block is told already if this share of its telling words stands in what there is. [F-kinds]
_TOLD = 0.75
_MOST_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """The question and answer that a group could have in the end, for a person to edit."""

    question: str
    answer: str


@dataclass(slots=True)
class _Answer:
    """Blocks as they are put together, and the words that they have."""

    stem: Stem
    blocks: list[Block] = field(default_factory=list)
    words: frozenset[str] = frozenset()

    def has(self, block: Block) -> bool:
        """Return whether a block is told already; code and formulas only if they are equal."""
        if block.kind in {"code", "formula"}:
            own = plain(block.text)
            return any(own == plain(one.text) for one in self.blocks)
        stems = stems_of(block.text, self.stem)
        return not stems or share(stems, self.words) >= _TOLD

    def add(self, block: Block) -> None:
        """Put a block at the end."""
        self.blocks.append(block)
        self.words |= stems_of(block.text, self.stem)

    @property
    def text(self) -> str:
        """The whole as Markdown: the items of a list together, blank lines between other blocks."""
        parts: list[str] = []
        for place, block in enumerate(self.blocks):
            listed = place and block.kind == self.blocks[place - 1].kind == "item"
            parts.append(("\n" if listed else "\n\n" if place else "") + block.text)
        return "".join(parts)


def merged_draft(
    keeper: Record,
    others: Iterable[Record],
    differences: Sequence[tuple[str, Difference]],
    stem: Stem,
) -> Draft:
    """Return the keeper with the blocks of others that it does not have, in their order.

    `differences` are what the records of these ids say otherwise, the keeper being their `a`.
    Where they do, the keeper's text stays, and what the other says stands under it, marked; it is
    never merged. Code, tables and list items stay whole.
    """
    answer = _Answer(stem)
    for block in find_blocks(keeper.answer):
        answer.add(block)
    against: dict[str, list[Difference]] = {}
    for record_id, one in differences:
        against.setdefault(record_id, []).append(one)
    notes: list[Block] = []
    for other in others:
        own = against.get(other.id, [])
        if own:
            notes.append(_note(other, own))
        heading: Block | None = None
        for block in find_blocks(other.answer):
            if block.kind == "heading":
                heading = block
            elif not answer.has(block) and not _contested(block, own):
                if heading:
                    answer.add(heading)
                    heading = None
                answer.add(block)
    kept = len(find_blocks(keeper.answer))
    answer.blocks[kept:kept] = notes
    return Draft(keeper.question, answer.text)


def _contested(block: Block, differences: Sequence[Difference]) -> bool:
    """Return whether a block holds what differs; it is quoted in a note, and not told as well."""
    text = plain(block.text)
    said = [re.escape(plain(one.b).rstrip("…")) for one in differences if one.b]
    return any(re.search(rf"(?<!\d){one}", text) for one in said)


def _note(record: Record, differences: Sequence[Difference]) -> Block:
    """Return what a record says otherwise as a quotation, with where it stands."""
    said = [f"{one.what}: {one.a or '–'} / {one.b or '–'}" for one in differences]
    told = [one.text for one in find_blocks(record.answer) if _contested(one, differences)]
    lines = [f"**The sources differ** ({'; '.join(dict.fromkeys(said))})."]
    text = " ".join((" ".join(told) or record.answer).split())
    text = text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1].rstrip() + "…"
    lines.append(f"{record.source}:{record.lines[0]} says: {text}")
    return Block("\n>\n".join(f"> {line}" for line in lines), "quote")
