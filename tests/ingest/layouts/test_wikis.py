"""MediaWiki, DokuWiki and Textile: what asks, how they read as Markdown, which is which."""

import time

import pytest

from tests.ingest.readings import pairs, read


@pytest.mark.parametrize(
    ("name", "source", "shown"),
    [
        ("a.wiki", "'''b''' ''i'' <code>c</code> [[a|b]] [http://x.y z]", "**b** *i* `c` b [z](http://x.y)"),
        ("a.wiki", "x<ref>not ''shown''</ref> <!-- nor this -->y &lt;z", "x y <z"),
        ("a.wiki", "* a\n** b\n# c\n: d", "- a\n  - b\n1. c\nd"),
        ("a.wiki", "{{note|{{b|shown}}}} {{Infobox|a=b}}{{cite web|t}}", "shown"),
        ("a.wiki", "<pre>\n{{x}} == no ==\n</pre>", "```\n{{x}} == no ==\n```"),
        ("a.dokuwiki", "**b** //i// ''c'' [[a|b]] http://x.y//z", "**b** *i* `c` b http://x.y//z"),
        ("a.dokuwiki", "  * a\n    * b\n  - c", "- a\n  - b\n1. c"),
        ("a.dokuwiki", "<code c>\n====== no ======\n</code>", "```c\n====== no ======\n```"),
        ("a.textile", '*b* _i_ @c@ "z":http://x.y.', "**b** *i* `c` [z](http://x.y)."),
        ("a.textile", "* a\n** b\n# c", "- a\n  - b\n1. c"),
        ("a.textile", "bc. h2. no\n  code\n\nend", "```\nh2. no\n  code\n```\n\nend"),
        ("a.textile", "{code:c}\nint x;\n{code}", "```c\nint x;\n```"),
    ],
)  # fmt: skip
def test_wikis_read_as_markdown(name: str, source: str, shown: str) -> None:
    heads = {"a.wiki": "== {} ==", "a.dokuwiki": "===== {} =====", "a.textile": "h2. {}"}
    head = heads[name]
    text = f"{head.format('Why is it so?')}\n\n{source}\n\n{head.format('Who?')}\n\nI.\n"
    assert pairs(text, name) == [("Why is it so?", shown), ("Who?", "I.")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.wiki", "; Who is it?\n: Me.\n"),
        ("a.wiki", "; Who is it? : Me.\n"),
        ("a.wiki", "'''Who is it?'''\n\nMe.\n"),
        ("a.wiki", "* '''Who is it?'''\n*: Me.\n"),
        ("a.wiki", "{{FAQ|question=Who is it?|answer=Me.}}\n"),
        ("a.wiki", "{{QA\n|frage = Who is it?\n|antwort = Me.\n}}\n"),
        ("a.wiki", "{{Q|Who is it?}}\nMe.\n"),
        ("a.dokuwiki", "++++ Who is it? | Me. ++++\n"),
        ("a.dokuwiki", "++++ Who is it? |\nMe.\n++++\n"),
        ("a.dokuwiki", "<hidden Who is it?>\nMe.\n</hidden>\n"),
        ("a.dokuwiki", "**Who is it?**\\\\\nMe.\n"),
        ("a.textile", "h3(#who){color:red}. Who is it?\n\nMe.\n"),
        ("a.textile", "*Who is it?*\n\nMe.\n"),
        ("a.textile", "- Who is it? := Me.\n"),
    ],
)
def test_each_way_in_which_wikis_ask_is_a_question(name: str, text: str) -> None:
    assert pairs(text, name) == [("Who is it?", "Me.")]


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("mediawiki", "== One ==\n=== Who? ===\nI.\n=== Why? ===\nSo.\n"),
        ("mediawiki", "= One =\n== Who? ==\nI.\n== Why? ==\nSo.\n"),
        ("dokuwiki", "====== One ======\n===== Who? =====\nI.\n===== Why? =====\nSo.\n"),
        ("dokuwiki", "==== Who? ====\nI.\n==== Why? ====\nSo.\n"),
        ("asciidoc", "= One\n\n== Who?\nI.\n\n== Why?\nSo.\n"),
        ("asciidoc", ":toc:\n= One =\n\n== Who? ==\nI.\n\n== Why? ==\nSo.\n"),
        ("textile", "h1. One\n\nh2. Who?\n\nI.\n\nh2. Why?\n\nSo.\n"),
        ("headed", "# One\n\n## Who?\n\n= x =\n\nI.\n\n## Why?\n\n    == y ==\n    h2. z\n"),
    ],
)
def test_wikis_are_told_apart_by_their_headings(layout: str, text: str) -> None:
    parsed = read(text, "a.txt")
    assert parsed.layout == layout
    assert [record.question for record in parsed.records] == ["Who?", "Why?"]


def test_a_template_that_never_ends_is_reported_and_the_rest_is_read() -> None:
    parsed = read("== Who? ==\nI.\n== Why? ==\nSo.\n== More ==\n{{open|x\n", "a.wiki")
    assert pairs(parsed)[:2] == [("Who?", "I."), ("Why?", "So.")]


@pytest.mark.parametrize(
    "text",
    [
        "{{a|" * 5_000 + "x" + "}}" * 5_000,
        "{{" * 50_000,
        "<code><nowiki><!--<ref>" * 10_000,
        "[[a|{{b|''c '''''d [http://x " * 5_000,
        "; a : [[b : c\n" * 10_000,
    ],
)
def test_a_hostile_page_of_mediawiki_ends_in_bounded_time(text: str) -> None:
    begin = time.perf_counter()
    assert read(f"== Who? ==\nI.\n{text}", "a.wiki").records[0].question == "Who?"
    assert time.perf_counter() - begin < 30
