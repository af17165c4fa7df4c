"""A model as a graph for ONNX Runtime: it says what the model says, or is not used."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from corpus.model import graph_making
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.families import read_use
from corpus.model.graph import GRAPH, About
from corpus.model.graph_making import graph_folder, queries_by
from corpus.model.weights import ModelFiles
from corpus.settings import Settings
from tests.conftest import ROOT
from tests.corpus.model.tiny import KINDS, write_model

TEXTS = ["how do I download the naïve invoice, 发票 下载?", "", "the red cats " * 40, "x"]


@pytest.fixture(autouse=True)
def own_cache(request: pytest.FixtureRequest) -> None:
    """Give tests that make graphs a cache of their own."""
    if "tmp_path" in request.fixturenames:
        patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        patch.setenv("XDG_CACHE_HOME", str(request.getfixturevalue("tmp_path") / "cache"))


def both(folder: Path, **how: object) -> list[SentenceTransformerEmbedder]:
    write_model(folder, KINDS["unigram"](), **how)  # type: ignore[arg-type]
    files = ModelFiles("tiny", folder, "0" * 64)
    return [SentenceTransformerEmbedder(files, fast_queries=fast) for fast in (True, False)]


def same(fast: SentenceTransformerEmbedder, slow: SentenceTransformerEmbedder) -> bool:
    # One by one: what fills up a batch on the left moves the tokens of a model like BERT.
    pairs = [(fast.encode_queries([text])[0], slow.encode_queries([text])[0]) for text in TEXTS]
    return all(
        a.spans == b.spans
        and np.allclose(a.vector, b.vector, atol=1e-4)
        and np.allclose(a.token_vectors, b.token_vectors, atol=1e-4)
        for a, b in pairs
    )


def test_the_default_model_says_the_same(embedder: SentenceTransformerEmbedder) -> None:
    slow = SentenceTransformerEmbedder.open(Settings.load(fast_queries=False))
    assert embedder._graph is not None
    assert same(embedder, slow)
    assert (embedder.dimension, embedder.window) == (slow.dimension, slow.window) == (384, 256)
    few, many = embedder.encode_passages(TEXTS[:1]), slow.encode_passages(TEXTS[:1])
    assert np.allclose(few[0].vector, many[0].vector, atol=1e-4)


def test_prompts_and_padding_on_the_left_change_nothing(tmp_path: Path) -> None:
    prompts = {"query": "query: ", "document": "search_document: "}
    fast, slow = both(tmp_path / "model", prompts=prompts, padding_side="left")
    assert fast._graph is not None
    assert same(fast, slow)


def test_a_damaged_graph_is_not_used_and_made_anew_next_time(tmp_path: Path) -> None:
    fast, slow = both(tmp_path / "model")
    folder = graph_folder(fast.digest, fast._use)
    folder.mkdir(parents=True)
    About(8, 64).write(folder)
    (folder / GRAPH).write_bytes(b"no graph")
    assert fast._graph is None
    assert same(fast, slow)
    assert not folder.exists()


def test_a_graph_without_all_of_its_weights_is_made_anew_next_time(tmp_path: Path) -> None:
    fast, slow = both(tmp_path / "model")
    assert fast._graph is not None
    folder = graph_folder(fast.digest, fast._use)
    (weights,) = folder.glob(f"{GRAPH}.*")
    os.truncate(weights, weights.stat().st_size // 2)
    again, _ = both(tmp_path / "model")
    assert again._graph is None
    assert same(again, slow)
    assert not folder.exists()


@pytest.mark.parametrize("turns", [True, False])
def test_layers_are_turned_for_short_texts_or_stay_where_torch_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, turns: bool
) -> None:
    def fail(_module: object) -> None:
        raise RuntimeError("no such layer")

    if not turns:
        monkeypatch.setattr(graph_making, "_turn", fail)
    fast, slow = both(tmp_path / "model")
    assert fast._graph is not None
    assert same(fast, slow)
    made = onnx.load(graph_folder(fast.digest, fast._use) / GRAPH, load_external_data=False)
    assert any(node.op_type == "Gemm" for node in made.graph.node) == turns


def test_what_cannot_be_a_graph_is_said_and_not_tried_again(tmp_path: Path) -> None:
    fast, slow = both(tmp_path / "model")
    config = tmp_path / "model/1_Pooling/config.json"
    config.write_text(config.read_text().replace("mode_mean", "mode_max"))
    assert fast._graph is None
    assert same(fast, slow)
    told = queries_by(fast.digest, read_use(tmp_path / "model", "tiny"))
    assert told == "queries by sentence-transformers, since its pooling is max"


def test_without_a_cache_the_model_itself_encodes(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    fast, slow = both(tmp_path / "model")
    assert fast._graph is None
    assert same(fast, slow)


def test_a_query_needs_no_torch(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder._graph is not None  # it is in the cache now
    program = (
        "import sys\n"
        "from corpus.model.embedder import SentenceTransformerEmbedder\n"
        "from corpus.settings import Settings\n"
        "embedder = SentenceTransformerEmbedder.open(Settings.load())\n"
        "embedder.encode_queries(['what is dropout'])\n"
        "embedder.encode_passages(['a passage'])\n"
        "print(embedder.window, {'torch', 'transformers'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "256 set()\n"
