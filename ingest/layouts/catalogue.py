"""All layouts: ours in one list, then those of other packages; a text is read in the best one."""

from ingest.layouts.chapters.chapters import Chapters
from ingest.layouts.detect import detect
from ingest.layouts.layout import Layout
from ingest.layouts.markdown.bold import Bold
from ingest.layouts.markdown.details import Details
from ingest.layouts.markdown.headed import Headed
from ingest.layouts.markdown.labelled import Labelled
from ingest.layouts.markdown.listed import Listed
from ingest.layouts.markdown.numbered import Numbered
from ingest.layouts.markdown.page import Page
from ingest.layouts.markdown.quoted import Quoted
from ingest.layouts.markdown.tables import Tables
from ingest.layouts.markdown.topics import Topics
from ingest.layouts.markups.asciidoc import Asciidoc
from ingest.layouts.markups.org import Org
from ingest.layouts.markups.pod import Pod
from ingest.layouts.markups.restructured import Restructured
from ingest.layouts.markups.tex.latex import Latex
from ingest.layouts.markups.tex.texinfo import Texinfo
from ingest.layouts.markups.wikis.dokuwiki import DokuWiki
from ingest.layouts.markups.wikis.mediawiki import MediaWiki
from ingest.layouts.markups.wikis.textile import Textile
from ingest.layouts.plain.cards import Cards
from ingest.layouts.plain.lines import Lines
from ingest.layouts.plain.titled import Titled
from ingest.layouts.quizzes.gift import Gift
from ingest.layouts.quizzes.rexams import RExams
from ingest.layouts.quizzes.trivia import Trivia
from ingest.layouts.talk.chat import Chat
from ingest.layouts.talk.dialogue import Dialogue
from ingest.layouts.talk.interview import Interview
from ingest.layouts.talk.units import Units
from ingest.plugins import LAYOUTS as GROUP
from ingest.plugins import Extended, extend
from ingest.text.document import Document
from ingest.text.reading import ScoredReading

# Of layouts that explain a document equally well, the first one wins.
LAYOUTS: tuple[Layout, ...] = (
    Asciidoc(),
    Org(),
    Pod(),
    Restructured(),
    Latex(),
    Texinfo(),
    Textile(),
    DokuWiki(),
    MediaWiki(),
    RExams(),
    Gift(),
    Cards(),
    Page(),
    Trivia(),
    Interview(),
    Chat(),
    Labelled(),
    Units(),
    Details(),
    Tables(),
    Dialogue(),
    Numbered(),
    Chapters(),
    Bold(),
    Headed(),
    Topics(),
    Listed(),
    Quoted(),
    Lines(),
    Titled(),
)


def known_layouts() -> Extended[Layout]:
    """Return our layouts and those of other packages."""
    return extend(LAYOUTS, GROUP)


def read_text(document: Document) -> list[ScoredReading]:
    """Return the readings of a text in every layout that finds records, the best first."""
    return detect(document, known_layouts().parts)
