"""HTML pages: the ways to show an FAQ, and what of a page is no part of it."""

import pytest

from corpus.errors import NoQuestions
from ingest.reader import Parsed, parse_document
from tests.ingest.readings import pairs

PAIRS = [("Who feeds the cat?", "The **neighbour**."), ("Opening hours", "All day.")]
FORMS = {
    "disclosures": "<details><summary>Who feeds the cat?</summary><p>The <b>neighbour</b>.</p>"
    "</details><details><summary>Opening hours</summary>All day.</details>",
    "terms": "<dl><dt>Who feeds the cat?<dd>The <b>neighbour</b>.<dt>Opening hours<dd>All day.</dl>",
    "terms in groups": "<dl><div><dt>Who feeds the cat?</dt><dd>The <b>neighbour</b>.</dd></div>"
    "<div><dt>Opening hours</dt><dd>All day.</dd></div></dl>",
    "headings": "<h3>Who feeds the cat?</h3><p>The <b>neighbour</b>.</p><h3>Opening hours</h3>"
    "<div>All day.</div>",
    "headings in sections": "<section><h3>Who feeds the cat?<a class=headerlink href='#x'>¶</a></h3>"
    "<p>The <b>neighbour</b>.</p></section><section><h3>Opening hours</h3><p>All day.</section>",
    "bold paragraphs": "<p><a name=q1></a><b>(1) Who feeds the cat?</b><blockquote>The "
    "<b>neighbour</b>.</blockquote><p><a name=q2></a><b>(2) Opening hours</b>"
    "<blockquote>All day.</blockquote>",
    "bold lines": "<p><strong>Q: Who feeds the cat?</strong><br>A: The <b>neighbour</b>.</p>"
    "<p><strong>Q: Opening hours</strong></p><p>A: All day.</p>",
    "bold items": "<ol><li><b>Who feeds the cat?</b><p>The <b>neighbour</b>.</li>"
    "<li><b>Opening hours</b><p>All day.</li></ol>",
    "buttons": "<div class=accordion><div><h2><button aria-expanded=false>Who feeds the cat?"
    "</button></h2><div><p>The <b>neighbour</b>.</p></div></div><div><h2><button "
    "aria-expanded=true>Opening hours</button></h2><div>All day.</div></div></div>",
    "classes": "<ul><li><div class='faq-question'><span>Who feeds the cat?</span><i>+</i></div>"
    "<div class='faq-answer'>The <b>neighbour</b>.</div></li><li><div class='faq-question'>"
    "<span>Opening hours</span><i>+</i></div><div class='faq-answer'>All day.</div></li></ul>",
    "microdata": "<div itemscope itemtype='https://schema.org/FAQPage'><div itemscope itemprop="
    "mainEntity itemtype='https://schema.org/Question'><b itemprop=name>Who feeds the cat?</b><div "
    "itemprop=acceptedAnswer><p itemprop=text>The <b>neighbour</b>.</div></div><div itemscope "
    "itemtype='https://schema.org/Question'><span itemprop='name'>Opening hours</span><div "
    "itemprop=acceptedAnswer>All day.</div></div></div>",
}  # fmt: skip
LINKED = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": '
    '"WebPage", "name": "x"}, {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": '
    '"Who feeds the cat?", "acceptedAnswer": {"@type": "Answer", "text": "<p>The <b>neighbour</b>.'
    '</p>"}}, {"@type": "Question", "name": "Opening hours", "acceptedAnswer": [{"@type": "Answer",'
    ' "text": "All day."}]}]}]}</script>'
)


def read(body: str, name: str = "page.html") -> Parsed:
    return parse_document(name, f"<!doctype html>\n<html><body>{body}</body></html>".encode())


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_its_questions_and_answers(form: str) -> None:
    assert pairs(read(FORMS[form])) == PAIRS


@pytest.mark.parametrize("form", FORMS)
def test_what_stands_around_the_questions_is_no_part_of_them(form: str) -> None:
    around = (
        "<header><a href=/>Who are we?</a></header><nav><ul><li><a href=/a>What is new?</a></ul>"
        "</nav><form action=/search><input name=q value='Where?'></form><script>var a = 'Why?'"
        "</script><style>p { color: red }</style><div id=sidebar><h3>Who wrote this?</h3><p>I.</div>"
        "<ul><li><a href='#q1'>Who feeds the cat?</a><li><a href='#q2'>Opening hours</a></ul>"
        f"<main><h1>The house</h1>{FORMS[form]}</main>"
        "<footer><h3>Questions?</h3><p>Mail.</footer>"
    )
    parsed = read(around)
    assert [(r.question, r.answer) for r in parsed.records] == PAIRS
    assert parsed.title == "The house"


def test_data_for_search_engines_is_read_and_never_twice() -> None:
    assert pairs(read(LINKED)) == PAIRS
    for form in FORMS.values():
        assert pairs(read(LINKED + form)) == PAIRS
    other = LINKED + "<h2>Who feeds the cat?</h2><p>Short.</p><h2>Need help?</h2><p>Call.</p>"
    assert pairs(read(other)) == PAIRS


def test_headings_above_questions_are_sections() -> None:
    body = "<h1>House</h1><h2>Pets</h2>{}<h2>Doors</h2>{}"
    for one, two in (
        ("<h3>Who barks?</h3><p>Rex.", "<h3>Who knocks?</h3><p>Ann."),
        ("<p><b>Who barks?</b><p>Rex.", "<p><b>Who knocks?</b><p>Ann."),
        ("<dl><dt>Who barks?<dd>Rex.</dl>", "<dl><dt>Who knocks?<dd>Ann.</dl>"),
    ):
        records = read(body.format(one, two)).records
        assert [(r.answer, r.section) for r in records] == [
            ("Rex.", ("Pets",)),
            ("Ann.", ("Doors",)),
        ]
    nested = "<details><summary>Pets</summary><details><summary>Who barks?</summary>Rex.</details>"
    assert read(f"{nested}</details>").records[0].section == ("Pets",)


def test_answers_are_markdown_with_lists_code_tables_and_links() -> None:
    body = (
        "<h2>How is it built?</h2><p>Run <code>make &lt;all&gt;</code> &amp; <a href='x.html'>see</a>"
        ", 1 &lt; 2.</p><ul><li>one<li>two</ul><h3>On Tuesdays</h3><div class='highlight-python'>"
        "<pre>a = 1\n  b &lt; 2</pre></div><table><tr><th>k<th>v<tr><td>1<td>2</table>"
        "<p><a href='#top'>Back to top</a></p><h2>Why?</h2><p>So."
    )
    assert pairs(read(body))[0][1] == (
        "Run `make <all>` & [see](x.html), 1 < 2.\n\n- one\n- two\n\n### On Tuesdays\n\n"
        "```python\na = 1\n  b < 2\n```\n\n| k | v |\n| --- | --- |\n| 1 | 2 |"
    )


def test_a_disclosure_within_an_answer_and_an_invitation_are_no_questions() -> None:
    body = (
        "<details><summary>Can I?</summary>Yes.<details><summary>Show more</summary><p>Much.</p>"
        "</details></details><details><summary>May I?</summary>No.</details>"
        "<h2>Still have questions?</h2><p>Write to us.</p>"
    )
    assert pairs(read(body)) == [("Can I?", "Yes.\n\nShow more\n\nMuch."), ("May I?", "No.")]
    body = "<h2>Can I?</h2><p>Yes.<h2>May I?</h2><p>No.<h2>Need more help?</h2><p>Call."
    assert pairs(read(body)) == [("Can I?", "Yes."), ("May I?", "No.")]


def test_old_pages_without_end_tags_and_with_anchors() -> None:
    body = (
        "<CENTER><H1>The FAQ</H1></CENTER><HR><A NAME=a><B>Q1. Who is X?</B></A><BR>X is <I>me</I>."
        "<P>And you.<P><A NAME=b><B>Q2. Where is X?</B></A><BR>Here.<HR><ADDRESS>x@y</ADDRESS>"
    )
    assert pairs(read(body)) == [("Who is X?", "X is *me*.\n\nAnd you."), ("Where is X?", "Here.")]


def test_lines_are_those_of_the_elements() -> None:
    first, second = read("\n<h2>Who?</h2>\n<p>I\nmyself.</p>\n<h2>Why?</h2>\n<p>So.").records
    assert first.lines == (3, 5)
    assert second.lines[0] == 6
    assert second.place == "question 2"


def test_a_page_under_another_name_or_in_its_own_encoding() -> None:
    page = (
        "<html><head><meta charset=gb2312></head><body><h2>什么是猫？</h2><p>动物。</body></html>"
    )
    record = parse_document("page.txt", page.encode("gb2312")).records[0]
    assert (record.question, record.answer) == ("什么是猫？", "动物。")


def test_other_pages_have_the_layout_of_their_text_or_none() -> None:
    assert pairs(read("<p>Q: Who?</p><p>A: I.</p><p>Q: Why?</p><p>A: So.</p>")) == [
        ("Who?", "I."),
        ("Why?", "So."),
    ]
    with pytest.raises(NoQuestions):
        read("<p>Nothing.</p>")
    with pytest.raises(NoQuestions, match="no question"):
        parse_document("a.html", b"<html></html>")


def test_blank_lines_of_code_are_kept() -> None:
    page = '<h3>How is a text written?</h3><p>So:</p><pre><code>a = """x\n\n\ny"""</code></pre>'
    parsed = parse_document("faq.html", f"<html><body><h1>FAQ</h1>{page}</body></html>".encode())
    assert "x\n\n\ny" in parsed.records[0].answer


@pytest.mark.parametrize(
    "page",
    [
        (
            "<div><button>How do I join?</button><div><p>At the desk.</p></div></div>"
            "<div><button>Can I pause?</button><div><p>Once.</p></div></div>"
        ),
        (
            "<section><button type='button'>How do I join?</button><p>At the desk.</p>"
            "<button type='button'>Can I pause?</button><p>Once.</p></section>"
        ),
    ],
)
def test_buttons_that_ask_open_the_panel_below(page: str) -> None:
    text = f"<html><body><h1>Gym</h1><h2>Members</h2>{page}<button>Send</button></body></html>"
    parsed = parse_document("a.html", text.encode())
    assert [(r.question, r.answer.split("\n")[0], r.section) for r in parsed.records] == [
        ("How do I join?", "At the desk.", ("Members",)),
        ("Can I pause?", "Once.", ("Members",)),
    ]


@pytest.mark.parametrize("heading", ["Why choose us?", "Who are we?"])
def test_a_heading_that_asks_among_sections_is_not_their_level(heading: str) -> None:
    text = (
        "<html><body><h2>Tours</h2><h3>How long is it?</h3><p>Two hours.</p>"
        f"<h3>Is it far?</h3><p>No.</p><h2>{heading}</h2><p>We care.</p></body></html>"
    )
    parsed = parse_document("a.html", text.encode())
    assert [(r.question, r.section) for r in parsed.records] == [
        ("How long is it?", ("Tours",)),
        ("Is it far?", ("Tours",)),
    ]


def test_what_a_page_repeats_for_narrow_screens_is_read_once() -> None:
    part = (
        "<div><button aria-expanded='false'>Is it open?</button><div><p>Daily.</p></div>"
        "<button aria-expanded='false'>Parking</button><div><p>Behind.</p></div></div>"
    )
    page = f"<html><body><section>{part}</section><section>{part}</section></body></html>"
    assert pairs(page, "a.html") == [("Is it open?", "Daily."), ("Parking", "Behind.")]


def test_an_item_around_a_toggle_and_its_panel_is_not_the_question() -> None:
    item = (
        "<div class='x-toggle-item'><div class='x-tab-title' role='button' aria-expanded='false'>"
        "<i></i><a>{}</a></div><div class='x-tab-content'><p>{}</p></div></div>"
    )
    items = item.format("¿Abren en agosto?", "No.") + item.format("¿Y en mayo?", "Sí.")
    assert pairs(f"<html><body>{items}</body></html>", "a.html") == [
        ("¿Abren en agosto?", "No."),
        ("¿Y en mayo?", "Sí."),
    ]


def test_terms_that_share_an_explanation_are_one_question() -> None:
    page = """<html><body><dl>
<dt>What is dough?</dt><dd>Flour and water.</dd>
<dt>How long does it rest?</dt>
<dt>And where?</dt><dd>A day, in the cold.</dd>
</dl><h2>Words</h2><dl><dt>Crumb</dt><dd>The inside.</dd></dl></body></html>"""
    parsed = parse_document("a.html", page.encode())
    assert pairs(parsed) == [
        ("What is dough?", "Flour and water."),
        ("How long does it rest? And where?", "A day, in the cold."),
        ("Crumb", "The inside."),
    ]
    assert parsed.title == ""  # the heading names the part below it
    assert parsed.records[-1].section == ("Words",)


def test_accordions_of_two_kinds_on_one_page_are_both_read() -> None:
    page = """<html><body><h1>Aide</h1><h2>Compte</h2>
    <button aria-expanded="false">Comment ?</button><div><p>En ligne.</p></div>
    <h2>Prix</h2><div role="button" aria-controls="r">Combien ?</div><div role="region" id="r">10.</div>
    <div hidden><button aria-expanded="false">Comment ?</button><div><p>En ligne.</p></div></div>
    </body></html>"""
    parsed = parse_document("a.html", page.encode())
    assert pairs(parsed) == [("Comment ?", "En ligne."), ("Combien ?", "10.")]


def test_a_record_ends_with_the_last_line_of_its_text() -> None:
    page = (
        "<html><body>\n<h3>What is a hive?</h3>\n<div>\nA box. It may hold\n<code>frames</code>\n"
        ", though not\nalways.\n\n</div>\n<h3>What is a bee?</h3>\n<p>An <b>insect</b>\nwith wings.</p>\n"
        "<h3>Who keeps bees?</h3>\n<ul>\n<li>Ann</li>\n</ul>\nand others.\n</body></html>\n"
    )
    records = parse_document("bees.html", page.encode()).records
    assert [record.lines for record in records] == [(2, 7), (10, 12), (13, 17)]
