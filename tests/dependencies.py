"""What askalike needs to run, with versions and licences: python -m tests.dependencies rewrites it.

The list is docs/dependencies.md; the licences are those that the packages declare.
"""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "dependencies.md"
_HEAD = """# Dependencies

What `pip install askalike` brings, with the versions of `constraints.txt` and the licences that the
packages declare. Made by `python -m tests.dependencies`. Known vulnerabilities:
`pip-audit -r constraints.txt`, which needs the network.

| package | version | licence |
|---|---|---|
"""


def direct() -> list[Requirement]:
    """Return what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def closure() -> list[str]:
    """Return the names of all packages needed at run time, on this platform."""
    waiting = [(one.name, frozenset(one.extras)) for one in direct()]
    seen: set[tuple[str, frozenset[str]]] = set()
    names = set()
    while waiting:
        name, extras = waiting.pop()
        key = (canonicalize_name(name), extras)
        if key in seen:
            continue
        seen.add(key)
        try:
            needed = requires(name) or []
        except PackageNotFoundError:
            continue
        names.add(key[0])
        for line in needed:
            one = Requirement(line)
            wanted = any(
                one.marker is None or one.marker.evaluate({"extra": extra})
                for extra in ("", *extras)
            )
            if wanted:
                waiting.append((one.name, frozenset(one.extras)))
    return sorted(names)


def text() -> str:
    """Return the whole list."""
    names = closure()
    command = [
        sys.executable,
        "-m",
        "piplicenses",
        "--format=json",
        "--from=mixed",
        "--with-system",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    licences = {canonicalize_name(one["Name"]): one["License"] for one in json.loads(done.stdout)}
    rows = (
        f"| {name} | {version(name).partition('+')[0]} | {_short(licences.get(name, ''))} |\n"
        for name in names
    )
    return _HEAD + "".join(rows)


def _short(licence: str) -> str:
    first = next((line.strip() for line in licence.splitlines() if line.strip()), "not declared")
    return (first if len(first) <= 60 else f"{first[:57]}…").replace("|", "/")


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8")
