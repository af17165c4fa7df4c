"""The structured files in which people keep questions and answers, one reader for each format."""

from ingest.formats.find import FORMATS, find_format

__all__ = ["FORMATS", "find_format"]
