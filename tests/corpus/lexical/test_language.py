"""Which languages a corpus is in: short answers, many scripts, mixtures, code and names."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

import subprocess
import sys

import pytest

from corpus.lexical.language import language_shares

FAQS = {
    "english": "How long does delivery take?\nTwo to three working days.",
    "german": "Wie lange dauert die Lieferung?\nZwei bis drei Werktage.",
    "dutch": "Hoe lang duurt de levering?\nTwee tot drie werkdagen.",
    "swedish": "Hur lång tid tar leveransen?\nTvå till tre arbetsdagar.",
    "danish": "Hvor lang tid tager leveringen?\nTo til tre hverdage, også hvis du bor på en ø.",
    "norwegian": "Hvor lang tid tar leveringen?\nTo til tre virkedager, også hvis du bor på en øy.",
    "finnish": "Kuinka kauan toimitus kestää?\nKahdesta kolmeen arkipäivää.",
    "hungarian": "Mennyi ideig tart a szállítás?\nKét-három munkanapig.",
    "french": "Combien de temps prend la livraison ?\nDeux à trois jours ouvrés.",
    "italian": "Quanto tempo richiede la consegna?\nDa due a tre giorni lavorativi.",
    "spanish": "¿Cuánto tarda la entrega?\nDe dos a tres días laborables.",
    "portuguese": "Quanto tempo demora a entrega?\nDois a três dias úteis, não mais.",
    "romanian": "Cât durează livrarea?\nDouă până la trei zile lucrătoare.",
    "catalan": "Quant de temps triga l'entrega?\nDe dos a tres dies feiners.",
    "polish": "Jak długo trwa dostawa?\nDwa do trzech dni roboczych.",
    "czech": "Jak dlouho trvá doručení?\nDva až tři pracovní dny.",
    "slovak": "Ako dlho trvá doručenie?\nDva až tri pracovné dni.",
    "turkish": "Teslimat ne kadar sürer?\nİki ila üç iş günü.",
    "vietnamese": "Giao hàng mất bao lâu?\nHai đến ba ngày làm việc.",
    "indonesian": "Berapa lama pengirimannya?\nDua sampai tiga hari kerja, karena dikirim pos.",
    "russian": "Сколько длится доставка?\nДва-три рабочих дня, если товар есть на складе.",
    "ukrainian": "Скільки триває доставка?\nДва-три робочі дні, якщо товар є на складі.",
    "bulgarian": "Колко време отнема доставката?\nДва до три работни дни, ако е в склада.",
    "greek": "Πόσο διαρκεί η παράδοση;\nΔύο με τρεις εργάσιμες ημέρες.",
    "hebrew": "כמה זמן לוקח המשלוח?\nשניים עד שלושה ימי עסקים.",
    "arabic": "كم يستغرق التوصيل؟\nمن يومين إلى ثلاثة أيام عمل.",
    "persian": "تحویل چقدر طول می‌کشد؟\nدو تا سه روز کاری.",
    "hindi": "डिलीवरी में कितना समय लगता है?\nदो से तीन कार्य दिवस।",
    "thai": "การจัดส่งใช้เวลานานเท่าไร\nสองถึงสามวันทำการ",
    "chinese": "多久能送到？\n两到三个工作日。",
    "japanese": "配送にはどのくらいかかりますか？\n二、三営業日です。",
    "korean": "배송은 얼마나 걸리나요?\n영업일 기준 이틀에서 사흘입니다.",
}


@pytest.mark.parametrize("language", FAQS)
def test_a_single_question_with_a_short_answer_shows_its_language(language: str) -> None:
    assert list(language_shares([FAQS[language]])) == [language]


def test_a_mixed_corpus_is_in_each_of_its_languages_by_text() -> None:
    texts = [FAQS["english"]] * 4 + [FAQS["german"]] * 2 + [FAQS["japanese"], FAQS["chinese"]]
    assert language_shares(texts) == {
        "english": 0.5,
        "german": 0.25,
        "japanese": 0.125,
        "chinese": 0.125,
    }


def test_the_corpus_says_what_unclear_texts_are_in() -> None:
    unclear = "Hvor ligger kontoret?\nI Storgata 4."  # Danish or Norwegian
    assert list(language_shares([FAQS["norwegian"], unclear])) == ["norwegian"]
    assert list(language_shares([FAQS["danish"], unclear])) == ["danish"]


ENGLISH = [
    "Who was Ludwig Mies van der Rohe?\nAn architect from Aachen who taught in Chicago.",
    "What did Gabriel García Márquez write?\nHe wrote Cien años de soledad in 1967.",
    "Where is the Île de la Cité?\nThe island is in the middle of the Seine in Paris.",
    "What does 你好 mean?\nIt means hello; people say it when they meet someone.",
    "Who founded the Fundação Calouste Gulbenkian?\nIts founder came to Lisbon during the war.",
    "What is Schadenfreude?\nThe joy that somebody feels when others have bad luck.",
]


def test_english_about_people_and_places_elsewhere_is_english() -> None:
    assert language_shares(ENGLISH) == {"english": 1.0}


CODE = [
    "How do I read a file?\n```python\nwith open(name) as die:\n    der = die.read()\n```",
    "What does `git rebase -i` do?\nIt replays commits. Run git rebase -i HEAD~3 and edit.",
    "Why does it print None?\n    def f(n):\n        print(n)\n    x = f(3)\nThere is no return.",
    "How are lists sorted?\nlist.sort(key=len, reverse=True) in place; sorted() makes a new one.",
]


def test_english_with_much_code_is_english() -> None:
    assert language_shares(CODE) == {"english": 1.0}


def test_chinese_with_code_and_products_is_chinese() -> None:
    texts = [
        "如何在 Kubernetes 中部署 Redis？\nkubectl apply -f redis.yaml，然后等待 Pod 启动。",
        "怎样读取文件？\nwith open('a.txt') as f: print(f.read())",
    ]
    assert language_shares(texts) == {"chinese": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8443, 9090, 3.12",
        "RAG RLHF LoRA",
        "for (int i = 0; i < n; i++) { die(man, de, la); }",
        "```\nWie lange dauert die Lieferung?\n```",
        "https://example.org/wie/lange/dauert/die/lieferung",
        "max.mustermann@firma.de\nanna.schmidt@firma.de",
        "John Smith, Vasco da Gama, Paul van der Meer",
        "John Smith, Paul van der Meer",
        "😀 → ✓",
    ],
)
def test_code_names_and_numbers_are_in_no_language(text: str) -> None:
    assert language_shares([text]) == {}


def test_a_stray_text_is_no_language_of_a_large_corpus() -> None:
    assert language_shares([FAQS["english"]] * 99 + [FAQS["french"]]) == {"english": 1.0}
    few = language_shares([FAQS["english"]] * 9 + [FAQS["french"]])
    assert few == {"english": 0.9, "french": 0.1}


def test_nothing_is_loaded_before_a_language_is_asked_for() -> None:
    code = "import sys, corpus.lexical.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
