"""A conversation in the terminal, piped in; and one answer."""

import io
import json
import sys

import pytest

from corpus.settings import Settings
from search.engine import Engine
from tests.conftest import RunCli


@pytest.fixture
def chat(documents_index: Settings, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch):
    def talk(*lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join([*lines, ""])))
        ran = run_cli("chat", "--index", documents_index.index)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return talk


def test_follow_ups_are_read_and_shown_and_forgotten(chat) -> None:
    said = chat("what is overfitting", "how can I prevent it?", "/clear", "/history", "/nothing")
    assert "Read as: how can I prevent overfitting?" in said
    assert "[1] " in said
    assert "ml-interview-guide.md:" in said
    assert "composed from the corpus" in said
    assert "What was asked before is forgotten." in said
    assert "Nothing was asked yet." in said
    assert "There is no /nothing" in said


def test_a_bad_question_does_not_end_it(chat) -> None:
    said = chat("x" * 3000, "what is overfitting")
    assert "ask in fewer words" in said
    assert "composed from the corpus" in said


def test_ask_gives_the_same_answer(
    documents_index: Settings, run_cli: RunCli, engine: Engine
) -> None:
    asked = ("ask", "what is overfitting", "--answer", "--index", documents_index.index)
    found = json.loads(run_cli(*asked, "--json").stdout)
    assert [one["text"] for one in found["sentences"]] == [
        one.text for one in engine.answer("what is overfitting").sentences
    ]
    assert "composed from the corpus" in run_cli(*asked).stdout
