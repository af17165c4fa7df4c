"""The packaged model: found without importing it, checked, and what it encodes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.model import weights as models
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.weights import find_model
from corpus.settings import DEFAULT_MODEL, Settings


def test_vectors_are_unit_rows_of_float32(embedder: SentenceTransformerEmbedder) -> None:
    encoded = embedder.encode_passages(["one", "two words", ""])
    assert [one.vector.shape for one in encoded] == [(384,)] * 3
    assert [one.vector.dtype for one in encoded] == [np.float32] * 3
    assert [np.linalg.norm(one.vector) for one in encoded] == pytest.approx([1.0] * 3, abs=1e-5)
    assert embedder.dimension == 384
    assert embedder.encode_passages([]) == []


def test_each_token_but_the_special_ones_has_its_signs(
    embedder: SentenceTransformerEmbedder,
) -> None:
    one, two, none = embedder.encode_passages(["one", "two words", ""])
    assert (one.bits.shape, two.bits.shape, none.bits.shape) == ((1, 48), (2, 48), (0, 48))
    query = embedder.encode_queries(["two words"])[0]
    assert query.spans == ((0, 3), (4, 9))
    assert query.token_vectors.shape == (2, 384)
    assert np.array_equal(np.packbits(query.token_vectors > 0, axis=1), two.bits)


def test_threads_may_share_it(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"question {n} " * n for n in range(1, 25)]
    alone = [embedder.encode_queries([text])[0].vector for text in texts]
    with ThreadPoolExecutor(8) as pool:
        ends = pool.map(embedder.token_spans, texts)
        together = [
            one.vector for (one,) in pool.map(embedder.encode_queries, [[text] for text in texts])
        ]
        assert [len(one) for one in ends] == [2 * n for n in range(1, 25)]
    assert np.allclose(together, alone, atol=1e-6)


def test_short_texts_take_one_thread_and_others_as_many_as_are_set() -> None:
    import torch

    seen: list[int] = []
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        for threads in (None, 1):
            settings = Settings.load(threads=threads, fast_queries=False)
            embedder = SentenceTransformerEmbedder.open(settings)
            embedder._model.register_forward_hook(lambda *_: seen.append(torch.get_num_threads()))
            embedder.encode_queries(["what is dropout"])
            embedder.encode_queries(["what is dropout " * 50])
            embedder.encode_passages(["Dropout is a regulariser."])
            embedder.encode_passages(["Dropout is a regulariser."] * 32)
            assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert seen == [1, 2, 1, 2, 1, 1, 1, 1]


def test_a_passage_is_encoded_the_same_in_any_batch(embedder: SentenceTransformerEmbedder) -> None:
    alone = embedder.encode_passages(["a cat sleeps"])[0]
    among = embedder.encode_passages(["x", "a cat sleeps", "a much longer passage " * 20])[1]
    assert alone.vector @ among.vector == pytest.approx(1.0, abs=1e-5)
    assert np.unpackbits(alone.bits ^ among.bits).mean() < 0.01


def test_meaning_is_near_and_other_things_are_far(embedder: SentenceTransformerEmbedder) -> None:
    query = embedder.encode_queries(["a cat sleeps"])[0].vector
    near, far = embedder.encode_passages(["the kitten is napping", "interest rates rose"])
    assert query @ near.vector > 0.5
    assert query @ far.vector < 0.2


def test_token_spans_cover_the_text(embedder: SentenceTransformerEmbedder) -> None:
    text = "Regularisation helps. Über allem."
    ends = [end for _, end in embedder.token_spans(text)]
    assert ends == sorted(ends)
    assert ends[-1] == len(text)
    assert embedder.token_spans("") == []
    assert len(embedder.token_spans("word " * 5000)) == 5000


def test_a_local_folder_is_a_model_too() -> None:
    folder = find_model(DEFAULT_MODEL).folder
    found = find_model(str(folder))
    assert found.digest == find_model(DEFAULT_MODEL).digest
    embedder = SentenceTransformerEmbedder.open(Settings.load(model=str(folder)))
    assert embedder.encode_queries(["x"])[0].vector.shape == (384,)


@pytest.mark.parametrize("name", ["no/such-model", "not a name!", "/nowhere/at/all"])
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
