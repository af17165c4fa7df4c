"""The structure of a LaTeX document: headings, lists, code, tables, and questions of an exam."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ingest.layouts.marks import Mark
from ingest.layouts.markups.asking_names import (
    is_answer_name,
    is_pair_name,
    is_question_name,
    label_kind,
)
from ingest.layouts.markups.signs import BOLD, BREAK, CODE, as_markdown, as_words, bold, code, link
from ingest.layouts.markups.tex.latex_scan import MATH, OPTION, VERBATIM, LatexText, inline
from ingest.layouts.markups.tex.latex_signs import SILENT
from ingest.layouts.markups.translation import LIST_LEVEL, Event, Item

HEADINGS = {
    "part": 0, "chapter": 1, "addchap": 1, "section": 2, "addsec": 2, "subsection": 3,
    "frametitle": 3, "minisec": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
}  # fmt: skip
_EXAM = {"question": 0, "titledquestion": 0, "part": 1, "subpart": 2, "subsubpart": 3}
_PARTS = {"parts": "part", "subparts": "subpart", "subsubparts": "subsubpart"}
_CHOICES = frozenset({"choice", "wrongchoice", "CorrectChoice", "correctchoice", "rightchoice"})
_CHOICE_LISTS = frozenset("choices oneparchoices checkboxes oneparcheckboxes answerlist".split())
_LISTS = {"itemize": "- ", "enumerate": "1. ", "description": "- ", "compactitem": "- ",
          "compactenum": "1. ", "trivlist": "- ", "list": "- ", "inparaenum": "1. ", "tasks": "1. ",
          "answerlist": "- ", "multicols": ""}  # fmt: skip
_TABLES = frozenset("tabular tabularx tabular* longtable tabulary array supertabular".split())
_ARGUMENTS = {"multicols": 1, "minipage": 1, "tabular": 1, "tabularx": 2, "tabular*": 2,
              "list": 2, "longtable": 1, "tabulary": 2, "wrapfigure": 2}  # fmt: skip
_REFERENCES = frozenset(
    "ref pageref autoref cref Cref eqref nameref vref prettyref labelcref cite citep "
    "citet parencite textcite autocite footcite gls Gls acrshort ac acs acl glspl "
    "citeauthor citeyear".split()
)
_OVERLAY = re.compile(r"<[\d,+|@.:a-z-]{1,30}>")  # when Beamer shows an item
_BEGIN = re.compile(r"\s*\{([^{}\n]{1,80})\}")
_RAW_ENVIRONMENT = re.compile(rf"(?:{VERBATIM})\*?$")
_MATH_ENVIRONMENT = re.compile(rf"(?:{MATH})\*?$")
_LANGUAGE = re.compile(r"language\s*=\s*\{?([A-Za-z0-9+#]+)")
_VERB = re.compile(r"\*?(?:\[[^\[\]\n]*\])?([^\w\s*{])([^\n]*?)\1")
_COLUMN = re.compile(r"[lcrpmbXLCRS]")


@dataclass(slots=True)
class _Environment:
    """An environment that is open; `count` is the number of its items or columns."""

    name: str
    close: Callable[[], None]
    bullet: str = ""
    count: int = 0
    rows: int = 0


class LatexStructure(LatexText):
    """Collects what marks a question in a document's body."""

    def __init__(self, text: str, macros: dict[str, str] | None = None) -> None:
        super().__init__(text, macros)
        self.marks: list[Mark] = []
        self.items: list[Item] = []
        self.gaps: list[tuple[int, int, str]] = []
        self._environments: list[_Environment] = []
        self._labelled = False  # whether an item was labelled as a question

    def event(self, kind: str, level: int = 0, text: str = "", *, told_below: bool = False) -> None:
        """Keep what is met here."""
        self.events.append(Event(kind, len(self.out.log), self.out.line, level, text, told_below))

    def comment(self, text: str) -> None:
        """Pass over a comment, unless it is the key of an R/exams question."""
        key = re.match(r"%+\s*\\exsolution\{([^{}]*)\}", text)
        if key:
            self.event("key", text=key[1])

    def command(self, name: str) -> None:
        """Take a command: of the document's structure, or one in its text."""
        bare = name.rstrip("*")
        taker = self._takers.get(bare)
        if taker and not (bare == "part" and not self._is_exam_part()):
            taker(self, bare)
        elif bare in HEADINGS:
            self.heading(HEADINGS[bare])
        elif bare in _CHOICES:
            self.event("right choice" if bare[0] in "Cr" or bare == "correctchoice" else "choice")
            self._separate()
        elif bare in _REFERENCES:
            self.option()
            self.out.write(self.raw_group() or "")
        elif bare in self.macros or bare in self.looks or not self._asks(bare):
            self._take_plain(name, bare)

    def _take_plain(self, name: str, bare: str) -> None:
        if bare in SILENT and bare not in self.macros:
            self.option() if SILENT[bare] else None
            for _ in range(SILENT[bare]):
                self.option()
                if self.raw_group() is None:
                    break
        else:
            super().command(name)

    def heading(self, level: int, *, framed: bool = False) -> None:
        """Take a heading's title: its argument, or the rest of the line."""
        self.option()
        if framed and not self.is_group_next():
            return
        first, index = self.out.line, len(self.events)
        self.out.break_line()
        is_run_in = level >= HEADINGS["paragraph"]
        self.out.write(BOLD if is_run_in else "#" * min(6, max(2, level)) + " ")
        begin = len(self.out.log)

        def close() -> None:
            text = as_words("".join(self.out.log[begin:]))
            if is_run_in:
                self.out.log.append(BOLD)
            end = len(self.out.log)
            self.events.insert(index, Event("heading", begin, first, level, text))
            self.events.append(Event("item", end, first, level, text))
            self.at_line_end(lambda: finish(text, end))

        def finish(text: str, end: int) -> None:
            opening = as_markdown("".join(self.out.log[end:])).strip()
            self.marks.append(Mark(level + 1, text, first, self.out.line, opening=opening))

        if self.is_group_next():
            self.enter()
            self.at_end(close)
        else:
            self.at_line_end(close)

    # Questions and answers.

    def _is_exam_part(self) -> bool:
        return any(one.name in _PARTS for one in self._environments)

    def _exam_question(self, name: str) -> None:
        """Take a question with its points, or a part of one; a macro has it as its argument."""
        title = ""
        if name == "titledquestion":
            title = inline(self.raw_group() or "", self.macros)
        self.option()
        if name == "question" and self.is_group_next() and "questions" not in self._names:
            self._macro()
            return
        self.event("question", _EXAM[name], as_words(title))

    @property
    def _names(self) -> set[str]:
        return {one.name for one in self._environments}

    def _asks(self, name: str) -> bool:
        """Take a macro whose name says that it holds a question, an answer or both."""
        plain = self.pos
        if len(name) < 2 and name not in "QA":
            return False
        is_answer = is_answer_name(name)
        if not (is_answer or is_question_name(name) or is_pair_name(name)):
            return False
        self.option()
        if not self.is_group_next():
            self.pos = plain
            return False
        if is_answer:
            self.event("answer")
            self.enter()
            self.at_end(partial(self.event, "answer end"))
        else:
            self._macro()
        return True

    def _macro(self) -> None:
        """Take a question in braces, and its answer in braces if one follows."""
        self.event("question", told_below=True)

        def close() -> None:
            self.event("question end")
            if self.is_group_next():
                self.event("answer")
                self.enter()
                self.at_end(partial(self.event, "answer end"))

        self.enter()
        self.at_end(close)

    def _told(self, name: str) -> None:
        """Take an answer in square brackets: of a blank to fill in, of an answer line."""
        if answer := self.option():
            self.event("told", text=inline(answer, self.macros))
        self.option()
        if name == "fillin":
            self.out.write("____")

    def _key(self, _name: str) -> None:
        self.event("key", text=self.raw_group() or "")

    # Environments.

    def _begin(self, _name: str) -> None:
        match = _BEGIN.match(self.text, self.pos)
        if match is None:
            return
        begin = self.pos - len("\\begin")
        self.skip_to(match.end())
        env = match[1].strip()
        if _RAW_ENVIRONMENT.match(env):
            self._code_block(env)
        elif env.startswith("comment"):
            end = self.find(f"\\end{{{env}}}")
            self.skip_to(end if end >= 0 else self.pos)
        elif not (_MATH_ENVIRONMENT.match(env) and self.formula(f"\\end{{{env}}}", begin)):
            self._open_environment(env)

    def _code_block(self, env: str) -> None:
        end = self.find(f"\\end{{{env}}}")
        if end < 0:
            return
        options = self.option() or ""
        language = _LANGUAGE.search(options)
        named = language[1] if language else ""
        if env.startswith("minted"):
            named = self.raw_group() or ""
        self.out.break_line()
        self.out.write(f"```{named.casefold()}")
        body = self.text[self.pos : end]
        if not body.startswith("\n"):
            self.out.break_line()
        self.out.fresh = False
        last = body.rpartition("\n")[2]
        self.out.verbatim(body if last.strip() else body[: len(body) - len(last)])
        if last.strip() or "\n" not in body:
            self.out.fresh = False
            self.out.break_line()
        self.out.write("```")
        self.pos = end + len(f"\\end{{{env}}}")
        self.at_line_end(lambda: None)

    def _open_environment(self, env: str) -> None:
        bare = env.rstrip("*")
        one = _Environment(env, lambda: None)
        if bare in _LISTS or env in _CHOICE_LISTS:
            one.bullet = _LISTS.get(bare, "")
        self._environments.append(one)
        if env in _TABLES:
            self._open_table(one)
        elif env == "frame":
            self.option()
            self.heading(HEADINGS["frametitle"], framed=True)
        elif is_pair_name(bare) and self.is_group_next():
            self._pair_environment(one)
        elif is_answer_name(bare) or (bare == "proof" and self._solves()):
            self._ignore_arguments(1 if bare.startswith("solutionor") else 0)
            self.event("answer")
            one.close = partial(self.event, "answer end")
        elif is_question_name(bare) and env != "questions":
            self._question_environment(one, bare)
        else:
            self._ignore_arguments(_ARGUMENTS.get(env, 0))
        self._indent()

    def _solves(self) -> bool:
        """Return whether a proof says that it is a solution."""
        option = OPTION.match(self.text, self.pos)
        return bool(option) and option is not None and is_answer_name(option[1].split(" ")[0])

    def _ignore_arguments(self, count: int) -> None:
        self.option()
        for _ in range(count):
            self.raw_group()

    def _question_environment(self, one: _Environment, name: str) -> None:
        title = self.option() or ""
        title = "" if "=" in title or title.isdigit() else title
        self.raw_group()
        self.event(
            "question",
            0,
            as_words(inline(title, self.macros)),
            told_below=name.endswith("question"),
        )
        one.close = partial(self.event, "question end")

    def _pair_environment(self, one: _Environment) -> None:
        """Take an environment whose argument is the question and whose body is the answer."""
        self.option()
        self.event("question")
        self.enter()
        self.at_end(partial(self.event, "answer"))
        one.close = partial(self.event, "answer end")

    def _open_table(self, one: _Environment) -> None:
        self.option()
        columns = ""
        for _ in range(_ARGUMENTS.get(one.name, 1)):
            columns = self.raw_group() or ""
        one.count = len(_COLUMN.findall(columns[:200]))
        self.out.break_line()

    def _end(self, _name: str) -> None:
        match = _BEGIN.match(self.text, self.pos)
        if match is None:
            return
        env = match[1].strip()
        self.pos = match.end()
        names = [one.name for one in self._environments]
        if env not in names[-20:]:  # never opened
            return
        while self._environments:
            one = self._environments.pop()
            self._close(one)
            if one.name == env:
                break
        self._indent()

    def _close(self, one: _Environment) -> None:
        one.close()
        if one.name in _CHOICE_LISTS:
            self.event("choices end")
        elif one.name in {"questions", "document"}:
            self.event("end")
        if one.name in _LISTS and self._depth == 0:
            self.event("list end")
            self.items.append(Item(len(self.out.log), self.out.line, 1, ends=True))

    def _indent(self) -> None:
        """Set what leads each line here: the depth of lists, or the sign of a table's row."""
        in_table = self._environments and self._environments[-1].name in _TABLES
        self.out.indent = "| " if in_table else "  " * self._depth

    @property
    def _depth(self) -> int:
        return sum(bool(one.bullet) for one in self._environments[-12:])

    # Lists and tables.

    def _item(self, _name: str) -> None:
        if overlay := _OVERLAY.match(self.text, self.pos):
            self.pos = overlay.end()
        option = self.option()
        label = inline(option, self.macros) if option is not None else ""
        kind = label_kind(as_words(label))
        one = next((each for each in reversed(self._environments) if each.bullet), None)
        if any(each.name == "answerlist" for each in self._environments[-1:]) and (
            self._in_question()
        ):
            self.event("choice")
            self._separate()
            return
        self._separate()
        if kind == "question" or (kind and self._labelled):
            self._labelled = True
            self.event(kind, LIST_LEVEL)
            return
        self._bullet(one, label)

    def _in_question(self) -> bool:
        return any(
            is_question_name(one.name) and not is_answer_name(one.name)
            for one in self._environments
        )

    def _bullet(self, one: _Environment | None, label: str) -> None:
        """Write the sign of an item, and its label in bold."""
        depth = max(1, self._depth)
        self.out.indent = "  " * (depth - 1)
        bullet = one.bullet if one else "- "
        if one and bullet == "1. ":
            one.count += 1
            bullet = f"{one.count}. "
        self.out.lead = self.out.indent + bullet
        if label:
            self.out.write(f"{bold(label)} ")
        self.out.indent = "  " * depth
        self.event("item")
        self.items.append(Item(len(self.out.log), self.out.line, depth, as_words(label)))

    def _separate(self) -> None:
        """Begin a line of its own, where text stands before an item."""
        self.out.break_line()

    def cell(self) -> None:
        """Write what parts cells in a table; elsewhere a blank."""
        inside = any(one.name in _TABLES for one in self._environments[-3:])
        self.out.write("|" if inside else " ")

    def line_break(self) -> None:
        """Write the end of a row in a table, or of a line."""
        table = next((one for one in self._environments[-1:] if one.name in _TABLES), None)
        if table is None:
            super().line_break()
            return
        self.option()
        self.out.write(" |")
        table.rows += 1
        if table.rows == 1 and table.count:
            self.out.log.append(BREAK + "|" + "---|" * min(table.count, 50))
        if self.text[self.pos : self.pos + 1] != "\n":
            self.out.break_line()

    # Words that lead somewhere.

    def _href(self, _name: str) -> None:
        target = (self.raw_group() or "").replace("\\", "")
        if not self.is_group_next():
            self.out.write(link("", target))
            return
        words = inline(self.raw_group() or "", self.macros)
        self.out.write(link(words, target))

    def _url(self, _name: str) -> None:
        self.option()
        self.out.write(link("", (self.raw_group() or "").replace("\\", "").strip()))

    def _footnote(self, _name: str) -> None:
        self.option()
        if self.is_group_next():
            self.enter()
            self.out.write(" (")
            self.at_end(lambda: self.out.log.append(")"))

    def _colored(self, _name: str) -> None:
        self.option()
        self.raw_group()

    def _picture(self, _name: str) -> None:
        self.option()
        file = (self.raw_group() or "").strip()
        self.out.write(f"![{file}]({file.replace(' ', '%20')})")

    def _verb(self, _name: str) -> None:
        found = _VERB.match(self.text, self.pos)
        if found:
            self.pos = found.end()
            self.out.write(code(found[2]))
        else:
            self.styled(CODE)

    def _quoted(self, _name: str) -> None:
        if self.is_group_next():
            self.enter()
            self.out.write("“")
            self.at_end(lambda: self.out.log.append("”"))

    def _include(self, _name: str) -> None:
        file = self.raw_group()
        if file is not None:
            line = self.out.line
            self.gaps.append((line, line, f"includes {file.strip()}, which is not followed"))

    def _skip_false(self, _name: str) -> None:
        end = self.find("\\fi")
        self.skip_to(end if end >= 0 else self.pos)

    _takers: ClassVar[dict[str, Callable[["LatexStructure", str], None]]] = {
        "begin": _begin, "end": _end, "item": _item, "question": _exam_question,
        "titledquestion": _exam_question, "part": _exam_question, "subpart": _exam_question,
        "subsubpart": _exam_question, "fillin": _told, "answerline": _told, "exsolution": _key,
        "href": _href, "url": _url, "nolinkurl": _url, "footnote": _footnote,
        "textcolor": _colored, "colorbox": _colored, "includegraphics": _picture,
        "verb": _verb, "lstinline": _verb, "mintinline": _verb, "enquote": _quoted,
        "input": _include, "include": _include, "iffalse": _skip_false, "task": _item,
    }  # fmt: skip
