"""How a document was chosen to be read is kept in the index, until something else is chosen."""

from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.doctor import diagnose
from ingest.files.changes import ChangeFilter
from ingest.files.choices import Choices
from ingest.pipeline import ingest
from ingest.preview import preview

TEXT = "# Roses\n\n**What feeds a rose?**\n\nDung.\n\n**What kills a rose?**\n\nFrost.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(TEXT)
    (folder / "b.foo").write_text("Q: What is a fjord?\nA: A valley.\n")
    return folder


def choices(settings: Settings) -> dict[str, tuple[str, str]]:
    """Each document's layout and choice."""
    return {s.name: (s.layout, s.choice) for s in open_store(settings).sources()}


def test_a_named_suffix_is_read_again_by_later_runs_that_do_not_name_it(
    folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    named = settings.model_copy(update={"ext": {".foo": "markdown"}})
    assert ingest([folder], named, embedder).added == 2
    kept = {"a.md": ("bold", ""), "b.foo": ("units", ".foo=markdown")}
    assert choices(settings) == kept
    again = ingest([], settings, embedder)
    assert (again.unchanged, again.removed, again.skipped) == (2, 0, ())
    (folder / "c.foo").write_text("Q: What is a bay?\nA: A curve.\n")
    assert ingest([folder], settings, embedder).added == 1
    assert not [one.code for one in diagnose(settings).findings if "documents" in one.code]
    assert ingest([], settings, embedder, rebuild=True).records == 4
    assert choices(settings)["c.foo"] == ("units", ".foo=markdown")
    known = open_store(settings).sources()
    seen = ChangeFilter([folder], settings.index, Choices.of(settings, known))
    assert seen.matters(folder / "new.foo")
    assert not seen.matters(folder / "new.bar")


def test_a_layout_that_was_chosen_holds_until_another_is(
    folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assert ingest([folder / "a.md"], settings, embedder, layout="headed").added == 1
    assert choices(settings) == {"a.md": ("headed", "headed")}
    assert ingest([folder / "a.md"], settings, embedder).unchanged == 1
    (folder / "a.md").write_text(f"{TEXT}\nMore.\n")
    assert preview([], settings).updated == ("a.md",)
    assert ingest([], settings, embedder).updated == 1
    assert choices(settings) == {"a.md": ("headed", "headed")}
    assert preview([], settings, layout="bold").updated == ("a.md",)
    assert ingest([], settings, embedder, layout="auto").updated == 1
    assert choices(settings) == {"a.md": ("bold", "")}
    assert ingest([], settings, embedder, layout="auto").unchanged == 1


def test_the_setting_names_suffixes_in_any_spelling_and_the_flag_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[ext]\nfoo = "headed"\n".BAR" = "text"\n')
    monkeypatch.setenv("ASKALIKE_CONFIG", str(config))
    assert Settings.load().ext == {".foo": "headed", ".bar": "text"}
    assert Settings.load(ext={".FOO": "units"}).ext == {".foo": "units", ".bar": "text"}
