"""Chats and transcripts with times: exports, logs, subtitles."""

import pytest

from ingest.layouts import thresholds
from ingest.layouts.catalogue import read_text
from ingest.text.document import Document
from tests.ingest.readings import best_reading

TWO = [("Where do I find the build log?", "Under Actions."), ("How long is it kept?", "A week.")]


def pairs_of(text: str, name: str = "chat.txt") -> list[tuple[str, str]]:
    scored = read_text(Document(name, text))
    assert [one.reading.layout for one in scored][:1] == ["chat"]
    return [(one.question, one.answer) for one in scored[0].reading.records]


@pytest.mark.parametrize(
    "form",
    [
        "12/03/2024, 10:21 - Ann: {}\n12/03/2024, 10:22 - Ben: {}\n",
        "[12.03.24, 10:21:05] Ann: {}\n\u200e[12.03.24, 10:22:00] Ben: {}\n",
        "3/12/24, 10:21\u202fAM - Ann Lee: {}\n3/12/24, 10:22\u202fAM - +44 7700 900123: {}\n",
        "[10:21] <ann> {}\n[10:22] <@ben> {}\n",
        "2024-03-12 10:21:07 <ann> {}\n2024-03-12 10:22:07 <ben> {}\n",
        "Ann, [12.03.2024 10:21]\n{}\n\nBen, [12.03.2024 10:22]\n{}\n\n",
        "Ann — 12/03/2024 10:21\n{}\nBen — Today at 10:22 AM\n{}\n",
        "00:01 Speaker 1\n{}\n\n00:04 Speaker 2\n{}\n\n",
    ],
)
def test_messages_in_any_spelling(form: str) -> None:
    assert pairs_of("".join(form.format(*one) for one in TWO)) == TWO


CUES = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
{}What is a closure?

2
00:00:04.500 --> 00:00:09.000
{}A function that keeps
the scope it was made in.

3
00:00:10.000 --> 00:00:12.000
{}And when would you use one?

4
00:00:12.500 --> 00:00:16.000
{}For private <i>state</i>.
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<v Host>", "<v.loud Dr Grey>"),
        ("HOST: ", "GREY: "),
        ("Ann Lee: ", "Ben Okafor: "),
        (">> ", ">> "),
        ("- ", "- "),
        ("[Host] ", "[Guest] "),
    ],
)
@pytest.mark.parametrize("name", ["talk.vtt", "talk.srt", "talk.txt"])
def test_subtitles_by_speaker(first: str, second: str, name: str) -> None:
    assert pairs_of(CUES.format(first, second, first, second), name) == [
        ("What is a closure?", "A function that keeps the scope it was made in."),
        ("And when would you use one?", "For private state."),
    ]


def test_subtitles_without_speakers_are_not_read() -> None:
    assert not read_text(Document("talk.srt", CUES.format("", "", "", "")))


def test_an_arrow_in_a_chat_makes_no_subtitles() -> None:
    text = "[10:21] <ann> where is the old printer now?\n[10:22] <ben> hall --> second door\n"
    more = "[10:23] <ann> and who has the key to it?\n[10:24] <ben> Kim\n"
    assert [answer for _, answer in pairs_of(text + more)] == ["hall --> second door", "Kim"]


def test_a_question_back_is_no_answer() -> None:
    text = (
        "[10:21] <carl> does anybody know the wifi password?\n"
        "[10:22] <ben> which floor?\n"
        "[10:22] <carl> second\n"
        "[10:23] <ben> on the fridge\n"
        "[10:40] <ann> lunch at one\n"
        "[10:41] <dora> how do I book a room?\n"
    )
    assert pairs_of(text) == [
        ("does anybody know the wifi password?", "on the fridge"),
        ("how do I book a room?", ""),
    ]


def test_what_is_no_question_is_unread() -> None:
    text = (
        "12/03/2024, 10:19 - Messages are end-to-end encrypted.\n"
        "12/03/2024, 10:20 - Ann: Morning!\n"
        "12/03/2024, 10:21 - Ann: Where is the spare key?\n"
        "12/03/2024, 10:22 - Ben: In the box\nunder the stairs.\n"
        "12/03/2024, 10:23 - Ann: Really?\n"
        "12/03/2024, 10:24 - Ann: <Media omitted>\n"
    )
    reading = best_reading(text)
    assert [(one.question, one.answer, one.lines) for one in reading.records] == [
        ("Where is the spare key?", "In the box\nunder the stairs.", (3, 5))
    ]


def test_people_who_only_talk_are_refused() -> None:
    both = (
        "[10:21] <ann> are you coming to the river?\n[10:22] <ben> at six\n"
        "[10:23] <ben> shall I bring some bread?\n[10:24] <ann> please do\n"
    )
    few = "[10:21] <carl> where is the key to the shed?\n[10:22] <ben> under the stone\n" + "".join(
        f"[11:{n}] <{who}> the boat is number {n}\n"
        for n in range(10, 20)
        for who in ("ann", "ben")
    )
    for text in (both, few):
        assert all(one.score < thresholds.REFUSED for one in read_text(Document("a.txt", text)))


def test_requests_of_who_asks_count_and_of_others_do_not() -> None:
    text = CUES.format("ANN: ", "BEN: ", "ANN: ", "BEN: ").replace(
        "What is a closure?", "Welcome. Tell me about closures."
    )
    assert pairs_of(text.replace("For private", "Take it for private"), "a.vtt") == [
        ("Welcome. Tell me about closures.", "A function that keeps the scope it was made in."),
        ("And when would you use one?", "Take it for private state."),
    ]


LOG = """2024-01-01 10:00:00 INFO: starting
2024-01-01 10:00:01 ERROR: what happened here?
2024-01-01 10:00:02 INFO: retry
2024-01-01 10:00:03 ERROR: cannot open file
"""
AGENDA = """09:00 Opening
Welcome. What is new this year?

10:00 Keynote
The future.

11:00 Break
Coffee.

11:30 Panel
Why do we need open data?
"""
TALK = """Ann — 12/03/2024 10:21
Deployed.
Ben — 12/03/2024 10:22
Nice.
Ann — 12/03/2024 10:25
Back on Monday.
Ben — 12/03/2024 10:26
Enjoy.
"""


@pytest.mark.parametrize("text", [LOG, AGENDA, TALK], ids=["log", "agenda", "nobody asks"])
def test_what_only_looks_like_a_chat(text: str) -> None:
    assert all(one.reading.layout != "chat" for one in read_text(Document("notes.txt", text)))
