"""What a column, key or field holds, by its name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Names by rank, also common ones of other languages: the first that a table has wins.
_QUESTION = (
    "question|questions|q|faq|ask|prompt|query|front|instruction|problem|frage|pregunta|domanda|"
    "pergunta|vraag|вопрос|问题|問題|質問|user|human|term|heading|title|subject line|word|patterns|"
    "utterance|utterances|sample utterances|stem|statement|question text|"
    "سؤال|السؤال|질문|soru|pertanyaan|pytanie|fråga|spørgsmål|otázka|kysymys|câu hỏi|enunciado|"
    "input|concept|name"
).split("|")
_ANSWER = (
    "answer|answers|a|accepted answer|best answer|correct answer|correct option|correct choice|"
    "right answer|answer key|correct|response|responses|completion|"
    "back|reply|antwort|respuesta|réponse|reponse|risposta|resposta|antwoord|ответ|答案|回答|"
    "إجابة|الإجابة|جواب|답변|cevap|jawaban|odpowiedź|svar|odpověď|vastaus|câu trả lời|"
    "assistant|bot|gpt|output|solution|definition|meaning|explanation|description|text|content|"
    "body|details|value|chosen|target|label"
).split("|")
_TAGS = "tags|tag|keywords|topics|labels".split("|")
_SECTIONS = (
    "section|chapter|unit|module|category|categories|subject|topic|subtopic|subcategory|theme|"
    "group|deck|kategorie|thema|kapitel|categoría|catégorie|categoria|chapitre|capítulo"
).split("|")
_LEVELS = (
    "level|difficulty|expertise|experience|experience level|seniority|difficulty level|"
    "schwierigkeit|schwierigkeitsgrad|niveau|nivel|nível|dificultad|dificuldade|difficulté|"
    "livello|difficoltà|сложность|难度|難易度|zorluk"
).split("|")
_IDS = ("_id", "id", "uuid", "guid", "qid", "question id", "key")
# What a question is about, and often others of the same text; what its author wrote below it; and
# what goes on where the answer is a letter or a word.
_CONTEXT = (
    "context|contexts|passage|paragraph|background|premise|support|story|scenario|stimulus|evidence"
).split("|")
_GIVEN = (
    "body|question body|question text|question detail|question details|question description|"
    "details|detail|description|code|code snippet|snippet|selftext"
).split("|")
_EXPLAINS = (
    "explanation|explanations|rationale|reasoning|justification|reason|why|answer explanation|"
    "solution|feedback|general feedback|correct feedback|erklärung|begründung|explicación|"
    "explication|spiegazione|explicação|uitleg|объяснение|解释|解析|解説|penjelasan"
).split("|")
_CHOICES = "options|choices|answer options|incorrect answers|wrong answers|distractors".split("|")
# These name an answer and nothing else; those after them may name any text.
_FIRM = frozenset(_ANSWER[: _ANSWER.index("assistant")]) - {"back"}
_STRONG = frozenset(_QUESTION) - set(
    "faq ask user human term heading title word statement input concept name front".split()
)
_WORDING = frozenset("text title stem content name label".split())
# What a person presses in a dialog: its title asks, and nothing answers that.
_PRESSED = frozenset(
    "confirm cancel ok okay yes no submit save continue discard dismiss accept decline button "
    "placeholder cta action btn".split()
)
# Words that identify longer names, too: "Customer query", "Agent's reply".
_IN_LONGER = {"question": ("question", "query"), "answer": ("answer", "response", "reply")}
# A longer name with one of these holds something about the question, not the question.
_ABOUT = frozenset(
    "id ids number no num count type kind date time url link links author by user votes score "
    "index start idx code length format image images audio video source status language lang "
    "blocks slug hash".split()
)
# Longer keys are texts, of which there are many different ones.
_LONGEST_NAME = 60
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPTION = re.compile(
    r"^(?:[a-f]|(?:option|choice|opt|optie|opzione|opción|opcion|opção|opcao|alternativ[ae]?|choix|"
    r"wahl|auswahl|antwortoption|antwortmöglichkeit|вариант|选项|選択肢|pilihan|seçenek) ?"
    r"(?:[a-f]|\d))$"
)
_ANSWER_COLUMN = re.compile(r"^answers? ?(?:[a-f]|\d)$")
_WRONG = re.compile(
    r"^(?:incorrect|wrong|false|distractor)(?: (?:answer|option|choice))?(?: ?\d| [a-f])?$"
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Roles:
    """Which keys of a row hold what; "" for a role that none has."""

    question: str
    answer: str
    input: str = ""
    context: str = ""
    given: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    id: str = ""
    first: tuple[tuple[str, int], ...] = ()  # by key: the number of the first option, -1 if unclear


def normal(key: str) -> str:
    """Return a key as lower-case words: "bestAnswer" and "best_answer" are "best answer"."""
    return _short_normal(key) if len(key) <= _LONGEST_NAME else _words(key)


@lru_cache(maxsize=8192)
def _short_normal(key: str) -> str:
    return _words(key)


def _words(key: str) -> str:
    return " ".join(_WORD.findall(_CAMEL.sub(" ", key))).casefold()


def is_field_name(text: str) -> bool:
    """Return whether a cell names a column of questions, answers or what goes with them."""
    name = normal(text)
    return bool(name) and (
        name in {*_QUESTION, *_ANSWER, *_TAGS, *_SECTIONS, *_LEVELS, *_IDS, *_CHOICES}
        or _worded(name, [word for words in _IN_LONGER.values() for word in words])
    )


def numbered_choices(keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of a multiple choice with a column for each option, if there are three.

    Two are enough where another key answers; "a" alone is an answer.
    """
    found = tuple(key for key in keys if _OPTION.match(normal(key)))
    names = {normal(key) for key in keys}
    if not found and any("correct" in name or "right" in name for name in names):
        found = tuple(key for key in keys if _ANSWER_COLUMN.match(normal(key)))
    told = len(found) == 2 and any("correct" in n or n == "right" or is_firm(n) for n in names)
    return found if len(found) > 2 or told else ()


def _wrong(names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of wrong answers that have a column each."""
    return tuple(key for key, name in names.items() if _WRONG.match(name))


def explains(key: str) -> bool:
    """Return whether a key holds why an answer is right."""
    return normal(key) in _EXPLAINS


def goes_along(key: str) -> bool:
    """Return whether a key holds what only goes along with a question: an id, tags, its kind."""
    name = normal(key)
    along = {*_TAGS, *_SECTIONS, *_LEVELS, *_IDS, *_CHOICES}
    return name in along or bool(_ABOUT.intersection(name.split()))


def is_strong(key: str) -> bool:
    """Return whether a key names a question, and could not name a title as well."""
    return (name := normal(key)) in _STRONG or _worded(name, _IN_LONGER["question"])


def is_firm(key: str) -> bool:
    """Return whether a key names an answer, and could not name any other text as well."""
    return (name := normal(key)) in _FIRM or _worded(name, _IN_LONGER["answer"])


def is_pressed(key: str) -> bool:
    """Return whether a key names a button or a field, as those of a program's dialogs are."""
    words = normal(key).split()
    return bool(words) and (words[0] in _PRESSED or words[-1] in _PRESSED)


def wording_key(keys: Iterable[str]) -> str:
    """Return the key with the wording of a question where none is named so, "" for none."""
    return next((key for key in keys if normal(key) in _WORDING), "")


def context_key(keys: Iterable[str]) -> str:
    """Return the key that holds what questions are about, "" where none does."""
    return next(iter(_all({key: normal(key) for key in keys}, _CONTEXT)), "")


def roles_of(keys: Sequence[str]) -> Roles:
    """Return the roles of the keys, by their names alone."""
    options = set(numbered_choices(keys))
    names = {key: normal(key) for key in keys if key not in options}
    answer = _first(names, _ANSWER, "answer")
    rest = {key: name for key, name in names.items() if key != answer}
    question = _first(rest, _QUESTION, "question")
    return with_roles(keys, question, answer)


def with_roles(keys: Sequence[str], question: str, answer: str) -> Roles:
    """Return the roles of the keys beside those of question and answer, which are known."""
    names = {key: normal(key) for key in keys if key not in {question, answer}}
    instructed = normal(question) in {"instruction", "prompt"}
    ids = [key for wanted in _IDS for key in names if key == wanted or names[key] == wanted]
    return Roles(
        question=question,
        answer=answer,
        input=next((key for key in names if instructed and names[key] == "input"), ""),
        context=next((key for key in _all(names, _CONTEXT)), ""),
        given=_all(names, _GIVEN) if answer else (),
        explains=_all(names, _EXPLAINS) if answer else (),
        tags=_all(names, _TAGS),
        sections=_all(names, _SECTIONS),
        levels=_all(names, _LEVELS),
        choices=_all(names, _CHOICES) or numbered_choices(keys) or _wrong(names),
        id=ids[0] if ids else "",
    )


def _first(names: dict[str, str], wanted: Iterable[str], word: str) -> str:
    """Return the key of the best-ranked name, else one in whose name `word` stands."""
    for want in wanted:
        for key, name in names.items():
            if name == want:
                return key
        if want in _IN_LONGER[word]:
            longer = next((key for key, name in names.items() if _worded(name, (want,))), "")
            if longer:
                return longer
    return ""


def _worded(name: str, words: Sequence[str]) -> bool:
    parts = name.split()
    return (
        any(part in words or part.removesuffix("s") in words for part in parts)
        and not _ABOUT.intersection(parts)
        and len(parts) <= 4
        and not {"incorrect", "wrong", "false"}.intersection(parts)
    )


def _all(names: dict[str, str], wanted: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for want in wanted for key, name in names.items() if name == want)
