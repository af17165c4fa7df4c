"""Where a text's own tokens are in what a model read: behind the prompt, between special tokens.

Tokenizers differ. A prompt may have more tokens before a text than alone; some spans begin with the
blank before a word, and some tokens are that blank. Offsets in prompt and text together tell all.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.model.held import Recent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    Span = tuple[int, int]

# What tokenizers write for blanks: SentencePiece, and byte-level BPE for blank, line feed and tab.
_BLANKS = "▁ĠĊĉ \n\t"
# Texts whose spans are kept, 20 KB each, unless they have more tokens than a passage.
_KEPT, _LONGEST_KEPT = 1000, 300


@dataclass(frozen=True, slots=True)
class OwnTokens:
    """The tokens that belong to a text itself: their places and their spans.

    `places` count from the first token of the sequence that the model read, padding left out.
    `spans` are offsets in the text: they begin with a word's
    first letter, and that of a token that is nothing but a blank is empty.
    """

    places: NDArray[np.intp]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text's own tokens are among the `length` tokens that the model reads of it.

    `places` are those of OwnTokens; where they stand in a row, as they mostly do, a slice.
    """

    places: NDArray[np.intp] | slice
    length: int


class Locator:
    """Locates tokens with a tokenizer of its own: it sets truncation as it needs it.

    Threads may share it.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._lock = Lock()
        self._spans = Recent[list["Span"]](_KEPT)

    @classmethod
    def from_json(cls, tokenizer: str) -> Self:
        """Return a locator with the tokenizer that `to_json` described."""
        from tokenizers import Tokenizer

        return cls(Tokenizer.from_str(tokenizer))

    def to_json(self) -> str:
        """Return the tokenizer as JSON."""
        with self._lock:
            return self._tokenizer.to_str()

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the span of each token of each text, without prompt, special tokens and limit."""
        if not any(texts):
            return [[] for _ in texts]
        found = self._spans.find(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            encoded = self._encode(missing, special=False)
            spans = {t: _spans_of(one, t) for one, t in zip(encoded, missing, strict=True)}
            self._spans.keep({t: own for t, own in spans.items() if len(own) <= _LONGEST_KEPT})
            found |= spans
        return [found[text] for text in texts]

    def locate(self, texts: Sequence[str], prompt: str, window: int) -> list[OwnTokens]:
        """Return the own tokens of each text as the model reads it, cut at `window`."""
        if not texts:
            return []
        whole = [prompt + text for text in texts]
        encoded = self._encode(whole, special=True, window=window)
        return [
            own_tokens(one, text, len(prompt)) for one, text in zip(encoded, whole, strict=True)
        ]

    def place(self, texts: Sequence[str], prompt: str, window: int) -> list[Placed]:
        """Return where the own tokens of each text are, as the model reads it, cut at `window`."""
        if not texts:
            return []
        whole = [prompt + text for text in texts]
        encoded = self._encode(whole, special=True, window=window)
        return [_placed(one, text, len(prompt)) for one, text in zip(encoded, whole, strict=True)]

    def count(self, text: str) -> int:
        """Return how many spans a text has; quicker than to list them."""
        if not text:
            return 0
        with self._lock:
            self._tokenizer.no_truncation()
            encoded = self._tokenizer.encode(text, add_special_tokens=False)
        # A blank that the tokenizer puts before a text is none of its letters.
        first = 0
        while first < len(encoded) and _end(encoded, first) == 0:
            first += 1
        return len(encoded) - first

    def _encode(
        self, texts: Sequence[str], *, special: bool, window: int | None = None
    ) -> list[Encoding]:
        with self._lock:
            if window is None:
                self._tokenizer.no_truncation()
            else:
                self._tokenizer.enable_truncation(window)
            return self._tokenizer.encode_batch(list(texts), add_special_tokens=special)


def _placed(encoded: Encoding, text: str, begin: int) -> Placed:
    """Return where the tokens of a text behind offset `begin` are."""
    special, length = encoded.special_tokens_mask, len(encoded)
    first = special.index(0) if 0 in special else 0
    end = length - special[::-1].index(0) if 0 in special else 0
    plain = not begin and first < end and 1 not in special[first:end]
    if plain and _end(encoded, first) > 0:
        return Placed(slice(first, end), length)
    return Placed(own_tokens(encoded, text, begin).places, length)


def _end(encoded: Encoding, place: int) -> int:
    """Return the offset behind a token; to list those of all takes as long as to find them."""
    span = encoded.token_to_chars(place)
    return span[1] if span else 0


def _spans_of(encoded: Encoding, text: str) -> list[Span]:
    plain = _plain(encoded, text)
    return list(own_tokens(encoded, text, 0).spans) if plain is None else plain


def _plain(encoded: Encoding, text: str) -> list[Span] | None:
    """Return the spans of a text's tokens as they are, None where one has a blank to leave out."""
    spans: list[Span] = encoded.offsets
    firsts = "".join([text[first : first + 1] for first, _ in spans])
    if len(firsts) < len(spans) or firsts != "".join(firsts.split()):
        return None
    if any(sign in "".join(encoded.tokens) for sign in _BLANKS) or 0 in [end for _, end in spans]:
        return None
    return spans


def batched(lengths: Sequence[int], tokens: int, most: int) -> Iterator[list[int]]:
    """Yield the places of texts to encode at once: of like lengths, with `tokens` in all.

    The longest come first, as they need most memory. A batch has at least one text, at most `most`,
    and each of its texts counts as its longest one does, to which the others are filled up.
    """
    places = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    while places:
        size = max(1, min(most, tokens // max(1, lengths[places[0]])))
        yield places[:size]
        places = places[size:]


def own_tokens(encoded: Encoding, text: str, begin: int) -> OwnTokens:
    """Return the tokens of a text behind offset `begin`, their spans counted from there."""
    places: list[int] = []
    spans: list[Span] = []
    tokens = zip(encoded.tokens, encoded.offsets, encoded.special_tokens_mask, strict=True)
    for place, (token, (first, end), special) in enumerate(tokens):
        if special or end <= begin:
            continue
        inside = max(first, begin)
        letter = end - len(text[inside:end].lstrip())
        places.append(place)
        # The blank before a word may stand alone, and still have the span of the first letter.
        spans.append((letter - begin, (end if token.strip(_BLANKS) else letter) - begin))
    return OwnTokens(np.array(places, dtype=np.intp), tuple(spans))
