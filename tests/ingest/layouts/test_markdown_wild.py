"""Markdown as people publish it: folds, bold questions, lists, tables, and all of them mixed."""

from itertools import pairwise

import pytest

from ingest.reader import parse_document
from tests.ingest.layouts.test_layouts import Case
from tests.ingest.readings import read

CASES = [
    Case(
        "a quiz: code and options belong to the question, a fold holds the answer",
        "details",
        """# Quiz

###### 1. What's the output?

```js
# console.log(1 + "1")
```

- A: `2`
- B: `"11"`

<details><summary><b>Answer</b></summary>
<p>

#### Answer: B

The number becomes a string.

</p>
</details>

---

###### 2. What's the output?

- A: nothing

<details><summary>Answer</summary>Answer: A.</details>
""",
        [
            ("What's the output?", [], ['B: `"11"`', "The number becomes a string."]),
            ("What's the output?", [], ["A: nothing"]),
        ],
    ),
    Case(
        "folds whose summary asks, over several lines, one nested",
        "details",
        """# FAQ

## Pods

<details>
<summary>What is a pod?</summary>

```sh
# no heading
kubectl get pods
```
</details>
<details open>
  <summary>
    <strong>How do I scale
    a deployment?</strong>
  </summary>
  Use `kubectl scale`.
  <details><summary>Example</summary>kubectl scale --replicas=3</details>
</details>
""",
        [
            ("What is a pod?", ["Pods"], ["# no heading", "kubectl get pods"]),
            ("How do I scale a deployment?", ["Pods"], ["Use `kubectl scale`.", "--replicas=3"]),
        ],
    ),
    Case(
        "bold questions, numbered, answered in the same line or below",
        "bold",
        """# Web

**1. What is REST?**

A style of interfaces.

**2. What is idempotency?** Doing it twice changes nothing.

__Q3: Why HTTP/2?__

Multiplexing.
""",
        [
            ("What is REST?", [], ["A style of interfaces."]),
            ("What is idempotency?", [], ["Doing it twice changes nothing."]),
            ("Why HTTP/2?", [], ["Multiplexing."]),
        ],
    ),
    Case(
        "bold questions under headings",
        "bold",
        "# Notes\n\n## Git\n\n**What is a branch?**\nA name for a commit.\n\n"
        "**How do I undo a commit?**\n\n- `git revert`\n- or reset\n",
        [
            ("What is a branch?", ["Git"], ["A name for a commit."]),
            ("How do I undo a commit?", ["Git"], ["- `git revert`", "- or reset"]),
        ],
    ),
    Case(
        "a list of questions without answers, with follow-up questions",
        "listed",
        "# Notes\n\n## General\n* What did you learn yesterday?\n* Why do you code?\n  * Since when?\n"
        "* What is your editor?\n",
        [
            ("What did you learn yesterday?", ["General"], []),
            ("Why do you code?", ["General"], []),
            ("Since when?", ["General", "Why do you code?"], []),
            ("What is your editor?", ["General"], []),
        ],
    ),
    Case(
        "bullets that ask, their answers nested",
        "listed",
        "- What is a feature?\n  - A measurable property.\n- Why normalise it?\n\n  So that scales"
        " do not matter.\n",
        [
            ("What is a feature?", [], ["A measurable property."]),
            ("Why normalise it?", [], ["So that scales do not matter."]),
        ],
    ),
    Case(
        "tables: the header names the columns; other tables are none",
        "tables",
        "# Terms\n\n| # | Question | Answer |\n|---|:--|--|\n| 1 | **What is a node?** | A machine. |\n"
        "| 2 | What is `a\\|b`? | An or: \\| |\n",
        [
            ("What is a node?", [], ["A machine."]),
            ("What is `a|b`?", [], ["An or: |"]),
        ],
    ),
    Case(
        "a table of two columns of which the first asks",
        "tables",
        "# Notes\n\n## Ports\n\nWhat? | So\n---|---\nWhich port has HTTP? | 80\nWhich has SSH? | 22\n",
        [("Which port has HTTP?", ["Ports"], ["80"]), ("Which has SSH?", ["Ports"], ["22"])],
    ),
    Case(
        "three layouts in three sections",
        "mixed",
        """# Guide

## Theory

### What is bias?
A systematic error.

### What is variance?
Spread.

## Quick round

Q: What is recall?
A: Share of the relevant that is found.

Q: What is precision?
A: Share of what is found that is relevant.

## Extras

<details><summary>What is F1?</summary>Their harmonic mean.</details>
<details><summary>What is AUC?</summary>Area under the curve.</details>
""",
        [
            ("What is bias?", ["Theory"], ["A systematic error."]),
            ("What is variance?", ["Theory"], ["Spread."]),
            ("What is recall?", ["Quick round"], ["Share of the relevant that is found."]),
            ("What is precision?", ["Quick round"], ["Share of what is found that is relevant."]),
            ("What is F1?", ["Extras"], ["Their harmonic mean."]),
            ("What is AUC?", ["Extras"], ["Area under the curve."]),
        ],
    ),
    Case(
        "bold questions, then labels",
        "mixed",
        "# Talk\n\n## Warm up\n\n**Who are you?**\n\nA tester.\n\n**What do you test?**\n\nReaders.\n\n"
        "## Main part\n\n**Q:** What is a join?\n**A:** It combines rows.\n\n"
        "**Q:** And an index?\n\n**A:** It speeds up reading.\n",
        [
            ("Who are you?", ["Warm up"], ["A tester."]),
            ("What do you test?", ["Warm up"], ["Readers."]),
            ("What is a join?", ["Main part"], ["It combines rows."]),
            ("And an index?", ["Main part"], ["It speeds up reading."]),
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_records_come_out(case: Case) -> None:
    parsed = read(case.text, "document.md")
    assert parsed.layout == case.layout
    assert [(r.question, list(r.section)) for r in parsed.records] == [
        (question, section) for question, section, _ in case.records
    ]
    for record, (_, _, parts) in zip(parsed.records, case.records, strict=True):
        assert all(part in record.answer for part in parts)
        assert bool(record.answer) == bool(parts)
    assert parsed.unread == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_records_follow_one_another_and_hold_their_lines(case: Case) -> None:
    lines = case.text.split("\n")
    records = read(case.text, "document.md").records
    assert all(a.lines[1] <= b.lines[0] for a, b in pairwise(records))
    for record in records:
        here = "\n".join(lines[record.lines[0] - 1 : record.lines[1]])
        assert record.question.split()[1].strip("`?") in here


def test_what_is_given_to_a_question_is_kept_apart() -> None:
    first, second = read(CASES[0].text, "document.md").records
    assert first.given == '```js\n# console.log(1 + "1")\n```\n\n- A: `2`\n- B: `"11"`'
    assert second.given == "- A: nothing"
    assert first.asked.startswith("What's the output?\n```js")
    assert first.id != second.id


def test_bold_words_and_tables_of_other_things_stay_in_their_answers() -> None:
    text = (
        "## What is a pod?\n\n**Really?** Yes.\n\n| Name | Size |\n|---|---|\n| a | 1 |\n\n"
        "## What is a node?\n\n- Why so many?\n- Because.\n"
    )
    parsed = parse_document("a.md", text.encode())
    assert [r.question for r in parsed.records] == ["What is a pod?", "What is a node?"]
    assert "| a | 1 |" in parsed.records[0].answer
