"""How much of one unit another says: the signs of their tokens, compared as bits."""

import numpy as np
import pytest

from corpus.records import Record
from search.answer.aligned import Aligned, alike
from search.answer.units import Unit

RECORD = Record("r", "Q?", "text", (), (), "a.md", (1, 2))


def unit(bits: np.ndarray, text: str = "text") -> Aligned:
    return Aligned(RECORD, Unit(text, 0, len(text), "sentence", 0), 0, 0.0, bits)


def random_bits(tokens: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (tokens, 16), dtype=np.uint8)


def by_signs(a: np.ndarray, b: np.ndarray) -> float:
    """The same by products of the signs, as late interaction is defined."""
    one, other = (np.unpackbits(bits, axis=1).astype(np.float32) * 2 - 1 for bits in (a, b))
    agreement = (one @ other.T / one.shape[1]).max(axis=1)
    return float(np.sin(agreement * np.pi / 2).mean())


@pytest.mark.parametrize("tokens", [(1, 1), (7, 30), (30, 7), (300, 20)])
def test_bits_tell_what_signs_do(tokens: tuple[int, int]) -> None:
    a, b = random_bits(tokens[0], 1), random_bits(tokens[1], 2)
    shared = min(tokens) // 2
    b[:shared] = a[:shared]
    assert alike(unit(a), unit(b)) == pytest.approx(by_signs(a, b), abs=1e-6)


def test_a_unit_says_all_of_itself_and_none_without_tokens() -> None:
    own = unit(random_bits(9, 3))
    assert alike(own, own) == pytest.approx(1.0)
    none = random_bits(0, 1)
    assert alike(unit(none, "same"), unit(none, "same")) == 1.0
    assert alike(unit(none, "same"), unit(none, "other")) == 0.0
