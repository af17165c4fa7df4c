"""The file of decisions: nothing is lost, by two writers, a full disk, damage, or git."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import DecisionsError, UnknownDecision
from corpus.records import Source
from corpus.settings import Settings
from search.decisions.ledger import Ledger
from search.decisions.lines import Decision, encode_line
from search.decisions.place import decision_files
from tests.conftest import DOCUMENTS

A, B, C = "a" * 16, "b" * 16, "c" * 16


def drafted(*keys: str, ruling: str = "same", author: str = "ann") -> Decision:
    return Decision("", "", author, ruling, keys)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".askalike" / "decisions.jsonl"


def test_it_is_there_for_whoever_reads_the_file_next(file: Path) -> None:
    mine, theirs = Ledger([file]), Ledger([file])
    assert theirs.book.decisions == ()
    (made,) = mine.add([drafted(A, B)])
    assert theirs.book.decisions == mine.book.decisions == (made,)
    assert theirs.undo(made.id, "bob") == [made]
    assert mine.book.decisions == ()
    with pytest.raises(UnknownDecision, match="no decision"):
        mine.undo(made.id, "ann")


def test_one_decides_after_all_that_was_decided_whatever_the_clocks_say(file: Path) -> None:
    ledger = Ledger([file])
    ahead = Decision("f1", "2999-01-01T00:00:00.000000Z", "", "different", (A, B))
    file.parent.mkdir()
    file.write_bytes(encode_line(ahead))
    (made,) = ledger.add([drafted(A, B)])
    assert ledger.book.between(A, B) == made


@pytest.mark.slow
def test_processes_that_write_at_once_lose_nothing(file: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from search.decisions.ledger import Ledger\n"
        "from search.decisions.lines import Decision\n"
        "ledger = Ledger([Path(sys.argv[1])])\n"
        "for _ in range(40):\n"
        "    ledger.add([Decision('', '', sys.argv[2], 'same', ('a' * 16, 'b' * 16))])\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in ("ann", "bob")
    ]
    assert [one.wait(60) for one in writers] == [0, 0]
    book = Ledger([file]).book
    assert book.problems == ()
    assert len(book.decisions) == 80
    assert [one.author for one in book.decisions].count("bob") == 40


def test_a_line_that_a_writer_did_not_end_is_ended_first(file: Path) -> None:
    ledger = Ledger([file])
    ledger.add([drafted(A, B)])
    file.write_bytes(file.read_bytes() + b'{"v":1,"id":"cut')
    ledger.add([drafted(B, C)])
    assert [len(ledger.book.decisions), len(ledger.book.problems)] == [2, 1]
    assert b'"cut' in file.read_bytes()


def test_both_sides_of_a_conflict_are_read_and_the_marks_stay(file: Path) -> None:
    ledger = Ledger([file])
    ledger.add([drafted(A, B)])
    mine, theirs = encode_line(_of("m", A, C)), encode_line(_of("t", B, C))
    content = b"<<<<<<< HEAD\n" + mine + b"=======\n" + theirs + b">>>>>>> theirs\n"
    file.write_bytes(file.read_bytes() + content)
    book = ledger.book
    assert len(book.decisions) == 3
    assert [one.line for one in book.problems] == [2, 4, 6]
    ledger.add([drafted(A, B)])
    assert content in file.read_bytes()


def _of(name: str, *keys: str) -> Decision:
    return Decision(name, "2026-01-01T00:00:00.000000Z", "", "same", keys)


@pytest.mark.parametrize("driver", ["union", "conflict"])
def test_two_branches_of_it_are_merged_by_git(tmp_path: Path, driver: str) -> None:
    """With the attributes that are written beside it git asks nobody; without, both are read."""
    if not shutil.which("git"):
        pytest.skip("git is not here")

    def git(*arguments: str, check: bool = True) -> None:
        named = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *named, *arguments], cwd=tmp_path, check=check, capture_output=True)

    file = tmp_path / ".askalike" / "decisions.jsonl"
    git("init", "-b", "main")
    Ledger([file]).add([drafted(A, B)])
    if driver == "conflict":
        (file.parent / ".gitattributes").unlink()
    git("add", "-A")
    git("commit", "-m", "one")
    git("checkout", "-b", "theirs")
    Ledger([file]).add([drafted(B, C, author="bob", ruling="different")])
    git("commit", "-am", "theirs")
    git("checkout", "main")
    Ledger([file]).add([drafted(A, C)])
    git("commit", "-am", "ours")
    git("merge", "theirs", check=driver == "union")
    book = Ledger([file]).book
    assert [one.author for one in book.decisions] == ["ann", "bob", "ann"]
    assert len(book.problems) == (0 if driver == "union" else 3)
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert ".lock" not in tracked.stdout


def test_what_another_file_has_is_taken_once(tmp_path: Path, file: Path) -> None:
    other = Ledger([tmp_path / "other.jsonl"])
    (made,) = other.add([drafted(A, B)])
    other.undo(made.id, "ann")
    ledger = Ledger([file])
    content = b"".join(other.export()) + b"what?\n"
    first, second = ledger.take(content), ledger.take(content)
    assert (first.added, first.known, [one.line for one in first.problems]) == (2, 0, [3])
    assert (second.added, second.known) == (0, 2)
    assert b"".join(ledger.export()) == b"".join(other.export())


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(file: Path) -> None:
    file.parent.write_text("a file in its place")
    with pytest.raises(DecisionsError, match=r"decisions\.jsonl cannot be written .* setting"):
        Ledger([file]).add([drafted(B, C)])
    assert Ledger([file]).book.decisions == ()


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    with pytest.raises(DecisionsError, match="cannot be read"):
        _ = Ledger([tmp_path / "f"]).book


def test_a_disk_that_is_full_in_the_middle_of_a_line_leaves_the_file_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger([file])
    ledger.add([drafted(A, B)])
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DecisionsError, match="no space left"):
        ledger.add([drafted(B, C)])
    assert file.read_bytes() == before


def test_a_link_in_its_place_is_not_written_through(tmp_path: Path, file: Path) -> None:
    mine = tmp_path / "precious"
    mine.write_text("")
    file.parent.mkdir()
    file.symlink_to(mine)
    with pytest.raises(DecisionsError, match="cannot be written"):
        Ledger([file]).add([drafted(A, B)])
    assert mine.read_text() == ""


def source(root: Path) -> Source:
    return Source("a.md", str(root / "a.md"), str(root), "d", "markdown", "", 1, 1, ())


def test_it_lies_in_the_folder_of_the_documents(tmp_path: Path) -> None:
    settings = Settings.load(index=tmp_path / "index")
    one, other, gone = tmp_path / "d/one", tmp_path / "d/other", tmp_path / "gone"
    one.mkdir(parents=True)
    other.mkdir()
    name = ".askalike/decisions.jsonl"
    beside = tmp_path / "index" / "default.decisions.jsonl"
    assert decision_files(settings, [source(one)]) == (one / name, beside)
    both = decision_files(settings, [source(one), source(other)])
    assert both == (tmp_path / "d" / name, one / name, other / name, beside)
    assert decision_files(settings, [source(gone)]) == (beside,)
    assert decision_files(settings, []) == (beside,)
    assert decision_files(settings, [source(DOCUMENTS)]) == (beside,)  # those of the package
    named = Settings.load(index=tmp_path / "index", decisions=tmp_path / "x.jsonl")
    assert decision_files(named, [source(one)]) == (tmp_path / "x.jsonl",)


def test_what_was_decided_before_a_second_folder_came_counts(tmp_path: Path) -> None:
    settings = Settings.load(index=tmp_path / "index")
    one, other = tmp_path / "d/one", tmp_path / "d/other"
    one.mkdir(parents=True)
    other.mkdir()
    (made,) = Ledger(decision_files(settings, [source(one)])).add([drafted(A, B)])
    later = Ledger(decision_files(settings, [source(one), source(other)]))
    assert later.book.decisions == (made,)
    later.undo(made.id, "ann")
    assert later.book.decisions == ()


def test_decisions_count_after_another_folder_went_away(tmp_path: Path) -> None:
    one, other = (tmp_path / "home" / "kb" / name for name in "ab")
    for folder in (one, other):
        folder.mkdir(parents=True)
    settings = Settings.load(index=tmp_path / "index")
    both = Ledger(decision_files(settings, [source(one), source(other)]))
    (made,) = both.add([drafted(A, B)])
    assert both.file.parent.parent == one.parent
    assert Ledger(decision_files(settings, [source(one)])).book.decisions == (made,)


def test_an_empty_name_undoes_nothing(file: Path) -> None:
    ledger = Ledger([file])
    ledger.add([drafted(A, B)])
    with pytest.raises(UnknownDecision):
        ledger.undo("", "ann")
    assert len(ledger.book.decisions) == 1
