"""One group of duplicates after the other on the terminal, decided by single keys."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.markup import escape

from corpus.errors import DecidedMeanwhile, QueryError
from search.desk.compare import MOST_COMPARED, compare, kept_as
from search.desk.deciding import copies, decide, decide_exact, take_out, undo
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
    "[bold]X[/] take one out  [bold]N[/] next  [bold]U[/] undo  [bold]Q[/] quit"
)
_RULINGS: dict[str, Ruling] = {"s": "same", "r": "related", "d": "different"}
# How stretches of a text are shown: what only the one to keep has, and what only the other has.
_STYLES: dict[Op, str] = {"same": "", "only_a": "red strike", "only_b": "green"}
# Characters of an answer that are shown; who wants more opens the document.
_MOST_SHOWN = 1_500


class _Keys:
    """Keys in lower case from the terminal, or from stdin where that is none; "" is the end."""

    def __init__(self) -> None:
        self._again = ""  # what ended a number and was not part of it

    def next(self) -> str:
        """Return the next key that is no blank, "" at the end of the input."""
        while (key := self._read()) and key.isspace():
            pass
        return key

    def number(self, most: int) -> int:
        """Return the number that is typed, 0 for none.

        It ends with a key that is no digit, or where another one would make it more than `most`.
        Blanks before it do not count in a pipe; on a terminal Enter alone is none.
        """
        key = self._read() if _is_terminal() else self.next()
        typed = ""
        while key.isdecimal():
            typed += key
            if int(typed) * 10 > most:
                return int(typed)
            key = self._read()
        if typed and not key.isspace():
            self._again = key
        return int(typed or 0)

    def _read(self) -> str:
        if again := self._again:
            self._again = ""
            return again
        if sys.stdin is None:  # closed by whoever started this
            return ""
        if not _is_terminal():
            return sys.stdin.read(1).lower()
        import click

        try:
            return click.getchar().lower()
        except (EOFError, KeyboardInterrupt):
            return ""


@dataclass(slots=True)
class Review:
    """Shows what is open on a desk and writes what is decided; `author` decides.

    Keys come from the terminal, or from stdin where that is none; its end quits.
    """

    desk: Desk
    ledger: Ledger
    author: str
    _passed: set[str] = field(default_factory=set)
    _made: list[tuple[str, int]] = field(default_factory=list)  # ids, and how many decisions each
    _keeper: str = ""
    _keys: _Keys = field(default_factory=_Keys)

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
        made = sum(number for _, number in self._made)
        told = f"{count(made, 'decision')} made, {count(left, 'group')} left"
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
        if self._keys.next() == "b":
            decided, batch = decide_exact(self.desk, self.ledger, self.author)
            self._made.append((batch, decided))
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
        chosen = self._kept(item)
        why = item.why if chosen == item.keeper else "as you chose"
        for number, one in enumerate(item.ids[:MOST_COMPARED], start=1):
            record = self.desk.records[one]
            keep = f"  [green]keep: {escape(why)}[/]" if one == chosen else ""
            asked = escape(" ".join(record.question.split()))
            out.print(f"[bold]{number}[/] {asked}{keep}")
            where = place(on_one_line(record.source), record.lines)
            out.print(f"  [dim]{escape(where)}[/]", soft_wrap=True)
        if len(item.ids) > MOST_COMPARED:
            out.print(f"[dim]and {len(item.ids) - MOST_COMPARED:,} more[/]")
        self._show_texts(kept_as(item, chosen))
        out.print(_KEYS)

    def _kept(self, item: Item) -> str:
        """Return the record to keep: the one that was chosen, else the one that is suggested."""
        return self._keeper if self._keeper in item.ids else item.keeper

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
        while key := self._keys.next():
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
            if key == "x" and self._take_out(item):
                return True
            if key == "x":
                continue
            if key.isdecimal() and 0 < int(key) <= len(item.ids):
                self._keeper = item.ids[int(key) - 1]
                self._show_texts(kept_as(item, self._keeper))
                out.print(f"keep {key}; press [bold]S[/] if they are the same")
            else:
                out.print(_KEYS)
        return False

    def _asked_at_the_end(self) -> bool:
        """Let the last decision be undone when no group is left; return whether to go on."""
        out.print("no group is left  [bold]U[/] undo  [bold]Q[/] quit")
        return self._keys.next() == "u" and self._undo()

    def _decide(self, item: Item, ruling: Ruling) -> None:
        keeper = self._kept(item) if ruling == "same" else None
        self._keeper = ""
        try:
            made, _ = decide(
                *(self.desk, self.ledger, item.ids, ruling, self.author), keeper=keeper, seen=""
            )
        except DecidedMeanwhile as error:
            out.print(f"[yellow]{escape(str(error))}[/]")
            return
        self._made.append((made.id, 1))
        out.print(f"[green]{ruling}[/]")

    def _take_out(self, item: Item) -> bool:
        """Take out the record whose number is typed; return whether the group is another now."""
        most = min(len(item.ids), MOST_COMPARED)
        if most < 3:
            out.print("of two, none can be taken out; press [bold]D[/] if they are different")
            return False
        more = " (Enter ends it)" if most > 9 else ""
        out.print(f"which one? its number{more}; the others stay together")
        number = self._keys.number(most)
        if not 0 < number <= most:
            out.print(f"nothing taken out: press [bold]X[/], then a number from 1 to {most}")
            return False
        one = item.ids[number - 1]
        try:
            made, *_ = take_out(self.desk, self.ledger, item.ids, one, self.author, seen="")
        except DecidedMeanwhile as error:
            out.print(f"[yellow]{escape(str(error))}[/]")
            return True
        except QueryError as error:
            out.print(escape(str(error)))
            return False
        self._made.append((made.id, 1))
        out.print(f"[green]taken out:[/] {number}")
        return True

    def _undo(self) -> bool:
        if not self._made:
            out.print("nothing to undo")
            return True
        undone, _ = undo(self.desk, self.ledger, self._made.pop()[0], self.author)
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


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
