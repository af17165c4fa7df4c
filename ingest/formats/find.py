"""Which format a file has: by its suffix, else by its content."""

from ingest.formats.anki_package import AnkiPackage
from ingest.formats.anki_text import AnkiText
from ingest.formats.format import Format
from ingest.formats.html_page import HtmlPage
from ingest.formats.json_document import JsonDocument
from ingest.formats.json_lines import JsonLines
from ingest.formats.notebook import Notebook
from ingest.formats.office import Office
from ingest.formats.raw import Raw
from ingest.formats.tables import Tables
from ingest.formats.xml_document import XmlDocument
from ingest.layouts.suffixes import MARKUP_SUFFIXES

# In the order in which they are recognised: archives before texts, the particular before the
# general.
FORMATS: tuple[Format, ...] = (
    AnkiPackage(),
    Office(),
    Notebook(),
    JsonLines(),
    JsonDocument(),
    HtmlPage(),
    XmlDocument(),
    AnkiText(),
    Tables(),
)


def find_format(raw: Raw) -> Format | None:
    """Return the format of a structured file, None for a text."""
    if raw.suffix in MARKUP_SUFFIXES:
        return None
    recognised = (one for one in FORMATS if one.recognise(raw))
    by_suffix = (one for one in FORMATS if raw.suffix in one.suffixes)
    return next(by_suffix, None) or next(recognised, None)
