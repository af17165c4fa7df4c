"""Code with its words in classes that a style sheet colours.

Only the classes are ours; the code itself is escaped, whatever it holds.
"""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# The classes that occur in highlighted code.
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)
# Longer code is shown without colours: some grammars take time that grows with its square.
_LONGEST = 20_000
# What the documents of programmers name. A name from a document reaches no other grammar.
_LANGUAGES = frozenset(
    "bash sh shell zsh console powershell ps1 vim make makefile "
    "c c++ cpp c# cs csharp objective-c objc go golang rust rs swift "
    "java kotlin kt scala elixir erlang haskell ocaml "
    "python py python3 pycon r rb ruby perl php lua julia matlab "
    "javascript js jsx typescript ts tsx css html xml graphql "
    "json yaml yml toml ini sql tex latex diff proto protobuf "
    "docker dockerfile nginx hcl terraform".split()
)
_FORMATTER = HtmlFormatter(nowrap=True)


def highlighted(code: str, language: str) -> str:
    """Return code as HTML, escaped; a language that is not known adds no classes."""
    name = language.casefold()
    if name not in _LANGUAGES or len(code) > _LONGEST:
        return escape(code)
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    return str(highlight(code, lexer, _FORMATTER))
