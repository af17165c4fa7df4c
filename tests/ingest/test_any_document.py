"""Whatever a document looks like: only clear errors, and every line accounted for."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from ingest.layouts.catalogue import LAYOUTS, read_text
from ingest.reader import Parsed, parse_document
from ingest.text.document import Document
from ingest.text.reading import Found
from tests.conftest import SHIPPED
from tests.ingest.conftest import account

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
DOCUMENTS = [file for file in SHIPPED if file.suffix not in {".csv", ".jsonl", ".html"}]
DOCUMENTS = [file for file in DOCUMENTS if file.name != "revision-cards.txt"]  # rows, not lines
WORDS = re.compile(r"[^\W\d_]{3,}")
# What no reader of a published page sees: tags, the targets of links, commands of other markups.
UNSEEN = re.compile(r"^\.\. _[^:]*:|\]\([^()]*\)|<[^<>]*>|^=\w+|^#\+\w+:?|^\s*:\w+:")
LABELS = frozenset(
    "frage antwort question answer answers unit ans sol solution correct antwort ответ вопрос title".split()
)
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


@mild
@example("# \n<details>", "a.md")
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
@example("<details><summary>Who?</summary>\n<details><summary>When?</summary>", "a.md")
@example("  - nested?\n# Optimisation\n## Why?", "a.md")
@example("**Question:** Who?\n# Title\n= FAQ\n## Why?", "a.md")
@example("# \n# Title\n## Why?\nSo.", "a.md")
@given(documents, st.sampled_from(NAMES[:6]))
def test_every_line_is_accounted_for_once(text: str, name: str) -> None:
    document = Document(name, text)
    for scored in read_text(document):
        account(document, scored.reading)
        assert 0.0 <= scored.score <= 1.0


def lost(document: Document, found: Found) -> set[str]:
    """Return the words of a record's lines that it does not hold, except its labels."""
    about = (found.question, found.answer, found.given, *found.tags, *found.section)
    kept = set(WORDS.findall(" ".join(about).casefold()))
    lines = set(range(found.lines[0] - 1, found.lines[1])) - document.crumbs
    text = " ".join(UNSEEN.sub(" ", document.lines[line]) for line in sorted(lines))
    return set(WORDS.findall(text.casefold())) - kept - LABELS


@mild
@example("\x1e\n= Gardening FAQ\n---------------------------", "a.rst")
@given(documents, st.sampled_from(NAMES[:6]))
def test_no_word_of_a_record_is_lost(text: str, name: str) -> None:
    document = Document(name, text)
    for scored in read_text(document):
        for found in scored.reading.records:
            assert lost(document, found) == set(), scored.reading.layout


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_line_and_word_of_our_documents_is_kept(file: Path) -> None:
    document = Document(file.name, file.read_text("utf-8"))
    for scored in read_text(document)[:1]:
        account(document, scored.reading)
        assert [
            lost(document, found) for found in scored.reading.records if lost(document, found)
        ] == []


@mild
@given(st.data())
def test_mutated_documents_are_read_or_refused_in_words(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(SHIPPED))
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
