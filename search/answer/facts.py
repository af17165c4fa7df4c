"""The facts of a text: numbers in digits and words, units, months, weekdays, names, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from search.evidence.items import find_items
from search.evidence.polarity import WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

# Number words and names of times in the commonest languages, our own lists; "one" and "un" are
# articles or pronouns, and say nothing. A value is followed by its names.
_WORDS = """
0 zero null zéro cero ноль
2 two zwei deux dos due dois duas twee två два две
3 three drei trois tres tre três drie три
4 four vier quatre cuatro quattro quatro fyra четыре
5 five fünf cinq cinco cinque vijf fem пять
6 six sechs seis sei zes sex шесть
7 seven sieben sept siete sette sete zeven sju семь
8 eight acht huit ocho otto oito åtta восемь
9 nine neun neuf nueve nove negen nio девять
10 ten zehn dix diez dieci dez tien tio десять
11 eleven elf onze once undici
12 twelve zwölf douze doce dodici doze twaalf
13 thirteen dreizehn treize trece tredici treze
14 fourteen vierzehn quatorze catorce quattordici
15 fifteen fünfzehn quinze quince quindici
16 sixteen sechzehn seize dieciséis sedici dezesseis
18 eighteen achtzehn dieciocho diciotto dezoito
20 twenty zwanzig vingt veinte venti vinte двадцать
30 thirty dreißig dreissig trente treinta trenta trinta тридцать
40 forty vierzig quarante cuarenta quaranta quarenta
50 fifty fünfzig cinquante cincuenta cinquanta cinquenta
60 sixty sechzig soixante sesenta sessanta sessenta
70 seventy siebzig setenta settanta
80 eighty achtzig ochenta ottanta oitenta
90 ninety neunzig noventa novanta
100 hundred hundert cent cien cento cem сто
1000 thousand tausend mille mil tysiąc тысяча
"""
_TIMES = """
january januar janvier enero gennaio janeiro январь января
february februar février febrero febbraio fevereiro февраль февраля
march märz mars marzo março марта
april avril abril aprile апрель апреля
june juni juin junio giugno junho июнь июня
july juli juillet julio luglio julho июль июля
august août agosto август августа
september septembre septiembre settembre setembro сентябрь сентября
october oktober octobre octubre ottobre outubro октябрь октября
november novembre noviembre novembro ноябрь ноября
december dezember décembre diciembre dicembre dezembro декабрь декабря
monday montag montags lundi lunes lunedì понедельник
tuesday dienstag dienstags mardi martes martedì вторник
wednesday mittwoch mittwochs mercredi miércoles mercoledì среда среду
thursday donnerstag donnerstags jeudi jueves giovedì четверг
friday freitag freitags vendredi viernes venerdì пятница пятницу
saturday samstag samstags sonnabend samedi sábado sabato суббота субботу
sunday sonntag sonntags dimanche domingo domenica воскресенье
"""
# Units of one meaning, a line each. A value with another of these is another quantity.
_UNITS = """
% percent prozent pourcent per procent процент процентов процента
€ euro euros eur евро
$ dollar dollars usd доллар долларов
£ pound pounds gbp pfund
¥ yen jpy
chf franken francs
ms millisecond milliseconds millisekunden millisekunde millisecondes
s sec second seconds sekunde sekunden secondes segundos secondi секунд секунды
min minute minutes minuten minutos minuti минут минуты
h hour hours stunde stunden heure heures hora horas ora ore час часа часов
day days tag tage tagen jour jours día días giorno giorni dia dias день дня дней
week weeks woche wochen semaine semaines semana semanas settimana settimane неделя недели недель
month months monat monate monaten mois mes meses mese mesi месяц месяца месяцев
year years jahr jahre jahren an ans année années año años anno anni ano anos год года лет
byte bytes
kb kilobyte kilobytes kib
mb megabyte megabytes mib
gb gigabyte gigabytes gib
tb terabyte terabytes tib
bit bits
mm millimetre millimetres millimeter millimetern
cm centimetre centimetres centimeter zentimeter
m metre metres meter metern mètres metros metri
km kilometre kilometres kilometer kilometern
g gram grams gramm grammes
kg kilo kilogram kilograms kilogramm
l litre litres liter litern
ml millilitre millilitres milliliter
hz hertz
khz kilohertz
mhz megahertz
ghz gigahertz
w watt
kw kilowatt
v volt
kwh kilowattstunden
°c celsius
°f fahrenheit
"""
_MANY = {
    "hundred": 100, "thousand": 1000, "k": 1000, "tausend": 1000, "mille": 1000, "mil": 1000,
    "million": 10**6, "millions": 10**6, "millionen": 10**6, "mio": 10**6, "billion": 10**9,
    "milliarden": 10**9,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,:])(?P<before>[€$£¥]\s?)?(?P<digits>\d+(?:[.,:'’\u00a0\u202f]\d+)*)"
    r"(?:[ \u00a0\u202f-]?(?P<after>°[CF]|[%€$£¥]|[^\W\d_]+))?"
)
_SIMPLE = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_WORD = re.compile(r"[^\W\d_]+")
_HALF_DAY = 12
_LINK = re.compile(r"\b\w+://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+")
_MIXED = re.compile(r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d_])\w+(?!\w)")
NAME = re.compile(r"(?<![\w-])(?:[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, month or weekday: the values it may mean, its unit, and the word after it.

    `values` are plain ("2000", "5.8", "6:30"); `unit` is the first of its line of units, "" without
    one. `spelled` says that it is a word, and `text` how it was written.
    """

    values: frozenset[str]
    unit: str
    after: str
    text: str
    spelled: bool = False

    def agrees(self, other: Figure) -> bool:
        """Return whether both may say the same: a value in common, and no two different units."""
        return bool(self.values & other.values) and not (
            self.unit and other.unit and self.unit != other.unit
        )


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text, in order."""
    found = [(match.start(), _read(match)) for match in _NUMBER.finditer(text)]
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        folded = word.group().casefold()
        after = words[place + 1].group().casefold() if place + 1 < len(words) else ""
        if folded in _table(_WORDS):
            value = _table(_WORDS)[folded]
            unit = _units().get(after, "")
            found.append(
                (word.start(), Figure(frozenset({value}), unit, after, word.group(), spelled=True))
            )
        elif folded in _table(_TIMES):
            name = _table(_TIMES)[folded]
            found.append((word.start(), Figure(frozenset({name}), "", "", word.group())))
    return tuple(figure for _, figure in sorted(found, key=lambda pair: pair[0]))


def facts_missing(sentence: str, text: str) -> str:
    """Return which fact of a sentence a text lacks, "" if it has all: numbers, names, addresses."""
    folded = text.casefold()
    for address in _LINK.findall(sentence):
        if address.rstrip(".,;:!?)").casefold() not in folded:
            return f"an address that it cites nowhere: {address}"
    theirs = find_figures(text)
    for figure in find_figures(sentence):
        if not any(figure.agrees(other) for other in theirs) and _counts(figure, theirs):
            return f"what it cites does not have {figure.text}"
    words = set(re.findall(r"\w+", folded))
    for name in (*_MIXED.findall(sentence), *NAME.findall(sentence)):
        if name.casefold() not in words and not _spelt_out(name, text) and not _numeric(name):
            return f"what it cites does not name {name}"
    items = find_items(text)
    for item in find_items(sentence):
        if item.kind in ("option", "version", "identifier", "code") and not (
            item.text.casefold() in folded or any(map(item.agrees, items))
        ):
            return f"what it cites does not name {item.text}"
    return ""


def _counts(figure: Figure, theirs: Sequence[Figure]) -> bool:
    """Return whether a number must be there: a word only with a unit, or against another number."""
    if not figure.spelled or figure.unit:
        return True
    return any(figure.after and figure.after == other.after for other in theirs)


def _numeric(name: str) -> bool:
    return bool(find_figures(name)) and bool(re.fullmatch(r"\d+[^\W\d_]+", name))


def _spelt_out(name: str, text: str) -> bool:
    """Return whether the first letters of words in a row make a name."""
    initials = "".join(word[0] for word in WORD.findall(text)).casefold()
    own = name.casefold().rstrip("s")
    return name.isalpha() and len(own) > 1 and own in initials


def _read(match: re.Match[str]) -> Figure:
    after = (match["after"] or "").casefold()
    values = _readings(match["digits"])
    if after in _MANY:
        values |= {_plain(float(one) * _MANY[after]) for one in values if _SIMPLE.fullmatch(one)}
    if after in ("pm", "p"):
        values |= {_later(one) for one in values if _SIMPLE.fullmatch(one.partition(":")[0])}
    unit = _units().get((match["before"] or "").strip() or after, "")
    return Figure(frozenset(values), unit, after, match.group().strip())


def _readings(digits: str) -> set[str]:
    """Return what a number may mean: "2,000" is 2000, or 2 to three places."""
    bare = re.sub(r"['’\u00a0\u202f]", "", digits)
    if ":" in bare:
        hour, *rest = bare.split(":")
        if not hour.isdecimal():  # "4.5:1", "192.168.1.1:8080"
            return {bare}
        whole = str(int(hour)) + "".join(f":{one}" for one in rest)
        return {whole, str(int(hour))} if set(rest) == {"00"} else {whole}
    read = set()
    if _GROUPED.fullmatch(digits):
        read.add(_plain(float(re.sub(r"\D", "", digits))))
    if bare.count(".") + bare.count(",") <= 1:
        read.add(_plain(float(bare.replace(",", "."))))
    return read or {bare}


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _later(value: str) -> str:
    hour, colon, rest = value.partition(":")
    return f"{int(float(hour)) + _HALF_DAY}{colon}{rest}"


@cache
def _table(lines: str) -> dict[str, str]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return {name: names[0] for names in rows for name in names[1:]} | {
        names[0]: names[0] for names in rows if not names[0].isdigit()
    }


@cache
def _units() -> dict[str, str]:
    rows = [line.split() for line in _UNITS.strip().splitlines()]
    return {name: names[0] for names in rows for name in names}
