"""Changes of documents are noticed, and those of other files are not: with real files."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.files.changes import ChangeFilter, Pace, watch_changes

# A fifth of the time for quiet, and for a look at what was replaced.
SOONER = Pace(quiet=200, look=400)


def noticed(changes: Iterator[bool], work: Callable[[], object], steps: int = 20) -> bool:
    """Do some work and return whether it is noticed; each step waits half a second or so."""
    work()
    return any(next(changes) for _ in range(steps))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.md", True),
        ("sub/deep/b.CSV", True),
        ("NOTES", True),
        (".askalikeignore", True),
        ("photo.png", False),
        (".hidden.md", False),
        (".git/a.md", False),
        ("sub/.cache/a.md", False),
        ("a.md~", False),
        ("notes~", False),
        ("#notes#", False),
        ("#notes.md#", False),
        ("~$report.docx", False),
        (".#a.md", False),
        (".a.md.swp", False),
        ("4913", False),
        ("a.md.tmp", False),
        ("index/derived/default/x.json", False),
        ("../other/a.md", False),
        ("gone.v1.2", False),
        ("folder.v1.2", True),
        ("", True),
    ],
)
def test_only_documents_and_their_folders_matter(
    tmp_path: Path, path: str, *, wanted: bool
) -> None:
    root = tmp_path / "docs"
    (root / "folder.v1.2").mkdir(parents=True)
    seen = ChangeFilter([root], root / "index")
    (root / "folder.v1.2").rmdir()
    assert seen.matters(Path(os.path.abspath(root / path))) is wanted  # noqa: PTH100


def test_a_file_named_by_itself_matters_whatever_its_name(tmp_path: Path) -> None:
    seen = ChangeFilter([tmp_path / ".odd.xyz"], tmp_path / "index")
    assert seen.matters(tmp_path / ".odd.xyz")
    assert not seen.matters(tmp_path / "a.md")


def test_documents_that_come_change_move_and_go_are_noticed(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    changes = watch_changes([root], root / "index", SOONER)
    assert next(changes)  # the first is to ingest what is there
    file = root / "a.md"
    assert noticed(changes, lambda: file.write_text("x"))
    assert noticed(changes, lambda: file.write_text("xy"))
    part = root / ".a.md.part"
    part.write_text("saved as many editors do")
    assert noticed(changes, lambda: part.replace(file))
    assert noticed(changes, lambda: file.rename(root / "b.md"))
    folder = root / "more v1.2"
    assert noticed(changes, folder.mkdir)
    assert noticed(changes, lambda: (folder / "c.md").write_text("x"))
    assert noticed(changes, lambda: folder.rename(tmp_path / "out"))
    assert noticed(changes, (root / "b.md").unlink)
    (root / "index").mkdir()
    next(changes)
    for name in ("x.png", ".x.md", "x.md~", "index/x.json"):
        (root / name).write_text("x")
    assert not noticed(changes, lambda: None, steps=4)


def test_many_changes_are_one(tmp_path: Path) -> None:
    changes = watch_changes([tmp_path], tmp_path / "index", SOONER)
    assert next(changes)
    for number in range(30):
        (tmp_path / f"{number}.md").write_text("x")
        time.sleep(0.03)
    assert [next(changes) for _ in range(6)].count(True) == 1


def test_a_file_named_by_itself_is_followed_when_it_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x")
    changes = watch_changes([file], tmp_path / "index", SOONER)
    assert next(changes)
    for number in range(3):
        (tmp_path / "new").write_text(f"{number}")
        assert noticed(changes, lambda: (tmp_path / "new").replace(file))
        while next(changes):
            pass


def test_a_folder_that_comes_back_is_watched_again(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    changes = watch_changes([root, tmp_path / "later"], tmp_path / "index", SOONER)
    assert next(changes)
    assert noticed(changes, lambda: shutil.rmtree(root))
    while next(changes):
        pass
    assert noticed(changes, root.mkdir)
    while next(changes):
        pass
    assert noticed(changes, lambda: (root / "a.md").write_text("x"))
    assert noticed(changes, (tmp_path / "later").mkdir)
