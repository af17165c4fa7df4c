"""An environment of its own for each system, from PyPI; torch as this environment has it."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

# What the quick start of each installs. txtai has its own store.
PACKAGES = {
    "langchain": ("langchain-chroma", "langchain-huggingface", "langchain-text-splitters"),
    "txtai": ("txtai",),
}
# The same versions for all, where a system does not ask for another one.
_SHARED = ("torch", "sentence-transformers", "transformers", "numpy", "chromadb")


def python_of(name: str, folder: Path) -> Path | None:
    """Return the Python of a system's environment, which is made if there is none.

    None if it cannot be installed here; the reason is printed.
    """
    if name == "askalike":
        return Path(sys.executable)
    python = folder / name / "bin" / "python"
    done = folder / name / "installed"
    if done.exists():
        return python
    pins = folder / "pins.txt"
    folder.mkdir(parents=True, exist_ok=True)
    versions = {one: importlib.metadata.version(one) for one in _SHARED}
    pins.write_text("".join(f"{one}=={version}\n" for one, version in versions.items()))
    subprocess.run([sys.executable, "-m", "venv", folder / name], check=True)
    wanted = [*PACKAGES[name], "sentence-transformers", f"torch=={versions['torch']}"]
    command = [python, "-m", "pip", "install", "-q", "--prefer-binary", "-c", pins, *wanted]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        why = ended.stderr.strip().rsplit("\n", 1)[-1]
        print(f"{name} is left out, it cannot be installed here: {why}", file=sys.stderr)
        return None
    done.touch()
    return python
