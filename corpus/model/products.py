"""Products of many rows of bytes or bits with a few vectors, on one thread, by ONNX Runtime.

Its kernels take a third of the time that NumPy's OpenBLAS takes where the second side has a dozen
columns, as the tokens of a query are [F-warm], and never start threads that wait for more work. The
vectors are taken apart into digits, so that all of it is done in bytes [F-digits].
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from corpus.model.vectors import Vectors

# The graph of a product as `onnx.helper` writes it; a test makes it again. To import `onnx` for it
# would take longer than a search.
BYTES = bytes.fromhex(
    "08083aa3010a300a04726f77730a07636f6c756d6e730a066d6964646c65120870726f6475637473220d4d61"
    "744d756c496e7465676572120870726f64756374735a180a04726f777312100a0e0802120a0a0312016e0a03"
    "1201645a1b0a07636f6c756d6e7312100a0e0803120a0a031201640a031201745a100a066d6964646c651206"
    "0a0408021200621c0a0870726f647563747312100a0e0806120a0a0312016e0a0312017442040a001011"
)
# Bytes are kept without a sign, as the kernels want them: this stands for 0.
_MIDDLE = np.array(128, dtype=np.uint8)
_NO_MIDDLE = np.array(0, dtype=np.uint8)
# A float is three digits of this base, in bytes with a sign: as exact as itself.
_BASE, _DIGITS = 254, 3


def bit_products(bits: NDArray[np.uint8], columns: Vectors) -> Vectors:
    """Return the inner products of rows of bits, shape (n, d), with columns, (d, t), as (n, t).

    A bit is a byte, 0 or 1. Columns are taken in two digits: for each bit, a product is off by a
    65,000th of the largest number of its column at most, of which most evens out.
    """
    count = columns.shape[1]
    if not bits.size or not count:
        return np.zeros((len(bits), count), dtype=np.float32)
    digits, worth = _in_digits(columns, 2)
    inputs = {"rows": bits, "columns": np.concatenate(digits, axis=1), "middle": _NO_MIDDLE}
    (found,) = _session().run(None, inputs)
    products: Vectors = found[:, :count].astype(np.float32)
    products += found[:, count:] * np.float32(1 / _BASE)
    products *= worth
    return products


def _in_digits(columns: Vectors, count: int) -> tuple[list[NDArray[np.int8]], Vectors]:
    """Return the digits of columns, shape (d, t) each, and what 1 of the first one is worth, (t,).

    A digit further behind is worth a `_BASE`th.
    """
    largest = np.maximum(np.abs(columns).max(axis=0, initial=0.0), np.float32(1e-30))
    rest = columns.astype(np.float64) * (127 / largest)
    digits = []
    for _ in range(count):
        digit = np.rint(rest)
        digits.append(digit.astype(np.int8))
        rest = (rest - digit) * _BASE
    return digits, (largest / 127).astype(np.float32)


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
    if not len(rows) or not vector.any():
        return np.zeros(len(rows), dtype=np.float32)
    digits, worth = _in_digits(vector[:, np.newaxis], _DIGITS)
    inputs = {"rows": rows, "columns": np.concatenate(digits, axis=1), "middle": _MIDDLE}
    (found,) = _session().run(None, inputs)
    each = (float(worth[0]) / _BASE ** np.arange(_DIGITS)).astype(np.float32)
    products: Vectors = found.astype(np.float32) @ each
    return products


@cache
def _session() -> InferenceSession:
    """Return what multiplies; threads may share it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors alone
    return onnxruntime.InferenceSession(BYTES, options, providers=["CPUExecutionProvider"])
