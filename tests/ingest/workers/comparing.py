"""Compares records on a Ray cluster and in this process: python -m …comparing ADDRESS.

It prints a line once the cluster has begun, and at the end how many pairs both found, or what
differs. The vectors are random around some centres, as those of a corpus with duplicates.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np

from corpus.settings import Settings
from ingest.workers.blocks import Blocks, open_blocks
from search.duplicates.candidates import Near, near_pairs
from search.duplicates.neighbours import Run, in_turn

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Done = TypeVar("Done")
ROWS, CENTRES, WIDTH = 6_000, 800, 96


def vectors(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = random.standard_normal((CENTRES, WIDTH))
    rows = centres[np.arange(ROWS) % CENTRES] + 0.4 * random.standard_normal((ROWS, WIDTH))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class Telling:
    """Blocks that say when they have begun."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __call__(
        self, work: Callable[[Shared, Part], Done], shared: Shared, parts: Iterable[Part]
    ) -> Iterator[Done]:
        for number, done in enumerate(self._blocks(work, shared, parts)):
            if number == 2:
                print("begun", flush=True)
            yield done


def found(run: Run) -> Near:
    asked, told = vectors(1), vectors(2)
    return near_pairs(asked, told, block=2**17, many=1_000, floor=0.5, run=run)


def main() -> None:
    with open_blocks(Settings.load(ray=sys.argv[1])) as blocks:
        there = found(Telling(blocks))
    here = found(in_turn)
    same = all(
        np.array_equal(getattr(here, name), getattr(there, name))
        for name in ("a", "b", "asked", "told")
    )
    print(len(here.a) if same else "they differ")


if __name__ == "__main__":
    main()
