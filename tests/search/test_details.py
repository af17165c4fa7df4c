"""What only a row of a table or a line of code answers is found, and shown."""

from pathlib import Path

import numpy as np
import pytest

from corpus.derived import lexical_entries
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.records import PassageId
from corpus.settings import Settings
from ingest.doctor import diagnose
from ingest.pipeline import ingest
from search import Engine

PAGE = """# Questions

## What are the limits of each plan?

| Plan | Storage | Retention | Support |
|---|---|---|---|
| Solo | 200 GB | 30 days | mail |
| Team | 5 TB | 180 days | chat |
| Enterprise | unlimited | 7 years | telephone |

## How do I throttle the upload?

```yaml
network:
  maxUploadMbit: 20
  officeHours: 08:00-18:00
```

## How long is a deleted backup kept in the recycle bin?

Two weeks. Then it is gone for good.

## How do I change my plan?

Open the page Billing and choose another one.
"""


@pytest.fixture(scope="module")
def settings(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    folder: Path = tmp_path_factory.mktemp("details")
    (folder / "plans.md").write_text(PAGE)
    settings = Settings.load(index=folder / "index")
    ingest([folder / "plans.md"], settings, embedder)
    return settings


@pytest.fixture(scope="module")
def engine(settings: Settings, embedder: SentenceTransformerEmbedder) -> Engine:
    return Engine.open(settings, embedder)


@pytest.mark.parametrize(
    ("query", "snippet", "marked"),
    [
        (
            "storage and retention of the Team plan",
            "Plan: Team; Storage: 5 TB; Retention: 180 days; Support: chat",
            "Team",
        ),
        (
            "which plan can I call by telephone",
            "Plan: Enterprise; Storage: unlimited; Retention: 7 years; Support: telephone",
            "telephone",
        ),
        ("bandwidth during office hours", "officeHours: 08:00-18:00", ""),
    ],
)
def test_a_row_or_line_answers_and_is_shown(
    engine: Engine, query: str, snippet: str, marked: str
) -> None:
    first = engine.ask(query).results[0]
    assert first.why.snippet == snippet
    assert not marked or marked in [snippet[a:b] for a, b in first.why.marks]


def test_the_record_stays_as_it_was_written(engine: Engine) -> None:
    assert "| Team | 5 TB | 180 days | chat |" in engine.ask("Team plan").results[0].record.answer


def test_details_change_neither_words_nor_the_vectors_of_records(settings: Settings) -> None:
    store = open_store(settings)
    answers = store.collections.answers.get(include=["embeddings"])
    ids = [PassageId(one) for one in answers["ids"]]
    assert sum(one.is_detail for one in ids) == 5
    assert not any(PassageId(e.passage_id).is_detail for e in lexical_entries(store.collections))
    vectors = store.vectors()
    for row, record_id in enumerate(vectors.ids):
        own = ids.index(PassageId.of(record_id, 1))
        assert np.allclose(vectors.answers[row], answers["embeddings"][own], atol=1e-5)


def test_the_doctor_knows_details(settings: Settings) -> None:
    assert [one.code for one in diagnose(settings).findings] == []
