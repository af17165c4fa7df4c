"""Exports of chats as objects: messages with who wrote them, when, and what they reply to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.records import Unread
from ingest.formats.items.values import joined
from ingest.formats.markup import html_markdown, is_html
from ingest.text.exchanges import Exchange, Message, asks, find_exchanges
from ingest.text.reading import Found

# How the exports of Slack, Discord, Telegram, Teams, Mattermost, Zulip and others name these.
_TEXTS = ("text", "content", "message", "body", "markdown")
_AUTHORS = (
    *("user", "author", "from", "sender", "username", "user_name", "sender_name", "user_id"),
    *("sender_full_name", "display_name", "from_id"),
)
_TIMES = (
    *("ts", "timestamp", "date", "time", "created_at", "createdAt", "create_at", "sent_at"),
    *("createdDateTime", "created", "datetime", "date_unixtime", "timestamp_ms"),
)
_KEYS = ("id", "message_id", "ts", "messageId", "client_msg_id")
_REPLIES = (
    *("thread_ts", "reply_to_message_id", "replyToId", "reply_to", "in_reply_to", "root_id"),
    *("parent_id", "parentId", "replied_to", "reply_to_id", "reference"),
)
# Objects with these are turns with a model, which are read by their roles, or articles.
_OTHERS = frozenset(
    "role title question answer answers subject headline heading prompt q a".split()
)
_FEWEST = 2  # messages of a chat
_SHARE = 0.7  # of the objects of a list, from which they are messages


@dataclass(frozen=True, slots=True)
class Chat:
    """The lists of messages in a document: their records, and what neither asks nor answers.

    `objects` are what they were read from; `messages` is how many there are.
    """

    found: tuple[Found, ...]
    unread: tuple[Unread, ...]
    objects: tuple[Mapping[str, object], ...]
    messages: int


def chat_found(root: object, lines: Mapping[int, tuple[int, int]], whole: tuple[int, int]) -> Chat:
    """Return what is asked in the chats of a parsed document, which may hold none.

    `lines` are those of its objects, by `id`; `whole` stands in where they are not known. The name
    of a chat is the section of its records.
    """
    found: list[Found] = []
    unread: list[Unread] = []
    held: list[Mapping[str, object]] = []
    count = 0
    for name, objects in _chats(root, ""):
        messages = [m for one in objects if (m := _message(one, lines.get(id(one), whole)))]
        held += objects
        count += len(messages)
        exchanges = find_exchanges(messages, asks)
        unread += _left(messages, exchanges)
        for one in exchanges:
            section = (name,) if name else ()
            place = f"message {one.asked[0].key}" if one.asked[0].key else ""
            found.append(
                Found(one.question, one.answer, section, one.lines, given=one.given, place=place)
            )
    return Chat(tuple(found), tuple(unread), tuple(held), count)


def _left(messages: Sequence[Message], exchanges: Sequence[Exchange]) -> Iterator[Unread]:
    """Yield the messages that stand in no exchange, those that follow one another together."""
    held = {id(one) for part in exchanges for one in (*part.asked, *part.told)}
    for free, run in groupby(messages, lambda one: id(one) not in held):
        if free:
            some = list(run)
            said = f"{len(some)} messages belong" if len(some) > 1 else "a message belongs"
            yield Unread((some[0].lines[0], some[-1].lines[1]), f"{said} to no question")


def _chats(value: object, name: str) -> Iterator[tuple[str, Sequence[Mapping[str, object]]]]:
    """Yield the lists of messages below a value, each with the name of its chat."""
    if isinstance(value, Mapping):
        called = joined(value.get("name") or value.get("title")) or name
        for inner in value.values():
            if isinstance(inner, (list, Mapping)):
                yield from _chats(inner, called)
    elif isinstance(value, list):
        objects = [one for one in value if isinstance(one, Mapping)]
        if len(objects) >= _FEWEST and sum(map(_is_message, objects)) >= _SHARE * len(objects):
            yield name, objects
        else:
            for inner in value:
                if isinstance(inner, (list, Mapping)):
                    yield from _chats(inner, name)


def _is_message(one: Mapping[str, object]) -> bool:
    """Return whether an object says who wrote what when, and is nothing else."""
    dated = any(key in one and not isinstance(one[key], (list, Mapping)) for key in _TIMES)
    return dated and not _OTHERS & one.keys() and bool(_who(one)) and any(k in one for k in _TEXTS)


def _message(one: Mapping[str, object], lines: tuple[int, int]) -> Message | None:
    """Return an object as a message, with "" for a picture; None where nobody wrote it."""
    who = _who(one)
    text = next((said for key in _TEXTS if (said := _text(one.get(key)))), "")
    if not who or one.get("subtype") in {"channel_join", "channel_leave"}:
        return None
    key = next((str(one[key]) for key in _KEYS if _is_key(one.get(key))), "")
    return Message(who, text, lines, key, _replied(one))


def _who(one: Mapping[str, object]) -> str:
    """Return who wrote a message: a name, or the name in an object that stands for a person."""
    for key in _AUTHORS:
        value = one.get(key)
        while isinstance(value, Mapping):  # Teams: {"user": {"displayName": …}}
            names = ("displayName", "display_name", "real_name", "name", "username", "user", "id")
            value = next((value[k] for k in names if value.get(k)), None)
        if _is_key(value):
            return str(value)
    return ""


def _text(value: object) -> str:
    """Return the text of a message; Telegram writes one with links as a list of parts."""
    if isinstance(value, Mapping):
        value = value.get("content") or value.get("text")
    if isinstance(value, list):
        parts = [one.get("text") if isinstance(one, Mapping) else one for one in value]
        value = "".join(part for part in parts if isinstance(part, str))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    text = value.strip() if isinstance(value, str) else ""
    return html_markdown(text).strip() if is_html(text) else text


def _replied(one: Mapping[str, object]) -> str:
    """Return the key of the message that one replies to, "" where it replies to none."""
    for name in _REPLIES:
        value = one.get(name)
        if isinstance(value, Mapping):  # Discord: {"messageId": …}
            value = value.get("messageId") or value.get("message_id") or value.get("id")
        if _is_key(value):
            return str(value)
    return ""


def _is_key(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
