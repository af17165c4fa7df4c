"""A query as the questions it asks: those of several sentences, of one, and of a pasted text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.evidence.items import PASTE
from search.parts.asking import is_enough, language_of, without_lead
from search.parts.carry import points, says_little, tells, with_names, with_subject
from search.parts.pasted import find_trace, shortened, without_furniture
from search.parts.sentences import Sentence, sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words of a question mark's sentence that is none by itself if it does not open as one.
_FRAGMENT = 4
# Questions that say nothing by themselves.
_POLITE = re.compile(
    r"""(?:(?:can|could|would|will)\s+(?:you|anyone|anybody|somebody|someone)\s+(?:please\s+|kindly\s+)*(?:help|assist|advise|explain)
    |any\s+(?:ideas?|help|suggestions?|thoughts?|advice)|how\s+are\s+you|how\s+is\s+it\s+going
        |what\s+do\s+you\s+think|does\s+(?:this|that|it)\s+make\s+sense
    |is\s+(?:this|that)\s+(?:ok|okay|right|correct|clear)|what\s+(?:am\s+i\s+doing|did\s+i\s+do|is
        |went)\s+wrong|know\s+what\s+i\s+mean|right|ok
    |(?:können|könnten|kann|könnte|kannst)\s+(?:sie|mir|du|ihr)\s*(?:mir|uns
        |jemand)?\s*(?:bitte\s+|da\s+|dabei\s+)*helfen|hat\s+jemand\s+(?:eine\s+)?ideen?
        |wie\s+geht\s+(?:es|['’]?s)(?:\s+(?:ihnen|dir|euch))?
    |(?:pouvez-vous|pourriez-vous|peux-tu)\s+m['’]aider|une\s+idée|comment\s+(?:allez-vous|ça\s+va
        |vas-tu)|(?:me\s+)?(?:puede|podría|pueden)[ns]?\s+ayudar(?:me)?|cómo\s+está[ns]?
        |alguna\s+idea)
    (?:\s+(?:me|us|out|please|with|this|that|it|today|doing|all|bitte|mir|uns
        |s['’]il\s+vous\s+plaît|por\s+favor))*""",
    re.IGNORECASE | re.VERBOSE,
)
# What asks for something without being a question, in a pasted text that has none.
_WISH = re.compile(
    r"""\b(?:please|i(?:['’]d|\s+would)\s+like|i\s+(?:want|need)|can(?:no|['’])t|unable\s+to|does(?:n['’]t|\s+not)\s+work|not\s+working|fails?|failed|broken
    |bitte|ich\s+(?:möchte|brauche|will)|funktioniert\s+nicht|geht\s+nicht|je\s+(?:voudrais
        |souhaite)|merci\s+de|ne\s+(?:fonctionne|marche)\s+pas
    |quisiera|necesito|quiero|por\s+favor|no\s+funciona|vorrei|non\s+funziona|gostaria|preciso
        |não\s+funciona)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def parts_of(query: str) -> tuple[str, ...]:
    """Return the questions that a query asks, in order, each as it can be asked by itself.

    A query that asks one thing has none, unless it is pasted (more than `PASTE` characters, or
    with a stack trace): then they are what the text asks, even if that is one thing. A later
    question that only says "it" has its subject in brackets. None has more than `PASTE` characters.
    """
    trace = find_trace(query)
    text = trace.rest if trace else query
    is_pasted = trace is not None or len(query.strip()) > PASTE
    sentences = sentences_of(without_furniture(text))
    asked = _questions(sentences, is_pasted=is_pasted)
    if trace and trace.error:
        asked = [trace.error, *(one for one in asked if not says_little(one))]
    elif is_pasted and not asked:
        asked = _wishes(sentences)
    parts = tuple(dict.fromkeys(shortened(one, PASTE) for one in asked if one))
    return parts if is_pasted or len(parts) > 1 else ()


def _questions(sentences: Sequence[Sentence], *, is_pasted: bool) -> list[str]:
    """Return the questions among sentences, with what they are about where they do not say it."""
    found: list[str] = []
    context, names = "", ""
    for sentence in sentences:
        text = sentence.text
        if not sentence.asks:
            context = f"{context} {text}".strip() if not found and not is_pasted else text
            names = context if not found and not is_pasted else names
            continue
        if _POLITE.fullmatch(text.strip(" ?？!.,¿")):
            continue
        if not _stands(text, found):
            if found and not is_pasted:
                found[-1] = f"{found[-1]} {text}"
            continue
        before = context or (found[-1] if found else "")
        if found and not context and not tells(text) and not points(text):
            continue  # "Can you say more?"
        text = without_lead(text)
        carried = with_subject(text, before)
        found.append(with_names(carried, names) if names and carried == text else carried)
        context = ""
    return found


def _stands(text: str, earlier: Sequence[str]) -> bool:
    """Return whether a question has enough words to be one by itself.

    "Python or Java?" has not, behind a question.
    """
    opens = language_of(text) is not None
    words = len(text.split())
    if not opens and words <= _FRAGMENT and earlier and language_of(earlier[-1]):
        return False
    return is_enough(text) or (words > 1 and opens and tells(text))


def _wishes(sentences: Sequence[Sentence]) -> list[str]:
    """Return what a pasted text without a question wants, or else its beginning."""
    wishes = [one.text for one in sentences if _WISH.search(one.text) and is_enough(one.text)]
    if wishes:
        return wishes
    return [shortened(" ".join(one.text for one in sentences), PASTE)]
