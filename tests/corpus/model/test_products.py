"""Products by ONNX Runtime: those of NumPy, by a graph that anyone can make again."""

import numpy as np
import pytest

from corpus.model.products import GRAPH, few_products


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (7, 3), (1024, 16), (0, 5), (5, 0)])
def test_products_are_those_of_numpy(rows: int, columns: int) -> None:
    random = np.random.default_rng(3)
    first = random.standard_normal((rows, 384)).astype(np.float32)
    second = random.standard_normal((384, columns)).astype(np.float32)
    found = few_products(first, second)
    assert found.shape == (rows, columns)
    assert found == pytest.approx(first @ second, abs=1e-4)


def test_the_graph_is_that_of_onnx() -> None:
    helper = pytest.importorskip("onnx.helper")
    number = 1  # TensorProto.FLOAT

    def value(name: str, *shape: str) -> object:
        return helper.make_tensor_value_info(name, number, shape)

    graph = helper.make_graph(
        [helper.make_node("MatMul", ["rows", "columns"], ["products"])],
        "products",
        [value("rows", "n", "d"), value("columns", "d", "t")],
        [value("products", "n", "t")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert model.SerializeToString() == GRAPH
