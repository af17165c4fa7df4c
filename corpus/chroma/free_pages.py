"""Gives the free pages of Chroma's database back to the disk, after a commit.

Chroma writes each entry to a queue and deletes it there once its vector is in the files of vectors.
The pages stay in the database, free: 4.4 of 15 MB after a first ingest of 722 records [F-disk].
`VACUUM`, which `chroma vacuum` runs, writes the database without them. A process that is killed in
it leaves SQLite's journal, by which whoever opens the database next has it as it was before.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from corpus.chroma.client import DATABASE

# The least share of a database that is given back, and the largest database (bytes): others who
# read wait for as long as a copy of it takes to write, and Chroma gives up after five seconds.
_SHARE, _LARGEST = 0.1, 256 * 2**20
# Seconds to wait for others who use the database; to write it anew at least, and for each MB of it:
# a slow disk writes 4 MB in a second.
_PATIENCE = 5.0
_SECONDS, _FOR_EACH_MB = 20.0, 0.25
_HERE = Path(__file__).resolve().parents[2]
# A process of its own: whoever closes a file gives up the locks of its process on it, and Chroma
# may hold some. The working directory is not imported from.
_PROGRAM = "import sys; sys.path[:0] = sys.argv[1:2]; from corpus.chroma.free_pages import main; "
_PROGRAM += "sys.exit(main(sys.argv[2], float(sys.argv[3])))"
_UNDONE = (
    "free pages of the index's database stay on the disk ({}); the next ingest gives them back"
)


def give_back(folder: Path, patience: float = _PATIENCE, limit: float | None = None) -> str:
    """Give free pages of the database in a generation's folder back, if they are many.

    Nothing happens while others use it (`patience` in seconds), where the disk is full, or where
    it takes longer than `limit` seconds, by default by the size of the file: another commit will do
    it. Returns what is to be said of that, "" if all is done.
    """
    with suppress(OSError):
        size = (folder / DATABASE).stat().st_size
        if size > _LARGEST:
            return ""
        limit = patience + _SECONDS + _FOR_EACH_MB * size / 2**20 if limit is None else limit
        given = [str(_HERE), str(folder / DATABASE), str(patience)]
        try:
            ended = subprocess.run(  # noqa: S603  our own program
                [sys.executable, "-I", "-S", "-c", _PROGRAM, *given],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=limit,
                text=True,
            )
        except subprocess.TimeoutExpired:
            return _UNDONE.format(f"it took longer than {limit:.0f} s")
        if why := ended.stdout.strip():
            return _UNDONE.format(why)
    return ""


def main(database: str, patience: float) -> int:
    """Shrink a database, unless few of its pages are free; print why it was not done.

    Returns the exit status.
    """
    address = f"{Path(database).absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, patience, uri=True)) as connection:
            ((free,),) = connection.execute("PRAGMA freelist_count").fetchall()
            ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
            if free > _SHARE * pages:
                connection.execute("VACUUM")
    except sqlite3.OperationalError as error:  # in use, or the disk is full
        sys.stdout.write(str(error))
        return 1
    except sqlite3.Error:  # it is no database: others say so
        return 1
    return 0
