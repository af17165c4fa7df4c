"""How plain text numbers its parts: "2.3)", "[4-1]", "§ 3", "Kapitel IV:", "第三章", "B.", "٣."."""

import re
from dataclasses import dataclass

from ingest.text.wording import remembered

# ruff: noqa: RUF001, RUF002  signs and digits of other scripts are meant here

Key = tuple[tuple[int, str], ...]

_CHAPTER_WORDS = frozenset(
    "chapter section part appendix unit topic module lesson kapitel abschnitt teil anhang "
    "chapitre partie annexe capítulo capitulo parte sección seção tema anexo capitolo sezione "
    "modulo hoofdstuk deel rozdział część kapitola część глава раздел часть тема розділ частина "
    "bölüm kısım κεφάλαιο ενότητα chương अध्याय भाग الفصل الباب القسم الجزء فصل باب بخش bab fejezet "
    "luku osa capitolul poglavlje poglavje avsnitt del kapittel".split()
)
_QUESTION_WORDS = frozenset(
    "q question faq frage pregunta pergunta domanda vraag pytanie otázka вопрос питання soru "
    "السؤال سؤال سوال प्रश्न kysymys kérdés fråga spørgsmål spørsmål ερώτηση întrebarea".split()
)
# Numbers spelt out, as chapters are counted in books: a row a language, from one on.
_SPELT = (
    "one two three four five six seven eight nine ten eleven twelve",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
    "первая вторая третья четвёртая пятая шестая седьмая восьмая девятая десятая",
    "первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый",
    "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
)
_SPELT_NUMBERS = {
    word: number for row in _SPELT for number, word in enumerate(row.split(), start=1)
}
_NUMBER = re.compile(
    r"^(?P<open>[\[(#§]?)\s?(?P<number>(?:[A-Za-z][.-]?)?\d{1,3}(?:[.．-]\d{1,3}){0,5}[a-z]?)"
    r"(?P<close>[\])）】]?[.:)．：）、]{0,2}[*+]?)(?P<gap>(?:\s+[-–—])?\s*)(?P<text>.*)$"
)
_LETTERED = re.compile(
    r"^(?P<open>\(?)(?P<letter>[IVXLC]{1,6}|[A-Z]|[a-z])(?P<close>\.\)|[.):])(?:\s+[-–—])?\s+(?P<text>\S.*)$"
)
_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_HAN = re.compile(
    r"^(?P<open>[（(]?)(?P<number>[一二三四五六七八九十百〇]{1,4})(?P<close>[、）)．.])\s*(?P<text>\S.*)$"
)
_HAN_PART = re.compile(
    r"^(?:第|제)\s?(?P<number>\d{1,3}|[一二三四五六七八九十百〇]{1,4})\s?"
    r"(?P<word>部分|[章节節部回編篇講讲課课장절부]|[问問题題문])[.:：、]?\s*(?P<text>.*)$"
)
_ASKED = frozenset("问問题題문")
_ROMAN = re.compile(r"^(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# What follows a number without any sign is a chapter's name, or prose.
_LONGEST_NAME = 60
_DIGITS = re.compile(r"\d+")
_PART = re.compile(r"\d+|[A-Za-z]+")
_WORD_END = re.compile(r"\s+|(?=\d)")
_FIRST_SIGNS = frozenset("[(#§（第제")
# What may follow a letter that counts, and the letters of longer ones.
_LETTER_SIGNS = frozenset(".):-")
_ROMAN_SIGNS = frozenset("IVXLC")
_FIRST_LETTERS = frozenset(word[:2] for word in _CHAPTER_WORDS | _QUESTION_WORDS)
# After these an Asian text needs no blank.
_TIGHT = frozenset("．、）】：")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number that leads a line: its parts as a key that orders entries, and the text after it.

    `kind` is "number", or the word that says what is counted ("chapter", "kapitel"), or for what
    is counted by letters "roman", "letter", "small" (as in "(a)") or "han" (as in "三、"). `plain`
    is a number that could as well count the steps of an answer; a "bare" one has no sign at all
    ("2 Use").
    """

    kind: str
    key: Key
    text: str
    plain: bool


@remembered
def may_be_numbered(begin: str) -> bool:
    """Return whether a number may lead a line that begins with these two signs."""
    sign = begin[:1]
    if sign.isdecimal() or sign in _FIRST_SIGNS:
        return True
    if not sign.isalpha():
        return False
    return sign in _HAN_DIGITS or sign in "十百" or _may_count(begin)


def numbering(bare: str) -> Numbering | None:
    """Return the number that leads a line without its indent, None where none does."""
    sign = bare[:1]
    if sign.isdecimal() or sign in _FIRST_SIGNS:
        return _number(bare) or _han_part(bare) or _han(bare) or _letter(bare)
    if not sign.isalpha():
        return None
    if sign in _HAN_DIGITS or sign in "十百":
        return _han(bare)
    return _worded_or_lettered(bare) if _may_count(bare) else None


def _worded_or_lettered(bare: str) -> Numbering | None:
    """Return the number of a line that begins with a letter."""
    word, _, rest = bare.partition(" ")
    if "\u00a0" in word or "\t" in word:
        word, rest = _split_word(bare)
    if bare[0] in "qQ" and (found := _worded(word, rest.strip())):
        return found  # "Q1." counts questions, "P1." those of chapter P
    if word[-1:] in ".):" or word[1:2] in {".", "-"} or word[1:2].isdecimal():
        found = _letter(bare) or _number(bare)
        if found:
            return found
    return _worded(word, rest.strip())


def _may_count(bare: str) -> bool:
    """Return whether a line that begins with a letter may count: by that, or by its first word."""
    second = bare[1:2]
    if bare[0] in "qQ" or second in _LETTER_SIGNS or second.isdecimal() or bare[0] in _ROMAN_SIGNS:
        return True
    return bare[:2].casefold()[:2] in _FIRST_LETTERS


def roman_value(text: str) -> int:
    """Return the value of a Roman number below 40, 0 where a text is none."""
    if not text or not _ROMAN.match(text):
        return 0
    values = [_ROMAN_VALUES[sign] for sign in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _split_word(bare: str) -> tuple[str, str]:
    parts = bare.split(maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _number(bare: str) -> Numbering | None:
    """Return the number of "2.3 …", "4) …", "[5] …", not of "3D …" or "# …"."""
    found = _NUMBER.match(bare)
    if found is None or not found["text"] or bare.startswith("# "):
        return None
    if not found["gap"] and found["close"][-1:] not in _TIGHT:
        return None
    number = found["number"]
    several = len(_DIGITS.findall(number)) > 1 or number[1:2] in {".", "-"}
    key = _key(number)
    if not (found["open"] or found["close"] or several):
        named = number.isdecimal() and len(found["text"]) < _LONGEST_NAME
        upper = named and not found["text"][0].islower()
        return Numbering("bare", key, found["text"], plain=True) if upper else None
    return Numbering("number", key, found["text"], len(key) < 2 and not found["open"])


def _key(number: str) -> Key:
    parts = _PART.findall(number)
    return tuple((int(part), "") if part.isdecimal() else (0, part.casefold()) for part in parts)


def _letter(bare: str) -> Numbering | None:
    """Return the part of "IV. Water", "B) Milk" or "(a) …"."""
    found = _LETTERED.match(bare)
    if found is None:
        return None
    letter = found["letter"]
    if letter.islower():
        small = Numbering("small", ((0, letter),), found["text"], plain=True)
        return small if found["close"].endswith(")") else None
    kind = "roman" if roman_value(letter) else "letter"
    return Numbering(kind, ((0, letter),), found["text"], plain=True)


def _han(bare: str) -> Numbering | None:
    """Return the part of "三、…" or "（二）…"."""
    found = _HAN.match(bare)
    if found is None:
        return None
    return Numbering("han", ((han_value(found["number"]), ""),), found["text"], plain=True)


def _han_part(bare: str) -> Numbering | None:
    """Return the part of "第三章 …" or "第2問 …"."""
    found = _HAN_PART.match(bare)
    if found is None:
        return None
    number = found["number"]
    value = int(number) if number.isdecimal() else han_value(number)
    asked = found["word"] in _ASKED
    kind = "number" if asked else found["word"]
    return Numbering(kind, ((value, ""),), found["text"], asked)


def han_value(number: str) -> int:
    """Return the value of a number below 1,000 in Chinese signs, "二十一"."""
    value, digit = 0, 0
    for sign in number:
        if sign in "十百":
            value += max(digit, 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[sign]
    return value + digit


def _worded(word: str, rest: str) -> Numbering | None:
    """Return the number behind a word: "Chapter 3: …", "Section IV", "Q 2.4 …"."""
    named = word.casefold().rstrip(".")
    digits = None if named.isalpha() else _DIGITS.search(named)
    if digits:  # "Q2.4"
        named, rest = named[: digits.start()], f"{word[digits.start() :]} {rest}"
    if named in _QUESTION_WORDS:
        return _number(rest.strip())
    if named not in _CHAPTER_WORDS or not rest:
        return None
    count, text = _split_word(rest.strip())
    counted = count.rstrip(".:)–—-：،")
    parted = counted != count or not text or text[:1] in "-–—:："
    text = text.lstrip("-–—:： ")
    value = roman_value(counted) or _SPELT_NUMBERS.get(counted.casefold(), 0)
    if value and (parted or len(text.split()) < 8):
        return Numbering(named, ((value, ""),), text, plain=False)
    if counted[:1].isdecimal() and all(p.isdecimal() and len(p) < 4 for p in counted.split(".")):
        key = tuple((int(part), "") for part in counted.split("."))
        return Numbering(named, key, text, plain=False)
    if len(counted) == 1 and counted.isupper() and parted:
        return Numbering(named, ((0, counted.casefold()),), text, plain=False)
    return None
