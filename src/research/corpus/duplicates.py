"""Reprints: articles that print another's text again, whole or nearly so, and the one they print."""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import numpy

from ..nlp.dates import interval
from .articles import Article

_SHINGLE = 5  # words that follow each other: enough that two articles seldom share them by chance
_BANDS, _ROWS = (
    16,
    4,
)  # minhash bands: two texts that share half of their shingles meet in one of them with p = 0.64, 0.8: 0.9998
_KEY = 16  # bytes of a sketch that say which words the text has; the bands follow, eight bytes each
_LEAST = 30  # words: a shorter text is a reprint only when it is the same
_SHARED, _CUT = 0.8, 0.9  # of all shingles of both; of those of the shorter one, which may be cut
_DAYS = 7  # so far apart a reprint appears
_COMPARED = 50  # so many articles of one band a text is compared with
_FACTORS, _TERMS = numpy.random.default_rng(1922).integers(
    1, 1 << 63, (2, _BANDS * _ROWS, 1), dtype=numpy.uint64
) | numpy.uint64(1)
_WORD = re.compile(r"\w+")
_NAMING = re.compile(r"\b(?:[A-Z]\w*|\d\w*)")


def sketch(prose: str) -> bytes:
    """Sketch a text for `find_reprints`: a hash of its words, and of longer ones the hashes by which nearly equal texts meet; b"" without words."""
    words = _words(prose)
    if not words:
        return b""
    key = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=_KEY).digest()
    return key + _bands(_shingles(words)) if len(words) >= _LEAST else key


def find_reprints(articles: Sequence[Article], sketches: Sequence[bytes], order: Sequence[int]) -> dict[int, int]:
    """Find the articles whose text another prints, too: the same words, or nearly all of them within a week.

    Texts are compared only when their sketches (minhash) meet, so the work grows with the corpus and not with its
    square. Of several the first in order is the original. A text of the same form that names others, or another
    number, is no reprint.

    Args:
        articles: The articles, of which those that meet are read.
        sketches: The `sketch` of the prose of each.
        order: The numbers of the articles, the earliest first.

    Returns:
        The number of each reprint to that of its original.
    """
    original: dict[int, int] = {}
    same: dict[bytes, int] = {}
    for i in order:
        key = sketches[i][:_KEY]
        if key and same.setdefault(key, i) != i:
            original[i] = same[key]
    left = [i for i in order if i not in original and len(sketches[i]) > _KEY]
    tellers: dict[int, list[int]] = {}  # of each meeting the originals so far
    for i, meetings in _meetings(left, sketches):
        near = sorted({other for meeting in meetings for other in tellers.get(meeting, ())[-_COMPARED:]})
        first = next((other for other in near if _is_reprint(articles[i], articles[other])), None) if near else None
        if first is not None:
            original[i] = first
        else:
            for meeting in meetings:
                tellers.setdefault(meeting, []).append(i)
    return {i: original.get(other, other) for i, other in original.items()}


def _meetings(left: Sequence[int], sketches: Sequence[bytes]) -> Iterator[tuple[int, list[int]]]:
    """Of each article that meets others, in order, where: the numbers of the stretches of equal hashes."""
    bands = numpy.frombuffer(b"".join(sketches[i][_KEY:] for i in left), dtype="<u8").reshape(len(left), _BANDS)
    met: dict[int, list[int]] = {}
    stretch = 0
    for hashes in bands.T:
        ranked = numpy.argsort(hashes, kind="stable")
        cuts = [0, *(numpy.flatnonzero(numpy.diff(hashes[ranked])) + 1).tolist(), len(ranked)]
        for start, end in pairwise(cuts):
            if end - start > 1:
                stretch += 1
                for place in ranked[start:end].tolist():
                    met.setdefault(place, []).append(stretch)
    return ((left[place], met[place]) for place in sorted(met))


def _words(prose: str) -> list[str]:
    return _WORD.findall(prose.casefold())


def _shingles(words: Sequence[str]) -> set[int]:
    return {zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(max(1, len(words) - _SHINGLE + 1))}


def _bands(shingles: set[int]) -> bytes:
    """The minima of a text in bands, each band as one hash: two texts meet where it is equal."""
    hashes = numpy.fromiter(shingles, dtype=numpy.uint64, count=len(shingles))
    least = ((_FACTORS * hashes + _TERMS) >> numpy.uint64(32)).min(axis=1).reshape(_BANDS, _ROWS)
    return b"".join(hashlib.blake2b(band.tobytes(), digest_size=8).digest() for band in least)


def _is_reprint(article: Article, other: Article) -> bool:
    one, two = _shingles(_words(article.prose)), _shingles(_words(other.prose))
    shared = len(one & two)
    if shared < _SHARED * len(one | two) and shared < _CUT * min(len(one), len(two)):
        return False
    short, long = sorted((article.prose, other.prose), key=len)
    named = Counter(_NAMING.findall(short)) - Counter(_NAMING.findall(long))
    return not named and _is_near(article.published, other.published)


def _is_near(one: str, other: str) -> bool:
    if not one or not other:
        return True
    (a, b), (c, d) = interval(one), interval(other)
    return _gap(b, c) <= _DAYS and _gap(d, a) <= _DAYS


def _gap(end: date, start: date) -> int:
    return (start - end).days
