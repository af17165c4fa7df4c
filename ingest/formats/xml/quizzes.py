"""Questions of learning platforms in XML: Moodle's, and the simple items of QTI."""

import re
from dataclasses import replace

from ingest.formats.items.fields import Roles
from ingest.formats.items.item import Spot, item_found
from ingest.formats.markup import html_line, html_markdown
from ingest.formats.xml.nodes import Node
from ingest.text.reading import Found

# The elements that hold a question: Moodle's, QTI 2, and QTI 1.
ASKS = frozenset({"question", "assessmentItem", "item"})
# What is read with all that it holds: nothing inside it is an item of its own.
WHOLE = frozenset({"assessmentItem", "presentation"})
_READ = frozenset(
    "multichoice multichoiceset truefalse shortanswer numerical essay matching ddmatch "
    "regexp ordering".split()
)
_SKIPPED = frozenset({"description", "category"})
_MARKUP = re.compile(r"</?[a-z]|&[a-z]{2,8};|&#")
_ROLES = Roles("question", "answer", explains=("explanation",), tags=("tags",))


def category(node: Node) -> tuple[str, ...] | None:
    """Return the section that a Moodle category opens, None for anything else."""
    if node.tag != "question" or node.attribute("type") != "category":
        return None
    path = _text(node.first("category")).replace("//", "\0").split("/")
    names = (name.replace("\0", "/").strip() for name in path)
    return tuple(name for name in names if name and name != "top" and not name.startswith("$"))


def why_unread(node: Node) -> str:
    """Return why a question of Moodle is not read, "" where it is, or is none."""
    kind = node.attribute("type")
    asks = node.tag == "question" and node.first("questiontext")
    if not asks or not kind or kind in _READ | _SKIPPED:
        return ""
    return f'a question of the type "{kind}", whose gaps no text answers'


def quiz_found(node: Node, spot: Spot) -> list[Found]:
    """Return the record of a question of Moodle or QTI, [] where it is neither."""
    if node.tag == "question":
        return _moodle(node, spot)
    return _item2(node, spot) if node.tag == "assessmentItem" else _item1(node, spot)


def _moodle(node: Node, spot: Spot) -> list[Found]:
    kind, asked = node.attribute("type"), node.first("questiontext")
    if asked is None or kind not in _READ:
        return []
    given, question = _parted(_text(asked))
    answers = [(_text(one), _points(one)) for one in node.all("answer")]
    right = [text for text, points in answers if points > 0 and text]
    if kind in {"shortanswer", "regexp", "numerical"}:
        whole = [text for text, points in answers if points >= 100 and text != "*"]
        right = [_with_tolerance(node, text) for text in whole] or right
    item: dict[str, object] = {"question": question, "answer": right}
    if kind.startswith("multichoice"):
        item["options"] = [{"text": text, "correct": points > 0} for text, points in answers]
    elif kind in {"matching", "ddmatch"}:
        item["answer"] = [f"{left} → {right}" for left, right in _matches(node)]
    elif kind == "ordering":
        item["answer"] = [text for text, _ in answers]
    elif kind == "truefalse":
        item["answer"] = [text.capitalize() for text in right]
    elif kind == "essay":
        item["answer"] = _text(node.first("graderinfo"))
    item["explanation"] = _text(node.first("generalfeedback"))
    item["tags"] = [_text(tag) for tags in node.all("tags") for tag in tags]
    item["details"] = given
    return item_found(item, _roles(given), spot)


def _parted(text: str) -> tuple[str, str]:
    """Return what stands below a question's first paragraph, and that as a line."""
    first, _, rest = text.partition("\n\n")
    code = "```" in text or "|\n" in text
    return (rest, first) if rest and (code or first.rstrip().endswith("?")) else ("", _line(text))


def _roles(given: str) -> Roles:
    return replace(_ROLES, given=("details",) if given else ())


def _matches(node: Node) -> list[tuple[str, str]]:
    parts = node.all("subquestion")
    pairs = [(_line(_text(one)), _line(_text(one.first("answer")))) for one in parts]
    return [(left, right) for left, right in pairs if left and right]


def _with_tolerance(node: Node, text: str) -> str:
    """Return a number with the margin that is accepted, if there is one."""
    for one in node.all("answer"):
        margin = _text(one.first("tolerance"))
        if _text(one) == text and margin.strip("0."):
            return f"{text} ± {margin}"
    return text


def _points(answer: Node) -> float:
    try:
        return float(answer.attribute("fraction") or 0)
    except ValueError:
        return 0.0


def _text(node: Node | None) -> str:
    """Return what a Moodle element says, in the text below it, as Markdown."""
    if node is None:
        return ""
    inner = node.first("text")
    here = inner if inner is not None else node
    words = here.markdown()
    is_plain = node.attribute("format") in {"markdown", "plain_text"}
    return words if is_plain or not _MARKUP.search(words) else html_markdown(words)


def _line(text: str) -> str:
    return html_line(text) if "</" in text else " ".join(text.split())


def _item2(node: Node, spot: Spot) -> list[Found]:
    """Return the record of an assessment item of QTI 2: a choice, or an entry of text."""
    body = node.first("itembody")
    if body is None:
        return []
    names = [v.words() for r in node.all("responsedeclaration") for v in _values(r)]
    prompts = [one.line_text() for one in body.below() if one.tag == "prompt"]
    listed = [one for one in body.below() if one.tag.endswith("Choice")]
    choices = {one.attribute("identifier"): one.line_text() for one in listed}
    held = [*prompts, *choices.values()]
    around = [one.line_text() for one in body if not any(p in one.line_text() for p in held if p)]
    asked = [*filter(None, around), *prompts] or [node.attribute("title")]
    item: dict[str, object] = {"question": " ".join(asked), "answer": names, "explanation": ""}
    if choices:
        item["options"] = [{"text": t, "correct": name in names} for name, t in choices.items()]
    return item_found(item, _ROLES, spot)


def _values(declaration: Node) -> list[Node]:
    right = declaration.first("correctresponse")
    return right.all("value") if right is not None else []


def _item1(node: Node, spot: Spot) -> list[Found]:
    """Return the record of an item of QTI 1: its material, its labels and what scores."""
    shown = node.first("presentation")
    if shown is None:
        return []
    labels = [one for one in shown.below() if one.tag == "response_label"]
    choices = {one.attribute("ident"): _material(one) for one in labels}
    inside = {id(below) for label in labels for below in label.below()}
    texts = (one for one in shown.below() if one.tag == "mattext" and id(one) not in inside)
    asked = [*map(_mattext, texts)]
    right = _scoring(node)
    item: dict[str, object] = {"question": _line(" ".join(asked)), "explanation": ""}
    if choices:
        item["options"] = [{"text": t, "correct": name in right} for name, t in choices.items()]
    else:
        item["answer"] = right
    return item_found(item, _ROLES, spot)


def _scoring(node: Node) -> list[str]:
    """Return what the conditions that set a positive score ask for."""
    right: list[str] = []
    for condition in (one for one in node.below() if one.tag == "respcondition"):
        scores = [one.words() for one in condition.all("setvar")]
        if not any(score.strip("-0. ") and not score.startswith("-") for score in scores):
            continue
        wrong = {id(b) for n in condition.below() if n.tag == "not" for b in n.below()}
        below = (one for one in condition.below() if one.tag == "varequal" and id(one) not in wrong)
        right += [one.words() for one in below]
    return right


def _material(node: Node) -> str:
    return " ".join(_mattext(one) for one in node.below() if one.tag == "mattext")


def _mattext(node: Node) -> str:
    return _line(html_markdown(node.words()))
