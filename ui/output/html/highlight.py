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
# What the documents of programmers name: shells and tools, compiled languages, scripts, the web,
# data. A name from a document reaches no other grammar, since some of the several hundred take
# seconds for a text that is made for it.
_LANGUAGES = frozenset(
    (
        "bash sh zsh shell console powershell ps1 make makefile docker dockerfile nginx vim "
        "c c++ cpp c# cs csharp go golang java kotlin kt objective-c objc rust rs scala swift "
        "python py python3 pycon r julia matlab lua perl php ruby rb elixir erlang haskell ocaml "
        "javascript js jsx typescript ts tsx html css xml sql graphql http "
        "json yaml yml toml ini hcl terraform protobuf proto diff tex latex "
    ).split()
)
_FORMATTER = HtmlFormatter(nowrap=True)


def highlighted(code: str, language: str) -> str:
    """Return code as HTML, escaped; a language that is not known adds no classes.

    The text is the same as that of the code, to the last blank.
    """
    name = language.casefold()
    if name not in _LANGUAGES or len(code) > _LONGEST:
        return escape(code)
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    return str(highlight(code, lexer, _FORMATTER))
