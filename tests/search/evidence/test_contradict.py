"""Questions that look alike: which ask different things, and which may be the same."""

import pytest

from corpus.lexical.analysis import WordStems
from search.evidence.contradict import contradict

DIFFERENT = [
    ("english", "What does error F07 mean?", "What does error F70 mean?"),
    ("english", "How do I update to firmware 2.4?", "How do I update to firmware 3.0?"),
    ("english", "Which cards are accepted?", "Which cards are not accepted?"),
    ("english", "Which pumps are supported?", "Which pumps are unsupported?"),
    ("english", "How do I increase the flow?", "How do I decrease the flow?"),
    ("english", "What is the maximum dose?", "What is the minimum dose?"),
    ("english", "How much is the Basic plan?", "How much is the Premium plan?"),
    ("english", "How do I connect to Slack?", "How do I connect to Teams?"),
    ("english", "What may I bring on board?", "What may I not bring on board?"),
    ("english", "What changed in 2023?", "What changed in 2024?"),
    ("english", "What is a Type I error?", "What is a Type II error?"),
    ("english", "What is overfitting?", "What is underfitting?"),
    ("english", "Can I cancel within 14 days?", "Can I cancel within 30 days?"),
    ("german", "Welche Karten werden akzeptiert?", "Welche Karten werden nicht akzeptiert?"),
    (
        "german",
        "Welche Waren kann ich umtauschen?",
        "Welche Waren sind vom Umtausch ausgeschlossen?",
    ),
    ("spanish", "¿Qué tarjetas aceptan?", "¿Qué tarjetas no aceptan?"),
    ("french", "Quels bagages sont autorisés ?", "Quels bagages ne sont pas autorisés ?"),
    ("russian", "Какие карты принимаются?", "Какие карты не принимаются?"),
]
ALIKE = [
    ("english", "How do I reset my password?", "How do I change my password?"),
    ("english", "Why can't I log in?", "Why is it that I cannot log in?"),
    ("english", "Why doesn't my pump start?", "Why does my pump not start?"),
    ("english", "How do L1 and L2 differ?", "What is the difference between L2 and L1?"),
    ("english", "How do I install it?", "How do I install it on Python 3.12?"),
    ("english", "What does E1042 mean?", "What is error 1042?"),
    ("english", "How can I delete my account?", "How do I remove my account?"),
    ("english", "What is a GAN?", "What is a generative adversarial network?"),
    ("english", "How long does an update to 3.12 take?", "How long does an update to 3.12.4 take?"),
    ("german", "Wie lösche ich mein Konto?", "Wie lösche ich meinen Account?"),
    ("german", "Wie kann ich bezahlen?", "Welche Zahlungsarten gibt es?"),
    ("spanish", "¿Cómo cambio mi contraseña?", "¿Cómo restablezco mi contraseña?"),
    ("english", "", "What is this?"),
]


@pytest.mark.parametrize(("language", "a", "b"), DIFFERENT)
def test_questions_differ(language: str, a: str, b: str) -> None:
    stem = WordStems(language).stem
    assert contradict(a, b, stem)
    assert contradict(b, a, stem)


@pytest.mark.parametrize(("language", "a", "b"), ALIKE)
def test_questions_may_be_the_same(language: str, a: str, b: str) -> None:
    stem = WordStems(language).stem
    assert not contradict(a, b, stem)
    assert not contradict(b, a, stem)
