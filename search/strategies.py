"""Ways to rank records for a query, by name, so that they can be compared."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from corpus.embedder import EncodedQuery
from corpus.errors import QueryError
from corpus.store import Store
from search.dense import nearest
from search.fuse import Ranked, by_cosine, by_tokens

Strategy = Callable[[Store, EncodedQuery, int], list[Ranked]]


def by_question(store: Store, query: EncodedQuery, k: int) -> list[Ranked]:
    """Rank by the vectors of the questions alone."""
    return by_cosine(nearest(store, query.vector, k, "question", None))


def by_answer(store: Store, query: EncodedQuery, k: int) -> list[Ranked]:
    """Rank by the vectors of the answers alone, each encoded with its question."""
    return by_cosine(nearest(store, query.vector, k, "answer", None))


def by_vectors(store: Store, query: EncodedQuery, k: int) -> list[Ranked]:
    """Rank by the nearer of a record's question and answer."""
    return by_cosine(nearest(store, query.vector, k, "both", None))


def by_late_interaction(store: Store, query: EncodedQuery, k: int) -> list[Ranked]:
    """Rank by vectors and tokens together."""
    return by_tokens(query, nearest(store, query.vector, k, "both", None))


_BY_NAME: Mapping[str, Strategy] = MappingProxyType(
    {
        "default": by_late_interaction,
        "question": by_question,
        "answer": by_answer,
        "dense": by_vectors,
        "maxsim": by_late_interaction,
    }
)
STRATEGIES: tuple[str, ...] = tuple(_BY_NAME)


def find_strategy(name: str) -> Strategy:
    """Return the strategy of a name; raises QueryError, listing what there is."""
    if name not in _BY_NAME:
        raise QueryError(f"no strategy {name!r}; there is: {', '.join(STRATEGIES)}")
    return _BY_NAME[name]
