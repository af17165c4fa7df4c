"""The commands of Texinfo that stand for a character, and those that say how words look."""

# ruff: noqa: RUF001

from ingest.layouts.markups.signs import BOLD, CODE, ITALIC

CHARACTERS = {
    "dots": "…", "enddots": "…", "copyright": "©", "registeredsymbol": "®", "bullet": "•",
    "minus": "-", "result": "⇒", "print": "-|", "equiv": "≡", "error": "error-->", "point": "⋆",
    "expansion": "→", "tie": " ", "comma": ",", "atchar": "@", "lbracechar": "{", "euro": "€",
    "rbracechar": "}", "backslashchar": "\\", "hashchar": "#", "pounds": "£", "aa": "å",
    "AA": "Å", "ae": "æ", "AE": "Æ", "o": "ø", "O": "Ø", "oe": "œ", "OE": "Œ", "l": "ł", "L": "Ł",
    "ss": "ß", "exclamdown": "¡", "questiondown": "¿", "quotedblleft": "“", "quotedblright": "”",
    "quoteleft": "‘", "quoteright": "’", "guillemetleft": "«", "guillemetright": "»",
    "arrow": "→", "geq": "≥", "leq": "≤", "textdegree": "°", "ordf": "ª", "ordm": "º", "th": "þ",
}  # fmt: skip
ESCAPED = {
    "@": "@", "{": "{", "}": "}", "*": "  ", ".": ".", "!": "!", "?": "?", ":": "", "-": "",
    "/": "", "|": "", " ": " ", "\t": " ", "&": "&",
}  # fmt: skip
ACCENTS = {"'": "'", '"': '"', "`": "`", "^": "^", "~": "~", "=": "=", ",": "c"}
ACCENT_NAMES = {"v": "v", "u": "u", "H": "H", "ringaccent": "r", "dotaccent": ".", "ogonek": "k",
                "udotaccent": "d", "ubaraccent": "b"}  # fmt: skip
LOOKS = {
    "code": CODE, "kbd": CODE, "key": CODE, "samp": CODE, "file": CODE, "command": CODE,
    "option": CODE, "env": CODE, "verb": CODE, "t": CODE, "indicateurl": CODE, "strong": BOLD,
    "b": BOLD, "emph": ITALIC, "i": ITALIC, "var": ITALIC, "dfn": ITALIC, "cite": ITALIC,
    "slanted": ITALIC, "math": "", "r": "", "sc": "", "w": "", "asis": "", "dmn": "",
    "sansserif": "", "footnote": "", "clicksequence": "",
}  # fmt: skip
_SECTIONS = (
    ("part",),
    ("chapter", "unnumbered", "appendix", "majorheading", "chapheading", "centerchap"),
    ("section", "unnumberedsec", "appendixsec", "appendixsection", "heading"),
    ("subsection", "unnumberedsubsec", "appendixsubsec", "subheading"),
    ("subsubsection", "unnumberedsubsubsec", "appendixsubsubsec", "subsubheading"),
)
HEADINGS = {name: level for level, names in enumerate(_SECTIONS) for name in names}
CODE_BLOCKS = {
    "example": "", "lisp": "lisp", "smallexample": "", "smalllisp": "lisp", "verbatim": "",
    "display": "", "smalldisplay": "", "format": "", "smallformat": "",
}  # fmt: skip
LISTS = {"itemize": "- ", "enumerate": "1. ", "table": "- ", "vtable": "- ", "ftable": "- "}
# Blocks that are not shown where people read: menus, licences, what other formats need.
UNSHOWN = frozenset(
    "menu detailmenu direntry copying titlepage ignore macro rmacro tex iftex html ifhtml docbook "
    "ifdocbook xml ifxml latex iflatex documentdescription documentinfo".split()
)
# Lines without a trace on the page.
SILENT = frozenset(
    "node anchor noindent indent sp page need contents shortcontents summarycontents bye "
    "setfilename settitle dircategory syncodeindex synindex setchapternewpage finalout "
    "iftex clear vskip paragraphindent exampleindent documentencoding documentlanguage "
    "title subtitle author insertcopying group vskip defindex defcodeindex "
    "firstparagraphindent headings afourpaper smallbook kbdinputstyle alias "
    "definfoenclose footnotestyle raisesections lowersections everyheading everyfooting "
    "evenheading oddheading frenchspacing allowcodebreaks xrefautomaticsectiontitle "
    "urefbreakstyle codequotebacktick codequoteundirected hyphenation refill novalidate".split()
)
