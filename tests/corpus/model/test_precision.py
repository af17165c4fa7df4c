"""Passages in 16 bits: only where they agree with 32, said where they do not, and never queries."""

from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.model import precision
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.precision import Precision, _has_bfloat16, choose_precision
from corpus.model.weights import find_model
from corpus.open import open_store
from corpus.settings import DEFAULT_MODEL, Settings
from ingest.pipeline import ingest
from tests.ingest.counting import Counting

TEXTS = [
    f"What is thing {n}?\nIt is {n} feet long and {'red' * (n % 3)} all over." for n in range(12)
]


@pytest.fixture(scope="module")
def half() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(find_model(DEFAULT_MODEL), "cpu", precision="bf16")


def test_passages_agree_with_those_in_fp32(
    half: SentenceTransformerEmbedder, embedder: SentenceTransformerEmbedder
) -> None:
    assert half.precision == Precision()  # nothing is encoded yet, and torch is not loaded for it
    ours, theirs = half.encode_passages(TEXTS), embedder.encode_passages(TEXTS)
    assert half.precision == Precision("bf16")
    assert embedder.precision == Precision("fp32")
    for one, other in zip(ours, theirs, strict=True):
        assert one.vector @ other.vector > 0.999
        assert not np.array_equal(one.vector, other.vector)
        assert np.unpackbits(one.bits ^ other.bits).mean() < 0.03


def test_queries_and_few_passages_are_encoded_in_fp32(
    half: SentenceTransformerEmbedder, embedder: SentenceTransformerEmbedder
) -> None:
    for text in ("why do cats purr", "rope"):
        one, other = (e.encode_queries([text])[0] for e in (half, embedder))
        assert np.allclose(one.vector, other.vector, atol=1e-4)
    one, other = (e.encode_passages(TEXTS[:2])[1] for e in (half, embedder))
    assert np.allclose(one.vector, other.vector, atol=1e-4)


def test_order_and_lengths_change_no_vector(embedder: SentenceTransformerEmbedder) -> None:
    mixed = [TEXTS[0], "Short?", "A long one. " * 90, "", *TEXTS[1:]] * 3
    together = embedder.encode_passages(mixed)
    turned = embedder.encode_passages(mixed[::-1])[::-1]
    for text, one, other in zip(mixed, together, turned, strict=True):
        assert np.allclose(one.vector, other.vector, atol=1e-5), text
        assert one.bits.shape == other.bits.shape


def test_a_model_that_does_not_agree_is_left_in_fp32(
    half: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "_LEAST", 0.9999999)
    chosen = choose_precision("bf16", half._model)
    assert chosen.name == "fp32"
    assert "with bf16 this model's vectors have a cosine of" in chosen.said


def test_a_device_that_cannot_do_it_is_left_in_fp32(
    half: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("not implemented for 'BFloat16'\nmore")

    monkeypatch.setattr(torch, "autocast", refuse)
    chosen = choose_precision("bf16", half._model)
    assert chosen.name == "fp32"
    assert chosen.said.endswith("bf16 cannot be used here (not implemented for 'BFloat16')")


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 sse\n", True),
        ("Features : fp asimd bf16\n", True),
        ("flags : fpu avx512f avx512_bf16x\n", False),
        ("", False),
    ],
)
def test_what_the_processor_says_of_itself(tmp_path: Path, text: str, has: bool) -> None:  # noqa: FBT001
    (tmp_path / "cpuinfo").write_text(text)
    assert _has_bfloat16(tmp_path / "cpuinfo") is has
    assert not _has_bfloat16(tmp_path / "none")


def test_the_index_names_it_and_does_not_encode_again_for_it(
    tmp_path: Path, settings: Settings, half: SentenceTransformerEmbedder
) -> None:
    document = tmp_path / "a.md"
    document.write_text("\n\n".join(f"## {text}" for text in TEXTS))
    ingest([document], settings, half)
    assert open_store(settings).header.precision == "bf16"
    counting = Counting()
    ingest([document], settings, counting)
    assert not counting.seen
    assert open_store(settings).header.precision == "bf16"
    document.write_text(document.read_text() + "\n\n## What is new?\nThis is.\n")
    ingest([document], settings, counting)
    assert len(counting.seen) == 2
    assert open_store(settings).header.precision == "fp32"
