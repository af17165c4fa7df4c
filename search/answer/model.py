"""An answer that a language model writes and that is checked, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from corpus.errors import LanguageModelError, ModelError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.unpacked import MULTILINGUAL
from search.answer.conversation.rewrite import (
    MOST_TOKENS,
    SHARE_OF_TIME,
    rewriting,
    rewritten,
)
from search.answer.endpoint import Endpoint
from search.answer.grammar import Draft, is_lead, is_refusal, plain
from search.answer.ground import Grounding
from search.answer.likeness import Likeness
from search.answer.places import lines_of
from search.answer.prompt import Prompt
from search.results import Answered, Citation, Conflict, Refused, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from threading import Event as Flag

    from corpus.model.encoding import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings
    from search.answer.conversation.follow import Turn
    from search.answer.grammar import Drafted
    from search.answer.ground import Checked

# With a smaller part of its sentences left, an answer is not worth showing.
_LEAST_LEFT = 0.5
# Of the time for an answer, what writing it has however long the search took.
_LEAST_TIME = 0.5
_FALLBACK = "this answer is of stored sentences"


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
Event: TypeAlias = Written | Struck | Answered


class ModelAnswer:
    """Answers from stored records in a language model's words; every sentence is checked.

    What goes wrong with the model never raises: the answer made of stored sentences is given then,
    and its `notice` says in one line what happened. The key stands in no text that comes from here.
    """

    def __init__(self, endpoint: Endpoint, embedder: Embedder, settings: Settings) -> None:
        self._endpoint = endpoint
        self._likeness = Likeness(embedder)
        self._settings = settings

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder) -> ModelAnswer | None:
        """Return what answers with the model of the settings, None if they name no `llm_url`.

        Nothing is connected to yet. What it reads is kept: open it once for an engine.
        """
        endpoint = Endpoint.open(settings)
        return cls(endpoint, embedder, settings) if endpoint else None

    def rewritten(self, query: str, turns: Sequence[Turn], stop: Flag | None = None) -> str | None:
        """Return what a query asks after some turns, in words of the conversation.

        It is None if the model fails, takes more than a quarter of `llm_timeout`, or writes what
        the conversation does not support. Setting `stop` ends the request.
        """
        endpoint = replace(self._endpoint, seconds=SHARE_OF_TIME * self._endpoint.seconds)
        try:
            pieces = endpoint.write(rewriting(query, turns), MOST_TOKENS, stop)
            return rewritten("".join(pieces), query, turns)
        except LanguageModelError:
            return None  # the answer's own request says what is wrong

    def stream(
        self,
        composed: Answered,
        sources: Sequence[Source] = (),
        history: Sequence[Turn] = (),
        stop: Flag | None = None,
        spent: float = 0.0,
    ) -> Iterator[Event]:
        """Yield each sentence as soon as it is checked, and last the whole answer.

        `composed` is the answer made of stored sentences to the same query: its `asked` (and
        `resolved`, for a follow-up) say what is asked and which records are the model's sources,
        and it is the last event, with a notice, if the model fails or too little of what it writes
        is supported. A last event whose `by` is "corpus" takes the place of all sentences before
        it. Nothing is sent if the query is not answerable. `sources` are the corpus's documents
        (`revision.sources`), in which the lines of a citation are found. Set `stop` from any
        thread, or close the iterator, to end the request; then the last event (after `stop`) has
        what was written until then. `spent` are seconds of `llm_timeout` that have passed.
        """
        if not composed.asked.answerable:
            yield composed
            return
        try:
            prompt = Prompt.of(composed, history, self._settings.llm_context)
            whole = self._endpoint.seconds
            endpoint = replace(self._endpoint, seconds=max(_LEAST_TIME * whole, whole - spent))
            answer = _Checking(prompt, Grounding(self._likeness, self._across), sources, endpoint)
            yield from answer.read(stop)
        except LanguageModelError as error:
            yield replace(composed, notice=f"{error}; {_FALLBACK}")
            return
        stopped = stop is not None and stop.is_set()
        yield answer.whole(composed, stopped=stopped)

    def answer(
        self, composed: Answered, sources: Sequence[Source] = (), history: Sequence[Turn] = ()
    ) -> Answered:
        """Return the last event of `stream`."""
        *_, last = self.stream(composed, sources, history)
        return last if isinstance(last, Answered) else composed

    def _across(self) -> Likeness | None:
        """Return what compares texts of two languages, if the model for many is installed."""
        return self._many

    @cached_property
    def _many(self) -> Likeness | None:
        settings = self._settings.model_copy(update={"model": MULTILINGUAL})
        try:
            return Likeness(SentenceTransformerEmbedder.open(settings))
        except ModelError:
            return None


@dataclass(slots=True)
class _Checking:
    """What has been written of one answer until now, checked."""

    prompt: Prompt
    grounding: Grounding
    documents: Sequence[Source]
    endpoint: Endpoint
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    waiting: list[Drafted] = field(default_factory=list)
    unseen: bool = False
    refuses: bool = False
    _before: tuple[int, ...] = ()
    _seen: set[str] = field(default_factory=set)

    def read(self, stop: Flag | None) -> Iterator[Written | Struck]:
        """Yield what the model writes, sentence by sentence, each checked."""
        draft = Draft()
        pieces = self.endpoint.write(self.prompt.messages, self.prompt.most, stop)
        try:
            for piece in pieces:
                for drafted in draft.feed(piece):
                    yield from self._take(drafted)
        finally:
            pieces.close()  # type: ignore[attr-defined]  # a generator
        if stop is None or not stop.is_set():
            for drafted in draft.close():
                yield from self._take(drafted)

    def whole(self, composed: Answered, *, stopped: bool) -> Answered:
        """Return the answer, or the one of stored sentences if too little is left of it."""
        refused = tuple(self.refused)
        kept, struck = len(self.sentences), len(refused)
        if kept and (stopped or kept >= _LEAST_LEFT * (kept + struck)):
            notice = "stopped" if stopped else _UNSEEN if self.unseen else ""
            return replace(
                composed,
                sentences=tuple(self.sentences),
                conflicts=self._conflicts(composed),
                citations=tuple(self.citations),
                by="model",
                refused=refused,
                notice=notice,
            )
        if stopped:
            return replace(composed, refused=refused, notice=f"stopped; {_FALLBACK}")
        if struck:
            why = f"{struck} of {kept + struck} sentences of the language model are not supported"
        elif self.refuses:
            why = "the language model finds no answer in the records"
        else:
            why = "the language model wrote nothing that can be checked"
        return replace(composed, refused=refused, notice=f"{why}; {_FALLBACK}")

    def _conflicts(self, composed: Answered) -> tuple[Conflict, ...]:
        """Return where the stored sentences disagree, whatever the model says; both are cited."""
        stored = {one.number: one for one in composed.citations}

        def number(of: int) -> int:
            return self._number(stored[of])[0]

        return tuple(
            Conflict(
                (number(one.citations[0]), number(one.citations[1])),
                one.what,
                number(one.newest) if one.newest else None,
            )
            for one in composed.conflicts
        )

    def _take(self, drafted: Drafted) -> Iterator[Written | Struck]:
        """Check a sentence; one that names no source waits for the next of its paragraph."""
        if is_refusal(drafted.text):
            self.refuses = True
            return
        if drafted.kind == "code" and not drafted.numbers:
            drafted = replace(drafted, numbers=self._before)
        if not drafted.text or is_lead(drafted):
            return
        self.waiting.append(drafted)
        if drafted.numbers or drafted.ends:
            waiting, self.waiting = self.waiting, []
            self._before = drafted.numbers or self._before
            for one in waiting:
                yield self._check(one, one.numbers or drafted.numbers)

    def _check(self, drafted: Drafted, numbers: Sequence[int]) -> Written | Struck:
        known = [number for number in numbers if 1 <= number <= len(self.prompt.sources)]
        texts = [self.prompt.sources[number - 1] for number in known]
        cited = "\n".join("\n".join((one.about, *one.units)) for one in texts)
        is_code = drafted.kind == "code"
        text = drafted.text if is_code else plain(drafted.text, cited)
        if not known:
            named = ", ".join(f"[{number}]" for number in numbers)
            return self._strike(text, f"it cites {named}: no such source" if named else _UNCITED)
        if text in self._seen:
            return self._strike(text, "it is there already")
        self._seen.add(text)
        if is_code:
            return self._check_code(text, known, cited)
        checked = self.grounding.check(text, texts)
        if checked.reason:
            return self._strike(text, checked.reason)
        self.unseen = self.unseen or not checked.seen
        return self._keep(drafted, text, known, checked)

    def _check_code(self, text: str, known: Sequence[int], cited: str) -> Written | Struck:
        lines = [line.strip() for line in text.splitlines()[1:-1] if line.strip()]
        if not lines or not all(line in cited for line in lines):
            return self._strike(text, "what it cites has no such code")
        record = self.prompt.records[known[0] - 1]
        number, new = self._cite(record, ["\n".join(lines)])
        sentence = Sentence(text, (number,), kind="code")
        self.sentences.append(sentence)
        return Written(sentence, new)

    def _strike(self, text: str, reason: str) -> Struck:
        refused = Refused(self.endpoint.hide(text), reason)
        self.refused.append(refused)
        return Struck(refused)

    def _keep(self, drafted: Drafted, text: str, known: Sequence[int], checked: Checked) -> Written:
        numbers: dict[int, None] = {}
        new: tuple[Citation, ...] = ()
        for place in dict.fromkeys(place for place, _ in checked.units):
            source = self.prompt.sources[known[place] - 1]
            units = [source.units[unit] for n, unit in checked.units if n == place]
            number, more = self._cite(self.prompt.records[known[place] - 1], units)
            numbers[number] = None
            new += more
        sentence = Sentence(
            self.endpoint.hide(text), tuple(numbers), checked.support, kind=drafted.kind
        )
        self.sentences.append(sentence)
        return Written(sentence, new)

    def _cite(self, record: Record, units: Sequence[str]) -> tuple[int, tuple[Citation, ...]]:
        """Return the number of a citation, and the citation if it is new."""
        document = next((one for one in self.documents if one.name == record.source), None)
        spans = [lines_of(unit, record, document) for unit in units] or [record.lines]
        lines = min(first for first, _ in spans), max(last for _, last in spans)
        return self._number(
            Citation(0, record.id, record.question, record.source, lines, record.place)
        )

    def _number(self, cited: Citation) -> tuple[int, tuple[Citation, ...]]:
        """Return the number of a citation in this answer, and it itself if it is new."""
        for one in self.citations:
            if (one.record, one.lines) == (cited.record, cited.lines):
                return one.number, ()
        new = replace(cited, number=len(self.citations) + 1)
        self.citations.append(new)
        return new.number, (new,)


_UNCITED = "it cites nothing"
_UNSEEN = (
    "the answer is in another language than its records, which the embedding model cannot compare: "
    "only names, numbers and negations were checked"
)
