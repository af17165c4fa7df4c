"""Questions in, the nearest questions and answers out."""

from search.engine import Engine

__all__ = ["Engine"]
