"""How people follow up in some languages: the words that begin, shorten or point back. Data only.

Each word list is for one language, and is only asked where the query is in that language: "die" is
a German article and an English verb.
"""

# ruff: noqa: E501, RUF001  tables; letters that look like Latin ones are meant

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.lexical.analysis import word_stems


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one language, in lower case; several in a text have blanks between them.

    `openers` begin a follow-up ("what about"); of those in `weak` one alone proves nothing ("y", an
    axis or Spanish). `pointing` words stand for a thing; those of `either` only if no noun follows
    ("this" alone, not "this plan"). `asking` words begin a question. `bare` are follow-ups without
    any subject, as patterns. `ordinals` count from the first; `nouns` are what is counted.
    `frames` find the subject of a plain question, as the group `it`; `idle` is a pattern of what
    looks like pointing and is not ("is it possible to").
    """

    language: str
    openers: tuple[str, ...]
    pointing: frozenset[str]
    either: frozenset[str]
    prepositions: frozenset[str]
    asking: frozenset[str]
    grammar: frozenset[str]
    comparing: frozenset[str]
    ordinals: tuple[str, ...]
    nouns: frozenset[str]
    bare: re.Pattern[str]
    frames: tuple[re.Pattern[str], ...]
    idle: re.Pattern[str] | None = None
    weak: tuple[str, ...] = ()

    @property
    def function_words(self) -> frozenset[str]:
        """Return all words that say in what language a text is, and nothing else."""
        parts = (self.pointing, self.either, self.prepositions, self.asking, self.grammar)
        phrases = {word for one in (*self.openers, *self.weak) for word in one.split()}
        return frozenset().union(*parts, phrases)

    def tells(self, word: str) -> bool:
        """Return whether a word says what a query is about."""
        if not any(map(str.isalnum, word)) or word in self.function_words:
            return False
        return any(map(str.isdigit, word)) or bool(word_stems(self.language).stem(word))


def _speech(language: str, **said: str) -> Speech:
    """Return a language's words from texts: phrases apart by "/", words by blanks."""

    def words(name: str) -> frozenset[str]:
        return frozenset(said.get(name, "").split())

    def phrases(name: str) -> tuple[str, ...]:
        found = (one.strip() for one in said.get(name, "").split("/"))
        return tuple(sorted(filter(None, found), key=len, reverse=True))

    idle = said.get("idle")
    return Speech(
        language,
        phrases("openers"),
        words("pointing"),
        words("either"),
        words("prepositions"),
        words("asking"),
        words("grammar"),
        words("comparing"),
        tuple(said["ordinals"].split()),
        words("nouns"),
        re.compile(rf"(?:{said['bare']})", re.IGNORECASE),
        tuple(re.compile(one.strip(), re.IGNORECASE) for one in said["frames"].split(" // ")),
        re.compile(idle, re.IGNORECASE) if idle else None,
        phrases("weak"),
    )


_ENGLISH = _speech(
    "english",
    openers="and / and what about / and how about / what about / how about / but what about / "
    "ok and / okay and / also / plus / or what about / and what if / what if",
    weak="or / but",
    pointing="it its they them their itself",
    either="this that these those such",
    prepositions="on in for with without under at from by via using between during after before of to",
    asking="what which who whom whose when where why how is are was were do does did can could should "
    "would will may might must has have had",
    grammar="a an the i me my you your we us our one ones not no so too then there any some all if be "
    "been am much many more than as instead each other every",
    comparing="difference differ differs between compare compared versus vs",
    ordinals="first second third fourth fifth sixth seventh eighth ninth tenth",
    nouns="one result answer question record hit link entry match item option",
    bare=r"(?:but |and |ok |so )?(?:why|how|when|where|who|which ones?|how so|how come|since when|"
    r"how much|how many|how often|how long|what else|what for|why not|why so|for example|like what|"
    r"really|and then|so what|says who|(?:but |and )?(?:why|how) (?:is|are|does|do|was) "
    r"(?:that|this|it|they)(?: so)?|(?:please )?(?:can you |could you )?(?:please )?(?:tell me more|"
    r"say more|more|more details?|go on|explain|elaborate|explain (?:that|this|it)|"
    r"(?:give me |show me |is there |do you have )?(?:an|another|one more) example)(?: please)?"
    r"(?: about (?:it|that|this))?)",
    frames=r"^what(?:'s| is| are) (?:an? |the )?(?P<it>.+)$ // "
    r"^how (?:do|does|did) (?P<it>.+?) works?$ // "
    r"^what (?:do|does) (?P<it>.+?) (?:do|mean|say|offer|add)\b // "
    r"^how (?:is|are) (?P<it>.+?) (?:\w+ed|made|done|built|found|chosen|written|read)\b // "
    r"^(?:explain|define|describe|tell me about) (?:an? |the )?(?P<it>.+)$",
    idle=r"\b(?:it(?:'s| is| was)|is it|was it|does it|would it be|make it) (?:\w+ ){0,2}(?:to|that)\b|"
    r"\bis it (?:true|possible|ok|okay|legal|safe|worth|better|bad|good)\b|"
    r"\b(?:it department|it support|it team|it security|so that|such that|such as|"
    r"that (?:is|are)\b.*\w{3}|this (?:week|month|year|morning|app|site|page))\b",
)
_GERMAN = _speech(
    "german",
    openers="und / und was ist mit / was ist mit / und wie ist es mit / wie ist es mit / "
    "wie sieht es aus mit / wie sieht es mit / aber / und wie sieht es mit / und wenn / was wenn",
    weak="oder / auch",
    pointing="es ihn ihm ihnen dabei dafür damit davon dazu darin daran darauf dagegen deren",
    either="das dies diese dieser dieses diesen diesem jene jener jenes sie er",
    prepositions="auf in im für mit ohne unter bei beim am an von vom über zwischen nach vor zu zum zur "
    "aus ins",
    asking="was welche welcher welches wer wem wen wann wo wohin woher warum wieso weshalb wie ist sind "
    "war kann können darf dürfen soll muss müssen gibt geht hat haben wird werden wieviel",
    grammar="der die den dem des ein eine einen einem einer ich mir mich mein meine man wir uns unser "
    "nicht kein keine so auch noch dann denn da mal viel mehr als wenn sich",
    comparing="unterschied unterscheiden unterscheidet zwischen vergleich gegenüber",
    ordinals="erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    nouns="ergebnis antwort frage treffer eintrag link punkt",
    bare=r"(?:und |aber )?(?:warum|wieso|weshalb|wie|wann|wo|wer|wie viel|wieviel|wie lange|wie oft|"
    r"warum nicht|wie das|seit wann|zum beispiel|wirklich|und dann|was noch|warum (?:ist )?(?:das|"
    r"dies)(?: so)?|(?:ein|noch ein) beispiel|mehr(?: dazu| davon)?|erzähl mehr|genauer|erklär das)"
    r"(?: bitte)?",
    frames=r"^was (?:ist|sind) (?:eine? |der |die |das )?(?P<it>.+)$ // "
    r"^wie (?:funktioniert|funktionieren|geht) (?:eine? |der |die |das )?(?P<it>.+)$ // "
    r"^was bedeutet (?P<it>.+)$ // ^(?:erkläre?|beschreibe?) (?P<it>.+)$",
    idle=r"\b(?:gibt es|geht es|ist es \w+,? (?:zu|dass|wenn)|es gibt|kann es sein)\b",
)
_FRENCH = _speech(
    "french",
    openers="et pour / et avec / et sans / et sur / et dans / et si / et / qu'en est-il / "
    "qu'en est-il de / et qu'en est-il de / mais",
    weak="et / ou / mais",
    pointing="cela ça ceci celui-ci celle-ci celui-là celle-là ceux-ci",
    either="ce cette ces",
    prepositions="pour avec sans sur sous dans en chez par entre de du des d' à au aux depuis",
    asking="quoi que qu'est-ce qu' quel quelle quels quelles qui quand où pourquoi comment combien est "
    "est-ce sont peut puis-je peut-on faut-il faut y-a-t-il",
    grammar="le la les l' un une je me mon ma mes on nous il elle ils elles ne pas plus c'est aussi alors "
    "y se s' a ont",
    comparing="différence différences entre diffère diffèrent comparer rapport",
    ordinals="première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    nouns="résultat réponse question entrée lien",
    bare=r"(?:et |mais )?(?:pourquoi|comment|quand|où|qui|combien|pourquoi pas|comment ça|par exemple|"
    r"vraiment|et après|quoi d'autre|pourquoi (?:ça|cela)|(?:un|un autre) exemple|dis-m'en plus|"
    r"plus de détails|explique)(?: s'il (?:te|vous) plaît)?",
    frames=r"^qu['’]est[- ]ce (?:que|qu['’])\s?(?:c['’]est (?:que|qu['’])\s?)?(?:une? |le |la |les |l['’])?(?P<it>.+)$ // "
    r"^comment (?:fonctionne|marche|fonctionnent|marchent) (?:une? |le |la |les |l['’])?(?P<it>.+)$ // "
    r"^que signifie (?P<it>.+)$",
    idle=r"\bce (?:que|qui|qu['’])|\best-ce (?:que|qu['’])",
)
_SPANISH = _speech(
    "spanish",
    openers="y qué hay de / y qué pasa con / qué hay de / qué pasa con / qué tal / y si / pero",
    weak="y / e / o / pero",
    pointing="eso esto ello aquello",
    either="ese esa este esta estos estas esos esas",
    prepositions="para con sin en de del por sobre entre desde hasta bajo a al según",
    asking="qué cuál cuáles quién quiénes cuándo dónde cómo cuánto cuánta cuántos cuántas es son puedo "
    "puede se hay",
    grammar="el la los las un una unos unas yo me mi mis no también más lo su sus que porqué",
    comparing="diferencia diferencias entre comparar frente",
    ordinals="primera segunda tercera cuarta quinta sexta séptima octava novena décima",
    nouns="resultado respuesta pregunta entrada enlace",
    bare=r"(?:y |pero )?(?:por qué|porqué|cómo|cuándo|dónde|quién|cuánto|por qué no|por ejemplo|de verdad|"
    r"y luego|qué más|(?:un|otro) ejemplo|más|más detalles|explica(?:lo)?|cuánto (?:cuesta|dura|tarda)|"
    r"cómo (?:funciona|se hace|lo hago))(?: por favor)?",
    frames=r"^qué (?:es|son|significa) (?:una? |el |la |los |las )?(?P<it>.+)$ // "
    r"^cómo (?:funciona|funcionan) (?:una? |el |la |los |las )?(?P<it>.+)$",
)
_ITALIAN = _speech(
    "italian",
    openers="e per / e con / e senza / e se / che ne dici di / e che dire di / e invece / ma",
    weak="e / o / ma",
    pointing="ciò esso essa essi",
    either="questo questa quello quella questi quelle",
    prepositions="per con senza in nel nella su sul sulla di del della da dal tra fra a al alla sotto",
    asking="che cosa cos'è chi quando dove perché come quanto quanta quanti quale quali è sono posso può",
    grammar="il lo la i gli le un una uno io mi mio mia non anche più si c'è",
    comparing="differenza differenze tra fra confronto rispetto",
    ordinals="prima seconda terza quarta quinta sesta settima ottava nona decima",
    nouns="risultato risposta domanda voce",
    bare=r"(?:e |ma )?(?:perché|come|quando|dove|chi|quanto|perché no|per esempio|ad esempio|davvero|e poi|"
    r"cos'altro|un (?:altro )?esempio|dimmi di più|più dettagli|spiega|quanto (?:costa|dura)|"
    r"come (?:funziona|si fa))(?: per favore)?",
    frames=r"^(?:che cos['’]è|cos['’]è|che cosa (?:è|sono)|cosa sono) (?:una? |il |lo |la |l['’])?(?P<it>.+)$ // "
    r"^come (?:funziona|funzionano) (?:una? |il |lo |la |l['’])?(?P<it>.+)$",
)
_PORTUGUESE = _speech(
    "portuguese",
    openers="e para / e com / e sem / e se / e quanto a / e que tal / mas",
    weak="e / ou / mas",
    pointing="isso isto aquilo ele ela eles elas",
    either="esse essa este esta",
    prepositions="para com sem em no na nos nas de do da por sobre entre ao à sob",
    asking="que o-que qual quais quem quando onde como porque porquê por-que quanto quanta é são posso "
    "pode há",
    grammar="o a os as um uma eu me meu minha não também mais se",
    comparing="diferença diferenças entre comparar",
    ordinals="primeira segunda terceira quarta quinta sexta sétima oitava nona décima",
    nouns="resultado resposta pergunta entrada",
    bare=r"(?:e |mas )?(?:por ?qu[eê]|porquê|como|quando|onde|quem|quanto|por que não|por exemplo|"
    r"sério|e depois|o que mais|(?:um|outro) exemplo|mais|mais detalhes|explica|quanto (?:custa|dura|"
    r"demora)|como funciona)(?: por favor)?",
    frames=r"^o que (?:é|são|significa) (?:uma? |o |a |os |as )?(?P<it>.+)$ // "
    r"^como (?:funciona|funcionam) (?:uma? |o |a |os |as )?(?P<it>.+)$",
)
_DUTCH = _speech(
    "dutch",
    openers="en hoe zit het met / hoe zit het met / en wat met / en voor / en met / en als / maar",
    weak="en / of / maar",
    pointing="het ervan ermee daarvan daarmee hiervan",
    either="dat dit deze die",
    prepositions="voor met zonder op in onder bij aan van over tussen naar uit",
    asking="wat welke wie wanneer waar waarom hoe hoeveel is zijn kan kunnen mag moet werkt",
    grammar="de een ik mij mijn je we ons niet geen ook nog dan er als te",
    comparing="verschil verschillen tussen vergelijking",
    ordinals="eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    nouns="resultaat antwoord vraag",
    bare=r"(?:en |maar )?(?:waarom|hoe|wanneer|waar|wie|hoeveel|waarom niet|bijvoorbeeld|echt|en dan|"
    r"wat nog|(?:een|nog een) voorbeeld|meer|vertel meer|leg uit)(?: alsjeblieft)?",
    frames=r"^wat (?:is|zijn) (?:een |de |het )?(?P<it>.+)$ // ^hoe werk(?:t|en) (?:een |de |het )?(?P<it>.+)$",
    idle=r"\bis het \w+ (?:om|dat)\b",
)
_RUSSIAN = _speech(
    "russian",
    openers="а как насчёт / а как насчет / как насчёт / как насчет / что насчёт / а если / а / и / но",
    pointing="это этого этому этим нём нем его её ее их им",
    either="этот эта эти тот та те он она оно они",
    prepositions="на в во для с со без под при от из по между через к до",
    asking="что какой какая какое какие кто когда где куда почему зачем как сколько можно нужно есть",
    grammar="я мне мой моя мы не нет тоже также ещё еще так уже бы ли же такое",
    comparing="разница отличие отличается отличаются между сравнить",
    ordinals="первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый",
    nouns="результат ответ вопрос",
    bare=r"(?:а |и |но )?(?:почему|зачем|как|когда|где|кто|сколько|почему так|как так|например|правда|"
    r"а дальше|что ещё|пример|ещё|подробнее|расскажи подробнее|объясни|почему нет)(?: пожалуйста)?",
    frames=r"^что такое (?P<it>.+)$ // ^как работа(?:ет|ют) (?P<it>.+)$ // ^что значит (?P<it>.+)$",
)

SPEECHES = (
    _ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _RUSSIAN,
)  # fmt: skip

# Signs of Chinese, Japanese and Korean: what opens a follow-up, ends one, or is one by itself; and
# what stands for a thing.
UNSPACED_OPENERS = re.compile(
    r"^(?:那么|那麼|那|还有|還有|じゃあ|では|それでは|그럼|그러면|그리고)[,，、\s]*"
)
UNSPACED_ENDINGS = re.compile(
    r"(?:呢|怎么样|怎麼樣|はどう(?:ですか)?|は|の場合は|은요|는요|은|는)[?？]?$"
)
UNSPACED_BARE = re.compile(
    r"^(?:为什么|為什麼|为何|怎么办|怎么|怎麼|多少钱|什么时候|なぜ|どうして|なんで|いつ|いくら|どうやって|왜|어떻게|언제|얼마)"
    r"(?:呢|ですか|요|인가요)?[?？。]?$"
)
UNSPACED_POINTING = re.compile(
    r"^(?:它们?|牠|这个?|這個?|那个?|那個?)(?![\u4e00-\u9fff]{4})|它|それ(?:は|を|が|の)|これ(?:は|を|が|の)"
    r"|그것|그거|이것|이거|그건|이건"
)


@cache
def speech_of(query: str, before: str = "") -> tuple[Speech, int]:
    """Return the language whose small words a query has most of, and how many those are.

    `before` is what was asked before, which decides where the query does not.
    """
    counts = [_counted(one, query) for one in SPEECHES]
    most = max(counts)
    best = [one for one, found in zip(SPEECHES, counts, strict=True) if found == most]
    if len(best) > 1 and before:
        best.sort(key=lambda one: -_counted(one, before))
    return best[0], most


def _counted(speech: Speech, text: str) -> int:
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())
    return sum(word in speech.function_words for word in found)
