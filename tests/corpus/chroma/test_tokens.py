"""The token file: what was put is there, what is damaged counts as missing, what nobody needs goes."""

from pathlib import Path

import numpy as np
import pytest

from corpus.chroma.tokens import NAME, TokenFile
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.records import content_digest
from corpus.settings import Settings
from ingest.pipeline import ingest

ONE, OTHER = content_digest("one"), content_digest("other")


def test_what_was_put_is_read_by_the_digest_of_its_text(tmp_path: Path) -> None:
    file = TokenFile.create(tmp_path)
    file.put({ONE: b"abc", OTHER: b""})
    file.put({ONE: b"abd"})
    again = TokenFile.find(tmp_path)
    assert again
    assert again.read([ONE, OTHER, content_digest("third"), "no digest", "None"]) == {
        ONE: b"abd",
        OTHER: b"",
    }


def test_it_says_of_which_texts_it_has_a_row(tmp_path: Path) -> None:
    file = TokenFile.create(tmp_path)
    file.put({ONE: b"abc", OTHER: b""})
    third = content_digest("third")
    assert file.known([third, OTHER, "no digest", ONE]) == [OTHER, ONE]
    assert not file.known([])
    assert not TokenFile.lost().known([ONE])


def test_a_row_whose_bits_changed_counts_as_missing(tmp_path: Path) -> None:
    file = TokenFile.create(tmp_path)
    file.put({ONE: b"abcdefgh", OTHER: b"xyz"})
    file._connection.execute(
        "UPDATE tokens SET bits = ? WHERE bits = ?", (b"abcdefgx", b"abcdefgh")
    )
    assert file.read([ONE, OTHER]) == {OTHER: b"xyz"}


def test_a_row_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    file = TokenFile.create(tmp_path)
    many = {content_digest(str(number)): b"bits" * 700 for number in range(40)}
    file.put(many)
    (before,) = file._connection.execute("PRAGMA page_count").fetchone()
    for _ in range(5):
        file.put(many)
    assert file._connection.execute("PRAGMA page_count").fetchone() == (before,)
    # One whose checksum is right and whose bits are not is mended as any other.
    first = next(iter(many))
    file._connection.execute(
        "UPDATE tokens SET bits = x'00' WHERE digest = ?", (bytes.fromhex(first),)
    )
    assert not file.read([first])
    file.put({first: many[first]})
    assert file.read([first]) == {first: many[first]}


@pytest.mark.parametrize("content", [b"", b"garbage" * 900, None])
def test_a_file_that_is_none_is_not_found(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / NAME).write_bytes(content)
    assert TokenFile.find(tmp_path) is None
    assert TokenFile.lost().is_lost
    assert not TokenFile.lost().read([ONE])


def test_texts_that_no_passage_has_any_more_are_deleted(
    tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    document = tmp_path / "a.md"

    def digests() -> set[str]:
        tokens = open_store(settings).collections.tokens
        assert tokens
        rows = tokens._connection.execute("SELECT digest FROM tokens").fetchall()
        return {digest.hex() for (digest,) in rows}

    document.write_text(
        "## What is a knot?\nA bend in a rope.\n\n## What is a hitch?\nA knot on a post.\n"
    )
    ingest([document], settings, embedder)
    before = digests()
    assert content_digest("What is a hitch?") in before
    document.write_text(
        "## What is a knot?\nA bend in a rope.\n\n## What is a bight?\nA slack part.\n"
    )
    ingest([document], settings, embedder)
    assert content_digest("What is a hitch?") not in digests()
    assert digests() & before == {digest for digest in before if digest in digests()}
    store = open_store(settings)
    kept = {
        row["text"]
        for side in store.collections.sides.values()
        for row in side.get(include=["metadatas"])["metadatas"]
    }
    assert digests() == kept
    assert np.all(
        [len(bits) for bits in open_store(settings).collections.tokens.read(sorted(kept)).values()]
    )  # type: ignore[union-attr]
