"""Segmentation: names glued to the words beside them ("ComradeHan Min Horeceived") are split, and sentences bounded."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from .lexicon import Lexicon
from .spelling import is_syllable
from .tokens import Inflection, words_of

# No name is longer, and a long run of letters is soon passed over
_GLUED = re.compile(r"([A-Za-z]{1,40}|\S{0,40}[.,:;)\"”»–—-])([A-Z][a-z]{1,40})")
_INNER_CAPITAL = re.compile(r"\S[A-Z][a-z]")
_SHORTEST = 4  # letters: a name's last syllable and a word
_LONGEST_SENTENCE = 400  # tokens; an endless list is cut, so that no rule takes the square of it
_CLOSERS = 20  # tokens: at most so many closing marks and white space follow a full stop
_CLOSING = set("\"'”’»)]")
_OPENERS = set(
    "The A An It He She They We I In On At But And This That These Those There If When While As For After "
    "Before However".split()
)
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}|[ap]\.m\.")

_Followers = Mapping[str, Set[str]]  # for each capitalised word of a text those that follow it


@Language.factory("research_splitter", default_config={"lexicon": None})
class GluedNameSplitter:
    """Splits tokens in which a name is glued to a word; offsets stay what they are.

    A name is known by its form, as family names that come first are, or because its words stand side by side elsewhere
    in the text.
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None):
        lists = Lexicon(lexicon)
        self.titles = lists.words("people", "titles")
        self.families = {spelling for names in lists.table("people")["families"] for spelling in names}
        self.heads = {*map(str.casefold, lists.organization_heads), *lists.words("organizations", "things")}
        self.is_stop_word = nlp.Defaults.stop_words.__contains__
        self.verbs, self.nouns = Inflection(nlp, "verb"), Inflection(nlp, "noun").dictionary
        self.adverbs = Inflection(nlp, "adv").dictionary

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        followers = _followers(words)
        numbered = [*enumerate(words)]
        if _INNER_CAPITAL.search("\n".join(words)):
            numbered = [*self._split_heads(words, followers)]
        is_glued = len(numbered) > len(words)
        parts: dict[int, list[str]] = defaultdict(list)
        loose = [word for _, word in numbered]
        for n, (i, word) in enumerate(numbered):
            long = len(word) >= _SHORTEST and word[0].isupper()
            last = loose[max(0, n - 2) : n + 1]
            parts[i] += self._split_tail(last, followers, is_glued=is_glued) if long else [word]
        return _split(doc, {i: own for i, own in parts.items() if len(own) > 1})

    def _split_heads(self, words: Sequence[str], followers: _Followers) -> Iterator[tuple[int, str]]:
        """Yield the words, names split off those they are glued behind, each with its token."""
        before = ["", ""]
        for i, word in enumerate(words):
            plain = word.isalpha() and (word.islower() or word.istitle())
            glued = None if plain else _GLUED.fullmatch(word)
            parts = [word]
            if glued and self._is_name_behind(before, (glued[1], glued[2]), words[i + 1 : i + 3], followers):
                parts = [glued[1], glued[2]]
            yield from ((i, part) for part in parts)
            before = [*before, *parts][-2:]

    def _is_name_behind(
        self, before: Sequence[str], halves: tuple[str, str], following: Sequence[str], followers: _Followers
    ) -> bool:
        """Whether a name begins with the right half: "Comrade" and "Kim"."""
        left, right = halves
        family, titled = right in self.families, left.casefold() in self.titles
        is_word = titled or left.islower() and len(left) > 1 or self.is_stop_word(left.casefold())
        if is_word or not left[-1].isalpha():
            first = following[0] if following else ""
            if first.istitle() and (family or first in followers.get(right, ())):
                return True
        if not family:
            return False
        if titled or len(left) > 1 and self._is_word(left) or self._ends_name([*before, left], followers):
            return True
        if len(following) < 2 or left.istitle() and is_syllable(left):
            return False
        is_name = all(word.istitle() for word in following) and is_syllable(following[0])
        return is_name and (is_syllable(following[1]) or self._ends_name([right, *following], followers))

    def _ends_name(self, words: Sequence[str], followers: _Followers) -> bool:
        return len(self._split_tail(words, followers, is_glued=True)) > 1

    def _split_tail(self, words: Sequence[str], followers: _Followers, *, is_glued: bool) -> list[str]:
        """Split the last of some words where it ends a name and has a word glued behind it: "Un" and "received"."""
        family, before, word = ["", "", *words][-3:]
        known = followers.get(before, ())
        # Each syllable of a Korean name may be a word of its own
        by_syllable = family in self.families and is_syllable(before) and not is_syllable(word)
        if not before.istitle() or word in self.families or not (by_syllable or known):
            return [word]
        halves = [(word[:k], word[k:]) for k in range(2, len(word) - 1)]
        likely = [half for half in halves if by_syllable and is_syllable(half[0]) and self._is_word(half[1])]
        likely += [half for half in halves if half[0] in known and len(half[0]) > 2 and self._ends_no_name(half[1], 4)]
        if not likely:
            return [word]
        last, rest = max(
            likely,
            key=lambda half: (
                half[0] in known,
                self.is_stop_word(half[1]),
                self._ends_no_name(half[1], 3),
                len(half[0]),
            ),
        )
        sure = last in known or self._ends_no_name(rest, 3) or is_glued and word.casefold() not in self.nouns
        return [last, rest] if sure else [word]

    def _is_word(self, word: str) -> bool:
        """A stop word, an adverb, a form of a verb, or what a body or place is called: "University"."""
        return self.is_stop_word(word) or self._is_head(word) or word in self.adverbs or self.verbs.is_form(word)

    def _ends_no_name(self, word: str, shortest: int) -> bool:
        """What no name ends with, of so many letters: "sent", "received", "who", "highly", "University"."""
        past = word in self.verbs.irregular or word.endswith("ed") and self.verbs.is_form(word)
        adverb = word.endswith("ly") and word in self.adverbs
        return len(word) >= shortest and (past or adverb or self.is_stop_word(word) or self._is_head(word))

    def _is_head(self, word: str) -> bool:
        return word.istitle() and word.casefold() in self.heads


@Language.component("research_sentences")
def set_sentences(doc: Doc) -> Doc:
    """Set sentence boundaries: at line breaks and behind closing punctuation, never inside an abbreviation."""
    starts: Any = numpy.full(len(doc), -1, dtype="int64")
    starts[:1] = 1
    last = 0
    for i, word in enumerate(words_of(doc)):
        too_long = i - last >= _LONGEST_SENTENCE
        if word[-1:].isalnum() and not too_long:
            continue
        following = _next_word(doc[i])
        if following is not None and (too_long or _closes(doc[i], following)):
            starts[following.i], last = 1, following.i
    return doc.from_array([SENT_START], starts.astype("uint64").reshape(-1, 1)) if len(doc) else doc


def _followers(words: Sequence[str]) -> _Followers:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(words):
        if one.istitle() and other.istitle():
            found[one].add(other)
    return found


def _split(doc: Doc, parts: Mapping[int, list[str]]) -> Doc:
    """Split tokens of a doc into these parts."""
    if parts:
        with doc.retokenize() as retokenizer:
            for i, own in parts.items():
                retokenizer.split(doc[i], own, heads=[(doc[i], 0)] * len(own))
        del doc.user_data["words"]
    return doc


def _next_word(token: Token) -> Token | None:
    """The first token behind one that does not stay with the sentence before it."""
    doc, end = token.doc, token.i + _CLOSERS
    following = next((i for i in range(token.i + 1, min(len(doc), end)) if not _stays_before(doc[i])), end)
    return doc[following] if following < len(doc) else None


def _stays_before(token: Token) -> bool:
    """White space and closing quotation marks stay with the sentence they follow."""
    return token.is_space or (token.text in _CLOSING and not token.nbor(-1).whitespace_)


def _closes(token: Token, following: Token) -> bool:
    """Whether a token closes a sentence before another."""
    if token.is_space:
        return "\n" in token.text
    if token.text in "?!…" or token.text == ".":
        numbered = following.is_digit and token.i > 0 and token.nbor(-1).lower_ == "no"
        return not (token.i > 0 and following.is_lower or numbered)
    # "… in the U.S. The …": an abbreviation closes a sentence only before a word that opens one
    return _ABBREVIATION.fullmatch(token.text) is not None and following.text in _OPENERS
