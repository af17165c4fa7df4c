"""Questions without a question mark, in the languages in which they are usual."""

# ruff: noqa: RUF001

import pytest

from ingest.text.wording import is_question, question_text


@pytest.mark.parametrize(
    "text",
    [
        "Wie kündige ich", "Kann ich kündigen", "Gibt es Rabatt", "Wo finde ich die Rechnung",
        "Cómo cancelar un pedido", "¿Qué pasa si no llega", "Como trocar a senha",
        "Comment puis-je payer", "Comment installer le client", "Pourquoi ça échoue",
        "Come si installa", "Quanto costa la spedizione", "Hoe werkt het", "Hur lång tid tar det",
        "Hvordan betaler jeg", "Miten palautan tuotteen", "Voinko palauttaa sen",
        "Czy mogę zapłacić kartą", "Jak dlouho to trvá", "Hogyan rendelhetek",
        "Как отменить заказ", "Можно ли вернуть деньги", "Объясните разницу", "Чому не працює",
        "Nasıl iptal ederim", "İade edebilir miyim", "Docker nedir", "Bagaimana cara membayar",
        "HTTP là gì", "Πώς πληρώνω", "Τι είναι αυτό;", "Ի՞նչ է սա", "איך מבטלים הזמנה",
        "كيف أدفع", "هل يوجد ضمان", "چگونه پرداخت کنم", "क्या डिलीवरी मुफ्त है", "हम कैसे भुगतान करें",
        "返品はできますか。", "クロージャとは", "なぜ遅いのか", "환불은 언제 되나요", "배송비가 있습니까.",
        "如何退款", "什么是闭包", "支持退款吗", "為什麼失敗", "ทำไมช้า", "คืนเงินได้ไหม",
        'Is it "safe?"', "Really?!",
    ],
)  # fmt: skip
def test_a_title_asks_by_its_words(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Comment syntax", "Come in", "Como", "var hoisting", "Die Garantie", "Rückgabe",
        "Wie im letzten Kapitel gezeigt, dauert es lange.", "Formas de pago", "Livraison",
        "Что-то сломалось", "Доставка и оплата", "送料", "設定方法", "環境變數", "환불 규정",
        "使用索引的优点", "我们知道什么是重要的。", "الدفع", "भुगतान", "การคืนเงิน", "Τιμές; ναι",
        "Gecko engine", "İptal", "Hat size",
    ],
)  # fmt: skip
def test_a_name_or_a_sentence_does_not_ask(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("G1. What is a mast?", "What is a mast?"),
        ("Q12) What is a mast?", "What is a mast?"),
        ("Q. What is a mast?", "What is a mast?"),
        ("**W1.** What is a mast?", "What is a mast?"),
        ("**2.3** What is a mast?", "What is a mast?"),
        ("# 1. What is a mast?", "What is a mast?"),
        ("SQL1.2. What is a mast?", "What is a mast?"),
        ("（3）什么是桅杆？", "什么是桅杆？"),
        ("Question 4: What is a mast?", "What is a mast?"),
        ("Вопрос 4. Что такое мачта?", "Что такое мачта?"),
        ("Frage: Was ist ein Mast?", "Was ist ein Mast?"),
        ("问题1：什么是桅杆", "什么是桅杆"),
        ("What is a mast? [[src]](https://a.b/c_(d))", "What is a mast?"),
        ("[[↑]](#toc) <a name='m'></a>What is a mast?", "What is a mast?"),
        ("![easy](https://a.b/e.svg) What is a mast?", "What is a mast?"),
        ("What is a mast? [![ok](https://a.b/e.svg)](https://a.b)", "What is a mast?"),
        ("What is a mast? ⭐⭐ 🟢", "What is a mast?"),
        ("What is a mast? :star: :star:", "What is a mast?"),
        ("What is<br>a mast?\\", "What is a mast?"),
        ("[What is a `mast`?](#mast)", "What is a `mast`?"),
        # what only looks like a code or an ornament
        ("ES6: What is new?", "ES6: What is new?"),
        ("V1.2 features", "V1.2 features"),
        ("What does 🔥 mean?", "What does 🔥 mean?"),
        ("Which sign is this: ![a stop sign](s.png)", "Which sign is this: a stop sign"),
        ("[src](https://a.b)", "src"),
        ("🔥", "🔥"),
    ],
)
def test_what_stands_around_a_question_is_no_part_of_it(written: str, said: str) -> None:
    assert question_text(written) == said
