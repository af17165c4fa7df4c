"""Tiny models with random weights, one for each kind of tokenizer, as folders on disk."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

BEGIN, END, PAD, UNKNOWN = SPECIAL = ("<s>", "</s>", "<pad>", "<unk>")
TEXTS = [
    "query: how do I download an invoice, search_document: the red cats download invoices",
    "where is the invoice of May? Wo ist die Rechnung? naïve cafés, 发票 下载",
]


def wordpiece() -> Tokenizer:
    """As BERT has it: accents and capitals dropped, no blank in any token."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=160, special_tokens=list(SPECIAL))
    tokenizer.train_from_iterator(TEXTS, trainer)
    return tokenizer


def unigram() -> Tokenizer:
    """As SentencePiece has it: the blank before a word is in its first token."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=120, special_tokens=list(SPECIAL), unk_token=UNKNOWN, show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    return tokenizer


def split_unigram() -> Tokenizer:
    """As XLM-RoBERTa has it: split at blanks first, and then each word gets one."""
    tokenizer = unigram()
    words = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(words)
    return tokenizer


def byte_level() -> Tokenizer:
    """As RoBERTa and ModernBERT have it: bytes, so that a letter may take several tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    return tokenizer


KINDS: dict[str, Callable[[], Tokenizer]] = {
    "wordpiece": wordpiece,
    "unigram": unigram,
    "split unigram": split_unigram,
    "byte-level": byte_level,
}


def write_model(
    folder: Path,
    tokenizer: Tokenizer,
    prompts: dict[str, str] | None = None,
    *,
    padding_side: str = "right",
    window: int = 64,
    files: Sequence[str] = ("modules", "prompts"),
) -> Path:
    """Write a BertModel with random weights; without its `files` it says nothing of its use."""
    begin, end = (tokenizer.token_to_id(name) for name in (BEGIN, END))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(BEGIN, begin), (END, end)]
    )
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=window,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BEGIN,
        eos_token=END,
        pad_token=PAD,
        unk_token=UNKNOWN,
        cls_token=BEGIN,
        sep_token=END,
        padding_side=padding_side,
        model_max_length=window,
    ).save_pretrained(folder)
    kinds = ("Transformer", "Pooling")
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": f"{place}_{kind}" if place else "",
            "type": f"sentence_transformers.models.{kind}",
        }
        for place, kind in enumerate(kinds)
    ]
    said = {
        "modules.json": modules,
        "1_Pooling/config.json": {
            "word_embedding_dimension": 16,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {"prompts": prompts or {}},
    }
    for name, content in said.items():
        if "modules" not in files and name != "config_sentence_transformers.json":
            continue
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder
