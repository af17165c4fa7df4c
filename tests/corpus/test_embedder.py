"""The packaged model: found without importing it, checked, and what it encodes."""

from pathlib import Path

import numpy as np
import pytest

from corpus import models
from corpus.embedder import SentenceTransformerEmbedder
from corpus.errors import ModelError
from corpus.models import find_model
from corpus.settings import DEFAULT_MODEL, Settings


def test_vectors_are_unit_rows_of_float32(embedder: SentenceTransformerEmbedder) -> None:
    vectors = embedder.encode_documents(["one", "two", ""])
    assert vectors.shape == (3, embedder.dimension) == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert embedder.encode_documents([]).shape == (0, 384)


def test_meaning_is_near_and_other_things_are_far(embedder: SentenceTransformerEmbedder) -> None:
    query = embedder.encode_queries(["a cat sleeps"])[0]
    near, far = embedder.encode_documents(["the kitten is napping", "interest rates rose"])
    assert query @ near > 0.5 > 0.2 > query @ far


def test_token_ends_cover_the_text(embedder: SentenceTransformerEmbedder) -> None:
    text = "Regularisation helps. Über allem."
    ends = embedder.token_ends(text)
    assert ends == sorted(ends)
    assert ends[-1] == len(text)
    assert embedder.token_ends("") == []
    assert len(embedder.token_ends("word " * 5000)) == 5000


def test_a_local_folder_is_a_model_too() -> None:
    folder = find_model(DEFAULT_MODEL).folder
    found = find_model(str(folder))
    assert found.digest == find_model(DEFAULT_MODEL).digest
    embedder = SentenceTransformerEmbedder.open(Settings.load(model=str(folder)))
    assert embedder.encode_queries(["x"]).shape == (1, 384)


@pytest.mark.parametrize("name", ["no/such-model", "not a name!", "/tmp/nowhere-at-all"])
def test_a_model_that_is_not_to_be_had_is_an_error_in_words(name: str) -> None:
    with pytest.raises(ModelError, match="give --model a local folder"):
        find_model(name)


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        find_model(str(tmp_path))


def test_other_weights_than_the_official_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models, "_DEFAULT_DIGEST", "0" * 64)
    with pytest.raises(ModelError, match=r"not the official ones.*--force-reinstall"):
        find_model(DEFAULT_MODEL)


def test_a_missing_model_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_PACKAGES", ("no-such-package-at-all",))
    with pytest.raises(ModelError, match="pip install no-such-package-at-all"):
        find_model(DEFAULT_MODEL)
