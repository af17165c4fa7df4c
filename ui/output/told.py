"""The words that are said everywhere: who wrote an answer, what disagrees, kinds of duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.output.markdown import count

if TYPE_CHECKING:
    from search.results import Answered, Citation, Conflict, Difference, Kind, Sentence

# Who wrote the sentences, by `Answered.by`.
WRITTEN = {
    "corpus": "composed from the corpus",
    "model": "written by a language model, checked",
}
# What two records are to each other, by `Pair.kind`.
KINDS: dict[Kind, str] = {
    "same": "same question, same answer",
    "answers differ": "same question, answers differ",
    "contains": "one contains the other",
    "related": "related, not the same",
}


def with_numbers(sentence: Sentence) -> str:
    """Return a sentence with the numbers of what it cites: "Two weeks. [1]"."""
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    if sentence.kind in {"code", "formula", "row"}:
        return f"{sentence.text}\n\n{numbers}"  # what follows them would be a part of them
    return f"{sentence.text} {numbers}"


def disagreement(conflict: Conflict) -> str:
    """Return in a sentence where two citations disagree, and which is the newer one."""
    first, second = conflict.citations
    newer = f"; [{conflict.newest}] is newer" if conflict.newest else ""
    return f"These sources disagree: {conflict.what} ([{first}] and [{second}]{newer})."


def newer(difference: Difference) -> str:
    """Return which of two records is the newer one, "" if nothing tells."""
    names = {"a": "the first", "b": "the second"}
    return f" ({names[difference.newest]} is newer)" if difference.newest else ""


def left_out(answered: Answered) -> str:
    """Return how many sentences were left out, "" for none: "2 sentences left out"."""
    return f"{count(len(answered.refused), 'sentence')} left out" if answered.refused else ""


def cited_lines(citation: Citation) -> str:
    """Return where a citation stands: `notes/faq.md:12-15`."""
    first, last = citation.lines
    return f"{citation.source}:{first}" + (f"-{last}" if last > first else "")
