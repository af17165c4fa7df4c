"""Defaults, then the file, then the environment, then flags; and errors in words."""

from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.settings import DEFAULT_MODEL, Settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("ASKALIKE_CONFIG", str(file))
    return file


def test_flags_win_over_environment_over_file_over_defaults(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('corpus = "file"\nbatch_size = 7\nduplicate = 0.9\n')
    monkeypatch.setenv("ASKALIKE_CORPUS", "environment")
    monkeypatch.setenv("ASKALIKE_BATCH_SIZE", "8")
    settings = Settings.load(corpus="flag", model=None)
    assert settings.corpus == "flag"
    assert settings.batch_size == 8
    assert settings.duplicate == 0.9
    assert settings.model == DEFAULT_MODEL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("threshold = 0.5\n", "threshold"),
        ("duplicate = 2\n", "duplicate"),
        ('corpus = "a b"\n', "corpus"),
        ("duplicate = \n", "config.toml"),
    ],
)
def test_a_wrong_setting_names_the_key_and_the_value(config: Path, text: str, words: str) -> None:
    config.write_text(text)
    with pytest.raises(SettingsError, match=words):
        Settings.load()


def test_a_named_file_that_is_not_there_is_an_error(config: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        Settings.load()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().model = "other"  # type: ignore[misc]


def test_the_key_of_a_language_model_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKALIKE_LLM_KEY", "sk-secret-12345678")
    settings = Settings.load(llm_url="http://127.0.0.1:1/v1/")
    assert settings.llm_url == "http://127.0.0.1:1/v1"
    assert "sk-secret" not in f"{settings!r} {settings.model_dump_json()}"
    assert settings.reveal()["llm_key"] == "sk-secret-12345678"
    with pytest.raises(SettingsError) as raised:
        Settings.load(llm_key="sk-sécret-12345678")
    assert "cret-1234" not in str(raised.value)
    with pytest.raises(SettingsError) as raised:
        Settings.load(llm_url="http://me:sk-secret@host/v1")
    assert "sk-secret" not in str(raised.value)
