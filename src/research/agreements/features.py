"""Features: what the network is told of the candidates around one agreement, beside the words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, log2

import numpy

from .candidates import FORMS, ROLES, Candidate, Page
from .windows import Window

_RANKS = 15  # the countries that an article names most are told apart
_NO_RANK, _FAR = 15, 11
_BEHIND, _IN_HEADLINE, _NOWHERE = 11, 22, 23  # distances in tokens, see `_distance`
SIZES = (len(FORMS), 24, 12, 16, 27, 4)  # so many values each column of `Surroundings.columns` may take


@dataclass(frozen=True)
class Surroundings:
    """The candidates of the windows that speak of one agreement, and what they may be to it.

    Attributes:
        places: For each occurrence of a candidate (window, first token, last token).
        columns: For each occurrence its form, distance in tokens and in sentences to the agreement's nearest mention,
            its country's rank by how often it is named, the class of its date, how many codes it has, [occurrences, 6].
        values: (role, value) of everything that a candidate may be.
        members: Which occurrences may be which value, [values, occurrences].
        counts: For each value how often the article names it, whether its headline does, and how near, [values, 6].
    """

    places: list[tuple[int, int, int]]
    columns: numpy.ndarray
    values: list[tuple[str, str]]
    members: numpy.ndarray
    counts: numpy.ndarray

    @property
    def roles(self) -> numpy.ndarray:
        """For each value the number of its role, [values]."""
        return numpy.array([ROLES.index(role) for role, _ in self.values], dtype=numpy.int64)


@dataclass(frozen=True)
class Statistics:
    """How often an article names what may be something to an agreement."""

    page: Page

    @cached_property
    def named(self) -> Counter:
        """(role, value) to how often the article names it."""
        return Counter(value for c in self.page.candidates for value in c.values())

    @cached_property
    def in_headline(self) -> set[tuple[str, str]]:
        return {value for c in self.page.headline for value in c.values()}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The countries and bodies, from the most named to the least."""
        parties = sorted((-n, code) for (role, code), n in self.named.items() if role == "party")
        return {code: min(rank, _RANKS - 1) for rank, (_, code) in enumerate(parties)}

    @cached_property
    def most(self) -> int:
        return max((n for (role, _), n in self.named.items() if role == "party"), default=1)

    def counts(self, value: tuple[str, str], near: int, occurrences: int) -> tuple[float, ...]:
        """What is counted of a value: see `Surroundings`."""
        n = self.named[value] if value in self.named or value in self.in_headline else 1
        share = n / self.most if value in self.named else 0.0
        return log(n + 1), float(value in self.in_headline), share, float(near > 0), log(near + 1), log(occurrences)


def survey(
    windows: Sequence[Window], mentions: Mapping[int, Sequence[Sequence[int]]], statistics: Statistics
) -> Surroundings:
    """Collect the candidates around one agreement.

    Args:
        windows: The article's.
        mentions: The number of each window that speaks of the agreement, with the tokens of each of its mentions there.
        statistics: The article's.
    """
    places: list[tuple[int, int, int]] = []
    columns: list[tuple[int, ...]] = []
    occurrences: dict[tuple[str, str], list[int]] = {}
    near: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[int, str]] = set()
    for number in sorted(mentions):
        window, spoken = windows[number], mentions[number]
        for candidate, first, last in window.candidates:
            titled = window.sentences[first] < 0
            if titled and (candidate.start, candidate.form) in seen:
                continue  # the headline stands in every window
            seen |= {(candidate.start, candidate.form)} if titled else set()
            beside = not titled and any(window.sentences[tokens[0]] == window.sentences[first] for tokens in spoken)
            for value in candidate.values():
                occurrences.setdefault(value, []).append(len(places))
                near[value] += beside
            places.append((number, first, last))
            columns.append(_columns(candidate, window, first, spoken, statistics, titled))
    values = sorted(occurrences)
    members = numpy.zeros((len(values), len(places)), dtype=bool)
    for row, value in zip(members, values, strict=True):
        row[occurrences[value]] = True
    counts = [statistics.counts(value, near[value], len(occurrences[value])) for value in values]
    return Surroundings(
        places,
        numpy.array(columns, dtype=numpy.int64).reshape(-1, 6),
        values,
        members,
        numpy.array(counts, dtype=numpy.float32).reshape(-1, 6),
    )


def bucket(distance: int) -> int:
    """A distance on a scale that grows coarser, 0 to 10."""
    n = abs(distance)
    return min(n if n < 5 else int(log2(n)) + 3, 10)


def _columns(
    candidate: Candidate,
    window: Window,
    first: int,
    spoken: Sequence[Sequence[int]],
    statistics: Statistics,
    titled: bool,
) -> tuple[int, ...]:
    nearest = min((tokens[0] for tokens in spoken), key=lambda token: abs(token - first))
    distance = _IN_HEADLINE if titled else bucket(first - nearest) + (_BEHIND if first > nearest else 0)
    apart = _FAR if titled else max(-5, min(5, window.sentences[first] - window.sentences[nearest])) + 5
    rank = statistics.ranks.get(candidate.codes[0], _NO_RANK) if candidate.codes else _NO_RANK
    return (
        FORMS.index(candidate.form),
        distance,
        apart,
        rank,
        _date_class(candidate, statistics.page.published),
        min(len(candidate.codes), 3),
    )


def _date_class(candidate: Candidate, published: str) -> int:
    """How precise a date is, and where it lies beside the day of publication; 0 for what is no date."""
    if candidate.form != "date":
        return 0
    day = candidate.past or candidate.future
    precision = {10: 0, 7: 1, 4: 2}.get(len(day), 3)
    if not published:
        return 2 + precision
    common = min(len(day), len(published))
    ahead, same_day, same = day[:common] > published[:common], day == published, day[:common] == published[:common]
    return 6 + precision * 5 + (0 if ahead else 1 if same_day else 2 if same else 3 if day[:4] == published[:4] else 4)
