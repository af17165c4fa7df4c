"""MediaWiki, and wikis alike: headings between equality signs, terms, templates that ask."""

import re
from collections.abc import Callable
from functools import partial

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark
from ingest.layouts.markups.signs import BREAK, as_markdown, bold, code, italic, link
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.translation import Entry, Translation
from ingest.layouts.markups.wikis.wiki_headings import (
    closed_headings,
    is_dokuwiki,
    is_mostly_markdown,
)
from ingest.layouts.markups.wikis.wiki_page import WikiPage, in_sections, protected, unescaped
from ingest.layouts.markups.wikis.wiki_templates import EXPLICIT, Asked, Templates
from ingest.text.document import Document
from ingest.text.reading import Reading

_HEADING = re.compile(r"^(?P<signs>={1,6})[ \t]*(?P<text>[^=\s].*?)[ \t]*={1,6}[ \t]*$")
_LIST = re.compile(r"^(?P<signs>[*#:;]+)[ \t]*(?P<text>.*)$")
_COLON = re.compile(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]|(?P<colon>\s*:\s+)")
_BLOCK_TAG = re.compile(
    r"^\s*<(?P<tag>syntaxhighlight|source|pre|poem)\b(?P<about>[^<>\n]{0,200})>(?P<rest>.*)$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"lang\s*=\s*[\"']?([\w+#-]+)")
_HIDDEN = re.compile(
    r"^\s*(?:__[A-Z]{3,30}__|\[\[(?:[^\W\d_]{4,20}):[^\[\]\n]*\]\]|<!--.*-->|-{4,}"
    r"|</?(?:noinclude|includeonly|onlyinclude|div|center|references|br|languages|translate|table|small)\b[^<>\n]*>"
    r"|<references\s*/>)+\s*$",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"\[\[[^\W\d_]{4,20}:[^\[\]\n]*\]\]")
_REFERENCE = re.compile(
    r"<ref\b[^<>]{0,200}(?:/>|(?<!/)>[^<]*(?:<(?!/?ref)[^<]*)*</ref>)", re.IGNORECASE
)
_LITERAL = re.compile(
    r"<(code|tt|kbd|samp|nowiki|syntaxhighlight|source|var)\b[^<>\n]*>"
    r"((?:[^<\n]|<(?!/?\1\b))+)</\1>",
    re.IGNORECASE,
)
_MATH = re.compile(r"<math\b[^<>]*>([^<\n]+)</math>", re.IGNORECASE)
_LINK = re.compile(r"\[\[(?P<target>[^\[\]|\n]+)(?:\|(?P<text>[^\[\]\n]*))?\]\]")
_EXTERNAL = re.compile(
    r"\[(?P<target>(?:https?:|ftp:|mailto:|//)[^\s\[\]]+)(?:[ \t]+(?P<text>[^\[\]\n]*))?\]"
)
_QUOTES = (
    (re.compile(r"'''''(.+?)'''''"), bold),
    (re.compile(r"'''(.+?)'''"), bold),
    (re.compile(r"''(.+?)''"), italic),
)
_CREOLE = re.compile(r"(?<!\*)\*\*(?!\s)([^*\n]+)\*\*")
_BREAK_TAG = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|div|p|small|big|sup|sub|del|ins|center|font|blockquote|nowiki|"
    r"translate|tvar|noinclude|includeonly|onlyinclude|li|ul|ol|references|abbr|cite|gallery)\b[^<>\n]*>|<!--T:\d+-->",
    re.IGNORECASE,
)
_STRONG_SIGN = re.compile(
    r"'''|\{\{[^{}]|\[\[(?:Category|Kategorie|Catégorie|Categoría|File|Datei)|__\w*TOC__|^[;#]\s*\S.*$|\[\[[^\[\]\n]+\]\]"
)
_TERM_SIGN = re.compile(r"^;\s*\S")
_CELL_STYLE = re.compile(r"^[^|\[\]{}]{0,200}\|(?!\|)")


class MediaWiki:
    """Headings, terms, items, bold lines and question templates of MediaWiki."""

    name = "mediawiki"
    summary = "MediaWiki headings, terms and question templates"
    example = "== Gardening ==\n; How often is ''water'' due?\n: Once a week.\n== Other =="

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_translation(document, _translation(document), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether headings between equality signs, or terms and bold quotes, dominate a text."""
    headings = closed_headings(document)
    if is_dokuwiki(document):
        return False
    signs = len(headings)
    if "{{" in document.text or "'''" in document.text:
        signs += sum(
            bool(_STRONG_SIGN.search(text[:400])) and line not in document.fenced
            for line, text in enumerate(document.lines)
            if "'''" in text or "{{" in text or "[[" in text
        )
    if signs < 2 or is_mostly_markdown(document, signs):
        return False
    return bool(headings) or _asks_in_templates(document)


def _asks_in_templates(document: Document) -> bool:
    """Return whether templates of a page hold questions."""
    if document.text.count("{{") < 2:
        return False
    templates = Templates()
    templates.replace(document.text)
    return len(templates.asked) > 1 and all(one.answer for one in templates.asked)


def _translation(document: Document) -> Translation:
    """Return a page as Markdown, with what is marked in it."""
    text = _REFERENCE.sub(_newlines, _without_comments(document.text))
    templates = Templates()
    text = templates.replace(text)
    page = _Page(Document(document.name, text), templates.asked)
    translated = page.run()
    translated.entries += page.entries
    translated.gaps += [
        (n, n, "a template begins here that never ends") for n in templates.unclosed
    ]
    return in_sections(translated)


def _without_comments(text: str) -> str:
    """Return a page without comments; one that is never closed is text."""
    pieces, end = [], 0
    while (begin := text.find("<!--", end)) >= 0:
        close = text.find("-->", begin)
        if close < 0:
            break
        pieces += [text[end:begin], "\n" * text.count("\n", begin, close)]
        end = close + len("-->")
    return "".join([*pieces, text[end:]])


def _newlines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


class _Page(WikiPage):
    """A page of MediaWiki without templates."""

    def __init__(self, document: Document, asked: list[Asked]) -> None:
        super().__init__(document)
        self._lines = document.lines
        self._asked = iter(asked)
        self.entries: list[Entry] = []

    def block(self, text: str) -> None:
        """Take the block that begins at a line."""
        if EXPLICIT in self._lines[self.line]:
            self._explicit(self._lines[self.line])
        elif heading := _HEADING.match(text):
            self.head(len(heading["signs"]), heading["text"])
        elif tag := _BLOCK_TAG.match(text):
            language = _LANGUAGE.search(tag["about"])
            self.code(language[1] if language else "", f"</{tag['tag']}>", tag["rest"])
        elif _HIDDEN.match(text):
            self.hide()
        elif text.startswith(("{|", "|}", "|-", "|+", "!", "|")):
            self._table(text)
        else:
            self._text(text)

    def _explicit(self, text: str) -> None:
        """Take the questions of templates that begin on a line, and what else stands there."""
        rest = text
        for _ in range(text.count(EXPLICIT)):
            asked = next(self._asked)
            last = self.line + asked.breaks
            question = self.words(asked.question)
            if asked.answer:
                answer = as_markdown(page_markdown(asked.answer))
                self.entries.append(Entry(question, answer, self.line, last))
            else:
                mark = Mark(TEXT_LEVEL, question, self.line, last, "asked", certain=True)
                self.marks.append(mark)
                self.put(f"**{question}**")
        rest = rest.replace(EXPLICIT, "").strip()
        if rest and not self.out[self.line]:
            self.put(self.inline(rest))

    def _text(self, text: str) -> None:
        listed = _LIST.match(text)
        if not listed:
            if text.startswith(" ") and text.strip():
                self.put(
                    f"    {text[1:]}" if not self._in_text_above() else self.inline(text.strip())
                )
            else:
                self.put(self.inline(text))
            return
        signs, inside = listed["signs"], listed["text"]
        if signs[-1] == ";":
            colon = next((one for one in _COLON.finditer(inside) if one["colon"]), None)
            term = inside[: colon.start()] if colon else inside
            self.term(term, inside[colon.end() :] if colon else "", len(signs))
        elif signs[-1] == ":":
            depth = sum(sign in "*#" for sign in signs)
            self.put("  " * depth + self.inline(inside))
        elif inside:
            depth = min(12, sum(sign in "*#" for sign in signs))
            self.item(depth, inside, numbered=signs[-1] == "#")

    def _in_text_above(self) -> bool:
        above = self.source[self.line - 1] if self.line else ""
        return bool(above.strip()) and not above.startswith((" ", "*", "#", ":", ";", "="))

    def _table(self, text: str) -> None:
        """Take a line of a table; cells on lines of their own become rows."""
        if text.startswith(("{|", "|}", "|-")):
            self._in_table = self._in_table and not text.startswith(("{|", "|}"))
            self.hide()
        elif text.startswith("|+"):
            self.put(self.inline(text[2:].strip()))
        else:
            is_header = text.startswith("!")
            parts = re.split(r"\|\||!!" if is_header else r"\|\|", text[1:])
            cells = [_CELL_STYLE.sub("", part) if "=" in part else part for part in parts]
            if len(cells) == 1:
                self.put(self.inline(cells[0].strip()))
            else:
                self.row(cells, is_header=is_header)

    def inline(self, text: str) -> str:
        """Return a text with its signs."""
        return protected(text, _LITERAL, lambda inside: code(unescaped(inside)), _words)


def page_markdown(text: str) -> str:
    """Return a part of a page, such as an answer in a template, with its signs."""
    page = _Page(Document("", text), [])
    return "\n".join(page.run().lines)


def _words(text: str) -> str:
    text = _MATH.sub(r"$\1$", text)
    text = _LINK.sub(_linked, _CATEGORY.sub(_kept_link, text))
    text = _EXTERNAL.sub(lambda m: link(m["text"] or "", m["target"]), text)
    for pattern, write in _QUOTES:
        text = pattern.sub(partial(_written, write), text)
    text = _CREOLE.sub(lambda match: bold(match[1]), text)
    text = _BREAK_TAG.sub(f"  {BREAK}", text).removesuffix(BREAK)
    return unescaped(_TAG.sub("", text))


_SPACES = frozenset(
    "category kategorie catégorie categoría categoria kategoria категория file image datei bild "
    "fichier archivo imagen immagine plik файл".split()
)


def _written(write: Callable[[str], str], match: re.Match[str]) -> str:
    return write(match[1])


def _kept_link(match: re.Match[str]) -> str:
    """Return a link into a namespace, unless it names a category or shows a picture."""
    return "" if match[0][2:].partition(":")[0].casefold() in _SPACES else match[0]


def _linked(match: re.Match[str]) -> str:
    """Return a link to another page as its words."""
    target, text = match["target"].strip(), (match["text"] or "").strip()
    if "://" in target:
        return link(text, target)
    return text or target.removeprefix(":").replace("_", " ")
