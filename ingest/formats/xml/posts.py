"""The posts of a Stack Exchange site: each question with its accepted and its best answers."""

import re
from collections.abc import Iterator, Mapping
from typing import Self

from ingest.formats.markup import html_markdown
from ingest.text.reading import Found
from ingest.text.scratch import Scratch

# Beyond the accepted answer and the best ones, answers repeat or contradict them.
_MOST_ANSWERS = 3
_TAG = re.compile(r"[^<>|\s]+")
_SCORE = re.compile(r"-?[0-9]{1,18}")
TABLES = """
CREATE TABLE questions (
    id TEXT UNIQUE, title TEXT, body TEXT, score INTEGER, accepted TEXT, tags TEXT, line INTEGER
);
CREATE TABLE answers (id TEXT, question TEXT, body TEXT, score INTEGER);
"""
_ADD_QUESTION = "INSERT OR IGNORE INTO questions VALUES (?, ?, ?, ?, ?, ?, ?)"
_ADD_ANSWER = "INSERT INTO answers VALUES (?, ?, ?, ?)"
_QUESTIONS = "SELECT id, title, body, score, accepted, tags, line FROM questions ORDER BY rowid"
# The accepted one, then by score and order; those without a positive score come last.
_ANSWERS = f"""
SELECT body, id = :accepted OR score > 0 FROM answers WHERE question = :id
ORDER BY id = :accepted DESC, score DESC, rowid LIMIT {_MOST_ANSWERS}
"""  # noqa: S608  a constant


class Posts:
    """Collects posts in any order, on disk within its `with`, and joins answers to questions."""

    def __init__(self, tables: str = TABLES) -> None:
        self._tables = tables
        self._asked = self._given = 0

    def __enter__(self) -> Self:
        self._scratch = Scratch(self._tables)
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.close()

    @property
    def share(self) -> float:
        """The share of its questions that has been yielded, in [0, 1]; 1 if there are none."""
        return self._given / self._asked if self._asked else 1.0

    def add(self, row: Mapping[str, str], line: int) -> None:
        """Add a row of Posts.xml; other kinds of posts (wikis, tag excerpts) are ignored."""
        kind, body = row.get("PostTypeId"), row.get("Body", "")
        number = row.get("Id") or f"in line {line}"
        score = _SCORE.fullmatch(row.get("Score", "0"))
        points = int(score[0]) if score else 0
        if kind == "1" and (title := row.get("Title", "")).strip():
            accepted, tags = row.get("AcceptedAnswerId", ""), row.get("Tags", "")
            post = (number, title, body, points, accepted, tags, line)
            self._asked += self._scratch.run(_ADD_QUESTION, post).rowcount
        elif kind == "2":
            self._scratch.run(_ADD_ANSWER, (number, row.get("ParentId", ""), body, points))

    def found(self) -> Iterator[Found]:
        """Yield a record for each question; its lines are those of its own row."""
        self._scratch.run("CREATE INDEX of_question ON answers (question)")
        for number, title, body, score, accepted, tags, line in self._scratch.run(_QUESTIONS):
            self._given += 1
            yield Found(
                question=" ".join(html_markdown(title).split()),
                answer="\n\n---\n\n".join(self._answers(number, accepted)),
                section=(),
                lines=(line, line),
                tags=tuple(_TAG.findall(tags)),
                place=f"post {number}, score {score}",
                given=html_markdown(body),
            )

    def _answers(self, question: str, accepted: str) -> Iterator[str]:
        """Yield the answers of a question as Markdown, the accepted one first."""
        rows = list(self._scratch.run(_ANSWERS, {"id": question, "accepted": accepted}))
        liked = [body for body, good in rows if good] or [body for body, _ in rows]
        return filter(None, map(html_markdown, liked))
