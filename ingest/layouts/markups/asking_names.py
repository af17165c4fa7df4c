"""The names under which markups keep questions and answers, in the languages of their authors."""

import re
import unicodedata

_QUESTIONS = frozenset(
    "question questions q ques frage fragen aufgabe uebung ubung ubungsaufgabe pregunta "
    "ejercicio problema domanda esercizio pergunta exercicio vraag opgave fraga oppgave "
    "uppgift pytanie zadanie otazka uloha soru kysymys tehtava kerdes feladat exercise "
    "exercice probleme problem task quizquestion questionmult mcq prompt exo enonce вопрос задача "
    "упражнение 問題 质问 问题 題 질문 質問 سؤال".split()
)
_ANSWERS = frozenset(
    "answer answers a ans antwort antworten respuesta risposta resposta antwoord svar "
    "reponse odpowiedz odpoved cevap vastaus valasz solution solutions sol soln loesung "
    "losung lsg solucion soluzione solucao oplossing losning rozwiazanie reseni cozum "
    "ratkaisu megoldas corrige correction solutionbox solutionorbox solutionorlines "
    "solutionordottedlines explanation explication erklarung explicacion ответ решение 答え "
    "答案 回答 解答 답변 جواب response".split()
)
_PAIRS = frozenset(
    "faq faqs faqitem faqentry qa qanda qna questionanswer questionandanswer frageantwort "
    "preguntarespuesta questionreponse domandarisposta flashcard card qapair faqpair fragenantwort "
    "questionwithanswer qaitem q&a faqquestion faqqa".split()
)
_CONTAINERS = frozenset("questions answers faqs exercises fragen problems".split())
_QUESTION_LETTERS = frozenset("qfpvd")
_ANSWER_LETTERS = frozenset("ars")
_NUMBER = re.compile(r"[\d.:\s*)(-]+$")
_LABEL = re.compile(r"^[\W_]*(?P<name>[^\W\d_]+)[\W_]*\d{0,4}[\W_]*$")


def folded(name: str) -> str:
    """Return a name in lower case without accents, numbers and signs at its end."""
    bare = _NUMBER.sub("", name.casefold().strip().replace("ß", "ss"))
    parts = unicodedata.normalize("NFD", bare)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", bare)


def is_question_name(name: str) -> bool:
    """Return whether a command, environment or field of this name holds a question."""
    bare = folded(name)
    return bare in _QUESTIONS - _CONTAINERS or bare.endswith(("question", "frage", "pregunta"))


def is_answer_name(name: str) -> bool:
    """Return whether a command, environment or field of this name holds an answer."""
    bare = folded(name)
    return bare in _ANSWERS or bare.endswith(("answer", "antwort", "respuesta", "solution"))


def is_pair_name(name: str) -> bool:
    """Return whether a command, environment or template of this name holds both."""
    return folded(name) in _PAIRS


def label_kind(text: str) -> str:
    """Return "question" or "answer" for a label such as "Q1:", "" for other words."""
    match = _LABEL.match(text)
    if match is None:
        return ""
    name = folded(match["name"])
    if len(name) == 1 and name.isascii():  # "Q:", "Q1", "P:"; a bare letter names an option
        marked = ":" in text or any(sign.isdigit() for sign in text)
        is_question = marked and name in _QUESTION_LETTERS
        return "question" if is_question else "answer" if marked and name in _ANSWER_LETTERS else ""
    if name in _QUESTIONS:
        return "question"
    return "answer" if name in _ANSWERS else ""
