"""How a model wants to be used: the prompts before a query and a passage, and the pooling.

What a model's folder says wins: the configuration of sentence-transformers. Many folders say
nothing, though their authors trained with prompts; what they wrote in their model cards is here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelError


@dataclass(frozen=True, slots=True)
class Use:
    """The prompts of a model, its `pooling` (mean, cls, lasttoken, …), and who says so.

    `family` is the name of the family by which they are known, "" if the folder itself says them.
    `is_complete` says that the folder has a list of modules, so that pooling is no question.
    """

    query: str = ""
    passage: str = ""
    pooling: str = "mean"
    family: str = ""
    is_complete: bool = True

    @property
    def told(self) -> str:
        """The use in words, for people."""
        prompts = [
            f"{text!r} before a {what}"
            for what, text in (("query", self.query), ("passage", self.passage))
            if text
        ]
        whose = f", as {self.family} models want it" if self.family else ""
        return f"{self.pooling} pooling, {' and '.join(prompts) or 'no prompts'}{whose}"


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of models, recognised by a pattern in a model's name."""

    name: str
    pattern: re.Pattern[str]
    query: str = ""
    passage: str = ""
    pooling: str = "mean"


_SENTENCE = "Represent this sentence for searching relevant passages: "
_INSTRUCT = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)


def _family(name: str, pattern: str, *use: str) -> _Family:
    return _Family(name, re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"), *use)


# The first that fits counts. From the model cards on the hub.
_FAMILIES = (
    _family("E5 Mistral", r"e5-mistral.*", _INSTRUCT, "", "lasttoken"),
    _family("E5 instruct", r"e5-.*instruct", _INSTRUCT),
    _family("E5", r"e5-(?:small|base|large)(?:-v2|-unsupervised)?", "query: ", "passage: "),
    _family("BGE M3", r"bge-m3.*", "", "", "cls"),
    _family("BGE", r"bge-\w+-zh.*", "为这个句子生成表示以用于检索相关文章：", "", "cls"),
    _family("BGE", r"bge-\w+-en.*", _SENTENCE, "", "cls"),
    _family("GTE", r"gte-\w+-(?:zh|v1\.5|en-v1\.5).*", "", "", "cls"),
    _family("GTE", r"gte-(?:multilingual|modernbert).*", "", "", "cls"),
    _family("GTE", r"gte-(?:tiny|small|base|large)"),
    _family("Arctic", r"arctic-embed-.*v2(?:\.0)?", "query: ", "", "cls"),
    _family("Arctic", r"arctic-embed.*", _SENTENCE, "", "cls"),
    _family(
        "Nomic",
        r"nomic-embed-text.*|nomic_bert|modernbert-embed.*",
        "search_query: ",
        "search_document: ",
    ),
    _family("mxbai", r"mxbai-embed-(?:xsmall|large).*|uae-large.*", _SENTENCE, "", "cls"),
    _family("multi-qa", r"multi-qa-\w+(?:-\w+)*-dot.*", "", "", "cls"),
)
# The keys under which models keep their prompts, in the order in which they count.
_QUERY_KEYS = ("query", "search_query", "retrieval.query", "s2p_query", "Retrieval-query")
_PASSAGE_KEYS = ("document", "passage", "corpus", "search_document", "retrieval.passage")


def read_use(folder: Path, name: str) -> Use:
    """Return how the model in a folder, known under a name, is used. Imports no torch.

    Raises ModelError where one of its files is not JSON.
    """
    said = _read(folder / "config_sentence_transformers.json").get("prompts") or {}
    query, passage = (
        next((said[key] for key in keys if said.get(key)), "")
        for keys in (_QUERY_KEYS, _PASSAGE_KEYS)
    )
    family = _find_family(folder, name)
    pooling, is_complete = _own_pooling(folder), (folder / "modules.json").is_file()
    known = family.pooling if family else "mean"
    if query or passage or family is None or not (family.query or family.passage):
        named = family.name if family and not is_complete else ""
        return Use(query, passage, pooling or known, named, is_complete)
    return Use(family.query, family.passage, pooling or known, family.name, is_complete)


def _find_family(folder: Path, name: str) -> _Family | None:
    """Return the family that a model's name tells, or its folder's, or its configuration."""
    config = _read(folder / "config.json")
    # On the hub's own shelf a folder is named by a commit, and the one above it by the model.
    above = next((one for one in folder.parts if one.startswith("models--")), "")
    names = (name, above, folder.name, config.get("_name_or_path"), config.get("model_type"))
    for one in names:
        told = str(one or "").lower()
        for family in _FAMILIES:
            if family.pattern.search(told):
                return family
    return None


def _own_pooling(folder: Path) -> str:
    """Return the pooling that a folder's own configuration asks for, "" if it says nothing."""
    for path in sorted(folder.glob("*_Pooling/config.json")):
        said = _read(path)
        if mode := said.get("pooling_mode"):
            return str(mode)
        chosen = [key for key, value in said.items() if key.startswith("pooling_mode_") and value]
        names = (key.removeprefix("pooling_mode_").removesuffix("_tokens") for key in chosen)
        if told := " and ".join(name.removesuffix("_token") for name in names):
            return told
    return ""


def _read(path: Path) -> dict[str, Any]:
    """Return what a JSON file says, nothing if it is not there."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}); fetch the model again") from error
    return said if isinstance(said, dict) else {}
