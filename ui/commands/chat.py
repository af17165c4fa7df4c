"""The command chat: questions and follow-ups, one after the other, with answers that cite."""

from __future__ import annotations

import sys
from threading import Event as Flag
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from ui.commands.options import (
    ChromaUrl,
    CorpusName,
    IndexFolder,
    ModelName,
    RerankerName,
    SourceFilter,
    WithinFilter,
    load_settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.answer.conversation.follow import Turn
    from search.answer.model import Event
    from search.engine import Engine
    from search.results import Answered

app = typer.Typer()

_HELP = """Ask a question; then follow up: "and on Windows?", "why?", "the second one".
/clear forgets what was asked, /history shows it, /help says this.
Ctrl-C stops an answer, Ctrl-D ends."""


@app.command()
def chat(
    source: SourceFilter = None,
    within: WithinFilter = None,
    index: IndexFolder = None,
    chroma_url: ChromaUrl = None,
    corpus: CorpusName = None,
    model: ModelName = None,
    reranker: RerankerName = None,
) -> None:
    """Ask question after question; a follow-up is read with what was asked before.

    Example: askalike chat
    """
    from search.engine import Engine

    engine = Engine.open(load_settings(index, chroma_url, corpus, model, reranker))
    talk = _Talk(engine, source or [], within or [])
    talk.welcome()
    while (line := _read_line()) is not None:
        talk.hear(line)


def _read_line() -> str | None:
    """Return what is typed next, None at the end; Ctrl-C begins a new line."""
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return None
        except KeyboardInterrupt:
            sys.stdout.write("\n")
            continue
        if line.strip():
            return line.strip()


class _Talk:
    """One conversation on the terminal."""

    def __init__(self, engine: Engine, sources: list[str], within: list[str]) -> None:
        self._engine = engine
        self._sources, self._within = sources, within
        self._turns: list[Turn] = []

    def welcome(self) -> None:
        """Say once what can be typed, to a person."""
        if sys.stdin.isatty():
            _tell(_HELP)
            import readline  # noqa: F401  gives input() its history and editing

    def hear(self, line: str) -> None:
        """Answer a question, or do what a command says."""
        commands: dict[str, Callable[[], None]] = {
            "/clear": self._clear,
            "/history": self._history,
            "/help": lambda: _tell(_HELP),
        }
        if line in commands:
            commands[line]()
        elif line.startswith("/") and " " not in line:
            _tell(f"There is no {line}; there are: {', '.join(commands)}")
        else:
            self._answer(line)

    def _clear(self) -> None:
        self._turns.clear()
        _tell("What was asked before is forgotten.")

    def _history(self) -> None:
        lines = [f"{n}. {turn.resolved or turn.query}" for n, turn in enumerate(self._turns, 1)]
        _tell("\n".join(lines) or "Nothing was asked yet.")

    def _answer(self, query: str) -> None:
        """Print an answer as it is written; Ctrl-C stops it."""
        from corpus.errors import QueryError
        from search.answer.conversation.turns import turn_of

        stop = Flag()
        try:
            events = self._engine.answering(
                query, turns=self._turns, stop=stop, sources=self._sources, within=self._within
            )
            answered = _show(events)
        except QueryError as error:
            _tell(str(error))
        except KeyboardInterrupt:
            stop.set()
            _tell("Stopped.")
        else:
            self._turns.append(turn_of(query, answered))


def _show(events: Iterator[Event]) -> Answered:
    """Print sentences as they come, and return the whole answer when it is printed."""
    from search.answer.model import Struck, Written
    from ui.output.answered import show_answered, show_foot, show_resolved, show_sentences

    told = 0
    for event in events:
        if isinstance(event, Written):
            show_sentences([event.sentence])
            told += 1
        elif not isinstance(event, Struck):
            answered = event
    if told and answered.by == "model":
        show_resolved(answered)
        show_foot(answered)
    else:
        show_answered(answered)
    sys.stdout.flush()
    return answered


def _tell(text: str) -> None:
    from ui.output.terminal import out

    out.print(f"[dim]{escape(text)}[/]")
