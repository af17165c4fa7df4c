"""Words of languages without blanks, with endings, and of several languages in one corpus."""

from pathlib import Path

import numpy as np
import pytest

from corpus.lexical.analysis import WordStems, find_words, words_of_tokens
from corpus.lexical.index import LexicalIndex
from corpus.lexical.stamp import read_stamp
from corpus.model.vectors import EncodedQuery
from search.explain import MatchedPassage, explain, sentences
from tests.corpus.lexical.test_queries import build

TEXTS = {
    "zh.1": ("可以开发票吗？", "可以，下单时选择电子发票，会发送到您的邮箱。"),
    "zh.2": ("怎样修改收货地址？", "在我的订单里点击修改，发货以前都可以。"),
    "zh.3": ("如何在 Kubernetes 中部署 Redis？", "先写好配置文件，然后启动服务。"),
    "ja.1": ("パスワードを忘れました。どうすればいいですか？", "ログイン画面から再設定できます。"),
    "ja.2": ("返品はできますか？", "商品到着後、七日以内であれば可能です。"),
    "th.1": ("นโยบายการคืนเงินคืออะไร", "คืนเงินได้ภายในสามสิบวันหลังจากซื้อ"),
    "th.2": ("จะเปลี่ยนรหัสผ่านได้อย่างไร", "ไปที่หน้าโปรไฟล์แล้วเลือกความปลอดภัย"),
    "ko.1": ("비밀번호를 어떻게 변경하나요?", "프로필에서 보안 메뉴를 선택하세요."),
    "ko.2": ("배송비는 얼마인가요?", "삼만 원 이상 주문하시면 무료입니다."),
    "de.1": ("Wie kann ich meine Adresse ändern?", "Das geht im Kundenkonto unter den Daten."),
    "de.2": ("Welche Häuser werden gestrichen?", "Die Häuser in der Straße am Markt, nicht alle."),
    "en.1": ("How do I change my address?", "You can do that in your account settings."),
    "en.2": ("Which houses were painted?", "The houses on the street, but not all of them."),
    "pl.1": ("Jak zmienić hasło do konta?", "Proszę wejść w ustawienia i tam je zmienić."),
    "hi.1": ("मैं अपना पासवर्ड कैसे बदलूँ?", "प्रोफ़ाइल में सुरक्षा चुनें और नया पासवर्ड लिखें।"),
}


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return build(tmp_path_factory.mktemp("scripts") / "lexical", TEXTS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("发票", "zh.1"),
        ("票", "zh.1"),
        ("改地址", "zh.2"),
        ("Redis怎么部署", "zh.3"),
        ("パスワード忘れた", "ja.1"),
        ("返品", "ja.2"),
        ("คืนเงิน", "th.1"),
        ("รหัสผ่าน", "th.2"),
        ("비밀번호 변경", "ko.1"),
        ("배송비", "ko.2"),
        ("Haus", "de.2"),
        ("house", "en.2"),
        ("zmiana hasła", "pl.1"),
        ("पासवर्ड", "hi.1"),
    ],
)
def test_words_are_found_in_the_language_of_their_passage(
    lexical: LexicalIndex, query: str, first: str
) -> None:
    assert lexical.search(query, 3)[0].passage_id == first


def test_each_language_of_a_corpus_is_kept_in_its_stamp(tmp_path: Path) -> None:
    index = build(tmp_path / "lexical", TEXTS)
    stamp = read_stamp(tmp_path / "lexical")
    assert stamp
    assert stamp.languages == index.languages
    assert {"chinese", "japanese", "thai", "korean", "german", "english"} <= set(stamp.languages)


def test_quotes_are_found_in_text_without_blanks(lexical: LexicalIndex) -> None:
    assert lexical.find_quoted('"电子发票"', 5) == ["zh.1"]
    assert lexical.find_quoted('"发票电子"', 5) == []


def test_rare_signs_count_more_than_common_ones(lexical: LexicalIndex) -> None:
    rare, common = (
        min(lexical.frequency(stem) for stem in lexical.stems(word)) for word in ("发票", "可以")
    )
    assert 0 < rare < common


def test_tokens_belong_to_words_and_stand_alone_without_blanks() -> None:
    text = "开发票 in C++!"
    spans = [(0, 1), (1, 3), (4, 6), (7, 8), (8, 10), (10, 11)]
    assert words_of_tokens(text, spans) == ["开", "发票", "in", "C", "", ""]


def test_words_of_two_signs_overlap() -> None:
    assert [word.text for word in find_words("开发票 L1-norm")] == ["开发", "发票", "L1-norm"]
    assert [word.text for word in find_words("คืนเงิน")] == ["คืน", "นเงิ", "เงิน"]


def test_particles_and_question_words_say_nothing() -> None:
    stems = WordStems("korean")
    assert stems.stem("비밀번호를") == stems.stem("비밀번호") == "비밀번호"
    assert stems.stem("어떻게") == ""
    assert WordStems("chinese").stem("怎么") == ""


def why(query: str, question: str, text: str, language: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the terms and the marked words of an explanation without any tokens."""
    encoded = EncodedQuery(query, np.zeros(8, np.float32), (), np.zeros((0, 8), np.float32))
    passage = MatchedPassage(question, text, (), np.zeros((0, 1), np.uint8))
    (one,) = explain(encoded, np.zeros(0, np.float32), [passage], WordStems(language))
    return one.terms, [one.snippet[first:end] for first, end in one.marks]


def test_words_in_chinese_explain_a_hit_as_a_whole() -> None:
    terms, marked = why("电子发票怎么开", "可以开发票吗？", "下单时选择电子发票。", "chinese")
    assert terms == ("电子发票",)
    assert marked == ["电子发票"]


def test_words_with_korean_endings_explain_a_hit() -> None:
    terms, marked = why("비밀번호는 어디서", "변경", "비밀번호를 입력하세요.", "korean")
    assert terms == ("비밀번호는",)
    assert marked == ["비밀번호를"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("一。二！三？", 3), ("एक है। दो हैं।", 2), ("ما هذا؟ هذا كتاب.", 2), ("Go to 3.12. Now!", 2)],
)
def test_sentences_end_with_the_signs_of_their_script(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count
