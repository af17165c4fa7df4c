"""The language of each passage of a corpus, for its stems and stop words."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from corpus.lexical.analysis import DEFAULT_LANGUAGE, find_words, word_stems
from corpus.lexical.language import guess_languages, language_shares

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of running text, a third and more are stop words of its language. With this share of them among
# so many words, a passage is in the main language, and nothing else is looked at.
_STOP_SHARE, _LOOKED_AT = 0.3, 40
# From this probability on, a passage is in a language that the corpus has; a language that it did
# not have so far takes more.
_LIKELY, _SURE = 0.6, 0.9


class PassageLanguages:
    """Tells the languages of passages; `all` are those that the corpus has, `main` its commonest.

    A passage that is not clearly in another language counts as one in the main language.
    """

    def __init__(self, main: str, languages: Iterable[str]) -> None:
        self.main = main
        self.all = list(dict.fromkeys([main, *languages]))
        self._stems = word_stems(main)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Return what tells the languages of a corpus with such texts; English if unclear."""
        shares = language_shares(texts)
        return cls(next(iter(shares), DEFAULT_LANGUAGE), shares)

    def find(self, text: str) -> str:
        """Return the language of a passage, and note it."""
        if self._is_plainly_main(text):
            return self.main
        guess = guess_languages(text)
        if not guess:
            return self.main
        best = max(guess, key=lambda name: guess[name])
        if guess[best] >= (_LIKELY if best in self.all else _SURE):
            if best not in self.all:
                self.all.append(best)
            return best
        known = [name for name in self.all if guess.get(name, 0.0) >= (1 - _LIKELY) / 2]
        return max(known, key=lambda name: guess[name]) if known else self.main

    def _is_plainly_main(self, text: str) -> bool:
        words = list(islice(find_words(text), _LOOKED_AT))
        stops = sum(not self._stems.stem(word.text) for word in words)
        return stops >= _STOP_SHARE * _LOOKED_AT and stops >= _STOP_SHARE * len(words)
