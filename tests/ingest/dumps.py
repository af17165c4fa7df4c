"""Documents of every kind that is read in pieces, with broken rows, repeated ids and accents."""

import json
from collections.abc import Callable

from corpus.records import Record
from ingest.open import Limits, Opened

Streamed = Callable[..., Opened]

IN_PIECES = Limits(whole=0, piece=25)

ROWS = [(f"a{n % 90}", f"What is {n % 100}?", f"It is\n„{n}“, né", f"x;y{n}") for n in range(130)]


def jsonl() -> str:
    keys = ("id", "question", "answer", "tags")
    lines = [json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in ROWS]
    lines[70] = '{"question": "Who breaks", "ans'
    lines[110:110] = ["", "[1, 2]", json.dumps({"_id": "z", "title": "Late", "text": "Keys."})]
    return "\n".join(lines)


def table(delimiter: str = ",") -> str:
    rows = [("id", "question", "answer", "tags"), *ROWS]
    ends = "\n" if delimiter == "\t" else '"\n'
    quote = "" if delimiter == "\t" else '"'
    text = "".join(
        quote + f"{quote}{delimiter}{quote}".join(cell.replace("\n", " ") for cell in row) + ends
        for row in rows
    )
    broken = 'a\tWhat is "it\t"That" is\n' if delimiter == "\t" else '"What is "it" now?","This"\n'
    return f"{text}{broken}{text[text.index(chr(10)) + 1 :]}"


def spread_table() -> str:
    rows = (f'{number},"{question}","{answer}"\n\n' for number, question, answer, _ in ROWS)
    return "id,question,answer\n" + "".join(rows) + 'x,"What is open?","This\n' + "b,Why?,So\n" * 9


def posts() -> str:
    rows = [
        f'<row Id="{n}" PostTypeId="1" Title="What is {n % 20}?" Body="&lt;p&gt;é{n}&lt;/p&gt;" '
        f'Score="{n % 7}" AcceptedAnswerId="{900 - n}" />\n'
        for n in range(60)
    ]
    answers = [
        f'<row Id="{n + 800}" PostTypeId="2" ParentId="{n * 7 % 50}" Score="{n % 5 - 2}" '
        f'Body="It is {n}" />\n'
        for n in range(150)
    ]
    broken = '<row Id="3" broken PostTypeId="2" />\n'
    return f"<posts>\n{''.join(rows)}{broken}{''.join(answers)}</posts>"


def elements() -> str:
    items = (
        f"<i>\n<question>What is {n % 7}?</question>\n<answer>{n} é</answer></i>\n"
        for n in range(60)
    )
    return f'<?xml version="1.0"?>\n<faq>\n{"".join(items)}</faq>\n'


DOCUMENTS: dict[str, Callable[[], str]] = {
    "a.jsonl": jsonl, "a.ndjson": jsonl, "a.csv": table, "b.csv": lambda: table(";"),
    "c.csv": spread_table, "a.tsv": lambda: table("\t"), "posts.xml": posts, "faq.xml": elements,
}  # fmt: skip


def read(document: Opened) -> tuple[Record, ...]:
    pieces = list(document.pieces())
    assert all(0 < len(piece) <= IN_PIECES.piece for piece in pieces)
    return tuple(record for piece in pieces for record in piece)
