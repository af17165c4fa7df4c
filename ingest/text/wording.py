"""The wording of questions, numbering and navigation."""

import re
import unicodedata

# English openers of interview and exam questions that need no question mark.
_OPENERS = frozenset(
    "what what's whats why how when where which who whom whose can could should would do does did "
    "is are was were will may have has explain describe define compare contrast discuss name list "
    "give state tell mention outline write implement derive prove show summarize summarise "
    "differentiate distinguish elaborate illustrate briefly".split()
)
QUESTION_MARKS = ("?", "？", "؟")  # full-width and Arabic
_NUMBERING = re.compile(
    r"^\s*(?:q(?:ue|ues|n|uestion)?\s*\.?\s*[#№]?\d+\s*[.):\-–—]?|q(?:ue|ues|uestion)?\s*[:：]"
    r"|\d+(?:\.\d+)+[.)]?|\d+\s*[.):]|\(\d+\))\s+|^\s*(?:\d{1,4}|[一二三四五六七八九十]{1,3})[、．]\s*",  # noqa: RUF001
    re.IGNORECASE,
)
_LABEL_WORD = re.compile(
    r"^(?:unit|chapter|module|topic|lesson|part|section)(?:\s+(?:\d+|[IVXLC]{1,5}|[A-Z]))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
# What site generators append to headings: an attribute list, a permalink.
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}\n]{0,200}\}\s*$")
_PERMALINK = re.compile(r"\[[^\[\]\w]{0,3}\]\(#[^()]*\)\s*$")
# ":question: How …" as GitHub writes it; a keycap is a digit framed by two signs.
_SHORTCODE = re.compile(r"^(?::[a-z][a-z0-9_+-]{1,30}:\s+)+")
_KEYCAP = re.compile(r"^[0-9#*]\ufe0f?\u20e3\s*")
_JOINERS = frozenset("\ufe0e\ufe0f\u200d\u20e3")
_ORNAMENTED = frozenset(":0123456789")  # a shortcode or a keycap begins with one of these
_FIRST_SYMBOL = "\u2190"  # the arrows; all before them belongs to words and numbers
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
# The speaker, in bold before the question: "**Interviewer:** How …"; other words are topics.
_SPEAKER = re.compile(
    r"^(?:\*\*|__)(?:interviewer|moderator|host|reader|user|customer|client|caller|student|audience)"
    r"\s?\d{0,3}(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*(?=\S)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,200}>")
_FOLD_TAG = re.compile(r"</?(?:details|summary)\b", re.IGNORECASE)
_NAVIGATION = frozenset(
    "top|back to top|scroll to top|go to top|to top|return to top|back|home|next|previous|prev|"
    "back to contents|back to table of contents|table of contents|contents|toc|"
    "skip to content|skip to main content|skip to navigation".split("|")
)
# One word alone may be an answer ("Next"); as a link it only leads somewhere.
_PHRASES = frozenset(phrase for phrase in _NAVIGATION if " " in phrase)
_CONTENTS = frozenset(
    "table of contents|contents|toc|index|list of questions|questions index".split("|")
)
# Words of sections about the document, not its subject: never questions beside real ones.
_FRAME = frozenset(
    "name synopsis description introduction preface foreword about overview author authors "
    "copyright license licence see also further reading references bibliography acknowledgements "
    "acknowledgments acknowledgement credits maintainer maintainers changelog footnotes notes "
    "feedback contributing contributors disclaimer history version revision availability bugs "
    "change log document intro conclusion sponsors thanks resources sources links".split()
)
_COLOPHON = re.compile(
    r"^[\W_]{0,9}(?:©|copyright\b|last (?:updated|modified)\b|licen[sc]ed under\b|made with\b)",
    re.IGNORECASE,
)
_FRAME_FILLERS = frozenset("and & the this of information notice to".split())
_LETTERS = re.compile(r"[^\W\d_]+")
# A longer text is content, whatever signs surround it.
_LONGEST_NAVIGATION = 80
_RULE = r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}\s*)$"
_EMPTY_ITEM = r"\s*(?:[-*+•]|\d+[.)])\s+$"
_PHRASE = "|".join(phrase.replace(" ", r"[\W\d_]+") for phrase in sorted(_PHRASES))
_PLAIN_CRUMB = re.compile(rf"{_RULE}|{_EMPTY_ITEM}|[\W\d_]*(?:{_PHRASE})[\W\d_]*$", re.IGNORECASE)
_ITEM_MARK = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
# A pronoun without a noun before it refers to the text above: the question is rhetorical.
_ANAPHOR = re.compile(r"\b(?:it|this|that|these|those|they|them)\b", re.IGNORECASE)


def is_question(text: str) -> bool:
    """Return whether a heading or line asks something: by its mark or by its first word."""
    text = text.strip().strip("*_").rstrip()
    return text.endswith(QUESTION_MARKS) or opens_question(text)


def opens_question(text: str) -> bool:
    """Return whether a text begins like a question or a task ("How…", "Explain…")."""
    words = text.split(maxsplit=3)
    if not words:
        return False
    first = words[0].strip("*_\"'“(").casefold().rstrip(",:")
    return first.replace("’", "'") in _OPENERS and len(words) > 1


def stands_alone(text: str) -> bool:
    """Return whether a one-line paragraph is a question in its own right, not a rhetorical one.

    It ends in a question mark, is long enough to name its matter, and does not point back at the
    text above ("How does it work?").
    """
    text = text.strip().strip("*_").strip()
    words = text.split()
    if not text.endswith(QUESTION_MARKS):
        return False
    if len(words) < 3:  # languages written without spaces still count by length
        return len(text) >= 8 and not text.isascii()
    return len(words) > 8 or not _ANAPHOR.search(text)


def strip_numbering(text: str) -> str:
    """Return a heading or question without its leading number ("3.", "Q3:", "1.2")."""
    return _NUMBERING.sub("", text, count=1).strip()


def strip_label(text: str) -> str:
    """Return a section's name without its label word ("Unit: …", "Chapter 2: …")."""
    return _LABEL_WORD.sub("", text, count=1).strip()


def plain(text: str) -> str:
    """Return inline Markdown as one line of text: links as their words, outer emphasis dropped."""
    if "<" in text or "](" in text:
        text = _TAG.sub("", _LINK.sub(r"\1", _PERMALINK.sub("", text)))
    text = _without_ornaments(" ".join(text.split()))
    if "*" not in text and "_" not in text:
        return text
    if text.count("**") % 2:  # a bold that was opened before the text began, or never closed
        text = text.removesuffix("**") if text.endswith("**") else text.replace("**", "", 1)
    for mark in ("***", "**", "__", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        wrapped = text.startswith(mark) and text.endswith(mark) and mark not in inner
        if wrapped and inner.strip():
            text = inner.strip()
    return text


def _without_ornaments(text: str) -> str:
    """Return a text without leading emoji and trailing attributes."""
    if text[:1] < _FIRST_SYMBOL and text[:1] not in _ORNAMENTED and text[-1:] != "}":
        return text
    if text[-1:] == "}":
        text = _ATTRIBUTES.sub("", text)
    if text[:1] == ":" or text[:1].isdigit():
        text = _KEYCAP.sub("", _SHORTCODE.sub("", text))
    end = 0
    while end < len(text) and (_is_symbol(text[end]) or (end and text[end].isspace())):
        end += 1
    return text[end:] or text


def _is_symbol(sign: str) -> bool:
    """Return whether a character is an emoji, an arrow or a triangle, or joins two of them."""
    return sign >= _FIRST_SYMBOL and (
        sign in _JOINERS or unicodedata.category(sign) in {"So", "Sk"}
    )


def question_text(text: str) -> str:
    """Return a question as people would say it: one line, no numbering, no outer emphasis."""
    bare = plain(text)
    said = _SPEAKER.sub("", strip_numbering(bare), count=1)
    if said == bare and "*" not in bare and "_" not in bare:
        return bare
    return plain(_SPEAKER.sub("", plain(strip_numbering(bare))))


def section_name(text: str) -> str:
    """Return a section's name: one line, numbering, label word and closing colon stripped."""
    return strip_label(question_text(text)).rstrip(":： ").strip()


def is_colophon(text: str) -> bool:
    """Return whether a text is a site's footer: who owns it, when it was changed."""
    return bool(_COLOPHON.match(text))


def is_frame(text: str) -> bool:
    """Return whether a heading is "Author and copyright" or the like, around the content."""
    words = set(text.casefold().strip(" .:").replace(",", " ").split()) - _FRAME_FILLERS
    return bool(words) and words <= _FRAME


def is_contents_heading(text: str) -> bool:
    """Return whether a heading announces a table of contents."""
    return _letters(strip_numbering(plain(text))) in _CONTENTS


def is_link_line(text: str) -> bool:
    """Return whether a line holds nothing but links and images: badges, a choice of languages."""
    bare = _LINK.sub("x", _LINK.sub("x", text))
    return "](" in text and not _letters(bare.replace("x", "")) and "](" not in bare


def is_crumb(text: str) -> bool:
    """Return whether a block is navigation: rules, anchors, "back to top", lists of links."""
    return all(is_crumb_line(line) for line in text.split("\n") if line.strip())


def is_crumb_line(line: str) -> bool:
    """Return whether a line only helps to move about, as `is_crumb` does for a block."""
    if "](" not in line and "<" not in line:
        return bool(_PLAIN_CRUMB.match(line[: _LONGEST_NAVIGATION + 1]))
    bare = _ITEM_MARK.sub("", line).strip()
    if "](#" in bare and not _letters(_LINK.sub("", bare)):
        return True  # nothing but links into the page itself
    untagged = _TAG.sub("", bare).strip() if "<" in bare else bare
    shown = _LINK.sub(r"\1", untagged)
    if len(shown) > _LONGEST_NAVIGATION:
        return False
    words = _letters(shown)
    linked = untagged != _LINK.sub("", untagged)
    return words in (_NAVIGATION if linked else _PHRASES) or (
        not untagged and not _FOLD_TAG.search(bare)
    )


def _letters(text: str) -> str:
    """Return the words of a text in lower case, without arrows, brackets and other signs."""
    return " ".join(_LETTERS.findall(text)).casefold()
