"""A model loaded by sentence-transformers, what it says, and its threads: all of torch."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from corpus.model.graph import Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

    from corpus.model.families import Use


def load_model(folder: Path, use: Use, device: str | None) -> SentenceTransformer:
    """Return the model in a folder, as `use` says. On a processor it computes in 32 bits.

    Raises OSError, ValueError or RuntimeError where it cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer  # seconds: torch
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # weights load in a fraction of a second
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # e.g. weights that nothing uses are missing
    if use.is_complete:
        model = SentenceTransformer(str(folder), device=device, local_files_only=True)
    else:
        from sentence_transformers.base.modules import Transformer
        from sentence_transformers.sentence_transformer.modules import Pooling

        local = {"local_files_only": True}
        reader = Transformer(str(folder), model_kwargs=local, config_kwargs=local)
        pooling = Pooling(reader.get_embedding_dimension(), use.pooling)
        model = SentenceTransformer(modules=[reader, pooling], device=device)
    if model.device.type == "cpu":  # where 16 bits, as some files have them, take longer
        model.float()
    return model.eval()


def outputs_of(batch: Sequence[Any]) -> list[Output]:
    """Return what sentence-transformers says of each text of a batch, in 32 bits.

    The batch leaves a GPU as a whole: it waits for each piece that is asked of it.
    """
    import torch

    vectors, tokens, masks = (
        torch.stack([output[name] for output in batch])
        for name in ("sentence_embedding", "token_embeddings", "attention_mask")
    )
    kept = masks.bool().numpy(force=True)
    return [
        Output(vector, own[mask])
        for vector, own, mask in zip(
            vectors.float().numpy(force=True), tokens.float().numpy(force=True), kept, strict=True
        )
    ]


@contextmanager
def torch_threads(count: int | None) -> Iterator[None]:
    """Let torch use `count` threads inside the `with` block; None leaves the number as it is.

    The setting is process-wide, so only one thread at a time may be in here.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
