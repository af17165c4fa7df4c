"""Writes the antonyms of WordNet as `search/evidence/antonyms.txt`.

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb wordnet
    python -m tests.antonyms wordnet/usr/share

The package of Debian is wordnet-base 1:3.0-37: WordNet 3.0 of Princeton University, whose licence is
written into the file, as it asks. Antonyms are the pointers "!" of its four data files, whose form
wndb(5WN) describes. What is no single word of letters is left out; of what stands there twice, each
once.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parents[1] / "search" / "evidence" / "antonyms.txt"
PARTS = {"a": "adj", "s": "adj", "n": "noun", "r": "adv", "v": "verb"}
_MARKER = re.compile(r"\(\w+\)$")  # where an adjective may stand: "galore(ip)"
_WORD = re.compile(r"[a-z]{2,}")
_HEAD = """\
# Antonyms of WordNet 3.0, from Debian's wordnet-base 1:3.0-37, by `python -m tests.antonyms`.
# A line has a part of speech (a, n, r, v), a word, and its antonyms that come after it by letters.
#
"""


def licence(folder: Path) -> str:
    """Return the licence and the copyright, as the package has them."""
    text = (folder / "doc" / "wordnet-base" / "copyright").read_text("utf-8")
    own = text[text.index("Copyright: ©") : text.index("Files: debian/*")]
    lines = (line.strip() for line in own.strip().splitlines())
    return "".join(f"# {'' if line == '.' else line}".rstrip() + "\n" for line in lines)


def synsets(file: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the offset, the words and the fields after them of each synset of a data file."""
    for line in file.read_text("ascii").splitlines():
        if line.startswith("  "):  # the licence
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [_MARKER.sub("", word).lower() for word in fields[4 : 4 + 2 * count : 2]]
        yield fields[0], words, fields[4 + 2 * count :]


def antonyms(folder: Path) -> dict[tuple[str, str], set[str]]:
    """Return the antonyms of each word, by its part of speech; each pair by its first word."""
    files = {name: [*synsets(folder / "wordnet" / f"data.{name}")] for name in PARTS.values()}
    words = {(name, at): own for name, found in files.items() for at, own, _ in found}
    pairs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, found in files.items():
        for _, own, fields in found:
            for number in range(int(fields[0])):
                sign, at, part, which = fields[1 + 4 * number : 5 + 4 * number]
                if sign != "!":
                    continue
                mine, theirs = divmod(int(which, 16), 256)
                one, other = own[mine - 1], words[PARTS[part], at][theirs - 1]
                if one < other and _WORD.fullmatch(one) and _WORD.fullmatch(other):
                    pairs["r" if name == "adv" else name[0], one].add(other)
    return pairs


def content(folder: Path) -> str:
    """Return the file that the package in a folder makes."""
    lines = [
        f"{part} {word} {' '.join(sorted(others))}\n"
        for (part, word), others in sorted(antonyms(folder).items())
    ]
    return _HEAD + licence(folder) + "".join(lines)


if __name__ == "__main__":
    FILE.write_text(content(Path(sys.argv[1])), "utf-8")
