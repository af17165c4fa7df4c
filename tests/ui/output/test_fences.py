"""Code of other markups, shown as code."""

import pytest

from ui.output.markdown import with_fences

ORG = "So:\n\n#+begin_src python :results output\nfor x in y:\n    f(x)\n#+end_src\n\nDone."
ASCIIDOC = "So:\n\n[source,python]\n----\nfor x in y:\n    f(x)\n----\n\nDone."
REST = "So:\n\n.. code-block:: python\n   :linenos:\n\n   for x in y:\n       f(x)\n\nDone."
FENCED = "So:\n\n```python\nfor x in y:\n    f(x)\n```\n\nDone."


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
