"""Agreements: the reports of several articles merged where they tell of one, and what they disagree on."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..nlp.dates import compatible
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold, free_id
from ..readings import SLOTS, latest
from .knowledge import treaty_of
from .merging import Told, group_reports

_DOUBTFUL = 0.6  # a slot that is less likely right


@dataclass(frozen=True, slots=True)
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
    doubts: tuple[str, ...] = ()


def merge_reports(told: Sequence[Told], *, lexicon: Lexicon) -> tuple[tuple[Agreement, ...], dict[str, str]]:
    """Merge reports that tell of one agreement.

    Args:
        told: The reports.
        lexicon: A folder with additions to the lexicons, for standing treaties.

    Returns:
        The agreements, ordered by date, then id; and each report's agreement id.
    """
    return _numbered([(_merge(group, lexicon), group) for group in group_reports(told)])


def reports_frame(told: Sequence[Told], agreement_of: Mapping[str, str]) -> pd.DataFrame:
    """One row an agreement as one article tells it; organisations and signatories by the names used there.

    Further columns: curated (why by hand), confidence (how likely kind, status, parties and date are all right; 1 where
    a person vouches for it), doubts (which of them are as likely wrong as right).
    """
    rows = [
        (
            t.report_id, agreement_of[t.report_id], t.article_id, t.report.title, t.report.kind, t.report.status, list(t.parties),
            [t.names[a] for a in t.organizations], [t.names[a] for a in t.signatories], t.report.signed, t.report.place,
            "; ".join(f"{start}-{end}" for start, end in t.evidence), list(t.curated), _confidence(t), _doubts(t),
        )
        for t in sorted(told, key=lambda t: t.report_id)
    ]  # fmt: skip
    columns = "report_id agreement_id article_id title kind status parties organizations signatories signed place evidence curated confidence doubts".split()
    return pd.DataFrame(rows, columns=columns)


def agreements_frame(agreements: Sequence[Agreement], names: Mapping[str, str]) -> pd.DataFrame:
    """One row an agreement: agreement_id, title (the fullest), kind, status (the latest reached), parties (codes),
    organizations and signatories (actor names), signed (EDTF), place, subjects, articles (ids), conflicts (in words),
    curated (why by hand), confidence (that of the surest report), doubts (what is doubtful in it).

    Args:
        agreements: The agreements.
        names: The name of each actor by its id.
    """
    rows = [
        (
            a.agreement_id, a.title, a.kind, a.status, list(a.parties), [names[i] for i in a.organizations], [names[i] for i in a.signatories],
            a.signed, a.place, list(a.subjects), list(a.articles), list(a.conflicts), list(a.curated), a.confidence, list(a.doubts),
        )
        for a in agreements
    ]  # fmt: skip
    columns = "agreement_id title kind status parties organizations signatories signed place subjects articles conflicts curated confidence doubts".split()
    return pd.DataFrame(rows, columns=columns)


def _merge(group: Sequence[Told], lexicon: Lexicon) -> Agreement:
    """One row of several reports; where a person corrected some, those alone say what is so, and of a standing treaty what is on record."""
    curated = [t for t in group if t.curated] or group
    reports = [t.report for t in curated]
    kinds = Counter(r.kind for r in reports)
    kind = max(kinds, key=lambda k: (k != "agreement", kinds[k], k))
    signed = max((r.signed for r in reports), key=len)
    surest = max(group, key=_confidence)
    treaty = treaty_of(surest.report.treaty, lexicon=lexicon) if not any(t.curated for t in group) else None
    if treaty and treaty.signed:
        signed = treaty.signed
    places = Counter(r.place for r in reports if r.place)
    return Agreement(
        "", max((r.title for r in reports), key=lambda title: (title[:1].isupper(), len(title), title)), kind,
        latest(r.status for r in reports), treaty.parties if treaty and treaty.parties else _union(t.parties for t in curated), _union(t.organizations for t in curated),
        _union(t.signatories for t in curated), signed, max(places, key=lambda p: (places[p], p)) if places else "",
        _union(r.subjects for r in reports), _union((t.article_id,) for t in group), tuple(_conflicts(group)), _union(t.curated for t in group),
        _confidence(surest), tuple(_doubts(surest)),
    )  # fmt: skip


def _confidence(told: Told) -> float:
    """That of its reading; a report that a person fixed or added is sure."""
    return 1.0 if told.curated else told.report.confidence


def _doubts(told: Told) -> list[str]:
    return (
        []
        if told.curated
        else [slot for slot, chance in zip(SLOTS, told.report.slots, strict=False) if chance < _DOUBTFUL]
    )


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def _conflicts(group: Sequence[Told]) -> list[str]:
    """What the sources disagree on, in words; a less precise date or a missing place is no disagreement."""
    dates = {t.article_id: t.report.signed for t in group if t.report.signed}
    clash = [d for d in dates.values() if not all(compatible(d, e) for e in dates.values())]
    sentences = [_sentence("date", dates)] if clash else []
    refused = {t.article_id: t.report.status for t in group}
    sentences += [_sentence("status", refused)] if "rejected" in refused.values() else []
    sentences += [
        _sentence(key, {t.article_id: getattr(t.report, key) for t in group if getattr(t.report, key)})
        for key in ("kind", "place")
    ]
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
    return f"{what}: " + ", ".join(
        f"{pairs[0][0]} ({', '.join(a for _, a in pairs)})".replace(";", ",") for _, pairs in sorted(by_value.items())
    )


def _numbered(drafts: Sequence[tuple[Agreement, Sequence[Told]]]) -> tuple[tuple[Agreement, ...], dict[str, str]]:
    """Give readable ids: parties, date and kind, numbered where several share them."""
    agreements, ids = [], {}
    taken: dict[str, int] = {}
    for draft, group in sorted(drafts, key=lambda d: (_stem(d[0]), min(t.report_id for t in d[1]))):
        agreement_id = free_id(_stem(draft), taken)
        agreements.append(replace(draft, agreement_id=agreement_id))
        ids.update({t.report_id: agreement_id for t in group})
    return tuple(sorted(agreements, key=lambda a: (a.signed or "9999", a.agreement_id))), ids


def _stem(agreement: Agreement) -> str:
    parties = "-".join(agreement.parties[:4]) or "-".join(agreement.organizations[:2])
    return re.sub(r"[^a-z0-9]+", "-", f"{parties} {agreement.signed or 'undated'} {agreement.kind}".casefold()).strip(
        "-"
    )
