"""Evaluation: tables held against annotated articles: scores with their uncertainty, and every miss and false hit."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy
import pandas as pd
from rapidfuzz.distance import Levenshtein

from ..nlp.spelling import fold
from ..tables.bundle import Tables, evidence_spans

FIGURES = {
    "mentions": "names found, with their kind",
    "linked": "names found and linked to the right actor",
    "counts": "actors counted exactly right",
    "agreements": "agreements found",
    "rows": "agreements with kind, status, parties and date all right",
    "kind": "kind of an agreement found",
    "status": "status of an agreement found",
    "parties": "parties of an agreement found",
    "signed": "date of an agreement found",
    "place": "place of an agreement found",
    "organizations": "organizations that are parties",
    "signatories": "who signed",
    "merging": "pairs of reports of one agreement in two articles",
}
_SMALL = re.compile(r"\b(?:the|of|for|and)\b")
_ROW = ("kind", "status", "parties", "signed")
BANDS = (0, 0.2, 0.4, 0.6, 0.8, 1.01)  # of confidence
_DRAWS, _SEED = 2000, 1
_MEASURED = Path(__file__).parents[1] / "agreements" / "model" / "evaluation.json"


@dataclass(frozen=True)
class Difference:
    """A miss or a false hit: what was expected and what found, characters [start, end) of the article's text."""

    article_id: str
    what: str
    expected: str
    found: str
    start: int
    end: int


@dataclass
class Comparison:
    """Tables held against gold.

    Attributes:
        counts: For each (article id, figure) right, found and wanted.
        differences: Every miss and false hit.
        right: For each report of the annotated articles, whether kind, status, parties and date are right.
        slots: For each report that an annotated agreement was found for, which slots are right.
        agreement_of: For each annotated agreement, by article and id, the agreement found for it.
        articles: How many articles were compared.
    """

    counts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    differences: list[Difference] = field(default_factory=list)
    right: dict[str, bool] = field(default_factory=dict)
    slots: dict[str, dict[str, bool]] = field(default_factory=dict)
    agreement_of: dict[tuple[str, str], str] = field(default_factory=dict)
    articles: int = 0

    def add(self, article_id: str, figure: str, right: int, found: int, wanted: int) -> None:
        """Add to a figure's counts."""
        self.counts[article_id, figure] = [
            a + b for a, b in zip(self.counts[article_id, figure], (right, found, wanted), strict=True)
        ]


def evaluate(tables: Tables, gold: Sequence[Mapping[str, Any]]) -> Comparison:
    """Hold tables against annotations, article by article.

    Mentions match one to one where their kinds agree, they overlap and neither is over twice the other; actors by the
    mentions they share; agreements where an evidence sentence overlaps.

    Args:
        tables: The tables of a corpus.
        gold: As `load_annotations` gives it; annotations of articles that are not in the tables are passed over.
    """
    comparison = Comparison()
    known = set(tables.articles.article_id)
    for document in (d for d in gold if d["doc"] in known):
        comparison.articles += 1
        mentions = tables.mentions[tables.mentions.article_id == document["doc"]]
        reports = tables.reports[tables.reports.article_id == document["doc"]]
        _compare_mentions(comparison, document, list(mentions.itertuples(index=False)))
        compare_reports(comparison, document, list(reports.itertuples(index=False)))
    _compare_merging(
        comparison,
        [(d["doc"], a["id"]) for d in gold if d["doc"] in known for a in d["agreements"] if not a.get("optional")],
    )
    return comparison


def score(comparison: Comparison, figure: str) -> float:
    """A figure's F1 over all articles; 1 where nothing was wanted and nothing found."""
    counts = [own for (_, name), own in comparison.counts.items() if name == figure]
    return float(_f1(numpy.array(counts).reshape(-1, 3).sum(axis=0, keepdims=True))[0])


def bootstrap_interval(comparison: Comparison, figure: str) -> tuple[float, float]:
    """Where 95 % of a figure's scores lie when the articles are drawn anew."""
    counts = numpy.array([own for (_, name), own in sorted(comparison.counts.items()) if name == figure]).reshape(-1, 3)
    if not len(counts):
        return 1.0, 1.0
    draws = numpy.random.default_rng(_SEED).integers(0, len(counts), (_DRAWS, len(counts)))
    low, high = numpy.percentile(_f1(counts[draws].sum(axis=1)), [2.5, 97.5])
    return float(low), float(high)


def measured_frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the package scored on articles that nothing was fitted to, and how often its reports of each confidence were right there.

    Returns:
        One row a figure and system: articles (and how many), system, figure, meaning, score, low, high; and one row a band of confidence:
        articles, confidence (from – to), mean, reports, right, share.
    """
    measured = json.loads(_MEASURED.read_text("utf-8"))
    return pd.DataFrame(measured["scores"]), pd.DataFrame(measured["reliability"])


def scores_frame(comparisons: Mapping[str, Comparison]) -> pd.DataFrame:
    """One row a figure and system, where there is something to score: figure, meaning, system, precision, recall, score (F1), low, high (95 %, articles drawn anew), wanted."""
    rows = []
    for figure, meaning in FIGURES.items() if any(c.articles for c in comparisons.values()) else ():
        for system, comparison in comparisons.items():
            counts = numpy.array([c for (_, name), c in sorted(comparison.counts.items()) if name == figure]).reshape(
                -1, 3
            )
            if not counts.any():
                continue
            low, high = bootstrap_interval(comparison, figure)
            right, found, wanted = counts.sum(axis=0)
            precision, recall = (float(right / n) if n else float(not (found or wanted)) for n in (found, wanted))
            f1 = score(comparison, figure)
            rows.append(
                (figure, meaning, system, *(round(x, 3) for x in (precision, recall, f1, low, high)), int(wanted))
            )
    return pd.DataFrame(rows, columns="figure meaning system precision recall score low high wanted".split())


def reliability_frame(tables: Tables, comparison: Comparison) -> pd.DataFrame:
    """One row a band of confidence: confidence (from – to), mean (of the confidence), reports, right, share right (kind, status, parties and date all right)."""
    reports = tables.reports[tables.reports.report_id.isin(comparison.right)]
    right = reports.report_id.map(comparison.right).astype(bool)
    bands = pd.cut(
        reports.confidence,
        BANDS,
        right=False,
        labels=[f"{a:.2f} – {min(b, 1):.2f}" for a, b in zip(BANDS, BANDS[1:], strict=False)],
    )
    grouped = pd.DataFrame({"confidence": bands, "mean": reports.confidence, "right": right}).groupby(
        "confidence", observed=True
    )
    counted = grouped.agg(mean=("mean", "mean"), reports=("right", "size"), right=("right", "sum")).round({"mean": 2})
    return counted.assign(share=(counted.right / counted.reports).round(2)).reset_index().astype({"confidence": "str"})


def _compare_mentions(comparison: Comparison, document: Mapping[str, Any], found: list) -> None:
    doc = document["doc"]
    if document["actors"] is None:  # only its agreements were annotated
        return
    wanted = [
        (start, end, actor["kind"], actor["name"]) for actor in document["actors"] for start, end in actor["mentions"]
    ]
    pairs = _pair(
        (_overlap(f, w), i, j)
        for i, f in enumerate(found)
        for j, w in enumerate(wanted)
        if f.kind == w[2] and _is_same_span(f, w)
    )
    shared = Counter((found[i].actor_id, wanted[j][3]) for i, j in pairs)
    actor_of = dict(_pair((count, actor, name) for (actor, name), count in shared.items()))
    linked = {(i, j) for i, j in pairs if actor_of.get(found[i].actor_id) == wanted[j][3]}
    comparison.add(doc, "mentions", len(pairs), len(found), len(wanted))
    comparison.add(doc, "linked", len(linked), len(found), len(wanted))
    counted = Counter(actor_of.get(f.actor_id) for f in found)
    exact = sum(counted[actor["name"]] == len(actor["mentions"]) for actor in document["actors"])
    comparison.add(doc, "counts", exact, len(document["actors"]), len(document["actors"]))
    hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
    comparison.differences += [
        Difference(doc, f"false {f.kind}", "", f.text, f.start, f.end) for i, f in enumerate(found) if i not in hit
    ]
    comparison.differences += [
        Difference(doc, f"missed {w[2]}", w[3], "", w[0], w[1]) for j, w in enumerate(wanted) if j not in met
    ]
    apart = ((found[i], wanted[j]) for i, j in pairs if (i, j) not in linked)
    comparison.differences += [
        Difference(doc, "linked wrongly", w[3], actor_of.get(f.actor_id, f.actor_id), f.start, f.end) for f, w in apart
    ]


def compare_reports(comparison: Comparison, document: Mapping[str, Any], found: Sequence[Any]) -> None:
    """Add an article's reports, rows of the table, to a comparison."""
    doc, wanted = document["doc"], document["agreements"]
    spans = [evidence_spans(report.evidence) for report in found]
    pairs = _pair(
        (_likeness(f, w), i, j)
        for i, f in enumerate(found)
        for j, w in enumerate(wanted)
        if _meet(spans[i], w["evidence"])
    )
    optional = {j for j, w in enumerate(wanted) if w.get("optional")}
    spare = {i for i, j in pairs if j in optional}
    pairs = [(i, j) for i, j in pairs if j not in optional]
    comparison.right.update({f.report_id: False for i, f in enumerate(found) if i not in spare})
    comparison.agreement_of.update({(doc, wanted[j]["id"]): found[i].agreement_id for i, j in pairs})
    for i, j in pairs:
        _compare_slots(comparison, doc, found[i], wanted[j], spans[i][0])
    right = sum(comparison.right.get(f.report_id, False) for f in found)
    comparison.add(doc, "agreements", len(pairs), len(found) - len(spare), len(wanted) - len(optional))
    comparison.add(doc, "rows", right, len(found) - len(spare), len(wanted) - len(optional))
    met = {j for _, j in pairs} | optional
    comparison.differences += [
        Difference(doc, "missed agreement", w["title"], "", *w["evidence"][0])
        for j, w in enumerate(wanted)
        if j not in met
    ]
    hit = {i for i, _ in pairs} | spare
    comparison.differences += [
        Difference(doc, "false agreement", "", f.title, *spans[i][0]) for i, f in enumerate(found) if i not in hit
    ]


def _compare_merging(comparison: Comparison, agreements: Sequence[tuple[str, str]]) -> None:
    """An id that is no plain a1, a2, … names the same agreement in every article."""
    ours = comparison.agreement_of
    for one, other in combinations(agreements, 2):
        wanted = one[0] != other[0] and one[1] == other[1] and not re.fullmatch(r"a\d+", one[1])
        found = one[0] != other[0] and one in ours and ours[one] == ours.get(other)
        if wanted or found:
            comparison.add(one[0], "merging", int(wanted and found), int(found), int(wanted))


def _compare_slots(
    comparison: Comparison, doc: str, found: Any, wanted: Mapping[str, Any], span: tuple[int, int]
) -> None:
    places = [wanted["place"], *wanted.get("place_any", [])]
    parties = set(wanted["parties"])
    fits = {
        "kind": found.kind in (wanted["kind"], *wanted.get("kind_any", [])),
        "status": found.status in (wanted["status"], *wanted.get("status_any", [])),
        "parties": parties <= set(found.parties) <= parties | set(wanted.get("parties_any", [])),
        "signed": (found.signed or None) in (wanted["signed"], *wanted.get("signed_any", [])),
        "place": any(similar(found.place, place) for place in places if place)
        or (not found.place and (wanted["place"] is None or "place_any" in wanted)),
    }
    comparison.slots[found.report_id] = fits
    comparison.right[found.report_id] = all(fits[slot] for slot in _ROW)
    for slot, fit in fits.items():
        comparison.add(doc, slot, int(fit), 1, 1)
        if not fit:
            comparison.differences.append(
                Difference(doc, f"wrong {slot}", _words(wanted[slot]), _words(getattr(found, slot)), *span)
            )
    for slot in ("organizations", "signatories"):
        names, told = list(dict.fromkeys(wanted[slot])), list(dict.fromkeys(getattr(found, slot)))
        pairs = _pair((1, i, j) for i, one in enumerate(told) for j, other in enumerate(names) if similar(one, other))
        hit = {i for i, _ in pairs}
        false = [
            one
            for i, one in enumerate(told)
            if i not in hit and not any(similar(one, other) for other in wanted.get(f"{slot}_any", []))
        ]
        comparison.add(doc, slot, len(pairs), len(pairs) + len(false), len(names))
        if false or len(pairs) < len(names):
            comparison.differences.append(Difference(doc, f"wrong {slot}", _words(names), _words(told), *span))


def similar(one: str, other: str) -> bool:
    """Whether two names are loosely one: the same words, one's words within the other's, or words one edit apart."""
    a, b = (_SMALL.sub(" ", fold(name)).split() for name in (one or "", other or ""))
    if not a or not b or "".join(a) == "".join(b):
        return bool(a and b)
    short, long = sorted((a, b), key=len)
    near = all(
        any(w == v or (min(len(w), len(v)) > 2 and Levenshtein.distance(w, v, score_cutoff=1) <= 1) for v in long)
        for w in short
    )
    return near and (len(short) > 1 or len(long) < 3)


def _pair(scored: Iterable[tuple[float, Any, Any]]) -> list[tuple[Any, Any]]:
    """Pair one to one, the likest first."""
    left, right, pairs = set(), set(), []
    for _, i, j in sorted(scored, key=lambda p: (-p[0], str(p[1]), str(p[2]))):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _likeness(found: Any, wanted: Mapping[str, Any]) -> float:
    words = set(_SMALL.sub(" ", fold(found.title)).split()) & set(_SMALL.sub(" ", fold(wanted["title"])).split())
    bodies = sum(any(similar(one, other) for other in wanted["organizations"]) for one in found.organizations)
    dated = bool(wanted["signed"]) and found.signed == wanted["signed"]
    return (
        2 * (sorted(found.parties) == sorted(wanted["parties"]))
        + (found.kind == wanted["kind"])
        + 2 * dated
        + bodies
        + len(words) / 2
    )


def _meet(spans: Sequence[tuple[int, int]], others: Sequence[Sequence[int]]) -> bool:
    return any(min(end, e) > max(start, s) for start, end in spans for s, e in others)


def _overlap(found: Any, wanted: tuple) -> int:
    return min(found.end, wanted[1]) - max(found.start, wanted[0])


def _is_same_span(found: Any, wanted: tuple) -> bool:
    short, long = sorted((found.end - found.start, wanted[1] - wanted[0]))
    return _overlap(found, wanted) > 0 and long <= 2 * short + 4


def _f1(counts: numpy.ndarray) -> numpy.ndarray:
    """F1 of rows of (right, found, wanted); 1 where nothing was wanted and nothing found."""
    right, found, wanted = counts.T
    total = found + wanted
    return numpy.where(total > 0, 2 * right / numpy.maximum(total, 1), 1.0)


def _words(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list | tuple) else str(value or "")
