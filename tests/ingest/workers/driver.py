"""An ingest on a Ray cluster in small windows, in a process that can be killed.

python -m tests.ingest.workers.driver SETTINGS DOCUMENTS; the settings are JSON. It prints a line
for each report of progress, and at the end what was encoded.
"""

import json
import sys
from pathlib import Path

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.batches import Sizes
from ingest.pipeline import ingest
from ingest.report import Progress
from ingest.workers.cluster import open_cluster
from ui.output.progress import stop_on_signal


def main() -> None:
    settings = Settings.load(**json.loads(sys.argv[1]))
    documents = Path(sys.argv[2])
    embedder = SentenceTransformerEmbedder.open(settings)

    def say(progress: Progress) -> None:
        print(progress.done, flush=True)

    with open_cluster(settings, embedder, [documents]) as cluster, stop_on_signal() as stopped:
        report = ingest(
            [documents],
            settings,
            embedder,
            on_progress=say,
            stopped=stopped,
            sizes=Sizes(40, more=1),
            workers=cluster,
        )
    errors = [f"{source.path}: {source.error}" for source in report.sources if source.error]
    result = {"embedded": report.embedded, "stopped": report.stopped, "errors": errors}
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
