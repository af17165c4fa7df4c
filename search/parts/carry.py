"""What a later question is about when it only says "it": the subject of what stands before it."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re

from corpus.lexical.analysis import DEFAULT_LANGUAGE, word_stems
from corpus.lexical.language import guess_languages, likeliest
from search.parts.asking import language_of, open_as_request
from search.parts.sentences import masked

# More words than these are a sentence of their own.
_MOST_WORDS, _MOST_NAMES = 8, 4
_WORD = re.compile(r"[^\W_]+(?:[.'’+#-][^\W_]+|[+#]+)*")
_UNSPACED = 0x2E80
_VERBS_OF_USE = frozenset(
    "here wrong "
    "work works find get make happen happens need needs want wants please finde bekomme mache geht "
    "funktioniert funktionieren brauche marche fonctionne fonctionnent trouver faire funciona "
    "funcionan encuentro hago help thing things trying tried try just also really".split()
)
_POINTING = re.compile(
    r"""\bit\b(?!\s+[\w-]+\s+(?:to|that|if|for)\b) | \bits\b | \bthey\b | \bthem\b | \btheirs?\b
    | \b(?:this|that|these|those)\b(?=\s*(?:[?.!,]|$)|\s+(?:is|are|was|does|do|work|works|mean
        |means|happen
      |happens|be|to|for|from|in|on|with|again)\b)
    | \bthere(?=\s*(?:[?.!]|$)) | \bone\b(?=\s*(?:[?.!]|$))
    | (?<!gibt\ )(?<!geht\ )\bes\b(?!\s+(?:möglich|nötig|erlaubt|einen?|eine|noch|auch)\b)
    | \b(?:ihn|ihm|davon|dafür|damit|dabei|darauf|daran|darin|darüber|dort|deren|dessen)\b
    | (?-i:\b(?:sie|er)\b) | \b(?:diese[rsnm]?|das)\b(?=\s*(?:[?.!,]|$))
    | (?<!y\ a)-(?:t-)?(?:ils?|elles?)\b(?!\s+(?:possible|nécessaire|obligatoire)) | \b(?:ça|cela
        |celui-ci|celle-ci)\b
    | -(?:le|la|les)\b | (?:puis-je|peut-on|dois-je|faut-il|comment|où)\s+(?:le|la|les
        |l['’])\s?\w+(?:er|ir|re)\b
    | \b\w+(?:ar|er|ir)(?:l[oa]s?|l[ei]|se)\b(?<!\bserie)(?<!\bperlas) | \b(?:eso|esto|ello|ellos
        |ellas|allí|ahí|lo)\b(?!\s+que)
    | \b(?:esso|ciò|isso|isto|ele|ela|eles|elas)\b | \b(?:его|её|ее|их|он|она|оно|они|это|там)\b
    | 它们?|牠|那[里裡]|それ|そこ|그것|그거|거기
    | \b(?:hij|ze|ermee|daarvan|daarmee)\b | (?<!\w)(?:det|den)(?=\s*(?:[?.!]|$))""",
    re.IGNORECASE | re.VERBOSE,
)
_OWNED = (
    "(?:the|my|an?|your|our|der|die|das|den|dem|meine?[nmrs]?|eine?[nmrs]?|le|la|les|mon|ma|mes"
    "|une?|los?|las|mi|mis|il|una?|o|os|as|um|uma|het|een|mijn)"
)
_NAMED = re.compile(
    rf"\b{_OWNED}\s+(?P<name>(?:[^\W_][\w+#.-]*\s+){{0,3}}?[^\W_][\w+#-]*)(?=\s*(?:[?.!,;]|$))",
    re.IGNORECASE,
)


def with_subject(text: str, before: str) -> str:
    """Return a question with the subject of what stands before it, if it only points to that."""
    if not before or (tells(text) and not points(text)):
        return text
    subject = subject_of(before)
    own = {word.casefold() for word in _WORD.findall(text)}
    if not subject or own >= {word.casefold() for word in _WORD.findall(subject)}:
        return text
    return bracketed(text, subject)


def subject_of(text: str) -> str:
    """Return what a question or a sentence is about, in its own words; "" if it does not say."""
    text = text[open_as_request(text) :].strip()
    pointed = re.search(r"\(([^()]+)\)[?？؟.!]*$", text)
    if pointed:  # it was carried itself
        return pointed[1]
    telling = [word for word in _WORD.finditer(text) if _tells(word.group(), text)]
    if not telling:
        return ""
    named = _NAMED.search(text)
    if (
        named
        and telling[-1].start() >= named.start("name")
        and len(named["name"].split()) <= _MOST_WORDS
    ):
        return named["name"]
    whole = text[telling[0].start() : telling[-1].end()]
    if len(_WORD.findall(whole)) <= _MOST_WORDS:
        return whole
    return " ".join(word.group() for word in telling[:_MOST_WORDS])


def with_names(text: str, context: str) -> str:
    """Return a question with the names in what was said before it ("FritzBox 7590")."""
    words = list(_WORD.finditer(context))
    own = text.casefold()
    if _language(context) == "german":  # where each noun has a capital, numbers tell names
        words = [w for w in words if re.match(r"\w*\d|[\w-]+ \w*\d", context[w.start() :])]
    named = [
        word.group()
        for word in words
        if _is_name(word.group(), is_inside=word.start() > 0) and _tells(word.group(), context)
    ]
    new = [word for word in named if word.casefold() not in own][:_MOST_NAMES]
    return bracketed(text, " ".join(new)) if new and len(new) == len(named[:_MOST_NAMES]) else text


def bracketed(text: str, subject: str) -> str:
    """Return a question with something in brackets before its last sign."""
    place = len(text.rstrip(" ?？؟.!;"))
    return f"{text[:place]} ({subject}){text[place:].lstrip()}"


def _is_name(word: str, *, is_inside: bool) -> bool:
    return any(sign.isdigit() for sign in word) or (
        is_inside and word[0].isupper() and len(word) > 1
    )


def points(text: str) -> bool:
    """Return whether a question points to something said before it: "it", "there"."""
    return _POINTING.search(masked(text)) is not None


def says_little(text: str) -> bool:
    """Return whether a question is nothing without what was said before: "how do I fix this?"."""
    told = sum(
        _tells(word, text) for word in _WORD.findall(re.sub(r"\s*\([^()]*\)(?=\W*$)", "", text))
    )
    return told <= 1


def tells(text: str) -> bool:
    """Return whether a text has a word that says what it is about."""
    return any(_tells(word, text) for word in _WORD.findall(text))


def _tells(word: str, text: str) -> bool:
    if word.casefold() in _VERBS_OF_USE:
        return False
    # Where there are no blanks, a word is a phrase.
    if any(sign.isdigit() or ord(sign) >= _UNSPACED for sign in word):
        return True
    return bool(word_stems(_language(text)).stem(word))


def _language(text: str) -> str:
    if one := language_of(text):
        return one.language
    return likeliest(guess_languages(text), DEFAULT_LANGUAGE)
