"""Word documents and PDF, where the office extra is installed; a clear error where it is not."""

import importlib.util
import io
import zipfile
from typing import Any

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.formats.packages.paper import pdf_text, word_text
from ingest.reader import parse_document

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0"?>'


@pytest.fixture
def markitdown() -> None:
    pytest.importorskip("markitdown", reason='needs pip install "askalike[office]"')


def docx(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word document of (style, text) paragraphs."""
    styled = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    link = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}'
    kinds = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application'
        '/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/></Types>'
    )
    style = '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    members = {
        "[Content_Types].xml": kinds,
        "_rels/.rels": f'{link}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{link}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{style}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{styled}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, _HEAD + content)
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with the lines."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td 14 TL {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


@pytest.mark.usefixtures("markitdown")
def test_a_word_document_has_the_layout_of_its_headings() -> None:
    content = docx(("H2", "What is a keel?"), ("", "A beam."), ("H2", "Why one?"), ("", "To hold."))
    parsed = parse_document("ship.docx", content)
    assert parsed.layout.startswith("docx, ")
    assert [(r.question, r.answer) for r in parsed.records] == [
        ("What is a keel?", "A beam."),
        ("Why one?", "To hold."),
    ]
    assert parsed.records[0].place == "line 1 of its text"


@pytest.mark.usefixtures("markitdown")
def test_a_pdf_has_the_layout_of_its_text() -> None:
    content = pdf("Q: What is a keel?", "A: A beam.", "", "Q: Why one?", "A: To hold.")
    assert [(r.question, r.answer) for r in parse_document("ship", content).records] == [
        ("What is a keel?", "A beam."),
        ("Why one?", "To hold."),
    ]


@pytest.mark.usefixtures("markitdown")
@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_damaged_documents_are_refused_in_words(name: str) -> None:
    with pytest.raises(SourceError, match=r"damaged|cannot be read as PDF|no question"):
        parse_document(name, b"%PDF-1.4 and no more" if name == "a.pdf" else b"PK no more")


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name == "markitdown" else found(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    with pytest.raises(NoQuestions, match=r'pip install "askalike\[office\]"'):
        parse_document("a.pdf", pdf("Q: Who?"))


def test_a_pdf_loses_page_numbers_running_heads_and_broken_words() -> None:
    head, foot = "Ship's handbook", "Harbour office          Page {}"
    text = "\n".join(
        f"{head}\n\n{body}\n\n{foot.format(page)}\n\f"
        for page, body in enumerate(
            (
                "What is a keel?\n\nThe beam that car-\nries the ﬁrst parts, at the bot-\ntom; e-mail us, we",
                "sell it.\n\nWhy is there one?\n\nTo hold. Write an e-\nmail.",
                "Does it rot?\n\nYes.",
            ),
            start=1,
        )
    )
    assert pdf_text(text).strip("\n").split("\n") == [
        "What is a keel?",
        "",
        "The beam that carries",
        "the first parts, at the bottom;",
        "e-mail us, we",
        "sell it.",
        "",
        "Why is there one?",
        "",
        "To hold. Write an e-mail.",
        "",
        "",
        "Does it rot?",
        "",
        "Yes.",
    ]


def test_tables_of_a_pdf_are_text_unless_a_column_asks() -> None:
    labelled = "| Question | What is a keel? |\n| --- | --- |\n| Answer | A beam. |"
    assert pdf_text(labelled) == "Question: What is a keel?\nAnswer: A beam."
    asked = "| Question | Answer |\n| --- | --- |\n| What is a keel? | A beam. |"
    assert pdf_text(asked) == asked
    columns = (
        "| A keel is the | Frames stand on |\n| --- | --- |\n| beam at the | it, and the |\n"
        "| bottom of a | planks are |\n| ship. | nailed to them. |"
    )
    assert pdf_text(columns).split("\n") == [
        "A keel is the",
        "beam at the",
        "bottom of a",
        "ship.",
        "",
        "Frames stand on",
        "it, and the",
        "planks are",
        "nailed to them.",
    ]


def test_questions_that_word_numbers_count_on_over_their_answers() -> None:
    text = "1. What is a keel?\n\nA beam.\n\n1. Why one?\n\nTo hold:\n\n* the frames"
    assert word_text(text) == text.replace("1. Why", "2. Why")
    steps = "1. Loosen it.\n\nWait.\n\n1. Pull."
    assert word_text(steps) == steps
