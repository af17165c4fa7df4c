"""How questions are worded where no question mark is usual: headings, and other languages."""

# ruff: noqa: E501, RUF001  wide letters count twice, and letters of other scripts are meant here

import re

# First words that open a question or a task in a title; those that are also English words, or
# other words of a language nearby, stand in the patterns below.
_OPENERS = frozenset(
    # Spanish, Portuguese
    "qué cómo cuál cuáles cuándo dónde quién quiénes cuánto cuánta cuántos cuántas explica explique "
    "qual quais quando onde quem quanto quantos quantas explique descreva "
    # French, Italian
    "pourquoi quel quelle quels quelles où combien qu'est-ce est-ce peut-on faut-il puis-je dois-je "
    "expliquez décrivez cosa cos'è quale quali perché quanti quante posso spiega spiegare "
    # German, Dutch
    "wie was warum wieso weshalb wann wozu womit wofür wodurch wohin woher worin wer wen wem wessen "
    "welche welcher welches welchen welchem erkläre erklären nennen beschreibe beschreiben "
    "hoe wat waarom wanneer welke waarvoor "
    # Swedish, Danish, Norwegian, Finnish
    "hur vad varför vem vilken vilket vilka hvordan hvad hva hvorfor hvornår hvem hvilken hvilke "
    "hvilket miten mikä miksi milloin missä kuka kuinka onko voiko mitä "
    # Polish, Czech, Hungarian, Romanian
    "jak dlaczego kiedy gdzie czy ile jaki jaka jakie który która które proč kdy kde kdo kolik jaký "
    "jaká jaké hogyan miért mikor melyik mennyi cum cine unde când "
    # Turkish, Indonesian, Vietnamese
    "nasıl neden niçin nerede hangi kaç bagaimana mengapa kapan apakah berapa siapa "
    # Russian, Ukrainian, Bulgarian
    "как что почему зачем когда где кто какой какая какое какие каков каковы сколько чем куда "
    "откуда можно объясните опишите расскажите назовите як що чому коли хто який яка яке які чи "
    "какво защо кога къде кой "
    # Greek, Hebrew, Arabic, Persian
    "πώς πως τι γιατί πότε πού ποιος ποια ποιο ποιοι ποιες מה איך למה מדוע האם מתי איפה כמה מי איזה "
    "هل ما ماذا لماذا كيف متى أين كم ماهو ماهي اشرح عرف چرا چگونه چطور آیا چه کدام کجا "
    # Hindi
    "क्या कैसे क्यों कब कहाँ कहां कौन कितना कितने".casefold().split()
)
# Verbs that set a task, also where it ends in a full stop: "Nenne drei Primzahlen."
_TASKS = frozenset(
    "explica explique describa descreva enumera enumere menciona mencione nombra nombre liste cita cite "
    "expliquez décrivez définissez citez donnez comparez énumérez calculez démontrez montrez "
    "erkläre erklären erläutere erläutern nenne nennen beschreibe beschreiben definiere definieren "
    "vergleiche vergleichen beweise zeige zerlege berechne begründe skizziere "
    "spiega spiegare spiegate descrivi descrivete definisci elenca confronta "
    "объясните опишите расскажите назовите перечислите приведите сравните дайте "
    "wyjaśnij opisz wymień podaj porównaj vysvětlete popište uveďte beskriv förklara jelaskan sebutkan "
    "اشرح اذكر عرف قارن".casefold().split()
)
_TURKISH_TASK = re.compile(
    r"\s(?:açıklay|tanımlay|karşılaştır|anlat|yaz|ver|belirt|göster|listeley|sıralay|söyley|çiz|hesaplay)"
    r"(?:ınız|iniz|unuz|ünüz|ın|in)\.?$",
    re.IGNORECASE,
)
_WORDED = re.compile(
    # German verbs that come first: "Kann ich …", "Gibt es …"
    r"^(?:kann|könn(?:en|te)|muss|müssen|darf|dürfen|soll(?:te|en)?|wird|werden|wurde|ist|sind|hat"
    r"|haben|gibt|brauch[et]|funktioniert|kostet)\s+(?:ich|man|es|wir|sie|du|er|ihr|das|die|der|eine?"
    r"|meine?|alle)\b"
    # "Wo finde ich …", "Wo ist …"; "Comment faire", "Comment puis-je"; "Come funziona"
    r"|^wo\s+(?:finde|ist|sind|kann|gibt|liegt|bekomme|steh(?:t|en))\b"
    r"|^comment\s+(?:[\w'’]+(?:er|ir|re|oir)\b|\w+-(?:je|on|il|elle|nous|vous|t-)|est|sont|ça|fonctionne)"
    r"|^(?:que|qui|quand|quoi)\s+(?:\w+-|est|sont|peut|faire|signifie|doit|puis)"
    r"|^y a-t-il\b|^c['’]est quoi\b"
    r"|^come\s+(?:posso|si|faccio|funziona|è|sono|mai|\w{2,}(?:are|ere|ire))\b"
    r"|^che\s+(?:cos|tipo|differenza)|^(?:chi|dove)\s+(?:è|sono|posso|si|può|trovo)\b|^è possibile\b"
    r"|^(?:como|o que|por que|porque|de que)\s+(?:[\w-]+(?:ar|er|ir)|é|são|posso|se|funciona|eu|faço"
    r"|devo|o|a|os|as)\b"
    r"|^por qué\b|^para qué\b|^en qué\b|^a qué\b|^de qué\b|^(?:puedo|debo|hay que|es posible)\s"
    r"|^(?:kan|moet|mag|is er|zijn er)\s+(?:ik|je|er|we|jag|man|jeg|vi)\b"
    r"|^(?:apa|di mana)\s+(?:itu|yang|saja|beda|perbedaan|fungsi)\b|^(?:tại sao|làm thế nào|khi nào)\s"
    # Finnish "Voinko …", "Pitääkö …"
    r"|^(?:on|ovat|voi|voin|voinko|saa|saan|pitää|täytyy|tarvitsen|tarvitseeko|toimii|maksaa|kuuluu)k[oö]\s",
    re.IGNORECASE,
)
# Vietnamese and Turkish ask at the end: "… là gì", "… nedir".
_ENDING = re.compile(
    r"\s(?:là gì|thế nào|nedir|nelerdir|midir|mıdır|mudur|müdür|m[ıiuü]|m[ıiuü]y[ıiuü]m|m[ıiuü]y[ıiuü]z"
    r"|m[ıiuü]s[ıiuü]n[ıiuü]z)$",
    re.IGNORECASE,
)
_LONGEST_ENDING = 12
_RUSSIAN = re.compile(r"^\w+\s+ли\b|\sли\s", re.IGNORECASE)
_HINDI = re.compile(r"(?:^|\s)(?:क्या|कैसे|क्यों|कब|कहाँ|कहां|कौन|कितन\S|किस\S*)(?=\s|$)")
_JAPANESE = re.compile(
    r"(?:です|ます|でしょう|ません|の|た|い|る|う|だろう|方法|もの)か$|(?:とは|とは何|何ですか|って何|なぜ|どうする|どうやって)$"
    r"|^(?:なぜ|どうして|どうやって|どのように|どうすれば|いつ|どこ|誰|どれ|何[がをはの])"
)
_KOREAN = re.compile(
    r"(?:까|까요|나요|은가요|는가요|인가요|가요|은가|는가|인가|무엇|뭔가요|뭐죠|까지요|죠)$"
)
_CHINESE = re.compile(
    r"什么|什麼|如何|怎么|怎麼|怎样|怎樣|为何|為何|哪些|哪个|哪個|哪里|哪裡|哪种|哪種|多少|是否|能否|可否|何时|有何"
    r"|(?:吗|嗎|呢|么)$|^(?:请|請)?(?:谈谈|說說|说说|简述|簡述|解释|介绍一下|描述)"
)
_THAI = re.compile(
    r"(?:ไหม|มั้ย|หรือไม่|หรือเปล่า|อะไร|อย่างไร|ยังไง|เท่าไหร่|เท่าไร|ที่ไหน|เมื่อไหร่|เมื่อไร|ใคร)$|^(?:ทำไม|อะไร|อย่างไร)"
)
_GREEK_MARK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff][^;]*[;\u037e]$")
_ARMENIAN_MARK = "\u055e"
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_KANA = re.compile(r"[\u3040-\u30ff]")
# A title; what is longer is a sentence of running text.
_LONGEST_TITLE = 120
_LONGEST_CJK = 48
_STOPS = (".", "!", ";", ",", ":", "。", "！", "；", "，", "：", "、", "۔", "।")


def asks_without_mark(text: str) -> bool:
    """Return whether a title asks in its language, by its words alone ("Wie geht das", "…ですか").

    A sentence with a full stop does not, except in the languages that end questions with one.
    """
    if len(text) > _LONGEST_TITLE:
        return False
    if _sets_task(text):
        return True
    if text.isascii():
        return not text.endswith(_STOPS) and (_opens(text) or _is_worded(text))
    if text.startswith("¿") or _has_own_mark(text):
        return True
    if _CJK.search(text):
        return len(text) <= _LONGEST_CJK and _asks_in_cjk(text)
    return not text.endswith(_STOPS) and _asks_in_words(text)


def _asks_in_words(text: str) -> bool:
    """Return whether a title of a script with words, not only Latin ones, asks by one of them."""
    others = (_RUSSIAN, _HINDI, _THAI)
    return _opens(text) or _is_worded(text) or any(form.search(text) for form in others)


def _sets_task(text: str) -> bool:
    """Return whether one sentence sets a task, with its full stop or without."""
    words = text.split(maxsplit=1)
    if len(words) < 2 or ". " in text:
        return False
    return words[0].strip("*_\"'“«„([").casefold() in _TASKS or bool(_TURKISH_TASK.search(text))


def _is_worded(text: str) -> bool:
    """Return whether the first words ask together, or the last ones."""
    return bool(_WORDED.match(text) or _ENDING.search(text[-_LONGEST_ENDING:]))


def _opens(text: str) -> bool:
    """Return whether the first of several words asks."""
    words = text.split(maxsplit=1)
    first = words[0].strip("*_\"'“«„([").casefold().replace("’", "'") if words else ""
    return len(words) > 1 and first in _OPENERS


def _has_own_mark(text: str) -> bool:
    """Return whether a text has the question mark of Greek, which is a semicolon, or Armenian."""
    return _ARMENIAN_MARK in text or bool(_GREEK_MARK.search(text))


def _asks_in_cjk(text: str) -> bool:
    """Return whether Japanese, Korean or Chinese asks; the first two end it with a full stop."""
    said = text.rstrip("。.")
    if _KANA.search(text):
        return bool(_JAPANESE.search(said))
    if _KOREAN.search(said):
        return True
    return said == text and not text.endswith(_STOPS) and bool(_CHINESE.search(text))
