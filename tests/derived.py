"""Opens what is derived from an index as a search does: rebuilt first where it is stale."""

from corpus.derived import ensure_derived, open_lexical, open_passage_cache
from corpus.lexical.index import LexicalIndex
from corpus.open import open_store
from corpus.passage_cache import PassageCache
from corpus.settings import Settings
from corpus.store import Store


def words_of(index: Settings | Store) -> LexicalIndex | None:
    """Return the lexical index."""
    store = index if isinstance(index, Store) else open_store(index)
    ensure_derived(store.collections)
    return open_lexical(store.collections)


def cache_of(index: Settings | Store) -> PassageCache | None:
    """Return the passage cache."""
    store = index if isinstance(index, Store) else open_store(index)
    ensure_derived(store.collections)
    return open_passage_cache(store.collections)
