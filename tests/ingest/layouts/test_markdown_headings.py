"""Which headings of Markdown ask, name a section or the contents, or belong to an answer."""

import time

import pytest

from tests.ingest.readings import pairs, read


def sections(text: str) -> list[tuple[str, ...]]:
    """Return the sections of a document's records."""
    return [record.section for record in read(text).records]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Question", "Answer"),
        ("Question 1", "Sample answer"),
        ("Frage 1", "Antwort"),
        ("Pregunta", "Respuesta"),
        ("Вопрос №1", "Ответ"),
        ("问题", "答案"),
        ("質問1", "回答"),
        ("سؤال", "جواب"),
        ("प्रश्न 1", "उत्तर"),
        ("Soru 1", "Cevap"),
    ],
)
def test_headings_that_only_say_question_and_answer_name_what_stands_below(
    question: str, answer: str
) -> None:
    text = f"# T\n\n## {question}\n\nWhy is\nit so?\n\n## {answer}\n\nSo.\n\n### More\n\nYes.\n\n"
    again = f"## {question}\n\nName two.\n\n```sh\nls\n```\n\n## {answer}\n\nOne, two.\n"
    parsed = read(text + again)
    assert pairs(parsed) == [
        ("Why is it so?", "So.\n\n### More\n\nYes."),
        ("Name two.", "One, two."),
    ]
    assert parsed.records[1].given == "```sh\nls\n```"


def test_a_heading_that_asks_leaves_out_the_heading_answer_below_it() -> None:
    text = "## Why so?\n\n### Answer\n\nSo.\n\n## How so?\n\n### Antwort\n\nThus.\n"
    assert pairs(text) == [("Why so?", "So."), ("How so?", "Thus.")]


@pytest.mark.parametrize(
    "name", ["Conclusion", "Beispiel", "Ejemplo", "Пример", "结论", "例", "مثال"]
)
def test_a_part_of_an_answer_beside_the_questions_stays_in_it(name: str) -> None:
    text = f"## Why so?\n\nSo.\n\n## {name}\n\nThus.\n\n## How so?\n\nYes.\n"
    assert pairs(text) == [("Why so?", f"So.\n\n## {name}\n\nThus."), ("How so?", "Yes.")]


def test_a_heading_that_comes_back_below_questions_belongs_to_their_answers() -> None:
    text = "".join(f"## Why {n}?\n\nSo.\n\n## Kuriosum\n\nYes.\n\n" for n in (1, 2, 3))
    assert [question for question, _ in pairs(text)] == ["Why 1?", "Why 2?", "Why 3?"]


def test_statements_beside_questions_are_questions_where_two_in_three_are() -> None:
    text = (
        "# FAQ\n\n## Pay\n\n### Cards\nAll.\n\n### Bills\nBy mail.\n\n### When do I pay?\nNow.\n\n"
        "#### And then?\nNever.\n\n## Send\n\n### Abroad\nYes.\n\n### Costs\nTwo.\n\n### Who sends?\nWe.\n"
    )
    asked = [question for question, _ in pairs(text)]
    assert asked == ["Cards", "Bills", "When do I pay?", "Abroad", "Costs", "Who sends?"]


def test_a_heading_without_text_names_the_questions_beside_it() -> None:
    text = "### Orders\n\n### Where is it?\nHere.\n\n### Returns\n\n### How long?\nA week.\n"
    assert sections(text) == [("Orders",), ("Returns",)]
    unanswered = "### Orders\n\n### Where is it?\n\n### Returns\n\n### How long?\n"
    assert len(read(unanswered).records) == 4


@pytest.mark.parametrize(
    "above",
    [
        "Questions about ships",
        "Fragen zu Schiffen",
        "Preguntas sobre barcos",
        "关于船的问题",
        "船に関する質問",
    ],
)
def test_a_heading_below_questions_about_something_names_what_its_line_asks(above: str) -> None:
    text = f"# T\n\n## {above}\n\n### Masts\n\nWhat holds a mast?\n"
    (record,) = read(text).records
    assert (record.question, record.answer) == ("What holds a mast?", "")
    assert record.section[-1] == "Masts"


@pytest.mark.parametrize(
    "heading",
    [
        "Related topics",
        "Preparation resources",
        "Siehe auch",
        "Fuentes",
        "Ссылки",
        "参考资料",
        "Muuta",
    ],
)
def test_a_section_of_links_only_is_no_record(heading: str) -> None:
    text = f"## Why so?\n\nSo.\n\n## How so?\n\nYes.\n\n## {heading}\n\n- [A](https://a.b)\n* <https://c.d>\n"
    parsed = read(text)
    assert pairs(parsed) == [("Why so?", "So."), ("How so?", "Yes.")]
    assert [part.lines for part in parsed.unread] == [(11, 12)]


@pytest.mark.parametrize(
    "heading", ["Índice", "Inhalt", "Содержание", "目录", "목차", "فهرس", "Questions"]
)
def test_a_list_of_contents_is_no_section_of_what_stands_below_it(heading: str) -> None:
    text = f"# T\n\n## {heading}\n\n- [Why so?](#a)\n- [How so?](#b)\n\n### Why so?\n\nSo.\n\n### How so?\n\nYes.\n"
    assert sections(text) == [(), ()]
    assert (
        sections(f"# T\n\n## Questions\n\n{text[text.index('### Why') :]}") == [("Questions",)] * 2
    )


def test_links_into_the_page_stay_where_the_answer_announces_them() -> None:
    top = "[Volver al inicio](#t)"
    text = f"# T\n\n## Why so?\n\nSo. Read on:\n\n- [How so?](#how)\n\n{top}\n\n## How so?\n\nYes.\n\n{top}\n"
    assert pairs(text) == [("Why so?", "So. Read on:\n\n- [How so?](#how)"), ("How so?", "Yes.")]


def test_the_only_first_heading_that_asks_swallows_no_questions_below_it() -> None:
    text = "# What is a bog?\n\nWet land.\n\n## How deep is it?\n\nVery.\n\n## Who lives there?\n\nFrogs.\n"
    assert pairs(text)[0] == ("What is a bog?", "Wet land.")
    assert len(read(text).records) == 3
    steps = "# What is a bog?\n\nWet land.\n\n## Plants\n\nMoss.\n\n## Animals\n\nFrogs.\n"
    assert len(read(steps).records) == 1


def test_front_matter_asks_for_the_page_below_it() -> None:
    yaml = "---\ntitle: What is `x`: a bog?\ntags: [land, wet]\n---\nimport A from 'a'\n\nWet.\n\n## More\n\nMoss.\n"
    (record,) = read(yaml, "a.mdx").records
    assert (record.question, record.answer) == ("What is `x`: a bog?", "Wet.\n\n## More\n\nMoss.")
    assert record.tags == ("land", "wet")
    assert pairs("+++\ntitle = 'Wo liegt das Moor'\n+++\n\nHier.\n") == [
        ("Wo liegt das Moor", "Hier.")
    ]
    keyed = "---\nquestion: >\n  Why is\n  it wet?\nanswer: |\n  Rain.\n---\n"
    assert pairs(keyed) == [("Why is it wet?", "Rain.")]


def test_a_title_beside_headings_that_ask_only_names_them() -> None:
    text = (
        "---\ntitle: How to walk\n---\n\n## Where do I go?\n\nUp.\n\n## When do I stop?\n\nNever.\n"
    )
    assert pairs(text) == [("Where do I go?", "Up."), ("When do I stop?", "Never.")]
    assert pairs("---\ntitle: A walk\n---\n\nWe went up.\n") == [("A walk", "We went up.")]


def test_follow_ups_are_filed_below_the_question_around_them() -> None:
    text = (
        "# Bees\n\n## Hive\n\n1. Why do bees swarm?\n   - No room.\n   - Who leads them?\n"
        "     - The queen.\n   - See <https://a.b>\n2. What do they eat?\n   - Honey.\n   - Sugar.\n"
    )
    parsed = read(text)
    assert pairs(parsed) == [
        (
            "Why do bees swarm?",
            "- No room.\n- Who leads them?\n  - The queen.\n- See <https://a.b>",
        ),
        ("What do they eat?", "- Honey.\n- Sugar."),
    ]  # one in three: the question in it is rhetorical
    parsed = read(text.replace("   - See <https://a.b>\n", "   - [A film](https://a.b)\n"))
    assert [(record.question, record.answer, record.section) for record in parsed.records] == [
        ("Why do bees swarm?", "- No room.\n- [A film](https://a.b)", ("Hive",)),
        ("Who leads them?", "- The queen.", ("Hive", "Why do bees swarm?")),
        ("What do they eat?", "- Honey.\n- Sugar.", ("Hive",)),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "### {0}. Why {0}?\n\nSo [a](#b).\n\n### Note\n\nYes.\n\n",
        "## Question {0}\n\nWhy {0}?\n\n## Answer\n\nSo.\n\n",
        "## L{0}\n\nWhy {0}?\n\n",
        "- Why {0}?\n  - And so?\n  - Who knows?\n",
    ],
)
def test_time_grows_with_the_number_of_headings(piece: str) -> None:
    def seconds(count: int) -> float:
        text = "# T\n\n" + "".join(map(piece.format, range(count)))
        begin = time.process_time()
        assert len(read(text).records) >= count
        return time.process_time() - begin

    # Eight times as many take 64 times as long if each looks at all; others use the caches, too.
    limit = 32 * max(0.05, min(seconds(200), seconds(200)))
    assert seconds(1600) < limit or seconds(1600) < limit


@pytest.mark.parametrize(
    "line",
    [
        "What is the difference between a plane and a spokeshave?",
        "¿Cuál es la diferencia entre un cepillo y una garlopa?",
        "Wie unterscheidet sich ein Hobel von einem Ziehmesser?",
    ],
)
def test_a_whole_question_without_its_heading_marks_is_one(line: str) -> None:
    assert line in [question for question, _ in pairs(WOOD.format(line))]


@pytest.mark.parametrize(
    "line",
    [
        "Why does it matter?",
        "And what would happen if we did that with oak?",
        "Oak is hard. What is the difference between oak and ash in use?",
        "So what?",
    ],
)
def test_a_question_that_leads_over_stays_in_its_answer(line: str) -> None:
    assert len(pairs(WOOD.format(line))) == 3


WOOD = (
    "# Wood\n\n## How is oak planed?\n\nSlowly.\n\n## What is ash good for?\n\nFor handles.\n\n"
    "{}\n\nOne is longer.\n\n## How is it oiled?\n\nWith linseed.\n"
)


def test_pictures_of_an_answer_stay_and_what_only_leads_to_the_top_goes() -> None:
    text = (
        "## What is PMI?\n\nIt is:\n\n<img src='a/f1.png' alt='a log' />\n\nand\n\n"
        '<p align="center"><img src="a/f2.png"></p>\n\nso.\n\n'
        '<a href="#top"><img src="up.png"></a>\n\n'
        '## And MI?\n\n<a name="mi"></a>\n\nA mean.\n\n<br>\n'
    )
    first, second = (record.answer for record in read(text).records)
    assert first.count("<img") == 2
    assert "up.png" not in first
    assert second == "A mean."
