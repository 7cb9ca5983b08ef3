"""Matching: what was found paired one to one with what was annotated, and names compared loosely."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import Levenshtein

from ..nlp.spelling import fold

_SMALL = re.compile(r"\b(?:the|of|for|and)\b")


def match(scored: Iterable[tuple[float, Any, Any]]) -> list[tuple[Any, Any]]:
    """Pair items one to one, the highest score first."""
    pairs: dict[Any, Any] = {}
    taken = set()
    for _, one, other in sorted(scored, key=lambda p: (-p[0], str(p[1]), str(p[2]))):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return list(pairs.items())


def similar(one: str, other: str) -> bool:
    """Whether two names are loosely the same: one's words are among the other's, each at most one edit apart."""
    a, b = words_of(one), words_of(other)
    if not a or not b or "".join(a) == "".join(b):
        return bool(a and b)
    short, long = sorted((a, b), key=len)
    return all(any(_alike(w, v) for v in long) for w in short) and (len(short) > 1 or len(long) < 3)


def words_of(text: str) -> list[str]:
    """The words of a name or title, folded, without small words."""
    return _SMALL.sub(" ", fold(text)).split()


def overlap(one: Sequence[int], other: Sequence[int]) -> int:
    """The number of characters in both of two spans [start, end)."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 2 and Levenshtein.distance(one, other, score_cutoff=1) <= 1)
