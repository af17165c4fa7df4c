"""A query is asked by its parts only if it asks several things."""

# ruff: noqa: RUF001  letters of other alphabets are meant here

import pytest

from search.evidence.items import PASTE
from search.parts.split import parts_of

SEVERAL = {
    "How do refunds work? Where is my invoice?": ["How do refunds work?", "Where is my invoice?"],
    "how do refunds work and where do I find my invoice": [
        "how do refunds work", "where do I find my invoice",
    ],
    "Can I change my order, and how long does delivery take?": [
        "Can I change my order?", "how long does delivery take?",
    ],
    "how do I cancel my plan. where do I see old invoices": [
        "how do I cancel my plan.", "where do I see old invoices",
    ],
    "1. How do I cancel? 2. Where is my invoice? 3. Can I change my address?": [
        "How do I cancel?", "Where is my invoice?", "Can I change my address?",
    ],
    "- How do I cancel?\n- Where is my invoice?": ["How do I cancel?", "Where is my invoice?"],
    "How do I:\n- cancel an order\n- get a refund": [
        "How do I cancel an order", "How do I get a refund",
    ],
    "Hi team, can you tell me how refunds work and where I find my invoice? Thanks!": [
        "can you tell me how refunds work?", "where I find my invoice?",
    ],
    "How do I mount an ISO, where are the logs, and what is the default port?": [
        "How do I mount an ISO?", "where are the logs?", "what is the default port?",
    ],
    "Wie kündige ich mein Abo und wo finde ich meine Rechnung?": [
        "Wie kündige ich mein Abo?", "wo finde ich meine Rechnung?",
    ],
    "Wie kündige ich meinen Vertrag und bekomme ich mein Geld zurück?": [
        "Wie kündige ich meinen Vertrag?", "bekomme ich mein Geld zurück?",
    ],
    "Können Sie mir sagen, wie ich kündige und wo ich die Rechnung finde?": [
        "Können Sie mir sagen, wie ich kündige?", "wo ich die Rechnung finde?",
    ],
    "Comment annuler ma commande et où trouver ma facture ?": [
        "Comment annuler ma commande ?", "où trouver ma facture ?",
    ],
    "¿Cómo cancelo mi pedido y dónde veo mi factura?": [
        "¿Cómo cancelo mi pedido?", "dónde veo mi factura?",
    ],
    "Come annullo il mio ordine e dove trovo la fattura?": [
        "Come annullo il mio ordine?", "dove trovo la fattura?",
    ],
    "Como cancelo o meu pedido e onde encontro a fatura?": [
        "Como cancelo o meu pedido?", "onde encontro a fatura?",
    ],
    "Hoe annuleer ik mijn bestelling en waar vind ik mijn factuur?": [
        "Hoe annuleer ik mijn bestelling?", "waar vind ik mijn factuur?",
    ],
    "Как отменить заказ и где найти чек?": ["Как отменить заказ?", "где найти чек?"],
    "Jak anulować zamówienie i gdzie znajdę fakturę?": [
        "Jak anulować zamówienie?", "gdzie znajdę fakturę?",
    ],
    "Siparişimi nasıl iptal ederim ve faturayı nerede bulurum?": [
        "Siparişimi nasıl iptal ederim?", "faturayı nerede bulurum?",
    ],
    "Hola, ¿cuánto cuesta el envío? ¿Aceptan devoluciones? Gracias": [
        "¿cuánto cuesta el envío?",
        "¿Aceptan devoluciones?",
    ],
    "怎么退款？发票在哪里？": ["怎么退款？", "发票在哪里？"],
    "怎么退款，在哪里看发票": ["怎么退款", "在哪里看发票"],
    "返金はどうすればいいですか。請求書はどこにありますか。": [
        "返金はどうすればいいですか。", "請求書はどこにありますか。",
    ],
    "환불은 어떻게 하나요? 영수증은 어디에 있나요?": [
        "환불은 어떻게 하나요?", "영수증은 어디에 있나요?",
    ],
    "كيف ألغي طلبي؟ وأين أجد الفاتورة؟": ["كيف ألغي طلبي؟", "وأين أجد الفاتورة؟"],
    # a language that no list knows is divided by its signs
    "Ninawezaje kughairi agizo langu? Ankara yangu iko wapi?": [
        "Ninawezaje kughairi agizo langu?", "Ankara yangu iko wapi?",
    ],
}  # fmt: skip

ONE = [
    "What is the difference between precision and recall?",
    "what is the difference between how Git does it and how SVN does it",
    "pros and cons of dropout",
    "What are the pros and cons of batch normalisation, and of layer normalisation?",
    "refunds and invoices",
    "how and why does dropout work",
    "when and where is the next meeting",
    "How do I cancel my order and get a refund?",
    "How do I know what is broken and what is fine?",
    "How can I tell which ones are new and which ones are old?",
    "Which is better? Python or Java?",
    "Can I pay by card or can I pay by PayPal?",
    "Who wrote Do Androids Dream of Electric Sheep? and when",
    'What does "Are you sure? Delete all?" mean?',
    "what does `a ? b : c` do",
    "Where do I find https://example.org/search?q=a&lang=en and what?",
    "I upgraded to 3.12 yesterday. Since then nothing works. How do I go back?",
    "My card was declined. The app showed E1042.",
    "bread and butter",
    "What happens to my data when I leave and my account is closed?",
    "Is it safe to mix bleach and vinegar?",
    "Romeo and Juliet: who dies first?",
    "What? Why?",
    "Why is the sky blue (and why is the sea blue)?",
    "which numbers does a model learn itself and which ones do I have to set beforehand",
    "What should I do if I forget my password and can't get into my mail?",
    "Was ist der Unterschied zwischen Miete und Pacht?",
    "Woher weiß ich, was kaputt ist und was noch geht?",
    "Wie viel kostet Versand und Verpackung?",
    "Quelle est la différence entre le beurre et la margarine ?",
    "Comment savoir où postuler et où ne pas postuler ?",
    "¿Cuál es la diferencia entre ser y estar?",
    "¿Qué ventajas y desventajas tiene el plan anual?",
    "Какая разница между СПб и ЛО?",
    "猫和狗有什么区别？",
    "如果我忘记密码，怎么办？",
    "コーヒーと紅茶はどちらが体にいいですか、それとも水ですか",
    "How do I use e.g. Redis vs. Memcached?",
    "Version 2.0 vs. 3.0? Which one",
    "C++ or Rust?",
]


@pytest.mark.parametrize("query", SEVERAL)
def test_several_questions_are_told_apart(query: str) -> None:
    assert list(parts_of(query)) == SEVERAL[query]


@pytest.mark.parametrize("query", ONE)
def test_one_question_stays_one(query: str) -> None:
    assert parts_of(query) == ()


@pytest.mark.parametrize(
    ("query", "last"),
    [
        ("What is dropout? Why does it help?", "Why does it help (dropout)?"),
        ("Where do I find the backup folder, and can I move it?", "can I move it (backup folder)?"),
        ("How do refunds work and how long does it take?", "how long does it take (refunds)?"),
        ("Was ist ein Depot? Was kostet es?", "Was kostet es (Depot)?"),
        ("Qu'est-ce que la TVA ? Qui doit la payer et quand faut-il la payer ?", None),
        ("¿Dónde está mi pedido? ¿Puedo cancelarlo?", "¿Puedo cancelarlo (pedido)?"),
        ("My router is a FritzBox 7590. How do I reset it? Where is the password?",
         "Where is the password (FritzBox 7590)?"),
        (
            "Ich ziehe im Mai um. Wie ändere ich die Adresse? Was kostet der Versand nach Wien?",
            "Was kostet der Versand nach Wien?",
        ),
        ("Is there a trial? Is it possible to pay by card?", "Is it possible to pay by card?"),
        ("Gibt es einen Rabatt? Gibt es eine Testphase?", "Gibt es eine Testphase?"),
    ],
)  # fmt: skip
def test_a_later_question_takes_its_subject_along(query: str, last: str | None) -> None:
    parts = parts_of(query)
    assert len(parts) > 1
    assert last is None or parts[-1] == last


MAIL = """From: Anna Schmidt <anna@example.org>
Subject: Re: two questions

Dear support team,

I ordered two lamps on 3 May and only one of them arrived. The invoice lists
both of them, and the parcel service says that there was just one parcel. I am
a little confused, since the order page says "Delivered? Yes".

How do I get my money back for the second lamp? And can you tell me how long
a refund takes?

    order.items[0].status == "delivered";

Kind regards,
Anna Schmidt
Would you like to know more? www.example.org/?about

On Mon, 4 May 2026, support wrote:
> Did you get our parcel?
> How satisfied are you?
"""


@pytest.mark.parametrize("text", [MAIL, " ".join(MAIL.partition("On Mon")[0].split())])
def test_a_mail_is_asked_by_its_questions(text: str) -> None:
    asked = parts_of(text)
    assert asked[0] == "How do I get my money back for the second lamp?"
    assert asked[1] == "can you tell me how long a refund takes?"
    assert len(text) > PASTE


def test_a_pasted_text_without_a_question_is_asked_by_what_it_wants() -> None:
    text = "I have had the device for two years and it was fine so far. " * 6
    (part,) = parts_of(f"Hello all, {text}I would like to return the charger. Best, Ann")
    assert part == "I would like to return the charger."
    (part,) = parts_of(text)
    assert text.startswith(part)
    assert len(part) <= PASTE


PYTHON = """Traceback (most recent call last):
  File "/srv/app/main.py", line 412, in run
    self.pipeline.start(name="x")
  File "/srv/app/pipeline.py", line 98, in start
    return rows["id"]
KeyError: 'id'
"""
JAVA = """Exception in thread "main" java.lang.RuntimeException: boom
\tat com.example.App.run(App.java:12)
\tat com.example.App.main(App.java:13)
Caused by: java.sql.SQLException: Connection refused at 0x7ffde3a0
\tat org.db.Driver.connect(Driver.java:1)
\t... 12 more
"""
SCRIPT = """TypeError: Cannot read properties of undefined (reading 'map')
    at List (/home/ann/app/src/List.js:12:18)
    at async main (/home/ann/app/index.js:3:1)
"""
RUST = """thread 'main' panicked at src/main.rs:4:10:
index out of bounds: the len is 3 but the index is 7
stack backtrace:
   0: rust_begin_unwind
"""
GO = """panic: runtime error: invalid memory address or nil pointer dereference

goroutine 1 [running]:
main.main()
\t/tmp/x.go:8 +0x1d
"""


@pytest.mark.parametrize(
    ("trace", "error"),
    [
        (PYTHON, "KeyError: 'id'"),
        (JAVA, "SQLException: Connection refused"),
        (SCRIPT, "TypeError: Cannot read properties of undefined (reading 'map')"),
        (RUST, "index out of bounds: the len is 3 but the index is 7"),
        (GO, "panic: runtime error: invalid memory address or nil pointer dereference"),
    ],
)
@pytest.mark.parametrize("is_in_one_line", [False, True])
def test_a_stack_trace_is_asked_by_its_error(
    trace: str, error: str, *, is_in_one_line: bool
) -> None:
    def written(text: str) -> str:
        return " ".join(text.split()) if is_in_one_line else text

    if not is_in_one_line or trace not in (RUST, GO):
        assert parts_of(written(trace)) == (error,)
        assert parts_of(written(f"{trace}\nHow do I fix this?")) == (error,)
        assert parts_of(written(f"{trace}\nWhat is wrong here?")) == (error,)
        more = parts_of(written(f"{trace}\nWhich settings does the replica of the database need?"))
        assert more == (error, "Which settings does the replica of the database need?")
        assert parts_of(written(f"Hi! The nightly job fails with this:\n{trace}"))[0] == error


@pytest.mark.parametrize(
    "text",
    ["a? " * 700, "and how do I x " * 140, "1. " * 600, "(" * 2000, '"' * 2000, "Error: " * 280,
     "at a(b:1) " * 200, "¿" * 2000, "\n" * 2000, "Error." * 330, "怎么？" * 600, "x@" * 1000],
)  # fmt: skip
@pytest.mark.timeout(5)
def test_no_text_takes_long(text: str) -> None:
    assert all(0 < len(part) <= PASTE for part in parts_of(text[:2000]))
