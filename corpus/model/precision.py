"""In how many bits passages are encoded: 32, or 16 where a machine computes with those faster.

Products are then made of bfloat16 (float16 on CUDA and MPS), everything else stays in 32 bits, as
torch's autocast has it: all-MiniLM-L6-v2 takes 0.53 times the processor time, with a cosine of
0.9999 to its vectors in fp32 [F-precision]. A query, and a few passages, are encoded in fp32.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.model.vectors import unit

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sentence_transformers import SentenceTransformer

# Below this cosine of the same text in both, fp32 is used.
_LEAST = 0.999
# What is encoded in both: short and long, prose, a table, code, other scripts.
_TRIED = (
    "What is a rope?",
    "Why do cats purr?\nThey breathe in and out through a narrow glottis, some 25 times a second.",
    "How is a list turned round?\n```python\nlist(reversed([1, 2, 3]))\n```\nOr with `[::-1]`.",
    "Wie wird ein Palstek geknotet?\nErst eine Schlaufe, dann um das Seil herum und zurück.",
    "什么是神经网络？\n由许多相连的单元组成的模型。",
    "Which error rates are usual?\n| n | rate |\n|---|---|\n| 10 | 0.31 |\n| 1,000 | 0.04 |\n" * 6,
)


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision in use (fp32, bf16, fp16), and what there is to say about it, if anything."""

    name: str = "fp32"
    said: str = ""

    def around(self, device: str) -> AbstractContextManager[Any]:
        """Return the context to encode in, on a device of this type."""
        if self.name == "fp32":
            return nullcontext()
        import torch

        kind = torch.bfloat16 if self.name == "bf16" else torch.float16
        return torch.autocast(device, dtype=kind)


def choose_precision(wanted: str, model: SentenceTransformer) -> Precision:
    """Return the precision to encode passages in; `wanted` is auto, fp32 or bf16.

    With auto it is fp32 where the machine computes no faster with 16 bits. In either case the
    vectors of a few texts are compared first.
    """
    device = model.device.type
    name = wanted if wanted != "auto" else _fast(device)
    if name == "fp32":
        return Precision()
    half = Precision(name)
    try:
        cosine = float((_encoded(model, Precision()) * _encoded(model, half)).sum(axis=1).min())
    except (RuntimeError, TypeError, NotImplementedError) as error:  # not made for this device
        why = str(error).strip().split("\n", 1)[0]
        return Precision(said=f"passages are encoded in fp32: {name} cannot be used here ({why})")
    if not cosine >= _LEAST:  # NaN fails, too
        return Precision(
            said=f"passages are encoded in fp32: with {name} this model's vectors have a cosine of "
            f"{cosine:.4f} to those in fp32, and {_LEAST} is needed"
        )
    return half


def _fast(device: str) -> str:
    """Return the precision that a device of this type computes fastest in."""
    if device in {"cuda", "mps"}:
        return "fp16"
    return "bf16" if device == "cpu" and _has_bfloat16() else "fp32"


def _has_bfloat16(file: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether the processor multiplies numbers in bfloat16; False where nothing says so."""
    try:
        lines = file.read_text("ascii", "replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith(("flags", "Features"))), "").split()
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(flags)


def _encoded(model: SentenceTransformer, precision: Precision) -> Any:
    """Return the unit vectors of the tried texts."""
    import torch

    with torch.inference_mode(), precision.around(model.device.type):
        encoded = model.encode_document(
            list(_TRIED), convert_to_tensor=True, show_progress_bar=False
        )
    return unit(np.asarray(encoded.float().numpy(force=True)))
