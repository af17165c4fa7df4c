"""The files of the vectors: what is damaged, and what is only not known here."""

import struct
from pathlib import Path

import pytest

from corpus.chroma.segments import check_segments, require_vectors
from corpus.errors import IndexDamaged

HEADER = struct.Struct("<iQQQQQQiIQQQdQ")


def write_segment(folder: Path, version: int, elements: int = 3, least: int = 0) -> None:
    """Write a segment of vectors without links, whose header tells of `elements` of them."""
    segment = folder / "0f0e-segment"
    segment.mkdir()
    size = 4 + 4 * 2 + 16
    fields = (version, 0, 10, elements, size, 0, 0, 0, 0, 2, 2, 2, 0.5, 100)
    (segment / "header.bin").write_bytes(HEADER.pack(*fields))
    (segment / "data_level0.bin").write_bytes(bytes(size * (elements - least)))
    (segment / "length.bin").write_bytes(bytes(4 * elements))
    (segment / "link_lists.bin").write_bytes(bytes(4 * elements))


def test_a_sound_segment_has_no_fault(tmp_path: Path) -> None:
    write_segment(tmp_path, version=1)
    assert list(check_segments(tmp_path)) == []


@pytest.mark.parametrize("version", [2, 3, 200])
def test_a_version_that_is_not_known_is_not_checked_and_never_damaged(
    tmp_path: Path, version: int
) -> None:
    write_segment(tmp_path, version, least=2)  # damaged, if it were of version 1
    (fault,) = check_segments(tmp_path)
    assert fault.unknown
    assert str(fault) == f"in 0f0e-segment hnswlib's format has version {version}"
    require_vectors(tmp_path, [])


@pytest.mark.parametrize("version", [0, -7, 70_000])
def test_what_is_no_version_is_no_header(tmp_path: Path, version: int) -> None:
    write_segment(tmp_path, version)
    (fault,) = check_segments(tmp_path)
    assert not fault.unknown
    with pytest.raises(IndexDamaged, match=r"header\.bin is not a header.*doctor --repair"):
        require_vectors(tmp_path, [])


def test_files_shorter_than_the_header_says_are_damaged(tmp_path: Path) -> None:
    write_segment(tmp_path, version=1, least=1)
    (fault,) = check_segments(tmp_path)
    assert "too short for 3 vectors" in fault.what
    assert not fault.unknown
