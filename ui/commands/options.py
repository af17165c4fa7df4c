"""The options that several commands share, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.settings import Settings

IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index; by default in your data folder.",
        readable=False,  # we say in our own words what may not be read
    ),
]
ChromaUrl = Annotated[
    str | None,
    typer.Option(
        "--chroma-url",
        metavar="URL",
        help="Chroma server that holds the index, instead of a folder.",
    ),
]
CorpusName = Annotated[
    str | None,
    typer.Option("--corpus", metavar="NAME", help="Corpus in the index. [default: default]"),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Embedding model: a name, a local folder, or multilingual; by default that of the "
        "index.",
    ),
]
RerankerName = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        metavar="NAME",
        help="Cross-encoder that reorders the first results: a name, a local folder, or auto: one "
        "that is on this machine, if it is quick enough.",
    ),
]
AccessOption = Annotated[
    Path | None,
    typer.Option(
        "--access",
        metavar="FILE",
        help="File of the users and tokens; by default in your configuration folder.",
        readable=False,
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Read and encode on a Ray cluster: its HOST:PORT, auto (the one of this machine), or "
        "local (one for this run). Needs askalike[ray]; docs/scale.md tells more.",
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Compare many records (20,000 and more) on a Ray cluster: its HOST:PORT, auto or "
        "local, as in ingest. Finds the same.",
    ),
]
LayoutName = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="NAME",
        help="Read every document in this layout or format; auto: as its content says.",
    ),
]
Extensions = Annotated[
    list[str] | None,
    typer.Option(
        "--ext",
        metavar="SUFFIX=NAME",
        help="Read files of a suffix, too, in a layout or format, or as markdown, text or auto: "
        "--ext foo=markdown. May be repeated; wins over what the suffix means otherwise.",
    ),
]
Every = Annotated[
    bool, typer.Option("--all", help="Show every question, sign and file that is not read.")
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

WithinFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--within",
        metavar="LABEL",
        help="Only from this document or section, and what is below it: its name, then its "
        'headings with " › " between them.',
    ),
]
LayoutFilter = Annotated[
    list[str] | None,
    typer.Option("--layout", metavar="NAME", help="Only from documents of this layout."),
]
TopicFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        help="Only from this topic: its address as askalike topics shows it, or a part of its "
        "name.",
    ),
]
AnsweredFilter = Annotated[
    bool | None,
    typer.Option("--answered/--unanswered", help="Only with an answer, or only without."),
]


def chosen_extensions(given: Sequence[str] | None) -> dict[str, str] | None:
    """Return what `--ext` says, by suffix; None where it was not given."""
    if not given:
        return None
    pairs = [one.partition("=") for one in given]
    if wrong := next((one for one in pairs if not one[1] or not one[2]), None):
        raise typer.BadParameter(f"--ext {wrong[0]}: write SUFFIX=NAME, as in --ext foo=markdown")
    return {suffix: name for suffix, _, name in pairs}


def load_settings(
    index: Path | None,
    chroma_url: str | None,
    corpus: str | None,
    model: str | None = None,
    reranker: str | None = None,
    access: Path | None = None,
    ext: dict[str, str] | None = None,
    documents: Path | None = None,
    ray: str | None = None,
) -> Settings:
    """Return the settings in force, with the flags of this command on top."""
    from corpus.settings import Settings

    return Settings.load(
        index=index,
        chroma_url=chroma_url,
        corpus=corpus,
        model=model,
        reranker=reranker,
        access=access,
        ext=ext,
        documents=documents,
        ray=ray,
    )
