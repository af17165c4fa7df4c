"""Sources of sites: their literals are read as data, whatever stands around them."""

import time
from pathlib import Path

import pytest

from corpus.errors import NoQuestions
from ingest.files.discover import discover
from ingest.reader import Parsed, parse_document
from ingest.review.survey import Survey
from tests.ingest.readings import pairs


def read(source: str, name: str = "faq.tsx") -> Parsed:
    return parse_document(name, source.encode())


def answer(source: str) -> str:
    """Return the answer that an expression gives."""
    parsed = read(
        f'const more = ["b", "c"];\nexport default [{{ question: "Why?", answer: {source} }}];'
    )
    return parsed.records[0].answer


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ('"It\'s \\"so\\""', 'It\'s "so"'),
        (r"'a\u00e9\x41\u{1F600}\ud83d\ude00'", "aéA😀😀"),
        ("'one ' + 'two' + ' ' + 3", "one two 3"),
        ("'costs ' + price.total + ' euros'", "costs ${price.total} euros"),
        ("`costs ${price} euros`", "costs ${price} euros"),
        ("`\n    First.\n\n      - deeper\n  `", "First.\n\n  - deeper"),
        ("['One.', 'Two.']", "One.\n\nTwo."),
        ("['a', ...more].join(' - ')", "a - b - c"),
        ("t('faq.why', 'Because it is so.')", "Because it is so."),
        ("t('Because')", "Because"),
        ("$t({ id: 'x', defaultMessage: 'So be it.' })", "So be it."),
        ("dedent`Just so.`", "Just so."),
        ("('Bracketed.' as string)!", "Bracketed."),
        ("(open ? 'Yes.' : 'No.')", "Yes."),
        ("() => <p>Called.</p>", "Called."),
        ("() => { return 'Returned.' }", "Returned."),
        ("'<p>In <b>HTML</b></p>'", "In **HTML**"),
    ],
)
def test_what_an_expression_says(expression: str, said: str) -> None:
    assert answer(expression) == said


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("<>At{' '}<b>nine</b>.</>", "At **nine**."),
        ("<p>See <a href='/help'>help</a> &amp; <Link to='/more'>more</Link></p>",
         "See [help](/help) & [more](/more)"),
        ("<div>\n  <p>\n    One line\n    wraps.\n  </p>\n  <p>Two.</p>\n</div>",
         "One line wraps.\n\nTwo."),
        ("<ul><li>a</li><li><code>b</code></li></ul>", "- a\n- `b`"),
        ("<Text>Hello {name}{/* no */}</Text>", "Hello {name}"),
        ("<p>{open && <b>Open</b>}</p>", "**Open**"),
        ("<Trans>Kept</Trans>", "Kept"),
    ],
)  # fmt: skip
def test_an_answer_in_jsx_is_markdown(element: str, said: str) -> None:
    assert answer(f"({element})") == said


def test_groups_are_sections_and_lists_by_name_stand_where_they_are_used() -> None:
    parsed = read(
        """
const home = [{ title: "Start", description: "Where everything begins" }];
const shipping: Item[] = [
  { q: "Wohin liefert ihr?", a: "Nach Bern." },
] as const;
export const groups = {
  faq: [
    { title: "Orders", items: [{ question: "Can I cancel?", answer: "Yes." }] },
    { title: "Versand", items: shipping },
  ],
} satisfies Groups;
"""
    )
    assert [(one.question, one.section, one.lines) for one in parsed.records] == [
        ("Can I cancel?", ("Orders",), (8, 8)),
        ("Wohin liefert ihr?", ("Versand",), (4, 4)),
    ]


def test_vue_svelte_and_astro_hold_their_data_in_scripts() -> None:
    data = "const faqs = ref([{ question: 'Is it so?',\n answer: 'It is.' }])"
    vue = f"<template>\n<h1>Is it?</h1></template>\n<script setup>\n{data}\n</script>\n"
    astro = f"---\n{data}\n---\n<Faq items={{faqs}} />\n"
    assert [(one.question, one.lines) for one in read(vue, "Faq.vue").records] == [
        ("Is it so?", (4, 5))
    ]
    assert [(one.question, one.lines) for one in read(astro, "faq.astro").records] == [
        ("Is it so?", (2, 3))
    ]


def test_a_page_of_elements_is_read_by_what_it_shows() -> None:
    parsed = read(
        """export default () => (
  <main>
    <Accordion title="Why is it late?"><p>It <em>snows</em>.</p></Accordion>
    <details><summary>Who pays?</summary>We do.</details>
  </main>
);"""
    )
    assert pairs(parsed) == [("Why is it late?", "It *snows*."), ("Who pays?", "We do.")]
    assert [one.lines for one in parsed.records] == [(3, 3), (4, 4)]


def test_of_a_malformed_list_what_stands_is_read_and_the_rest_told_by_line() -> None:
    parsed = read(
        'x = [\n  { question: "Who?" answer: "I." },\n  { question: "What now?", answer: "This." },\n];\n'
    )
    assert pairs(parsed) == [("What now?", "This.")]
    assert parsed.unread[0].lines == (2, 2)
    assert "malformed" in parsed.unread[0].reason


@pytest.mark.parametrize(
    "source",
    [
        'export const routes = [{ title: "Home", path: "/", description: "The first page" }];',
        'const labels = { question: "Question", answer: "Answer" };',
        (
            'x = [{ title: "Fast", text: "It is quick." }, { title: "Why?", text: "So." },\n'
            ' { title: "Small", text: "It is light." }];'
        ),
        "if (q) { return is ? 'a?' : \"b\"; }",
        "const schema = { question: { type: String }, answer: { type: String } };",
    ],
)
def test_a_source_without_questions_is_skipped_in_a_folder(source: str, tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(source)
    (tmp_path / "b.md").write_text("# Who?\nI.\n")
    seen = Survey(discover([tmp_path]))
    assert [one.report.path for one in seen.documents()] == ["b.md"]
    assert [one.path for one in seen.skipped] == ["a.ts"]


HOSTILE = {
    "a bundle": "var x=[" + '{question:"Is a b?",answer:"c",f:function(){return 1}},' * 80_000,
    "names for ever more names": "const a0=[{question:'Is it so?',answer:'no'}];"
    + "".join(f"const a{n}=[a{n - 1},a{n - 1}];" for n in range(1, 60)),
    "texts that double": f"const a0='{'x' * 9999}';"
    + "".join(f"const a{n}=a{n - 1}+a{n - 1};" for n in range(1, 60))
    + "x=[{question:'Is it so?',answer:a59}]",
    "nested objects": "x=" + "[{question:'Why?',\nanswer:" * 5000,
    "open scripts": "<script>question: '?'\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_is_refused_in_bounded_time(name: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(NoQuestions):
        read(HOSTILE[name], "a.vue" if "scripts" in name else "a.js")
    assert time.perf_counter() - begun < 30


def test_names_in_a_circle_end() -> None:
    source = "const a = [b]; const b = [a]; const q = 'So ' + q;\n"
    parsed = read(f"{source}x = [{{ question: 'Is it so?', answer: q }}];")
    assert pairs(parsed) == [("Is it so?", "So ${q}")]


def test_deep_markup_becomes_plain_text() -> None:
    assert answer("<a>\n" * 3000 + "hi" + "</a>\n" * 3000) == "hi"


def test_lists_of_questions_and_answers_with_names_are_paired_by_their_places() -> None:
    source = 'const faqQuestions = ["Quem?", "Onde?", "Porquê?"];\nlet faqAnswers = ["Eu.", `Aqui.`, "Sim."];\n'
    parsed = parse_document("a.js", source.encode())
    assert pairs(parsed) == [("Quem?", "Eu."), ("Onde?", "Aqui."), ("Porquê?", "Sim.")]


def test_names_of_texts_in_a_template_stand_for_them_and_others_stay() -> None:
    source = 'const app = "Kai";\nexport default [{ question: `Was ist ${app}?`, answer: `${app}: ${x.y}` }];\n'
    assert pairs(parse_document("a.ts", source.encode())) == [("Was ist Kai?", "Kai: ${x.y}")]
