"""How questions begin, in many languages: what tells a question, and two of them in one sentence.

The lists are our own, of the commonest words of each language. A language that is missing is still
divided by its question marks.
"""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asking:
    """How one language asks.

    `direct` opens a question of its own, `follows` is an `and` before one. `request` opens a
    sentence that asks for an answer, after which questions begin as in `inner`. `within` is what
    makes a question wherever it stands, for languages that do not begin with it.
    """

    language: str
    follows: re.Pattern[str]
    direct: re.Pattern[str]
    request: re.Pattern[str] | None = None
    inner: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


_SUBJECT = (
    r"(?:i|you|we|they|he|she|it|there|one|someone|anyone|my|your|our|the|an?|this|that|these"
    r"|those)\b"
)
_AUX = (
    r"(?:do|does|did|is|are|was|were|am|can|could|should|would|will|shall|has|have|had|may|might|"
    r"must|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t|can['’]t|won['’]t|shouldn['’]t)\b"
)
_WORD = rf"(?!{_SUBJECT}|{_AUX})[\w'’/+#.-]+\s+"
_ENGLISH = Asking(
    "english",
    _pattern(
        r"(?:,\s*|;\s*|\s+)(?:and\s+also|and\s+then|and|also|plus|as\s+well\s+as|&)\s+|,\s+|;\s+"
    ),
    _pattern(
        rf"""(?:how|what|which|whose)\s+(?:{_WORD}){{0,4}}{_AUX}\s*\w
        |(?:when|where|why|who|whom)\s+{_AUX}\s*\w
        |(?:how|what|when|where|why|who)['’](?:s|re|d)\b\s*\w
        |(?:how|where|when|which)\s+to\s+\w
        |how\s+(?:come|about)\s+\w|what\s+(?:if|about|happens|causes|makes)\b
        |(?:isn['’]t|aren['’]t|doesn['’]t|{_AUX})\s+(?:{_SUBJECT}|(?-i:[A-Z])\w)"""
    ),
    _pattern(
        r"""(?:(?:can|could|would|will)\s+(?:you|somebody|someone|anyone)\s+(?:please\s+|also\s+|perhaps\s+)*
        (?:tell|explain|show|help|say|let)|(?:please\s+|kindly\s+)+(?:also\s+)?(?:tell|explain
        |show|let|advise|confirm)|tell\s+me
        |do\s+you\s+know|does\s+anyone\s+know
        |i(?:['’]d|\s+would)\s+(?:also\s+)?(?:like|love)\s+to\s+(?:know|ask|learn)
        |i\s+(?:also\s+)?(?:want|need)\s+to\s+know
        |i(?:['’]m|\s+am)\s+(?:also\s+)?(?:wondering|unsure|not\s+sure)|i\s+wonder)\b
        (?:\s+(?:me|us|to\s+me|know|about))*[,:]?\s+"""
    ),
    _pattern(r"(?:how|what|when|where|why|who|whom|which|whose|whether|if)\b\s+\w"),
)

_NOT_VERB = (
    r"(?!(?:ich|du|er|sie|es|man|wir|ihr|das|der|die|den|dem|ein\w*|mein\w*|unser\w*|kein\w*)\b)"
)
_GERMAN_WH = (
    r"(?:wie|was|wann|wo|woher|wohin|warum|wieso|weshalb|wer|wen|wem|wessen|welche[rsnm]?|wieviele?"
    r"|womit|wofür|wozu|worin|woran|wovon|worauf|worüber)\b"
)
_GERMAN = Asking(
    "german",
    _pattern(
        r"(?:,\s*|;\s*|\s+)(?:und\s+auch|und\s+außerdem|und\s+dann|und|sowie|außerdem)\s+|;\s+"
    ),
    _pattern(
        rf"""{_GERMAN_WH}\s+{_NOT_VERB}\w
        |(?:kann|können|könnte|darf|dürfen|muss|müssen|soll|sollte|sollen|ist|sind|war|hat|haben
        |habe
        |gibt|wird|werden|werde|bekomme|bekommt|brauche|braucht|geht|kostet|gilt|lohnt|funktioniert
        |lässt)\s+(?:ich|man|wir|du|ihr|sie|er|es|das|der|die|den|dem|ein\w*|mein\w*|sich|dafür
        |jemand|auch|noch)\b"""
    ),
    _pattern(
        r"""(?:(?:können|könnten|könntest|kannst)\s+(?:sie|du|ihr)\s+(?:mir|uns)?\s*(?:bitte\s+|auch\s+|noch\s+)*
        (?:sagen|erklären|mitteilen|verraten|zeigen)|(?:sagen|erklären|teilen)\s+sie\s+(?:mir
        |uns)(?:\s+bitte|\s+mit)*
        |(?:ich|wir)\s+(?:möchte|möchten|würde|würden|wollte|wollten)\s+(?:gerne?\s+|auch\s+)*wissen
        |wissen\s+sie|weißt\s+du|weiß\s+jemand|bitte\s+(?:sagen|erklären)\s+sie\s+mir)\s*,?\s+"""
    ),
    _pattern(rf"(?:{_GERMAN_WH}|ob\b)\s+\w"),
)
_CLITIC = r"-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)\b"
_FRENCH = Asking(
    "french",
    _pattern(r"(?:,\s*|;\s*|\s+)(?:et\s+aussi|et\s+puis|et|puis|ainsi\s+que)\s+|;\s+"),
    _pattern(
        rf"""(?:comment|où|pourquoi|combien|quel(?:le)?s?|lequel|laquelle|qui)\s+\w
        |d['’]où\s+\w|(?:à|de|avec|pour)\s+(?:qui|quoi|quel(?:le)?s?)\s+\w
        |quand\s+(?:est|sont|puis|dois|faut|peut|\w+{_CLITIC})|que\s+(?:faire|se\s+passe
        |\w+{_CLITIC})
        |qu['’]est-ce|est-ce\s+qu|(?:y\s+a-t-il)|\w+{_CLITIC}"""
    ),
    _pattern(
        r"""(?:(?:pouvez-vous|pourriez-vous|peux-tu|pourrais-tu)\s+(?:me|m['’]|nous)?\s*(?:dire|expliquer|indiquer)
        |(?:dites|expliquez)-moi|(?:je|j['’])\s*(?:voudrais|aimerais|souhaite
        |souhaiterais)\s+(?:aussi\s+)?savoir
        |savez-vous)\s+"""
    ),
    _pattern(
        r"(?:comment|où|pourquoi|combien|quand|quel(?:le)?s?|qui|ce\s+qu[ei]|s['’]il|si)\b\s*\w"
    ),
)
_SPANISH = Asking(
    "spanish",
    _pattern(r"(?:,\s*|;\s*|\s+)(?:y\s+también|y\s+además|y|e|además)\s+|;\s+"),
    _pattern(
        r"""¿|(?:por\s+qué|cómo|a?dónde|cuándo|qué|cuál(?:es)?|cuánt[oa]s?|quién(?:es)?)\s+\w
        |(?:de|a|con|en|para|desde)\s+(?:dónde|qué|cuál(?:es)?|quién|cuándo|cuánt[oa]s?)\s+\w
        |(?:como|donde|cuanto|cuantos|cual|quien|que|por\s+que)\s+(?:puedo|podemos|se|hago|es|son
        |está|tengo
        |debo|funciona|encuentro|consigo|veo|cuesta|tarda|cancelo|cambio)\b
        |(?:puedo|podemos|se\s+puede|se\s+pueden|hay|tengo\s+que|debo|debemos
        |es\s+(?:posible|necesario|obligatorio))\s+\w"""
    ),
    _pattern(
        r"""(?:(?:puede|podría|puedes|podrías|pueden|podrían)\s+(?:decirme|explicarme|indicarme|decirnos)
        |(?:me|nos)\s+(?:gustaría|puede\w*|podría\w*)\s+(?:saber|decir|explicar)|quisiera\s+saber
        |quiero\s+saber
        |necesito\s+saber|díganme|dígame|dime)\s+"""
    ),
    _pattern(r"(?:por\s+qué|cómo|a?dónde|cuándo|qué|cuál(?:es)?|cuánt[oa]s?|quién(?:es)?|si)\s+\w"),
)


def _row(language: str, joined: str, direct: str) -> Asking:
    """Return a language whose questions begin with one of a few words."""
    follows = _pattern(rf"(?:,\s*|;\s*|\s+)(?:{joined})\s+|;\s+")
    return Asking(language, follows, _pattern(rf"(?:{direct})\s+\w"))


_OTHERS = (
    _row(
        "italian",
        "ed?|inoltre",
        r"""come|dove|quando|perché|quant[oaie]|qual[ei]?|chi|cosa|che\s+cosa|cos['’]è|posso
        |possiamo|si\s+può|devo|c['’]è|ci\s+sono|è\s+possibile""",
    ),
    _row(
        "portuguese",
        r"e|também|além\s+disso",
        r"""como|onde|aonde|quando|por\s+que|por\s+quê|porquê|quant[oa]s?|qual|quais|quem|o\s+que
        |posso|podemos|é\s+possível|preciso|devo|dá\s+para|há|existe""",
    ),
    _row(
        "dutch",
        r"en(?:\s+ook)?",
        r"""(?:hoe|waar|wanneer|waarom|wat|wie|welke?)(?!\s+(?:ik|je|u|we|het|de|een)\b)|hoeveel
        |(?:kan|kun|mag|moet|is|zijn|heb|krijg)\s+(?:ik|je|u|we|er|het|de|dat)""",
    ),
    _row(
        "russian",
        r"и|а\s+также|а",
        r"""как|где|когда|почему|зачем|сколько|как(?:ой|ая|ое|ие)|кто|что\s+(?:такое|делать|значит)
        |куда|откуда|можно(?:\s+ли)?|могу\s+ли|нужно\s+ли|есть\s+ли""",
    ),
    _row(
        "ukrainian",
        "і|та|й|а",
        r"як|де|коли|чому|навіщо|скільки|як(?:ий|а|е|і)|хто|що\s+таке|чи|куди",
    ),
    _row(
        "polish",
        "i|oraz|a",
        r"jak|gdzie|kiedy|dlaczego|ile|czy|jak(?:i|a|ie)|kto|co\s+to|skąd|dokąd",
    ),
    _row("czech", "a", r"jak|kde|kdy|proč|kolik|jak(?:ý|á|é)|kdo|co\s+je|můžu|mohu|lze"),
    _row(
        "swedish",
        "och|og",
        r"""hur|hvordan|var|hvor|när|hvornår|når|varför|hvorfor|vad|hvad|hva|vem|hvem|vilk\w+
        |hvilk\w+|(?:kan|får|måste|skal|må)\s+(?:jag|jeg|man|vi)""",
    ),
    _row(
        "finnish",
        "ja|sekä",
        "miten|missä|milloin|miksi|paljonko|mikä|mitä|voinko|kuinka|kuka|mistä|mihin",
    ),
    _row(
        "hungarian",
        "és",
        "hogyan|hol|mikor|miért|mennyi|mennyibe|melyik|ki|mi|lehet|honnan|hová",
    ),
    _row(
        "romanian",
        "și|şi|si",
        r"cum|unde|când|cand|de\s+ce|cât|câți|ce|care|cine|pot|se\s+poate",
    ),
    _row("greek", "και", r"πώς|πως|πού|που|πότε|γιατί|πόσ\w+|ποι\w+|τι|μπορώ"),
    _row(
        "indonesian",
        "dan",
        r"bagaimana|di\s*mana|kapan|mengapa|kenapa|berapa|apa|apakah|siapa|bisakah",
    ),
    Asking(
        "arabic",
        re.compile(r"[،,؛]?\s+و\s*(?=\S)"),
        re.compile(r"و?(?:كيف|أين|اين|متى|لماذا|هل|ما|ماذا|كم|من\s+أين)\s+\w"),
    ),
    Asking(
        "hebrew",
        re.compile(r",?\s+ו"),
        re.compile(r"ו?(?:איך|איפה|מתי|למה|מדוע|האם|כמה|מה|מי)\s+\w"),
    ),
)
_NEVER = re.compile(r"(?!)")


def _anywhere(language: str, follows: str, within: str) -> Asking:
    """Return a language whose questions have a word that may stand anywhere."""
    return Asking(language, _pattern(follows), _NEVER, within=_pattern(within))


_ANYWHERE = (
    _anywhere(
        "turkish",
        r",?\s+ve\s+(?:ayrıca\s+)?",
        r"""\b(?:nasıl|nere(?:de|den|ye)|ne\s+zaman|neden|niçin|kaç|hangi|ne\s+kadar
        |m[ıiuü](?:y\w+)?)\b""",
    ),
    _anywhere("hindi", r",?\s+(?:और|तथा)\s+", r"कैसे|कहाँ|कहां|कब|क्यों|क्या|कितन[ाीे]|कौन"),
    _anywhere(
        "chinese",
        r"""[，,;；]\s*(?:以及|还有|另外|而且|並且|并且|还想问|还有|還有)?\s*
        |(?:以及|还有|另外|還有)""",
        r"""怎么|怎麼|怎样|如何|哪[里裡儿个個些]|什么|什麼|多少|多久|多长|为什么|為什麼|为何|是否
        |能否|可否|吗|嗎|几[个天次]""",
    ),
    _anywhere(
        "japanese",
        r"(?<=か)[、,]\s*(?!それとも|または|もしくは|あるいは)(?:そして|また|それから)?",
        r"か(?=[、,。？?\s]|$)|どう|どこ|いつ|なぜ|どれ|何|いくら",
    ),
    _anywhere(
        "korean",
        r",?\s+(?:그리고|또한|또)\s+",
        r"""어떻게|어디|언제|왜|얼마|무엇|뭐|어떤|누가
        |(?:나요|까요|습니까|인가요)(?=[,?\s]|$)""",
    ),
    _anywhere(
        "vietnamese",
        r",?\s+và\s+",
        r"""\b(?:thế\s+nào|ở\s+đâu|khi\s+nào|tại\s+sao|bao\s+nhiêu|gì|như\s+nào
        |có\s+thể.*không)\b""",
    ),
)
LANGUAGES = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, *_OTHERS, *_ANYWHERE)

# What may stand before a question without being a part of it.
_LEAD = _pattern(
    r"""[\s¿¡–—-]*(?:(?:and|also|but|so|ok|okay|then|now|plus|first(?:ly)?|second(?:ly)?|third(?:ly)?
    |finally|next|lastly|another\s+question|one\s+more\s+thing|und|auch|aber|außerdem|zweitens
        |erstens
    |drittens|dann|et|mais|aussi|ensuite|enfin|y|además|también|luego|inoltre|anche|além\s+disso
    |também|ook|и|а|также|还有|另外|それから|また|그리고)(?:[,:]\s*|\s+))*[¿\s]*"""
)
_LISTED = re.compile(r"[,،]\s+|[,،]\s*$")
# Verbs whose question is a part of theirs: "how do I know what is new and what is old".
_KNOWING = _pattern(
    r"""\b(?:know|tell|decide|see|understand|determine|figure\s+out|find\s+out|check|explain|learn|say
    |matters?|depends?|remember|choose|wissen|weiß|sagen|entscheid\w+|herausfind\w+|erkenn\w+
        |versteh\w+
    |prüf\w+|savoir|sais|comprendre|décider|saber|sé|decidir|entender|capire
        |sapere)\b[,]?\s+(?:whether\s+|if\s+)?$"""
)
# "… and which would do harm": of the things that the first question asks about.
_ELLIPTIC = _pattern(
    rf"which\s+(?:ones?\b|{_AUX}(?!\s+(?:the|a|an|my|your)\b))|welche[rsnm]?\s+(?:davon|ist|sind)\b"
)
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def language_of(text: str) -> Asking | None:
    """Return the language in whose way a text opens as a question, None if it opens otherwise."""
    start = _LEAD.match(text).end()  # type: ignore[union-attr]  # it may match nothing
    if "¿" in text[:start]:
        return _SPANISH
    for one in LANGUAGES:
        if one.direct.match(text, start) or (one.request and one.request.match(text, start)):
            return one
        if one.within and one.within.search(text):
            return one
    return None


def open_as_request(text: str) -> int:
    """Return where the question begins behind "could you tell me", 0 if there is nothing such."""
    start = _LEAD.match(text).end()  # type: ignore[union-attr]
    found = (one.request.match(text, start) for one in LANGUAGES if one.request)
    return next((match.end() for match in found if match), 0)


def without_lead(text: str) -> str:
    """Return a question without "and also" before it, if something is left."""
    rest = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]
    if not rest:
        return text
    return "¿" + rest if text.lstrip().startswith("¿") or "¿" in text[: -len(rest)] else rest


def divisions(text: str) -> list[tuple[int, int]]:
    """Return the offsets of what joins several questions in one sentence: end of one, next start.

    A sentence with one question has none, however many things that is about.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while division := _next_division(text, start):
        found.append(division)
        start = division[1]
    return found


def _next_division(text: str, start: int) -> tuple[int, int] | None:
    for one in LANGUAGES:
        opened = _opened(one, text, start)
        if opened is None:
            continue
        for join in one.follows.finditer(text, start):
            if _parts_two(one, text, (start, opened), join):
                return join.span()
    return None


def _opened(one: Asking, text: str, start: int) -> int | None:
    """Return where the words of a question begin that opens at an offset, None if none does."""
    first = _LEAD.match(text, start).end()  # type: ignore[union-attr]
    if one.within:
        return first
    if one.request and (match := one.request.match(text, first)):
        return match.end()
    if one.direct.match(text, first):
        return first
    # "When I cancel, how do I get my money back …"
    later = (m.end() for m in _LISTED.finditer(text, first) if one.direct.match(text, m.end()))
    return next(later, None)


def _parts_two(one: Asking, text: str, left: tuple[int, int], join: re.Match[str]) -> bool:
    start, opened = left
    if join.start() <= opened:
        return False
    before, after = text[opened : join.start()], text[join.end() :]
    if not (is_enough(before) and is_enough(after)):
        return False
    if one.within:
        # The rest has other questions, perhaps: its own is the one before them.
        following = one.follows.search(after)
        own = (
            after[: following.start()]
            if following and is_enough(after[: following.start()])
            else after
        )
        return bool(one.within.search(text[start : join.start()]) and one.within.search(own))
    bare = not re.search(r"\w", join.group())
    if bare and not _is_wh_direct(one, after):
        return False
    asked = one.direct.match(after)
    asks_within = one.inner is not None and opened > _LEAD.match(text, start).end()  # type: ignore[union-attr]
    if not asked and not (asks_within and one.inner and one.inner.match(after)):
        return False
    return not (_ELLIPTIC.match(after) or _belongs_to(before, after))


def _is_wh_direct(one: Asking, after: str) -> bool:
    """Return whether a question without "and" before it is plainly one."""
    return bool(one.direct.match(after)) and (one.language == "english" or after[:1] == "¿")


def _belongs_to(before: str, after: str) -> bool:
    """Return whether the second question is a part of the first: "what is new and what is old"."""
    word = _FIRST_WORD.search(after)
    if word is None:
        return False
    asking = re.compile(rf"\s{re.escape(word.group())}\b", re.IGNORECASE)
    if asking.search(before) and word.group().casefold() in _WH:
        return True
    inner = (m.start(1) for m in re.finditer(r"\s([^\W\d_]+)", before) if m[1].casefold() in _WH)
    return any(_KNOWING.search(before[:place]) for place in inner)


_WH = frozenset(
    "how what when where why who whom which whose whether if wie was wann wo woher wohin warum wer "
    "wen wem welche welcher welches welchen ob comment où quand pourquoi combien qui que quel "
    "quelle quels quelles cómo dónde cuándo qué cuál cuáles cuánto quién come dove perché quanto "
    "quale chi cosa como onde qual quem hoe waar wanneer waarom wat welke как где когда почему "
    "сколько кто jak gdzie kiedy czy".split()
)


def is_enough(text: str) -> bool:
    """Return whether a text has the words of a question: three, or four signs without blanks."""
    words = re.findall(r"\w+(?:['’-]\w+)*", text)
    signs = sum(ord(sign) >= 0x2E80 or "\u0e00" <= sign < "\u1000" for sign in text)
    return len(words) >= _LEAST_WORDS or signs >= _LEAST_SIGNS


_LEAST_WORDS, _LEAST_SIGNS = 3, 4
