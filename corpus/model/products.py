"""Products of many rows with a few vectors, on one thread, by ONNX Runtime.

Its kernels take a third of the time that NumPy's OpenBLAS takes where the second side has a dozen
columns, as the tokens of a query are [F-warm], and never start threads that wait for more work.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from corpus.model.vectors import Vectors

# The graph of one product as `onnx.helper` writes it; a test makes it again. To import `onnx` for
# it would take longer than a search.
GRAPH = bytes.fromhex(
    "08083a82010a210a04726f77730a07636f6c756d6e73120870726f647563747322064d61744d756c12087072"
    "6f64756374735a180a04726f777312100a0e0801120a0a0312016e0a031201645a1b0a07636f6c756d6e7312"
    "100a0e0801120a0a031201640a03120174621c0a0870726f647563747312100a0e0801120a0a0312016e0a03"
    "12017442040a001011"
)


def few_products(rows: Vectors, columns: Vectors) -> Vectors:
    """Return the inner products of rows, shape (n, d), with columns, (d, t), as (n, t).

    Meant for t of a few dozen at most; both are contiguous.
    """
    if not rows.size or not columns.size:
        return np.zeros((len(rows), columns.shape[1]), dtype=np.float32)
    (found,) = _session().run(None, {"rows": rows, "columns": columns})
    products: Vectors = found
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
    return onnxruntime.InferenceSession(GRAPH, options, providers=["CPUExecutionProvider"])
