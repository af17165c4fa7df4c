"""A second opinion on the top results: a cross-encoder reads query and passage together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from corpus.errors import ModelError
from corpus.model.weights import model_folder

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

    from corpus.settings import Settings
    from search.matches import Ranked


class PairScorer(Protocol):
    """Scores passages against a query by reading both together."""

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return a score in [0, 1] for each passage, in order."""
        ...


class Reranker:
    """A sentence-transformers cross-encoder; torch is imported on first use.

    One thread reads at a time, as in the embedder.
    """

    def __init__(self, name: str, folder: Path, device: str | None = None) -> None:
        self._name = name
        self._folder = folder
        self._device = device
        self._lock = RLock()

    @classmethod
    def open(cls, settings: Settings) -> Reranker | None:
        """Return the reranker that the settings name, not yet loaded; None without a name.

        Raises ModelError when it cannot be found, or is not a cross-encoder.
        """
        if settings.reranker is None:
            return None
        folder = model_folder(settings.reranker, "--reranker")
        _require_cross_encoder(settings.reranker, folder)
        return cls(settings.reranker, folder, settings.device)

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
                f"reranker {self._name} in {self._folder} cannot be loaded ({first}); "
                "check --reranker, or the device setting"
            ) from error
        if model.num_labels != 1:
            raise ModelError(
                f"reranker {self._name} gives {model.num_labels} scores for a pair, not one; "
                "choose another --reranker"
            )
        model.eval()
        return model


def rerank(
    scorer: PairScorer, query: str, ranked: Sequence[Ranked], passages: Sequence[str]
) -> list[Ranked]:
    """Return the ranking with its first records in the scorer's order and with its scores.

    `passages` are what it reads of them, in the ranking's order. The rest of the ranking keeps its
    order, with scores scaled to stay below the scorer's lowest. Records with equal scores keep
    their order.
    """
    first, rest = ranked[: len(passages)], ranked[len(passages) :]
    scores = scorer.scores(query, passages)
    read = [replace(record, score=score) for record, score in zip(first, scores, strict=True)]
    read.sort(key=lambda record: -record.score)
    if not read or not rest:
        return read or [*rest]
    scale = read[-1].score / max(rest[0].score, 1.0)
    return read + [replace(record, score=max(0.0, record.score) * scale) for record in rest]


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
