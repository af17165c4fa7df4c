"""A bulleted list of topics, each with its notes."""

import re
from collections.abc import Sequence

from ingest.layouts import thresholds
from ingest.layouts.sections import contents_lines, title_heading, walk_sections
from ingest.text.blocks import Bullet
from ingest.text.document import Document
from ingest.text.reading import Found, Ledger, Reading
from ingest.text.wording import is_question, question_text

# "Topic: note", "**Topic** - note", "Topic – note"; a colon before // is a web address.
_TOPIC = re.compile(r"^(?P<topic>.{2,120}?)\s*(?:[:：](?!//)\*{0,2}|\s[–—-]\s)\s*(?P<note>.*)$")
_SIGNS = ":：-–—"
_TOPIC_WORDS = 12


class Topics:
    """A checklist: each bullet names a topic and says what to know about it."""

    name = "topics"
    summary = "a bulleted list of topics with their notes"
    example = "* Basics of CNNs: convolution, pooling, stride and padding …\n* Optimisers: …"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger = Ledger(document)
        title, contents = title_heading(document), contents_lines(document)
        ledger.title = title.text if title else ""
        ledger.mark(contents)
        left_out = contents | document.crumbs
        items = {item.first: item for item in document.items if item.first not in left_out}
        for line, _, section in walk_sections(document, ledger, items, title):
            _file(items[line], section, ledger)
        return ledger.close(self.name, _strength(document, ledger.records))


def _strength(document: Document, records: Sequence[Found]) -> float:
    """Return how sure a real checklist is; bullets that belong to something else say little."""
    words = sum(len(record.answer.split()) for record in records)
    title = title_heading(document)
    headings = sum(bool(h.text.strip()) for h in document.headings if h != title)
    many = len(records) >= max(thresholds.FEWEST_TOPICS, 2 * headings)
    checklist = many and words >= thresholds.TOPIC_NOTE * len(records)
    return thresholds.TOPICS if checklist else thresholds.TOPICS_LOOSE


def _file(item: Bullet, section: tuple[str, ...], ledger: Ledger) -> None:
    """Add the record of one bullet; one that is neither topic nor question stays unread."""
    parted = any(sign in item.text for sign in _SIGNS)
    match = _TOPIC.match(item.text) if parted else None
    if match and len(match["topic"].split()) <= _TOPIC_WORDS:
        topic, note = match["topic"], match["note"]
    elif item.last > item.first or is_question(item.text):
        topic, note = item.text, ""
    else:
        return
    question = question_text(topic.strip("*_ "))
    lines = range(item.first, item.last + 1)
    ledger.add(question, lines, section, item.first, opening=note, indent=item.indent)
