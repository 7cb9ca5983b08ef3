"""Agreements: the reports of several articles merged where they tell of one, and what they disagree on."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import pandas as pd

from .actors import Actor, free_id
from .dates import as_day, compatible
from .events import latest
from .names import fold
from .reports import Report

_NARROW = {"declaration": 0, "joint statement": 0, "letter of intent": 1}  # kinds that are no other; the rest mix with "agreement"
_COMMON = {"cooperation", "relation", "agreement", "field", "development", "bilateral"}  # subjects that every second agreement has
_PAIRED = 6  # of a treaty of many parties so many stand for it in the blocks
_COMPARED = 50  # so many groups of one block a report is compared with
_DAYS_APART = 3  # so far apart sources may date one signing


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Agreement:
    """An agreement as all articles together tell it; see `agreements_frame` for the attributes."""

    agreement_id: str
    title: str
    kind: str
    status: str
    parties: tuple[str, ...]
    organizations: tuple[str, ...]
    signatories: tuple[str, ...]
    signed: str
    place: str
    subjects: tuple[str, ...]
    articles: tuple[str, ...]
    conflicts: tuple[str, ...]
    curated: tuple[str, ...] = ()
    confidence: float = 1.0


def merge_reports(told: Sequence[Told]) -> tuple[tuple[Agreement, ...], dict[str, str]]:
    """Merge reports that tell of one agreement: same parties, compatible kind and date, related organisations and subject.

    Reports are compared only within blocks of two shared parties or organisations and a year, so the work grows with
    the corpus and not with its square. Two reports of one article are two agreements.

    Returns:
        The agreements, ordered by date, then id; and each report's agreement id.
    """
    groups: list[list[Told]] = []
    blocks: dict[tuple, list[list[Told]]] = defaultdict(list)
    for report in sorted(told, key=lambda t: (-len(t.report.signed), -len(t.organizations), t.report_id)):
        keys = list(_blocks(report))
        same = [group for key in keys for group in blocks[key][-_COMPARED:] if _is_one(group, report)]
        match = max(same, key=lambda group: _likeness(group, report), default=None)
        if match is None:
            groups.append(match := [])
        match.append(report)
        for key in keys:
            if not any(match is group for group in blocks[key]):
                blocks[key].append(match)
    return _numbered([(_merge(group), group) for group in groups])


def reports_frame(told: Sequence[Told], agreement_of: Mapping[str, str]) -> pd.DataFrame:
    """One row an agreement as one article tells it; organisations and signatories by the names used there.

    Further columns: curated (why by hand), confidence (how often a report read like this is right in kind, status,
    parties and date; 1 where a person vouches for it), marks (what speaks for and against it).
    """
    rows = [
        (
            t.report_id, agreement_of[t.report_id], t.article_id, t.report.title, t.report.kind, t.report.status, list(t.parties),
            [t.names[a] for a in t.organizations], [t.names[a] for a in t.signatories], t.report.signed, t.report.place,
            "; ".join(f"{start}-{end}" for start, end in t.evidence), list(t.curated), _confidence(t), list(t.report.marks),
        )
        for t in sorted(told, key=lambda t: t.report_id)
    ]  # fmt: skip
    columns = "report_id agreement_id article_id title kind status parties organizations signatories signed place evidence curated confidence marks".split()
    return pd.DataFrame(rows, columns=columns)


def agreements_frame(agreements: Sequence[Agreement], actors: Sequence[Actor]) -> pd.DataFrame:
    """One row an agreement: agreement_id, title (the fullest), kind, status (the latest reached), parties (codes),
    organizations and signatories (actor names), signed (EDTF), place, subjects, articles (ids), conflicts (in words),
    curated (why by hand), confidence (that of the surest report).
    """
    name = {actor.actor_id: actor.name for actor in actors}
    rows = [
        (
            a.agreement_id, a.title, a.kind, a.status, list(a.parties), [name[i] for i in a.organizations], [name[i] for i in a.signatories],
            a.signed, a.place, list(a.subjects), list(a.articles), list(a.conflicts), list(a.curated), a.confidence,
        )
        for a in agreements
    ]  # fmt: skip
    columns = "agreement_id title kind status parties organizations signatories signed place subjects articles conflicts curated confidence".split()
    return pd.DataFrame(rows, columns=columns)


def _blocks(told: Told):
    """Two parties and a year, or two parties and a subject: an undated report meets the dated ones there."""
    pairs = list(combinations(told.parties[:_PAIRED], 2)) or list(combinations(told.organizations[:_PAIRED], 2)) or [(p, "") for p in told.parties]
    for pair, sign in product(pairs, [told.report.signed[:4], *sorted(_subjects(told.report))]):
        if sign:
            yield (*pair, sign, _family(told.report.kind))


def _is_one(group: Sequence[Told], other: Told) -> bool:
    return all(_are_one(one, other) for one in group)


def _likeness(group: Sequence[Told], report: Told) -> tuple[int, ...]:
    """Of several agreements a report may tell of, the one of its kind, signatories, organisations and subject."""
    one = group[0]
    return (
        sum(len(set(t.signatories) & set(report.signatories)) for t in group),
        one.report.kind == report.report.kind,
        sum(len(set(t.organizations) & set(report.organizations)) for t in group),
        max(len(_subjects(t.report) & _subjects(report.report)) for t in group),
    )


def _are_one(one: Told, other: Told) -> bool:
    a, b = one.report, other.report
    if one.article_id == other.article_id or not _kinds_agree(a.kind, b.kind):
        return False
    mine, yours = set(one.parties), set(other.parties)
    if not (mine <= yours or yours <= mine):
        return False
    bodies = _related(one.organizations, other.organizations)
    if bodies is False and not set(one.signatories).isdisjoint(other.signatories):
        bodies = None  # one pen, two names for what it signs for
    subject = _subjects(a) & _subjects(b)
    if not (a.signed and b.signed):
        named = fold(a.title) == fold(b.title) and a.title[-1:].islower() and a.title != a.title.lower() and len(mine & yours) > 1  # "Lima Declaration"
        return (mine == yours or named) and bool(subject) and bodies is not False
    if not compatible(a.signed, b.signed):
        return _near(a.signed, b.signed) and bool(subject) and bodies is not False and mine == yours
    if bodies is False:
        return False
    dated = min(len(a.signed), len(b.signed))  # 4: the year alone, 7: the month, 10: the day
    return bool(subject) or (dated > 4 and (bodies is True or not (_subjects(a) and _subjects(b))))


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
    return one == other or (_family(one) == _family(other) and "agreement" in (one, other)) or _family(one) == _family(other) == 0


def _merge(group: Sequence[Told]) -> Agreement:
    """One row of several reports; where a person corrected some, those alone say what is so."""
    curated = [t for t in group if t.curated] or group
    reports = [t.report for t in curated]
    kinds = Counter(r.kind for r in reports)
    kind = max(kinds, key=lambda k: (k != "agreement", kinds[k], k))
    signed = max((r.signed for r in reports), key=len)
    places = Counter(r.place for r in reports if r.place)
    return Agreement(
        "", max((r.title for r in reports), key=lambda title: (title[:1].isupper(), len(title), title)), kind,
        latest(r.status for r in reports), _union(t.parties for t in curated), _union(t.organizations for t in curated),
        _union(t.signatories for t in curated), signed, max(places, key=lambda p: (places[p], p)) if places else "",
        _union(r.subjects for r in reports), _union((t.article_id,) for t in group), tuple(_conflicts(group)), _union(t.curated for t in group),
        max(_confidence(t) for t in group),
    )  # fmt: skip


def _confidence(told: Told) -> float:
    """That of its reading; a report that a person fixed or added is sure."""
    return 1.0 if told.curated else told.report.confidence


def _union(lists) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def _conflicts(group: Sequence[Told]) -> list[str]:
    """What the sources disagree on, in words; a less precise date or a missing place is no disagreement."""
    dates = {t.article_id: t.report.signed for t in group if t.report.signed}
    clash = [d for d in dates.values() if not all(compatible(d, e) for e in dates.values())]
    sentences = [_sentence("date", dates)] if clash else []
    refused = {t.article_id: t.report.status for t in group}
    sentences += [_sentence("status", refused)] if "rejected" in refused.values() else []
    sentences += [_sentence(key, {t.article_id: getattr(t.report, key) for t in group if getattr(t.report, key)}) for key in ("kind", "place")]
    shared = Counter(actor for t in group for actor in t.names)
    for actor in sorted(actor for actor, count in shared.items() if count > 1):
        sentences.append(_sentence("name", {t.article_id: t.names[actor] for t in group if actor in t.names}))
    return [sentence for sentence in sentences if sentence]


def _sentence(what: str, said: Mapping[str, str]) -> str:
    """ "kind: treaty (a), agreement (b)"; "" when all say the same."""
    by_value = defaultdict(list)
    for article, value in sorted(said.items()):
        by_value[fold(value)].append((value, article))
    if len(by_value) < 2:
        return ""
    return f"{what}: " + ", ".join(f"{pairs[0][0]} ({', '.join(a for _, a in pairs)})".replace(";", ",") for _, pairs in sorted(by_value.items()))


def _numbered(drafts: Sequence[tuple[Agreement, Sequence[Told]]]) -> tuple[tuple[Agreement, ...], dict[str, str]]:
    """Give readable ids: parties, date and kind, numbered where several share them."""
    agreements, ids = [], {}
    taken: set[str] = set()
    for draft, group in sorted(drafts, key=lambda d: (_stem(d[0]), min(t.report_id for t in d[1]))):
        agreement_id = free_id(_stem(draft), taken)
        agreements.append(replace(draft, agreement_id=agreement_id))
        ids.update({t.report_id: agreement_id for t in group})
    return tuple(sorted(agreements, key=lambda a: (a.signed or "9999", a.agreement_id))), ids


def _stem(agreement: Agreement) -> str:
    parties = "-".join(agreement.parties[:4]) or "-".join(agreement.organizations[:2])
    return re.sub(r"[^a-z0-9]+", "-", f"{parties} {agreement.signed or 'undated'} {agreement.kind}".casefold()).strip("-")
