"""Lines that only help to move about: anchors, rules, links to the top, badges, footers."""

# ruff: noqa: RUF001  wide letters count twice, and letters of other scripts are meant here

import re

LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
# Tags that are more than an anchor or a frame: folds, and pictures that lead nowhere in the page.
_TELLING_TAG = re.compile(
    r"</?(?:details|summary)\b|^(?!.*<a\b[^<>]*\bhref=[\"']?#).*<(?:img|picture|video|audio)\b",
    re.IGNORECASE,
)
TAG = re.compile(r"<(?!https?://|mailto:)[^<>]{0,200}>")  # an address in these signs is text
# Code within a line of Markdown.
CODE_SPAN = re.compile(r"((?<!`)(?:`[^`\n]+`|``(?!`)[^\n]+?(?<!`)``)(?!`))")
_ADDRESS = re.compile(r"^<?https?://\S+$")
_LETTERS = re.compile(r"[^\W\d_]+")


def letters(text: str) -> str:
    """Return the words of a text in lower case, without arrows, brackets and other signs."""
    return " ".join(_LETTERS.findall(text)).casefold()


def names(listed: str) -> frozenset[str]:
    """Return names that are parted by bars and ends of lines, each as `letters` gives it."""
    return frozenset(letters(name) for name in listed.replace("\n", "|").split("|") if name.strip())


# Links that only help to move about.
NAVIGATION = names(
    """top|back to top|scroll to top|go to top|to top|return to top|back|home|next|previous|prev
    back to contents|back to table of contents|table of contents|contents|toc|back to index
    back to the top|back to questions|skip to content|skip to main content|skip to navigation
    volver arriba|volver al inicio|volver al índice|volver a índice|ir arriba|índice|arriba|subir
    nach oben|zurück nach oben|zum anfang|zum seitenanfang|zum inhaltsverzeichnis|zurück zum anfang
    zurück zur übersicht|zurück|inhaltsverzeichnis
    haut de page|retour en haut|retour au sommaire|retour à la table des matières|retour|sommaire
    torna su|torna in alto|torna all'indice|torna all'inizio|indice
    voltar ao topo|voltar para o topo|voltar ao início|voltar ao índice|ao topo|topo
    наверх|вверх|к началу|в начало|вернуться наверх|вернуться к началу|к оглавлению|к содержанию
    вернуться к оглавлению|вернуться к содержанию|оглавление|содержание|назад|до змісту|нагору
    返回顶部|回到顶部|返回頂部|回到頂部|返回目录|回到目录|返回目錄|回到目錄|目录|目錄|返回
    トップへ戻る|トップに戻る|先頭へ戻る|先頭に戻る|目次へ|目次へ戻る|目次に戻る|上へ戻る|目次
    맨 위로|위로|목차로|목차로 돌아가기|처음으로|목차
    العودة إلى الأعلى|العودة للأعلى|العودة إلى الفهرس|الفهرس|إلى الأعلى
    शीर्ष पर वापस जाएं|ऊपर जाएं|वापस ऊपर|विषय सूची पर वापस
    yukarı|başa dön|yukarı dön|en üste dön|içindekilere dön
    terug naar boven|naar boven|terug naar inhoudsopgave|till toppen|tilbake til toppen
    do góry|wróć na górę|powrót na górę|zpět nahoru|vissza a tetejére|înapoi sus
    về đầu trang|kembali ke atas|กลับไปด้านบน|επιστροφή στην αρχή|חזרה למעלה|بازگشت به بالا"""
)
# One word alone may be an answer ("Next"); as a link it only leads somewhere.
_PHRASES = frozenset(phrase for phrase in NAVIGATION if " " in phrase)
_NAVIGATION_WORDS = frozenset(phrase.partition(" ")[0] for phrase in NAVIGATION)
_FIRST_WORDS = frozenset(phrase.partition(" ")[0] for phrase in _PHRASES)
_FIRST_LETTERS = frozenset(word[:2] for word in _FIRST_WORDS)
# What a page asks of those who read it, often with two links: "Was this page helpful? Yes No".
_FEEDBACK = re.compile(
    r"^[\W_]{0,9}(?:(?:was|is) (?:this|the) (?:page|article|answer|information|content) "
    r"(?:helpful|useful)"
    r"|did (?:this|the) (?:page|article|answer) (?:help|answer your question)"
    r"|did you find (?:this|the) \w+ (?:helpful|useful)"
    r"|war (?:diese seite|diese antwort|dieser artikel|dieser beitrag) hilfreich"
    r"|hat ihnen diese \w+ geholfen"
    r"|(?:cette page|cet article|cette réponse) vous a-t-(?:elle|il) (?:été utile|aidée?)"
    r"|¿(?:te|le) (?:ha sido|fue|resultó) útil|¿(?:fue|es|ha sido) útil (?:esta|este)"
    r"|est[ae] (?:página|artigo|resposta) foi útil|(?:questa|questo) \w+ (?:è stata|è stato) utile"
    r"|была? ли эта? \w+ полезн|была ли полезна|помогла? ли (?:вам )?эт"
    r"|この(?:ページ|記事|回答)は(?:お?役に立ち|参考になり)ましたか|(?:此|这篇|这个|本)(?:页面|文章|回答|页)?(?:对您)?(?:是否)?有(?:帮助|用)吗)"
    r"[^?？]{0,30}[?？]",
    re.IGNORECASE,
)
_LONGEST_FEEDBACK = 200
_COLOPHON = re.compile(
    r"^[\W_]{0,9}(?:©|copyright\b|last (?:updated|modified)\b|licen[sc]ed under\b|made with\b)",
    re.IGNORECASE,
)
# A longer text is content, whatever signs surround it.
_LONGEST_NAVIGATION = 80
_LONGEST_PHRASE = max(map(len, _PHRASES)) + 20  # with arrows and brackets
_RULE = r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}\s*)$"
_EMPTY_ITEM = r"\s*(?:[-*+•]|\d+[.)])\s+$"
_TOC_SIGN = r"\s*(?:[-*]\s+toc|\[{1,2}_?toc_?\]{1,2}|\{:?\s?toc\s?\}|\$toc)\s*$"
_PLAIN_CRUMB = re.compile(rf"{_RULE}|{_EMPTY_ITEM}|{_TOC_SIGN}", re.IGNORECASE)
_ITEM_MARK = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")


def is_colophon(text: str) -> bool:
    """Return whether a text is a site's footer: who owns it, when it was changed."""
    return bool(_COLOPHON.match(text))


def asks_for_feedback(text: str) -> bool:
    """Return whether a line asks those who read a page whether it helped."""
    return len(text) <= _LONGEST_FEEDBACK and bool(_FEEDBACK.match(text))


def is_link_line(text: str) -> bool:
    """Return whether a line holds nothing but links and images: badges, a choice of languages."""
    if "](" not in text:
        return False
    bare = LINK.sub("x", LINK.sub("x", text))
    return not has_letters(bare.replace("x", "")) and "](" not in bare


def is_crumb(text: str) -> bool:
    """Return whether a block is navigation: rules, anchors, "back to top", lists of links."""
    return all(is_crumb_line(line) for line in text.split("\n") if line.strip())


def begins_bare(sign: str) -> bool:
    """Return whether a line's first sign is no letter."""
    return not sign.isalpha()


def may_lead_on(line: str) -> bool:
    """Return whether a line that begins with a letter, without links and tags, may only lead on."""
    if len(line) > _LONGEST_PHRASE:
        return False
    begin = line.lstrip()[:2]
    return not begin.isalpha() or begin.casefold()[:2] in _FIRST_LETTERS


def has_letters(text: str) -> bool:
    """Return whether a text has any letter."""
    return _LETTERS.search(text) is not None


def is_crumb_line(line: str) -> bool:
    """Return whether a line only helps to move about, as `is_crumb` does for a block."""
    if "](" not in line and "<" not in line:
        return _is_plain_crumb(line)
    if _begins_otherwise(line.partition("[")[0].partition("<")[0]):
        return False
    bare = _single(_ITEM_MARK.sub("", line).strip())
    if bare.startswith("([") and bare.endswith("))"):  # "([top](#faq))"
        bare = bare[1:-1]
    if "](#" in bare and not has_letters(LINK.sub("", bare)):
        return True  # nothing but links into the page itself
    untagged = TAG.sub("", bare).strip() if "<" in bare else bare
    shown = LINK.sub(r"\1", untagged)
    if len(shown) > _LONGEST_NAVIGATION:
        return False
    words = letters(shown)
    if words in NAVIGATION and (words in _PHRASES or LINK.search(untagged)):
        return True
    return not untagged and not _TELLING_TAG.search(bare)


def _begins_otherwise(text: str) -> bool:
    """Return whether the text before a line's first link or tag rules navigation out."""
    word = _LETTERS.search(text)
    if word is None or word.end() == len(text):  # it may go on in the link
        return False
    return word[0].casefold() not in _NAVIGATION_WORDS


def _is_plain_crumb(line: str) -> bool:
    """Return whether a line without links and tags only helps to move about, by its first word."""
    begin = line.lstrip()[:2]
    if begin.isalpha() and (
        len(line) > _LONGEST_PHRASE or begin.casefold()[:2] not in _FIRST_LETTERS
    ):
        return False  # most lines
    begin = line[: _LONGEST_NAVIGATION + 1]
    word = _LETTERS.search(begin)
    first = word[0].casefold() if word else ""
    if first in _FIRST_WORDS and len(line) <= _LONGEST_PHRASE and letters(line) in _PHRASES:
        return True
    return first in {"", "toc"} and bool(_PLAIN_CRUMB.match(begin))


def is_page_link(line: str) -> bool:
    """Return whether a line holds nothing but links into the page itself."""
    return "](#" in line and not has_letters(LINK.sub("", _single(_ITEM_MARK.sub("", line))))


def _single(text: str) -> str:
    """Return a text in which links in double brackets, "[[up]](#top)", have single ones."""
    return text.replace("[[", "[").replace("]](", "](") if "]](" in text else text


def is_link_item(line: str) -> bool:
    """Return whether a line is nothing but a link, alone or in a list, or a bare address."""
    bare = _ITEM_MARK.sub("", line).strip()
    if "](" in bare:
        return not has_letters(LINK.sub("", bare))
    return bool(_ADDRESS.match(bare))
