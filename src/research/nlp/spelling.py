"""Spelling: names compared letter by letter, ids made unique, and invisible characters replaced."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

# A syllable as Korean, Chinese and Vietnamese names have them: Min, Trong
SYLLABLE = (
    r"(?:ch|sh|zh|ts|ph|th|kh|ng|nh|tr|qu|hw|gw|kw|ky|hy|my|ry|py|[bcdfghjklmnpqrstvwxyz])?"
    r"[aeiouy]{1,3}(?:ng|nh|ch|[nmpktlrshbd])?"
)
_ONE_SYLLABLE = re.compile(SYLLABLE)
_LETTERS = str.maketrans("ıøłØŁ", "iolOL")  # letters that have no decomposition
# Control characters, line separators, marks of direction, and lone surrogates, which no file can hold
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold case, accents, hyphens and punctuation away: "Han Min-ho" and "Han Min Ho" become one."""
    # Each letter alone, as a long run of accents is slow to sort
    letters = (c for letter in text.translate(_LETTERS) for c in unicodedata.normalize("NFKD", letter))
    bare = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w&]+", " ", re.sub(r"['’.]", "", bare)).strip()


def free_id(stem: str, taken: dict[str, int]) -> str:
    """The stem, or with the first number from 2 up that is free.

    Args:
        stem: The id wanted.
        taken: The ids given away, each with the number to try next behind it; the new one joins them.
    """
    found, number = stem, taken.get(stem, 2)
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    taken.update({stem: number, found: taken.get(found, 2)})
    return found


def alike(one: str, other: str) -> bool:
    """Equal, or one edit apart in words long enough that a letter makes no other name; Daniel is not Daniela."""
    if one == other:
        return True
    is_gendered = one[:-1] == other or other[:-1] == one or one[:-1] == other[:-1]
    is_long = min(len(one), len(other)) >= 5
    return is_long and not is_gendered and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def visible(text: str) -> str:
    """Replace the characters that are invisible, reverse a line or control a terminal; the length stays the same."""
    return _INVISIBLE.sub(lambda m: " " if m[0].isspace() else "\ufffd", text)


def is_syllable(word: str) -> bool:
    """Whether a word is one syllable, as the words of a name that is written apart are: Jong, Trong."""
    return _ONE_SYLLABLE.fullmatch(word.casefold()) is not None
