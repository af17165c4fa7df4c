"""Compounds: a word finds those it is part of, and a compound finds its parts."""

import pytest

from corpus.lexical.compounds import Compounds
from corpus.lexical.index import LexicalIndex
from tests.corpus.lexical.test_queries import build

TEXTS = {
    "a.1": ("Wie lange ist die Rückgabefrist?", "Sie haben dafür dreißig Tage nach dem Kauf."),
    "b.1": ("Wie lange dauert die Lieferung?", "Das dauert zwei Tage, wenn die Ware da ist."),
    "c.1": ("Was kostet der Versand?", "Der Versand kostet vier Euro, ab fünfzig ist er frei."),
    "d.1": ("Wo ändere ich mein Kennwort?", "Das geht nur in Ihrem Kundenkonto."),
    "e.1": ("Wann beginnt die Reise?", "Die Reise beginnt am Montag um acht Uhr."),
    "f.1": ("Wie reinige ich die Waschmaschine?", "Nehmen Sie dazu Essig und heißes Wasser."),
}


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return build(tmp_path_factory.mktemp("compounds") / "lexical", TEXTS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Rückgabe", "a.1"),
        ("Frist", "a.1"),
        ("Lieferzeit", "b.1"),
        ("Versandkosten", "c.1"),
        ("Konto", "d.1"),
        ("Maschine", "f.1"),
        ("Reisedauer", "e.1"),
    ],
)
def test_compounds_and_their_parts_find_each_other(
    lexical: LexicalIndex, query: str, first: str
) -> None:
    assert lexical.search(query, 3)[0].passage_id == first


@pytest.mark.parametrize("word", ["eis", "tage", "essig", "montag", "kaufhaus", "wenn"])
def test_other_words_have_no_relatives_by_chance(lexical: LexicalIndex, word: str) -> None:
    found = Compounds(lexical.terms).related(word)
    assert not {"reise", "beginnt", "heißes", "dafür", "sie"} & set(found)


def test_english_has_no_compounds(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("english") / "lexical"
    index = build(folder, {"a.1": ("Where is the keyboard?", "It is on the desk under the lid.")})
    assert index.search("board", 3) == []
