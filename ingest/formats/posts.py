"""The posts of a Stack Exchange site: each question with its accepted and its best answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.formats.markup import html_markdown
from ingest.reading import Found

# Beyond the accepted answer and the best ones, answers repeat or contradict them.
_MOST_ANSWERS = 3
_TAG = re.compile(r"[^<>|\s]+")


@dataclass(frozen=True, slots=True)
class _Post:
    id: str
    title: str
    body: str
    score: int
    accepted: str
    tags: str
    line: int


class Posts:
    """Collects posts in any order, and joins answers to their questions."""

    def __init__(self) -> None:
        self._questions: dict[str, _Post] = {}
        self._answers: dict[str, list[_Post]] = {}

    def add(self, row: Mapping[str, str], line: int) -> None:
        """Take a row of Posts.xml; other kinds of posts (wikis, tag excerpts) are passed over."""
        score = row.get("Score", "0")
        post = _Post(
            id=row.get("Id", ""),
            title=row.get("Title", ""),
            body=row.get("Body", ""),
            score=int(score) if score.lstrip("-").isdigit() else 0,
            accepted=row.get("AcceptedAnswerId", ""),
            tags=row.get("Tags", ""),
            line=line,
        )
        if row.get("PostTypeId") == "1" and post.title.strip():
            self._questions[post.id] = post
        elif row.get("PostTypeId") == "2":
            self._answers.setdefault(row.get("ParentId", ""), []).append(post)

    def found(self) -> Iterator[Found]:
        """Yield a record for each question; its lines are those of its own row."""
        for post in self._questions.values():
            answers = sorted(
                self._answers.get(post.id, ()),
                key=lambda answer: (answer.id != post.accepted, -answer.score),
            )
            kept = [one for one in answers if one.id == post.accepted or one.score > 0]
            bodies = (html_markdown(one.body) for one in (kept or answers)[:_MOST_ANSWERS])
            yield Found(
                question=" ".join(html_markdown(post.title).split()),
                answer="\n\n---\n\n".join(body for body in bodies if body),
                section=(),
                lines=(post.line, post.line),
                tags=tuple(_TAG.findall(post.tags)),
                place=f"post {post.id}, score {post.score}",
                given=html_markdown(post.body),
            )
