"""An answer in sentences, and what it cites, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.terminal import out, print_prose, say, show_asked
from ui.output.told import WRITTEN, cited_lines, disagreement, left_out, with_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.results import Answered, Sentence


def show_answered(answered: Answered) -> None:
    """Print an answer with what it cites; without one, the near misses."""
    show_resolved(answered)
    if not answered.sentences:
        show_asked(answered.asked)
        return
    show_sentences(answered.sentences)
    show_foot(answered)


def show_resolved(answered: Answered) -> None:
    """Print what a follow-up was read as, or a misspelt question."""
    for text in filter(None, (answered.resolved, answered.asked.read_as)):
        out.print(f"[dim]Read as:[/] {escape(text)}")


def show_sentences(sentences: Sequence[Sentence]) -> None:
    """Print sentences with the numbers of what they cite."""
    for sentence in sentences:
        print_prose(with_numbers(sentence))


def show_foot(answered: Answered) -> None:
    """Print what an answer cites, where that disagrees, and who wrote it."""
    for conflict in answered.conflicts:
        out.print(f"[yellow]{escape(disagreement(conflict))}[/]")
    for one in answered.citations:
        out.print(
            f"[cyan]{escape(f'[{one.number}]')}[/] {escape(one.question)}\n"
            f"    [dim]{escape(cited_lines(one))}  {escape(one.record)}[/]"
        )
    parts = filter(None, (WRITTEN[answered.by], left_out(answered)))
    out.print(f"[dim]{escape('; '.join(parts))}[/]")
    for notice in filter(None, (answered.notice, answered.asked.notice)):
        say(notice)
