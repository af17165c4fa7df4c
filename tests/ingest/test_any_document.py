"""Whatever a document looks like: no exception but a clear one, and every line accounted for."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from ingest.document import Document
from ingest.layouts import LAYOUTS, detect
from ingest.reader import Parsed, parse_document
from ingest.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("a.md", "a.txt", "a.rst", "a.adoc", "a.org", "a.pod", "a.csv", "a.json", "a.html", "a")

# Lines of all layouts, in any order: what authors begin and do not end.
SNIPPETS = [line for layout in LAYOUTS for line in layout.example.split("\n")] + [
    "", "", "   ", "\t", "# ", "## Why?", "### 1. What? ###", "====", "----", "***", "```", "~~~",
    "<details>", "<summary>", "</summary>", "</details>", "<details><summary>x?</summary>", "<p>",
    "- ", "  - nested?", "1. ", "1) Why?", "> quoted?", "| Question | Answer |", "|---|---|", "| a",
    "**Q1.**", "**What is", "it?**", "Q:", "A:", "Q: Who? A: I.", "Вопрос: Кто?", "问：谁？", "^ x",
    "#Q Which?", "A a", "[top](#top)", "Why is that so?", "words and words", "=over", "=item x",
    ".. note::", "x?::", "#+begin_src", ":PROPERTIES:", "\u00a0", "\u2028", "é", "\ufeff",
]  # fmt: skip
documents = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=30), max_size=40).map("\n".join)
mild = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def read(name: str, text: str) -> Parsed | None:
    """Return a document as it is read, None where it is refused; a reader's own failure raises."""
    try:
        return parse_document(name, text.encode("utf-8", "surrogatepass"))
    except SourceError as error:
        if "please report this" in str(error):
            raise
        return None


def unaccounted(document: Document, reading: Reading) -> list[int]:
    """Return the lines that are in two unread parts, in a record and unread, or beyond the end."""
    unread = [line for one in reading.unread for line in range(one.lines[0], one.lines[1] + 1)]
    held = {n for r in reading.records for n in range(r.lines[0], r.lines[1] + 1)}
    wrong = [n for n in unread if unread.count(n) > 1 or n > len(document.lines)]
    return wrong + [n for n in unread if n in held and not document.blank(n - 1)]


@mild
@given(documents, st.sampled_from(NAMES))
def test_any_document_is_read_or_refused_in_words(text: str, name: str) -> None:
    parsed = read(name, text)
    if parsed is None:
        return
    assert parsed.records
    assert len({record.id for record in parsed.records}) == len(parsed.records)
    for record in parsed.records:
        assert record.question.strip()
        assert 1 <= record.lines[0] <= record.lines[1]


@mild
@given(documents, st.sampled_from(NAMES[:6]))
def test_every_line_is_accounted_for_once(text: str, name: str) -> None:
    document = Document(name, text)
    for scored in detect(document):
        assert unaccounted(document, scored.reading) == [], scored.reading.layout
        assert 0.0 <= scored.score <= 1.0


@mild
@given(st.data())
def test_mutated_documents_are_read_or_refused_in_words(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted((ROOT / "corpus" / "documents").glob("*.*"))))
    lines = file.read_text("utf-8").split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    count = data.draw(st.integers(0, 30))
    other = data.draw(st.lists(st.sampled_from(SNIPPETS), max_size=5))
    text = "\n".join([*lines[:first], *other, *lines[first + count :]])
    parsed = read(file.name, text)
    assert parsed is None or parsed.records


@pytest.mark.parametrize("name", NAMES[:6])
@pytest.mark.parametrize(
    "text", ["?" * 300_000, "[" * 50_000, "> " * 20_000 + "x", "<details>\n" * 3000, "- " * 9000]
)
def test_nesting_and_long_lines_end(name: str, text: str) -> None:
    parsed = read(name, text)
    assert parsed is None or parsed.records
