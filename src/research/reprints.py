"""Reprints: articles that print another's text again, whole or nearly so, and the one they print."""

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import numpy

from .articles import Article
from .dates import interval

_SHINGLE = 5  # words that follow each other: enough that two articles seldom share them by chance
_BANDS, _ROWS = 16, 4  # minhash bands: two texts that share half of their shingles meet in one of them with p = 0.64, 0.8: 0.9998
_LEAST = 30  # words: a shorter text is a reprint only when it is the same
_SHARED, _CUT = 0.8, 0.9  # of all shingles of both; of those of the shorter one, which may be cut
_DAYS = 7  # so far apart a reprint appears
_COMPARED = 50  # so many articles of one band a text is compared with
_FACTORS, _TERMS = numpy.random.default_rng(1922).integers(1, 1 << 63, (2, _BANDS * _ROWS, 1), dtype=numpy.uint64) | numpy.uint64(1)
_WORD = re.compile(r"\w+")
_NAMING = re.compile(r"\b(?:[A-Z]\w*|\d\w*)")


def find_reprints(articles: Iterable[Article]) -> dict[str, str]:
    """Find the articles whose text another prints, too: the same words, or nearly all of them within a week.

    Texts are compared only when their sketches (minhash) meet, so the work grows with the corpus and not with its
    square. Of several the earliest is the original, then the one whose id comes first. A text of the same form
    that names others, or another number, is no reprint.

    Returns:
        The id of each reprint to that of its original.
    """
    original: dict[str, str] = {}
    same: dict[bytes, str] = {}
    bands: dict[tuple[int, bytes], list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: (a.published or "9999", a.article_id)):
        words = _WORD.findall(article.prose.casefold())
        if not words:
            continue
        key = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
        if key in same:
            original[article.article_id] = same[key]
            continue
        shingles = _shingles(words)
        keys = list(_bands(shingles)) if len(words) >= _LEAST else []
        near = {other.article_id: other for band in keys for other in bands[band][-_COMPARED:]}
        first = next((i for i in sorted(near) if _is_reprint(article, shingles, near[i])), "")
        if first:
            original[article.article_id] = first
        else:
            same[key] = article.article_id
            for band in keys:
                bands[band].append(article)
    return original


def _shingles(words: Sequence[str]) -> set[int]:
    return {zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(max(1, len(words) - _SHINGLE + 1))}


def _bands(shingles: set[int]) -> Iterable[tuple[int, bytes]]:
    """The sketch of a text in bands: two texts meet in a band when its minima are equal."""
    hashes = numpy.fromiter(shingles, dtype=numpy.uint64, count=len(shingles))
    least = ((_FACTORS * hashes + _TERMS) >> numpy.uint64(32)).min(axis=1).reshape(_BANDS, _ROWS)
    return ((number, band.tobytes()) for number, band in enumerate(least))


def _is_reprint(article: Article, shingles: set[int], other: Article) -> bool:
    others = _shingles(_WORD.findall(other.prose.casefold()))
    shared = len(shingles & others)
    if shared < _SHARED * len(shingles | others) and shared < _CUT * min(len(shingles), len(others)):
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
