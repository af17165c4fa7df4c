"""DokuWiki: headings with more signs for higher levels, lists, folded texts."""

import re

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.marks import TEXT_LEVEL, Mark
from ingest.layouts.markups.signs import BREAK, as_markdown, bold, code, italic, link
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.wikis.wiki_headings import is_dokuwiki
from ingest.layouts.markups.wikis.wiki_page import WikiPage, protected
from ingest.text.document import Document
from ingest.text.reading import Reading

_HEADING = re.compile(r"^[ \t]?(?P<signs>={2,6})[ \t]*(?P<text>[^=\s].*?)[ \t]*={2,6}[ \t]*$")
_ITEM = re.compile(r"^(?P<indent>(?: {2}|\t)[ \t]*)(?P<sign>[*-])[ \t]*(?P<text>\S.*)$")
_TERM = re.compile(r"^(?: {2}|\t)\s*[;?]\s*(?P<term>[^:]+?)(?:\s*:\s+(?P<rest>.*))?$")
_EXPLAINED = re.compile(r"^(?: {2}|\t)\s*:\s+(?P<rest>.*)$")
_CODE = re.compile(r"^\s*<(?P<tag>code|file)(?P<about>[^<>\n]{0,200})>(?P<rest>.*)$")
_FOLD = re.compile(r"^\s*(?P<sign>\+{2,4})\s*(?P<title>[^|+\n]{1,400}?)\s*\|(?P<rest>.*)$")
_PANEL = re.compile(
    r"^\s*<(?:hidden|spoiler|panel|collapse|accordion|details|fold|toggle|faq|box|question)\b"
    r"(?:[^<>\n]*?\b(?:title|name|question)\s*=\s*\"(?P<title>[^\"\n]{3,400})\"[^<>\n]*"
    r"|[ \t|]+(?P<words>[^<>=\n]{3,400}))>(?P<rest>.*)$",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"</?(?:WRAP|wrap|note|faq|hidden|spoiler|panel|collapse|accordion|details|fold|toggle|box|"
    r"question|answer|del|sub|sup|html|HTML|u|hr|br|center|fs|fc|color)\b[^<>\n]*>"
)
_MACRO = re.compile(
    r"^\s*(?:~~[A-Z:_ ]+[^~\n]*~~|\{\{(?:tag|indexmenu|page|section|topic)>.*\}\})\s*$"
)
_ROW = re.compile(r"^[|^].*[|^]\s*$")
_CELLS = re.compile(r"[|^]")
_RULE = re.compile(r"^-{4,}\s*$")
_LITERAL = re.compile(
    r"''(?:%%)?(.+?)(?:%%)?''|%%(.+?)%%|<nowiki>((?:[^<\n]|<(?!/?nowiki))+)</nowiki>|<code[^<>\n]*>((?:[^<\n]|<(?!/?code))+)</code>"
)
_LINK = re.compile(r"\[\[(?P<target>[^\[\]|\n]+)(?:\|(?P<text>[^\[\]\n]*))?\]\]")
_MEDIA = re.compile(r"\{\{(?P<target>[^{}|\n]+)(?:\|(?P<text>[^{}\n]*))?\}\}")
_BOLD = re.compile(r"\*\*(?!\s)([^*\n]+(?:\*[^*\n]+)*)\*\*")
_ITALIC = re.compile(r"(?<!:)//(?!\s)((?:[^/\n]|(?<=:)//|/(?!/))+?)//")
_UNDERLINE = re.compile(r"(?<!\w)__(?!_)([^_\n]+)__(?!\w)")
_FOOTNOTE = re.compile(r"[ \t]?\(\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)\)")


class DokuWiki:
    """DokuWiki headings, folded texts and bold lines."""

    name = "dokuwiki"
    summary = "DokuWiki headings, folded texts and bold lines as questions"
    example = "====== Gardening ======\n\n===== How often is //water// due? =====\n\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, is_dokuwiki):
            return not_read(self.name)
        return read_translation(document, _Page(document).run(), self.name)


class _Page(WikiPage):
    """A page of DokuWiki."""

    def block(self, text: str) -> None:
        """Take the block that begins at a line."""
        if heading := _HEADING.match(text):
            self.head(7 - len(heading["signs"]), heading["text"])
        elif opening := _CODE.match(text):
            language = opening["about"].split()[:1]
            named = language[0] if language and language[0] != "-" else ""
            self.code(named, f"</{opening['tag']}>", opening["rest"])
        elif (fold := _FOLD.match(text)) and self._fold(fold["sign"], fold["title"], fold["rest"]):
            return
        elif panel := _PANEL.match(text):
            self._open_panel(panel["title"] or panel["words"], panel["rest"])
        elif _MACRO.match(text) or _RULE.match(text):
            self.hide()
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        if item := _ITEM.match(text):
            depth = max(1, len(item["indent"].replace("\t", "  ")) // 2)
            self.item(min(depth, 12), item["text"], numbered=item["sign"] == "-")
        elif term := _TERM.match(text):
            self.term(term["term"], term["rest"] or "")
        elif explained := _EXPLAINED.match(text):
            self.put(self.inline(explained["rest"]))
        elif _ROW.match(text):
            cells = _CELLS.split(_LINK.sub(_bar_kept, text.strip())[1:-1])
            cells = [cell.replace("\0", "|") for cell in cells]
            self.row(cells, is_header=text.count("^") > text.count("|"))
        elif text.startswith(("  ", "\t")) and not self._is_list_above():
            self.put(f"    {text[2:] if text[0] == ' ' else text[1:]}")
        else:
            indent = "  " if self._is_list_above() and text.startswith("  ") else ""
            self.put(indent + self.inline(text.strip()))

    def _is_list_above(self) -> bool:
        return bool(self.items) and self.items[-1].line >= self.line - 3

    def _fold(self, sign: str, title: str, rest: str) -> bool:
        """Take a folded text; return whether it is closed below."""
        last = self._find(sign) if sign not in rest else self.line
        if last < 0:
            return False
        rest = rest.rpartition(sign)[0] if sign in rest else rest
        opening = as_markdown(self.inline(rest)).strip()
        words = self.words(title)
        self.marks.append(Mark(TEXT_LEVEL, words, self.line, self.line, "fold", (), opening))
        self.put(f"**{words}** {opening}")
        if last > self.line:
            before, _, after = self.source[last].partition(sign)
            self.source[last] = f"{before}{after}"
            if not self.source[last].strip():
                self.hidden.add(last)
        return True

    def _open_panel(self, title: str, rest: str) -> None:
        words, opening = self.words(title), as_markdown(self.inline(rest)).strip()
        self.marks.append(Mark(TEXT_LEVEL, words, self.line, self.line, "fold", (), opening))
        self.put(f"**{words}** {opening}")

    def inline(self, text: str) -> str:
        """Return a text with its signs."""
        return protected(text, _LITERAL, code, _words)


def _words(text: str) -> str:
    text = _LINK.sub(_linked, _MEDIA.sub(_pictured, _TAGS.sub("", text)))
    text = _FOOTNOTE.sub(r" (\1)", text)
    text = _BOLD.sub(lambda match: bold(match[1]), text)
    text = _ITALIC.sub(lambda match: italic(match[1]), text)
    text = _UNDERLINE.sub(r"\1", text)
    return re.sub(r"\\\\(?:\s+|$)", f"  {BREAK}", text).removesuffix(BREAK)


def _bar_kept(match: re.Match[str]) -> str:
    return match[0].replace("|", "\0")


def _linked(match: re.Match[str]) -> str:
    """Return a link: to another page as its words."""
    target, text = match["target"].strip(), (match["text"] or "").strip()
    if "://" in target or "@" in target:
        return link(text, target)
    return text or target.rpartition(":")[2].replace("_", " ")


def _pictured(match: re.Match[str]) -> str:
    target = match["target"].strip().partition("?")[0]
    text = (match["text"] or "").strip() or target.rpartition(":")[2]
    return f"![{text}]({target})" if "://" in target else text
