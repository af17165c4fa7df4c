"""Word documents and PDF through markitdown, where the `office` extra is installed."""

import importlib.util
from dataclasses import replace
from io import BytesIO

from corpus.errors import MissingExtra, NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.packages.archives import members, open_archive
from ingest.formats.packages.paper import pdf_text, word_text
from ingest.formats.raw import Raw
from ingest.text.document import Document
from ingest.text.reading import Reading

_PDF = b"%PDF-"
_EXTRA = "askalike[office]"


class Office:
    """DOCX and PDF as Markdown, in which any layout of a text may be."""

    name = "office"
    suffixes = FORMAT_SUFFIXES["office"]
    summary = f"Word documents and PDF, with the extra {_EXTRA}"
    example = "Heading 2: What is momentum?\nA moving average of gradients."

    def recognise(self, raw: Raw) -> bool:
        """Return whether a file is a PDF or a Word document, by its content."""
        return raw.content.startswith(_PDF) or "word/document.xml" in members(raw.content)

    def read(self, raw: Raw, read_text: ReadText) -> Reading:
        """Return the document's records; their places count the lines of its text."""
        if importlib.util.find_spec("markitdown") is None:
            raise MissingExtra(f'reading {raw.suffix or "it"} needs: pip install "{_EXTRA}"')
        suffix = ".pdf" if raw.content.startswith(_PDF) else ".docx"
        if suffix == ".docx":
            open_archive(raw.content).close()
        clean = pdf_text if suffix == ".pdf" else word_text
        scored = read_text(Document(raw.name, clean(_markdown(raw.content, suffix))))
        if not scored:
            raise NoQuestions("no question found in its text; mark questions as headings")
        reading = scored[0].reading
        return replace(
            reading,
            layout=f"{suffix[1:]}, {reading.layout}",
            records=tuple(
                replace(record, place=f"line {record.lines[0]} of its text")
                for record in reading.records
            ),
        )


def _markdown(content: bytes, suffix: str) -> str:
    """Return a document's text as Markdown; raises SourceError when it is damaged."""
    from markitdown import MarkItDown, StreamInfo

    converter = MarkItDown(enable_plugins=False)
    try:
        info = StreamInfo(extension=suffix)
        return str(converter.convert_stream(BytesIO(content), stream_info=info).text_content)
    except Exception as error:  # markitdown does not catch those of its libraries
        raise SourceError(
            f"cannot be read as {suffix[1:].upper()} ({type(error).__name__}); "
            "open it and save it again, or export it as text"
        ) from error
