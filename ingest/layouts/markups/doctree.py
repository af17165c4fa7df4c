"""docutils' tree of a reStructuredText document, made without reading any other file."""

import io
import re

from docutils import frontend, nodes, statemachine
from docutils.parsers.rst import Parser, states
from docutils.utils import new_document

from ingest.text.document import Document

_SILENT = 5  # above every report level
# docutils ends a line at each of these; here they are characters like others.
_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class _Words(states.Inliner):
    """Leaves inline markup as it is: only blocks matter, and its search is not linear."""

    def init_customizations(self, settings: object) -> None:
        """Take the patterns that targets are read with; they are built for the parent's class."""
        inliner = states.Inliner()
        inliner.init_customizations(settings)
        vars(self).update(vars(inliner))

    def parse(
        self,
        text: str,
        lineno: int,  # noqa: ARG002  docutils passes them by place
        memo: object,  # noqa: ARG002
        parent: nodes.Element,  # noqa: ARG002
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a text as one node."""
        return [nodes.Text(text)], []


def parse_tree(document: Document) -> nodes.document | None:
    """Return a document's tree; None when it is nested deeper than docutils can follow.

    Lines of nodes count from 1. Directives that read files or pass on raw text do nothing.
    """
    settings = frontend.get_default_settings(Parser)
    settings.report_level = settings.halt_level = _SILENT
    settings.warning_stream = io.StringIO()
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.syntax_highlight = "none"
    tree = new_document(document.name, settings)
    try:
        Parser(inliner=_Words()).parse(_LINE_ENDS.sub(" ", document.text), tree)
    except (RecursionError, statemachine.StateMachineError):
        return None
    return tree
