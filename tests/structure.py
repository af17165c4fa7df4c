"""The structure of the code in figures: python -m tests.structure.

A floor is a folder, a room is a module or a folder on it, an arrow says that one room imports
another. Imports for type checking count: whoever reads a module reads these, too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

PACKAGES = ("corpus", "ingest", "search", "ui")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Structure:
    """The modules of the project, each with its lines and with the modules that it imports."""

    lines: dict[str, int]
    imports: dict[str, frozenset[str]]

    @classmethod
    def read(cls, root: Path = ROOT) -> Structure:
        graph = grimp.build_graph(*PACKAGES, cache_dir=None)
        lines = {}
        for module in graph.modules:
            path = root.joinpath(*module.split("."))
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            lines[module] = len(file.read_text("utf-8").splitlines())
        imported = graph.find_modules_directly_imported_by
        return cls(lines, {module: frozenset(imported(module)) for module in graph.modules})

    @cached_property
    def floors(self) -> dict[str, set[str]]:
        """The rooms of each floor; a package's own `__init__` is none."""
        floors: defaultdict[str, set[str]] = defaultdict(set)
        for module in self.imports:
            floor, _, room = module.rpartition(".")
            if floor:
                floors[floor].add(room)
        return dict(floors)

    @cached_property
    def arrows(self) -> dict[str, set[tuple[str, str]]]:
        """The arrows between the rooms of each floor."""
        arrows: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for module, imported in self.imports.items():
            for other in imported:
                floor, a, b = _rooms(module, other)
                if a and b:
                    arrows[floor].add((a, b))
        return dict(arrows)

    @property
    def cycle(self) -> list[str]:
        """A cycle of imports, [] where there is none."""
        try:
            TopologicalSorter(self.imports).prepare()
        except CycleError as error:
            return list(error.args[1])
        return []

    @cached_property
    def chain(self) -> list[str]:
        """The longest chain of modules, each importing the next; needs that there is no cycle."""
        longest: dict[str, list[str]] = {}
        for module in TopologicalSorter(self.imports).static_order():
            below = (longest[other] for other in self.imports[module])
            longest[module] = [module, *max(below, key=len, default=[])]
        return max(longest.values(), key=len)

    @property
    def small(self) -> list[str]:
        """The modules under 40 lines that are no package's `__init__`."""
        packages = set(self.floors) | set(PACKAGES)
        return sorted(m for m, count in self.lines.items() if count < 40 and m not in packages)

    @property
    def single(self) -> int:
        """How many modules only one other module imports."""
        importers: defaultdict[str, set[str]] = defaultdict(set)
        for module, imported in self.imports.items():
            for other in imported:
                importers[other].add(module)
        return sum(len(ones) == 1 for ones in importers.values())


def _rooms(module: str, other: str) -> tuple[str, str, str]:
    """Return the floor on which two modules stand in different rooms, and these; "" for none."""
    here, there = module.split("."), other.split(".")
    depth = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
    if depth is None or not depth:
        return "", "", ""
    return ".".join(here[:depth]), here[depth], there[depth]


def report(structure: Structure) -> str:
    """Return the figures as lines."""
    lines = [f"modules {len(structure.imports)}, of a single importer {structure.single}"]
    lines.append(f"under 40 lines {len(structure.small)}: {', '.join(structure.small)}")
    for floor in sorted(structure.floors):
        arrows = len(structure.arrows.get(floor, ()))
        lines.append(f"{floor}: {len(structure.floors[floor])} rooms, {arrows} arrows")
    if cycle := structure.cycle:
        lines.append(f"cycle: {' > '.join(cycle)}")
    else:
        lines.append(f"longest chain {len(structure.chain)}: {' > '.join(structure.chain)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(Structure.read()))
