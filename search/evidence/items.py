"""Exact things that a text names: codes, versions, years, quantities, options, identifiers."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["code", "version", "year", "quantity", "number", "option", "identifier"]

# A query with more characters is a paste: what it names is named by chance.
PASTE = 300
# A text is read up to here: a longer one is a paste, and its start says what it is about.
_LONGEST = 4000
# What comes before a number that names something ("error 1042", "Type 2"). Beside these, a word
# with a capital does ("Windows 11"). English, then other languages.
_DESIGNATORS = frozenset(
    "alarm appendix article attempt build bug bulletin case category chapter class code course "
    "error errno event exit exercise fault form gate generation grade http invoice issue item "
    "lesson level line message model module no number order page paragraph part phase platform "
    "port problem question release room rule section sheet stage standard state status step "
    "ticket tier type unit version week zone artikel fehler fehlercode kapitel klasse nr nummer "
    "schritt seite stufe teil typ chapitre erreur étape numéro niveau partie artículo capítulo "
    "código nivel número página paso parte tipo articolo capitolo codice errore fase livello "
    "numero pagina passo erro etapa nível код номер ошибка ошибки ошибку часть глава тип шаг "
    "уровень".split()
)
# Numbers after these stand for something that only its number names.
_NAMED_BY_NUMBER = frozenset(
    "alarm alarma alarme allarme bug bulletin code errno error event exit fault fehler fehlercode "
    "erreur código errore erro message ticket issue invoice order http status код ошибка ошибки "
    "ошибку номер nr no number numéro".split()
)
_ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10
}  # fmt: skip
# "I" after a common word is a pronoun, and "X" an unknown.
_ALWAYS_ROMAN = frozenset(_ROMAN) - {"I", "V", "X"}

_OPTION = re.compile(r"(?<![\w-])(?:--[a-z][\w-]*|-[A-Za-z](?![\w-]))")
_CALL = re.compile(r"(?<![\w.])[A-Za-z_][\w.]*\w?(?=\(\))")
_IDENTIFIER = re.compile(
    r"(?<![\w./@-])(?:[A-Za-z]\w*_\w*[A-Za-z]\w*|_{1,2}[a-z]\w*"
    r"|[A-Za-z_]\w+(?:\.[A-Za-z_]\w+)+)(?![\w@-])"
)
_CAMEL = re.compile(r"(?<![\w./@-])(?:[a-z]+(?:[A-Z][a-z0-9]+)+|(?:[A-Z][a-z0-9]+){2,})(?![\w@-])")
_HEX = re.compile(r"(?<!\w)(?P<letters>0x)(?P<digits>[0-9A-Fa-f]{3,})(?!\w)")
_CODE = re.compile(
    r"(?<![\w.])(?P<letters>[^\W\d_]{1,10})(?P<joint>[-_ \u2011]?)"
    r"(?P<digits>\d+(?:[-_]\d+)*)(?P<tail>[A-Za-z]?)(?![\w]|[.,]\d)"
)
_VERSION = re.compile(
    r"(?<![\w.])(?:(?P<name>[^\W\d_][\w+#-]*?)(?:[ \u2011-]|==|[ ]?(?:version|ver\.?)[ ])?)?"
    r"(?P<v>(?<![^\W\d_])[vV])?(?P<version>\d{1,4}(?:\.\d{1,5}){1,3})(?P<any>\.x)?(?![\w]|\.\d)"
    r"(?P<after>[ ][^\W\d_]+)?"
)
_NUMBER = re.compile(
    r"(?<![\w.,])(?:(?P<before>[^\W\d_][\w+#-]*|§)[ ]?[#№:]?[ ]?)?#?"
    r"(?P<number>\d+(?:[.,]\d+)*|(?:[IVX]+(?![\w'’])))"
    r"(?:(?P<blank>[ -]?)(?P<after>[^\W\d_]+|[%€$£¥°]))?"
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something named exactly: `value` is its own, `series` what it is one of, as far as known.

    `text` is how it was written. A value is comparable within its kind only.
    """

    kind: Kind
    series: str
    value: tuple[str, ...]
    text: str

    @property
    def is_hard(self) -> bool:
        """Whether a record that does not name it hardly answers a query that does."""
        if self.kind == "code":
            return len("".join(self.value)) > 2
        if self.kind == "number":
            return self.series in _NAMED_BY_NUMBER and len(self.value[0]) > 2
        return self.kind == "option"

    def agrees(self, other: Item) -> bool:
        """Return whether both may name the same thing ("E1042", "error 1042"; "3.12", "3.12.4")."""
        if {self.kind, other.kind} <= {"code", "number", "year"}:
            return self.value == other.value and self._is_of(other)
        if not self._is_comparable(other) or not self._is_of(other):
            return False
        shorter = min(len(self.value), len(other.value))
        return self.value[:shorter] == other.value[:shorter]

    def differs(self, other: Item) -> bool:
        """Return whether they are two of one series: not the same, but of a kind."""
        if self.agrees(other) or not self._is_comparable(other):
            return False
        if self.kind in ("number", "version", "code") and not (self.series and other.series):
            return False
        return self.kind != "identifier" and self._is_of(other)

    def _is_comparable(self, other: Item) -> bool:
        """Return whether values of these kinds can be compared; "GPT-4" is a version as well."""
        return self.kind == other.kind or {self.kind, other.kind} == {"code", "version"}

    def _is_of(self, other: Item) -> bool:
        """Return whether the series are the same, one unknown, or one short for the other."""
        a, b = sorted((self.series, other.series), key=len)
        if a == b or not a:
            return True
        if self.kind == "version":
            return len(a) > 1 and b.startswith(a)
        # A designator is no series of codes: "error 1042" may be E1042 or ORA-1042.
        return "code" in (self.kind, other.kind) and self.kind != other.kind


@lru_cache(maxsize=20_000)
def find_items(text: str) -> tuple[Item, ...]:
    """Return what a text names exactly, in order, each once."""
    rest = text[:_LONGEST]
    found: list[tuple[int, Item]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            item = read(match)
            if item is not None:
                found.append((match.start(), item))
                # What was read is not read again as something smaller.
                first, last = match.span()
                rest = rest[:first] + " " * (last - first) + rest[last:]
    return tuple(dict.fromkeys(item for _, item in sorted(found, key=lambda pair: pair[0])))


def _read_option(match: re.Match[str]) -> Item:
    return Item("option", "", (match.group(),), match.group())


def _read_identifier(match: re.Match[str]) -> Item:
    return Item("identifier", "", (match.group().casefold(),), match.group())


def _read_code(match: re.Match[str]) -> Item | None:
    letters, digits = match["letters"], match["digits"]
    if match.re is _HEX:
        return Item("code", "0x", (digits.casefold(),), match.group())
    if letters.casefold() == "v":
        return None
    is_name = letters.isupper() and len(digits) > 1 and letters not in ("A", "I")
    if match["joint"] == " " and not is_name:
        return None  # a word and a number
    parts = tuple(part.lstrip("0") or "0" for part in re.split(r"[-_]", digits))
    value = (*parts, match["tail"].casefold()) if match["tail"] else parts
    return Item("code", letters.casefold(), value, match.group())


def _read_version(match: re.Match[str]) -> Item | None:
    name = (match["name"] or "").casefold()
    name = "" if name in _LITTLE else name
    after = (match["after"] or "").strip().casefold()
    is_decimal = match["version"].count(".") == 1
    if is_decimal and not name and not match["v"] and after and after not in _LITTLE:
        return None  # "1.5 hours"
    if name in ("version", "ver", "v", "release"):
        name = ""
    text = match.group()[: match.end("version") - match.start()].strip()
    return Item("version", name, tuple(match["version"].split(".")), text)


def _read_number(match: re.Match[str]) -> Item | None:
    before, number, after = match["before"] or "", match["number"], match["after"] or ""
    after = "" if after.casefold() in _LITTLE else after
    named = before == "§" or before.casefold() in _DESIGNATORS
    if number.isalpha():
        if number not in _ROMAN or not (named or (before and number in _ALWAYS_ROMAN)):
            return None
        number = str(_ROMAN[number])
    if len(number) == 4 and number.isdigit() and "1900" <= number <= "2099" and not named:
        return Item("year", "", (number,), number)
    capital = before != before.lower() and before.casefold() not in _LITTLE
    if named or (capital and (match.start() > 0 or not after or before[1:] != before[1:].lower())):
        text = match.group()[: match.end("number") - match.start()].strip()
        kind: Kind = "number" if named or not number.isdigit() else "version"
        return Item(kind, before.casefold(), (number.lstrip("0") or "0",), text)
    if after:
        text = match.group()[match.start("number") - match.start() :].strip()
        return Item("quantity", _unit(after), (number,), text)
    return Item("number", "", (number.lstrip("0") or "0",), number) if len(number) > 2 else None


def _unit(word: str) -> str:
    """Return a unit's name without its plural ending, so that "day" and "days" are one."""
    folded = word.casefold()
    return folded[:-1] if len(folded) > 3 and folded.endswith(("s", "e", "n")) else folded


# Words that stand before or after a number by chance.
_LITTLE = frozenset(
    "a about after all also an and are as at be before between by can could do does each every "
    "for from has have how i if in into is it its least less mean means more most my no not of on "
    "only or our over per should since so than that the their then there they this to under until "
    "up was we what when where which who why will with within you your "
    "ab als am an auf aus bei bis das dem den der die ein für im in ist mit nach oder seit und vom "
    "von vor wie zu zum à au aux avec dans de des du en et la le les ou par pour sur un une "
    "a al con da de del desde di e el en hasta in la las los o para per por su un una y "
    "в до и из к на не о от по с у за".split()
)
_READERS = (
    (_OPTION, _read_option),
    (_CALL, _read_identifier),
    (_IDENTIFIER, _read_identifier),
    (_HEX, _read_code),
    (_CODE, _read_code),
    (_VERSION, _read_version),
    (_NUMBER, _read_number),
    (_CAMEL, _read_identifier),
)
