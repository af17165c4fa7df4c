"""Each layout: documents as people write them, and the records that must come out."""

from dataclasses import dataclass
from itertools import pairwise

import pytest

from ingest.files.suffixes import MARKUPS
from ingest.layouts.catalogue import LAYOUTS, read_text
from ingest.layouts.detect import MARKDOWN, OTHER_MARKUPS
from ingest.layouts.leftover import SURE_LAYOUTS
from ingest.text.document import Document
from ingest.text.reading import Reading


@dataclass(frozen=True)
class Case:
    """A document, its layout, and (question, section, parts of the answer) for each record."""

    name: str
    layout: str
    text: str
    records: list[tuple[str, list[str], list[str]]]
    unread: tuple[tuple[int, int], ...] = ()


CASES = [
    Case(
        "bold labels under numbered headings, with crumbs and a table of contents",
        "labelled",
        """# Guide

## Contents

1. [Drift](#1-drift)
2. [Tests](#2-tests)

---

### 1. Drift

**Question:** What is concept drift?

**Answer:** The relation between input
and output changes.

- in steps
- slowly

[Back to top](#guide)

---

### 2. Tests

**Question:** Why write tests first?

**Answer:**

```python
# Question: not one
**Question:** nor this
```

It keeps the design small.

[↑ Back to Top](#guide)
""",
        [
            (
                "What is concept drift?",
                ["Drift"],
                ["The relation between input\nand output changes.", "- slowly"],
            ),
            (
                "Why write tests first?",
                ["Tests"],
                ["# Question: not one", "keeps the design small."],
            ),
        ],
    ),
    Case(
        "labels Q and A, the colon outside the bold, sections two deep, an answer's own heading",
        "labelled",
        """Notes from the course.

# Statistics
## Estimation

**Q1**: What is an estimator's bias?
**A1**: Its expected error.

#### An example

The plain sample variance is biased.

**Q2**: And its variance?
**A2**: How much it scatters.

## Tests

**Q3:** What is a p-value? **A3:** A probability under the null hypothesis.

# Algebra

**Q4:** What is a rank?
**A4:** The dimension of the image.
""",
        [
            (
                "What is an estimator's bias?",
                ["Statistics", "Estimation"],
                ["Its expected error.", "#### An example", "is biased."],
            ),
            ("And its variance?", ["Statistics", "Estimation"], ["How much it scatters."]),
            ("What is a p-value?", ["Statistics", "Tests"], ["A probability under"]),
            ("What is a rank?", ["Algebra"], ["The dimension of the image."]),
        ],
        ((1, 1),),
    ),
    Case(
        "several # sections, ## headings that ask and that do not, plain questions, sub-headings",
        "headed",
        """# BASICS

## What is a tensor?
An array.

## Handling missing values
Impute them.

### With a model
Or predict them.

## Challenges of small data.
Variance.

# More
How would you pick a metric?

Ask what an error costs.
So what does it cost?

## Explain a pipeline

| step | does |
|---|---|
| fit | learns |

```text
## What is this heading doing in code?
```

Why does any of this matter to a team?

It saves them from leaks.



[https://example.org/where-it-came-from]
""",
        [
            ("What is a tensor?", ["BASICS"], ["An array."]),
            (
                "Handling missing values",
                ["BASICS"],
                ["Impute", "### With a model", "predict them."],
            ),
            ("Challenges of small data.", ["BASICS"], ["Variance."]),
            ("How would you pick a metric?", ["More"], ["error costs.\nSo what does it cost?"]),
            ("Explain a pipeline", ["More"], ["| fit | learns |", "doing in code?\n```"]),
            ("Why does any of this matter to a team?", ["More"], ["It saves them from leaks."]),
        ],
        ((37, 37),),
    ),
    Case(
        "one title, questions below it, setext headings, closed and numbered ones, no crumbs",
        "headed",
        """---
title: Interview
---

Interview preparation
=====================

A few words before.

How does a hash map work?
-------------------------

It hashes the key.

## 2) Why are lookups fast? ##

They do not search.

### What about collisions?

They make it slower.
""",
        [
            ("How does a hash map work?", [], ["It hashes the key."]),
            ("Why are lookups fast?", [], ["They do not search.", "### What about collisions?"]),
        ],
        ((8, 8),),
    ),
    Case(
        "prose with headings only: each heading is a topic",
        "headed",
        """# Handbook

## Setup

### Linux
Install the package.

### Windows
Use the installer.

## Support
Write to us.
""",
        [
            ("Linux", ["Setup"], ["Install the package."]),
            ("Windows", ["Setup"], ["Use the installer."]),
            ("Support", [], ["Write to us."]),
        ],
    ),
    Case(
        "numbers that begin again under level headings; steps, tables, diagrams inside answers",
        "numbered",
        """The Site
Skip to content

Beginner Level

1. What is a fold?

  • A part of the data.

  How it works

    1. Split into k parts.
    2. Train on the others.

2. Describe a matrix.

Predicted: yes Predicted: no
Actual: yes 5 1

```mermaid
graph TD
    1. --> 2.
```

3. How is a model released?

Do this:
1. Build it.
2. Ship it.
3. Watch it.
4. Roll it back when it fails.

4. Who decides?

The owner.

Expert Level

1. Explain the attention
mechanism in one line?

A weighted mean.

2. Name a limit.

Its cost is quadratic.
""",
        [
            ("What is a fold?", ["Beginner Level"], ["• A part", "    2. Train on the others."]),
            ("Describe a matrix.", ["Beginner Level"], ["Actual: yes 5 1", "    1. --> 2.\n```"]),
            ("How is a model released?", ["Beginner Level"], ["1. Build it.", "4. Roll it back"]),
            ("Who decides?", ["Beginner Level"], ["The owner."]),
            (
                "Explain the attention mechanism in one line?",
                ["Expert Level"],
                ["A weighted mean."],
            ),
            ("Name a limit.", ["Expert Level"], ["quadratic."]),
        ],
        ((1, 1),),
    ),
    Case(
        "numbered questions under Markdown headings, numbers running on, one left out",
        "numbered",
        """# FAQ

## Orders

1. Can I change an order?
   Yes, until it ships.

2. Where is my parcel?
   See the link in the mail:

   1. Open it.
   2. Read the map.

## Returns

3. How long may I keep it?
   Thirty days.

5. Who pays for the return?
   We do.
""",
        [
            ("Can I change an order?", ["Orders"], ["Yes, until it ships."]),
            ("Where is my parcel?", ["Orders"], ["1. Open it.", "2. Read the map."]),
            ("How long may I keep it?", ["Returns"], ["Thirty days."]),
            ("Who pays for the return?", ["Returns"], ["We do."]),
        ],
    ),
    Case(
        "bullets that name a topic, with an empty heading, sub-bullets and a web address",
        "topics",
        """#

Things to revise

https://example.org/list

* Linear models: know the assumptions, the normal equation and what to do when they fail badly.
* Trees : how a split is chosen, why they overfit, and what pruning does about it in practice.
* **Metrics** - precision, recall and when each is the one to optimise for the business.
  - ROC: the curve
  - AUC: the area

  A second paragraph.
* Tools (see https://example.org): version control, notebooks, and how to keep them apart.
""",
        [
            ("Linear models", [], ["know the assumptions"]),
            ("Trees", [], ["how a split is chosen"]),
            ("Metrics", [], ["precision, recall", "- ROC: the curve", "A second paragraph."]),
            ("Tools (see https://example.org)", [], ["version control"]),
        ],
        ((3, 5),),
    ),
    Case(
        "topics under headings",
        "topics",
        """# Revision

## Vision

- Convolution: how a filter slides over the image and why its weights are shared everywhere.
- Pooling: what it throws away on purpose, and what strided convolutions do instead of it.

## Language

- Tokens: why words are cut into pieces, and what happens to a word never seen in training.
- Attention: queries, keys and values, and what the softmax over their products is good for.
""",
        [
            ("Convolution", ["Vision"], ["how a filter slides"]),
            ("Pooling", ["Vision"], ["on purpose"]),
            ("Tokens", ["Language"], ["cut into pieces"]),
            ("Attention", ["Language"], ["queries, keys"]),
        ],
    ),
    Case(
        "units with long and short answers, answers over several paragraphs, second labels",
        "units",
        """Unit: Trees

LONG-ANSWER:
1. Q: What is a random forest
and why does it help?
 A: Many trees.

 - each sees a sample
 A: is not a label here

```text
2. Q: nor is this
```

2. Q: What is boosting?
 A: Trees in sequence.

SHORT-ANSWER:
1. Q: Name one library. A: XGBoost.

Unit: Nets
1. Q: What is a unit?
 A: A weighted sum.
""",
        [
            (
                "What is a random forest and why does it help?",
                ["Trees", "LONG-ANSWER"],
                ["Many trees.", "A: is not a label here", "2. Q: nor is this"],
            ),
            ("What is boosting?", ["Trees", "LONG-ANSWER"], ["Trees in sequence."]),
            ("Name one library.", ["Trees", "SHORT-ANSWER"], ["XGBoost."]),
            ("What is a unit?", ["Nets"], ["A weighted sum."]),
        ],
    ),
    Case(
        "bare Q and A lines with words before and after",
        "units",
        """Frequently asked, last changed in May.

Q: How do I detach?
A: Press the key
   and then d.

Q: Does it scroll?
A: Yes.
""",
        [
            ("How do I detach?", [], ["Press the key\n   and then d."]),
            ("Does it scroll?", [], ["Yes."]),
        ],
        ((1, 1),),
    ),
    Case(
        "full-width labels and marks",
        "units",
        """Q：什么是过拟合？
A：模型记住了训练数据。
""",
        [("什么是过拟合？", [], ["模型记住了训练数据。"])],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.layout}: {case.name}")
def test_layout_is_detected_and_read(case: Case) -> None:
    reading = read_text(Document("a.md", case.text))[0].reading
    assert reading.layout == case.layout
    got = [(found.question, list(found.section)) for found in reading.records]
    assert got == [(question, section) for question, section, _ in case.records]
    for found, (_, _, parts) in zip(reading.records, case.records, strict=True):
        for part in parts:
            assert part in found.answer
    assert tuple(unread.lines for unread in reading.unread) == case.unread


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.layout}: {case.name}")
def test_answers_stop_before_the_next_question(case: Case) -> None:
    records = read_text(Document("a.md", case.text))[0].reading.records
    for found, after in pairwise(records):
        assert after.question not in found.answer
        assert found.lines[1] < after.lines[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.layout}: {case.name}")
def test_every_line_is_accounted_for_once(case: Case) -> None:
    document = Document("a.md", case.text)
    for scored in read_text(document):
        held = [line for found in scored.reading.records for line in range(*_span(found.lines))]
        left = [line for unread in scored.reading.unread for line in range(*_span(unread.lines))]
        text = {n for n, line in enumerate(document.lines, start=1) if line.strip()}
        assert len(held) == len(set(held))
        assert not set(held) & set(left) & text
        for line in text - set(held) - set(left):
            assert _is_structure(document.lines[line - 1]), document.lines[line - 1]


def test_a_document_without_questions_has_no_layout() -> None:
    assert read_text(Document("a.md", "Just a few words.\n\nAnd some more of them.\n")) == []


def test_what_detection_knows_of_layouts_it_knows_of_those_that_are_there() -> None:
    names = {layout.name for layout in LAYOUTS}
    assert names >= OTHER_MARKUPS | MARKDOWN | SURE_LAYOUTS | set(MARKUPS.values())


def test_every_layout_reads_its_own_example() -> None:
    for layout in LAYOUTS:
        reading: Reading = layout.read(Document("a.md", layout.example))
        assert reading.records, layout.name
        assert read_text(Document("a.md", layout.example))[0].reading.layout == layout.name


def _span(lines: tuple[int, int]) -> tuple[int, int]:
    return lines[0], lines[1] + 1


def _is_structure(line: str) -> bool:
    """Return whether a line is a heading, label, rule, link or front matter: no record holds these."""
    bare = line.strip()
    return (
        bare.startswith(("#", "---", "===", "[", "title:", "Unit:"))
        or bare.endswith((":", "Level"))
        or "](#" in bare
        or bare in {"Skip to content", "Interview preparation", "Contents"}
    )
