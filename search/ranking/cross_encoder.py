"""A cross-encoder reads a query and a passage together: the model behind `--reranker`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import platformdirs

from corpus.errors import ModelError
from corpus.model.languages import knows_english_alone
from corpus.model.weights import model_folder
from corpus.settings import AUTO

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

    from corpus.settings import Settings

# What `--reranker auto` looks for on this machine, best first for what it costs: by the tables of
# sentence-transformers' "Pretrained Cross-Encoders" and of their model cards. Older copies have the
# names with a dash after the L.
_MANY_LANGUAGES = ("cross-encoder/mmarco-mMiniLMv2-L12-H384-v1", "BAAI/bge-reranker-v2-m3")
_ENGLISH = (
    "cross-encoder/ms-marco-MiniLM-L6-v2",
    "cross-encoder/ms-marco-MiniLM-L-6-v2",
    "cross-encoder/ms-marco-MiniLM-L12-v2",
    "cross-encoder/ms-marco-MiniLM-L-12-v2",
    "mixedbread-ai/mxbai-rerank-xsmall-v1",
    "cross-encoder/ms-marco-MiniLM-L4-v2",
    "cross-encoder/ms-marco-MiniLM-L-4-v2",
    "cross-encoder/ms-marco-TinyBERT-L2-v2",
    "cross-encoder/ms-marco-TinyBERT-L-2-v2",
    "BAAI/bge-reranker-base",
)
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class Reranker:
    """A sentence-transformers cross-encoder; torch is imported on first use.

    One thread reads at a time, as in the embedder.
    """

    def __init__(self, name: str, folder: Path, device: str | None = None) -> None:
        self.name = name
        self._folder = folder
        self._device = device
        self._lock = RLock()

    @classmethod
    def open(cls, settings: Settings, model: str) -> Reranker | None:
        """Return the reranker that the settings ask for, not yet loaded; None without one.

        With "auto" it is one that is on this machine, and that knows the languages of the embedding
        `model`. Raises ModelError when one that is named cannot be found, or is not a
        cross-encoder.
        """
        if settings.reranker == AUTO:
            name, folder = next(_installed(model), (AUTO, None))
        elif settings.reranker:
            name, folder = settings.reranker, model_folder(settings.reranker, "--reranker")
        else:
            return None
        if folder is None:
            return None
        _require_cross_encoder(name, folder)
        return cls(name, folder, settings.device)

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return how well each passage answers the query, in [0, 1].

        The sigmoid is always applied: the settings of some models, such as those trained on MS
        MARCO, leave it out.
        """
        if not passages:
            return []
        import torch

        with self._lock, torch.inference_mode():
            found = self._model.predict(
                [(query, passage) for passage in passages],
                activation_fn=torch.nn.Sigmoid(),
                show_progress_bar=False,
            )
        return [float(score) for score in found]

    @cached_property
    def _model(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder  # seconds: torch
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder), device=self._device, local_files_only=True
            )
        except Exception as error:  # a damaged model fails in many ways
            first = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelError(
                f"reranker {self.name} in {self._folder} cannot be loaded ({first}); "
                "check --reranker, or the device setting"
            ) from error
        if model.num_labels != 1:
            raise ModelError(
                f"reranker {self.name} gives {model.num_labels} scores for a pair, not one; "
                "choose another --reranker"
            )
        model.eval()
        return model


def rerankers_folder() -> Path:
    """Return the folder in which people keep rerankers for `--reranker auto`, each in its own."""
    return platformdirs.user_data_path("askalike") / "rerankers"


def _installed(model: str) -> Iterator[tuple[str, Path]]:
    """Yield the name and the folder of each reranker that is here and fits an embedding model.

    What people put into their folder comes first, and counts for every language.
    """
    from huggingface_hub import try_to_load_from_cache

    for folder in sorted(rerankers_folder().glob("*/")):
        if _is_cross_encoder(folder):
            yield folder.name, folder
    fitting = (*_ENGLISH, *_MANY_LANGUAGES) if knows_english_alone(model) else _MANY_LANGUAGES
    for name in fitting:
        file = try_to_load_from_cache(name, "config.json")
        if isinstance(file, str) and _is_cross_encoder(Path(file).parent):
            yield name, Path(file).parent


def _is_cross_encoder(folder: Path) -> bool:
    """Return whether a folder has the weights of a model that scores pairs."""
    try:
        _require_cross_encoder(folder.name, folder)
    except ModelError:
        return False
    return any((folder / weights).is_file() for weights in _WEIGHTS)


def _require_cross_encoder(name: str, folder: Path) -> None:
    """Raise ModelError unless a model scores pairs: a bare encoder would get a random head."""
    try:
        configuration = json.loads((folder / "config.json").read_text("utf-8"))
        kinds = configuration.get("architectures") or [""]
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"reranker {name}: no model in {folder} (its config.json cannot be read); "
            "check --reranker"
        ) from error
    if not str(kinds[0]).endswith(("ForSequenceClassification", "ForCausalLM")):
        raise ModelError(
            f"reranker {name} is not a cross-encoder but a {kinds[0] or 'model of unknown kind'}; "
            "choose another --reranker"
        )
