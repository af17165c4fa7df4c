"""What turns the sense of a question: negation, and words with their opposites.

The lists are our own, of the commonest words of each language; a word that is missing changes
nothing, since only questions that are otherwise alike are compared by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache

Stem = Callable[[str], str]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NEGATIVE = frozenset(
    # without any, in English, German, Dutch, the Scandinavian languages
    "not no none never without cannot except excluding unless neither nor nobody nothing "
    "nicht kein keine keinen keinem keiner ohne nie niemals außer weder "
    "niet geen nooit zonder behalve ikke ingen uden aldrig inte utan inga "
    # in French, Spanish, Portuguese, Italian
    "pas sans jamais aucun aucune sauf sin nunca ningún ninguno ninguna salvo excepto "
    "não sem nenhum nenhuma non senza mai nessun nessuno nessuna tranne "
    # in Slavic languages, Finnish, Turkish, Greek
    "не без нет нельзя никогда кроме nie bez nigdy není ei ilman değil yok δεν χωρίς".split()
)
# Words that say of something that it is not so, not allowed or left out.
_DENYING = frozenset(
    "excluded exclude excludes excluding exempt exempted forbidden forbid forbids prohibited "
    "prohibit banned ban disallowed disallow denied deny refused ineligible unable impossible "
    "lacks lack lacking missing fails fail failed avoid "
    "ausgeschlossen verboten untersagt unmöglich fehlt fehlen unzulässig ausgenommen "
    "verboden uitgesloten onmogelijk exclu exclus exclue exclues interdit interdite interdits "
    "interdites impossible prohibido prohibida prohibidos prohibidas excluido excluida excluidos "
    "excluidas imposible proibido proibida excluído impossível vietato vietata vietati escluso "
    "esclusa esclusi impossibile запрещено запрещён запрещены исключены невозможно".split()
)
_CONTRACTED = re.compile(r"n['’]t$", re.IGNORECASE)
# In languages without blanks, what says "not" is a part of a run of letters.
_INSIDE = re.compile(r"不(?!同|仅|但|断|久|少)|没有?|無い|无法|禁止|ない|ません|ず(?=に)|없|않|못")
_PREFIXES = ("un", "non", "in", "im", "ir", "dis", "mis", "nicht", "неуда", "не", "des", "ab")

# Words that are opposites of each other, a pair a line: any of the one side against any of the
# other.
_OPPOSITES = """
min minimum minimal smallest lowest least fewest|max maximum maximal largest highest most greatest
increase increases increasing raise grow enlarge|decrease decreases decreasing reduce lower shrink
enable enabled activate activated allow allowed permit permitted|disable disabled deactivate \
deactivated deny denied forbid forbidden prohibit prohibited block blocked
before|after
first earliest oldest|last latest newest
client clients|server servers
upload uploading uploads|download downloading downloads
install installing installation|uninstall uninstalling remove removing removal
add adding create creating|delete deleting remove removing
import importing|export exporting
buy buying purchase|sell selling sale
income revenue incoming inbound inflow|expense outgoing outbound outflow
open opening opens|close closing closes closed
start starting begin starts|stop stopping end ends ending finish
lock locking|unlock unlocking
encrypt encryption|decrypt decryption
encode encoder|decode decoder
push|pull
send sending sent sender|receive receiving received receiver
internal inside inner|external outside outer
public|private
advantage advantages benefit benefits pros strength strengths|disadvantage disadvantages drawback \
drawbacks cons weakness weaknesses
overfitting overfit|underfitting underfit
supervised|unsupervised
synchronous sync|asynchronous async
static|dynamic
mutable|immutable
homogeneous|heterogeneous
positive|negative
true|false
upper|lower
ascending|descending
horizontal|vertical
parametric|nonparametric
deterministic|stochastic
precision|recall
arrival arrive|departure depart
win|lose
employer|employee
parent|child
landlord|tenant
lend|borrow
domestic|international
monthly|yearly annual annually
summer|winter
morning|evening
weekdays weekday|weekend weekends
adult adults|child children
hot|cold
left|right
male men|female women
minimale kleinste mindest mindestens|maximale größte höchst höchstens
erhöhen steigern vergrößern|senken verringern verkleinern
einschalten aktivieren anschalten erlaubt|ausschalten deaktivieren abschalten verboten
vor|nach
öffnen|schließen
kaufen|verkaufen
hochladen|herunterladen
vorteil vorteile|nachteil nachteile
hinzufügen anlegen|löschen entfernen
anmelden|abmelden
einzahlen|auszahlen
ein|aus
minimum|maximum
augmenter|diminuer réduire
activer|désactiver
avant|après
ouvrir|fermer
avantage avantages|inconvénient inconvénients
ajouter|supprimer
mínimo mínima|máximo máxima
aumentar|disminuir reducir diminuir reduzir
activar ativar|desactivar desativar
antes|después depois
abrir|cerrar fechar
ventaja ventajas vantagem vantagens|desventaja desventajas desvantagem desvantagens
minimo minima|massimo massima
aumentare|diminuire ridurre
attivare|disattivare
prima|dopo
aprire|chiudere
vantaggi|svantaggi
увеличить повысить|уменьшить снизить
включить|отключить выключить
до|после
открыть|закрыть
"""


@dataclass(frozen=True, slots=True)
class Sense:
    """A text as its telling words and its polarity.

    `frame` are the stems of its words, negations and denying words left out; `folded` are all of
    its words in lower case; `denials` counts what turns its sense, all negations as one.
    """

    frame: frozenset[str]
    folded: frozenset[str]
    denials: int

    @property
    def is_negative(self) -> bool:
        """Whether it asks for what is not; two denials make none."""
        return self.denials % 2 == 1


@lru_cache(maxsize=4000)
def read_sense(text: str, stem: Stem) -> Sense:
    """Return the sense of a text; `stem` gives the stem of a word, "" for one that says nothing."""
    words = [word.casefold() for word in WORD.findall(text)]
    # Many languages deny twice and mean it once: "ne … jamais", "никогда не".
    negated = any(map(_negates, words)) or bool(_INSIDE.search(text))
    denying = [word for word in words if word in _DENYING]
    telling = (word for word in words if not _negates(word) and word not in _DENYING)
    frame = frozenset(found for word in telling if (found := stem(word)))
    return Sense(frame, frozenset(words), negated + len(denying))


def may_turn(sense: Sense) -> bool:
    """Return whether a text has a word that begins with a denying prefix."""
    return bool(_prefixed(sense.folded))


def turned_by_prefix(a: Sense, b: Sense, stem: Stem) -> bool:
    """Return whether a word of `a` is one of `b` with a denying prefix ("unsupported").

    It is not if `a` has both ("supervised and unsupervised learning").
    """
    rests = [rest for word, rest in _prefixed(a.folded) if word not in b.folded]
    return any(stem(rest) in b.frame - a.frame for rest in rests)


def opposites(word: str) -> frozenset[str]:
    """Return the words that are opposites of a word in lower case."""
    return _table().get(word, frozenset())


def opposed(
    a: AbstractSet[str],
    b: AbstractSet[str],
    opposites: Callable[[str], AbstractSet[str]] = opposites,
) -> set[tuple[str, str]]:
    """Return the words of `a`, in lower case, with the words of `b` that are their opposites.

    A word that both have is no opposite, nor one whose opposite stands on the same side.
    """
    pairs = set()
    for word in a - b:
        against = opposites(word)
        if not against or against & a:
            continue
        pairs |= {(word, other) for other in against & (b - a) if not opposites(other) & b}
    return pairs


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (frozenset(side.split()) for side in line.casefold().split("|"))
        for words, against in ((one, other), (other, one)):
            _add(table, words, against)
    return table


def _add(table: dict[str, frozenset[str]], words: Iterable[str], against: frozenset[str]) -> None:
    for word in words:
        table[word] = table.get(word, frozenset()) | against


@lru_cache(maxsize=50_000)
def _negates(word: str) -> bool:
    return word in _NEGATIVE or bool(_CONTRACTED.search(word))


@lru_cache(maxsize=4000)
def _prefixed(words: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the words that begin with a denying prefix, each with what is left: few have any."""
    return tuple((word, rest) for word in words for rest in _rests(word))


@lru_cache(maxsize=50_000)
def _rests(word: str) -> tuple[str, ...]:
    """Return what is left of a word without each denying prefix that it begins with."""
    rests = (word.removeprefix(prefix) for prefix in _PREFIXES)
    return tuple(rest for rest in rests if rest != word and len(rest) > 3)
