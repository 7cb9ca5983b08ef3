"""Reprints: articles that repeat another's text, whole or nearly so, and the original of each."""

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy

from ..nlp.dates import interval
from ..spool import RecordSpool
from .articles import Article

_SHINGLE = 5  # consecutive words: enough that two articles seldom share them by chance
# Minhash: two texts that share half of their shingles agree in one band of 4 rows with p = 0.64; 0.8: 0.9998
_BANDS, _ROWS = 16, 4
_KEY = 16  # bytes at the start of a sketch: a hash of all words; eight bytes a band follow
_MIN_WORDS = 30  # a shorter text is a reprint only if it is the same
_JACCARD = 0.8  # shared shingles among all shingles of both texts
_CONTAINMENT = 0.9  # shared shingles among those of the shorter text, which may be an extract
_MAX_DAYS = 7  # between an article and its reprint
_MAX_COMPARED = 50  # originals of one bucket with which a text is compared
_FACTORS, _TERMS = numpy.random.default_rng(1922).integers(
    1, 1 << 63, (2, _BANDS * _ROWS, 1), dtype=numpy.uint64
) | numpy.uint64(1)
_WORD = re.compile(r"\w+")
_NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z]\w*|\d\w*)")


def sketch(prose: str) -> bytes:
    """Sketch a text for `find_reprints`: a hash of its words and, for texts that are not short, its minhash bands.

    The sketch of a text without words is b"".
    """
    words = _words(prose)
    if not words:
        return b""
    key = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=_KEY).digest()
    return key + _bands(_shingles(words)) if len(words) >= _MIN_WORDS else key


def mark_reprints(articles: RecordSpool, sketches: Sequence[bytes]) -> RecordSpool:
    """Mark each reprint with the id of its original, the earliest article, of those the first by id.

    Args:
        articles: The articles.
        sketches: The `sketch` of the prose of each.

    Returns:
        The articles, by their ids.
    """
    keys = [(article.published or "9999", article.article_id) for article in articles]
    original = find_reprints(articles, sketches, sorted(range(len(keys)), key=keys.__getitem__))
    original_id = {i: keys[number][1] for i, number in original.items()}
    order = sorted(range(len(keys)), key=lambda i: keys[i][1])
    return RecordSpool(Article, (replace(articles[i], duplicate_of=original_id.get(i, "")) for i in order))


def find_reprints(articles: Sequence[Article], sketches: Sequence[bytes], order: Sequence[int]) -> dict[int, int]:
    """Find near-duplicates: articles with the words of another one, or nearly all of them within a week.

    Texts are compared only if a minhash band of their sketches agrees, so the work does not grow with the square of the
    corpus. The first in order is the original. A text of the same wording with other names or numbers is no reprint.

    Args:
        articles: The articles; only those that are compared are read.
        sketches: The `sketch` of the prose of each.
        order: The indices of the articles, the earliest first.

    Returns:
        For the index of each reprint the index of its original.
    """
    original: dict[int, int] = {}
    first_with: dict[bytes, int] = {}
    for i in order:
        key = sketches[i][:_KEY]
        if key and first_with.setdefault(key, i) != i:
            original[i] = first_with[key]
    others = [i for i in order if i not in original and len(sketches[i]) > _KEY]
    originals_in: dict[int, list[int]] = defaultdict(list)  # by bucket
    for i, buckets in _buckets(others, sketches):
        near = sorted({other for bucket in buckets for other in originals_in[bucket][-_MAX_COMPARED:]})
        match = next((other for other in near if _is_reprint(articles[i], articles[other])), None)
        if match is not None:
            original[i] = match
            continue
        for bucket in buckets:
            originals_in[bucket].append(i)
    return {i: original.get(other, other) for i, other in original.items()}


def _buckets(indices: Sequence[int], sketches: Sequence[bytes]) -> Iterator[tuple[int, list[int]]]:
    """Each article that shares a band with others, in order, and the numbers of its buckets: articles with one band."""
    data = b"".join(sketches[i][_KEY:] for i in indices)
    buckets_of: dict[int, list[int]] = defaultdict(list)
    bucket = 0
    for hashes in numpy.frombuffer(data, dtype="<u8").reshape(len(indices), _BANDS).T:
        ranked = numpy.argsort(hashes, kind="stable")
        cuts = [0, *(numpy.flatnonzero(numpy.diff(hashes[ranked])) + 1).tolist(), len(ranked)]
        for start, end in pairwise(cuts):
            if end - start > 1:
                bucket += 1
                for place in ranked[start:end].tolist():
                    buckets_of[place].append(bucket)
    return ((indices[place], buckets_of[place]) for place in sorted(buckets_of))


def _words(prose: str) -> list[str]:
    return _WORD.findall(prose.casefold())


def _shingles(words: Sequence[str]) -> set[int]:
    return {zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(max(1, len(words) - _SHINGLE + 1))}


def _bands(shingles: set[int]) -> bytes:
    """The minima of the hashed shingles, each band of them as one hash."""
    hashes = numpy.fromiter(shingles, dtype=numpy.uint64, count=len(shingles))
    least = ((_FACTORS * hashes + _TERMS) >> numpy.uint64(32)).min(axis=1).reshape(_BANDS, _ROWS)
    return b"".join(hashlib.blake2b(band.tobytes(), digest_size=8).digest() for band in least)


def _is_reprint(article: Article, other: Article) -> bool:
    one, two = _shingles(_words(article.prose)), _shingles(_words(other.prose))
    shared = len(one & two)
    if shared < _JACCARD * len(one | two) and shared < _CONTAINMENT * min(len(one), len(two)):
        return False
    short, long = sorted((article.prose, other.prose), key=len)
    added = Counter(_NAME_OR_NUMBER.findall(short)) - Counter(_NAME_OR_NUMBER.findall(long))
    return not added and _is_near(article.published, other.published)


def _is_near(one: str, other: str) -> bool:
    """Whether two EDTF dates may be within `_MAX_DAYS`; so may one that is not known."""
    if not one or not other:
        return True
    (start, end), (other_start, other_end) = interval(one), interval(other)
    return (other_start - end).days <= _MAX_DAYS and (start - other_end).days <= _MAX_DAYS
