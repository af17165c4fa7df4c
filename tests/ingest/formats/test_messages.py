"""Chats that were exported as JSON: threads, replies, and talk without either."""

import json
from typing import Any

import pytest

from corpus.errors import NoQuestions
from ingest.formats.objects.json_document import JsonDocument
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

ASKED, TOLD = "How do I get VPN access?", "File a ticket with IT."


def read(value: Any) -> Reading:
    raw = Raw("chat.json", json.dumps(value, indent=1).encode())
    return JsonDocument().read(raw, lambda *_: [])


def slack() -> Any:
    return [
        {"user": "U1", "text": ASKED, "ts": "1.1", "thread_ts": "1.1", "reply_count": 2},
        {"user": "U3", "text": "Where is the calendar?", "ts": "2.1", "thread_ts": "2.1"},
        {"user": "U2", "text": "Which office?", "ts": "1.2", "thread_ts": "1.1"},
        {"user": "U1", "text": "Oslo", "ts": "1.3", "thread_ts": "1.1"},
        {"user": "U2", "text": TOLD, "ts": "1.4", "thread_ts": "1.1"},
        {"user": "U4", "text": "In the portal.", "ts": "2.2", "thread_ts": "2.1"},
    ]


def discord() -> Any:
    wrote = {"type": "Default", "timestamp": "2024-01-01T10:00:00"}
    return {
        "guild": {"id": "1", "name": "Help"},
        "messages": [
            wrote | {"id": "10", "content": ASKED, "author": {"id": "1", "name": "ann"}},
            wrote | {"id": "11", "content": "Morning all", "author": {"id": "3", "name": "carl"}},
            wrote
            | {"id": "12", "content": TOLD, "author": {"id": "2", "name": "ben"}}
            | {"reference": {"messageId": "10"}},
        ],
    }


def telegram() -> Any:
    wrote = {"type": "message", "date": "2024-01-01T10:00:00"}
    return {
        "name": "Team",
        "messages": [
            {"id": 1, "type": "service", "date": "2024-01-01T09:00:00", "actor": "Ann"},
            wrote | {"id": 2, "from": "Ann", "text": ["How do I get ", {"text": "VPN access?"}]},
            wrote | {"id": 3, "from": "Ben", "text": TOLD, "reply_to_message_id": 2},
            wrote | {"id": 4, "from": "Ann", "text": "Thanks"},
        ],
    }


def teams() -> Any:
    def wrote(key: str, who: str, html: str, replied: str | None) -> Any:
        return {
            "id": key,
            "replyToId": replied,
            "createdDateTime": "2024-01-01T10:00:00Z",
            "from": {"user": {"displayName": who}},
            "body": {"contentType": "html", "content": f"<p>{html}</p>"},
        }

    return {"value": [wrote("1", "Ann", ASKED, None), wrote("2", "Ben", TOLD, "1")]}


@pytest.mark.parametrize("export", [slack, discord, telegram, teams])
def test_a_reply_answers_what_it_replies_to(export: Any) -> None:
    found = {one.question: one.answer for one in read(export()).records}
    assert found[ASKED] == TOLD


def test_threads_that_cross_are_kept_apart() -> None:
    assert [(one.question, one.answer) for one in read(slack()).records] == [
        (ASKED, TOLD),
        ("Where is the calendar?", "In the portal."),
    ]


def test_the_lines_are_those_of_the_messages_and_the_rest_is_unread() -> None:
    reading = read(discord())
    (found,) = reading.records
    lines = json.dumps(discord(), indent=1).split("\n")
    assert ASKED in "".join(lines[found.lines[0] - 1 : found.lines[1]])
    assert [one.reason for one in reading.unread] == ["a message belongs to no question"]


def test_several_who_answer_are_named() -> None:
    more = [*slack(), {"user": "U9", "text": "Or ask Kim.", "ts": "1.5", "thread_ts": "1.1"}]
    assert read(more).records[0].answer == f"U2: {TOLD}\n\nU9: Or ask Kim."


def test_a_long_message_is_asked_by_its_sentence() -> None:
    story = "I have tried this since Monday on two machines. " * 8
    text = f"{story}How do I get VPN access? Thanks in advance."
    wrote = [{"user": "U1", "text": text, "ts": "1"}, {"user": "U2", "text": TOLD, "ts": "2"}]
    wrote[1]["thread_ts"] = "1"
    (found,) = read(wrote).records
    assert (found.question, found.answer, found.given) == (ASKED, TOLD, text)


def test_nobody_asks() -> None:
    with pytest.raises(NoQuestions, match="2 messages of a chat, in which nobody asks"):
        read([{"user": "A", "text": "Done", "ts": "1"}, {"user": "B", "text": "ok", "ts": "2"}])


def test_articles_with_authors_and_dates_are_no_chat() -> None:
    posts = [
        {"title": "How do I export?", "content": "By the menu.", "author": "a", "date": "2024"},
        {"title": "Can I import?", "content": "From CSV.", "author": "b", "date": "2024"},
    ]
    assert [one.question for one in read(posts).records] == ["How do I export?", "Can I import?"]


def chat(*said: tuple[str, object], **more: object) -> Any:
    return [
        {"from": who, "text": text, "date": f"2024-01-01T10:0{number}"} | more
        for number, (who, text) in enumerate(said)
    ]


def pairs(value: Any) -> list[tuple[str, str]]:
    return [(one.question, one.answer) for one in read(value).records]


def test_questions_beside_a_chat_are_read() -> None:
    talk = chat(("Ann", ASKED), ("Ben", TOLD))
    faq = [{"question": "Is it free?", "answer": "Yes."}, {"question": "Why?", "answer": "So."}]
    both = {"chat": talk, "faq": faq}
    assert pairs(both) == [(ASKED, TOLD), ("Is it free?", "Yes."), ("Why?", "So.")]
    silent = {"chat": chat(("Ann", "Done"), ("Ben", "ok")), "faq": faq}
    assert pairs(silent) == [("Is it free?", "Yes."), ("Why?", "So.")]


@pytest.mark.parametrize(("said", "kept"), [(42, "42"), ("", ""), (None, "")])
def test_an_answer_without_words_ends_its_question(said: object, kept: str) -> None:
    talk = (("Ann", "How many keys are there?"), ("Ben", said), ("Ann", ASKED), ("Ben", TOLD))
    assert pairs(chat(*talk)) == [("How many keys are there?", kept), (ASKED, TOLD)]


def test_a_bot_answers_too() -> None:
    assert pairs(chat(("Ann", ASKED), ("Bot", TOLD), subtype="bot_message")) == [(ASKED, TOLD)]


def test_a_reply_to_a_key_that_stands_twice_is_given_once() -> None:
    wrote = {"date": "2024-01-01", "id": 0}
    talk = [
        wrote | {"from": "Ann", "text": ASKED},
        wrote | {"from": "Cy", "text": "Where is the printer now?"},
        {"from": "Ben", "text": TOLD, "date": "2024-01-01", "id": 3, "reply_to": 0},
    ]
    assert pairs(talk) == [(ASKED, TOLD), ("Where is the printer now?", "")]
