"""Questions in, the nearest questions and answers out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.answer.conversation.follow import Turn
    from search.engine import Engine

__all__ = ["Engine", "Turn"]


def __getattr__(name: str) -> Any:
    """Import the engine on first use: results and queries need no numerical library."""
    if name == "Engine":
        from search.engine import Engine

        return Engine
    if name == "Turn":
        from search.answer.conversation.follow import Turn

        return Turn
    raise AttributeError(name)
