"""Which format a file has: by its suffix, else by its content."""

from ingest.files.suffixes import MARKUP_SUFFIXES, suffix_of
from ingest.formats.format import Flowing, Format
from ingest.formats.html.html_page import HtmlPage
from ingest.formats.notebook import Notebook
from ingest.formats.objects.json_document import JsonDocument
from ingest.formats.objects.json_lines import JsonLines
from ingest.formats.packages.anki import AnkiPackage, AnkiText
from ingest.formats.packages.office import Office
from ingest.formats.raw import Raw
from ingest.formats.script.script_document import ScriptDocument
from ingest.formats.tables.csv_table import CsvTable
from ingest.formats.xml.xml_document import XmlDocument
from ingest.plugins import FORMATS as GROUP
from ingest.plugins import Extended, extend

# In the order in which they are recognised: archives before texts, the particular before the
# general.
FORMATS: tuple[Format, ...] = (
    AnkiPackage(),
    Office(),
    Notebook(),
    JsonLines(),
    JsonDocument(),
    HtmlPage(),
    ScriptDocument(HtmlPage()),
    XmlDocument(),
    AnkiText(),
    CsvTable(),
)


def known_formats() -> Extended[Format]:
    """Return our formats and those of other packages."""
    return extend(FORMATS, GROUP)


def find_format(raw: Raw) -> Format | None:
    """Return the format of a structured file, None for a text."""
    if raw.suffix in MARKUP_SUFFIXES:
        return None
    formats = known_formats().parts
    recognised = (form for form in formats if form.recognise(raw))
    by_suffix = (form for form in formats if raw.suffix in form.suffixes)
    return next(by_suffix, None) or next(recognised, None)


def find_flowing(name: str, layout: str | None) -> Flowing | None:
    """Return the format that can read a file row by row, None if it must be held in memory.

    That is the one of its suffix, or the one that is given.
    """
    suffix = suffix_of(name)
    formats = known_formats().parts
    form = next((one for one in formats if suffix in one.suffixes), None)
    if isinstance(form, Flowing) and layout is not None:
        form = next((one for one in formats if one.name == layout), None)
    return form if isinstance(form, Flowing) else None
