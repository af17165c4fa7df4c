"""Which format a file has: by its suffix, else by its content."""

from ingest.files.suffixes import MARKUP_SUFFIXES, suffix_of
from ingest.formats.anki import AnkiPackage, AnkiText
from ingest.formats.csv_table import CsvTable
from ingest.formats.format import Flowing, Format
from ingest.formats.html.html_page import HtmlPage
from ingest.formats.json_document import JsonDocument
from ingest.formats.json_lines import JsonLines
from ingest.formats.notebook import Notebook
from ingest.formats.office import Office
from ingest.formats.raw import Raw
from ingest.formats.xml_document import XmlDocument

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
    CsvTable(),
)


def find_format(raw: Raw) -> Format | None:
    """Return the format of a structured file, None for a text."""
    if raw.suffix in MARKUP_SUFFIXES:
        return None
    recognised = (one for one in FORMATS if one.recognise(raw))
    by_suffix = (one for one in FORMATS if raw.suffix in one.suffixes)
    return next(by_suffix, None) or next(recognised, None)


def find_flowing(name: str, layout: str | None) -> Flowing | None:
    """Return the format in which a file can be read row by row, None where it has to be held.

    That is the one of its suffix, or the one that is given.
    """
    suffix = suffix_of(name)
    flowing = [one for one in FORMATS if isinstance(one, Flowing)]
    by_suffix = next((one for one in flowing if suffix in one.suffixes), None)
    if by_suffix is None or layout is None:
        return by_suffix
    return next((one for one in flowing if one.name == layout), None)
