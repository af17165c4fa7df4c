"""Text of a corpus is data: what in it speaks to a language model is neither shown to it nor cited.

The lists are our own, in the commonest languages. What they miss still meets the check of what the
model writes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from search.answer.units import find_units

if TYPE_CHECKING:
    from search.answer.units import Unit

# Said to a model, not to a reader.
_SPEAKS = re.compile(
    # to forget what it was told
    r"\b(?:ignor(?:e|a|ez|iere|iert|ieren|er|are|uj)|disregard|forget|override|bypass|vergiss|missachte"
    r"|oublie[rz]?|olvid[ae]|dimentica|esque[cç]a|desconsidere|negeer|игнорируй(?:те)?|забудь(?:те)?)"
    r"\b(?=[^.!?\n]{0,80}?\b(?:all|any|every|previous|prior|above|preceding|your|alle[nrs]?|deine\w*"
    r"|(?:vorherig|bisherig|obig)\w*|pr[eé]c[eé]dent\w*|toutes|anterior\w*|todas|tutte|tus|suas"
    r"|предыдущ\w*|все)\b)"
    r"\b[^.!?\n]{0,60}?\b(?:instruction|prompt|rule|direction|context|message|anweisung|regel"
    r"|vorgabe|consigne|instrucci|istruzion|instru[cç]|regla|regol|regra|règle|инструкци|указани"
    r"|правил|polecen|instructie)\w*"
    r"|忽略.{0,12}(?:指令|指示|提示|说明|規則|规则)|(?:指示|命令).{0,4}無視|무시하(?:고|세요|라)"
    r"|تجاهل.{0,30}(?:التعليمات|الأوامر)|निर्देशों.{0,20}अनदेखा"
    # who it is, and who speaks
    r"|\b(?:system|developer)\s*(?:prompt|message)\b|^\W{0,4}(?:system|assistant)\s*:"
    r"|\byou are (?:now|an? (?:ai|assistant|language model|chatbot))\b"
    r"|\bdu bist (?:jetzt|nun|eine? (?:ki|assistent))\b"
    r"|\b(?:as|dear|attention|hey|note to(?: the)?|to the) (?:an? )?"
    r"(?:ai|llm|assistant|language model|chatbot|bot)s?\s*[,:!—]"
    r"|\bnew instructions?\b|\bneue anweisung\w*|\bnouvelles? (?:instruction|consigne)s?"
    r"|\bnuevas? instrucci\w+"
    # what to write
    r"|(?:^|[.!?:,\n]\s*|\b(?:and|und|et|y|e) )(?:respond|reply|answer|output|say|antworte"
    r"|réponds|répondez|responde|rispondi)\s+(?:only|exactly|just|nur|seulement|uniquement|solo"
    r"|sólo|always|immer|toujours|siempre|sempre)\b"
    r"|\b(?:tell|instruct|urge|convince) (?:the )?users?\b"
    r"|\b(?:do not|don't|never) (?:cite|mention|reveal|use the (?:other )?sources?)\b"
    r"|\b(?:print|reveal|repeat|output|leak|show) (?:me )?(?:your|the|all) "
    r"(?:system|hidden|secret|prompt|instruction|api|key)\w*",
    re.IGNORECASE | re.MULTILINE,
)
# What chat templates of the usual models mean by their own signs, and signs of the citations.
_TEMPLATE = re.compile(
    r"<\|[^|>\n]{0,40}\|>|<\uff5c[^\uff5c>\n]{0,40}\uff5c>"
    r"|\[/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_\w+)\]|<<?/?SYS>?>"
    r"|</?(?:s|bos|eos|start_of_turn|end_of_turn|think|system|user|assistant|tool_call|source)\b"
    r"[^>\n]{0,60}>"
    r"|^[ \t]*(?:={3,}|-{3,}|`{3,}|\#{2,}|\"{3,})[ \t]*(?:\w+[ \t]*){0,6}[=#-]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\[//\]: # .*", re.DOTALL)
_CITATION = re.compile(r"\[\s*\^?(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\s*\](?!\()")
# These join letters of Indian scripts, Persian and emoji; other signs of format are invisible.
_JOINERS = frozenset("\u200c\u200d")


def speaks_to_model(text: str) -> bool:
    """Return whether a text tells a language model what to do."""
    return bool(_SPEAKS.search(visible(text)) or re.search(r"<\|im_|\[/?INST\]|<<SYS>>", text))


def harmless_units(answer: str) -> list[Unit]:
    """Return the units of an answer without the blocks that tell a language model what to do.

    Comments of HTML, which no reader sees, and blocks with words to a model are left out whole.
    """
    units = find_units(_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), answer))
    bad = {unit.block for unit in units if speaks_to_model(unit.text)}
    return [unit for unit in units if unit.block not in bad]


def visible(text: str) -> str:
    """Return a text without signs that nobody sees: those of direction, width and control."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign
        for sign in text
        if sign in "\n\t"
        or sign in _JOINERS
        or unicodedata.category(sign) not in ("Cf", "Cc", "Co")
    )


def defang(text: str, *, is_code: bool = False) -> str:
    """Return a text of others as it may stand in a prompt: no signs of chats, none of citations.

    Numbers in square brackets become round ones, except in code.
    """
    bare = _TEMPLATE.sub(" ", _COMMENT.sub(" ", visible(text)))
    return bare if is_code else _CITATION.sub(r"(\1)", bare)
