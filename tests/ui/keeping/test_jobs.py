"""Changes run one at a time, can be stopped and undone, and say why they failed."""

import threading
import time
from typing import Any

import pytest

from corpus.generations.lock import acquire
from ingest.pipeline import ingest
from tests.ui.keeping.conftest import BIKES, BREAD, TEA, Kept, KeptMaker
from ui.keeping.jobs import Job, Jobs, Outcome
from ui.keeping.refusals import NotNow


def test_a_document_is_removed_into_the_trash_and_comes_back(kept: Kept) -> None:
    assert "no document 'x.md'" in kept.post("/sources/remove", {"paths": ["x.md"]}, 404)["detail"]
    job = kept.done(kept.post("/sources/remove", {"paths": ["tea.md"]}))
    assert job["what"] == "Remove tea.md"
    assert "kept for 30 days" in job["text"]
    assert set(kept.sources) == {"bread.md"}
    assert not (kept.root / "tea.md").exists()
    (trashed,) = (one for one in kept.data.rglob("tea.md"))
    assert trashed.read_text() == TEA
    kept.done(kept.post(f"/jobs/{job['id']}/undo"))
    assert (kept.root / "tea.md").read_text() == TEA
    assert set(kept.sources) == {"bread.md", "tea.md"}
    # the last document, too: the corpus is then empty, and is still described
    job = kept.done(kept.post("/sources/remove", {"paths": ["tea.md", "bread.md"]}))
    described = kept.get("/corpus")
    assert (described["records"], described["documents"]) == (0, 0)
    kept.done(kept.post(f"/jobs/{job['id']}/undo"))
    assert set(kept.sources) == {"bread.md", "tea.md"}


def test_documents_are_read_again_in_another_layout(kept: Kept) -> None:
    before = kept.sources["bread.md"]
    job = kept.post("/sources/reread", {"paths": ["bread.md"], "layout": "markdown"})
    assert kept.done(job)["report"]["updated"] == 1
    assert kept.sources["bread.md"]["choice"] == "markdown"
    kept.done(kept.post(f"/jobs/{job['id']}/undo"))
    after = kept.sources["bread.md"]
    assert (after["choice"], after["layout"]) == ("", before["layout"])
    (kept.root / "tea.md").write_text(TEA.replace("Eighty", "Seventy"))
    job = kept.done(kept.post("/sources/reread", {"paths": []}))
    assert (job["report"]["updated"], job["report"]["unchanged"]) == (1, 1)
    assert job["undoable"] is False
    wrong = kept.post("/sources/reread", {"paths": [], "layout": "nonsense"}, 400)
    assert "no layout" in wrong["detail"]


def test_a_change_waits_for_no_other_and_stops_when_it_is_told(make: KeptMaker) -> None:
    going = threading.Event()

    def slowly(*arguments: Any, stopped: Any, **more: Any) -> Any:
        going.set()
        while not stopped():
            time.sleep(0.01)
        return ingest(*arguments, stopped=stopped, **more)

    kept = make(work=slowly)
    draft = kept.draft(bikes_md=BIKES)
    job = kept.post(f"/drafts/{draft}/add")
    assert going.wait(20)
    busy = kept.post("/sources/reread", {"paths": []}, 409)
    assert busy["detail"].startswith("busy: Add 1 document is under way")
    assert "being added" in kept.put(draft, "more.md", BREAD, 409)["detail"]
    assert kept.get("/ask?query=dough")["results"]  # searches go on
    assert kept.get("/corpus")["job"]["state"] == "running"
    kept.post(f"/jobs/{job['id']}/cancel")
    ended = kept.wait(job)
    assert (ended["state"], ended["undoable"]) == ("stopped", True)
    assert (kept.root / "bikes.md").exists()
    assert "kept" in ended["text"]


def test_another_process_that_writes_is_named_and_nothing_has_changed(kept: Kept) -> None:
    draft = kept.draft(bikes_md=BIKES, bread_md=BREAD + "\n## Which flour?\n\nRye.\n")
    lock = acquire(kept.settings.index / "default")
    try:
        job = kept.wait(kept.post(f"/drafts/{draft}/add"))
        assert job["state"] == "failed"
        assert "is writing to the index" in job["problem"]
        removed = kept.wait(kept.post("/sources/remove", {"paths": ["tea.md"]}))
        assert "is writing to the index" in removed["problem"]
    finally:
        lock.release()
    assert not (kept.root / "bikes.md").exists()
    assert (kept.root / "bread.md").read_text() == BREAD
    assert (kept.root / "tea.md").read_text() == TEA
    # the draft is still there; what is sent between the look and the adding counts
    kept.put(draft, "bikes.md", BIKES.replace("centimetre", "thumb"))
    assert kept.done(kept.post(f"/drafts/{draft}/add"))["report"]["added"] == 1
    assert "thumb" in (kept.root / "bikes.md").read_text()


def test_a_bug_is_told_without_its_text(make: KeptMaker) -> None:
    def broken(*_arguments: Any, **_more: Any) -> Any:
        raise KeyError("secret")

    kept = make(work=broken)
    job = kept.wait(kept.post("/sources/reread", {"paths": []}))
    assert job["state"] == "failed"
    assert "secret" not in job["problem"]


def test_the_end_of_the_server_stops_a_job_and_takes_no_other() -> None:
    jobs: Jobs[str] = Jobs()

    def work(job: Job) -> Outcome[str]:
        while not job.stopped():
            time.sleep(0.01)
        return Outcome(None)

    job = jobs.start("Wait", work)
    assert jobs.close(5)
    assert job.state == "stopped"
    with pytest.raises(NotNow, match="stopping"):
        jobs.start("More", work)
