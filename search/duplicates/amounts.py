"""The amounts, times, dates and versions that a statement gives, so that two can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from search.answer.facts import Figure, find_figures
from search.evidence.items import find_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.evidence.polarity import Stem

# Units of one measure, in its smallest: "two weeks" and "14 days" are the same.
_MEASURES: dict[str, dict[str, float]] = {
    "duration": {
        "ms": 0.001, "s": 1, "min": 60, "h": 3600, "day": 86_400, "week": 7 * 86_400,
        "month": 30.44 * 86_400, "year": 365.25 * 86_400,
    },
    "size": {"kb": 1, "mb": 1024, "gb": 1024**2, "tb": 1024**3},
    "length": {"mm": 1, "cm": 10, "m": 1000, "km": 10**6},
    "weight": {"g": 1, "kg": 1000},
    "volume": {"ml": 1, "l": 1000},
}  # fmt: skip
_MEASURE_OF = {unit: name for name, units in _MEASURES.items() for unit in units}
# "30 days" and "a month", "1,000 MB" and "1 GB" are the same.
_TOLERANCE = 0.03
_CURRENCIES = ("€", "$", "£", "¥", "chf")
_FREE = re.compile(
    r"\b(?:for free|(?:(?:is|are) )?free of charge|is free|are free|at no cost|no charge"
    r"|kostenlos|gratis|umsonst"
    r"|kostenfrei|gratuit\w*|gratuito|gratuita|бесплатн\w*)\b|免费|無料|무료",
    re.IGNORECASE,
)
_CLOCK = frozenset("am pm a p uhr o h uur".split())
# What stands in a text for a reason of its own: code, formulas, addresses, the number of an item.
_ASIDE = re.compile(
    r"`+[^`\n]*`+|\$\$?[^$\n]+\$\$?|\\[(\[].+?\\[)\]]|\b\w+://\S+|^\s*(?:\(?\d{1,3}[.)]|[-*+])\s+",
    re.MULTILINE,
)
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_DAY = re.compile(
    r"(?<!\d)(?P<before>3[01]|[12]\d|0?\d)(?:st|nd|rd|th|\.|º|er)?\s*(?:of|de)?\s*$", re.IGNORECASE
)
_DAY_AFTER = re.compile(r"\s*(?P<after>3[01]|[12]\d|0?\d)(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TIME = re.compile(r"\d{1,2}:\d\d?(?::\d\d?)*")
# "May" and "March" are words as well: only a number beside one makes a month.
_MAY = frozenset("may mai mayo maggio maio мая".split())
_DOUBTFUL = _MAY | {"march", "mars"}
# Both ends of a range have the unit behind it: "5 to 7 days".
_RANGE = re.compile(
    r"(?P<low>\d[\d.]*(?:,\s*\d[\d.]*)*),?\s*(?:-|–|—|to|bis|à|a|al|до|or|oder|ou|o|tot|til|till)\s*"
    r"(?P<high>\d[\d.,]*\s*(?P<unit>[%€$£]|[^\W\d_]+))"
)
# "An hour", but not "25 days a year".
_SINGLE = re.compile(
    r"(?P<lead>^\W*|\b(?:within|in|after|for|about|takes?|lasts?|only|than|is|needs?|binnen|nach|nur"
    r"|etwa|dauert|dans|après|pendant|environ|en|dentro de|durante|dopo|circa)\s+)"
    r"(?:an?|one|eine[nrm]?|ein|une?|una|uno)\s+(?=[^\W\d_]+)",
    re.IGNORECASE,
)
# How often something is: "every six hours", "once a day", "weekly".
_ADVERBS = {
    "hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week", "monthly": "month",
    "yearly": "year", "annually": "year", "täglich": "day", "stündlich": "hour",
    "wöchentlich": "week", "monatlich": "month", "jährlich": "year",
}  # fmt: skip
_EVERY = re.compile(
    r"\b(?:(?:every|each|alle|jede[nrs]?|tous les|toutes les|cada)\s+"
    r"(?:(?P<rest>(?:\d+|[^\W\d_]+)\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|sekunden|minuten|stunden|tage|wochen|monate|jahre|heures|jours|semaines|mois|ans"
    r"|horas|días|semanas|meses|años))"
    r"|(?P<one>second|minute|hour|day|week|month|year|tag|stunde|woche|monat|jahr))"
    r"|(?:once|one time|(?P<twice>twice))\s+(?:an?|per|every|each)\s+"
    r"(?P<once>minute|hour|day|week|month|year)"
    rf"|{'|'.join(_ADVERBS)})\b",
    re.IGNORECASE,
)
# What is called by a number of its own, and is no step of an answer.
_NUMBERED = frozenset("port room zone gate form level class building floor raum stufe".split())
# Units of Chinese, Japanese and Korean stand between words without blanks, after digits of ours or
# of theirs.
_EAST = {
    "个工作日": "day", "工作日": "day", "個工作天": "day", "营业日": "day", "営業日": "day",
    "天": "day", "日間": "day", "日内": "day", "日以内": "day", "일": "day", "小时": "hour",
    "小時": "hour", "時間": "hour", "시간": "hour", "分钟": "minute", "分鐘": "minute",
    "分間": "minute", "분": "minute", "个月": "month", "個月": "month", "か月": "month",
    "ヶ月": "month", "개월": "month", "年": "year", "년": "year", "周": "week", "週間": "week",
    "주": "week", "元": "yuan", "円": "yen", "원": "won", "台": "devices", "次": "times",
    "人": "people", "명": "people",
}  # fmt: skip
_EAST_DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九十")} | {"两": "2"}
_EAST_NUMBER = re.compile(
    rf"(?P<low>\d+|[{''.join(_EAST_DIGITS)}])(?:\s*[到至~\-–から]+\s*"
    rf"(?P<high>\d+|[{''.join(_EAST_DIGITS)}]))?\s*"
    rf"(?P<unit>{'|'.join(sorted(_EAST, key=len, reverse=True))})"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One thing that a statement gives: what it is in a word, of which series, and what it may be.

    Two amounts are compared if they are of one series ("duration", "duty:%"); `text` is as written.
    """

    what: str
    series: str
    values: frozenset[str | float]
    text: str
    unit: str = ""

    def equals(self, other: Amount) -> bool:
        """Return whether both say the same."""
        # "30 days" are a month, and not 31 days.
        tolerance = 0.0 if self.unit == other.unit else _TOLERANCE
        return any(_near(one, two, tolerance) for one in self.values for two in other.values)


def _near(one: str | float, other: str | float, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= tolerance * max(abs(one), abs(other)) + 1e-9
    return one == other


def find_amounts(text: str, stem: Stem) -> list[Amount]:
    """Return what a statement gives, in order; numbers in code and formulas are left out."""
    bare = _EAST_NUMBER.sub(_from_east, _ASIDE.sub(" ", text))
    bare = _SINGLE.sub(r"\g<lead>1 ", bare)
    bare = _RANGE.sub(_each_with_unit, bare)
    often, bare = _intervals(bare)
    dates, rest = _dates(bare)
    found = [*often, *dates, *_figures(rest, stem), *_versions(bare)]
    if (free := _FREE.search(bare)) and not any(one.series in _CURRENCIES for one in found):
        found += [
            Amount("number", currency, frozenset({"0"}), free.group()) for currency in _CURRENCIES
        ]
    return list(dict.fromkeys(found))


def _each_with_unit(found: re.Match[str]) -> str:
    lows = [f"{low} {found['unit']}" for low in re.split(r",\s+", found["low"])]
    return " – ".join([*lows, found["high"]])


def _from_east(found: re.Match[str]) -> str:
    ends = [found[end] for end in ("low", "high") if found[end]]
    unit = _EAST[found["unit"]]
    return " " + " – ".join(f"{_EAST_DIGITS.get(one, one)} {unit}" for one in ends) + " "


def _figures(text: str, stem: Stem) -> Iterator[Amount]:
    for figure in find_figures(text):
        value = min(figure.values)
        if value in _DAYS:
            yield Amount("day", "weekday", figure.values, figure.text)
        elif (clock := _clock(figure)) is not None:
            yield Amount("time", "clock", frozenset({clock}), figure.text)
        elif figure.unit:
            yield _measured(figure)
        elif figure.after and value[0].isdigit() and not _YEAR.match(figure.text):
            own = stem(figure.after)
            if len(own) > 1:
                yield Amount("number", f"of {own}", figure.values, _shown(figure))


def _clock(figure: Figure) -> float | None:
    """Return the time of day that a figure is, in minutes, None if it is none."""
    times = [value for value in figure.values if _TIME.fullmatch(value)]
    hours = [value for value in figure.values if _NUMBER.fullmatch(value)]
    if not times and (figure.spelled or figure.after not in _CLOCK or not hours):
        return None
    hour, _, minute = (times[0] if times else max(hours, key=_hour)).partition(":")
    return float(_hour(hour) * 60 + (int(minute[:2]) if minute[:2].isdigit() else 0))


def _hour(value: str) -> int:
    return int(float(value.partition(":")[0]))


def _measured(figure: Figure) -> Amount:
    measure = _MEASURE_OF.get(figure.unit)
    if measure is None:
        return Amount("number", figure.unit, figure.values, _shown(figure))
    numbers = (float(value) for value in figure.values if _NUMBER.fullmatch(value))
    values = frozenset(number * _MEASURES[measure][figure.unit] for number in numbers)
    return Amount("number", measure, values, _shown(figure), figure.unit)


def _shown(figure: Figure) -> str:
    if figure.spelled:
        return f"{figure.text} {figure.after}".strip()
    return figure.text.split()[0] if figure.text[0] in "€$£¥" else figure.text


def _versions(text: str) -> Iterator[Amount]:
    for item in find_items(text):
        if item.kind == "version" and "." in item.text:
            yield Amount(
                "version", f"version {item.series}", frozenset({".".join(item.value)}), item.text
            )
        elif item.kind == "number" and item.series in _NUMBERED:
            value = "-".join(item.value)
            yield Amount("number", f"named {item.series}", frozenset({value}), item.text)
        elif item.kind == "code" and item.is_hard:
            yield Amount(
                "code", f"code {item.series}", frozenset({"-".join(item.value)}), item.text
            )


@lru_cache(maxsize=20_000)
def _month(word: str) -> str:
    """Return the English name of the month that a word is, "" for any other word."""
    figures = find_figures(word)
    name = "may" if word in _MAY else min(figures[0].values) if figures else ""
    return name if name in _MONTHS else ""


def find_years(text: str) -> list[int]:
    """Return the years that a text names, in order."""
    return [int(one) for one in re.findall(r"(?<![\w.,])(?:19|20)\d\d(?![\w%])", text)]


def _intervals(text: str) -> tuple[list[Amount], str]:
    """Return how often something is, as the time between, and the text without that."""
    found: list[Amount] = []
    for match in _EVERY.finditer(text):
        phrase = match.group()
        unit = _ADVERBS.get(phrase.casefold(), "")
        counted = find_figures(f"1 {unit}" if unit else match["rest"] or "")
        if single := match["one"] or match["once"]:
            counted = find_figures(f"1 {single}")
        times = 2.0 if match["twice"] else 1.0
        for figure in counted[:1]:
            if _MEASURE_OF.get(figure.unit) == "duration":
                values = frozenset(float(one) / times for one in _measured(figure).values)
                found.append(Amount("number", "interval", values, phrase, figure.unit))
    return found, _EVERY.sub(lambda one: " " * len(one.group()) if found else one.group(), text)


def _dates(text: str) -> tuple[list[Amount], str]:
    """Return the dates of a text, and the text without them."""
    found: list[Amount] = []
    for match in _ISO.finditer(text):
        value = f"{int(match['month'])}-{int(match['day'])}"
        found.append(Amount("date", "date", frozenset({value}), match.group()))
    rest = _ISO.sub(" ", text)
    for word in re.finditer(r"[^\W\d_]+", rest):
        if not (name := _month(word.group().casefold())):
            continue
        before, after = _DAY.search(rest[: word.start()]), _DAY_AFTER.match(rest, word.end())
        day = before["before"] if before else after["after"] if after else ""
        if not day and word.group().casefold() in _DOUBTFUL:
            continue
        start = before.start() if before else word.start()
        end = after.end() if after and not before else word.end()
        value = f"{_MONTHS.index(name) + 1}-{day}" if day else str(_MONTHS.index(name) + 1)
        series = "date" if day else "month"
        found.append(Amount("date", series, frozenset({value}), rest[start:end].strip()))
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return found, rest


def differing(
    a: Sequence[Amount], b: Sequence[Amount]
) -> Iterator[tuple[str, list[Amount], list[Amount]]]:
    """Yield the series in which two statements give other amounts, with those of both.

    One amount, or the two ends of a range, is compared with as many; where one statement gives
    several more, they are examples.
    """
    for series in dict.fromkeys(one.series for one in a):
        mine = [one for one in a if one.series == series]
        theirs = [one for one in b if one.series == series]
        if not theirs or max(len(mine), len(theirs)) > 2:
            continue
        if len(mine) == len(theirs):
            if all(one.equals(other) for one, other in zip(mine, theirs, strict=True)):
                continue
        elif any(one.equals(other) for one in mine for other in theirs):
            continue
        yield mine[0].what, mine, theirs
