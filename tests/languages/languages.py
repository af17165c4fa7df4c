"""Queries in many languages, and how well the engine answers and refuses them.

    python -m tests.languages.languages [--model NAME] [--set A|B]

Set A is a small corpus for each language, of a domain of its own, with queries that it answers and
queries that it does not: of something else altogether, or of the same domain ("near miss"). Set B
is 60 records of the documents askalike ships in six languages: searched among themselves, and the
English documents searched in the other language. All was written by hand, and before anything was
tuned to it: look at the figures, never at single queries, when you change a weight.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.golden import golden

HERE = Path(__file__).parent
DOCUMENTS = HERE.parents[1] / "corpus" / "documents"
LANGUAGES = tuple(sorted(file.stem for file in HERE.glob("*.json") if file.stem != "translated"))
TRANSLATED = ("chinese", "french", "german", "japanese", "russian", "spanish")

Pair = tuple[str, str]  # a query and the question of the record that answers it


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """A corpus in one language and its queries; records are questions with answers.

    `plain` queries keep to the words of the questions, `answered` ones mostly avoid them.
    """

    language: str
    records: tuple[dict[str, str], ...]
    plain: tuple[Pair, ...]
    answered: tuple[Pair, ...]
    off_topic: tuple[str, ...]
    near_misses: tuple[str, ...]
    english: tuple[Pair, ...]
    misspelt: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A shipped record in another language; `query` asks for it in other words."""

    place: golden.Place
    question: str
    answer: str
    query: str


@dataclass(frozen=True, slots=True)
class Alone:
    """The figures of a language of set A, in per cent; the English corpus has none in English.

    `plain_answered` and `answered` are the shares said to be answerable, `off_topic` and
    `near_misses` the shares refused.
    """

    language: str
    plain_hit1: float
    plain_answered: float
    hit1: float
    answered: float
    off_topic: float
    near_misses: float
    in_english: float
    misspelt: float


@dataclass(frozen=True, slots=True)
class Across:
    """The figures of a language of set B, in per cent.

    `own` are translated records, `english` the shipped documents; `refused` is the share of the
    language's off-topic queries of set A that the shipped documents do not claim to answer.
    """

    language: str
    own_hit1: float
    own_answered: float
    english_hit1: float
    english_answered: float
    english_refused: float


def read_set(language: str) -> LanguageSet:
    """Return the corpus and the queries of a language."""
    raw = _load(language)
    kinds: dict[str, list[str]] = {"off topic": [], "near miss": []}
    for one in raw["unanswered"]:
        kinds[one["kind"]].append(one["query"])
    pairs = (
        tuple((one["query"], one["question"]) for one in raw[name])
        for name in ("plain", "answered", "english", "misspelt")
    )
    plain, answered, english, misspelt = pairs
    off_topic, near = map(tuple, kinds.values())
    return LanguageSet(
        language, tuple(raw["records"]), plain, answered, off_topic, near, english, misspelt
    )


def read_translations(language: str) -> list[Translation]:
    """Return the shipped records that are translated into a language."""
    return [Translation(golden.place_of(one), **one[language]) for one in _load("translated")]


class Bench:
    """Builds corpora under a folder with one model, which it loads once."""

    def __init__(self, folder: Path, model: str | None = None) -> None:
        self._folder = folder
        self._named = {"model": model} if model else {}
        self._embedder = SentenceTransformerEmbedder.open(self._settings("none"))

    def alone(self, language: str) -> Alone:
        """Return the figures of a language of set A."""
        asked = read_set(language)
        engine = self._of_records(f"A-{language}", asked.records)
        return Alone(
            language,
            first(engine, asked.plain),
            answerable(engine, [query for query, _ in asked.plain]),
            first(engine, asked.answered),
            answerable(engine, [query for query, _ in asked.answered]),
            100 - answerable(engine, asked.off_topic),
            100 - answerable(engine, asked.near_misses),
            first(engine, asked.english),
            first(engine, asked.misspelt),
        )

    def across(self, language: str) -> Across:
        """Return the figures of a language of set B."""
        ones = read_translations(language)
        records = [{"question": one.question, "answer": one.answer} for one in ones]
        own, english = self._of_records(f"B-{language}", records), self._of_documents()
        queries = [one.query for one in ones]
        same = {place: group for group in golden.duplicates() for place in group}
        found = [_first_place(english, query) for query in queries]
        wanted = [same.get(one.place, frozenset({one.place})) for one in ones]
        return Across(
            language,
            first(own, [(one.query, one.question) for one in ones]),
            answerable(own, queries),
            _share([place in places for place, places in zip(found, wanted, strict=True)]),
            answerable(english, queries),
            100 - answerable(english, read_set(language).off_topic),
        )

    @cache  # noqa: B019 - a bench lives as long as its figures are made
    def _of_documents(self) -> Engine:
        return self._engine("documents", DOCUMENTS)

    def _of_records(self, name: str, records: Sequence[dict[str, str]]) -> Engine:
        file = self._folder / f"{name}.jsonl"
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        file.write_text("\n".join(lines), "utf-8")
        return self._engine(name, file)

    def _engine(self, name: str, path: Path) -> Engine:
        settings = self._settings(name)
        ingest([path], settings, self._embedder)
        return Engine.open(settings, self._embedder)

    def _settings(self, name: str) -> Settings:
        return Settings.load(index=self._folder / f"index-{name}", **self._named)


def first(engine: Engine, pairs: Sequence[Pair]) -> float:
    """Return for how many queries, in per cent, the right record is the first hit; nan for none."""
    return _share([_first_place(engine, query)[1] == question for query, question in pairs])


def answerable(engine: Engine, queries: Sequence[str]) -> float:
    """Return how many queries, in per cent, the engine says it can answer."""
    return _share([engine.ask(query).answerable for query in queries])


def table(rows: Sequence[Alone] | Sequence[Across]) -> str:
    """Return figures as a Markdown table with their means."""
    names = [field.name.replace("_", " ") for field in fields(rows[0])]
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    figures = [astuple(row) for row in rows]
    means = [_mean(column) for column in list(zip(*figures, strict=True))[1:]]
    for language, *values in [*figures, ("mean", *means)]:
        shown = ("–" if value != value else f"{value:.0f}" for value in values)  # noqa: PLR0124
        lines.append(f"| {language} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _first_place(engine: Engine, query: str) -> golden.Place:
    results = engine.ask(query).results
    return (results[0].record.source, results[0].record.question) if results else ("", "")


def _share(found: Sequence[bool]) -> float:
    return 100 * sum(found) / len(found) if found else float("nan")


def _mean(values: Sequence[float]) -> float:
    real = [value for value in values if value == value]  # noqa: PLR0124 - not nan
    return sum(real) / len(real)


def _load(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def main() -> None:
    """Print the table of the set that is asked for, or of both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", help="name or folder of a model; default: askalike's own")
    parser.add_argument("--set", choices=["A", "B"], help="default: both")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.model)
        if given.set != "B":
            print(table([bench.alone(language) for language in LANGUAGES]), flush=True)
        if given.set != "A":
            print(table([bench.across(language) for language in TRANSLATED]))


if __name__ == "__main__":
    main()
