"""Which record is kept, and the draft of what a group could become."""

from search.duplicates.draft import merged_draft
from search.duplicates.keeper import suggest_keeper
from search.duplicates.kinds import describe
from tests.search.duplicates.records import ENGLISH, record

SHORT = record("What is dropout?", "It switches units off.")
LONG = record(
    "Dropout",
    "It switches units off at random while training, so that none is relied on.\n\n"
    "- Use 0.5 in dense layers.\n- Use less in convolutions.\n\n```python\nDropout(0.5)\n```",
    "notes.md",
)


def why(*records, conflicts=frozenset()) -> tuple[str, str]:
    return tuple(suggest_keeper(records, conflicts, ENGLISH))


def test_the_most_complete_answer_is_kept() -> None:
    assert why(SHORT, LONG) == (LONG.id, "the most complete answer")


def test_the_only_answer_is_kept_and_among_none_the_fullest_question() -> None:
    bare, fuller = record("Dropout"), record("What is dropout, and when does it help?")
    assert why(bare, SHORT) == (SHORT.id, "the only one with an answer")
    assert why(bare, fuller) == (fuller.id, "the fullest question; none has an answer")


def test_where_answers_differ_the_newest_is_kept_or_what_most_say() -> None:
    old = record("How much leave?", "25 days, and one more for each ten years.", "rules-2019.md")
    new = record("How much vacation?", "30 days.", "rules-2025.md")
    assert why(old, new, conflicts={frozenset((old.id, new.id))}) == (
        new.id,
        "the newest document",
    )
    a, b = record("Fee?", "5 euros.", "a.md"), record("Fee?", "€5 each.", "b.md")
    other = record("Fee?", "7 euros, to be paid in cash at the desk.", "c.md")
    apart = {frozenset((a.id, other.id)), frozenset((b.id, other.id))}
    kept, reason = why(a, b, other, conflicts=apart)
    assert kept in {a.id, b.id}
    assert "most agree" in reason


def test_equal_answers_keep_the_one_that_asks() -> None:
    topic = record("Dropout", SHORT.answer)
    assert why(topic, SHORT) == (SHORT.id, "the first of equal answers")


def test_a_draft_has_what_the_others_tell_beyond_the_keeper() -> None:
    draft = merged_draft(SHORT, [LONG], [], ENGLISH)
    assert draft.question == SHORT.question
    assert draft.answer.startswith("It switches units off.\n\n")
    assert "- Use 0.5 in dense layers.\n- Use less in convolutions." in draft.answer
    assert draft.answer.endswith("```python\nDropout(0.5)\n```")
    assert merged_draft(LONG, [SHORT], [], ENGLISH).answer == LONG.answer


def test_a_draft_shows_what_conflicts_under_the_keeper_and_never_merges_it() -> None:
    old = record("How much leave?", "You get 25 days.", "rules-2019.md", line=7)
    new = record("How much leave?", "It is 30 days now.\n\nAsk HR.", "rules-2025.md")
    found = [(old.id, one) for one in describe(new, old, ENGLISH)[1]]
    draft = merged_draft(new, [old], found, ENGLISH).answer
    assert draft.startswith("It is 30 days now.\n\nAsk HR.\n\n> **The sources differ**")
    assert "number: 30 days / 25 days" in draft
    assert "rules-2019.md:7 says: You get 25 days." in draft
    assert draft.count("You get 25 days.") == 1
