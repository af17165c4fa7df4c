"""What walks over commands need: where a text comes next, and what they write line by line."""

from ingest.layouts.markups.signs import BREAK


class Pieces:
    """The translated text in pieces, in which each newline of the document stands as one."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.line = 0
        self.fresh = True  # nothing stands on the line yet
        self.indent = ""
        self.lead = ""  # what leads the next text instead: the sign of an item

    def write(self, text: str) -> None:
        """Add a text without newlines; blanks that lead a line are dropped."""
        if self.fresh:
            text = text.lstrip(" \t")
            if not text:
                return
            if lead := self.lead or self.indent:
                self.log.append(lead)
            self.lead = ""
            self.fresh = False
        self.log.append(text)

    def newline(self) -> None:
        """End a line of the document."""
        self.log.append("\n")
        self.line += 1
        self.fresh = True

    def verbatim(self, text: str) -> None:
        """Add a text as it stands, with its newlines."""
        self.log.append(text)
        self.line += text.count("\n")
        self.fresh = text.endswith("\n")

    def pass_over(self, text: str) -> None:
        """Leave a text out but for its newlines."""
        for _ in range(text.count("\n")):
            self.newline()

    def break_line(self) -> None:
        """Begin a new line within one of the document."""
        if not self.fresh:
            self.log.append(BREAK)
            self.fresh = True


class Finder:
    """Finds texts further on; one that occurs no more is not looked for again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._gone: set[str] = set()

    def after(self, pos: int, what: str) -> int:
        """Return where a text comes next from a position on, which never decreases; -1 for none."""
        if what in self._gone:
            return -1
        found = self._text.find(what, pos)
        if found < 0:
            self._gone.add(what)
        return found
