"""A record's level: from a field, a heading or a tag; what the document says stays as it was."""

import json

import pytest

from ingest.reader import parse_document


def levels(name: str, text: str) -> list[str | None]:
    return [record.level for record in parse_document(name, text.encode()).records]


@pytest.mark.parametrize("field", ["level", "difficulty", "Experience Level"])
def test_a_field_gives_it(field: str) -> None:
    rows = [("What is a quay?", "Easy"), ("What is a jib?", "mid-level"), ("Where is aft?", "2")]
    table = f"question,answer,{field}\n" + "".join(f"{q},On board,{one}\n" for q, one in rows)
    assert levels("cards.csv", table) == ["beginner", "intermediate", None]
    items = [{"question": q, "answer": "On board", field: one} for q, one in rows]
    assert levels("cards.json", json.dumps(items)) == ["beginner", "intermediate", None]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    assert levels("cards.jsonl", lines) == ["beginner", "intermediate", None]
    (first, *_) = parse_document("cards.csv", table.encode()).records
    assert first.tags == ("Easy",)


def test_a_heading_gives_it_and_stays_in_the_section() -> None:
    text = (
        "# Sailing\n\n## Beginner Level\n\n### What is a quay?\nA landing.\n\n"
        "## Advanced questions\n\n### Why do boats heel?\nThe wind leans on them.\n\n"
        "## Hard weather\n\n### When to reef?\nEarly.\n"
    )
    assert levels("sailing.md", text) == ["beginner", "expert", None]
    first = parse_document("sailing.md", text.encode()).records[0]
    assert first.section == ("Beginner Level",)


def test_a_tag_gives_it() -> None:
    text = (
        "#+title: Sailing\n* What is a quay? :ships:easy:\nA landing.\n* Why heel? :ships:\nWind.\n"
    )
    assert levels("sailing.org", text) == ["beginner", None]
