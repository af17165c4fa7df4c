"""Names that callers give are paths below a folder, on any system, or they are refused."""

import pytest

from ui.keeping.names import check_name, find_clash
from ui.keeping.refusals import Unfit


@pytest.mark.parametrize(
    "name",
    [
        "faq.md",
        "guides/faq.md",
        "Ünï côde/よくある質問.txt",
        "a b/c-d_e.f.md",
        "man\u200c.md",
        "emoji \U0001f468\u200d\U0001f467.md",
        "nullable.md",
    ],
)
def test_a_plain_path_is_a_name(name: str) -> None:
    assert check_name(name) == name


def test_a_name_is_in_one_form() -> None:
    assert check_name("cafe\u0301.md") == "caf\u00e9.md"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../faq.md",
        "a/../../faq.md",
        "a/./b.md",
        "/etc/passwd",
        "//server/share.md",
        "a//b.md",
        "a/",
        "..\\faq.md",
        "a\\b.md",
        "C:/faq.md",
        "C:faq.md",
        "faq.md:stream",
        ".askalikeignore",
        ".ssh/keys.md",
        "a/.hidden/b.md",
        "a\0.md",
        "a\n.md",
        "a\x1b[31m.md",
        "a\u202egnp.md",
        "\ud800.md",
        "con",
        "CON.md",
        "a/nul.txt",
        "LPT1.md",
        "a /b.md",
        " a.md",
        "a./b.md",
        "x" * 250 + ".md",
        "é" * 120 + ".md",
        "/".join("a" * 300) + ".md",
        "d/" * 13 + "a.md",
        "why?.md",
        "a*.md",
        "a|b.md",
    ],
)
def test_what_leads_elsewhere_or_is_no_file_everywhere_is_refused(name: str) -> None:
    with pytest.raises(Unfit):
        check_name(name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("FAQ.md", "faq.md"),
        ("Guides/a.md", "guides/b.md"),
        ("a", "a/b.md"),
        ("a/b.md", "a"),
        ("STRASSE.md", "straße.md"),
    ],
)
def test_what_some_systems_cannot_keep_apart_clashes(name: str, other: str) -> None:
    assert find_clash(name, ["x.md", other]) == other


def test_other_names_do_not_clash() -> None:
    assert find_clash("a/b.md", ["a/b.md", "a/c.md", "b/a.md", "ab.md"]) is None
