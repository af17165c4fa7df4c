"""What was removed or replaced, kept for some weeks where nothing reads it."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ui.keeping.refusals import cannot_write

# Days that a removed document is kept.
KEPT_DAYS = 30
_WHEN = "%Y%m%dT%H%M%S"


class Trash:
    """A folder of removed and replaced documents, each below the moment when that was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, file: Path, name: str) -> Path:
        """Copy a document and return where the copy is; raises NoRoom."""
        try:
            kept = self._place(name)
            shutil.copy2(file, kept, follow_symlinks=False)
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        return kept

    def move(self, file: Path, name: str) -> Path:
        """Move a document and return where it is now; raises NoRoom."""
        try:
            kept = self._place(name)
            try:
                file.rename(kept)
            except OSError:  # another disk
                shutil.copy2(file, kept, follow_symlinks=False)
                file.unlink()
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        return kept

    def sweep(self, now: datetime | None = None) -> None:
        """Delete what has been here for longer than it is kept."""
        oldest = (now or datetime.now(UTC)) - timedelta(days=KEPT_DAYS)
        with suppress(OSError):
            for one in list(self.folder.iterdir()):
                when = one.name.partition("-")[0]
                with suppress(ValueError):  # not ours
                    kept_since = datetime.strptime(when, _WHEN).replace(tzinfo=UTC)
                    if kept_since < oldest and not one.is_symlink():
                        shutil.rmtree(one, ignore_errors=True)

    def _place(self, name: str) -> Path:
        """Return a new place for a document of this name."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = f"{datetime.now(UTC):{_WHEN}}-{secrets.token_hex(4)}"
        place = self.folder / moment / name
        place.parent.mkdir(parents=True)
        return place
