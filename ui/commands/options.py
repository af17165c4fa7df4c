"""The options that several commands share, each with the help that teaches it."""

from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import SourceError
from corpus.settings import Settings

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files and folders of Markdown or text.", show_default=False, readable=False
    ),
]
IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index; by default in your data folder.",
        readable=False,  # what may not be read is told in our words
    ),
]
ChromaUrl = Annotated[
    str | None,
    typer.Option(
        "--chroma-url", metavar="URL", help="Chroma server that holds the index, not a folder."
    ),
]
CorpusName = Annotated[
    str | None,
    typer.Option("--corpus", metavar="NAME", help="Corpus in the index. [default: default]"),
]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Embedding model: a name or a local folder."),
]
RerankerName = Annotated[
    str | None,
    typer.Option(
        "--reranker", metavar="NAME", help="Cross-encoder for the first results: name or folder."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, and nothing else.")]
Count = Annotated[int, typer.Option("-k", help="How many results.")]
SourceFilter = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only from this document; *.md works too."),
]
SectionFilter = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="NAME", help="Only from sections of this name."),
]
TagFilter = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Only with this tag.")
]
LevelFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--level", metavar="LEVEL", help="Only of this level: beginner, intermediate or expert."
    ),
]


LayoutName = Annotated[
    str | None,
    typer.Option("--layout", metavar="NAME", help="Read all of them in this layout."),
]


def check_layout(name: str | None) -> str | None:
    """Return the name of a layout; raises SourceError listing all when there is no such one."""
    from ingest.reader import layout_names

    if name is not None and name not in layout_names():
        raise SourceError(f"no layout {name!r}; there are: {', '.join(layout_names())}")
    return name


def load_settings(
    index: Path | None,
    chroma_url: str | None,
    corpus: str | None,
    model: str | None = None,
    reranker: str | None = None,
) -> Settings:
    """Return the settings in force, with the flags of this command on top."""
    return Settings.load(
        index=index, chroma_url=chroma_url, corpus=corpus, model=model, reranker=reranker
    )
