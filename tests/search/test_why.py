"""The words that explain a match, and the sentence that shows it."""

from search.why import explain

CHUNK = "Nothing here.\n- **Dropout** stops co-adaptation; overfitting gets rarer.\nMore."


def test_terms_are_the_querys_words_in_its_order_without_common_ones() -> None:
    why = explain("how does Dropout prevent a model that overfits", CHUNK)
    assert why.terms == ("dropout", "overfits")
    assert why.snippet == "Dropout stops co-adaptation; overfitting gets rarer."


def test_without_shared_words_the_first_real_sentence_is_shown() -> None:
    why = explain("zebra", "Hm.\nThis sentence is the first of some length.\nAnother.")
    assert why.terms == ()
    assert why.snippet == "This sentence is the first of some length."


def test_long_sentences_are_cut() -> None:
    assert len(explain("x", "word " * 200).snippet) <= 240
