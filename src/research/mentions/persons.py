"""Persons: when two names of people are one: transliteration, name order, surnames alone, middle names left out."""

import re
from collections.abc import Hashable, Iterator
from functools import cache, lru_cache

from ..nlp.lexicon import Lexicon
from ..nlp.spelling import SYLLABLE, alike, fold

_LONGEST_EDITED = 24  # letters: a longer word has one spelling
_SYLLABLES = re.compile(f"(?:{SYLLABLE}){{1,2}}")  # names of one or two: Min, Minho, Xiaoming


@cache
def sound(word: str, lexicon: Lexicon) -> str:
    """Give one key to the spellings of one sound: Sergei and Sergey, Hee and Hui, Yury and Yuri."""
    table = lexicon.table("people")["spellings"]
    out, i = "", 0
    while i < len(word):
        size = next((n for n in (3, 2, 1) if word[i : i + n] in table), 0)
        out += table[word[i : i + size]] if size else word[i]
        i += size or 1
    return re.sub(r"(.)\1+", r"\1", out)


@cache
def family(word: str, lexicon: Lexicon) -> str:
    """The first spelling of a Korean, Chinese or Vietnamese family name; "" when it is none."""
    return _families(lexicon).get(word, "")


def surname(name: str, lexicon: Lexicon) -> str:
    """The part of a full name that later stands alone: the last word, or the first where family names come first."""
    words = name.split()
    if len(words) > 1 and is_family_first(name, lexicon):
        return words[0]
    return words[-1] if words else ""


def is_family_first(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is built family name first: Han Min Ho, Seo Min-ho, Wang Xiaoming."""
    words = fold(name).split()
    return (
        len(words) in (2, 3)
        and bool(family(words[0], lexicon))
        and all(_SYLLABLES.fullmatch(word) for word in words[1:])
    )


@lru_cache(maxsize=65536)
def same_person(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two full names may be one person's; what cannot be told apart stays apart."""
    a, b = _person_words(one, lexicon), _person_words(other, lexicon)
    if "".join(a) == "".join(b) or (len(a) > 1 and sorted(a) == sorted(b)):
        return True
    if len(a) < 2 or len(b) < 2:
        return False
    if is_family_first(one, lexicon) or is_family_first(other, lexicon):
        return a[0] == b[0] and "".join(a[1:]) == "".join(b[1:])
    return alike(a[-1], b[-1]) and _given_alike(a[:-1], b[:-1])


def is_short_for(short: str, full: str, lexicon: Lexicon) -> bool:
    """Whether a single name stands for a full one: Otieno for Joan Otieno, Masri for Omar al-Masri."""
    words = fold(full).split()
    key = fold(short)
    if len(key.split()) >= len(words):
        return False
    if is_family_first(full, lexicon):
        return key == words[0]
    return (
        key == words[-1]
        or (len(key.split()) > 1 and " ".join(words).endswith(key))
        or key.replace(" ", "") == "".join(words[-2:])
    )


def person_keys(name: str, lexicon: Lexicon) -> Iterator[Hashable]:
    """What the names share that `same_person` takes for one: all their words, or first and last one but for a letter."""
    words = _person_words(name, lexicon)
    yield "joined", "".join(words)
    yield "sorted", tuple(sorted(words))
    if len(words) > 1:
        yield from (
            ("first and last", first, last)
            for first in _without_a_letter(words[0])
            for last in _without_a_letter(words[-1])
        )


def _without_a_letter(word: str) -> set[str]:
    """A word and the words it becomes when it loses a letter: two that are one edit apart have one of them in common."""
    return (
        {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))} if 5 <= len(word) <= _LONGEST_EDITED else {word}
    )


@cache
def _families(lexicon: Lexicon) -> dict[str, str]:
    table = lexicon.table("people")["families"]
    return {fold(spelling): fold(names[0]) for names in reversed(table) for spelling in names}


def _person_words(name: str, lexicon: Lexicon) -> list[str]:
    """The name's words by their sound; a Korean, Chinese or Vietnamese family name by its first spelling."""
    words = fold(name).split()
    if is_family_first(name, lexicon):
        return [family(words[0], lexicon), *(sound(word, lexicon) for word in words[1:])]
    kept = [word for word in words if word not in ("al", "el", "bin")] or words
    return (
        [*(sound(word, lexicon) for word in kept[:-1]), family(kept[-1], lexicon) or sound(kept[-1], lexicon)]
        if kept
        else [""]
    )


def _given_alike(a: list[str], b: list[str]) -> bool:
    """First names agree when equal or one edit apart; middle names may be missing, but not begin with another letter."""
    middles = a[1:2] and b[1:2]
    return alike(a[0], b[0]) and not (middles and a[1][0] != b[1][0])
