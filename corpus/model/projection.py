"""Token vectors in fewer dimensions, so that their signs take less room."""

import numpy as np

from corpus.model.vectors import Vectors


def make_projection(dimension: int, kept: int) -> Vectors:
    """Return a projection of shape (dimension, kept) with orthonormal columns.

    Its directions are random but always the same, so that an index can be read anywhere. Random
    directions keep angles on the average (Johnson & Lindenstrauss 1984).
    """
    random = np.random.default_rng(20)
    directions, _ = np.linalg.qr(random.standard_normal((dimension, kept)))
    projection: Vectors = directions.astype(np.float32)
    return projection
