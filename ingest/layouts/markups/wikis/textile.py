"""Textile, and what Jira makes of it: `h2.` headings, lists, bold lines."""

import re

from ingest.layouts.layout import is_in_markup, not_read
from ingest.layouts.markups.signs import BREAK, bold, code, italic, link
from ingest.layouts.markups.translated import read_translation
from ingest.layouts.markups.wikis.wiki_headings import is_mostly_markdown
from ingest.layouts.markups.wikis.wiki_page import WikiPage, protected, unescaped
from ingest.text.document import Document
from ingest.text.reading import Reading

_ABOUT = r"(?:\([^()\n]{0,80}\)|\{[^{}\n]{0,200}\}|\[[^\[\]\n]{0,20}\]|[<>=()-]{1,4})*"
_HEADING = re.compile(rf"^\s?h(?P<level>[1-6]){_ABOUT}\.[ \t]+(?P<text>\S.*)$")
_BLOCK = re.compile(
    rf"^(?P<name>p|bq|bc|pre|notextile|div|fn\d+|###){_ABOUT}(?P<dots>\.\.?)(?::\S*)?[ \t]+"
    r"(?P<text>.*)$"
)
_ITEM = re.compile(rf"^(?P<signs>[*#]+){_ABOUT}[ \t]+(?P<text>\S.*)$")
_TERM = re.compile(r"^[-;][ \t]+(?P<term>[^\n]+?)[ \t]*:=[ \t]*(?P<rest>.*)$")
_TAGGED = re.compile(r"^\s*<pre\b[^<>\n]*>(?:<code\b[^<>\n]*>)?(?P<rest>.*)$", re.IGNORECASE)
_BRACED = re.compile(r"^\s*\{(?P<tag>code|noformat)(?::(?P<about>[^{}\n]{0,100}))?\}(?P<rest>.*)$")
_ROW = re.compile(r"^\|.*\|\s*$")
_CELL = re.compile(r"^_?(?:[\\/]\d+|[<>=^~-]|\([^()\n]*\)|\{[^{}\n]*\})*_?\.\s")
_MACRO = re.compile(
    r"^\s*\{(?:toc|panel|info|note|tip|warning|quote|expand|anchor|\{>?toc)\b[^{}\n]*\}{1,2}\s*$"
)
_RULE = re.compile(r"^-{4,}\s*$")
_LITERAL = re.compile(
    r"(?<!\w)@(?!\s)([^@\n]+?)@(?!\w)|\{\{([^{}\n]+)\}\}|<code>((?:[^<\n]|<(?!/?code))+)</code>|==(.+?)=="
)
_LINK = re.compile(
    r"\"(?P<text>[^\"\n]{1,400}?)(?:\([^()\n]*\))?\":(?P<target>[^\s<>\"]+[^\s<>\".,;:!?)])"
)
_JIRA_LINK = re.compile(r"\[(?P<text>[^\[\]|\n]+)\|(?P<target>[^\[\]|\s]+)(?:\|[^\[\]\n]*)?\]")
_IMAGE = re.compile(r"!(?P<target>[^\s!|()]+\.\w{2,4})(?:[|(](?P<text>[^!()\n]*)\)?)?!(?::\S+)?")
_BOLD = re.compile(r"(?<![\w*])(\*\*?)(?![\s*])([^*\n]+?)(?<!\s)\1(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])(__?)(?![\s_])([^_\n]+?)(?<!\s)\1(?![\w_])")
_QUIET = re.compile(
    r"%(?:\{[^{}\n]*\}|\([^()\n]*\))([^%\n]+)%|\?\?(?!\s)([^?\n]+)\?\?|\{color[^{}\n]*\}"
)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|div|p|br|ins|del|sup|sub|a|notextile)\b[^<>\n]*>", re.IGNORECASE
)
_FEWEST = 2


class Textile:
    """Textile headings, terms, items and bold lines."""

    name = "textile"
    summary = "Textile and Jira headings (`h2. …`), items and bold lines as questions"
    example = "h1. Gardening\n\nh2. How often is _water_ due?\n\nOnce a week."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if not is_in_markup(document, self.name, _has_signs):
            return not_read(self.name)
        return read_translation(document, _Page(document).run(), self.name)


def _has_signs(document: Document) -> bool:
    """Return whether lines begin with headings of Textile, more than with those of Markdown."""
    lines = (n for n, text in enumerate(document.lines) if text[:1] == "h" and "." in text[:200])
    signs = sum(bool(_HEADING.match(document.lines[n])) and n not in document.fenced for n in lines)
    return signs >= _FEWEST and not is_mostly_markdown(document, signs)


class _Page(WikiPage):
    """A page of Textile."""

    def block(self, text: str) -> None:
        """Take the block that begins at a line."""
        if heading := _HEADING.match(text):
            self._heading(int(heading["level"]), heading["text"])
        elif tagged := _TAGGED.match(text):
            end = (
                "</code></pre>"
                if "<code" in text.lower() and self._find("</code></pre>") >= 0
                else "</pre>"
            )
            self.code("", end, tagged["rest"])
        elif braced := _BRACED.match(text):
            language = (braced["about"] or "").partition("|")[0]
            named = language if "=" not in language else ""
            self.code(named, f"{{{braced['tag']}}}", braced["rest"])
        elif block := _BLOCK.match(text):
            self._named(block["name"], block["dots"], block["text"])
        elif _MACRO.match(text) or _RULE.match(text):
            self.hide()
        else:
            self._text(text)

    def _heading(self, level: int, text: str) -> None:
        first, last = self.line, self.until_blank()
        if (
            last - first < 4
            and not any(
                pattern.match(line)
                for line in self.source[first + 1 : last + 1]
                for pattern in (_HEADING, _ITEM, _BLOCK, _ROW, _TAGGED, _BRACED)
            )
            and not text.rstrip().endswith(("?", ".", ":", "!"))
            and (self.source[last].rstrip().endswith("?"))
        ):
            text = " ".join([text, *(line.strip() for line in self.source[first + 1 : last + 1])])
            self.line = last
        self.head(level, text, first)

    def _named(self, name: str, dots: str, text: str) -> None:
        if name == "###":
            last = self.until_blank()
            self.hidden.update(range(self.line, last + 1))
            self.line = last
        elif name in {"bc", "pre"}:
            last = self._code_end(dots)
            lines = [text, *self.source[self.line + 1 : last + 1]]
            lines[0] = f"```{BREAK}{lines[0]}"
            lines[-1] = f"{lines[-1]}{BREAK}```"
            self.out[self.line : last + 1] = lines
            self.line = last
        else:
            sign = "> " if name == "bq" else ""
            self.put(sign + self.inline(text))

    def _code_end(self, dots: str) -> int:
        last = self.until_blank()
        while dots == ".." and last + 1 < len(self.source):
            after = last + 1
            while after < len(self.source) and not self.source[after].strip():
                after += 1
            if (
                after >= len(self.source)
                or _HEADING.match(self.source[after])
                or _BLOCK.match(self.source[after])
            ):
                break
            last = after
            while last + 1 < len(self.source) and self.source[last + 1].strip():
                last += 1
        return last

    def _text(self, text: str) -> None:
        if item := _ITEM.match(text):
            self.item(min(12, len(item["signs"])), item["text"], numbered=item["signs"][-1] == "#")
        elif term := _TERM.match(text):
            self.term(term["term"], term["rest"].removesuffix("=:"))
        elif _ROW.match(text):
            cells = text.strip().strip("|").replace("||", "|").split("|")
            header = text.lstrip().startswith(("|_.", "||"))
            self.row([_CELL.sub("", cell) for cell in cells], is_header=header)
        else:
            self.put(self.inline(text.strip()))

    def inline(self, text: str) -> str:
        """Return a text with its signs."""
        return protected(unescaped(text), _LITERAL, code, _words)


def _words(text: str) -> str:
    text = _IMAGE.sub(lambda m: f"![{(m['text'] or '').strip()}]({m['target']})", text)
    text = _LINK.sub(lambda m: link(m["text"], m["target"]), text)
    text = _JIRA_LINK.sub(lambda m: link(m["text"], m["target"]), text)
    text = _QUIET.sub(lambda m: m[1] or m[2] or "", _TAG.sub("", text))
    text = _BOLD.sub(lambda m: bold(m[2]), text)
    return _ITALIC.sub(lambda m: italic(m[2]), text)
