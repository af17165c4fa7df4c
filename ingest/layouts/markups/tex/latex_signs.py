"""The commands of LaTeX that stand for a character, and those that say how a text looks."""

# ruff: noqa: RUF001

import re
import unicodedata

from ingest.layouts.markups.signs import BOLD, CODE, ITALIC

# Accents as commands, by the character that combines with the letter before it.
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331", "t": "",
}  # fmt: skip
ACCENT_SIGNS = frozenset("'`^\"~=.")
ACCENT_NAMES = frozenset("uvHckrdbt")
_DOTLESS = {"\\i": "i", "\\j": "j"}
CHARACTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j", "S": "§", "P": "¶", "dag": "†",
    "copyright": "©", "pounds": "£", "euro": "€", "EUR": "€", "texteuro": "€", "dots": "…",
    "ldots": "…", "textellipsis": "…", "textbackslash": "\\", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|",
    "textunderscore": "_", "textquotesingle": "'", "textquotedbl": '"', "textendash": "–",
    "textemdash": "—", "textregistered": "®", "texttrademark": "™", "textdegree": "°",
    "degree": "°", "textbullet": "•", "textperiodcentered": "·", "textdollar": "$",
    "lbrace": "{", "rbrace": "}", "quad": " ", "qquad": " ", "space": " ", "enspace": " ",
    "thinspace": " ", "nobreakspace": " ", "newline": " ", "glqq": "„", "grqq": "“", "glq": "‚",
    "grq": "‘", "flqq": "«", "frqq": "»", "og": "« ", "fg": " »", "guillemotleft": "«",
    "guillemotright": "»", "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘",
    "rq": "’", "textnumero": "№", "textmu": "µ", "today": "today", "TeX": "TeX", "th": "þ",
    "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "XeLaTeX": "XeLaTeX", "LuaTeX": "LuaTeX", "LuaLaTeX": "LuaLaTeX", "pdfTeX": "pdfTeX",
    "pdfLaTeX": "pdfLaTeX", "ConTeXt": "ConTeXt", "MF": "Metafont", "MP": "MetaPost",
    "textrightarrow": "→", "textleftarrow": "←", "rightarrow": "→", "checkmark": "✓", "slash": "/",
}  # fmt: skip
# What a backslash and a sign stand for.
ESCAPED = {
    "%": "%", "&": "&", "$": "\\$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\n": "\n",
    ",": " ", ";": " ", ":": " ", "/": "", "-": "", "!": "", "@": "", "\t": " ", "|": "‖",
}  # fmt: skip
# Commands whose argument is text that looks different.
LOOKS = {
    "emph": ITALIC, "textit": ITALIC, "textsl": ITALIC, "enquote*": "", "textbf": BOLD,
    "strong": BOLD, "textsc": "", "texttt": CODE, "code": CODE, "file": CODE, "path": CODE,
    "command": CODE, "cmd": CODE, "pkg": CODE, "Package": CODE, "package": CODE, "CTANpkg": CODE,
    "ProgName": CODE, "csx": CODE, "environment": CODE, "FileName": CODE, "filename": CODE,
    "code*": CODE, "lstinline": CODE, "alert": BOLD, "underline": ITALIC, "uline": ITALIC,
}  # fmt: skip
# Those that change what follows in their group.
DECLARED = {
    "bf": BOLD, "bfseries": BOLD, "it": ITALIC, "itshape": ITALIC, "em": ITALIC, "sl": ITALIC,
    "slshape": ITALIC, "tt": CODE, "ttfamily": CODE,
}  # fmt: skip
# Commands without a trace on the page, by how many arguments in braces go with them.
SILENT = {
    "label": 1, "index": 1, "vspace": 1, "hspace": 1, "vfill": 0, "hfill": 0, "newpage": 0,
    "clearpage": 0, "pagebreak": 0, "noindent": 0, "indent": 0, "centering": 0, "par": 0,
    "bigskip": 0, "medskip": 0, "smallskip": 0, "maketitle": 0, "tableofcontents": 0, "large": 0,
    "Large": 0, "LARGE": 0, "huge": 0, "Huge": 0, "small": 0, "footnotesize": 0, "tiny": 0,
    "scriptsize": 0, "normalsize": 0, "sffamily": 0, "rmfamily": 0, "scshape": 0, "upshape": 0,
    "mdseries": 0, "normalfont": 0, "rm": 0, "sf": 0, "sc": 0, "color": 1, "pagestyle": 1,
    "thispagestyle": 1, "setlength": 2, "addtolength": 2, "setcounter": 2, "addtocounter": 2,
    "usepackage": 1, "documentclass": 1, "newcommand": 2, "renewcommand": 2, "providecommand": 2,
    "newenvironment": 3, "renewenvironment": 3, "newtheorem": 2, "bibliography": 1, "qedhere": 0,
    "bibliographystyle": 1, "input": 0, "include": 0, "hline": 0, "toprule": 0, "midrule": 0,
    "bottomrule": 0, "cline": 1, "protect": 0, "relax": 0, "appendix": 0, "printanswers": 0,
    "noprintanswers": 0, "frontmatter": 0, "mainmatter": 0, "backmatter": 0, "date": 1,
    "author": 1, "fi": 0, "ifprintanswers": 0, "else": 0, "selectlanguage": 1, "raggedright": 0,
    "addcontentsline": 3, "phantomsection": 0, "hypertarget": 1, "nocite": 1, "addpoints": 0,
    "makeatletter": 0, "makeatother": 0, "fillwithlines": 1, "fillwithdottedlines": 1,
    "stepcounter": 1, "refstepcounter": 1, "ensuremath": 0, "mbox": 0, "pause": 0, "onslide": 0,
    "leavevmode": 0, "strut": 0, "vskip": 0, "hskip": 0, "parindent": 0, "parskip": 0, "xspace": 0,
    "left": 0, "right": 0, "answersfalse": 0, "answerstrue": 0, "goodbreak": 0, "sloppy": 0,
    "markboth": 2, "markright": 1, "title": 1, "qed": 0, "theoremstyle": 1, "keywords": 0,
    "linebreak": 0, "nolinebreak": 0, "nopagebreak": 0, "samepage": 0, "textwidth": 0,
    "linewidth": 0, "dotfill": 0, "hrulefill": 0, "droptotalpoints": 0, "qformat": 1,
    "pointsinrightmargin": 0, "pointname": 1, "marksnotpoints": 0, "CorrectChoiceEmphasis": 1,
    "SolutionEmphasis": 1, "SweaveOpts": 1, "exname": 1, "extype": 1, "exshuffle": 1, "extol": 1,
    "extitle": 1, "exsection": 1,
}  # fmt: skip
_CURLY = re.compile(r"\{([^{}]{0,8})\}")


def accented(mark: str, letter: str) -> str:
    """Return a letter with an accent; what is no letter stays as it is."""
    letter = _CURLY.sub(r"\1", letter).strip()
    letter = _DOTLESS.get(letter, letter)
    if not letter[:1].isalpha():
        return letter
    return unicodedata.normalize("NFC", letter[:1] + _ACCENTS[mark]) + letter[1:]
