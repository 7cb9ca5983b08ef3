"""Scores: F1 of each figure with its uncertainty, and how often reports of each confidence are right."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy
import pandas as pd

from ..tables.bundle import Tables
from .comparison import Comparison

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
BANDS = (0, 0.2, 0.4, 0.6, 0.8, 1.01)  # of confidence
_DRAWS, _SEED = 2000, 1
_MEASURED = Path(__file__).parents[1] / "agreements" / "model" / "evaluation.json"


def score(comparison: Comparison, figure: str) -> float:
    """A figure's F1 over all articles; 1 if nothing was wanted and nothing found."""
    return float(_f1(_counts(comparison, figure).sum(axis=0)))


def bootstrap_interval(comparison: Comparison, figure: str) -> tuple[float, float]:
    """The 95 % interval of a figure's F1 under resampling of the articles."""
    counts = _counts(comparison, figure)
    draws = numpy.random.default_rng(_SEED).integers(0, len(counts), (_DRAWS, len(counts)))
    low, high = numpy.percentile(_f1(counts[draws].sum(axis=1)), [2.5, 97.5])
    return float(low), float(high)


def measured_frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The package's scores on articles that nothing was fitted to, and how reliable its confidence was there.

    Returns:
        One row a figure and system: articles (and how many), system, figure, meaning, score, low, high; and one row a
        band of confidence: articles, confidence (from – to), mean, reports, right, share.
    """
    measured = json.loads(_MEASURED.read_text("utf-8"))
    return pd.DataFrame(measured["scores"]), pd.DataFrame(measured["reliability"])


def scores_frame(comparisons: Mapping[str, Comparison]) -> pd.DataFrame:
    """One row a figure and system, if there is something to score.

    Columns: figure, meaning, system, precision, recall, score (F1), low, high (95 % interval under resampling of the
    articles), wanted (items annotated).
    """
    rows = []
    for figure, meaning in FIGURES.items():
        for system, comparison in comparisons.items():
            right, found, wanted = _counts(comparison, figure).sum(axis=0)
            if not (found or wanted):
                continue
            precision, recall = (float(right / n) if n else 0.0 for n in (found, wanted))
            figures = (precision, recall, score(comparison, figure), *bootstrap_interval(comparison, figure))
            rows.append((figure, meaning, system, *(round(x, 3) for x in figures), int(wanted)))
    return pd.DataFrame(rows, columns="figure meaning system precision recall score low high wanted".split())


def reliability_frame(tables: Tables, comparison: Comparison) -> pd.DataFrame:
    """One row a band of confidence.

    Columns: confidence (from – to), mean (of the confidence), reports, right, share (of reports whose kind, status,
    parties and date are all right).
    """
    reports = tables.reports[tables.reports.report_id.isin(comparison.right)]
    labels = [f"{low:.2f} – {min(high, 1):.2f}" for low, high in zip(BANDS, BANDS[1:], strict=False)]
    bands = pd.DataFrame(
        {
            "confidence": pd.cut(reports.confidence, BANDS, right=False, labels=labels),
            "mean": reports.confidence,
            "right": reports.report_id.map(comparison.right).astype(bool),
        }
    ).groupby("confidence", observed=True)
    counted = bands.agg(mean=("mean", "mean"), reports=("right", "size"), right=("right", "sum")).round({"mean": 2})
    return counted.assign(share=(counted.right / counted.reports).round(2)).reset_index().astype({"confidence": "str"})


def _counts(comparison: Comparison, figure: str) -> numpy.ndarray:
    """A figure's counts, [articles, 3]; a row of zeros if there are none."""
    counts = [own for (_, name), own in sorted(comparison.counts.items()) if name == figure]
    return numpy.array(counts or [[0, 0, 0]])


def _f1(counts: numpy.ndarray) -> numpy.ndarray:
    """F1 of counts of right, found and wanted items, [..., 3]; 1 if nothing was wanted and nothing found."""
    right, found, wanted = numpy.moveaxis(counts, -1, 0)
    total = found + wanted
    return numpy.where(total > 0, 2 * right / numpy.maximum(total, 1), 1.0)
