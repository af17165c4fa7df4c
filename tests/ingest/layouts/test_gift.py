"""GIFT and R/exams: each type of question, and what is broken."""

import pytest

from tests.ingest.readings import pairs, read


@pytest.mark.parametrize(
    ("text", "question", "given", "answer"),
    [
        ("Who? {=I ~you}", "Who?", "- I\n- you", "I"),
        ("Who? {~%50%I ~%50%we ~%-100%you}", "Who?", "- I\n- we\n- you", "I\nwe"),
        ("It is so. {T}", "It is so.", "- True\n- False", "True"),
        ("It is so. {FALSE#wrong#right}", "It is so.", "- True\n- False", "False\n\nright\n\nwrong"),
        ("Who? {=I =me}", "Who?", "", "I\nme"),
        ("When? {#1989:2}", "When?", "", "1989 ± 2"),
        ("When? {#1..5}", "When?", "", "1 to 5"),
        ("When? {#=3:0#yes =%50%4}", "When?", "", "3\n4\n\nyes"),
        ("Match. {=a -> b =c -> d}", "Match.", "- a\n- c", "- a → b\n- c → d"),
        ("A {=red ~blue} rose.", "A ____ rose.", "- red\n- blue", "red"),
        ("Say why. {}", "Say why.", "", ""),
        ("::t:: A\\:b \\{c\\} \\= d? {=\\~e}", "A:b {c} = d?", "", "~e"),
        ("[html]<p>Is <b>it</b>&nbsp;so?</p> {=yes#fine ~no#why?}", "Is it so?", "- yes\n- no",
         "yes\n\nfine\n\n- no: why?"),
        ("Who? {=I ####Think.}", "Who?", "", "I\n\nThink."),
    ],
)  # fmt: skip
def test_each_type_of_question_is_read(text: str, question: str, given: str, answer: str) -> None:
    (record,) = read(text, "a.gift").records
    assert (record.question, record.given, record.answer) == (question, given, answer)


def test_categories_are_sections_and_comments_are_structure() -> None:
    text = "// x\n$CATEGORY: $course$/top/Default for A/B\n\nWho? {=I}\n\n$CATEGORY: C\n\nWhy? {}\n"
    parsed = read(text, "a.gift")
    assert [record.section for record in parsed.records] == [("A", "B"), ("C",)]
    assert parsed.unread == ()


def test_a_brace_that_is_never_closed_is_reported_by_line_and_the_rest_is_read() -> None:
    text = "Who? {=I ~you\n\n::b::When? {=now}\n\nWhere? =here}\n\nWhy? {\n =so\n"
    parsed = read(text, "a.gift")
    assert pairs(parsed) == [("When?", "now")]
    assert [one.lines for one in parsed.unread] == [(1, 1), (5, 5), (7, 8)]


def test_questions_without_a_blank_line_between_them_are_apart() -> None:
    assert pairs("Who? {=I}\nWhen? {\n=now\n}\nWhy? {}\n", "a.gift") == [
        ("Who?", "I"),
        ("When?", "now"),
        ("Why?", ""),
    ]


def test_gift_is_recognised_by_its_titles_and_answers_not_by_braces_alone() -> None:
    assert read("::a::Who? {=I ~you}\n\n::b::So it is. {T}\n", "a.txt").layout == "gift"
    text = "## Why `{=x ~y}`?\n\nSee {=html} and ::a:: and {T}.\n\n## Who?\n\nI {=so}.\n"
    assert read(text, "a.md").layout == "headed"


def test_several_exercises_of_rexams_in_one_file_are_apart() -> None:
    one = "# Question\nWho?\n# Solution\nI.\n# Meta-information\nextype: string\nexsolution: I\n"
    two = "# Question\nHow many?\n# Meta-information\nextype: num\nexsolution: 3\n"
    assert pairs(f"{one}\n{two}", "a.Rmd") == [("Who?", "I."), ("How many?", "3")]


def test_other_rmarkdown_is_markdown() -> None:
    text = "---\ntitle: FAQ\n---\n\n## Who?\n\n```{r}\nx\n```\n\n## Question\n\nSo.\n"
    assert read(text, "a.Rmd").layout == "headed"
    assert read(text, "a.qmd").layout == "headed"
