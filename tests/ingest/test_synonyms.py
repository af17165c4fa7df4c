"""The synonyms file beside the documents: read by ingest, reported on, used by the next query."""

from pathlib import Path

from corpus.lexical.synonyms import read_synonyms
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine


def test_listed_synonyms_reach_the_next_query(
    tmp_path: Path, settings: Settings, embedder: object
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(
        "## How is Kubernetes updated?\nOne node after another.\n\n## What is a convolution?\nA sum.\n"
    )
    report = ingest([docs], settings, embedder)  # type: ignore[arg-type]
    engine = Engine.open(settings, embedder)  # type: ignore[arg-type]
    (docs / "synonyms.txt").write_text("# nicknames\nk8s, kubernetes\nlonely\n")

    report = ingest([docs], settings, embedder)  # type: ignore[arg-type]

    assert (report.added, report.updated, report.records) == (0, 0, 2)
    listed = next(source for source in report.sources if source.path == "synonyms.txt")
    assert listed.layout == "synonyms"
    assert [part.lines for part in listed.unread] == [(3, 3)]
    first = engine.ask("k8s").results[0]
    assert first.record.question == "How is Kubernetes updated?"
    assert first.why.terms == ("kubernetes",)

    (docs / "synonyms.txt").unlink()
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    assert read_synonyms(settings.index / settings.corpus) == ()


def test_a_synonyms_file_that_is_not_utf8_changes_nothing(
    tmp_path: Path, settings: Settings, embedder: object
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("## What is dropout?\nUnits are switched off.\n")
    (docs / "synonyms").write_text("dropout, unit dropping\n")
    ingest([docs], settings, embedder)  # type: ignore[arg-type]
    (docs / "synonyms").write_bytes(b"caf\xe9, bar\n")

    report = ingest([docs], settings, embedder)  # type: ignore[arg-type]

    assert [source.path for source in report.errors] == ["synonyms"]
    assert read_synonyms(settings.index / settings.corpus) == (("dropout", "unit dropping"),)
