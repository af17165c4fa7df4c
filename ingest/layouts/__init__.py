"""The layouts in which people publish questions and answers, and which one a document has."""

from ingest.layouts.detect import LAYOUTS, detect

__all__ = ["LAYOUTS", "detect"]
