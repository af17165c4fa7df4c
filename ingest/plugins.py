"""Layouts and formats of other packages, by entry points; docs/plugins.md shows how to write one.

An entry point names an instance, or a class that takes no arguments. Packages are looked through
once, when the first document is read. A plug-in that cannot be used is a line in `problems`, and
stops neither the others nor ours.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from traceback import walk_tb
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

LAYOUTS = "askalike.layouts"
FORMATS = "askalike.formats"
_NEEDED = {
    LAYOUTS: ("name", "summary", "example", "read"),
    FORMATS: ("name", "suffixes", "summary", "example", "recognise", "read"),
}
# The names of our own layouts and formats, which no plug-in may have.
TAKEN = frozenset(
    """asciidoc org pod restructured latex texinfo textile dokuwiki mediawiki rexams gift cards
    trivia labelled units details tables dialogue interview chat numbered chapters bold headed
    topics listed quoted lines titled page
    anki h5p office workbook notebook jsonl json yaml toml qna html script xml table""".split()
) | {"anki text", "card list"}
# Words that stand where a name would: for a text in any layout, or in several.
_WORDS = frozenset({"mixed", "markdown", "text", "auto"})


class _Named(Protocol):
    name: str


Part = TypeVar("Part", bound=_Named)


@dataclass(frozen=True, slots=True)
class Plugin:
    """A loaded layout or format; `origin` names its entry point, its package and the version."""

    part: object
    origin: str


@dataclass(frozen=True, slots=True)
class Plugins:
    """What the entry points of a group gave, and in a line each what could not be loaded."""

    loaded: tuple[Plugin, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extended(Generic[Part]):
    """Our layouts or formats with those of other packages among them."""

    parts: tuple[Part, ...]
    problems: tuple[str, ...]


@cache
def load_plugins(group: str) -> Plugins:
    """Return the plug-ins of a group, ordered by their packages' names."""
    from importlib.metadata import entry_points

    loaded: list[Plugin] = []
    problems: list[str] = []
    names = set(TAKEN | _WORDS)
    if group == FORMATS:  # --layout takes the names of both
        names |= {cast("_Named", plugin.part).name for plugin in load_plugins(LAYOUTS).loaded}
    for entry in sorted(entry_points(group=group), key=_package_and_name):
        origin = _origin(entry)
        try:
            part = entry.load()
            part = part() if isinstance(part, type) else part
        except Exception as error:  # noqa: BLE001  whatever the code of others raises
            problems.append(
                f"{origin} cannot be loaded ({type(error).__name__}: {error}); "
                "update the package, or uninstall it"
            )
            continue
        if problem := _unusable(part, group, names):
            problems.append(f"{origin}{problem}")
        else:
            names.add(part.name)
            loaded.append(Plugin(part, origin))
    return Plugins(tuple(loaded), tuple(problems))


def _unusable(part: object, group: str, names: AbstractSet[str]) -> str:
    """Return what is wrong with a part whose name must be none of `names`, "" for a sound one."""
    if lacking := [name for name in _NEEDED[group] if not hasattr(part, name)]:
        return f" lacks {', '.join(lacking)}; see docs/plugins.md"
    name = getattr(part, "name", None)
    suffixes: object = getattr(part, "suffixes", frozenset())
    if not isinstance(name, str):
        return f": the name {name!r} is not a text; see docs/plugins.md"
    if not (isinstance(suffixes, AbstractSet) and all(isinstance(one, str) for one in suffixes)):
        return ": its suffixes are not a set of texts; see docs/plugins.md"
    return f": the name {name!r} is taken; rename it" if name in names else ""


@cache
def extend(ours: tuple[Part, ...], group: str) -> Extended[Part]:
    """Return ours and, after them or where their `before` says, the plug-ins of a group."""
    parts, plugins = list(ours), load_plugins(group)
    problems = list(plugins.problems)
    for plugin in plugins.loaded:
        part = cast("Part", plugin.part)
        names = [one.name for one in parts]
        before = getattr(part, "before", None)
        if before is not None and before not in names:
            missing = f"there is no {before!r} to come before"
            problems.append(f"{plugin.origin}: {missing}; it comes last")
        parts.insert(names.index(before) if before in names else len(parts), part)
    return Extended(tuple(parts), tuple(problems))


@cache
def plugin_suffixes() -> frozenset[str]:
    """Return the suffixes that plug-ins read, beside those that are read anyway."""
    return frozenset[str]().union(
        *(getattr(plugin.part, "suffixes", ()) for plugin in _all_loaded())
    )


@cache
def plugin_stamp() -> str:
    """Return the names and versions of the loaded plug-ins, "" where there are none.

    What they find in a document may change with each version.
    """
    return "".join(f"{plugin.origin};" for plugin in _all_loaded())


def blamed(error: Exception) -> str:
    """Return the origin of the plug-in whose code raised an error, "" where ours did."""
    origins = {type(plugin.part).__module__: plugin.origin for plugin in _all_loaded()}
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return next((origins[module] for module in modules if module in origins), "")


def forget_plugins() -> None:
    """Look for plug-ins again when they are next needed: packages came or went."""
    for cached in (load_plugins, extend, plugin_suffixes, plugin_stamp):
        cached.cache_clear()


def _all_loaded() -> tuple[Plugin, ...]:
    return (*load_plugins(LAYOUTS).loaded, *load_plugins(FORMATS).loaded)


def _package_and_name(entry: "EntryPoint") -> tuple[str, str]:
    return entry.dist.name if entry.dist else "", entry.name


def _origin(entry: "EntryPoint") -> str:
    package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown package"
    return f"plug-in {entry.name!r} of {package} ({entry.group})"
