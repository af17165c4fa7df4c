"""XML: Stack Exchange dumps, question and answer elements, malformed and hostile documents."""

from pathlib import Path
from time import process_time

import pytest

from corpus.errors import NoQuestions
from ingest.reader import parse_document

PAIR = "<faq><question>Q?</question><answer>A</answer></faq>"
POSTS = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" Title="How &amp; why?" Body="&lt;p&gt;x&lt;/p&gt;" Tags="|tea|hot-water|" Score="3" AcceptedAnswerId="4" />
  <row Id="2" PostTypeId="2" ParentId="1" Score="9" Body="&lt;p&gt;Best &lt;code&gt;a&amp;lt;b&lt;/code&gt;&lt;/p&gt;" />
  <row Id="3" PostTypeId="2" ParentId="1" Score="-2" Body="&lt;p&gt;Poor&lt;/p&gt;" />
  <row Id="4" PostTypeId="2" ParentId="1" Score="1" Body="&lt;ul&gt;&lt;li&gt;Accepted&lt;/li&gt;&lt;/ul&gt;" />
  <row Id="5" PostTypeId="1" Title="Nobody knows" Body="" Tags="&lt;old&gt;&lt;tags&gt;" Score="0" />
  <row Id="6" PostTypeId="5" Body="A tag's wiki" />
</posts>
"""


def test_a_question_has_its_accepted_answer_first_then_the_best() -> None:
    parsed = parse_document("Posts.xml", POSTS.encode())
    first, second = parsed.records
    assert first.question == "How & why?"
    assert first.answer == "- Accepted\n\n---\n\nBest `a<b`"
    assert first.given == "x"
    assert (first.tags, first.lines, first.place) == (
        ("tea", "hot-water"),
        (3, 3),
        "post 1, score 3",
    )
    assert (second.question, second.answer, second.tags) == ("Nobody knows", "", ("old", "tags"))


def test_a_malformed_row_is_reported_and_the_others_are_read() -> None:
    text = POSTS.replace('Id="3" PostTypeId', 'Id="3" broken PostTypeId')
    parsed = parse_document("Posts.xml", text.encode())
    assert len(parsed.records) == 2
    assert "Accepted" in parsed.records[0].answer
    assert [unread.lines for unread in parsed.unread] == [(5, 5)]
    assert "malformed XML" in parsed.unread[0].reason


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            (
                "<faq>\n<entry topic='x'><question>Who?</question>\n<answer>I &amp; <b>you</b></answer>"
                "</entry>\n<entry><question>Why?</question><answer>So</answer></entry>\n</faq>"
            ),
            [(2, 3), (4, 4)],
        ),
        (
            (
                "<?xml version='1.0'?>\n<Doc><QAPairs>\n<QAPair>\n<Question>Who?</Question>\n"
                "<Answer>I</Answer>\n</QAPair><QAPair><Question>Why?</Question><Answer>So</Answer>"
                "</QAPair></QAPairs></Doc>"
            ),
            [(3, 6), (6, 6)],
        ),
    ],
)
def test_question_and_answer_elements(text: str, lines: list[tuple[int, int]]) -> None:
    records = parse_document("faq.xml", text.encode()).records
    assert [(r.question, r.lines) for r in records] == [("Who?", lines[0]), ("Why?", lines[1])]
    assert records[0].answer.startswith("I")
    assert records[1].place == "element 2"


NAMED = """<?xml version="1.0" standalone="yes"?>
<!DOCTYPE faqs PUBLIC "-//X//DTD FAQ//EN" "faq.dtd" [
<!ENTITY tool "the <b>mill</b>">
<!ENTITY both "&tool; &amp; co">
]>
<faqs>
<faq><question>Who runs &both;?</question><answer>Caf&eacute;&nbsp;One <![CDATA[&tool;]]></answer></faq>
</faqs>
"""


def test_a_document_type_is_passed_over_and_its_short_names_are_read() -> None:
    parsed = parse_document("faq.xml", NAMED.encode())
    (one,) = parsed.records
    assert (one.question, one.answer) == ("Who runs the mill & co?", "Café\xa0One &tool;")
    assert not parsed.unread


@pytest.mark.parametrize("text", ["<a>" * 100_000, "<project><name>x</name></project>", "<<<"])
def test_other_xml_holds_no_question(text: str) -> None:
    with pytest.raises(NoQuestions):
        parse_document("a.xml", text.encode())


@pytest.mark.parametrize("site", ["coffee", "mattly", "beer", "bicycles_meta"])
def test_real_dumps_are_read_whole(stackexchange: Path, site: str) -> None:
    content = (stackexchange / f"{site}_Posts.xml").read_bytes()
    parsed = parse_document(f"{site}.xml", content)
    assert not parsed.unread
    assert len(parsed.records) == content.count(b'PostTypeId="1"')
    assert not any("<p>" in record.answer or "&lt;" in record.question for record in parsed.records)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<r>" + "<question>Q?</question><answer>a</answer>\n" * 3000 + "</r>", 3000),
        ("<r><answer>a</answer>" + "<question>Q?</question><x/>\n" * 20_000 + "</r>", 1),
        ("<r>" + "<x><y>t</y></x>\n" * 110_000 + PAIR + "</r>", 1),
        ("<a>" * 900 + PAIR + "</a>" * 900, 1),
        (PAIR.replace("A", f"{'<b>' * 800}A{'</b>' * 800}"), 1),
    ],
    ids=["siblings", "answer first", "much before", "deep", "deep answer"],
)
def test_much_markup_takes_time_by_its_length(text: str, count: int) -> None:
    began = process_time()
    parsed = parse_document("a.xml", text.encode())
    assert (parsed.records[-1].question, parsed.records[-1].answer.strip("*").lower()) == (
        "Q?",
        "a",
    )
    assert len(parsed.records) >= count
    assert process_time() - began < 15


def test_an_answer_of_more_than_four_mebibytes_is_told_and_costs_its_own_record() -> None:
    large = PAIR.replace("A", "words and words\n" * 300_000)
    parsed = parse_document("a.xml", f"<r>{PAIR}\n{large}\n{PAIR}</r>".encode())
    assert [record.answer for record in parsed.records] == ["A", "A"]
    assert [one.lines[0] for one in parsed.unread] == [2]


def test_questions_of_qti_have_their_options_and_what_scores() -> None:
    text = """<assessmentItem identifier="c" title="Sign">
    <responseDeclaration identifier="R"><correctResponse><value>B</value></correctResponse></responseDeclaration>
    <itemBody><p>Look.</p><choiceInteraction responseIdentifier="R"><prompt>What is it?</prompt>
    <simpleChoice identifier="A">Tin</simpleChoice><simpleChoice identifier="B">Iron</simpleChoice>
    </choiceInteraction></itemBody></assessmentItem>"""
    (one,) = parse_document("item.xml", text.encode()).records
    assert (one.question, one.answer, one.given) == ("Look. What is it?", "Iron", "- Tin\n- Iron")


def test_xml_is_recognised_by_its_content_whatever_its_name() -> None:
    for text in (f"<faqs>\n{PAIR}\n</faqs>\n", f'<!DOCTYPE faqs SYSTEM "x">\n<faqs>{PAIR}</faqs>'):
        assert parse_document("faq.txt", text.encode()).layout == "xml"
    markdown = "<div align='center'>\n\n## What is <q>it</q>?\n\nThis.\n\n</div>\n"
    assert parse_document("faq.md", markdown.encode()).layout != "xml"


def test_articles_of_a_feed_are_no_questions() -> None:
    item = "<item><title>Why we moved?</title><link>x</link><description>Rent.</description></item>"
    with pytest.raises(NoQuestions):
        parse_document("feed.xml", f"<rss><channel>{item}</channel></rss>".encode())
