"""Products by ONNX Runtime: those of NumPy, by a graph that anyone can make again."""

import numpy as np
import pytest

from corpus.model.products import (
    BYTES,
    WITHOUT_COLUMNS,
    ByteRows,
    bit_products,
    with_columns,
)


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
    vector = (scale * random.standard_normal(384)).astype(np.float32)
    exact = directions.astype(np.float64) @ vector.astype(np.float64)
    found = ByteRows(directions).products(vector)
    assert found.shape == (rows,)
    # A product of floats of this length is off by as much.
    lengths = np.linalg.norm(directions.astype(float), axis=1) * np.linalg.norm(vector)
    assert np.all(np.abs(found - exact) <= 2e-7 * lengths)


@pytest.mark.parametrize("seed", range(3))
def test_two_products_of_bytes_fit_in_16_bits(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processors without VNNI add two of them there, and cut off what does not fit."""
    random = np.random.default_rng(seed)
    directions = random.choice(np.array([-128, 127], np.int8), (500, 32))
    vector = random.uniform(-1, 1, 32).astype(np.float32)
    vector[:2] = (1, -1)  # the greatest digits
    made = ByteRows(directions)
    session, given = made._session, []

    class Seen:
        def run(self, names: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            given.append(inputs["rows"])
            return list(session.run(names, inputs))

    monkeypatch.setattr(made, "_session", Seen())
    found = made.products(vector)
    (rows,) = given
    assert rows.min() == 0
    assert rows.max() == 128
    pairs = rows.astype(int)[:, np.newaxis] * directions.astype(int)
    sums = pairs[..., ::2] + pairs[..., 1::2]
    assert -(2**15) <= sums.min() < sums.max() < 2**15
    assert np.allclose(found, directions.astype(float) @ vector, atol=1e-3, rtol=0)


def test_the_graphs_are_those_of_onnx() -> None:
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
    whole = graph("MatMulInteger", unsigned_byte, byte, integer, middle)
    assert whole == BYTES
    onnx = pytest.importorskip("onnx")
    without = onnx.ModelProto.FromString(whole)
    del without.graph.input[1]
    assert without.SerializeToString() == WITHOUT_COLUMNS
    (read,) = onnx.ModelProto.FromString(with_columns(384, 20_000)).graph.initializer
    wanted = onnx.TensorProto(dims=[384, 20_000], data_type=byte, name="columns", data_location=1)
    wanted.external_data.add(key="location", value="memory")
    assert read == wanted
