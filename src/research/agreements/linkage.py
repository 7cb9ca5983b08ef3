"""Linkage: which reports of different articles are of one agreement."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from ..nlp.dates import as_day, compatible
from ..progress import track
from ..readings import Report

_FAMILIES = {"declaration": 0, "joint statement": 0, "letter of intent": 1}  # of kinds; all others are of family 2
_GENERIC = {"cooperation", "relation", "agreement", "field", "development", "bilateral"}  # subjects of many agreements
_PAIRED = 6  # parties of a report that form blocks
_COMPARED = 50  # groups of a block that a report is compared with, and reports of a group
_SIMILAR = 0.6  # threshold on the similarity of two reports
_SHARED_SUBJECT = 0.3  # what a subject in common adds to it
_SHARED_DATE = {0: 0.0, 4: 0.1, 7: 0.25, 10: 0.4}  # what a date in common adds, by its length: none, year, month, day
_COMPATIBLE = 0.8  # share of a group's reports that must be compatible with a new one
_DAYS_APART = 3  # sources may differ by so many days on one signing


@dataclass(frozen=True, slots=True)
class ResolvedReport:
    """An article's report of an agreement, with actors for entities.

    Attributes:
        report_id: Article and number.
        article_id: The article.
        report: The report, whose indices of entities are resolved below.
        parties: Codes, with the countries of organizations if the report has none, sorted.
        organizations: Actor ids.
        signatories: Actor ids.
        names: Actor id to the name in this article.
        evidence: Sentences as (start, end), in characters of the article's text.
        curated: Reasons of corrections by hand.
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

    @property
    def subjects(self) -> set[str]:
        """Its subjects without those of many agreements."""
        return set(self.report.subjects) - _GENERIC


def link_reports(reports: Sequence[ResolvedReport]) -> list[list[ResolvedReport]]:
    """Group the reports of one agreement: of one standing treaty, or of like parties, kind, date and topic.

    Only reports of a common block are compared: a treaty, or two parties or organizations with a month, a year or a
    subject. The work grows with the corpus, not with its square. Two reports of one article are two agreements.
    """
    groups: list[list[ResolvedReport]] = []
    articles: list[set[str]] = []  # of each group
    blocks: dict[tuple, dict[int, None]] = defaultdict(dict)  # the numbers of each block's groups, in order
    most_precise_first = sorted(reports, key=lambda r: (-len(r.report.signed), -len(r.organizations), r.report_id))
    for report in track(most_precise_first, "reports"):
        finest, *coarser = _dates(report.report)
        near = {
            number: None
            for key in _blocks(report, [finest])
            for number in islice(reversed(blocks[key]), _COMPARED)
            if report.article_id not in articles[number]
        }
        same = [number for number in near if _matches(groups[number], report)]
        match = max(same, key=lambda number: _affinity(groups[number], report), default=len(groups))
        if match == len(groups):
            groups.append([])
            articles.append(set())
        groups[match].append(report)
        articles[match].add(report.article_id)
        for key in _blocks(report, [finest, *coarser]):
            blocks[key][match] = None
    return groups


def _dates(report: Report) -> list[str]:
    """Month and year, the finest first; as precise reports come first, each meets those as precise in its own block."""
    return [report.signed[:size] for size in (7, 4) if len(report.signed) >= size] or [""]


def _blocks(report: ResolvedReport, dates: Sequence[str]) -> Iterator[tuple]:
    """Blocking keys: a treaty; two parties with a date, a subject, or alone, where undated reports meet dated ones."""
    if report.report.treaty:
        yield ("treaty", report.report.treaty)
    pairs = (
        list(combinations(report.parties[:_PAIRED], 2))
        or list(combinations(report.organizations[:_PAIRED], 2))
        or [(party, "") for party in report.parties]
    )
    for pair, sign in product(pairs, [*dates, *sorted(report.subjects), ""]):
        yield (*pair, sign, _family(report.report.kind))


def _matches(group: Sequence[ResolvedReport], report: ResolvedReport) -> bool:
    """Whether a report is of a group's agreement: few of its reports exclude that, and all together support it."""
    compared = group[:_COMPARED]
    margins = [margin for one in compared if (margin := _margin(one, report)) is not None]
    return len(margins) >= _COMPATIBLE * len(compared) and sum(margins) > 0


def _affinity(group: Sequence[ResolvedReport], report: ResolvedReport) -> tuple[int, ...]:
    """Ranks the agreements that a report matches: by common signatories, kind, organizations and subjects."""
    compared = group[:_COMPARED]
    return (
        sum(len(set(one.signatories) & set(report.signatories)) for one in compared),
        group[0].report.kind == report.report.kind,
        sum(len(set(one.organizations) & set(report.organizations)) for one in compared),
        max(len(one.subjects & report.subjects) for one in compared),
    )


def _margin(one: ResolvedReport, other: ResolvedReport) -> float | None:
    """By how much the similarity of two reports exceeds the threshold; None if they cannot be of one agreement."""
    a, b = one.report, other.report
    if one.article_id == other.article_id:
        return None
    if a.treaty or b.treaty:
        return 1.0 if a.treaty == b.treaty else None
    parties, others = set(one.parties), set(other.parties)
    if not _kinds_agree(a.kind, b.kind) or not (parties <= others or others <= parties):
        return None
    # One signatory may sign for an organization of two names
    if _disjoint(one.organizations, other.organizations) and set(one.signatories).isdisjoint(other.signatories):
        return None
    margin = _cosine(a.vector, b.vector) + _SHARED_SUBJECT * bool(one.subjects & other.subjects) - _SIMILAR
    if not compatible(a.signed, b.signed):
        return margin if _near(a.signed, b.signed) and parties == others else None
    precision = min(len(a.signed), len(b.signed))
    return margin + _SHARED_DATE[precision] if parties == others or precision > 4 else None


def _cosine(one: Sequence[int], other: Sequence[int]) -> float:
    """The similarity of two vectors of length 127; 0 if one is missing."""
    return sum(a * b for a, b in zip(one, other, strict=False)) / 127**2


def _disjoint(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both sides name organizations, but none in common."""
    return bool(one and other) and set(one).isdisjoint(other)


def _near(one: str, other: str) -> bool:
    a, b = as_day(one), as_day(other)
    return a is not None and b is not None and abs((a - b).days) <= _DAYS_APART


def _family(kind: str) -> int:
    return _FAMILIES.get(kind, 2)


def _kinds_agree(one: str, other: str) -> bool:
    return one == other or (_family(one) == _family(other) and ("agreement" in (one, other) or _family(one) == 0))
