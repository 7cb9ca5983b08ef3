"""Fusion: the reports of one agreement made one row, with what they disagree on."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from ..nlp.dates import compatible
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold, free_id
from ..readings import SLOTS, latest
from .linkage import ResolvedReport, link_reports
from .treaties import treaty_of

_DOUBTFUL = 0.6  # a slot whose probability is lower is a doubt


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement over all articles; see `agreements_frame` for the attributes."""

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
    doubts: tuple[str, ...] = ()


def merge_reports(
    reports: Sequence[ResolvedReport], *, lexicon: Lexicon
) -> tuple[tuple[Agreement, ...], dict[str, str]]:
    """Merge the reports of each agreement.

    Args:
        reports: Of all articles.
        lexicon: The word lists, for standing treaties.

    Returns:
        The agreements, ordered by date, then id; and each report's agreement id.
    """
    drafts = [(_merge(group, lexicon), group) for group in link_reports(reports)]
    agreements, agreement_of = [], {}
    taken: dict[str, int] = {}
    for draft, group in sorted(drafts, key=lambda d: (_stem(d[0]), min(r.report_id for r in d[1]))):
        agreement_id = free_id(_stem(draft), taken)
        agreements.append(replace(draft, agreement_id=agreement_id))
        agreement_of.update({r.report_id: agreement_id for r in group})
    return tuple(sorted(agreements, key=lambda a: (a.signed or "9999", a.agreement_id))), agreement_of


def reports_frame(reports: Sequence[ResolvedReport], agreement_of: Mapping[str, str]) -> pd.DataFrame:
    """One row a report: an agreement in one article, its organizations and signatories by the names used there.

    Columns: report_id, agreement_id, article_id, title, kind, status, parties, organizations, signatories, signed,
    place, evidence, curated (reasons of corrections by hand), confidence (probability that kind, status, parties and
    date are all right; 1 for a correction), doubts (slots that are as likely wrong as right).
    """
    ordered = sorted(reports, key=lambda r: r.report_id)
    return _frame(
        {
            "report_id": [r.report_id for r in ordered],
            "agreement_id": [agreement_of[r.report_id] for r in ordered],
            "article_id": [r.article_id for r in ordered],
            "title": [r.report.title for r in ordered],
            "kind": [r.report.kind for r in ordered],
            "status": [r.report.status for r in ordered],
            "parties": [list(r.parties) for r in ordered],
            "organizations": [[r.names[actor] for actor in r.organizations] for r in ordered],
            "signatories": [[r.names[actor] for actor in r.signatories] for r in ordered],
            "signed": [r.report.signed for r in ordered],
            "place": [r.report.place for r in ordered],
            "evidence": ["; ".join(f"{start}-{end}" for start, end in r.evidence) for r in ordered],
            "curated": [list(r.curated) for r in ordered],
            "confidence": [_confidence(r) for r in ordered],
            "doubts": [_doubts(r) for r in ordered],
        }
    )


def agreements_frame(agreements: Sequence[Agreement], names: Mapping[str, str]) -> pd.DataFrame:
    """One row an agreement.

    Columns: agreement_id, title (the fullest), kind, status (the latest reached), parties (codes), organizations and
    signatories (actor names), signed (EDTF), place, subjects, articles (ids), conflicts (in words), curated (reasons of
    corrections by hand), confidence and doubts (those of the report with the highest confidence).

    Args:
        agreements: The agreements.
        names: The name of each actor by its id.
    """
    table = {field.name: [getattr(a, field.name) for a in agreements] for field in fields(Agreement)}
    for column in ("organizations", "signatories"):
        table[column] = [[names[actor] for actor in actors] for actors in table[column]]
    for column in ("parties", "subjects", "articles", "conflicts", "curated", "doubts"):
        table[column] = [list(items) for items in table[column]]
    return _frame(table)


def _frame(table: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A table of its columns, which are of type object if it is empty."""
    return pd.DataFrame(list(zip(*table.values(), strict=True)), columns=list(table))


def _merge(group: Sequence[ResolvedReport], lexicon: Lexicon) -> Agreement:
    """Make a group one agreement, still without an id.

    Reports corrected by hand override the others; without any, the record of a standing treaty does.
    """
    curated = [r for r in group if r.curated]
    decisive = curated or group
    reports = [r.report for r in decisive]
    kinds, places = Counter(r.kind for r in reports), Counter(r.place for r in reports if r.place)
    surest = max(group, key=_confidence)
    treaty = None if curated else treaty_of(surest.report.treaty, lexicon=lexicon)
    return Agreement(
        agreement_id="",
        title=max((r.title for r in reports), key=lambda title: (title[:1].isupper(), len(title), title)),
        kind=max(kinds, key=lambda kind: (kind != "agreement", kinds[kind], kind)),
        status=latest(r.status for r in reports),
        parties=(treaty and treaty.parties) or _union(r.parties for r in decisive),
        organizations=_union(r.organizations for r in decisive),
        signatories=_union(r.signatories for r in decisive),
        signed=(treaty and treaty.signed) or max((r.signed for r in reports), key=len),
        place=max(places, key=lambda place: (places[place], place), default=""),
        subjects=_union(r.subjects for r in reports),
        articles=_union((r.article_id,) for r in group),
        conflicts=tuple(_conflicts(group)),
        curated=_union(r.curated for r in group),
        confidence=_confidence(surest),
        doubts=tuple(_doubts(surest)),
    )


def _confidence(report: ResolvedReport) -> float:
    return 1.0 if report.curated else report.report.confidence


def _doubts(report: ResolvedReport) -> list[str]:
    if report.curated:
        return []
    return [slot for slot, chance in zip(SLOTS, report.report.slots, strict=False) if chance < _DOUBTFUL]


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def _conflicts(group: Sequence[ResolvedReport]) -> list[str]:
    """What the sources disagree on, in words; a less precise date or a missing place is no disagreement."""
    slots = {
        key: {r.article_id: value for r in group if (value := getattr(r.report, key))}
        for key in ("signed", "status", "kind", "place")
    }
    dates = slots["signed"].values()
    sentences = []
    if not all(compatible(one, other) for one in dates for other in dates):
        sentences.append(_conflict("date", slots["signed"]))
    if "rejected" in slots["status"].values():
        sentences.append(_conflict("status", slots["status"]))
    sentences += [_conflict(key, slots[key]) for key in ("kind", "place")]
    shared = Counter(actor for r in group for actor in r.names)
    for actor in sorted(actor for actor, count in shared.items() if count > 1):
        sentences.append(_conflict("name", {r.article_id: r.names[actor] for r in group if actor in r.names}))
    return [sentence for sentence in sentences if sentence]


def _conflict(slot: str, values: Mapping[str, str]) -> str:
    """The values of a slot with the articles of each, "kind: treaty (a), agreement (b)"; "" if all are the same."""
    by_value: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for article, value in sorted(values.items()):
        by_value[fold(value)].append((value, article))
    if len(by_value) < 2:
        return ""
    parts = [f"{pairs[0][0]} ({', '.join(article for _, article in pairs)})" for _, pairs in sorted(by_value.items())]
    return f"{slot}: " + ", ".join(part.replace(";", ",") for part in parts)


def _stem(agreement: Agreement) -> str:
    """A readable id: parties, date and kind."""
    parties = "-".join(agreement.parties[:4]) or "-".join(agreement.organizations[:2])
    words = f"{parties} {agreement.signed or 'undated'} {agreement.kind}".casefold()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")
