"""YAML: lists and objects with questions in them, and the training data of chat bots."""

import re
from collections.abc import Mapping

from corpus.errors import NoQuestions
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.objects.bots import bot_objects, only_replies
from ingest.formats.objects.placed_reading import placed_reading
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

# Without a suffix, only what can be no Markdown is YAML: its own first line, or a list of objects
# that begins with both fields in quotes or blocks.
_MIME = "### YamlMime:"
_LIST = re.compile(
    r"(?:---\n)?- (?:question|q): \S[^\n]*\n  (?:answer|a): (?:[|>][+-]?|['\"][^\n]*['\"])\n",
    re.IGNORECASE,
)
_TEXTS = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
# Sections of this name have no title, by the convention of Microsoft's documents.
_UNTITLED = "Ignored"


class YamlDocument:
    """YAML documents with questions in them, wherever they are nested."""

    name = "yaml"
    suffixes = FORMAT_SUFFIXES["yaml"]
    summary = "YAML: lists of questions and answers at any depth; Rasa and ChatterBot data"
    example = "- question: What is momentum?\n  answer: |\n    A moving average."

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is YAML, by its first lines."""
        if raw.suffix in _TEXTS:
            return False
        return raw.head.startswith(_MIME) or bool(_LIST.match(raw.head))

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the document's records; of malformed YAML, those outside the breaks."""
        from ingest.formats.objects.yaml_values import YamlValues

        values = YamlValues(raw.text)
        whole = (1, raw.last_line)
        roots = [bot_objects(one, values.placed, whole) or _titled(one) for one in values.roots]
        root = roots[0] if len(roots) == 1 else roots
        if all(only_replies(one) for one in values.roots) and values.roots:
            raise NoQuestions(
                "replies of a bot without what people say to it; put both into one file"
            )
        return placed_reading(self.name, root, values.placed, raw, values.broken)


def _titled(root: object) -> object:
    """Return a document of Microsoft's form without what only describes it; others as they are."""
    if not isinstance(root, Mapping) or not isinstance(root.get("sections"), list):
        return root
    sections = root["sections"]
    for one in sections if isinstance(sections, list) else ():
        if isinstance(one, dict) and one.get("name") == _UNTITLED:
            del one["name"]
    if isinstance(root, dict) and isinstance(root.get("metadata"), Mapping):
        del root["metadata"]
    return root
