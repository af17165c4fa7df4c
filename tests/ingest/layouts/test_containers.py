"""What unfolds on documentation sites: components, containers, admonitions, callouts, shortcodes."""

import time

import pytest

from ingest.layouts.markdown.folds import find_folds
from ingest.text.document import Document
from tests.ingest.readings import best_reading, pairs

PAIR = ("Why is tea hot?", "It was **boiled**.")
WAYS = {
    "mintlify": '<Accordion title="Why is tea hot?" icon="cup">\n  It was **boiled**.\n</Accordion>',
    "over lines": "<Expandable\n  title='Why is tea hot?'\n  open={true}\n>\nIt was **boiled**.\n"
    "</Expandable>",
    "an expression": '<Collapsible label={"Why is tea hot?"}>It was **boiled**.</Collapsible>',
    "elements in an attribute": "<FaqItem question={<b>Why is tea hot?</b>}>\nIt was **boiled**.\n"
    "</FaqItem>",
    "an answer in an attribute": '<FAQItem question="Why is tea hot?" answer="It was **boiled**." />',
    "tags within": "<FAQ>\n<Question>Why is tea hot?</Question>\n<Answer>\nIt was **boiled**.\n"
    "</Answer>\n</FAQ>",
    "parts with dots": "<Disclosure>\n<Disclosure.Button>Why is tea hot?</Disclosure.Button>\n"
    "<Disclosure.Panel>\nIt was **boiled**.\n</Disclosure.Panel>\n</Disclosure>",
    "a summary attribute": '<Details summary="Why is tea hot?">\n\nIt was **boiled**.\n\n</Details>',
    "kebab case": '<accordion-item header="Why is tea hot?">\nIt was **boiled**.\n</accordion-item>',
    "vuepress": "::: details Why is tea hot?\nIt was **boiled**.\n:::",
    "docusaurus": ":::details[Why is tea hot?]{open}\n\nIt was **boiled**.\n\n:::",
    "faq": ":::faq Why is tea hot?\nIt was **boiled**.\n:::",
    "quarto": '::: {.callout-tip collapse="true"}\n## Why is tea hot?\n\nIt was **boiled**.\n:::',
    "quarto's title": '::: {.callout-tip collapse=true title="Why is tea hot?"}\nIt was **boiled**.\n'
    ":::",
    "myst": ":::{dropdown} Why is tea hot?\n:open:\n\nIt was **boiled**.\n:::",
    "nuxt": '::accordion-item{label="Why is tea hot?"}\nIt was **boiled**.\n::',
    "pymdown": "/// details | Why is tea hot?\n    type: question\n\nIt was **boiled**.\n///",
    "mkdocs": '??? question "Why is tea hot?"\n\n    It was **boiled**.',
    "mkdocs, open": "???+ note 'Why is tea hot?'\n    It was **boiled**.",
    "mkdocs, always open": '!!! question "Why is tea hot?"\n\n\tIt was **boiled**.',
    "obsidian": "> [!question]- Why is tea hot?\n> It was **boiled**.",
    "obsidian, any kind": "> [!abstract]+ Why is tea hot?\n>\n> It was **boiled**.",
    "hugo": '{{< details "Why is tea hot?" >}}\nIt was **boiled**.\n{{< /details >}}',
    "hugo, named": '{{% expand title="Why is tea hot?" %}}\nIt was **boiled**.\n{{% /expand %}}',
    "jekyll": "{% details Why is tea hot? %}\nIt was **boiled**.\n{% enddetails %}",
    "markdoc": '{% accordion title="Why is tea hot?" %}\nIt was **boiled**.\n{% /accordion %}',
    "discourse": '[details="Why is tea hot?"]\nIt was **boiled**.\n[/details]',
}


@pytest.mark.parametrize("way", WAYS)
def test_a_question_unfolds_in_every_way_to_write_it(way: str) -> None:
    text = f"# Tea\n\n## Heat\n\n{WAYS[way]}\n\n{WAYS[way].replace('hot', 'brown')}\n"
    reading = best_reading(text)
    assert reading.layout == "details"
    assert pairs(text) == [PAIR, ("Why is tea brown?", PAIR[1])]
    assert {one.section for one in reading.records} == {("Heat",)}
    assert reading.unread == ()


ASIDES = {
    "vuepress": "::: tip Mind the kettle\nIt whistles.\n:::",
    "docusaurus": ":::note[Why a kettle?]\n\nIt whistles.\n\n:::",
    "more colons": "::::info\n:::note\nIt whistles.\n:::\n::::",
    "mkdocs": '!!! warning "Steam"\n\n    It whistles.',
    "mkdocs, folded": '??? example "A kettle"\n    It whistles.',
    "github": "> [!NOTE]\n> It whistles.",
    "gitbook": '{% hint style="info" %}\nIt whistles.\n{% endhint %}',
    "details": "<details>\n<summary>Table</summary>\n\nIt whistles.\n\n</details>",
    "component": '<Expandable title="Table">\nIt whistles.\n</Expandable>',
    "tabs": '<Tabs>\n<Tab title="Why a kettle?">It whistles.</Tab>\n</Tabs>',
}


@pytest.mark.parametrize("way", ASIDES)
def test_what_does_not_ask_stays_in_the_answer_of_its_heading(way: str) -> None:
    text = (
        f"## Why is tea hot?\n\nIt was boiled.\n\n{ASIDES[way]}\n\n## Leaves or bags?\n\nLeaves.\n"
    )
    found = pairs(text)
    assert [question for question, _ in found] == ["Why is tea hot?", "Leaves or bags?"]
    assert "It whistles." in found[0][1]


@pytest.mark.parametrize("way", ASIDES)
def test_it_stays_in_the_answer_of_the_fold_around_it(way: str) -> None:
    text = (
        f"<Accordion title='Why is tea hot?'>\nIt was boiled.\n\n{ASIDES[way]}\n</Accordion>\n"
        "<Accordion title='Leaves or bags?'>Leaves.</Accordion>\n"
    )
    found = pairs(text)
    assert [question for question, _ in found] == ["Why is tea hot?", "Leaves or bags?"]
    assert "It whistles." in found[0][1]


@pytest.mark.parametrize(
    "summary",
    [
        "Show answer",
        "Lösung anzeigen",
        "Показать ответ",
        "点击查看答案",
        "答えを見る",
        "정답 보기",
        "展开",
    ],
)
def test_a_fold_that_says_answer_answers_what_stands_above(summary: str) -> None:
    fold = f"::: details {summary}\nNine.\n:::"
    text = f"### 3 × 3 = ?\n\n{fold}\n\n### Three more\n\n{fold}\n"
    assert pairs(text) == [("3 × 3 = ?", "Nine."), ("Three more", "Nine.")]


def test_notes_that_ask_one_after_another_are_the_questions() -> None:
    text = "# Tea\n\n::: tip Why hot?\nBoiled.\n:::\n\n::: tip Who pours?\nThe host.\n:::\n"
    assert pairs(text) == [("Why hot?", "Boiled."), ("Who pours?", "The host.")]


def test_groups_with_a_title_are_sections() -> None:
    text = """# Tea

<AccordionGroup title="Leaves">
<Accordion title="Green or black?">Green.</Accordion>
<Accordion title="Loose?">Yes.</Accordion>
</AccordionGroup>
"""
    reading = best_reading(text)
    assert [(one.question, one.section) for one in reading.records] == [
        ("Green or black?", ("Leaves",)),
        ("Loose?", ("Leaves",)),
    ]


def test_imports_exports_and_comments_of_mdx_are_no_text() -> None:
    text = """import {
  Accordion,
} from "@site/parts";

export const year = 2024;
export function Now() {
  return <b>{year}</b>;
}

{/* <Accordion title="Not this?">No.</Accordion>
    nor this */}
<Accordion title="Why is tea hot?">It was boiled.</Accordion>
<!-- <Accordion title="Nor that?">No.</Accordion> -->
<Accordion title="Who pours?">The host.</Accordion>
"""
    reading = best_reading(text, name="tea.mdx")
    assert [one.question for one in reading.records] == ["Why is tea hot?", "Who pours?"]
    assert reading.unread == ()


@pytest.mark.parametrize("place", ["[[toc]]", "[TOC]", "[[_TOC_]]", "{{< toc >}}", "{:toc}"])
def test_a_place_for_contents_is_no_text(place: str) -> None:
    assert best_reading(f"# Tea\n\n{place}\n\n{WAYS['vuepress']}\n").unread == ()


def test_a_heading_below_the_first_questions_is_a_section_not_the_title() -> None:
    text = f"{WAYS['mintlify']}\n\n## Cups\n\n{WAYS['mintlify'].replace('hot', 'cold')}\n"
    reading = best_reading(text, name="tea.mdx")
    assert (reading.title, reading.records[1].section) == ("", ("Cups",))


def test_a_comment_that_nothing_closes_hides_nothing() -> None:
    folds = f"{WAYS['vuepress']}\n\n{WAYS['faq']}\n\n{WAYS['docusaurus']}\n"
    reading = best_reading(f"{folds}\n<!-- never closed\n\nMore words.\n")
    assert [one.lines for one in reading.unread] == [(15, 17)]


def test_components_in_code_are_only_shown() -> None:
    text = """## How do I write an accordion?

As `<Accordion title="Why?">` or in full:

```mdx
<Accordion title="Why?">
  So.
</Accordion>
```

## And a container?

So: `::: details Why?`.
"""
    assert [one for one, _ in pairs(text)] == ["How do I write an accordion?", "And a container?"]


def test_what_nothing_closes_ends_where_the_next_begins_or_a_heading() -> None:
    text = """::: details Why hot?
Boiled.

::: details Who pours?
The host.

## Cups

<Accordion title="How many?">
Six.

## Spoons

<Accordion title="Silver?">
Steel.
"""
    assert pairs(text) == [
        ("Why hot?", "Boiled."),
        ("Who pours?", "The host."),
        ("How many?", "Six."),
        ("Silver?", "Steel."),
    ]


HOSTILE = {
    "containers in containers": "::: details Why?\n" * 10_000 + ":::\n" * 10_000,
    "containers that none closes": "::: details Why?\n" * 20_000,
    "components in components": '<Accordion title="Why?">\n' * 10_000 + "</Accordion>\n" * 10_000,
    "attributes that none closes": '<Accordion a="' * 50_000,
    "braces that none closes": "<Accordion a={" * 50_000,
    "comments that none closes": "{/*<!--" * 50_000,
    "admonitions in admonitions": "".join(
        f'{" " * 4 * n}??? q "Why?"\n' for n in range(500)
    ),
    "deep quotations": f"{'>' * 50_000} [!question] Why?\n",
    "shortcodes": "{{< details " * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_folds_take_bounded_time(name: str) -> None:
    document = Document("a.mdx", HOSTILE[name])
    begun = time.perf_counter()
    find_folds(document)
    assert time.perf_counter() - begun < 20
