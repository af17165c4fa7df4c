"""AsciiDoc's inline markup as plain text."""

import re
from dataclasses import dataclass, field

# link:target[words], https://target[words], xref:target[words]
_LINK = re.compile(
    r"(?:\b(?:link|xref|mailto):|\b(?=https?://))[^\s\[\]]{1,2000}\[(?P<words>[^\[\]]*)\]"
)
_REFERENCE = re.compile(r"<<(?P<target>[^<>,]+)(?:,(?P<words>[^<>]*))?>>")
_ANCHOR = re.compile(r"\[\[[^\[\]]*\]\]|\banchor:[^\s\[\]]{1,200}\[[^\[\]]*\]")
_ROLE = re.compile(r"\[[.#%][^\[\]\s]*\](?=[#*_`+])")
_ATTRIBUTE = re.compile(r"\{(?P<name>\w[\w-]*)\}")
_PASS = re.compile(r"\bpass:\w*\[(?P<words>[^\[\]]*)\]")
_UI = re.compile(r"\b(?:kbd|btn|menu):(?P<name>[^\s\[\]]{0,80})\[(?P<words>[^\[\]]*)\]")
_QUOTED = re.compile(r'"`(?P<double>[^`]+)`"|\'`(?P<single>[^`]+)`\'')
_UNCONSTRAINED = re.compile(r"(\*\*|__|``|\+\+|##)(?P<words>[^*_`+#]+)\1")
_CONSTRAINED = re.compile(r"(?<![\w\\])([*_`+#])(?!\s)(?P<words>[^*_`+#]+)(?<!\s)\1(?!\w)")
_CODE = re.compile(r"(?<![\w`])`(?!\s)\+?(?P<words>[^`]+?)\+?`(?![\w`])")
_CHARACTERS = {"nbsp": " ", "plus": "+", "apos": "'", "cpp": "C++", "amp": "&", "quot": '"'}


@dataclass(slots=True)
class Substitutions:
    """Turns inline AsciiDoc into plain text; knows the attributes defined so far."""

    attributes: dict[str, str] = field(default_factory=lambda: dict(_CHARACTERS))

    def define(self, name: str, value: str) -> None:
        """Keep an attribute's value (`:name: value`)."""
        if not name.startswith("!") and not name.endswith("!"):
            self.attributes[name] = value.strip()

    def __call__(self, text: str) -> str:
        """Return a text as one plain line; attributes that are not defined stay as they are."""
        text = " ".join(text.split()).removesuffix(" +")
        text = _ATTRIBUTE.sub(lambda a: self.attributes.get(a["name"], a[0]), text)
        text = _ANCHOR.sub("", _ROLE.sub("", text))
        text = _LINK.sub(_link_words, text)
        text = _REFERENCE.sub(lambda r: (r["words"] or r["target"]).strip(), text)
        text = _UI.sub(lambda u: " › ".join(filter(None, (u["name"], u["words"]))), text)
        text = _PASS.sub(lambda p: p["words"], text)
        text = _QUOTED.sub(
            lambda q: f'"{q["double"]}"' if q["double"] else f"'{q['single']}'", text
        )
        text = _CODE.sub(lambda c: c["words"], text)
        for _ in range(2):  # bold within italics
            text = _CONSTRAINED.sub(lambda c: c["words"], _UNCONSTRAINED.sub(_words, text))
        return " ".join(text.split())


def _words(match: re.Match[str]) -> str:
    return match["words"]


def _link_words(match: re.Match[str]) -> str:
    """Return a link's words, or its target where it has none."""
    return match["words"].removesuffix("^") or match[0].partition("[")[0].partition(":")[2]
