"""Adding documents: a draft shows what would be read, a job adds it, and undo takes it back."""

from tests.ui.keeping.conftest import BIKES, BREAD, Kept


def test_a_draft_shows_what_would_be_read_and_is_added(kept: Kept) -> None:
    draft = kept.draft(bikes_md=BIKES)
    shown = kept.get(f"/drafts/{draft}")
    (file,) = shown["files"]
    assert (file["path"], file["records"], file["replaces"]) == ("bikes.md", 2, False)
    assert file["samples"] == ["How do I patch a tube?", "How tight is the chain?"]
    assert file["layout"]
    assert (shown["records"], shown["skipped"], shown["left"]) == (2, [], 0)
    assert not (kept.root / "bikes.md").exists()
    job = kept.done(kept.post(f"/drafts/{draft}/add"))
    assert job["what"] == "Add 1 document"
    assert job["report"]["added"] == 1
    assert (kept.root / "bikes.md").read_text() == BIKES
    assert kept.sources["bikes.md"]["read_at"].endswith("Z")
    found = kept.get("/ask?query=patch a tube")
    assert found["results"][0]["source"] == "bikes.md"
    kept.get(f"/drafts/{draft}", 404)
    corpus = kept.get("/corpus")
    assert corpus["undo"] == {"job": job["id"], "label": "Add 1 document"}
    assert (corpus["folder"], corpus["manage"], corpus["local"]) == (str(kept.root), True, True)
    undone = kept.done(kept.post(f"/jobs/{job['id']}/undo"))
    assert undone["report"]["removed"] == 1
    assert not (kept.root / "bikes.md").exists()
    assert set(kept.sources) == {"bread.md", "tea.md"}
    assert "only the last change" in kept.post(f"/jobs/{job['id']}/undo", status=409)["detail"]


def test_a_document_that_is_replaced_comes_back_by_undo(kept: Kept) -> None:
    draft = kept.draft(bread_md=BREAD + "\n## Which flour?\n\nRye.\n")
    (file,) = kept.get(f"/drafts/{draft}")["files"]
    assert (file["records"], file["replaces"]) == (2, True)
    job = kept.done(kept.post(f"/drafts/{draft}/add"))
    assert (job["report"]["added"], job["report"]["updated"]) == (0, 1)
    assert kept.sources["bread.md"]["records"] == 2
    kept.done(kept.post(f"/jobs/{job['id']}/undo"))
    assert (kept.root / "bread.md").read_text() == BREAD
    assert kept.sources["bread.md"]["records"] == 1
