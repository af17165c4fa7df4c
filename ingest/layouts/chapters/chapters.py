"""Plain text in numbered chapters and sections: manuals, handbooks, usenet FAQs."""

from ingest.layouts import thresholds
from ingest.layouts.chapters.chapter_count import choose
from ingest.layouts.chapters.chapter_lines import find_entries, with_titles
from ingest.layouts.chapters.chapter_walk import Chaptered, walk_chapters
from ingest.layouts.chapters.contents import Contents, find_contents, plain_listing
from ingest.layouts.chapters.messages import message_header
from ingest.layouts.chapters.pages import page_lines
from ingest.layouts.layout import not_read
from ingest.layouts.plain.plaintext import PlainText, plain_text
from ingest.layouts.plain.textheads import rule_lines, top_title
from ingest.text.document import Document
from ingest.text.reading import Reading, asking_share
from ingest.text.wording import plain


class Chapters:
    """Numbered plain text: "2.3) How …", "Subject: 4. …", with or without a table of contents."""

    name = "chapters"
    summary = "plain text in numbered chapters and sections, usenet FAQs"
    example = "1. Water\n\n1.1 How often is it due?\nOnce a week.\n\n1.2 And in May?\nTwice."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        pages = page_lines(document.lines)
        text = _without(document, pages)
        entries = find_entries(text)
        if len(entries) < 2 or _is_markdown(document, len(entries)):
            return not_read(self.name)
        contents = find_contents(text, entries)
        body = with_titles(
            text, [e for e in entries if e.first not in contents.lines], contents.titles
        )
        chosen = choose(text, body, contents.titles)
        if len(chosen) < 2 or _is_markdown(document, len(chosen)):
            return not_read(self.name)
        begin = min(chosen[0].first, len(text.lines))
        listing = contents.lines | plain_listing(text, body, begin)
        hidden = pages | rule_lines(text)
        title = _title(text, chosen[0].first, contents)
        named = frozenset(range(title[1], title[2] + 1)) if title else frozenset()
        name = title[0] if title else ""
        if header := message_header(text):
            name, named = header.subject, named | header.lines
        ledger = walk_chapters(
            plain_text(document),
            Chaptered(name, tuple(chosen), frozenset(hidden), pages, listing | named),
        )
        asking = min(1.0, 2 * asking_share(ledger.records))
        # numbered chapters that do not ask are topics, for want of anything better
        strength = thresholds.CHAPTERS + thresholds.CHAPTERS_ASKING * asking
        strength += thresholds.CHAPTERS_LISTED * bool(contents.titles)
        return ledger.close(self.name, strength)


def _without(document: Document, pages: frozenset[int]) -> PlainText:
    """Return a document as plain text, with blank lines where pages end."""
    if not pages:
        return plain_text(document)
    lines = ("" if n in pages else text for n, text in enumerate(document.lines))
    return PlainText(document.name, "\n".join(lines))


def _title(document: Document, first: int, contents: Contents) -> tuple[str, int, int] | None:
    """Return the title above line `first`, with its first and last line."""
    title = top_title(document)
    begin = min(first, *contents.lines, len(document.lines))
    if title is None or title.last >= begin:
        return None
    return plain(title.text.lstrip("#")), title.first, title.last


def _is_markdown(document: Document, entries: int) -> bool:
    """Return whether `#` headings say that it is Markdown; comments in examples look alike."""
    return sum(heading.first == heading.last for heading in document.headings) > entries // 2
