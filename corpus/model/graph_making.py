"""Making the graph of a model: once for each model, into the user's cache, checked before use."""

from __future__ import annotations

import logging
import shutil
import warnings
from contextlib import contextmanager
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.model.cache import cached, whole_folder
from corpus.model.graph import GRAPH, POOLINGS, TOKENIZER, About, Graph
from corpus.model.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sentence_transformers import SentenceTransformer

    from corpus.model.families import Use

# Part of the folder's name: increase it when other graphs are made.
_FORM = 2
# From this version on, ONNX has attention as one operation.
_WITH_ATTENTION = 23
# A graph may differ from the model by this much in any number of a unit vector.
_EXACT = 1e-4
_PROBES = (
    "What is it?",
    "",
    "Where do I find the invoices of last year? 发票在哪里? Wo finde ich die Rechnungen?",
    "A client times out while it creates a payment, and sends the request again. " * 12,
)


def graph_folder(digest: str, use: Use) -> Path:
    """Return where the graph of a model lies once it was made."""
    used = sha256(f"{use.query}\0{use.passage}\0{use.pooling}".encode()).hexdigest()[:8]
    return cached(f"graph-{digest[:16]}-{used}-{_FORM}")


def open_graph(digest: str, use: Use, load: Callable[[], SentenceTransformer]) -> Graph | None:
    """Return the graph of a model, made with the model that `load` returns if it was not yet.

    None is returned for a model that cannot become a graph, or where the cache cannot be used:
    then the model itself encodes. What cannot become a graph is not tried again; a damaged one is
    deleted, to be made anew by the next process.
    """
    folder = graph_folder(digest, use)
    try:
        if not folder.is_dir():
            with whole_folder(folder) as unfinished:
                _fill(unfinished, load(), use).write(unfinished)
    except OSError:
        return None
    try:
        return None if About.read(folder).refused else Graph.open(folder)
    except Exception:  # noqa: BLE001  ONNX Runtime and tokenizers have errors of no common kind
        shutil.rmtree(folder, ignore_errors=True)
        return None


def queries_by(digest: str, use: Use) -> str:
    """Return what encodes the queries of a model on this machine, in words; nothing is made."""
    try:
        about = About.read(graph_folder(digest, use))
    except (OSError, ValueError, TypeError):
        return "the first query prepares it for ONNX Runtime"
    reason = f", since {about.refused}" if about.refused else ""
    return f"queries by {'sentence-transformers' if reason else 'ONNX Runtime'}{reason}"


def _fill(folder: Path, model: SentenceTransformer, use: Use) -> About:
    """Write a graph into a folder; return what it does not say, or why there is none."""
    if reason := _unusual(model, use):
        return About(refused=reason)
    tokenizer = model.tokenizer
    about = About(
        model.get_embedding_dimension() or 0,
        model.max_seq_length or 0,
        use.pooling,
        tokenizer.pad_token_id or 0,
    )
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    about.write(folder)
    refused = ""
    for turned in (True, False):  # what is not as usual may be a graph as it is
        try:
            _export(model, folder / GRAPH, turned=turned)
            worst = _difference(Graph.open(folder), model, use)
        except Exception as error:  # noqa: BLE001  torch raises what it likes; without a graph all works
            refused = f"torch makes no graph of it ({type(error).__name__})"
            continue
        if worst <= _EXACT:
            return about
        refused = f"its graph is wrong by {worst:.2g}"
    return About(refused=refused)


def _unusual(model: SentenceTransformer, use: Use) -> str:
    """Return what a graph cannot do as the model does it, "" if there is nothing."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in ([], ["Normalize"]):
        return f"it is made of {', '.join(kinds)}"
    if use.pooling not in POOLINGS:
        return f"its pooling is {use.pooling}"
    if not getattr(model.tokenizer, "is_fast", False):
        return "its tokenizer is written in Python"
    if getattr(model[0], "do_lower_case", False) or not getattr(model[1], "include_prompt", True):
        return "it treats texts before it reads them"
    return "" if model.max_seq_length else "it does not say how much it reads"


def _export(model: SentenceTransformer, path: Path, *, turned: bool) -> None:
    """Write the graph of a model's transformer: token numbers and mask to token vectors.

    Its weights become a file of their own, which ONNX Runtime maps: of the words' vectors only
    those are read that are needed. `turned` is for short texts.
    """
    import torch

    class Tokens(torch.nn.Module):
        def __init__(self, transformer: Any) -> None:
            super().__init__()
            self._transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            read = self._transformer(input_ids=input_ids, attention_mask=attention_mask)
            return read.last_hidden_state

    numbers = torch.tensor([[1, 2, 3, 4], [1, 2, 3, 0]])
    inputs = (numbers, (numbers > 0).long())
    sizes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    transformer: Any = model[0]
    # On a processor and in 32 bits, wherever and however the model itself computes.
    copied = deepcopy(transformer.auto_model).cpu().float()
    if turned:
        _turn(copied)
    with torch.inference_mode(), _quiet():
        program: Any = torch.onnx.export(
            Tokens(copied),
            inputs,
            dynamo=True,
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_shapes={"input_ids": sizes, "attention_mask": sizes},
            verbose=False,
            opset_version=_WITH_ATTENTION if turned else None,
        )
        program.save(str(path), external_data=True)


def _turn(module: Any) -> None:
    """Let the linear layers of a module multiply weights with texts, not texts with weights.

    ONNX Runtime has kernels for few columns, as the tokens of a query are, that read the weights as
    they come: they take 2.0 ms for all weights where the others take 3.3. [F-turned]
    """
    import torch

    class Turned(torch.nn.Module):
        def __init__(self, linear: torch.nn.Linear) -> None:
            super().__init__()
            self._weight = linear.weight
            bias: Any = linear.bias
            self._columns = None if bias is None else torch.nn.Parameter(bias[:, None])

        def forward(self, texts: torch.Tensor) -> torch.Tensor:
            columns = texts.reshape(-1, texts.shape[-1]).T
            if self._columns is None:
                found = self._weight @ columns
            else:
                found = torch.addmm(self._columns, self._weight, columns)
            return found.T.reshape(*texts.shape[:-1], len(self._weight))

    for name, part in list(module.named_children()):
        if type(part) is torch.nn.Linear:
            setattr(module, name, Turned(part))
        else:
            _turn(part)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let torch's exporter say nothing: it warns of packages that no model of texts needs."""
    exporter = logging.getLogger("torch.onnx")
    before = exporter.level
    exporter.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        exporter.setLevel(before)


def _difference(graph: Graph, model: SentenceTransformer, use: Use) -> float:
    """Return the greatest difference between what a graph and its model say of some texts."""
    worst = 0.0
    for text in _PROBES:  # one by one: what fills up a batch moves the tokens of some models
        (own,) = graph.encode([text], use.query)
        (one,) = _encode(model, text, use.query)
        for ours, theirs in ((own.vector, "sentence_embedding"), (own.tokens, "token_embeddings")):
            wanted = one[theirs].float().numpy(force=True)
            worst = max(worst, float(np.abs(unit(ours) - unit(wanted)).max(initial=0)))
    return worst


def _encode(model: SentenceTransformer, text: str, prompt: str) -> Any:
    return model.encode([text], prompt=prompt, output_value=None, show_progress_bar=False)
