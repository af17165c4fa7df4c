"""One group of duplicates after the other on the terminal, decided by single keys."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.markup import escape

from search.desk.compare import MOST_COMPARED, compare
from search.desk.deciding import copies, decide, decide_exact, undo
from ui.output.controls import on_one_line
from ui.output.markdown import count, place
from ui.output.terminal import out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.decisions.ledger import Ledger
    from search.decisions.lines import Ruling
    from search.desk.desk import Desk
    from search.desk.items import Item
    from search.duplicates.diff import Op

_KEYS = (
    "[bold]S[/] same  [bold]R[/] related  [bold]D[/] different  [bold]1…9[/] keep that one  "
    "[bold]N[/] next  [bold]U[/] undo  [bold]Q[/] quit"
)
_RULINGS: dict[str, Ruling] = {"s": "same", "r": "related", "d": "different"}
# How stretches of a text are shown: what only the one to keep has, and what only the other has.
_STYLES: dict[Op, str] = {"same": "", "only_a": "red strike", "only_b": "green"}
# Characters of an answer that are shown; who wants more opens the document.
_MOST_SHOWN = 1_500


@dataclass(slots=True)
class Review:
    """Shows what is open on a desk and writes what is decided; `author` decides.

    Keys come from the terminal, or from stdin where that is none; its end quits.
    """

    desk: Desk
    ledger: Ledger
    author: str
    _passed: set[str] = field(default_factory=set)
    _made: list[str] = field(default_factory=list)
    _keeper: str = ""

    def run(self) -> None:
        """Go through the open groups until none is left or somebody quits; raises AskalikeError."""
        before = len(self._open)
        self._offer_copies()
        while (item := self._next()) or self._made:
            if item:
                self._show(item, before)
            if not (self._act(item) if item else self._asked_at_the_end()):
                break
        left = len(self._open)
        told = f"{count(len(self._made), 'decision')} made, {count(left, 'group')} left"
        out.print(f"{told}; they are in {escape(str(self.ledger.file))}", soft_wrap=True)

    @property
    def _open(self) -> list[Item]:
        return [*self.desk.queue(self.ledger.book).of_state("open")]

    def _next(self) -> Item | None:
        return next((one for one in self._open if one.key not in self._passed), None)

    def _offer_copies(self) -> None:
        """Offer to decide all exact copies at once."""
        found = copies(self.desk, self.ledger.book)
        if not found:
            return
        groups = count(len(found), "group")
        out.print(f"{groups} of exact copies: press [bold]B[/] to decide them all, [bold]N[/] not")
        if _key() == "b":
            decided, batch = decide_exact(self.desk, self.ledger, self.author)
            self._made.append(batch)
            out.print(f"[green]same:[/] {count(decided, 'group')} of exact copies")

    def _show(self, item: Item, before: int) -> None:
        done = before - len(self._open)
        total = max(before, len(self._open))
        kind = "look alike" if item.kind == "related" else item.kind
        head = f"{done + len(self._passed) + 1} of {total}"
        out.print(f"\n[bold cyan]{head}[/] · {item.strength} ({item.score:.2f}) · {kind}")
        if item.before:
            out.print(
                f"[yellow]decided {item.before.decision} on {item.before.time[:10]}, before this "
                "text changed[/]"
            )
        chosen = self._keeper if self._keeper in item.ids else item.keeper
        for number, one in enumerate(item.ids[:MOST_COMPARED], start=1):
            record = self.desk.records[one]
            keep = f"  [green]keep: {escape(item.why)}[/]" if one == chosen else ""
            asked = escape(" ".join(record.question.split()))
            out.print(f"[bold]{number}[/] {asked}{keep}")
            where = place(on_one_line(record.source), record.lines)
            out.print(f"  [dim]{escape(where)}[/]", soft_wrap=True)
        self._show_texts(item)
        out.print(_KEYS)

    def _show_texts(self, item: Item) -> None:
        """Print how the others differ from the record to keep, word by word."""
        for one in compare(item, self.desk.records, self.desk.stem)[:9]:
            number = item.ids.index(one.b) + 1
            out.print(f"[dim]{item.ids.index(one.a) + 1} → {number}[/]")
            out.print(f"  {_marked(one.question)}")
            if any(text.strip() for _, text in one.answer):
                out.print(f"  {_marked(one.answer)}")
            for said in one.differences:
                told = f"{said.what}: {said.a or '–'} / {said.b or '–'}"
                out.print(f"  [yellow]{escape(told)}[/]")

    def _act(self, item: Item) -> bool:
        """Do what the next key says; return whether to go on."""
        while key := _key():
            if key == "q":
                return False
            if key == "n":
                self._passed.add(item.key)
                return True
            if key == "u":
                return self._undo()
            if ruling := _RULINGS.get(key):
                self._decide(item, ruling)
                return True
            if key.isdecimal() and 0 < int(key) <= len(item.ids):
                self._keeper = item.ids[int(key) - 1]
                out.print(f"keep {key}; press [bold]S[/] if they are the same")
            else:
                out.print(_KEYS)
        return False

    def _asked_at_the_end(self) -> bool:
        """Let the last decision be undone when no group is left; return whether to go on."""
        out.print("no group is left  [bold]U[/] undo  [bold]Q[/] quit")
        return _key() == "u" and self._undo()

    def _decide(self, item: Item, ruling: Ruling) -> None:
        keeper = self._keeper if self._keeper in item.ids else item.keeper
        made, _ = decide(
            self.desk,
            self.ledger,
            item.ids,
            ruling,
            self.author,
            keeper if ruling == "same" else None,
        )
        self._made.append(made.id)
        self._keeper = ""
        out.print(f"[green]{ruling}[/]")

    def _undo(self) -> bool:
        if not self._made:
            out.print("nothing to undo")
            return True
        undone, _ = undo(self.desk, self.ledger, self._made.pop(), self.author)
        self._passed.clear()
        out.print(f"undone: {count(undone, 'decision')}")
        return True


def _marked(stretches: Iterable[tuple[Op, str]]) -> str:
    """Return a comparison as one text in which each stretch has its colour."""
    parts, left = [], _MOST_SHOWN
    for op, text in stretches:
        shown = text[:left]
        left -= len(shown)
        style = _STYLES[op]
        bare = shown.rstrip()
        blank = shown[len(bare) :].replace("\n", "\n  ")
        told = escape(bare).replace("\n", "\n  ")
        # Without colours, as in a pipe, signs say what is whose.
        sign = {"only_a": ("[-", "-]"), "only_b": ("{+", "+}")}.get(op)
        if sign and bare and not out.is_terminal:
            told = f"{escape(sign[0])}{told}{sign[1]}"
        parts.append((f"[{style}]{told}[/]" if style and bare else told) + blank)
        if not left:
            parts.append(" …")
            break
    return "".join(parts)


def _key() -> str:
    """Return the next key in lower case, "" at the end of the input."""
    if sys.stdin.isatty():
        import click

        try:
            return click.getchar().lower()
        except (EOFError, KeyboardInterrupt):
            return ""
    while (key := sys.stdin.read(1)) and key.isspace():
        pass
    return key.lower()
