"""Topics and coverage as plain data for JSON, REST and MCP, and as lines on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from search.topics.found import UNSORTED
from ui.output.markdown import count, place
from ui.output.payloads import record_payload
from ui.output.terminal import out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.records import Record
    from search.topics.coverage import Coverage, Covered, Gap
    from search.topics.found import Topic, Topics
    from search.topics.view import TopicView
    from ui.output.payloads import Payload

# Records of a topic that are shown with it.
_SHOWN = 50
# Records of each gap of a topic that are shown with it.
_NAMED = 10


def topics_payload(topics: Topics, records: Mapping[str, Record]) -> Payload:
    """Return the tree of topics; `records` are their examples, by id."""

    def shown(topic: Topic) -> Payload:
        examples = [records[one] for one in topic.examples if one in records]
        return {
            "id": topic.id,
            "name": topic.name,
            "count": topics.counts[topic.id],
            "question": examples[0].question if examples else "",
            "examples": [_brief(one) for one in examples],
            "topics": [shown(one) for one in topics.below(topic.id)],
        }

    return {
        "records": len(topics.ids),
        "unsorted": topics.unsorted,
        "notice": topics.notice,
        "topics": [shown(one) for one in topics.roots],
    }


def coverage_payload(coverage: Coverage) -> Payload:
    """Return how a corpus covers its topics."""
    return {
        "records": coverage.records,
        "sources": list(coverage.sources),
        "notice": coverage.notice,
        "topics": [covered_payload(one) for one in coverage.topics],
        "unsorted": covered_payload(coverage.unsorted),
    }


def covered_payload(covered: Covered) -> Payload:
    """Return how one topic is covered."""
    topic = covered.topic
    return {
        "id": topic.id,
        "name": topic.name,
        "parent": topic.parent,
        "count": covered.count,
        "sources": [{"name": name, "count": number} for name, number in covered.sources],
        "only": covered.only,
        "unanswered": _gap(covered.unanswered),
        "thin": _gap(covered.thin),
        "stale": _gap(covered.stale),
        "levels": [{"name": name, "count": number} for name, number in covered.levels],
        "missing_levels": list(covered.missing),
    }


def view_payload(view: TopicView) -> Payload:
    """Return one topic with what it holds; the records are its most typical ones."""

    def brief(topic: Topic) -> Payload:
        return {"id": topic.id, "name": topic.name, "count": view.counts[topic.id]}

    by_id = {record.id: record for record in view.records}
    gaps = {
        name: _gap(gap) | {"examples": [_brief(by_id[one]) for one in gap.ids[:_NAMED]]}
        for name in ("unanswered", "thin", "stale")
        for gap in [getattr(view.covered, name)]
    }
    return (
        covered_payload(view.covered)
        | gaps
        | {
            "above": brief(view.above) if view.above else None,
            "topics": [brief(one) for one in view.below],
            "neighbours": [brief(one) for one in view.near],
            "records": [record_payload(record) for record in view.records[:_SHOWN]],
        }
    )


def topic_names(topics: Iterable[Topic]) -> list[Payload]:
    """Return topics as they are named beside what is in them."""
    return [{"id": topic.id, "name": topic.name} for topic in topics]


def _brief(record: Record) -> Payload:
    return {"id": record.id, "question": record.question}


def _gap(gap: Gap) -> Payload:
    return {"count": gap.count, "ids": list(gap.ids)}


def show_topics(topics: Topics, records: Mapping[str, Record]) -> None:
    """Print the tree of topics, each with its number of records and a typical question."""
    for root in topics.roots:
        _show_topic(root, topics, records, "")
        for topic in topics.below(root.id):
            _show_topic(topic, topics, records, "    ")
    if topics.notice:
        out.print(escape(topics.notice))
    if topics.unsorted:
        said = f"{count(topics.unsorted, 'record')} of {len(topics.ids):,} in no topic"
        out.print(f"[dim]{said} (--topic {UNSORTED})[/]")


def _show_topic(topic: Topic, topics: Topics, records: Mapping[str, Record], deep: str) -> None:
    name = escape(topic.name)
    shown = name if topic.parent else f"[bold]{name}[/]"
    out.print(
        f"{deep}{shown} [green]{topics.counts[topic.id]:,}[/]  [dim]{escape(topic.id)}[/]",
        soft_wrap=True,
    )
    typical = next((records[one] for one in topic.examples if one in records), None)
    if typical and not topics.below(topic.id):
        out.print(
            f"{deep}    [dim]{escape(typical.question)}[/]", overflow="ellipsis", no_wrap=True
        )


def show_view(view: TopicView) -> None:
    """Print one topic: how it is covered, what is near it, its most typical records."""
    covered = view.covered
    out.print(f"[bold]{escape(covered.topic.name)}[/]  {count(covered.count, 'record')}")
    if view.above:
        out.print(f"[dim]in:[/] {escape(view.above.name)}  [dim]{escape(view.above.id)}[/]")
    for word, others in (("below", view.below), ("near", view.near)):
        for topic in others:
            said = f"{escape(topic.name)} [green]{view.counts[topic.id]:,}[/]"
            out.print(f"[dim]{word}:[/] {said}  [dim]{escape(topic.id)}[/]")
    for line in _gaps(covered):
        out.print(f"[yellow]{escape(line)}[/]")
    for record in view.records[:_SHOWN]:
        out.print(f"  {escape(record.question)}")
        out.print(f"     [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
    if len(view.records) > _SHOWN:
        out.print(f"  [dim]and {len(view.records) - _SHOWN:,} more[/]")


def _gaps(covered: Covered) -> Iterator[str]:
    if covered.only:
        yield f"only {covered.only} covers it"
    for gap, words in (
        (covered.unanswered, "without an answer"),
        (covered.thin, "with a thin answer"),
        (covered.stale, "from an old edition"),
    ):
        if gap.count:
            yield f"{count(gap.count, 'record')} {words}"
    if covered.missing:
        yield f"no record of level {', '.join(covered.missing)}"


def show_coverage(coverage: Coverage) -> None:
    """Print a table of topics: how many records, from which documents, and what is missing."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("topic", ratio=5, overflow="ellipsis", no_wrap=True)
    for name in ("records", "documents", "no answer", "thin", "old"):
        table.add_column(name, justify="right")
    table.add_column("mostly from", ratio=3, overflow="ellipsis", no_wrap=True)
    unsorted = [coverage.unsorted] if coverage.unsorted.count else []
    for one in (*coverage.topics, *unsorted):
        table.add_row(*_cells(one))
    out.print(table)
    if coverage.notice:
        out.print(escape(coverage.notice))
    alone = [one for one in coverage.topics if one.only]
    out.print(
        f"[dim]{count(len(coverage.topics), 'topic')}, {count(coverage.records, 'record')}, "
        f"{count(len(coverage.sources), 'document')}; "
        f"{count(len(alone), 'topic')} in one document only[/]"
    )


def _cells(covered: Covered) -> Sequence[str]:
    topic = covered.topic
    deep = "  " if topic.parent else ""
    gaps = (covered.unanswered, covered.thin, covered.stale)
    name, number = next(iter(covered.sources), ("", 0))
    missing = f"  [yellow](no {', '.join(covered.missing)})[/]" if covered.missing else ""
    return (
        deep + escape(topic.name) + missing,
        f"{covered.count:,}",
        f"{len(covered.sources):,}",
        *(f"{gap.count:,}" if gap.count else "" for gap in gaps),
        f"only {escape(name)}" if covered.only else f"{escape(name)} {number:,}",
    )
