"""Follow-ups are read as questions of their own; what stands by itself is never changed."""

# ruff: noqa: RUF001  letters of other scripts are meant

import pytest

from search.answer.conversation.follow import Turn, resolve

FOLLOWING = [
    ("How much is the export on the Free plan?", "and on the Team plan?", "How much is the export on the Team plan?"),
    ("how do I install it on Linux", "and for Windows?", "how do I install it for Windows?"),
    ("how do I install askalike on Linux", "what about on macOS", "how do I install askalike on macOS"),
    ("what is overfitting", "why?", "overfitting: why?"),
    ("what is overfitting", "how can I prevent it?", "how can I prevent overfitting?"),
    ("what is PageRank", "how is that computed?", "how is PageRank computed?"),
    ("gradient boosting", "how does it work?", "how does gradient boosting work?"),
    ("what is a shallow copy", "and a deep one?", "what is a deep copy?"),
    ("how is BLEU computed", "what about ROUGE?", "how is ROUGE computed?"),
    ("how do I cancel my subscription", "does that cost anything", "how do I cancel my subscription: does that cost anything"),
    ("how do I cancel", "tell me more", "how do I cancel: tell me more"),
    ("how do I cancel on the web", "with the app?", "how do I cancel on the web with the app?"),
    ("Was ist ein Export?", "was kostet das?", "was kostet ein Export?"),
    ("Wie exportiere ich im Team-Tarif?", "und im Free-Tarif?", "Wie exportiere ich im Free-Tarif?"),
    ("Wie lösche ich mein Konto?", "warum?", "Wie lösche ich mein Konto: warum?"),
    ("Wie lösche ich mein Konto?", "geht das auch offline?", "Wie lösche ich mein Konto: geht das auch offline?"),
    ("Comment installer le logiciel pour Linux ?", "et pour Windows ?", "Comment installer le logiciel pour Windows?"),
    ("Comment annuler ?", "combien ça coûte ?", "Comment annuler: combien ça coûte?"),
    ("¿Cómo exporto los datos en Linux?", "¿y en Windows?", "¿Cómo exporto los datos en Windows?"),
    ("¿Qué es la exportación?", "¿cuánto cuesta?", "la exportación: cuánto cuesta?"),
    ("Come installo il programma per Linux?", "e per Windows?", "Come installo il programma per Windows?"),
    ("Como instalo o programa para Linux?", "e para Windows?", "Como instalo o programa para Windows?"),
    ("Hoe exporteer ik voor Linux?", "en voor Windows?", "Hoe exporteer ik voor Windows?"),
    ("Как установить программу на Linux?", "а на Windows?", "Как установить программу на Windows?"),
    ("如何取消订阅？", "为什么？", "如何取消订阅: 为什么？"),
    ("如何取消订阅？", "那退款呢？", "如何取消订阅: 那退款呢？"),
    ("解約するには？", "それはいくらですか", "解約するには: それはいくらですか"),
]  # fmt: skip

INNOCENT = [
    "What is the capital of France?",
    "and gate truth table",
    "AND operator in Excel",
    "or operator",
    "And then there were none summary of the book and its ending",
    "y axis label",
    "e numbers in food",
    "et al citation format",
    "en passant rule",
    "What is overfitting, and how can I prevent it?",
    "If a model overfits, what fixes it?",
    "is it possible to export data",
    "What does it mean that a classifier is well calibrated?",
    "IT department contact",
    "how do I find the commit that broke the test",
    "second law of thermodynamics",
    "the first normal form of a database",
    "for loop in python",
    "in memory database",
    "without replacement sampling",
    "who are you",
    "why is the sky blue",
    "how to install on Windows",
    "this error: cannot import name 'walk' from 'os' on Windows",
    "how much does the Team plan cost",
    "when does Spark shuffle both tables",
    "is this plan cheaper",
    "are those shoes waterproof",
    "Is it true that bagging reduces variance?",
    "That 70s Show cast",
    "to be or not to be",
    "die casting process",
    "was ist das Urheberrecht",
    "Wie installiere ich das Programm unter Windows?",
    "Gibt es eine Frist?",
    "Woran erkenne ich, dass es funktioniert hat?",
    "Qu'est-ce que le surapprentissage ?",
    "Est-ce que le prix change ?",
    "Il y a combien d'étages ?",
    "¿Qué es el sobreajuste?",
    "Come si installa il programma?",
    "как установить программу",
    "как работает это приложение на телефоне без интернета и сети",
    "什么是过拟合？",
    "如何在 Windows 上安装这个软件并且打开它的设置页面？",
    "But for test in law",
    "Why We Sleep review",
    "How To Train Your Dragon",
    "What We Do in the Shadows",
]  # fmt: skip


@pytest.mark.parametrize(("before", "query", "expected"), FOLLOWING)
def test_a_follow_up_is_read_with_what_was_asked_before(before, query, expected):
    assert resolve(query, [Turn(before)]) == expected


@pytest.mark.parametrize("query", INNOCENT)
def test_what_stands_by_itself_is_not_changed(query):
    for before in (
        "How much is the export on the Free plan?",
        "Wie lösche ich mein Konto?",
        "Comment annuler ?",
    ):
        assert resolve(query, [Turn(before)]) == query


def test_without_anything_before_nothing_is_changed():
    assert resolve("and on the Team plan?", []) == "and on the Team plan?"


@pytest.mark.parametrize(
    "query",
    ["how about the second one", "the second result?", "number 2", "and #2?", "das zweite", "le deuxième", "la segunda", "the 2nd one"],
)  # fmt: skip
def test_a_result_is_named_by_its_number(query):
    before = Turn("dropout", "", ("a", "b"), ("What is dropout?", "Where is it used?"))
    assert resolve(query, [before]).rstrip("?") == "Where is it used"


def test_a_number_that_no_result_has_is_left():
    before = Turn("dropout", "", ("a",), ("What is dropout?",))
    assert resolve("how about the fifth one", [before]) == "how about the fifth one"


def test_a_chain_of_follow_ups_does_not_grow():
    turns = [Turn("what is overfitting")]
    for query in ("why?", "and how can I prevent it?", "when does it matter?", "why?") * 100:
        turns.append(Turn(query, resolve(query, turns)))
    assert turns[-1].resolved == "how can I prevent overfitting: why?"
