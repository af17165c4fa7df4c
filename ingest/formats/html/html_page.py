"""HTML pages: FAQs in headings, terms, disclosures, accordions, bold lines and FAQPage data."""

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from corpus.errors import NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.html.asking import PageMark, candidates, questions
from ingest.formats.html.linked_data import linked_pairs
from ingest.formats.html.page import clean_page, parse_page
from ingest.formats.html.replies import Replies, has_text
from ingest.formats.markup import element_markdown, element_text
from ingest.formats.raw import Raw
from ingest.layouts.sections import SectionPath
from ingest.text.document import Document
from ingest.text.reading import Found, Reading, ScoredReading

_BEGINS = ("<!doctype html", "<html", "<head", "<body")


class HtmlPage:
    """A page of questions; navigation is left out."""

    name = "html"
    suffixes = FORMAT_SUFFIXES["html"]
    summary = "HTML pages: headings, details, dl, accordions, bold questions, FAQPage data"
    example = "<details><summary>What is momentum?</summary>\n<p>A moving average.</p>\n</details>"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is a whole page, by its beginning."""
        head = raw.head.lower()
        if head.startswith(("<?xml", "<!--")):
            head = head[head.find(">") + 1 :].lstrip()
        return head.startswith(_BEGINS)

    def read(self, raw: Raw, read_text: ReadText) -> Reading:
        """Return the page's records; a question that it holds twice is read once."""
        page = parse_page(raw.text)
        root = page.root
        linked = linked_pairs(root)
        name = next((element_text(element) for element in root.iter("title")), "")
        heads = [element_text(element) for element in root.iter("h1")]
        clean_page(root)
        body = next(root.iter("body"), root)
        found, title = _visible(body, named=bool(heads))
        whole = (1, raw.last_line)
        if linked:
            found = _merged(found, linked, whole)
        if not found and page.unread:
            raise SourceError(f"line {page.unread[0].lines[0]}: {page.unread[0].reason}")
        if not found:
            scored = read_text(Document(raw.name, element_markdown([body])))
            return _as_markdown(scored, name, whole)
        title = title or (heads[0] if len(heads) == 1 else name)
        return Reading(self.name, title, tuple(found), (*raw.mended, *page.unread), 1.0, 1.0)


def _visible(body: HtmlElement, *, named: bool) -> tuple[list[Found], str]:
    """Return the records that a reader of the page sees, and its title.

    `named` says that the page has an outermost heading; then only that can be the title.
    """
    every = candidates(body)
    asked = questions(every)
    chosen = {question.element for question in asked}
    headings = [one for one in every if one.level and one.element not in chosen]
    title = _title(headings, asked)
    if title and named and title.level > 1:
        title = None
    replies = Replies(asked, [*headings, *(question for question in asked if question.level)])
    answered: set[HtmlElement] = set()
    parts: list[list[HtmlElement | str]] = []
    for index in range(len(asked)):
        parts.append(replies.parts(index))
        answered.update(
            below for part in parts[-1] if not isinstance(part, str) for below in part.iter()
        )
    parts[-1:] = [_like_others(parts)] if parts else []
    path, found, number = SectionPath(), [], 0
    hidden: list[bool] = []
    for one in every:
        if one.element in chosen:
            answer = _without_label(element_markdown(_unwrapped(parts[number])))
            lines = (_line(one.element), _last_line(one.element, parts[number]))
            place = f"question {number + 1}"
            found.append(Found(one.question, answer, path.names, lines, (), place))
            hidden.append(_is_hidden(one.element))
            number += 1
        elif one.level and one is not title and one.element not in answered:
            path.enter(one.level, one.text)
    return _once(_shown(found, hidden)), title.text if title else ""


def _shown(found: Sequence[Found], hidden: Sequence[bool]) -> list[Found]:
    """Return the records without hidden copies, which pages have for wide or narrow screens."""
    shown = {
        (one.question, one.answer)
        for one, is_hidden in zip(found, hidden, strict=True)
        if not is_hidden
    }
    return [
        one
        for one, is_hidden in zip(found, hidden, strict=True)
        if one.question and not (is_hidden and (one.question, one.answer) in shown)
    ]


def _is_hidden(element: HtmlElement) -> bool:
    """Return whether a page does not show an element until a script does."""
    return any(
        one.get("hidden") is not None or "display:none" in (one.get("style") or "").replace(" ", "")
        for one in (element, *element.iterancestors())
    )


def _title(headings: Sequence[PageMark], asked: Sequence[PageMark]) -> PageMark | None:
    """Return the heading over the whole page: the only one of its level, outermost and first."""
    headings = [heading for heading in headings if heading.kind != "group"]
    if not headings or not asked or not _stands_before(headings[0], asked[0]):
        return None
    first = min(headings, key=lambda one: one.level)
    alone = sum(heading.level == first.level for heading in headings) == 1
    return first if alone and first is headings[0] else None


def _stands_before(one: PageMark, other: PageMark) -> bool:
    """Return whether an element of a page stands before another one."""
    tree = one.element.getroottree()
    first = next((e for e in tree.iter() if e in (one.element, other.element)), None)
    return first is one.element


def _once(found: Sequence[Found]) -> list[Found]:
    """Return the records without those that a section repeats, as for another width of screen."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Found] = []
    for one in found:
        said = (one.section, _key(one.question), _key(one.answer))
        if said not in seen:
            kept.append(one)
        seen.add(said)
    return kept


def _merged(found: list[Found], linked: dict[str, str], whole: tuple[int, int]) -> list[Found]:
    """Return the questions of the page's data, with the longer of the data's and page's answers.

    The data says what the questions are; others that the page shows follow.
    """
    seen = {_key(one.question): one for one in found}
    merged: list[Found] = []
    for question, answer in linked.items():
        shown = seen.get(_key(question))
        if shown is None:
            place = f"question {len(merged) + 1} of the page's data"
            merged.append(Found(question, answer, (), whole, (), place))
        else:
            whole_answer = len(_key(shown.answer)) >= 0.8 * len(_key(answer))
            merged.append(shown if whole_answer else replace(shown, answer=answer))
    known = {_key(question) for question in linked}
    others = [one for one in found if _key(one.question) not in known]
    # a page that shows most of its questions without data has data for some of them only
    return merged + others if len(others) > len(linked) else merged


def _as_markdown(scored: Sequence[ScoredReading], title: str, whole: tuple[int, int]) -> Reading:
    """Return the reading of a page without HTML's own forms, by the layout of its text."""
    if not scored:
        raise NoQuestions("no question found on the page; it needs headings that ask, or details")
    reading = scored[0].reading
    records = tuple(replace(record, lines=whole) for record in reading.records)
    return replace(
        reading,
        layout=f"html, {reading.layout}",
        title=reading.title or title,
        records=records,
        unread=(),
    )


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _like_others(parts: Sequence[list[HtmlElement | str]]) -> list[HtmlElement | str]:
    """Return the last answer; if all others are one element of one tag, only that element.

    Nothing marks where the last answer ends: what follows belongs to the page.
    """
    shapes = {tuple(_tag(one) for one in answer if has_text([one])) for answer in parts[:-1]}
    last = [part for part in parts[-1] if has_text([part])]
    shape = next(iter(shapes), ())
    alike = len(parts) > 2 and len(shapes) == 1 and len(shape) == 1 and shape[0]
    return last[:1] if alike and last and _tag(last[0]) == shape[0] else parts[-1]


def _tag(part: HtmlElement | str) -> str:
    return "" if isinstance(part, str) else str(part.tag)


def _unwrapped(parts: list[HtmlElement | str]) -> list[HtmlElement | str]:
    """Return the parts of an answer, without a quotation around all of it."""
    full = [part for part in parts if has_text([part])]
    if len(full) != 1 or isinstance(full[0], str):
        return parts
    if full[0].tag == "blockquote":
        full[0].tag = "div"
    return full


def _without_label(answer: str) -> str:
    for label in ("A:", "Answer:", "A.", "**A:**", "**Answer:**"):
        if answer.startswith(label):
            return answer[len(label) :].lstrip()
    return answer


def _line(element: HtmlElement) -> int:
    return int(element.sourceline or 1)


def _last_line(element: HtmlElement, parts: Sequence[HtmlElement | str]) -> int:
    """Return the line on which the text of a question and its answer ends."""
    text = _TextEnd(_line(element))
    for part in parts:
        if isinstance(part, str):
            text.read(part)
        else:
            text.walk(part)
    return text.last


class _TextEnd:
    """Finds the last line of text of some elements in a row: the parser knows where tags begin."""

    def __init__(self, line: int) -> None:
        self._line = self.last = line

    def walk(self, element: HtmlElement) -> None:
        """Go on to the end of an element."""
        for event, one in iterwalk(element, events=("start", "end")):
            if event == "start":
                self._line = max(self._line, _line(one))
                self.last = max(self.last, self._line)
                self.read(one.text)
            elif one is not element:
                self.read(one.tail)

    def read(self, text: str | None) -> None:
        """Go on to the end of a text; blanks end no answer."""
        if text and text.strip():
            self.last = self._line + text.rstrip().count("\n")
        self._line += (text or "").count("\n")
