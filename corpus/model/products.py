"""Products of many rows of bytes or bits with a few vectors, on one thread, by ONNX Runtime.

Its kernels take a third of the time that NumPy's OpenBLAS takes where the second side has a dozen
columns, as the tokens of a query are [F-warm], and never start threads that wait for more work. The
vectors are taken apart into digits, so that all of it is done in bytes [F-digits].
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from corpus.model.vectors import Vectors

# The graphs of a product as `onnx.helper` writes them, of which the second lacks columns; a test
# makes them again. To import `onnx` for them would take longer than a search.
BYTES = bytes.fromhex(
    "08083aa3010a300a04726f77730a07636f6c756d6e730a066d6964646c65120870726f6475637473220d4d61"
    "744d756c496e7465676572120870726f64756374735a180a04726f777312100a0e0802120a0a0312016e0a03"
    "1201645a1b0a07636f6c756d6e7312100a0e0803120a0a031201640a031201745a100a066d6964646c651206"
    "0a0408021200621c0a0870726f647563747312100a0e0806120a0a0312016e0a0312017442040a001011"
)
WITHOUT_COLUMNS = bytes.fromhex(
    "08083a86010a300a04726f77730a07636f6c756d6e730a066d6964646c65120870726f6475637473220d4d61"
    "744d756c496e7465676572120870726f64756374735a180a04726f777312100a0e0802120a0a0312016e0a03"
    "1201645a100a066d6964646c6512060a0408021200621c0a0870726f647563747312100a0e0806120a0a0312"
    "016e0a0312017442040a001011"
)
# A bit is a byte without a sign: 0 stands for 0.
_NO_MIDDLE = np.array(0, dtype=np.uint8)
# The digits of the columns that bits are multiplied with, in bytes with a sign, are up to this.
_FOR_BITS = 127
# Those that bytes are multiplied with are up to this, and four are as exact as a float. They
# become 0 to 128: many processors add two products of bytes in 16 bits, which hold no more.
_FOR_BYTES, _DIGITS = 64, 4
_MIDDLE = np.array(_FOR_BYTES, dtype=np.uint8)
# What ONNX calls a byte with a sign, and a tensor whose numbers are elsewhere.
_BYTE, _OUTSIDE = 3, 1


def bit_products(bits: NDArray[np.uint8], columns: Vectors) -> Vectors:
    """Return the inner products of rows of bits, shape (n, d), with columns, (d, t), as (n, t).

    A bit is a byte, 0 or 1. Columns are taken in two digits: for each bit, a product is off by a
    65,000th of the largest number of its column at most, of which most evens out.
    """
    count = columns.shape[1]
    if not bits.size or not count:
        return np.zeros((len(bits), count), dtype=np.float32)
    digits, worth = _in_digits(columns, 2, _FOR_BITS)
    parts = [digit.astype(np.int8) for digit in digits]
    inputs = {"rows": bits, "columns": np.concatenate(parts, axis=1), "middle": _NO_MIDDLE}
    (found,) = _of_bits().run(None, inputs)
    products: Vectors = found[:, :count].astype(np.float32)
    products += found[:, count:] * np.float32(1 / (2 * _FOR_BITS))
    products *= worth
    return products


class ByteRows:
    """Rows of bytes, shape (n, d), laid out for the kernels once, for the first product.

    Laid out anew for each, a product takes three times as long. [F-rows]
    """

    def __init__(self, rows: NDArray[np.int8]) -> None:
        self._rows = rows

    def products(self, vector: Vectors) -> Vectors:
        """Return the inner products of the rows with a vector, shape (d,), as (n,).

        Nothing is rounded but as in a product of floats.
        """
        if not self._rows.size or not vector.any():
            return np.zeros(len(self._rows), dtype=np.float32)
        digits, worth = _in_digits(vector[:, np.newaxis], _DIGITS, _FOR_BYTES)
        rows = (np.concatenate(digits, axis=1).T + _FOR_BYTES).astype(np.uint8)
        (found,) = self._session.run(None, {"rows": rows, "middle": _MIDDLE})
        each = float(worth[0]) / (2 * _FOR_BYTES) ** np.arange(_DIGITS)
        products: Vectors = each.astype(np.float32) @ found.astype(np.float32)
        return products

    @cached_property
    def _session(self) -> InferenceSession:
        count, dimension = self._rows.shape
        return _session(with_columns(dimension, count), self._rows.T)


def _in_digits(
    columns: Vectors, count: int, most: int
) -> tuple[list[NDArray[np.float64]], Vectors]:
    """Return the digits of columns, shape (d, t) each, and what 1 of the first one is worth, (t,).

    They are whole numbers from -most to most; one further behind is worth a (2 · most)th.
    """
    largest = np.maximum(np.abs(columns).max(axis=0, initial=0.0), np.float32(1e-30))
    rest = columns.astype(np.float64) * (most / largest)
    digits = []
    for _ in range(count):
        digit = np.rint(rest)
        digits.append(digit)
        rest = (rest - digit) * (2 * most)
    return digits, (largest / most).astype(np.float32)


def with_columns(rows: int, columns: int) -> bytes:
    """Return the graph with columns of bytes of this shape, which a session is given.

    Two messages of protobuf one behind the other are one that has the fields of both.
    """
    place = _field(13, _field(1, b"location") + _field(2, b"memory"))
    shape = _field(1, rows) + _field(1, columns)
    tensor = shape + _field(2, _BYTE) + _field(8, b"columns") + place + _field(14, _OUTSIDE)
    return WITHOUT_COLUMNS + _field(7, _field(5, tensor))


def _field(number: int, value: int | bytes) -> bytes:
    """Return a field of a message of protobuf: a number of 0 or more, or bytes."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    """Return a number of 0 or more as protobuf has it: seven bits a byte, the lowest first."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


@cache
def _of_bits() -> InferenceSession:
    """Return what multiplies bits."""
    return _session(BYTES)


def _session(graph: bytes, columns: NDArray[np.int8] | None = None) -> InferenceSession:
    """Return what multiplies by a graph, with columns of its own or without; threads may share it.

    The columns are read where they lie: within the graph they would be copied several times.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors alone
    if columns is not None:
        value = onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(columns))
        options.add_external_initializers(["columns"], [value])
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
