"""Products of many rows, in floats or in bytes, with a few vectors, on one thread, by ONNX Runtime.

Its kernels take a third of the time that NumPy's OpenBLAS takes where the second side has a dozen
columns, as the tokens of a query are [F-warm], and never start threads that wait for more work.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from corpus.model.vectors import Vectors

# The graphs of one product as `onnx.helper` writes them; a test makes them again. To import `onnx`
# for them would take longer than a search.
FLOATS = bytes.fromhex(
    "08083a82010a210a04726f77730a07636f6c756d6e73120870726f647563747322064d61744d756c12087072"
    "6f64756374735a180a04726f777312100a0e0801120a0a0312016e0a031201645a1b0a07636f6c756d6e7312"
    "100a0e0801120a0a031201640a03120174621c0a0870726f647563747312100a0e0801120a0a0312016e0a03"
    "12017442040a001011"
)
BYTES = bytes.fromhex(
    "08083aa3010a300a04726f77730a07636f6c756d6e730a066d6964646c65120870726f6475637473220d4d61"
    "744d756c496e7465676572120870726f64756374735a180a04726f777312100a0e0802120a0a0312016e0a03"
    "1201645a1b0a07636f6c756d6e7312100a0e0803120a0a031201640a031201745a100a066d6964646c651206"
    "0a0408021200621c0a0870726f647563747312100a0e0806120a0a0312016e0a0312017442040a001011"
)
# Bytes are kept without a sign, as the kernels want them: this stands for 0.
_MIDDLE = np.array(128, dtype=np.uint8)
# A float is three digits of this base, in bytes with a sign: as exact as itself.
_BASE, _DIGITS = 254, 3


def few_products(rows: Vectors, columns: Vectors) -> Vectors:
    """Return the inner products of rows, shape (n, d), with columns, (d, t), as (n, t).

    Meant for t of a few dozen at most; both are contiguous.
    """
    if not rows.size or not columns.size:
        return np.zeros((len(rows), columns.shape[1]), dtype=np.float32)
    (found,) = _session(FLOATS).run(None, {"rows": rows, "columns": columns})
    products: Vectors = found
    return products


def unsigned(directions: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return bytes as `byte_products` takes them."""
    return directions.view(np.uint8) ^ np.uint8(128)


def signed(rows: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Return bytes that `unsigned` gave as they were."""
    return (rows ^ np.uint8(128)).view(np.int8)


def byte_products(rows: NDArray[np.uint8], vector: Vectors) -> Vectors:
    """Return the inner products of rows of bytes, shape (n, d), with a vector, (d,), as (n,).

    The rows are those of `unsigned`. Nothing is rounded but as in a product of floats.
    """
    largest = float(np.abs(vector).max(initial=0.0))
    if not len(rows) or not largest:
        return np.zeros(len(rows), dtype=np.float32)
    rest = vector.astype(np.float64) * (127 / largest)
    digits = np.empty((len(vector), _DIGITS), dtype=np.int8)
    for place in range(_DIGITS):
        digits[:, place] = np.rint(rest)
        rest = (rest - digits[:, place]) * _BASE
    inputs = {"rows": rows, "columns": digits, "middle": _MIDDLE}
    (found,) = _session(BYTES).run(None, inputs)
    worth = (largest / 127 / _BASE ** np.arange(_DIGITS)).astype(np.float32)
    products: Vectors = found.astype(np.float32) @ worth
    return products


@cache
def _session(graph: bytes) -> InferenceSession:
    """Return what multiplies; threads may share it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors alone
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
