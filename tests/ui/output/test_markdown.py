"""Answers as they are stored, made into Markdown that shows well."""

import pytest

from ui.output.markdown import as_markdown, place, plain, with_fences

ORG = "So:\n\n#+begin_src python :results output\nfor x in y:\n    f(x)\n#+end_src\n\nDone."
ASCIIDOC = "So:\n\n[source,python]\n----\nfor x in y:\n    f(x)\n----\n\nDone."
REST = "So:\n\n.. code-block:: python\n   :linenos:\n\n   for x in y:\n       f(x)\n\nDone."
FENCED = "So:\n\n```python\nfor x in y:\n    f(x)\n```\n\nDone."


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("  • One\n    ◦ Two", "  - One\n    - Two"),
        (
            "Ways: * **Dropout:** off. * **Stopping:** early.",
            "Ways:\n\n- **Dropout:** off.\n- **Stopping:** early.",
        ),
        ("a * b * c", "a * b * c"),
        ("Kinds:\n\n            - One\n            - Two", "Kinds:\n\n- One\n- Two"),
        ("- One\n\n    - Nested", "- One\n\n    - Nested"),
        ("Short line\nAnother one", "Short line  \nAnother one"),
        ("```\n  • kept\nas it is\n```", "```\n  • kept\nas it is\n```"),
        ("````\n• kept\n```\n• kept too\n````", "````\n• kept\n```\n• kept too\n````"),
        ("````\n```\n````\n• Bullet", "````\n```\n````\n- Bullet"),
        ("~~~\n```\n• kept\n~~~\n• Bullet", "~~~\n```\n• kept\n~~~\n- Bullet"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_answers_show_their_structure(answer: str, shown: str) -> None:
    assert as_markdown(answer) == shown


def test_wrapped_prose_stays_a_paragraph() -> None:
    text = "This is a line of prose that an editor has wrapped at some\nseventy characters or so."
    assert as_markdown(text) == text


def test_plain_text_has_no_signs_of_emphasis_but_keeps_names() -> None:
    assert plain("What do **`max_depth`**, `__init__`\nand a_b do in *trees*?") == (
        "What do max_depth, __init__ and a_b do in trees?"
    )


def test_places_are_what_editors_open() -> None:
    assert place("notes/faq.md", (12, 20)) == "notes/faq.md:12"


@pytest.mark.parametrize("answer", [ORG, ASCIIDOC, REST, FENCED])
def test_code_blocks_become_fences(answer: str) -> None:
    assert with_fences(answer) == FENCED


def test_a_literal_block_is_code_behind_its_sentence() -> None:
    assert with_fences("Run this::\n\n  make run\n\nThen wait.") == (
        "Run this:\n\n```\nmake run\n```\n\nThen wait."
    )


@pytest.mark.parametrize(
    "answer",
    [
        "#+begin_src python\nnever closed",
        "[source,python]\nno block follows",
        ".. code-block:: python",
        "```rst\n.. code-block:: python\n\n   f(x)\n```",
        "std::vector and a::b\n\n  indented",
        "term::\ndefinition",
    ],
)
def test_what_is_no_block_of_code_is_left_as_it_is(answer: str) -> None:
    assert with_fences(answer) == answer


def test_code_with_fences_in_it_gets_a_longer_one() -> None:
    answer = "#+begin_example\n```\nx\n```\n#+end_example"
    assert with_fences(answer) == "````\n```\nx\n```\n````"
    answer = "#+begin_example\n````\n```\nx\n````\n#+end_example"
    assert with_fences(answer) == "`````\n````\n```\nx\n````\n`````"


def test_what_looks_like_a_fence_in_other_code_opens_none_after_it() -> None:
    answer = "[source]\n----\n```\n----\n\nThen:\n\n#+begin_src sh\nls\n#+end_src"
    assert with_fences(answer) == "````\n```\n````\n\nThen:\n\n```sh\nls\n```"
