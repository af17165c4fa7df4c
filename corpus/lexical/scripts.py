"""The scripts of letters, and the parts of a text that are prose: words, not code or names."""

# ruff: noqa: RUF001  signs of other scripts that look like Latin ones are meant here

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# Letters of languages that put no blanks between words: Thai, Lao, Tibetan, Burmese, Khmer, kana,
# bopomofo, Han.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0f00\u0f40-\u0fbc\u1000-\u103f\u1050-\u108f"
    "\u1780-\u17d3\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
HANGUL = "\uac00-\ud7a3"
# Signs that are parts of words, and not letters for Python: accents and vowels of their own.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82"
    "\u0bbe-\u0bcd\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d"
    "\u0d81-\u0d83\u0dca-\u0ddf\u200c\u200d"
)
LETTER = rf"(?:[^\W\d_]|[{MARKS}{UNSPACED}])"

# Names that Unicode gives to letters of the scripts of Chinese and Japanese.
_KANA = {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"}
_HAN = {"CJK", "IDEOGRAPHIC", "BOPOMOFO"}
# A sign of these scripts is a syllable or a word, of the others mostly a letter.
_DENSE = {"HAN", "KANA", "HANGUL"}
_DENSITY = 3

_CODE = re.compile(
    r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]*`|<[^>\n]*>|\b[\w.+-]+@[\w.-]+\w|\b\w+://\S+|\bwww\.\S+",
    re.DOTALL | re.MULTILINE,
)
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_WORD = re.compile(
    rf"(?<!\S)[\"'“”‘’„‚«»‹›(\[¿¡*_>#|-]*({LETTER}+(?:['’‘-]{LETTER}+)*)"
    r"[\"'“”‘’„‚«»‹›)\].,;:!?*_|]*(?!\S)"
)
_OTHER_SIGNS = re.compile(r"[、。，．：；！？「」『』（）《》【】・…؟،؛।॥\u3000]")
# "HTTP" and "getUser" are names.
_CAPITALS = re.compile(r"[^\W\d_][A-Z]")
_GOES_ON = re.compile(r"[^\W_],?[ \t]+$")


def is_unspaced(sign: str) -> bool:
    """Return whether a sign is a letter of a language that puts no blanks between words."""
    return _UNSPACED_RUN.match(sign) is not None


def prose_words(text: str) -> list[str]:
    """Return the words of a text that some language may have: no code, names of code, numbers.

    A run of letters without blanks, as in Chinese, is one word. Words with a capital inside a
    sentence are left out, too: people and places are called alike in any language, and German has
    enough others. A text with hardly anything else is a list of names, and has none.
    """
    spaced = _UNSPACED_RUN.sub(r" \g<0> ", _CODE.sub(" ", text))
    plain = _OTHER_SIGNS.sub(" ", spaced)
    words = list(_WORD.finditer(plain))
    prose = [word[1] for word in words if not _is_name(word)]
    return prose if 2 * len(prose) > len(words) else []


def script_shares(text: str) -> Counter[str]:
    """Return how much of a text is in each script: letters, counted by how much they say.

    The scripts have the names that Unicode gives them, in capitals, but for HAN and KANA.
    """
    shares: Counter[str] = Counter()
    for sign, count in Counter(text).items():
        name = script(sign)
        if name:
            shares[name] += count * (_DENSITY if name in _DENSE else 1)
    return shares


@lru_cache(maxsize=20_000)
def script(sign: str) -> str:
    """Return the script of a letter, "" for any other sign."""
    if not sign.isalpha():
        return ""
    name = unicodedata.name(sign, "").partition(" ")[0]
    return "KANA" if name in _KANA else "HAN" if name in _HAN else name


def _is_name(word: re.Match[str]) -> bool:
    before = word.string[max(0, word.start() - 4) : word.start()]
    goes_on = word[1][0].isupper() and _GOES_ON.search(before)
    return bool(goes_on or _CAPITALS.search(word[1]))
