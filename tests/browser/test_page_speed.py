"""How soon a page shows what somebody types and opens: 722 records, and 50,000.

`python -m pytest -m measure -s tests/browser/test_page_speed.py` on a machine that does nothing
else. The 50,000 questions are real; their vectors are those of the model's table of words alone, as
encoding them takes long. Queries are encoded as ever, and nothing here depends on what they find.
"""

import csv
import gzip
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pytest
from playwright.sync_api import Page

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Vectors, unit
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import OpenPage, running_app, settle, wait_for_topics
from tests.conftest import SHARED

pytestmark = [pytest.mark.browser, pytest.mark.measure, pytest.mark.timeout(3600)]

RECORDS = 50_000
# Milliseconds from the last key to the results, and from a click to the record.
TYPED, OPENED = 250, 100
QUERIES = (
    "why do gradients vanish",
    "how can I lose weight fast",
    "what causes high blood pressure",
    "best way to learn python",
    "difference between precision and recall",
    "how do I stop overfitting",
    "what is the capital of france",
    "treatments for asthma in children",
    "how to invest money",
    "what does dropout do",
    "is a decision tree better than a forest",
    "how do batteries work",
)
# Milliseconds from the last key or click until what it asks for is painted, two frames later.
WATCH = """() => {
    let cause = 0, asked = 0;
    window.wanted = '';
    window.took = {};
    const painted = (what) => requestAnimationFrame(() => requestAnimationFrame(() =>
        (window.took[what] = performance.now() - cause)));
    const caused = () => (cause = performance.now());
    document.querySelector('#search').addEventListener('input', caused, true);
    document.addEventListener('click', caused, true);
    new MutationObserver((seen) => {
        const waits = seen.at(-1).target.hasAttribute('aria-busy');
        if (waits) asked = performance.now();
        else if (asked > cause) painted('results');
    }).observe(document.querySelector('#results'), { subtree: true, attributeFilter: ['aria-busy'] });
    new MutationObserver(() => {
        const shown = document.querySelector('#reader article.record')?.dataset.id;
        if (!window.wanted || shown !== window.wanted) return;
        window.wanted = '';
        painted('record');
    }).observe(document.querySelector('#reader'), { subtree: true, childList: true });
}"""


class Tabled(SentenceTransformerEmbedder):
    """Encodes passages by the model's table of words, without its transformer."""

    def _encode_passages(self, texts: Sequence[str]) -> list[tuple[Vectors, Vectors]]:
        first = self._model[0]
        table = first.model.get_input_embeddings().weight.numpy(force=True)
        found = []
        for ids in first.tokenizer(list(texts), truncation=True, max_length=256)["input_ids"]:
            tokens = unit(table[ids[1:-1]])
            found.append((unit(tokens.mean(axis=0)), tokens))
        return found


@pytest.fixture(scope="module")
def large_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over 50,000 real questions in 50 documents."""
    source = SHARED / "bench" / "questions.tsv.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    folder = tmp_path_factory.mktemp("questions")
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        texts = [line.rstrip("\n").split("\t")[1] for line in islice(stream, RECORDS)]
    for number in range(50):
        with (folder / f"questions-{number:02}.csv").open(
            "w", encoding="utf-8", newline=""
        ) as table:
            csv.writer(table).writerows([["question"], *([text] for text in texts[number::50])])
    settings = Settings.load(index=tmp_path_factory.mktemp("large-index"))
    ingest([folder], settings, Tabled.open(settings))
    with running_app(settings.index) as address:
        wait_for_topics(address, within=600)
        yield address


@pytest.mark.parametrize("corpus", ["url", "large_url"])
def test_typing_and_opening(
    open_page: OpenPage, corpus: str, request: pytest.FixtureRequest
) -> None:
    page = open_page(request.getfixturevalue(corpus))
    page.evaluate(WATCH)
    typed, opened = [], []
    for query in QUERIES:
        typed.append(type_query(page, query))
        opened += [open_row(page, place) for place in (0, 2, 4)]
    for name, found in (("typing", typed), ("opening", opened)):
        half, most = np.percentile(found, [50, 90])
        print(f"\n{corpus}: {name} p50 {half:.0f} ms, p90 {most:.0f} ms")
    assert np.median(typed) <= TYPED
    assert np.median(opened) <= OPENED


def type_query(page: Page, query: str) -> float:
    """Type a query as people do; return the milliseconds from its last key to its results."""
    box = page.locator("#search")
    box.fill("")
    settle(page)
    box.press_sequentially(query[:-1], delay=90)
    page.evaluate("() => { delete window.took.results; }")
    box.press_sequentially(query[-1], delay=90)
    page.wait_for_function("() => window.took.results")
    settle(page)
    return float(page.evaluate("window.took.results"))


def open_row(page: Page, place: int) -> float:
    """Click a result that is not open yet; return the milliseconds until its record is shown."""
    rows = page.locator("#results li:has(> a.row):not(:has([aria-current]))")
    row = rows.nth(min(place, rows.count() - 1))
    wanted = row.get_attribute("data-id")
    page.evaluate("id => { window.wanted = id; delete window.took.record; }", wanted)
    row.locator("a.row").click()
    page.wait_for_function("() => window.took.record")
    settle(page)
    return float(page.evaluate("window.took.record"))
