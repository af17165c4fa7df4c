"""Drafts take what is sent as it is, in bounds, and nothing of it leads out of their folder."""

import stat
import time
from pathlib import Path
from typing import Any

import pytest

from tests.ui.keeping.conftest import BIKES, BREAD, Kept, KeptMaker
from ui.keeping import drafts, folder, staging


def staged(kept: Kept) -> list[Path]:
    root = kept.keeper._drafts._staging._root
    found = root.rglob("*") if root else []
    return [one for one in found if one.is_file() and one.name != ".lock"]


def test_what_a_killed_server_left_is_deleted_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    living, killed = staging.Staging(), staging.Staging()
    for one in (living, killed):
        staged_file = one.place("bikes.md")
        staged_file.parent.mkdir()
        staged_file.write_text(BIKES)
    assert killed._held
    killed._held.release()  # as the system does when a process dies
    (tmp_path / "askalike-drafts-of-somebody").mkdir()
    staging.sweep_staging()
    left = {one.name for one in tmp_path.iterdir()}
    assert living._root
    assert left == {living._root.name, "askalike-drafts-of-somebody"}
    assert (living._root / "1" / "bikes.md").read_text() == BIKES
    living.close()


def test_a_file_is_staged_where_only_we_can_read_it(shared: Kept) -> None:
    draft = shared.draft(bikes_md=BIKES)
    root = shared.keeper._drafts._staging._root
    assert root
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert [one.read_text() for one in staged(shared)] == [BIKES]
    shared.delete(f"/drafts/{draft}/files", path="bikes.md")
    assert shared.get(f"/drafts/{draft}")["files"] == []
    assert staged(shared) == []
    shared.delete(f"/drafts/{draft}/files", 404, path="bikes.md")
    shared.delete(f"/drafts/{draft}")
    shared.delete(f"/drafts/{draft}", 404)


@pytest.mark.parametrize(
    "path", ["../bikes.md", "/etc/bikes.md", "a\\b.md", ".hidden.md", "C:bikes.md", "a\0b.md"]
)
def test_a_path_that_leads_elsewhere_is_refused(shared: Kept, path: str) -> None:
    draft = shared.draft()
    assert "the path" in shared.put(draft, path, BIKES, 400)["detail"]
    assert staged(shared) == []


def test_a_name_that_differs_only_in_case_is_refused(shared: Kept) -> None:
    draft = shared.draft(bikes_md=BIKES)
    assert "bikes.md" in shared.put(draft, "Bikes.md", BIKES, 400)["detail"]
    # and against what the documents folder has: the file is not added
    entry = shared.put(draft, "Bread.md", BREAD)
    assert "bread.md" in entry["error"]
    assert not entry["replaces"]
    shared.delete(f"/drafts/{draft}")


def test_a_link_in_the_documents_folder_is_not_followed(shared: Kept, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.md").write_text("mine")
    (shared.root / "link").symlink_to(outside)
    (shared.root / "mine.md").symlink_to(outside / "mine.md")
    draft = shared.draft()
    for path in ("link/new.md", "mine.md"):
        assert "is a link" in shared.put(draft, path, BIKES)["error"]
    assert "nothing in this draft" in shared.post(f"/drafts/{draft}/add", status=400)["detail"]
    assert [one.name for one in outside.iterdir()] == ["mine.md"]
    assert (outside / "mine.md").read_text() == "mine"
    (shared.root / "link").unlink()
    (shared.root / "mine.md").unlink()
    shared.delete(f"/drafts/{draft}")


def test_what_is_not_read_is_said_with_the_reason(shared: Kept) -> None:
    draft = shared.draft()
    shared.put(draft, "all.zip", b"PK\x03\x04")
    shared.put(draft, "letter.md", "Dear all,\n\nthe meeting is on Monday.\n")
    shown = shared.get(f"/drafts/{draft}")
    (zipped,) = shown["skipped"]
    assert (zipped["path"], "archives" in zipped["reason"]) == ("all.zip", True)
    (letter,) = shown["files"]
    assert letter["error"]
    assert letter["layout"] is None
    shared.delete(f"/drafts/{draft}")


def test_another_layout_is_tried_and_given_up_again(shared: Kept) -> None:
    draft = shared.draft(bikes_md=BIKES)
    first = shared.get(f"/drafts/{draft}")["files"][0]
    chosen = {"path": "bikes.md", "layout": "topics"}
    other = shared.post(f"/drafts/{draft}/layout", chosen)
    assert other["choice"] == "topics"
    again = shared.post(f"/drafts/{draft}/layout", chosen | {"layout": "auto"})
    assert (again["layout"], again["choice"]) == (first["layout"], "")
    wrong = shared.post(f"/drafts/{draft}/layout", chosen | {"layout": "nonsense"}, status=400)
    assert "no layout 'nonsense'" in wrong["detail"]
    shared.delete(f"/drafts/{draft}")


def test_a_draft_is_bounded(shared: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = shared.draft(a_md=BIKES)
    monkeypatch.setattr(staging, "MOST_FILES", 1)
    assert "1 files at most" in shared.put(draft, "b.md", BIKES, 413)["detail"]
    monkeypatch.setattr(staging, "MOST_FILES", 5)
    monkeypatch.setattr(staging, "MOST_BYTES", len(BIKES) + 10)
    assert "at most" in shared.put(draft, "b.md", BIKES, 413)["detail"]
    monkeypatch.setattr(staging, "MOST_BYTES", 3 * len(BIKES))
    shared.put(draft, "b.md", BIKES)  # what was refused takes no room
    monkeypatch.setattr(folder, "RESERVE", 2**62)
    assert "make room" in shared.put(draft, "c.md", BIKES, 507)["detail"]
    assert "make room" in shared.wait(shared.post(f"/drafts/{draft}/add"))["problem"]
    assert not (shared.root / "a.md").exists()
    shared.delete(f"/drafts/{draft}")


def test_drafts_are_few_and_rest_an_hour(shared: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [shared.draft(a_md=BIKES) for _ in range(drafts.MOST_DRAFTS)]
    assert "8 drafts already" in shared.post("/drafts", status=409)["detail"]
    for one in made[1:]:
        shared.delete(f"/drafts/{one}")
    empty = [shared.draft() for _ in range(drafts.MOST_DRAFTS + 3)]  # these make room
    shared.get(f"/drafts/{made[0]}")
    shared.get(f"/drafts/{empty[0]}", 404)
    late = time.monotonic() + 3601
    monkeypatch.setattr(time, "monotonic", lambda: late)
    shared.get(f"/drafts/{made[0]}", 404)
    assert staged(shared) == []


def test_a_folder_of_this_machine_is_added_in_place(make: KeptMaker, tmp_path: Path) -> None:
    kept = make()
    notes = tmp_path / "notes"
    (notes / "sub").mkdir(parents=True)
    (notes / "sub" / "bikes.md").write_text(BIKES)
    (notes / "picture.png").write_bytes(b"\x89PNG")
    draft = kept.draft()
    shown = kept.post(f"/drafts/{draft}/folder", {"path": str(notes)})
    assert [(one["path"], one["records"]) for one in shown["files"]] == [("sub/bikes.md", 2)]
    assert [one["path"] for one in shown["skipped"]] == ["picture.png"]
    kept.delete(f"/drafts/{draft}/files", 403, path="sub/bikes.md")
    kept.put(draft, "more.md", BREAD, 409)
    job = kept.done(kept.post(f"/drafts/{draft}/add"))
    assert job["what"] == "Add notes"
    assert "sub/bikes.md" in kept.sources
    assert not (kept.root / "sub").exists()
    # one of several documents of a foreign folder is not removed, all of them leave the index
    (notes / "tea2.md").write_text("# Tea\n\n## How long does black tea draw?\n\nFour minutes.\n")
    kept.done(kept.post("/sources/reread", {"paths": []}))
    refused = kept.post("/sources/remove", {"paths": ["tea2.md"]}, 403)
    assert ".askalikeignore" in refused["detail"]
    kept.done(kept.post("/sources/remove", {"paths": ["tea2.md", "sub/bikes.md"]}))
    assert set(kept.sources) == {"bread.md", "tea.md"}
    assert (notes / "sub" / "bikes.md").exists()


@pytest.mark.parametrize("path", ["notes", "~/notes", "/no/such/folder", "/etc/passwd", "/etc\0"])
def test_what_is_no_folder_of_this_machine_is_refused(shared: Kept, path: str) -> None:
    draft = shared.draft()
    assert "machine" in shared.post(f"/drafts/{draft}/folder", {"path": path}, 400)["detail"]


def test_a_folder_is_for_who_sits_at_the_machine(shared: Kept) -> None:
    draft = shared.draft()
    state = shared.client.post(
        f"/api/v1/drafts/{draft}/folder",
        json={"path": str(shared.root)},
        headers={"X-Forwarded-For": "10.0.0.1"},
    )
    assert state.status_code == 403


def compared(kept: Kept, draft: str) -> Any:
    """Look at a draft until all of it is compared."""
    for _ in range(100):
        seen = kept.get(f"/drafts/{draft}?asked=true")
        if not seen["comparing"]:
            return seen
    raise AssertionError(seen)


def test_a_preview_says_what_of_a_file_is_asked_already(shared: Kept) -> None:
    known = "# Baking\n\n## How long does dough rise?\n\nTwo hours in a cold place.\n"
    draft = shared.draft(baking_md=known, bikes_md=BIKES)
    seen = shared.get(f"/drafts/{draft}")
    assert [one["asked"] for one in seen["files"]] == [None, None]
    assert seen["comparing"] == 2
    seen = compared(shared, draft)
    baking, bikes = (one["asked"] for one in seen["files"])
    assert (baking["compared"], baking["already"], bikes["already"]) == (1, 1, 0)
    question = baking["sample"][0]
    assert question["question"] == "How long does dough rise?"
    best = question["matches"][0]
    assert (best["source"], best["sure"], best["kind"]) == ("bread.md", "likely", "answers differ")
    assert best["differences"] == [
        {"what": "number", "a": "Two hours", "b": "1 hour", "newest": ""}
    ]
    shared.delete(f"/drafts/{draft}")


def test_a_document_that_is_replaced_is_no_duplicate_of_itself(shared: Kept) -> None:
    draft = shared.draft(bread_md=BREAD)
    seen = compared(shared, draft)["files"][0]
    assert (seen["asked"]["compared"], seen["asked"]["already"]) == (1, 0)
    shared.delete(f"/drafts/{draft}")


def test_of_a_large_file_so_many_questions_are_compared_as_take_two_seconds(shared: Kept) -> None:
    parts = (f"## What is the weight of part {n}?\n\nIt is light.\n" for n in range(700))
    draft = shared.draft(parts_md="# Parts\n\n" + "\n".join(parts))
    seen = compared(shared, draft)
    assert seen["files"][0]["records"] == 700
    assert seen["files"][0]["asked"]["compared"] == 50
    shared.delete(f"/drafts/{draft}")
