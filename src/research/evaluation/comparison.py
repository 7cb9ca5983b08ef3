"""Comparison: tables compared with annotated articles, with every miss and false hit."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ..tables.bundle import Tables, evidence_spans
from .matching import match, overlap, similar, words_of

_ROW = ("kind", "status", "parties", "signed")


@dataclass(frozen=True)
class Difference:
    """A miss or a false hit in characters [start, end) of the article's text."""

    article_id: str
    what: str
    expected: str
    found: str
    start: int
    end: int


@dataclass
class Comparison:
    """Tables compared with annotations.

    Attributes:
        counts: For each (article id, figure) the numbers of right, found and wanted items.
        differences: Every miss and false hit.
        right: For each report of the annotated articles, whether kind, status, parties and date are right.
        slots: For each report that was matched with an annotated agreement, which slots are right.
        agreement_of: For each annotated agreement, by article and id, the id of the agreement found for it.
        articles: Number of articles compared.
    """

    counts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    differences: list[Difference] = field(default_factory=list)
    right: dict[str, bool] = field(default_factory=dict)
    slots: dict[str, dict[str, bool]] = field(default_factory=dict)
    agreement_of: dict[tuple[str, str], str] = field(default_factory=dict)
    articles: int = 0

    def add(self, article_id: str, figure: str, right: int, found: int, wanted: int) -> None:
        """Add to a figure's counts."""
        counts = self.counts[article_id, figure]
        counts[:] = [a + b for a, b in zip(counts, (right, found, wanted), strict=True)]


def evaluate(tables: Tables, gold: Sequence[Mapping[str, Any]]) -> Comparison:
    """Compare tables with annotations, article by article.

    Mentions match one to one if their kinds agree, they overlap and neither is over twice as long as the other; actors
    by the mentions they share; agreements if an evidence sentence overlaps.

    Args:
        tables: The tables of a corpus.
        gold: As `load_annotations` gives it; articles that are not in the tables are ignored.
    """
    comparison = Comparison()
    known = set(tables.articles.article_id)
    documents = [document for document in gold if document["doc"] in known]
    for document in documents:
        comparison.articles += 1
        mentions = tables.mentions[tables.mentions.article_id == document["doc"]]
        reports = tables.reports[tables.reports.article_id == document["doc"]]
        if document["actors"] is not None:  # else only its agreements are annotated
            _compare_mentions(comparison, document, list(mentions.itertuples(index=False)))
        compare_reports(comparison, document, list(reports.itertuples(index=False)))
    _compare_merging(
        comparison, [(d["doc"], a["id"]) for d in documents for a in d["agreements"] if not a.get("optional")]
    )
    return comparison


def compare_reports(comparison: Comparison, document: Mapping[str, Any], found: Sequence[Any]) -> None:
    """Add an article's reports to a comparison.

    Args:
        comparison: What to add to.
        document: The article's annotation.
        found: Its rows of the reports table.
    """
    doc, wanted = document["doc"], document["agreements"]
    spans = [evidence_spans(report.evidence) for report in found]
    matched = match(
        (_affinity(f, w), i, j)
        for i, f in enumerate(found)
        for j, w in enumerate(wanted)
        if any(overlap(one, other) for one in spans[i] for other in w["evidence"])
    )
    optional = {j for j, w in enumerate(wanted) if w.get("optional")}
    ignored = {i for i, j in matched if j in optional}
    pairs = [(i, j) for i, j in matched if j not in optional]
    comparison.right.update({f.report_id: False for i, f in enumerate(found) if i not in ignored})
    comparison.agreement_of.update({(doc, wanted[j]["id"]): found[i].agreement_id for i, j in pairs})
    for i, j in pairs:
        _compare_slots(comparison, doc, found[i], wanted[j])
        for slot in ("organizations", "signatories"):
            _compare_names(comparison, doc, slot, found[i], wanted[j])
    totals = len(found) - len(ignored), len(wanted) - len(optional)
    comparison.add(doc, "agreements", len(pairs), *totals)
    comparison.add(doc, "rows", sum(comparison.right.get(f.report_id, False) for f in found), *totals)
    hits, recalled = {i for i, _ in matched}, optional | {j for _, j in matched}
    comparison.differences += [
        *(
            Difference(doc, "missed agreement", w["title"], "", *w["evidence"][0])
            for j, w in enumerate(wanted)
            if j not in recalled
        ),
        *(Difference(doc, "false agreement", "", f.title, *spans[i][0]) for i, f in enumerate(found) if i not in hits),
    ]


def _compare_mentions(comparison: Comparison, document: Mapping[str, Any], found: Sequence[Any]) -> None:
    doc, actors = document["doc"], document["actors"]
    wanted = [(actor, span) for actor in actors for span in actor["mentions"]]
    pairs = match(
        (overlap((f.start, f.end), span), i, j)
        for i, f in enumerate(found)
        for j, (actor, span) in enumerate(wanted)
        if f.kind == actor["kind"] and _is_same_span((f.start, f.end), span)
    )
    shared = Counter((found[i].actor_id, wanted[j][0]["name"]) for i, j in pairs)
    actor_of = dict(match((count, actor_id, name) for (actor_id, name), count in shared.items()))
    wrong = [(found[i], wanted[j][0]) for i, j in pairs if actor_of.get(found[i].actor_id) != wanted[j][0]["name"]]
    counted = Counter(actor_of.get(f.actor_id) for f in found)
    exact = sum(counted[actor["name"]] == len(actor["mentions"]) for actor in actors)
    comparison.add(doc, "mentions", len(pairs), len(found), len(wanted))
    comparison.add(doc, "linked", len(pairs) - len(wrong), len(found), len(wanted))
    comparison.add(doc, "counts", exact, len(actors), len(actors))
    hits, recalled = {i for i, _ in pairs}, {j for _, j in pairs}
    false = [f for i, f in enumerate(found) if i not in hits]
    missed = [w for j, w in enumerate(wanted) if j not in recalled]
    comparison.differences += [
        *(Difference(doc, f"false {f.kind}", "", f.text, f.start, f.end) for f in false),
        *(Difference(doc, f"missed {actor['kind']}", actor["name"], "", *span) for actor, span in missed),
        *(
            Difference(doc, "linked wrongly", actor["name"], actor_of.get(f.actor_id, f.actor_id), f.start, f.end)
            for f, actor in wrong
        ),
    ]


def _compare_merging(comparison: Comparison, agreements: Sequence[tuple[str, str]]) -> None:
    """An id other than a1, a2, … names the same agreement in every article."""
    ours = comparison.agreement_of
    for one, other in combinations(agreements, 2):
        wanted = one[0] != other[0] and one[1] == other[1] and not re.fullmatch(r"a\d+", one[1])
        found = one[0] != other[0] and one in ours and ours[one] == ours.get(other)
        if wanted or found:
            comparison.add(one[0], "merging", int(wanted and found), int(found), int(wanted))


def _compare_slots(comparison: Comparison, doc: str, found: Any, wanted: Mapping[str, Any]) -> None:
    accepted = {key: [wanted[key], *wanted.get(f"{key}_any", [])] for key in ("kind", "status", "signed", "place")}
    parties = set(wanted["parties"])
    fits = {
        "kind": found.kind in accepted["kind"],
        "status": found.status in accepted["status"],
        "parties": parties <= set(found.parties) <= parties | set(wanted.get("parties_any", [])),
        "signed": (found.signed or None) in accepted["signed"],
        "place": any(similar(found.place, place) for place in accepted["place"] if place)
        or (not found.place and (wanted["place"] is None or "place_any" in wanted)),
    }
    comparison.slots[found.report_id] = fits
    comparison.right[found.report_id] = all(fits[slot] for slot in _ROW)
    for slot, fit in fits.items():
        comparison.add(doc, slot, int(fit), 1, 1)
        if not fit:
            values = _joined(wanted[slot]), _joined(getattr(found, slot))
            comparison.differences.append(Difference(doc, f"wrong {slot}", *values, *evidence_spans(found.evidence)[0]))


def _compare_names(comparison: Comparison, doc: str, slot: str, found: Any, wanted: Mapping[str, Any]) -> None:
    """Compare organizations or signatories; neither list repeats a name."""
    theirs, ours = list(dict.fromkeys(wanted[slot])), list(dict.fromkeys(getattr(found, slot)))
    pairs = match((1, i, j) for i, one in enumerate(ours) for j, other in enumerate(theirs) if similar(one, other))
    matched, accepted = {i for i, _ in pairs}, wanted.get(f"{slot}_any", [])
    false = [one for i, one in enumerate(ours) if i not in matched and not any(similar(one, name) for name in accepted)]
    comparison.add(doc, slot, len(pairs), len(pairs) + len(false), len(theirs))
    if false or len(pairs) < len(theirs):
        values = _joined(theirs), _joined(ours)
        comparison.differences.append(Difference(doc, f"wrong {slot}", *values, *evidence_spans(found.evidence)[0]))


def _affinity(found: Any, wanted: Mapping[str, Any]) -> float:
    """By how much a report agrees with an annotated agreement; decides between several of a sentence."""
    words = set(words_of(found.title)) & set(words_of(wanted["title"]))
    return (
        2 * (sorted(found.parties) == sorted(wanted["parties"]))
        + (found.kind == wanted["kind"])
        + 2 * (bool(wanted["signed"]) and found.signed == wanted["signed"])
        + sum(any(similar(one, other) for other in wanted["organizations"]) for one in found.organizations)
        + len(words) / 2
    )


def _is_same_span(one: Sequence[int], other: Sequence[int]) -> bool:
    short, long = sorted(end - start for start, end in (one, other))
    return overlap(one, other) > 0 and long <= 2 * short + 4


def _joined(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list | tuple) else str(value or "")
