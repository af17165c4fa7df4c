"""A corpus in languages that its model does not know: its words decide, and nothing is sure."""

import json

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine

CHINESE = {
    "怎么修改登录密码？": "在账户设置里点击安全，然后输入新的密码。",
    "退款需要多长时间？": "退款会在五个工作日内退回原来的付款方式。",
    "可以用信用卡付款吗？": "可以，我们接受常见的信用卡和银行转账。",
    "怎么申请发票？": "在订单页面选择开具发票，填写公司抬头和税号。",
    "包裹什么时候送到？": "普通快递三天送到，偏远地区需要一周。",
}
HUNGARIAN = {
    "Hogyan változtathatom meg a jelszavamat?": "A fiók beállításai között, a biztonság lapon.",
    "Mennyi idő alatt kapom vissza a pénzem?": "Öt munkanapon belül, ugyanarra a kártyára.",
    "Hol kérhetek számlát a rendelésemről?": "A rendelés oldalán, a számla gombra kattintva.",
    "Mikor érkezik meg a csomagom?": "Belföldön három nap alatt hozza ki a futár.",
    "Hogyan mondhatom le az előfizetést?": "A fiók oldalán, a hónap végéig bármikor.",
}
# Neither corpus answers these.
FOREIGN = [
    "今天北京的天气怎么样？",
    "谁写了红楼梦？",
    "Ki festette a Mona Lisát?",
    "Milyen magas a Kékes?",
]


@pytest.fixture(scope="module")
def foreign_engine(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Engine:
    folder = tmp_path_factory.mktemp("foreign")
    records = {**CHINESE, **HUNGARIAN}
    lines = (
        json.dumps({"question": q, "answer": a}, ensure_ascii=False) for q, a in records.items()
    )
    (folder / "faq.jsonl").write_text("\n".join(lines), "utf-8")
    settings = Settings.load(index=folder / "index")
    ingest([folder / "faq.jsonl"], settings, embedder)
    return Engine.open(settings, embedder)


@pytest.mark.parametrize("question", [*CHINESE, *HUNGARIAN])
def test_its_own_questions_are_answered(foreign_engine: Engine, question: str) -> None:
    asked = foreign_engine.ask(question)
    assert asked.answerable
    assert asked.results[0].record.question == question


@pytest.mark.parametrize(
    ("query", "question"),
    [("发票", "怎么申请发票？"), ("számla a rendelésről", "Hol kérhetek számlát a rendelésemről?")],
)
def test_its_words_find_it_and_the_remark_says_why_it_is_unsure(
    foreign_engine: Engine, query: str, question: str
) -> None:
    asked = foreign_engine.ask(query)
    assert asked.results[0].record.question == question
    assert "does not know" in asked.reason
    assert "ingest --rebuild --model" in asked.reason


@pytest.mark.parametrize("query", FOREIGN)
def test_what_has_none_of_its_words_is_refused(foreign_engine: Engine, query: str) -> None:
    asked = foreign_engine.ask(query)
    assert not asked.answerable, asked.confidence


def test_a_corpus_in_english_is_not_judged_by_its_words(engine: Engine) -> None:
    asked = engine.ask("How does dropout work?")
    assert asked.answerable
    assert asked.reason == ""
