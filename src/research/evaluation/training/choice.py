"""Choice: thresholds and confidence, from articles that the network was not trained on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy

from ...agreements.inference import Network
from ...agreements.reports import Cluster, decide, find_clusters
from ...readings import SLOTS
from ..scores import Comparison, compare_reports, score
from .examples import Example

DEFAULTS = {
    "word": 0.5, "same": 0.5, "row": 0.3, "told": 0.2, "party": 0.0, "margin": 4.0, "second": -1.0, "organization": 0.0, "signatory": 0.0, "date": 0.0, "place": 0.0, "confidence": 0.1,
}  # fmt: skip
_TRIED = {
    "party": (-1.5, -1, -0.5, 0, 0.5, 1, 1.5), "margin": (2, 3, 4, 5, 7), "second": (-4, -3, -2, -1, 0), "row": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "told": (0, 0.2, 0.4, 0.6), "date": (-1, -0.5, 0, 0.5, 1), "organization": (-0.5, 0, 0.5, 1),
}  # fmt: skip
_WORTH = {"rows": 1.0, "agreements": 0.3, "organizations": 0.1}
_SHRINK = 1.0  # of the regression's weights, so that few articles fit no noise


@dataclass(frozen=True)
class Read:
    """An article as the network reads it, before anything is decided."""

    example: Example
    clusters: tuple[Cluster, ...]


def read(network: Network, examples: Iterable[Example]) -> list[Read]:
    """Let the network read annotated articles."""
    return [Read(example, tuple(find_clusters(example.page, network))) for example in examples]


def choose(read: Sequence[Read], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the thresholds by which most rows are right, one after the other, and fit the confidence to what is then right and wrong.

    Args:
        read: Articles that the network was not trained on.
        settings: The model's, with thresholds to begin with.
    """
    settings = dict(settings, calibration=_uncalibrated())
    best = _worth(compare_all(read, settings))
    for name, values in [*_TRIED.items(), *_TRIED.items()]:
        for value in values:
            tried = dict(settings, thresholds={**settings["thresholds"], name: value})
            if (worth := _worth(compare_all(read, tried))) > best:
                best, settings = worth, tried
    return dict(settings, calibration=calibrate(read, settings))


def compare_all(read: Sequence[Read], settings: Mapping[str, Any]) -> Comparison:
    """Hold the reports of all articles against their annotations."""
    comparison = Comparison()
    for one in read:
        reports = [report for report, _ in reports_of(one, settings)]
        compare_reports(comparison, {"doc": one.example.name, "agreements": one.example.agreements}, reports)
    return comparison


def reports_of(read: Read, settings: Mapping[str, Any]) -> list[tuple[Any, dict[str, float]]]:
    """An article's reports as rows of a table, each with the figures that its confidence rests on."""
    names = {c.entity: c.name for c in read.example.page.candidates}
    found = []
    for number, (report, figures) in enumerate(decide(read.example.page, read.clusters, settings), start=1):
        evidence = "; ".join(f"{start}-{end}" for start, end in report.evidence)
        name = f"{read.example.name}#{number:02d}"
        row = {
            slot: getattr(report, slot)
            for slot in ("title", "kind", "status", "parties", "signed", "place", "confidence", "slots")
        }
        bodies, people = ([names[i] for i in own] for own in (report.organizations, report.signatories))
        found.append(
            (
                SimpleNamespace(
                    **row,
                    report_id=name,
                    agreement_id=name,
                    evidence=evidence,
                    organizations=bodies,
                    signatories=people,
                ),
                figures,
            )
        )
    return found


def calibrate(read: Sequence[Read], settings: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """For the row and each slot the weights of a logistic regression of what is right on the figures of a report."""
    comparison = compare_all(read, settings)
    figures: dict[str, dict[str, float]] = {}
    for one in read:
        figures |= {row.report_id: own for row, own in reports_of(one, settings)}
    weights = {}
    for slot in ("row", *SLOTS):
        right = comparison.right if slot == "row" else {name: slots[slot] for name, slots in comparison.slots.items()}
        weights[slot] = _regression([figures[name] for name in right], [float(x) for x in right.values()])
    return weights


def _uncalibrated() -> dict[str, dict[str, float]]:
    return {slot: _regression([], []) for slot in ("row", *SLOTS)}


def _regression(figures: Sequence[Mapping[str, float]], right: Sequence[float]) -> dict[str, float]:
    """Weights by Newton's method; nothing to learn from gives nothing."""
    names = sorted(figures[0]) if figures else []
    table = numpy.array([[1.0, *(f[name] for name in names)] for f in figures]).reshape(len(figures), len(names) + 1)
    truths, weights = numpy.array(right), numpy.zeros(len(names) + 1)
    shrink = numpy.diag([1e-6, *[_SHRINK] * len(names)])
    for _ in range(25 if figures else 0):
        chances = 1 / (1 + numpy.exp(-table @ weights))
        slope = table.T @ (truths - chances) - shrink @ weights
        weights = weights + numpy.linalg.solve(table.T @ (table * (chances * (1 - chances))[:, None]) + shrink, slope)
    return dict(zip(("base", *names), (round(float(w), 4) for w in weights), strict=True))


def _worth(comparison: Comparison) -> float:
    return sum(weight * score(comparison, figure) for figure, weight in _WORTH.items())
