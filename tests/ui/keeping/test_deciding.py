"""The desk through the whole server: what is decided is shown, counts in searches, and is undone."""

from typing import Any

import httpx
import pytest

from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.ui.keeping.conftest import Kept, KeptMaker
from ui.access.rules import Access

WATER = "## How hot is the water for green tea?\n\nEighty degrees.\n"
# The same in other words, an exact copy, and a question that looks like the first one.
MORE = (
    f"# More\n\n{WATER}\n"
    "## Which water temperature is right for green tea?\n\nEighty degrees, and two minutes.\n\n"
    "## How hot is the water for black tea?\n\nIt boils.\n"
)
EXACT = {"threshold": 0.9}


@pytest.fixture
def tea(make: KeptMaker, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    kept = make()
    (kept.root / "more.md").write_text(MORE)
    return read_again(kept)


def read_again(kept: Kept, *, rebuild: bool = False) -> Kept:
    ingest([kept.root], kept.settings, kept.service.engine.embedder, rebuild=rebuild)
    kept.service.engine.renew()
    return kept


def desk(kept: Kept, state: str = "open", **more: Any) -> Any:
    query = httpx.QueryParams({"state": state, "threshold": 0.6, **more})
    return kept.get(f"/desk?{query}")


def ids(kept: Kept) -> dict[str, str]:
    """The ids of records by the beginning of their questions, and of the copy."""
    found = {}
    for record in kept.service.engine.records:
        name = "copy" if record.question in found else record.question
        found[name] = record.id
    return {
        "hot": found["How hot is the water for green tea?"],
        "copy": found["copy"],
        "which": found["Which water temperature is right for green tea?"],
        "black": found["How hot is the water for black tea?"],
        "dough": found["How long does dough rise?"],
    }


def asked(
    kept: Kept, query: str = "water for green tea", **more: str
) -> list[tuple[str, set[str]]]:
    params = httpx.QueryParams({"query": query, "k": 5, **more})
    results = kept.get(f"/ask?{params}")["results"]
    return [(one["id"], {also["id"] for also in one["also"]}) for one in results]


def decide(kept: Kept, decision: str, *records: str, **more: Any) -> Any:
    return kept.post("/decisions", {"ids": [*records], "decision": decision, **more})


def test_a_group_is_shown_decided_and_opened_again(tea: Kept) -> None:
    found = desk(tea)
    assert (found["open"], found["decided"], found["can_decide"]) == (found["total"], 0, True)
    item = next(one for one in found["items"] if one["exact"] or len(one["ids"]) > 1)
    whole = tea.get(f"/desk/{item['key']}?threshold=0.6")
    assert [one["id"] for one in whole["records"]] == item["ids"]
    assert all("html" in one for one in whole["records"])
    assert len(whole["comparisons"]) == len(item["ids"]) - 1
    assert {op for op, _ in whole["comparisons"][0]["question"]} <= {"same", "only_a", "only_b"}
    made = tea.post("/decisions", {"key": item["key"], "decision": "same", "threshold": 0.6})
    assert made["item"]["decision"]["id"] == made["id"]
    assert made["item"]["key"] == item["key"]
    after = desk(tea)
    assert (after["open"], after["decided"]) == (found["open"] - 1, 1)
    assert desk(tea, "decided")["items"] == [made["item"]]
    undone = tea.post("/decisions/undo", {"id": made["id"], "threshold": 0.6})
    assert (undone["undone"], undone["item"]) == (1, item)
    assert desk(tea)["items"] == found["items"]


def test_what_is_the_same_is_one_result_under_the_record_to_keep(tea: Kept) -> None:
    own = ids(tea)
    tag = tea.client.get("/api/v1/ask?query=tea").headers["etag"]
    decide(tea, "same", own["hot"], own["which"], keeper=own["which"])
    results = asked(tea)
    assert results[0] == (own["which"], {own["hot"], own["copy"]})
    assert tea.client.get("/api/v1/ask?query=tea").headers["etag"] != tag
    only = asked(tea, sources="tea.md")  # the filter does not let the keeper pass
    assert only[0][0] == own["copy"]
    answered = tea.get("/answer?query=water for green tea")
    assert answered["citations"][0]["record"] == own["which"]


def test_what_was_told_apart_is_never_folded(tea: Kept) -> None:
    own = ids(tea)
    both = {own["hot"], own["copy"]}
    assert any(both <= {first, *also} for first, also in asked(tea))
    decide(tea, "different", own["hot"], own["copy"])
    assert not any(both <= {first, *also} for first, also in asked(tea))
    pairs = tea.get("/duplicates?threshold=0.6")["pairs"]
    assert {own["hot"], own["copy"]} not in [{one["a"], one["b"]} for one in pairs]


def test_a_keeper_that_the_query_did_not_find_is_shown_for_what_it_found(tea: Kept) -> None:
    own = ids(tea)
    decide(tea, "same", own["hot"], own["dough"], keeper=own["dough"])
    assert asked(tea, "How hot is the water for green tea?")[0][0] == own["dough"]


def test_a_part_of_a_group_is_decided_and_the_rest_waits(tea: Kept) -> None:
    own = ids(tea)
    decide(tea, "same", own["hot"], own["copy"])
    rest = next(one for one in desk(tea)["items"] if own["which"] in one["ids"])
    made = tea.post("/decisions", {"key": rest["key"], "decision": "different", "threshold": 0.6})
    assert made["item"]["decision"]["decision"] == "different"
    still = [one for one in desk(tea, "decided")["items"] if own["copy"] in one["ids"]]
    assert "same" in {one["decision"]["decision"] for one in still}
    assert own["which"] not in {key for one in desk(tea)["items"] for key in one["ids"]}


def test_decisions_outlive_a_rebuild_and_a_document_that_moves(tea: Kept) -> None:
    own = ids(tea)
    made = decide(tea, "same", own["hot"], own["which"], keeper=own["which"])
    decide(tea, "different", own["which"], own["black"])
    read_again(tea, rebuild=True)
    assert {one["decision"]["id"] for one in desk(tea, "decided")["items"]} >= {made["id"]}
    (tea.root / "deep").mkdir()
    (tea.root / "more.md").rename(tea.root / "deep" / "renamed.md")
    read_again(tea)
    moved = ids(tea)
    assert moved["which"] != own["which"]
    item = next(one for one in desk(tea, "decided")["items"] if one["decision"]["id"] == made["id"])
    assert item["keeper"] == moved["which"]
    assert asked(tea)[0][0] == moved["which"]


def test_a_text_that_changes_opens_what_was_decided_and_back_again_closes_it(tea: Kept) -> None:
    own = ids(tea)
    made = decide(tea, "same", own["hot"], own["which"])
    changed = MORE.replace("two minutes", "three minutes")
    (tea.root / "more.md").write_text(changed)
    read_again(tea)
    item = next(one for one in desk(tea)["items"] if own["which"] in one["ids"])
    assert item["before"]["id"] == made["id"]
    (tea.root / "more.md").write_text(MORE)
    read_again(tea)
    assert made["id"] in {one["decision"]["id"] for one in desk(tea, "decided")["items"]}


def test_decisions_on_records_that_are_gone_stay_in_the_file(tea: Kept) -> None:
    own = ids(tea)
    made = decide(tea, "same", own["hot"], own["which"])
    (tea.root / "more.md").unlink()
    read_again(tea)
    assert desk(tea, "decided")["items"] == []
    file = tea.root / ".askalike" / "decisions.jsonl"
    assert made["id"] in file.read_text()
    assert tea.service.engine.ledger.file == file


def test_all_exact_copies_are_decided_at_once_and_undone_at_once(tea: Kept) -> None:
    (tea.root / "copy.md").write_text((tea.root / "bread.md").read_text())
    read_again(tea)
    made = tea.post("/decisions/bulk", {"which": "exact", "threshold": 0.6})
    assert made["count"] == 2  # one of them within a larger group
    settled = desk(tea, "decided")["items"]
    assert [one["exact"] for one in settled] == [True, True]
    own = ids(tea)
    assert any({own["hot"], own["copy"]} == {*one["ids"]} for one in settled)
    undone = tea.post("/decisions/undo", {"id": made["id"], "threshold": 0.6})
    assert (undone["undone"], undone["item"]) == (2, None)
    assert desk(tea, "decided")["items"] == []
    assert tea.post("/decisions/bulk", {"which": "exact", "threshold": 1})["count"] <= 2


def test_a_report_and_the_decisions_are_files(tea: Kept) -> None:
    own = ids(tea)
    made = decide(tea, "same", own["hot"], own["which"])
    for form, name in {"markdown": "duplicates.md", "corpus": "corpus.jsonl"}.items():
        sent = tea.client.get(f"/api/v1/duplicates/report?format={form}&threshold=0.6")
        assert name in sent.headers["content-disposition"]
        assert "green tea" in sent.text
    lines = tea.client.get("/api/v1/decisions")
    assert made["id"] in lines.text
    tea.post("/decisions/undo", {"id": made["id"], "threshold": 0.6})
    again = tea.client.post("/api/v1/decisions/import", content=lines.content + b"no\n")
    told = again.json()
    assert (told["added"], told["known"], len(told["problems"])) == (0, 1, 1)
    assert tea.client.get("/api/v1/duplicates/report?format=exe").status_code == 422


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"ids": ["x", "y"], "decision": "same"}, 409, "not in the corpus now"),
        ({"key": "x", "decision": "same"}, 404, "no such group"),
        ({"ids": [], "decision": "same"}, 400, "two records or more"),
        ({"ids": ["hot"], "decision": "same"}, 400, "two records or more"),
        ({"ids": ["hot", "hot"], "decision": "same"}, 400, "two records or more"),
        ({"ids": ["hot", "black"], "decision": "same", "keeper": "which"}, 400, "none of the"),
        ({"ids": ["hot", "black"], "decision": "perhaps"}, 422, "decision"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    tea: Kept, body: dict[str, Any], status: int, said: str
) -> None:
    own = ids(tea)
    named = [own.get(one, one) for one in body.get("ids", ())]
    keeper = {"keeper": own[body["keeper"]]} if "keeper" in body else {}
    refused = tea.post("/decisions", body | {"ids": named} | keeper, status)
    assert said in refused["detail"]
    assert not (tea.root / ".askalike").exists()


def test_where_nothing_can_be_changed_nobody_decides_and_the_desk_says_why(
    make: KeptMaker,
) -> None:
    kept = make(Access.of("127.0.0.1", read_only=True))
    shown = desk(kept)
    assert shown["can_decide"] is False
    assert "--read-only" in shown["why_not"]
    kept.post("/decisions", {"ids": ["a", "b"], "decision": "same"}, 403)
    kept.post("/decisions/undo", {"id": "a"}, 403)


def test_a_file_that_cannot_be_written_is_named_and_one_that_cannot_be_read_stops_no_search(
    make: KeptMaker, tmp_path: Any
) -> None:
    kept = make(decisions=tmp_path / "decisions.jsonl")
    (tmp_path / "decisions.jsonl").mkdir()
    refused = kept.client.get("/api/v1/desk")
    assert refused.status_code == 503
    assert "file of decisions cannot be read" in refused.json()["detail"]
    assert asked(kept)


def test_one_record_is_taken_out_and_undone_and_the_others_stay_a_group(tea: Kept) -> None:
    own = ids(tea)
    item = next(one for one in desk(tea)["items"] if len(one["ids"]) == 3)
    body = {"key": item["key"], "decision": "different", "threshold": 0.6}
    made = tea.post("/decisions", body | {"apart": own["which"], "seen": ""})
    assert (made["item"]["apart"], made["item"]["key"]) == ([own["which"]], item["key"])
    assert set(made["left"]["ids"]) == {own["hot"], own["copy"]}
    assert made["left"]["decision"] is None
    results = dict(asked(tea))
    assert own["which"] in results
    again = tea.post("/decisions", body | {"apart": own["hot"], "seen": ""}, 409)
    assert "meanwhile" in again["detail"]
    undone = tea.post("/decisions/undo", {"id": made["id"], "threshold": 0.6})
    assert (undone["undone"], undone["item"]) == (1, item)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"apart": "black"}, "none of the records"),
        ({"apart": "which", "decision": "same"}, "taken out as different"),
        ({"apart": "which", "keeper": "hot"}, "taken out as different"),
        ({"apart": "nobody"}, "none of the records"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(tea: Kept, more: dict[str, str], said: str) -> None:
    own = ids(tea)
    named = {key: own.get(value, value) for key, value in more.items()}
    three = [own["hot"], own["copy"], own["which"]]
    refused = tea.post("/decisions", {"ids": three, "decision": "different"} | named, 400)
    assert said in refused["detail"]
    assert not (tea.root / ".askalike").exists()


def test_an_item_is_compared_with_any_of_its_records(tea: Kept) -> None:
    item = next(one for one in desk(tea)["items"] if len(one["ids"]) == 3)
    for keeper in item["ids"]:
        whole = tea.get(f"/desk/{item['key']}?threshold=0.6&keeper={keeper}")
        assert {one["a"] for one in whole["comparisons"]} == {keeper}
        assert {one["b"] for one in whole["comparisons"]} == {*item["ids"]} - {keeper}
        assert whole["keeper"] == item["keeper"]
    refused = tea.client.get(f"/api/v1/desk/{item['key']}?threshold=0.6&keeper=x")
    assert refused.status_code == 400


def test_another_site_cannot_decide(tea: Kept) -> None:
    own = ids(tea)
    body = {"ids": [own["hot"], own["which"]], "decision": "same"}
    headers = {"Origin": "http://evil.example"}
    refused = tea.client.post("/api/v1/decisions", json=body, headers=headers)
    assert refused.status_code == 403
    assert desk(tea, "decided")["items"] == []


def test_two_servers_of_one_corpus_see_what_the_other_decided(tea: Kept) -> None:
    own = ids(tea)
    settings = Settings.load(index=tea.settings.index)
    other = Engine.open(settings, tea.service.engine.embedder)
    made = decide(tea, "different", own["hot"], own["black"])
    assert [one.id for one in other.ledger.book.decisions] == [made["id"]]
    other.ledger.undo(made["id"], "bob")
    assert desk(tea, "decided")["items"] == []
