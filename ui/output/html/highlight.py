"""Code with its words in classes that a style sheet colours."""

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
    "bash c c++ cpp c# cs csharp css diff docker dockerfile elixir erlang go golang graphql "
    "haskell hcl html http ini java javascript js json jsx julia kotlin kt latex lua make makefile "
    "matlab nginx objective-c objc ocaml perl php powershell ps1 protobuf proto py python python3 "
    "pycon r rb ruby rs rust scala sh shell sql swift terraform tex toml ts tsx typescript vim xml "
    "yaml yml zsh console".split()
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
