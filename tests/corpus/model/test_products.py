"""Products by ONNX Runtime: those of NumPy, by a graph that anyone can make again."""

import numpy as np
import pytest

from corpus.model.products import BYTES, bit_products, byte_products, signed, unsigned


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (7, 3), (1024, 16), (0, 5), (5, 0)])
@pytest.mark.parametrize("scale", [1.0, 1e-6, 3e4, 0.0])
def test_products_of_bits_are_those_of_numpy(rows: int, columns: int, scale: float) -> None:
    random = np.random.default_rng(3)
    first = random.integers(0, 2, (rows, 384)).astype(np.uint8)
    second = (scale * random.standard_normal((384, columns))).astype(np.float32)
    second[:, : columns // 2] *= 1e-3  # each column is as exact as it is long
    found = bit_products(first, second)
    assert found.shape == (rows, columns)
    off = np.abs(found - first @ second.astype(np.float64))
    assert np.all(off <= 384 * np.abs(second).max(axis=0, initial=0) / 65_000)
    assert np.all(off <= 40 * np.abs(second).max(axis=0, initial=0) / 65_000)  # they even out


@pytest.mark.parametrize("rows", [0, 1, 7, 2000])
@pytest.mark.parametrize("scale", [1.0, 1e-6, 3e4, 0.0])
def test_products_of_bytes_are_those_of_floats(rows: int, scale: float) -> None:
    random = np.random.default_rng(4)
    directions = random.integers(-128, 128, (rows, 384)).astype(np.int8)
    assert np.array_equal(signed(unsigned(directions)), directions)
    vector = (scale * random.standard_normal(384)).astype(np.float32)
    exact = directions.astype(np.float64) @ vector.astype(np.float64)
    found = byte_products(unsigned(directions), vector)
    assert found.shape == (rows,)
    # A product of floats of this length is off by as much.
    lengths = np.linalg.norm(directions.astype(float), axis=1) * np.linalg.norm(vector)
    assert np.all(np.abs(found - exact) <= 2e-7 * lengths)


def test_the_graph_is_that_of_onnx() -> None:
    helper = pytest.importorskip("onnx.helper")

    def value(name: str, number: int, *shape: str) -> object:
        return helper.make_tensor_value_info(name, number, shape)

    def graph(operator: str, rows: int, columns: int, products: int, *more: object) -> bytes:
        names = ["rows", "columns", *["middle" for _ in more]]
        made = helper.make_graph(
            [helper.make_node(operator, names, ["products"])],
            "products",
            [value("rows", rows, "n", "d"), value("columns", columns, "d", "t"), *more],
            [value("products", products, "n", "t")],
        )
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        return bytes(model.SerializeToString())

    unsigned_byte, byte, integer = 2, 3, 6  # of TensorProto
    middle = value("middle", unsigned_byte)
    assert graph("MatMulInteger", unsigned_byte, byte, integer, middle) == BYTES
