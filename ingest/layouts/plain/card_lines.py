"""Lines of note cards: pairs of a question and its answer, signs, tags, comments of schedules."""

import re
from dataclasses import dataclass

# Signs between the two sides of a card, as Obsidian and RemNote have them.
_SIGNS = re.compile(r":{2,3}|>{2,3}|<{2,3}|<>|;;|={2}")
CARD_SIGNS = ("::", ">>", "<<", "<>", ";;", "==")  # one of them is in each
_SPANS = re.compile(
    r"`[^`\n]{0,500}`|\$[^$\n]{1,500}\$|\[\[[^\[\]\n]{0,300}\]\]|\]\([^()\n]{0,500}\)"
)
_SCHEDULE = re.compile(r"<!--\s?SR:[^<>\n]{0,2000}-->\s*$")
_TAG = re.compile(
    r"(?:(?<=\s)|^)#(?P<name>\[\[[^\[\]\n]{1,60}\]\]|[^\s#.,;:!?()\[\]]{1,80})(?=\s|$)"
)
_CARD_NAMES = frozenset(
    "card cards flashcard flashcards karte karten karteikarte karteikarten tarjeta tarjetas carte "
    "cartes scheda schede cartão cartões карточка карточки fiszki fiszka anki srs spaced 卡片 闪卡 "
    "抽认卡 記憶カード カード بطاقة بطاقات".split()
)
_LINK_TO_CARD = re.compile(r"\[\[(?:card|flashcard)s?\]\]", re.IGNORECASE)
_TELLS = re.compile(
    rf"#(?:\[\[)?(?:{'|'.join(sorted(_CARD_NAMES))})|\[\[(?:card|flashcard)s?\]\]", re.IGNORECASE
)
_PROPERTY = re.compile(r"^\s*(?P<name>[a-z][\w.-]{0,40})::(?:\s|$)")
_PROPERTIES = frozenset(
    "id tags tag title alias aliases type template collapsed created created-at updated "
    "updated-at deck icon public filters background-color heading source author date".split()
)
_CLOZE = re.compile(r"\{\{(?:c\d{1,3}::|cloze\s)|(?<!=)==[^=\s][^=\n]{0,200}==(?!=)", re.IGNORECASE)
_BULLET = re.compile(r"^(?P<indent>\s*)[-*+•]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of a card on one line; `tight` is a sign as code has it."""

    asked: str
    told: str
    tight: bool


def has_card_sign(text: str) -> bool:
    """Return whether a text has a sign that can stand between the sides of a card."""
    return any(sign in text for sign in CARD_SIGNS)


def tells_card(text: str) -> bool:
    """Return whether a text may hold a tag that says that a line is a card."""
    return bool(_TELLS.search(text))


def card_pair(text: str) -> Pair | None:
    """Return the sides of a line that holds one sign of a card outside code, None for others."""
    if not has_card_sign(text):
        return None
    bare = without_bullet(without_schedule(text))
    masked = _SPANS.sub(lambda span: "x" * len(span[0]), bare)
    signs = list(_SIGNS.finditer(masked))
    if len(signs) != 1 or is_cloze(masked):
        return None
    sign = signs[0]
    asked, told = bare[: sign.start()], bare[sign.end() :]
    spaced = asked[-1:].isspace() or told[:1].isspace()
    colons = sign[0] in {"::", ":::"}
    if not asked.strip() or not told.strip() or not (colons or spaced):
        return None
    if sign[0].startswith("<<"):
        asked, told = told, asked
    asked, told = asked.strip(), told.strip()
    tight = not spaced and not asked.endswith(("?", "？", ".", "؟"))
    return Pair(asked, told, tight or bare.rstrip().endswith((";", "{", "}")))


def is_divider(text: str) -> bool:
    """Return whether a line parts question and answer of several lines: "?" or "??"."""
    return text.strip() in {"?", "??"}


def is_schedule(text: str) -> bool:
    """Return whether a line holds nothing but when a card is due."""
    return "<!--" in text and "SR:" in text and not without_schedule(text).strip()


def without_schedule(text: str) -> str:
    """Return a line without the comment that says when its card is due."""
    return _SCHEDULE.sub("", text).rstrip() if "SR:" in text else text


def without_bullet(text: str) -> str:
    """Return a line without the sign of a list item before it."""
    return _BULLET.sub("", text).strip()


def is_property(text: str, *, outline: bool) -> bool:
    """Return whether a line is a note's property ("id:: 12"), not a card.

    In an outline every single word in front of the colons is one's name.
    """
    found = _PROPERTY.match(without_bullet(text) if not outline else text)
    if found is None:
        return False
    return outline or found["name"] in _PROPERTIES or found["name"].startswith("card-")


def is_cloze(text: str) -> bool:
    """Return whether a line hides a word of a sentence, so that nothing is asked."""
    return ("{{" in text or "==" in text) and bool(_CLOZE.search(text))


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text without its tags; `decks` are those below a card's tag; `card` if there is one."""

    text: str
    tags: tuple[str, ...]
    card: bool


def split_tags(text: str) -> Tagged:
    """Return a text and its tags: "#card" says that it is a card, "#flashcards/sea" its deck."""
    tags: list[str] = []
    card = False
    if "#" in text:
        for tag in _TAG.finditer(text):
            name, _, deck = tag["name"].strip("[]").partition("/")
            if name.casefold() in _CARD_NAMES:
                card = True
                tags += [deck] if deck else []
            elif not tag["name"].isdecimal():
                tags.append(tag["name"].strip("[]"))
        text = _TAG.sub("", text)
    if "[[" in text and _LINK_TO_CARD.search(text):
        card, text = True, _LINK_TO_CARD.sub("", text)
    return Tagged(" ".join(text.split()), tuple(tags), card)
