"""Encodings: the same records whatever a document is saved in."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from corpus.errors import SourceError
from ingest.reader import Parsed, parse_document
from ingest.text.decoding import decode, decode_document

DOCUMENTS = Path(__file__).resolve().parents[3] / "corpus" / "documents"


@dataclass(frozen=True)
class Saved:
    """A way to save a text: its encoding, and what its newlines become."""

    encoding: str
    newline: str = "\n"
    mark: bytes = b""

    def bytes(self, text: str) -> bytes:
        return self.mark + text.replace("\n", self.newline).encode(self.encoding)


WAYS = {
    "UTF-8 with mark": Saved("utf-8-sig"),
    "UTF-16 LE": Saved("utf-16-le", mark=b"\xff\xfe"),
    "UTF-16 BE": Saved("utf-16-be", mark=b"\xfe\xff"),
    "UTF-16 LE without mark": Saved("utf-16-le"),
    "UTF-16 BE without mark": Saved("utf-16-be"),
    "UTF-32": Saved("utf-32"),
    "UTF-32 BE without mark": Saved("utf-32-be"),
    "CRLF": Saved("utf-8", "\r\n"),
    "CR": Saved("utf-8", "\r"),
    "UTF-16 with CRLF": Saved("utf-16", "\r\n"),
    "cp1252": Saved("cp1252"),
    "cp1252 with CRLF": Saved("cp1252", "\r\n"),
}


def found(parsed: Parsed) -> list[object]:
    return [*parsed.records, *parsed.unread, parsed.title, parsed.layout]


@cache
def as_utf8(name: str, text: str) -> list[object]:
    return found(parse_document(name, text.encode()))


def check(path: Path, way: Saved) -> None:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    try:
        content = way.bytes(text)
    except UnicodeEncodeError:
        return  # the encoding lacks letters of this document
    assert found(parse_document(path.name, content)) == as_utf8(path.name, text), path.name


@pytest.mark.parametrize("way", WAYS)
def test_our_documents_give_the_same_records(way: str) -> None:
    for path in sorted(DOCUMENTS.iterdir()):
        check(path, WAYS[way])


@pytest.mark.parametrize("way", WAYS)
def test_real_documents_give_the_same_records(shared_documents: list[Path], way: str) -> None:
    for path in shared_documents:
        check(path, WAYS[way])


STRUCTURED = {
    "a.csv": 'question,answer\n"Où est-il?","Là, à côté\nde moi"\nQui?,Moi\n',
    "a.json": '[\n {"question": "Où est-il?",\n  "answer": "Là"}\n]',
    "a.jsonl": '{"prompt": "Où est-il?", "completion": "Là"}\n{"prompt": "Qui?", "completion": ""}\n',
    "a.html": "<html><body><h2>Où est-il?</h2>\n<pre>a\n  b</pre><h2>Qui?</h2>Moi</body></html>",
    "a.xml": '<?xml version="1.0"?>\n<f><i><question>Où?</question>\n<answer>Là</answer></i></f>',
    "a.txt": "#separator:tab\nOù est-il?\tLà\n",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STRUCTURED)
def test_structured_files_give_the_same_records(name: str, way: str) -> None:
    text = STRUCTURED[name]
    plain = parse_document(name, text.encode())
    assert plain.records[0].answer
    assert found(parse_document(name, WAYS[way].bytes(text))) == found(plain)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("block", [1, 7, 64])
def test_a_text_is_decoded_in_blocks_of_any_size(way: str, block: int) -> None:
    text = STRUCTURED["a.csv"] * 3
    assert decode(WAYS[way].bytes(text), block) == text


def test_a_letter_of_an_older_encoding_far_down_is_noticed() -> None:
    block = 1024
    above = "What is a cat? An animal.\n" * 200
    text = "Что такое кошка? Это домашнее животное, которое много спит.\n" * 40
    assert decode((above + text).encode("cp1251"), block) == above + text
    assert decode((above + "Où? Près du café.\n").encode("cp1252"), block).endswith(
        "Où? Près du café.\n"
    )
    with pytest.raises(SourceError, match="line 241: not valid UTF-8"):
        decode((above + text).encode() + b"\xd0", block)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "shift_jis",
            "## 猫とは何ですか？\n\n猫は小さな動物です。毎日よく眠り、魚を好んで食べます。\n" * 4,
        ),
        ("cp1251", "## Что такое кошка?\n\nЭто домашнее животное, которое много спит.\n" * 4),  # noqa: RUF001
        ("iso-8859-1", "## Où est-il?\n\nÀ côté de la fenêtre, près du café.\n"),
    ],
)
def test_older_encodings_are_recognised_by_their_bytes(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_mixed_newlines_count_as_editors_do() -> None:
    content = b"## What?\r\nThis.\r## Why?\nSo.\r\n\r\n## Who?\rI.\n"
    records = parse_document("a.md", content).records
    assert [(r.answer, r.lines) for r in records] == [
        ("This.", (1, 2)),
        ("So.", (3, 4)),
        ("I.", (6, 7)),
    ]


def test_stray_nul_bytes_are_taken_out_and_reported() -> None:
    content = b"## What is it?\n\nThis is\0 a thing" + b" of many words" * 200 + b".\n"
    parsed = parse_document("a.md", content)
    assert parsed.records[0].answer.startswith("This is a thing of")
    assert [(u.lines, u.reason) for u in parsed.unread] == [
        ((3, 3), "NUL characters in this line were taken out")
    ]
    with pytest.raises(SourceError, match="binary"):
        decode_document(b"a\0b\0\0c" * 100)


def test_no_break_spaces_among_marks_are_spaces_and_others_are_kept() -> None:
    text = "##\xa0What is it?\n\n-\xa0This\xa0one.\n\ufeff\n"
    assert decode(text.encode()) == "## What is it?\n\n- This\xa0one.\n\n"
    assert parse_document("a.md", text.encode()).records[0].question == "What is it?"
