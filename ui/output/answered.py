"""An answer in sentences on the terminal, and the words that are said of one everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.markdown import count
from ui.output.terminal import out, print_prose, say, show_asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.results import Answered, Citation, Conflict, Sentence

WRITTEN = {
    "corpus": "composed from the corpus",
    "model": "written by a language model, checked",
}


def with_numbers(sentence: Sentence) -> str:
    """Return a sentence with the numbers of what it cites: "Two weeks. [1]"."""
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    if sentence.kind in {"code", "formula", "row"}:
        return f"{sentence.text}\n\n{numbers}"
    return f"{sentence.text} {numbers}"


def disagreement(conflict: Conflict) -> str:
    """Return in a sentence where two citations disagree, and which is the newer one."""
    first, second = conflict.citations
    newer = f"; [{conflict.newest}] is newer" if conflict.newest else ""
    return f"These sources disagree: {conflict.what} ([{first}] and [{second}]{newer})."


def cited_lines(citation: Citation) -> str:
    """Return where a citation stands: `notes/faq.md:12-15`."""
    first, last = citation.lines
    return f"{citation.source}:{first}" + (f"-{last}" if last > first else "")


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
    left_out = count(len(answered.refused), "sentence")
    parts = [WRITTEN[answered.by], f"{left_out} left out" if answered.refused else ""]
    out.print(f"[dim]{escape('; '.join(filter(None, parts)))}[/]")
    if answered.notice:
        say(answered.notice)
