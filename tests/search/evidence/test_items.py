"""What a text names exactly, in all spellings, and which names are one of a series."""

import pytest

from search.evidence.items import Item, find_items


def only(text: str) -> Item:
    (item,) = find_items(text)
    return item


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("E1042", "e-1042"),
        ("E1042", "error 1042"),
        ("E 1042", "E_1042"),
        ("ORA-00942", "ora-942"),
        ("CVE-2024-1234", "cve-2024-1234"),
        ("Fehler 4011", "#4011"),
        ("Python 3.12", "python 3.12.x"),
        ("Python 3.12", "py3.12"),
        ("Windows 11", "windows 11.0"),
        ("GPT-4", "gpt-4.1"),
        ("version 2.4", "v2.4"),
        ("Type II", "type 2"),
        ("30 days", "30 day"),
        ("0x80070057", "0X80070057".lower()),
    ],
)
def test_spellings_of_one_name_agree(a: str, b: str) -> None:
    assert only(a).agrees(only(b))
    assert only(b).agrees(only(a))
    assert not only(a).differs(only(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("E1042", "E1043"),
        ("E1042", "E1402"),
        ("KB5034441", "KB5034442"),
        ("Python 3.1", "Python 3.12"),
        ("Python 3", "Python 2.7"),
        ("GPT-4", "GPT-3.5"),
        ("Windows 11", "Windows 10"),
        ("ISO 9001", "ISO 27001"),
        ("2024", "2025"),
        ("30 days", "14 days"),
        ("Type I error", "Type II error"),
        ("§ 12", "§ 13"),
        ("--force", "--dry-run"),
        ("Kapitel 3", "Kapitel 4"),
    ],
)
def test_two_of_a_series_differ(a: str, b: str) -> None:
    assert only(a).differs(only(b))
    assert not only(a).agrees(only(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Python 3.12", "Java 8"),
        ("30 days", "30 kg"),
        ("E1042", "ORA-1042"),
        ("ISO 9001", "RFC 2616"),
        ("2024", "30 days"),
    ],
)
def test_two_of_different_series_are_not_compared(a: str, b: str) -> None:
    assert not only(a).differs(only(b))
    assert not only(a).agrees(only(b))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("agent 5.0.3 with --verbose on Python 3.12", ["version", "option", "version"]),
        ("np.argmax() and my_func in torch.nn", ["identifier", "identifier", "identifier"]),
        ("up to 1.5 hours, 4,90 Euro or 10.000 Won", ["quantity", "quantity", "quantity"]),
        ("发票 2024年 E1042", ["year", "code"]),
        ("iPhone 15 Pro", ["version"]),
        ("ошибка 503", ["number"]),
    ],
)
def test_kinds_are_told_apart(text: str, kinds: list[str]) -> None:
    assert [item.kind for item in find_items(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Can I do it?",
        "What is overfitting, e.g. in trees?",
        "Who am I, and what is x?",
        "a-b testing and end-to-end",
        "",
        "？！。",
    ],
)
def test_plain_words_name_nothing_exactly(text: str) -> None:
    assert find_items(text) == ()


def test_only_what_nothing_else_finds_is_hard() -> None:
    hard = ["E1042", "ORA-00942", "ticket 4711", "--force", "HTTP 404"]
    soft = ["FAT32", "Python 3.12", "2024", "30 days", "step 3", "node.js"]
    assert all(only(text).is_hard for text in hard)
    assert not any(only(text).is_hard for text in soft)


def test_hostile_texts_take_no_time() -> None:
    for text in ("1." * 5000, "a1-" * 5000, "x_" * 5000, "A.b" * 5000, "9" * 9000, "- -a" * 5000):
        find_items(text)
