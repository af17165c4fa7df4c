"""The words that label questions and answers, by language, and those with which people ask."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

# Words for question and answer. A letter alone counts only in a pair that both labels show.
PAIRS = (
    # the second a is Cyrillic
    ("question|ques|que|qn|q", "answer|ans|a|а|solution|soln|sol|reply|response"),
    ("frage|f", "antwort|a"),
    ("pregunta|p", "respuesta|r"),
    ("pergunta|p", "resposta|r"),
    ("question|q", "réponse|reponse|rép|r"),
    ("domanda|d", "risposta|r"),
    ("vraag|v", "antwoord|a"),
    ("вопрос|в", "ответ|о"),
    ("питання|п", "відповідь|в"),
    ("pytanie|p", "odpowiedź|o"),
    ("otázka|o", "odpověď|odpoveď|o"),
    ("fråga|spørgsmål|spørsmål|f|s", "svar|s"),
    ("soru|s", "cevap|yanıt|c"),
    ("问题|问|問題|問|質問|提问|提問", "回答|答案|答え|答|解答"),
    ("질문|문", "답변|답"),
    ("سؤال|السؤال|س", "جواب|الجواب|إجابة|الإجابة|ج"),
    ("שאלה|ש", "תשובה|ת"),
    ("प्रश्न|सवाल", "उत्तर|जवाब"),
    ("ερώτηση|ε", "απάντηση|α"),
    ("câu hỏi|hỏi", "trả lời|đáp"),
    ("întrebare|î", "răspuns|r"),
    ("kérdés|k", "válasz|v"),
    ("kysymys|k", "vastaus|v"),
    ("küsimus|k", "vastus|v"),
    ("klausimas|k", "atsakymas|a"),
    ("jautājums|j", "atbilde|a"),
    ("pitanje|p", "odgovor|o"),
    ("въпрос|в", "отговор|о"),
    ("pertanyaan|tanya|t", "jawaban|jawab|j"),
    ("soalan|s", "jawapan|j"),
    ("swali", "jibu"),
    ("سوال|پرسش|س", "پاسخ|جواب|ج|پ"),
    ("প্রশ্ন", "উত্তর"),
    ("கேள்வி", "பதில்"),
    ("คำถาม|ถาม", "คำตอบ|ตอบ"),
    ("კითხვა", "პასუხი"),
    ("հարց", "պատասխան"),
)

QUESTION_WORDS = frozenset(word for asked, _ in PAIRS for word in asked.split("|"))
ANSWER_WORDS = frozenset(word for _, answered in PAIRS for word in answered.split("|"))
LABEL_WORDS = frozenset(word for pair in PAIRS for side in pair for word in side.split("|"))

# Those who ask in an interview or at a hearing.
ASKERS = frozenset(
    "interviewer interviewerin moderator moderatorin moderatorka host reporter journalist "
    "journaliste journalistin periodista jornalista giornalista entrevistador entrevistadora "
    "intervistatore intervistatrice intervieweur animateur examiner counsel questioner "
    "интервьюер журналист корреспондент ведущий ведущая "
    "記者 记者 主持人 聞き手 インタビュアー 기자 진행자 المذيع الصحفي المحاور".split()
)
# Requests of a speaker that need no question mark; of other scripts also a part of a word.
REQUESTS = frozenset(
    "tell explain describe discuss name walk talk give take please erzählen erzähl beschreiben "
    "beschreib schildern erklären nennen cuéntenos cuéntame cuéntanos háblenos háblame describa "
    "explique explíquenos parlez racontez décrivez expliquez conte fale descreva "
    "parli racconti descriva spieghi расскажите опишите объясните назовите поделитесь "
    "proszę opowiedz opisz vertel vertelt beskriv berätta".split()
)
# Words before a request, "So tell me …", "Ci racconti …"; before a topic, "Let's begin with …".
REQUEST_LEADS = frozenset(
    "so and but well then now okay ok please could also first finally "
    "dann also und bitte nun jetzt noch et puis alors maintenant donc e ed ora allora quindi "
    "y entonces ahora pues pero então agora mas "
    "а и ну тогда теперь пожалуйста ci mi vi me nos en a proszę dus nu".split()
)
INVITATIONS = frozenset(
    "let's lets sprechen reden kommen bleiben parlons revenons commençons passons hablemos "
    "volvamos empecemos pasemos parliamo torniamo cominciamo passiamo falemos vamos voltemos "
    "поговорим вернёмся вернемся начнём начнем перейдём laten porozmawiajmy".split()
)
_MOST_LEADS = 3
_SIGNS = " \t*_\"'”’»)]}.¿¡,;:…–—"
REQUESTING = ("请", "請", "谈谈", "说说", "讲讲", "教えてください", "お聞かせください", "말씀해")


def is_request(text: str) -> bool:
    """Return whether a speaker's words request something: "Tell us …", "Ci racconti …"."""
    words = text.split(maxsplit=_MOST_LEADS + 1)[: _MOST_LEADS + 1]
    for index, word in enumerate(words):
        bare = word.strip(_SIGNS).casefold().replace("’", "'")
        if bare in REQUESTS or bare.split("-")[0] in REQUESTS:
            return True
        if bare in INVITATIONS:
            return len(text.split(maxsplit=index + 2)) > index + 2
        if bare not in REQUEST_LEADS:
            return False
    return False
