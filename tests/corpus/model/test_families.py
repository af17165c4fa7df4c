"""How a model is used: what its folder says, else what its family is known for."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.families import read_use
from corpus.model.weights import ModelFiles, local_folder
from corpus.settings import DEFAULT_MODEL
from tests.corpus.model.tiny import KINDS, write_model

SENTENCE = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "query", "passage", "pooling"),
    [
        ("intfloat/e5-small-v2", "query: ", "passage: ", "mean"),
        ("intfloat/multilingual-e5-large", "query: ", "passage: ", "mean"),
        ("BAAI/bge-small-en-v1.5", SENTENCE, "", "cls"),
        ("BAAI/bge-m3", "", "", "cls"),
        ("thenlper/gte-base", "", "", "mean"),
        ("Alibaba-NLP/gte-multilingual-base", "", "", "cls"),
        ("Alibaba-NLP/gte-base-en-v1.5", "", "", "cls"),
        ("Snowflake/snowflake-arctic-embed-s", SENTENCE, "", "cls"),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", "", "cls"),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: ", "mean"),
        ("sentence-transformers/all-mpnet-base-v2", "", "", "mean"),
        ("sentence-transformers/multi-qa-mpnet-base-dot-v1", "", "", "cls"),
        ("somebody/store-e5-small-and-more", "query: ", "passage: ", "mean"),
        ("somebody/model-e500", "", "", "mean"),
    ],
)
def test_families_are_known_by_name(
    tmp_path: Path, name: str, query: str, passage: str, pooling: str
) -> None:
    use = read_use(tmp_path, name)
    assert (use.query, use.passage, use.pooling) == (query, passage, pooling)
    (tmp_path / "config.json").write_text(json.dumps({"_name_or_path": name}))
    in_folder = read_use(tmp_path, str(tmp_path))
    assert (in_folder.query, in_folder.passage, in_folder.pooling) == (query, passage, pooling)


def test_what_the_folder_says_wins(tmp_path: Path) -> None:
    own = {"search_query": "ask: ", "passage": "told: "}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": own}))
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling/config.json").write_text(
        json.dumps({"word_embedding_dimension": 16, "pooling_mode_cls_token": True})
    )
    use = read_use(tmp_path, "intfloat/e5-small")
    assert (use.query, use.passage, use.pooling, use.family) == ("ask: ", "told: ", "cls", "E5")


def test_the_use_is_told_in_words() -> None:
    folder = local_folder(DEFAULT_MODEL)
    assert folder is not None
    assert read_use(folder, DEFAULT_MODEL).told == "mean pooling, no prompts"
    told = read_use(Path("/nowhere"), "intfloat/e5-small").told
    assert told == (
        "mean pooling, 'query: ' before a query and 'passage: ' before a passage, "
        "as E5 models want it"
    )


def test_a_configuration_that_is_not_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"config\.json cannot be read"):
        read_use(tmp_path, "x")


def test_a_folder_without_a_word_on_its_use_is_pooled_as_its_family(tmp_path: Path) -> None:
    """Its first token stands for the text, and the prompt is part of what the model reads."""
    folder = write_model(tmp_path / "bge-small-en", KINDS["wordpiece"](), files=())
    embedder = SentenceTransformerEmbedder(ModelFiles("x", folder, "d"), device="cpu")
    text = "how do I download an invoice"
    (query,) = embedder.encode_queries([text])
    model = embedder._model
    whole = model.tokenizer(SENTENCE + text, return_tensors="pt")
    first = model[0].auto_model(**whole).last_hidden_state[0, 0].detach().numpy()
    assert query.vector == pytest.approx(first / np.linalg.norm(first), abs=1e-5)
    assert [text[a:b] for a, b in query.spans][:1][0] in "how"
