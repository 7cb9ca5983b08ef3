"""Partings: names that a page has glued to the words beside them are cut loose: "ComradeHan Min Horeceived"."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc

from .lexicon import Lexicon
from .spelling import is_syllable
from .tokens import dictionary_of, exceptions_of, lemmas_of, words_of

_GLUED = re.compile(
    r"([A-Za-z]{1,40}|\S{0,40}[.,:;)\"”»–—-])([A-Z][a-z]{1,40})"
)  # no name is longer, and a heap of letters is soon passed over
_SHORTEST = 4  # letters: a name's last syllable and a word
_INNER_CAPITAL = re.compile(r"\S[A-Z][a-z]")


@Language.factory("research_partings", default_config={"lexicon": None})
class Parter:
    """Splits glued tokens; offsets stay what they are.

    A name is known by its form, as family names that come first are, or because its words stand side by side elsewhere in the text.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None):
        words = Lexicon(lexicon)
        self.titles = words.words("people", "titles")
        self.families = {spelling for names in words.table("people")["families"] for spelling in names}
        self.heads = {head.casefold() for head in words.organization_heads} | words.words("organizations", "things")
        self.is_small = nlp.Defaults.stop_words.__contains__
        self.verbs_of, self.verbs, self.adverbs = (
            lemmas_of(nlp, "verb"),
            dictionary_of(nlp, "verb"),
            dictionary_of(nlp, "adv"),
        )
        self.irregular, self.nouns = set(exceptions_of(nlp, "verb")), dictionary_of(nlp, "noun")

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        followers = _followers(words)
        loose, origins = words, list(range(len(words)))
        if _INNER_CAPITAL.search("\n".join(words)):
            loose, origins = self._part_heads(words, followers)
        glues = len(loose) > len(words)
        cuts: dict[int, list[str]] = defaultdict(list)
        for n, (word, i) in enumerate(zip(loose, origins, strict=True)):
            cuts[i] += (
                self._part_tail(loose[max(0, n - 2) : n + 1], followers, glues=glues)
                if len(word) >= _SHORTEST and word[0].isupper()
                else [word]
            )
        return _cut(doc, cuts) if any(len(parts) > 1 for parts in cuts.values()) else doc

    def _part_heads(self, words: Sequence[str], followers: Mapping[str, Set[str]]) -> tuple[list[str], list[int]]:
        """The words, names cut off those they are glued behind, and for each the number of the word it was."""
        loose: list[str] = []
        origins: list[int] = []
        for i, word in enumerate(words):
            glued = _GLUED.fullmatch(word) if not (word.isalpha() and (word.islower() or word.istitle())) else None
            left, right = (glued[1], glued[2]) if glued else ("", "")
            parts = (
                [left, right]
                if right and self._is_loose(loose[-2:], left, right, words[i + 1 : i + 3], followers)
                else [word]
            )
            loose += parts
            origins += [i] * len(parts)
        return loose, origins

    def _is_loose(
        self, before: Sequence[str], left: str, right: str, following: Sequence[str], followers: Mapping[str, Set[str]]
    ) -> bool:
        """Whether a name begins with the right half: "Comrade" and "Kim"."""
        family, titled = right in self.families, left.casefold() in self.titles
        word = titled or left.islower() and len(left) > 1 or self.is_small(left.casefold()) or not left[-1].isalpha()
        if word and following and following[0].istitle() and (family or following[0] in followers.get(right, ())):
            return True
        if family and (titled or len(left) > 1 and self._is_word(left) or self._is_tailed([*before, left], followers)):
            return True
        if not family or len(following) < 2 or left.istitle() and is_syllable(left):
            return False
        whole = all(word.istitle() for word in following) and is_syllable(following[0])
        return whole and (is_syllable(following[1]) or self._is_tailed([right, *following], followers))

    def _is_tailed(self, words: Sequence[str], followers: Mapping[str, Set[str]]) -> bool:
        return len(self._part_tail(words, followers, glues=True)) > 1

    def _part_tail(self, words: Sequence[str], followers: Mapping[str, Set[str]], *, glues: bool) -> list[str]:
        """The last of two or three words, cut where it ends a name and has a word glued behind it: "Un" and "received"."""
        family, before, word = ["", "", *words][-3:]
        if not before.istitle() or word in self.families:
            return [word]
        known = followers.get(before, ())
        apart = (
            family in self.families and is_syllable(before) and not is_syllable(word)
        )  # each syllable is a word of its own
        if not apart and not known:
            return [word]
        halves = [(word[:k], word[k:]) for k in range(2, len(word) - 1)]
        likely = [(last, rest) for last, rest in halves if apart and is_syllable(last) and self._is_word(rest)]
        likely += [
            (last, rest) for last, rest in halves if last in known and len(last) > 2 and self._is_telling(rest, 4)
        ]
        if not likely:
            return [word]
        last, rest = max(
            likely,
            key=lambda half: (half[0] in known, self.is_small(half[1]), self._is_telling(half[1], 3), len(half[0])),
        )
        sure = last in known or self._is_telling(rest, 3) or glues and word.casefold() not in self.nouns
        return [last, rest] if sure else [word]

    def _is_word(self, word: str) -> bool:
        """A small word, an adverb, a form of a verb, or what a body or place is called: "University"."""
        return (
            self.is_small(word)
            or word.istitle()
            and word.casefold() in self.heads
            or word in self.adverbs
            or not self.verbs.isdisjoint(self.verbs_of(word))
        )

    def _is_telling(self, word: str, least: int) -> bool:
        """What ends no name, of so many letters: "sent", "received", "who", "highly", "University"."""
        past = word in self.irregular or word.endswith("ed") and not self.verbs.isdisjoint(self.verbs_of(word))
        adverb = word.endswith("ly") and word in self.adverbs
        return len(word) >= least and (
            past or adverb or self.is_small(word) or word.istitle() and word.casefold() in self.heads
        )


def _followers(words: Sequence[str]) -> Mapping[str, Set[str]]:
    """For each capitalised word those that follow it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(words):
        if one.istitle() and other.istitle():
            found[one].add(other)
    return found


def _cut(doc: Doc, cuts: Mapping[int, Sequence[str]]) -> Doc:
    """The doc with these tokens cut; the others keep their norms ("n't" is "not")."""
    spaces, norms = doc.to_array("SPACY").astype(bool).tolist(), doc.to_array("NORM").tolist()
    parts = [(i, word, k + 1 == len(cuts[i])) for i in range(len(doc)) for k, word in enumerate(cuts[i])]
    new = Doc(
        doc.vocab, words=[word for _, word, _ in parts], spaces=[spaces[i] and is_last for i, _, is_last in parts]
    )
    kept = [norms[i] if len(cuts[i]) == 1 else doc.vocab[word].norm for i, word, _ in parts]
    column: Any = numpy.array(kept, dtype="uint64").reshape(-1, 1)
    return new.from_array(["NORM"], column)
