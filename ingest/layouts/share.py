"""How much the questions of a layout outweigh those that a document asks in its headings."""

from ingest.text.document import Document
from ingest.text.wording import is_question


def certainty(document: Document, questions: int) -> float:
    """Return how surely marks inside the text, not headings, are the questions; in [0, 1].

    Beside headings that ask, a bold line or bullet that asks is rhetorical: part of an answer.
    """
    asking = sum(is_question(heading.text) for heading in document.headings)
    return questions / max(1, questions + 2 * asking)
