"""What of a pasted text asks: of a stack trace its error, of a mail neither greeting nor name."""

# ruff: noqa: RUF001  letters of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.parts.asking import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Lines of stack traces, as the runtimes of common languages write them.
_FRAME = re.compile(
    r"""Traceback\ \(most\ recent\ call\ last\):?|File\ "[^"\n]+",\ line\ \d+(?:,\ in\ [^\s]+)?
    |\bat\ (?:async\ |new\ )?[\w$.<>\[\]/`]+\ ?\([^()\n]*:\d+(?::\d+)?\)
        |\bat\ [\w$.<>]+\((?:Native\ Method|Unknown\ Source)\)
    |\bat\ /?\S+:\d+:\d+|\bin\ \S+\.\w+:line\ \d+|\bat\ [\w.`<>]+\([^()\n]*\)(?=\s+(?:in|at)\s|\s*$)
    |\bfrom\ \S+:\d+:in\ [^\s]+|\#\d+\ +(?:0x[0-9a-f]+\ |\S+\(\d+\):)[^\n]*|goroutine\ \d+\ \[\w+\]:
    |\S+\.(?:go|rs|rb|py|php|js|ts|java|cs|c|cpp):\d+(?::\d+)?\b|Stack\ trace:|stack\ backtrace:
    |^\s+\d+:\s+[\w:<>.]+$|note:\ run\ with\ `RUST[^\n]{0,80}backtrace
        |\.\.\.\ \d+\ more""",
    re.VERBOSE | re.MULTILINE,
)
_ERROR = re.compile(
    r"""(?P<cause>Caused\ by:\s*)?
    (?:Exception\ in\ thread\ "[^"]*"\s*|Unhandled\ [Ee]xception[.:]?\s*|Uncaught\s+
        |PHP\ Fatal\ error:\s*)?
    (?P<error>(?:(?:[\w$]+(?:\.|::|\\))*[A-Z]?[\w$]*(?:Error|Exception|Failure|Fault|Panic
        |Interrupt)\b(?:\[\w+\])?
    (?::\s*[^\n]*)?)|(?:panic|fatal|FATAL|ERROR|npm\ ERR!|error\[\w+\])[:\s][^\n]+
    |thread\ '[^']*'\ panicked\ at\s+(?:\S+:\d+:\d+:\s+)?(?P<panic>[^\n]+))""",
    re.VERBOSE,
)
# A message in a text without line breaks ends before what follows it in a trace, or a question.
_NEXT = re.compile(
    r"""\s+(?:at\ (?:async\ )?[\w$.<>/]+\ ?\(|at\ /?\S+:\d+|File\ "|Caused\ by:|Traceback\ \(
        |\.\.\.\ \d+\ more|goroutine\ \d|stack\ backtrace|Stack\ trace:
        |note:\ run\ with)""",
    re.VERBOSE,
)
_SENTENCE = re.compile(r"(?<=[\w.!?'\")])\s+(?=[A-ZÀ-ÞА-Я¿])")
# What an error has of one machine and one run.
_ADDRESS = re.compile(
    r"\s*(?:\bat\s+)?(?:0x[0-9A-Fa-f]{4,}|@[0-9a-f]{6,}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b)"
)
_FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:\\+|~?/)(?:[\w.@ -]+?[\\/]+){2,}(?=[\w.-])")
_PACKAGE = re.compile(r"^(?:[\w$]+(?:\.|::))+(?=[A-Z])")
_LONGEST_ERROR = 200

_FENCED = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_SHORT_CODE = 60
# A line with more is a text without line breaks.
_LONG_LINE = 160
_CODE_LINE = re.compile(
    r"""^(?:\s{4,}|\t)\S.*[;{}()=\[\]<>].*$|^\s*[\w.]+\(.*\)\s*[;{]?\s*$|^.*[;{}]\s*$|^\s*(?:\$|>>>|\#!|//|/\*|\*/)\s?.*$
    |^\s*(?:import|from|def|class|return|const|let|var|public|private|SELECT|INSERT
        |UPDATE)\b.*[=(;:*].*$
    |^\s*[<][/!?\w].*>\s*$|^\s*[\w.-]+\s*[=:]\s*["'\d\[{].*$|^\s*\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d.*$
        |^\s*\[\d\d:\d\d.*$""",
    re.VERBOSE,
)

_HEADER = re.compile(
    r"^\s*(?:from|to|cc|bcc|sent|date|reply-to|message-id|von|an|gesendet|datum|de|à|para|envoyé|enviado|fecha|da|a|inviato|aan|verzonden)\s?:\s.*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^\s*(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|тема)\s?:\s*"
    r"(?:(?:re|fwd?|aw|wg|tr|rv)\s?:\s*)*",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"""^\s*(?:on\ .{5,90}wrote:|am\ .{5,90}schrieb\b.*:|le\ .{5,90}écrit\s?:|el\ .{5,90}escribió:
    |il\ .{5,90}scritto:
    |[-_]{2,}\ ?(?:original\ message|forwarded\ message|ursprüngliche\ nachricht
        |message\ d['’]origine|mensaje\ original).*|--\ ?)\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_GREETING = re.compile(
    r"""^\s*(?:(?:hi|hello|hey|dear|good\ (?:morning|afternoon|evening|day)|greetings|hallo|moin
        |guten\ (?:tag|morgen|abend)|sehr\ geehrte[rs]?|liebe[rs]?|bonjour|bonsoir|salut|chère?s?
        |hola|buenos\ días|buenas(?:\ tardes|\ noches)?|estimad[oa]s?|ciao|buongiorno|salve|gentile
        |olá|oi|bom\ dia|boa\ tarde|prezad[oa]s?|caro|beste|geachte|hej|здравствуйте|добрый\ день
        |привет|dzień\ dobry|merhaba)\b(?:\s+[^\W\d_]+\.?){0,4}\s*[,.!:;–—-]+
    |(?:你好|您好|こんにちは|お世話になっております|안녕하세요)[,，。、!！.\s]*)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = (
    r"(?:(?:with\s+)?(?:best|kind(?:est)?|warm|many)\s+(?:regards|wishes)|regards|best|cheers"
    r"|sincerely|yours\s+(?:sincerely|truly|faithfully)|gruß|mfg|vg|lg"
    r"|mit\s+(?:freundlichen|besten|herzlichen)\s+grü(?:ß|ss)en"
    r"|(?:viele|liebe|beste|schöne|herzliche)\s+grü(?:ß|ss)e|(?:bien\s+)?cordialement"
    r"|bien\s+à\s+vous|salutations|(?:un\s+)?(?:cordial\s+)?saludos?|atentamente"
    r"|cordiali\s+saluti|distinti\s+saluti|saluti|atenciosamente|cumprimentos|abraços"
    r"|met\s+vriendelijke\s+groet(?:en)?|med\s+vänlig\s+hälsning|с\s+уважением|pozdrawiam"
    r"|sent\s+from\s+my\s+\w+|gesendet\s+von\s+.*|envoyé\s+de\s+.*)"
)
_CLOSES = re.compile(rf"^\s*{_CLOSING}[\s,.!]*$", re.IGNORECASE)
_CLOSES_INLINE = re.compile(
    rf"(?<=[.!?？,;])\s+{_CLOSING}(?:[,.!]\s*|\s+)[^?？]{{0,200}}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with a stack trace: its most telling `error`, and what people wrote around it."""

    error: str
    rest: str


def find_trace(text: str) -> Traced | None:
    """Return a stack trace in a text taken apart, None if there is none; its error may be empty."""
    frames = list(_FRAME.finditer(text))
    if not frames:
        return None
    errors = list(_errors(text))
    first = frames[0].start()
    before = [one for one in errors if one.end < first and not text[one.end : first].strip()]
    inside = [one for one in errors if one.end >= first]
    found = (before + inside) if before else inside
    start = min([first, *(one.start for one in found)])
    end = max([frame.end() for frame in frames] + [one.end for one in found])
    line_end = text.find("\n", end)
    if "\n" in text[start:]:  # in a trace with lines, the last is its own
        end = line_end if line_end >= 0 else len(text)
    return Traced(_most_telling(found, text[start:end]), f"{text[:start]}\n\n{text[end:]}")


@dataclass(frozen=True, slots=True)
class _Error:
    start: int
    end: int
    text: str
    is_cause: bool


def _errors(text: str) -> Iterator[_Error]:
    place = 0
    while match := _ERROR.search(text, place):
        yield (error := _bounded(match, text))
        place = max(error.end, match.start() + 1)


def _bounded(match: re.Match[str], text: str) -> _Error:
    """Return an error with its message up to where something else begins."""
    start, end = match.span("panic" if match["panic"] else "error")
    if following := _NEXT.search(text, start, end):
        end = following.start()
    for sentence in _SENTENCE.finditer(text, start, end):
        rest = text[sentence.end() : end]
        if language_of(rest) and "?" in rest:
            end = sentence.start()
            break
    return _Error(match.start(), end, text[start:end], match["cause"] is not None)


def _most_telling(errors: list[_Error], trace: str) -> str:
    """Return the message of the error that began it; Python says it last, others first."""
    if not errors:
        return ""
    causes = [one for one in errors if one.is_cause]
    last_first = trace.startswith("Traceback") or "Traceback (" in trace
    chosen = causes[-1] if causes else errors[-1] if last_first else errors[0]
    told = _FOLDERS.sub("", _ADDRESS.sub("", " ".join(chosen.text.split())))
    return shortened(_PACKAGE.sub("", told), _LONGEST_ERROR)


def without_furniture(text: str) -> str:
    """Return a text without code, and without what a mail has beside its own words.

    That is greeting, signature, headers, and what is quoted from earlier mails.
    """
    text = _FENCED.sub(
        lambda code: code.group() if len(code.group()) < _SHORT_CODE else "\n\n", text
    )
    kept: list[str] = []
    for line in text.splitlines():
        if _EARLIER.match(line) or (_CLOSES.match(line) and kept):
            break
        if (
            line.lstrip().startswith(">")
            or (len(line) < _LONG_LINE and _HEADER.match(line))
            or _is_code(line)
        ):
            kept.append("")
            continue
        kept.append(_SUBJECT.sub("", line))
    bare = _GREETING.sub("", "\n".join(kept).strip())
    return _CLOSES_INLINE.sub("", bare)


def _is_code(line: str) -> bool:
    return len(line) < _LONG_LINE and _CODE_LINE.match(line) is not None


def shortened(text: str, most: int) -> str:
    """Return a text cut after a word so that it has at most so many characters."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(None, 1)[0] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;:")
