"""The whole way with a real language model, the one of `make llm`; it shows the path, no quality."""

import re
import subprocess
from collections.abc import Iterator
from threading import Event

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from search import Engine
from search.answer.model import ModelAnswer, Struck, Written
from search.results import Answered
from tests.conftest import ROOT

pytestmark = pytest.mark.measure

PYTHON = ROOT / ".llm" / "bin" / "python"
QUERIES = (
    "What does a reranker add after vector search?",
    "How should documents be cut into chunks for search?",
    "What is retrieval-augmented generation?",
)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    if not PYTHON.exists():
        pytest.skip("no language model here; run: make llm")
    with subprocess.Popen(
        [PYTHON, ROOT / "tests" / "llm.py", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = next(line for line in process.stdout if "answers at" in line)
        yield re.search(r"http://\S+", line)[0]  # type: ignore[index]
        process.terminate()


@pytest.fixture(scope="module")
def model(served: str, embedder: SentenceTransformerEmbedder) -> ModelAnswer:
    settings = Settings.load(
        llm_url=f"{served}/v1", llm_model="smollm2", llm_timeout=120.0, llm_context=1024
    )
    opened = ModelAnswer.open(settings, embedder)
    assert opened is not None
    return opened


@pytest.mark.parametrize("query", QUERIES)
def test_what_a_small_model_writes_is_checked_and_an_answer_always_comes(
    query: str, engine: Engine, model: ModelAnswer
) -> None:
    composed = engine.answer(query)
    events = list(model.stream(composed, engine.sources))
    last = events[-1]
    assert isinstance(last, Answered)
    assert last.sentences
    print(query, last.by, last.notice)
    for one in events[:-1]:
        print("  ", one)
    told = [one.refused for one in events if isinstance(one, Struck)]
    assert list(last.refused) == told or last.refused == ()
    kept = [one.sentence for one in events if isinstance(one, Written)]
    assert last.by == "corpus" or list(last.sentences) == kept


def test_the_model_stops_when_it_is_told(engine: Engine, model: ModelAnswer) -> None:
    stop = Event()
    stop.set()
    last = list(model.stream(engine.answer(QUERIES[0]), engine.sources, stop=stop))[-1]
    assert isinstance(last, Answered)
    assert last.notice.startswith("stopped")
