"""What files that are not read are: by their suffix, or else by a look at how they begin."""

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.files import open_regular
from ingest.files.suffixes import PROGRAM_FILES
from ingest.text.wording import QUESTION_MARKS

# How a file is spoken of, by its suffix. None of these is opened: pictures hold no text, and in
# programs a comment that asks is no question.
_KINDS = {
    "pictures": "png jpg jpeg gif svg webp bmp ico tif tiff heic avif psd ai eps drawio",
    "sounds and films": "mp3 wav ogg flac m4a aac mp4 mkv mov avi webm srt vtt",
    "archives": "zip gz tgz bz2 xz zst 7z rar tar jar war whl egg deb rpm iso dmg",
    "fonts": "ttf otf woff woff2 eot",
    "programs": "exe dll so dylib o a obj bin class pyc pyo wasm node msi apk",
    "data files": "db sqlite sqlite3 parquet arrow feather npy npz pkl pickle pt pth onnx h5 hdf5 "
    "safetensors gguf mat rds rdata lock sum map min",
    "source files": "py pyi pyx c h cc cpp cxx hpp cs java kt kts scala go rs rb php pl pm swift m "
    "mm r jl lua dart ex exs erl hs clj sh bash zsh fish bat cmd ps1 psm1 sql css scss sass less "
    "js mjs cjs jsx ts tsx vue svelte astro elm proto graphql gradle cmake mk tf nix vim el asm s "
    "f90 v sv vhd zig nim",
    "documents of other programs": "doc odt rtf ppt pptx odp key pages numbers xls xlsx ods epub "
    "mobi azw3 djvu one ps vsd",
}
_KIND_OF = {f".{suffix}": kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}

BINARY = "binary files"

# Of a file that nobody named, no more than its beginning is read.
_HEAD = 16 * 2**10
# What marks a question in some markup: a heading, a list, bold, a command of TeX or Texinfo.
_MARKED = re.compile(
    r"^\s*(?:#{1,6}\s|[*_]{2}|'{2,3}|[-*+;]\s|\d{1,3}[.)]\s|[=!]{1,6}\s?|h[1-6]\.\s|@[a-z]{1,20}\s"
    r"|\\[a-z]{1,20}\*?[{ ]|<h\d[^>]{0,80}>|<summary>)"
)
_CLOSING = " \t*_='}:{"
_LABEL = re.compile(
    r"^[\s\"'*_#{<-]{0,9}(?:q(?:uestion|ues|n)?|frage|pregunta|pergunta|domanda|вопрос|问|問|س)"
    r"\s?\d{0,4}[\"'*_]{0,3}\s?[:：=>]",
    re.IGNORECASE,
)
_LONGEST_LINE = 300
_FEWEST = 2  # lines that ask, from which a text may be one of questions

# The first that fits says what a text looks like, and how it can be read.
_LOOKS = (
    ("JSON", "json", re.compile(r"\A\s*(?:\{\s*[\"}]|\[\s*(?:[\"{\]]|\[[\s\"{\[]))")),
    ("HTML", "html", re.compile(r"\A\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)),
    ("XML", "xml", re.compile(r"\A\s*<(?:\?xml|[a-z][\w:-]{0,60}[\s>])", re.IGNORECASE)),
    ("Markdown", "markdown", re.compile(r"^(?:#{1,6} \S|\*\*[^*\n]{1,200}\*\*|```)", re.MULTILINE)),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file is, in words for several such files; `asks` says that it may hold questions.

    `looks` is what its text looks like ("Markdown"), `name` how it can be read; both are "" where
    nothing was looked at.
    """

    kind: str
    asks: bool = False
    looks: str = ""
    name: str = ""


def guess(file: Path) -> Guess:
    """Return what a file of no kind that is read is; only a text of unknown suffix is opened."""
    if kind := _KIND_OF.get(file.suffix.lower()):
        return Guess(kind)
    if file.name.lower() in PROGRAM_FILES:
        return Guess("source files")
    try:
        with open_regular(file) as stream:
            head = stream.read(_HEAD) or b""
    except OSError:
        return Guess("files that cannot be opened")
    return guess_text(head)


def guess_text(head: bytes) -> Guess:
    """Return what a file is by its first bytes."""
    if is_binary(head):
        return Guess(BINARY)
    text = head.decode("utf-8", "replace")
    looks, name = looks_like(text)
    return Guess("texts without questions", _asks(text), looks, name)


def is_binary(head: bytes) -> bool:
    """Return whether a file's first bytes are no text in any encoding that is common."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 says so
        return False
    odd = sum(head.count(bytes([code])) for code in (*range(9), *range(14, 27)))
    return odd * 100 > len(head)


def looks_like(text: str) -> tuple[str, str]:
    """Return what a text looks like, and the name by which it can be read."""
    head = text[:_HEAD]
    found = ((looks, name) for looks, name, pattern in _LOOKS if pattern.search(head))
    return next(found, ("plain text", "text"))


def _asks(text: str) -> bool:
    """Return whether several lines are marked as questions: by a label, or as a heading that asks.

    A line of prose that ends in a question mark is not: letters and logs have those, too.
    """
    asking = 0
    for line in text.split("\n"):
        if len(line) > _LONGEST_LINE:
            continue
        bare = _MARKED.sub("", line, count=1)
        marked = bare != line and bare.rstrip(_CLOSING).endswith(QUESTION_MARKS)
        asking += marked or bool(_LABEL.match(line))
        if asking >= _FEWEST:
            return True
    return False
