"""Merging: which reports of different articles tell of one agreement."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from ..nlp.dates import as_day, compatible
from ..progress import track
from ..readings import Report

_NARROW = {
    "declaration": 0,
    "joint statement": 0,
    "letter of intent": 1,
}  # kinds that are no other; the rest mix with "agreement"
_COMMON = {
    "cooperation",
    "relation",
    "agreement",
    "field",
    "development",
    "bilateral",
}  # subjects that every second agreement has
_PAIRED = 6  # of a treaty of many parties so many stand for it in the blocks
_COMPARED = 50  # so many groups of one block a report is compared with, and so many reports of one group
_LIKE = 0.6  # of two reports' vectors: from there on they are about one thing
_SHARED = 0.3  # what a word in both titles adds to it
_DATED = {0: 0.0, 4: 0.1, 7: 0.25, 10: 0.4}  # and what a date in common does, by its length
_AGREED = 0.8  # of a group's reports, so many must not speak against another one
_DAYS_APART = 3  # so far apart sources may date one signing


@dataclass(frozen=True, slots=True)
class Told:
    """A report with its actors resolved: what one article tells of an agreement.

    Attributes:
        report_id: Article and number.
        article_id: The article.
        report: The report; its indices are resolved below.
        parties: Codes, those of the organisations' and signatories' countries among them, sorted.
        organizations: Actor ids, with `names` giving what this article calls them.
        signatories: Actor ids.
        names: Actor id to the name in this article.
        evidence: Sentences as (start, end), in characters of the article's text.
        curated: Why it was fixed or added by hand.
    """

    report_id: str
    article_id: str
    report: Report
    parties: tuple[str, ...]
    organizations: tuple[str, ...]
    signatories: tuple[str, ...]
    names: Mapping[str, str]
    evidence: tuple[tuple[int, int], ...]
    curated: tuple[str, ...] = ()


def group_reports(told: Sequence[Told]) -> list[list[Told]]:
    """Group reports that tell of one agreement: the same standing treaty, or the same parties, compatible kind and date, and like subjects.

    Reports are compared only within blocks of a treaty, or of two shared parties or organisations and a month, a year or a subject, so the work
    grows with the corpus and not with its square. Two reports of one article are two agreements.
    """
    groups: list[list[Told]] = []
    tellers: list[set[str]] = []  # of each group its articles
    blocks: dict[tuple, dict[int, None]] = defaultdict(dict)  # of each block the numbers of its groups
    for report in track(
        sorted(told, key=lambda t: (-len(t.report.signed), -len(t.organizations), t.report_id)), "reports"
    ):
        finest, *others = _dates(report.report)
        near = {
            number: None
            for key in _blocks(report, [finest])
            for number in islice(reversed(blocks[key]), _COMPARED)
            if report.article_id not in tellers[number]
        }
        same = [number for number in near if _is_one(groups[number], report)]
        match = max(same, key=lambda number: _likeness(groups[number], report), default=len(groups))
        if match == len(groups):
            groups.append([])
            tellers.append(set())
        groups[match].append(report)
        tellers[match].add(report.article_id)
        for key in _blocks(report, [finest, *others]):
            blocks[key][match] = None
    return groups


def _dates(report: Report) -> list[str]:
    """Its month and year, the finest first: reports come by their precision, so that each meets those as fine in its own."""
    return [report.signed[:size] for size in (7, 4) if len(report.signed) >= size] or [""]


def _blocks(told: Told, dates: Sequence[str]) -> Iterator[tuple]:
    """A treaty; two parties and a date, a subject, or the pair alone: an undated report meets the dated ones there."""
    if told.report.treaty:
        yield ("treaty", told.report.treaty)
    pairs = (
        list(combinations(told.parties[:_PAIRED], 2))
        or list(combinations(told.organizations[:_PAIRED], 2))
        or [(p, "") for p in told.parties]
    )
    for pair, sign in product(pairs, [*dates, *sorted(_subjects(told.report)), ""]):
        yield (*pair, sign, _family(told.report.kind))


def _is_one(group: Sequence[Told], other: Told) -> bool:
    """Whether a report is of a group's agreement: few of its reports speak against that, and all together for it."""
    compared = group[:_COMPARED]
    margins = [margin for one in compared if (margin := _margin(one, other)) is not None]
    return len(margins) >= _AGREED * len(compared) and sum(margins) > 0


def _likeness(group: Sequence[Told], report: Told) -> tuple[int, ...]:
    """Of several agreements a report may tell of, the one of its kind, signatories, organisations and subject."""
    one, group = group[0], group[:_COMPARED]
    return (
        sum(len(set(t.signatories) & set(report.signatories)) for t in group),
        one.report.kind == report.report.kind,
        sum(len(set(t.organizations) & set(report.organizations)) for t in group),
        max(len(_subjects(t.report) & _subjects(report.report)) for t in group),
    )


def _margin(one: Told, other: Told) -> float | None:
    """How much likelier than not two reports are of one agreement; None where that cannot be."""
    a, b = one.report, other.report
    if one.article_id == other.article_id:
        return None
    if a.treaty or b.treaty:
        return 1.0 if a.treaty == b.treaty else None
    mine, yours = set(one.parties), set(other.parties)
    if not _kinds_agree(a.kind, b.kind) or not (mine <= yours or yours <= mine):
        return None
    bodies = _related(one.organizations, other.organizations)
    if bodies is False and set(one.signatories).isdisjoint(
        other.signatories
    ):  # one pen may sign for a body of two names
        return None
    likeness = _cosine(a.vector, b.vector) + _SHARED * bool(_subjects(a) & _subjects(b))
    if a.signed and b.signed and not compatible(a.signed, b.signed):
        return likeness - _LIKE if _near(a.signed, b.signed) and mine == yours else None
    dated = min(len(a.signed), len(b.signed))  # 0: no date, 4: the year alone, 7: the month, 10: the day
    return likeness - _LIKE + _DATED[dated] if mine == yours or dated > 4 else None


def _cosine(one: Sequence[int], other: Sequence[int]) -> float:
    """How near two vectors of length 127 are; 0 where one is not known."""
    return sum(a * b for a, b in zip(one, other, strict=False)) / 127**2


def _related(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether the organisations overlap; None when either side names none."""
    return None if not one or not other else not set(one).isdisjoint(other)


def _subjects(report: Report) -> set[str]:
    return set(report.subjects) - _COMMON


def _near(one: str, other: str) -> bool:
    a, b = as_day(one), as_day(other)
    return a is not None and b is not None and abs((a - b).days) <= _DAYS_APART


def _family(kind: str) -> int:
    return _NARROW.get(kind, 2)


def _kinds_agree(one: str, other: str) -> bool:
    return (
        one == other
        or (_family(one) == _family(other) and "agreement" in (one, other))
        or _family(one) == _family(other) == 0
    )
