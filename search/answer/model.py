"""An answer that a language model writes and that is checked, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event as Flag

    from corpus.model.embedder import Embedder
    from corpus.records import Source
    from corpus.settings import Settings
    from search.results import Answered, Citation, Refused, Sentence


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, as it was resolved, and the text of its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that was written and passed the check; `citations` are those not yet told."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that was written and did not pass."""

    refused: Refused


# What a stream gives, in order; one `Answered` is always the last.
Event: TypeAlias = "Written | Struck | Answered"


class ModelAnswer:
    """Answers from stored records in a language model's words; every sentence is checked.

    What goes wrong with the model never raises: the answer made of stored sentences is given then,
    and its `notice` says in one line what happened. The key stands in no text that comes from here.
    """

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder) -> ModelAnswer | None:
        """Return what answers with the model of the settings, None if they name no `llm_url`.

        Nothing is connected to yet.
        """
        raise NotImplementedError

    def stream(
        self,
        composed: Answered,
        sources: Sequence[Source] = (),
        history: Sequence[Turn] = (),
        stop: Flag | None = None,
    ) -> Iterator[Event]:
        """Yield each sentence as soon as it is checked, and last the whole answer.

        `composed` is the answer made of stored sentences to the same query: its `asked` (and
        `resolved`, for a follow-up) say what is asked and which records are the model's sources,
        and it is the last event, with a notice, if the model fails or too little of what it writes
        is supported. A last event whose `by` is "corpus" takes the place of all sentences before
        it. Nothing is sent if the query is not answerable. `sources` are the corpus's documents
        (`revision.sources`), in which the lines of a citation are found. Set `stop` from any
        thread, or close the iterator, to end the request; then the last event (after `stop`) has
        what was written until then.
        """
        raise NotImplementedError

    def answer(
        self, composed: Answered, sources: Sequence[Source] = (), history: Sequence[Turn] = ()
    ) -> Answered:
        """Return the last event of `stream`."""
        raise NotImplementedError
