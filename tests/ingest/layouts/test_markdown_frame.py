"""What stands around questions in Markdown: signs, titles, settings, parts about the document."""

import pytest

from ingest.reader import parse_document


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("## ❓ How do I start?", "How do I start?"),
        ("## :question: How do I start?", "How do I start?"),
        ("## 1️⃣ How do I start?", "How do I start?"),
        ("### 👉🏽 What is `x`? {#x .y}", "What is `x`?"),
        ("### What is it for? [¶](#what)", "What is it for?"),
        ("### 3、什么是线程？", "什么是线程？"),
        ('<h3 align="left">What is a tab?</h3>', "What is a tab?"),
        ("<h2>\n  What is a tab?\n</h2>", "What is a tab?"),
        ("**Interviewer:** How did you start?", "How did you start?"),
        ("__Host__: What came next for the band?", "What came next for the band?"),
        ("### **Docker:** What is an image?", "**Docker:** What is an image?"),
    ],
)
def test_signs_around_a_question_are_no_part_of_it(heading: str, question: str) -> None:
    parsed = parse_document("a.md", f"{heading}\n\nSo.\n".encode())
    assert [(r.question, r.answer) for r in parsed.records] == [(question, "So.")]


@pytest.mark.parametrize("frame", ["## License\n\nMIT\n", "## 🤝 Contributing\n\nWrite to us.\n"])
def test_what_stands_around_questions_is_no_question(frame: str) -> None:
    text = f"# Shop\n\n## Where is it?\n\nHere.\n\n## When is it open?\n\nNow.\n\n{frame}"
    parsed = parse_document("a.md", text.encode())
    assert [record.question for record in parsed.records] == ["Where is it?", "When is it open?"]
    assert len(parsed.unread) == 1


@pytest.mark.parametrize("end", ["© 2024 The shop", "Last updated: May 2024"])
def test_what_stands_below_every_page_is_no_answer(end: str) -> None:
    text = f"## Where is it?\n\nHere.\n\n## When?\n\nNow.\n\n---\n\n{end}\n"
    assert parse_document("a.md", text.encode()).records[-1].answer == "Now."


@pytest.mark.parametrize("section", ["## Disclaimer", "### Thanks"])
def test_a_heading_outside_the_list_ends_its_last_answer(section: str) -> None:
    text = (
        "# DB\n\n| No. | Questions |\n|---|---|\n| 1 | [What is a view?](#v) |\n\n"
        "1. ### What is a view?\n\n   A query.\n\n2. ### What is an index?\n\n   A tree.\n\n"
        f"   - balanced\n\n{section}\n\nAll are real.\n"
    )
    parsed = parse_document("a.md", text.encode())
    assert [record.answer for record in parsed.records] == ["A query.", "A tree.\n\n- balanced"]


@pytest.mark.parametrize(
    ("head", "title", "sections"),
    [
        ("BIOLOGY TEST\n\n", "BIOLOGY TEST", [(), ()]),
        ("Travel questions\n\nBeginner\n\n", "Travel questions", [("Beginner",), ("Expert",)]),
        ("Beginner\n\n", "", [("Beginner",), ("Expert",)]),
    ],
)
def test_the_first_line_of_numbered_text_is_its_title(
    head: str, title: str, sections: list[tuple[str, ...]]
) -> None:
    second = "Expert\n\n1." if sections[1] else "2."
    text = f"{head}1. What is a visa?\nA stamp.\n\n{second} What is a lounge?\nA room.\n"
    parsed = parse_document("a.txt", text.encode())
    assert (parsed.title, [record.section for record in parsed.records]) == (title, sections)


def test_settings_in_toml_lead_a_page_as_those_in_yaml_do() -> None:
    for fence in ("+++", "---"):
        text = f"{fence}\ntitle = 'Help'\n{fence}\n\n## How do I start?\n\nPush.\n"
        parsed = parse_document("a.md", text.encode())
        assert not parsed.unread


@pytest.mark.parametrize("bullet", ["- ", ""])
def test_options_between_a_question_and_its_fold_are_given_with_it(bullet: str) -> None:
    fold = "<details><summary>Show answer</summary>\n{}\n</details>\n"
    text = (
        f"1. Which tree is soft?\n{bullet}a) Oak\n{bullet}b) Pine\n\n{fold.format('b')}\n"
        f"2. Which tree is hard?\n{bullet}a) Oak\n{bullet}b) Fir\n\n{fold.format('a) Oak')}"
    )
    parsed = parse_document("a.md", text.encode())
    assert [(r.question, r.answer) for r in parsed.records] == [
        ("Which tree is soft?", "b) Pine"),
        ("Which tree is hard?", "a) Oak"),
    ]
    assert parsed.records[0].given == f"{bullet}a) Oak\n{bullet}b) Pine"


def test_what_stands_below_plain_text_is_no_answer() -> None:
    text = "Q: Who leads?\nA: Ann.\n\nQ: Who pays?\nA: All.\n\n-----\nCopyright 2024 The club\n"
    parsed = parse_document("a.txt", text.encode())
    assert [record.answer for record in parsed.records] == ["Ann.", "All."]
    assert not parsed.unread


@pytest.mark.parametrize(
    "asks",
    [
        "Was this page helpful? [Yes](#y) [No](#n)",
        "**Did you find this article useful?**",
        "War dieser Artikel hilfreich?",
        "Cet article vous a-t-il aidé ? [Oui](#o)",
        "¿Te ha sido útil esta página?",
        "Questa pagina è stata utile?",
        "この記事は役に立ちましたか？",
        "此页面对您有帮助吗？",
    ],
)
def test_a_page_that_asks_whether_it_helped_asks_nothing(asks: str) -> None:
    text = f"# Permits\n\n## Who may apply?\n\nResidents.\n\n## How long?\n\nA year.\n\n{asks}\n"
    parsed = parse_document("a.md", text.encode())
    assert [record.answer for record in parsed.records] == ["Residents.", "A year."]
    assert not parsed.unread
