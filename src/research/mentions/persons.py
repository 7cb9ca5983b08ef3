"""Names of people: when two are one person's: transliteration, name order, surnames alone, middle names left out."""

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import cache, lru_cache

from ..nlp.lexicon import Lexicon
from ..nlp.spelling import SYLLABLE, alike, fold

_LONGEST_EDITED = 24  # letters: a longer word has one spelling
_SYLLABLES = re.compile(f"(?:{SYLLABLE}){{1,2}}")  # names of one or two: Min, Minho, Xiaoming
_ARTICLES = ("al", "el", "bin")


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


def family(word: str, lexicon: Lexicon) -> str:
    """The first spelling of a Korean, Chinese or Vietnamese family name; "" when it is none."""
    return _families(lexicon).get(word, "")


def surname(name: str, lexicon: Lexicon) -> str:
    """The part of a full name that later stands alone: the last word, or the first where family names come first."""
    words = name.split() or [""]
    return words[0] if is_family_first(name, lexicon) else words[-1]


def is_family_first(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is built family name first: Han Min Ho, Seo Min-ho, Wang Xiaoming."""
    words = fold(name).split()
    if len(words) not in (2, 3) or not family(words[0], lexicon):
        return False
    return all(_SYLLABLES.fullmatch(word) for word in words[1:])


@lru_cache(maxsize=65536)
def same_person(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two full names may be one person's; what cannot be distinguished stays apart."""
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
    words, key = fold(full).split(), fold(short)
    if len(key.split()) >= len(words):
        return False
    if is_family_first(full, lexicon):
        return key == words[0]
    is_ending = len(key.split()) > 1 and " ".join(words).endswith(f" {key}")
    return is_ending or key == words[-1] or key.replace(" ", "") == "".join(words[-2:])


def person_keys(name: str, lexicon: Lexicon) -> Iterator[Hashable]:
    """Yield keys of a name; two that `same_person` takes for one share at least one of them.

    The keys are all words, and the first and the last one but for a letter.
    """
    words = _person_words(name, lexicon)
    yield "joined", "".join(words)
    yield "sorted", tuple(sorted(words))
    if len(words) > 1:
        firsts, lasts = _without_a_letter(words[0]), _without_a_letter(words[-1])
        yield from (("first and last", first, last) for first in firsts for last in lasts)


def _without_a_letter(word: str) -> set[str]:
    """A word and what it becomes without a letter: two words that are one edit apart have one of them in common."""
    if not 5 <= len(word) <= _LONGEST_EDITED:
        return {word}
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def _families(lexicon: Lexicon) -> dict[str, str]:
    table = lexicon.table("people")["families"]
    return {fold(spelling): fold(names[0]) for names in reversed(table) for spelling in names}


def _person_words(name: str, lexicon: Lexicon) -> list[str]:
    """The name's words by their sound; a Korean, Chinese or Vietnamese family name by its first spelling."""
    words = fold(name).split()
    if is_family_first(name, lexicon):
        return [family(words[0], lexicon), *(sound(word, lexicon) for word in words[1:])]
    kept = [word for word in words if word not in _ARTICLES] or words or [""]
    last = family(kept[-1], lexicon) or sound(kept[-1], lexicon)
    return [*(sound(word, lexicon) for word in kept[:-1]), last]


def _given_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """First names agree when at most one edit apart; middle names may be missing, but not begin with another letter."""
    has_middles = len(a) > 1 and len(b) > 1
    return alike(a[0], b[0]) and not (has_middles and a[1][0] != b[1][0])
