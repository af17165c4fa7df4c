"""The model of an ingest that names none: the index's own, or what the language asks for."""

import json
from pathlib import Path

import pytest

from corpus.errors import IndexMismatch
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.unpacked import MULTILINGUAL
from corpus.model.weights import find_model
from corpus.settings import DEFAULT_MODEL, Settings
from ingest.doctor import diagnose
from ingest.pipeline import ingest
from ingest.review import model_choice
from ingest.review.model_choice import choose_model
from search import Engine
from tests.corpus.model.tiny import KINDS, write_model

GERMAN = [
    ("Wie lade ich meine Rechnung herunter?", "Die Rechnung liegt im Kundenkonto unter Belege."),
    ("Wie lange ist die Garantie auf Waschmaschinen?", "Die Garantie gilt zwei Jahre."),
    ("Kann ich die Lieferadresse noch ändern?", "Ja, bis die Ware das Lager verlässt."),
]
ENGLISH = [
    ("How do I download my invoice?", "The invoice is in your account, under documents."),
    ("How long is the warranty?", "The warranty lasts for two years from delivery."),
    ("Can I still change the address?", "Yes, until the parcel has left our warehouse."),
]


def write(folder: Path, pairs: list[tuple[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    rows = [json.dumps({"question": one, "answer": two}) for one, two in pairs]
    (folder / "faq.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_choice, "has_multilingual", lambda: True)


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_choice, "has_multilingual", lambda: False)


@pytest.mark.usefixtures("here")
def test_a_new_corpus_in_another_language_gets_the_multilingual_model(
    tmp_path: Path, settings: Settings
) -> None:
    chosen = choose_model([write(tmp_path / "docs", GERMAN)], settings)
    assert chosen.settings.model == MULTILINGUAL
    assert chosen.said is not None
    assert "in German" in chosen.said


@pytest.mark.usefixtures("here")
def test_one_in_english_gets_the_default_one_and_nothing_is_said(
    tmp_path: Path, settings: Settings
) -> None:
    chosen = choose_model([write(tmp_path / "docs", ENGLISH)], settings)
    assert (chosen.settings.model, chosen.said) == (DEFAULT_MODEL, None)


@pytest.mark.usefixtures("missing")
def test_where_the_model_is_missing_the_command_is_said(tmp_path: Path, settings: Settings) -> None:
    chosen = choose_model([write(tmp_path / "docs", GERMAN)], settings)
    assert chosen.settings.model == DEFAULT_MODEL
    assert chosen.said is not None
    assert "pip install 'askalike[multilingual]'" in chosen.said
    assert f"askalike ingest --rebuild --model {MULTILINGUAL}" in chosen.said


@pytest.mark.usefixtures("here")
def test_a_model_that_is_named_is_used_and_its_lack_is_said(tmp_path: Path) -> None:
    named = Settings.load(index=tmp_path / "index", model=DEFAULT_MODEL)
    chosen = choose_model([write(tmp_path / "docs", GERMAN)], named)
    assert chosen.settings.model == DEFAULT_MODEL
    assert chosen.said is not None
    assert "knows English alone" in chosen.said
    other = Settings.load(index=tmp_path / "index", model="multilingual")
    assert choose_model([tmp_path / "docs"], other).said is None


def test_an_index_is_used_with_its_own_model_where_none_is_named(tmp_path: Path) -> None:
    model = write_model(tmp_path / "model", KINDS["byte-level"]())
    index, docs = tmp_path / "index", write(tmp_path / "docs", ENGLISH)
    named = Settings.load(index=index, model=str(model))
    ingest([docs], named, SentenceTransformerEmbedder.open(named))
    settings = Settings.load(index=index)
    assert choose_model([docs], settings).settings.model == str(model)
    engine = Engine.open(settings)
    assert engine.header.model == str(model)
    assert engine.header.digest == find_model(str(model)).digest
    assert engine.ask(ENGLISH[0][0]).results[0].record.question == ENGLISH[0][0]
    assert not [finding for finding in diagnose(settings).findings if finding.code == "model"]
    with pytest.raises(IndexMismatch, match=f"--model {model}"):
        Engine.open(Settings.load(index=index, model=DEFAULT_MODEL))
