"""Features: what the network sees of an agreement's mentions and of the candidates around them, beside the words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, log2

import numpy

from .candidates import FORMS, ROLES, Candidate, Page
from .windows import Window

_RANKS = 15  # the most named countries have ranks of their own, 0 to 14
_NO_RANK, _FAR = 15, 11
_AFTER, _IN_HEADLINE = 11, 22  # distances in tokens: 0–10 before the mention, 11–21 after it
SIZES = (len(FORMS), 24, 12, 16, 27, 4)  # number of values of each column of `Features.columns`


@dataclass(frozen=True)
class Features:
    """The candidates in the windows that mention an agreement, and the values that they may fill.

    Attributes:
        spans: (window, first token, last token) of each occurrence of a candidate.
        columns: For each occurrence its form, distance in tokens and in sentences to the nearest mention, rank of its
            country by frequency, class of its date, number of codes, [occurrences, 6].
        values: (role, value) of everything that a candidate may be.
        members: Which occurrences may be which value, [values, occurrences].
        counts: For each value frequency in the article and the headline, and nearness, [values, 6].
    """

    spans: list[tuple[int, int, int]]
    columns: numpy.ndarray
    values: list[tuple[str, str]]
    members: numpy.ndarray
    counts: numpy.ndarray

    @property
    def tables(self) -> dict[str, numpy.ndarray]:
        """The network's input: columns, members, counts, and for each value the number of its role, [values]."""
        roles = numpy.array([ROLES.index(role) for role, _ in self.values], dtype=numpy.int64)
        return {"columns": self.columns, "members": self.members, "roles": roles, "counts": self.counts}


@dataclass(frozen=True)
class Statistics:
    """How often an article names each (role, value)."""

    page: Page

    @cached_property
    def named(self) -> Counter[tuple[str, str]]:
        """Frequencies in the text."""
        return Counter(value for c in self.page.candidates for value in c.values())

    @cached_property
    def in_headline(self) -> set[tuple[str, str]]:
        """What the headline names."""
        return {value for c in self.page.headline for value in c.values()}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The countries and bodies, from the most named to the least."""
        parties = sorted((-n, code) for (role, code), n in self.named.items() if role == "party")
        return {code: min(rank, _RANKS - 1) for rank, (_, code) in enumerate(parties)}

    @cached_property
    def _highest(self) -> int:
        return max((n for (role, _), n in self.named.items() if role == "party"), default=1)

    def counts(self, value: tuple[str, str], near: int, occurrences: int) -> tuple[float, ...]:
        """The row of a value in `Features.counts`."""
        n = self.named[value] if value in self.named or value in self.in_headline else 1
        share = n / self._highest if value in self.named else 0.0
        return log(n + 1), float(value in self.in_headline), share, float(near > 0), log(near + 1), log(occurrences)


def extract_features(
    windows: Sequence[Window], mentions: Iterable[tuple[int, Sequence[int]]], statistics: Statistics
) -> Features:
    """Collect the candidates around the mentions of one agreement.

    Args:
        windows: The article's.
        mentions: Window and tokens of each mention.
        statistics: The article's.
    """
    by_window: dict[int, list[int]] = defaultdict(list)
    for number, tokens in mentions:
        by_window[number].append(tokens[0])
    spans: list[tuple[int, int, int]] = []
    columns: list[tuple[int, ...]] = []
    occurrences: dict[tuple[str, str], list[int]] = defaultdict(list)
    near: Counter[tuple[str, str]] = Counter()
    for number, candidate, first, last in _occurrences(windows, sorted(by_window)):
        window = windows[number]
        sentence = window.sentences[first]
        beside = sentence >= 0 and any(window.sentences[head] == sentence for head in by_window[number])
        for value in candidate.values():
            occurrences[value].append(len(spans))
            near[value] += beside
        nearest = min(by_window[number], key=lambda head: abs(head - first))
        columns.append(_columns(candidate, window, first, nearest, statistics))
        spans.append((number, first, last))
    values = sorted(occurrences)
    members = numpy.zeros((len(values), len(spans)), dtype=bool)
    for row, value in zip(members, values, strict=True):
        row[occurrences[value]] = True
    counts = [statistics.counts(value, near[value], len(occurrences[value])) for value in values]
    return Features(
        spans,
        numpy.array(columns, dtype=numpy.int64).reshape(-1, 6),
        values,
        members,
        numpy.array(counts, dtype=numpy.float32).reshape(-1, 6),
    )


def pair_features(
    mentions: Sequence[tuple[str, int, int]], pairs: Iterable[tuple[int, int]]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Compare pairs of mentions.

    Args:
        mentions: Head word, sentence and window of each.
        pairs: Indices of two mentions each.

    Returns:
        The distance in sentences as `bucket` has it, [pairs]; whether each of the three is the same, [pairs, 3].
    """
    compared = [(mentions[i], mentions[j]) for i, j in pairs]
    distances = [bucket(one[1] - other[1]) for one, other in compared]
    same = [[a == b for a, b in zip(one, other, strict=True)] for one, other in compared]
    return numpy.array(distances, dtype=numpy.int64), numpy.array(same, dtype=numpy.float32)


def bucket(distance: int) -> int:
    """A distance on a logarithmic scale, 0 to 10."""
    n = abs(distance)
    return min(n if n < 5 else int(log2(n)) + 3, 10)


def _occurrences(windows: Sequence[Window], numbers: Iterable[int]) -> Iterator[tuple[int, Candidate, int, int]]:
    """The candidates of some windows; those of the headline, which stands in every window, once."""
    seen: set[tuple[int, str]] = set()
    for number in numbers:
        for candidate, first, last in windows[number].candidates:
            if windows[number].sentences[first] < 0:
                if (candidate.start, candidate.form) in seen:
                    continue
                seen.add((candidate.start, candidate.form))
            yield number, candidate, first, last


def _columns(candidate: Candidate, window: Window, first: int, nearest: int, statistics: Statistics) -> tuple[int, ...]:
    """The row of an occurrence in `Features.columns`; first is its first token, nearest that of the nearest mention."""
    distance, apart = _IN_HEADLINE, _FAR
    if window.sentences[first] >= 0:
        distance = bucket(first - nearest) + (_AFTER if first > nearest else 0)
        apart = max(-5, min(5, window.sentences[first] - window.sentences[nearest])) + 5
    return (
        FORMS.index(candidate.form),
        distance,
        apart,
        statistics.ranks.get(candidate.codes[0], _NO_RANK) if candidate.codes else _NO_RANK,
        _date_class(candidate, statistics.page.published),
        min(len(candidate.codes), 3),
    )


def _date_class(candidate: Candidate, published: str) -> int:
    """A date's precision and its order to the day of publication; 0 for any other candidate."""
    if candidate.form != "date":
        return 0
    date = candidate.past or candidate.future
    precision = {10: 0, 7: 1, 4: 2}.get(len(date), 3)
    if not published:
        return 2 + precision
    common = min(len(date), len(published))
    if date[:common] > published[:common]:
        order = 0
    elif date[:common] == published[:common]:
        order = 1 if date == published else 2
    else:
        order = 3 if date[:4] == published[:4] else 4
    return 6 + precision * 5 + order
