"""Choice: thresholds and confidence, fitted to articles that the network was not trained on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any

import numpy

from ...agreements.inference import Network
from ...agreements.reports import Cluster, decide, find_clusters
from ...readings import SLOTS
from ..comparison import Comparison, compare_reports
from ..scores import score
from .examples import Example

# Each threshold with its default and the values to try, in this order; the model's settings use these names
_THRESHOLDS: dict[str, tuple[float, tuple[float, ...]]] = {
    "party": (0.0, (-1.5, -1, -0.5, 0, 0.5, 1, 1.5)),
    "margin": (3.0, (2, 3, 4, 5, 7)),
    "second": (-2.0, (-4, -3, -2, -1, 0)),
    "row": (0.4, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
    "told": (0.4, (0, 0.2, 0.4, 0.6)),
    "date": (-0.5, (-1, -0.5, 0, 0.5, 1)),
    "organization": (0.0, (-0.5, 0, 0.5, 1)),
    **dict.fromkeys(("signatory", "place"), (0.0, ())),
    **dict.fromkeys(("word", "same"), (0.5, ())),
    "confidence": (0.1, ()),
}
DEFAULTS = {name: default for name, (default, _) in _THRESHOLDS.items()}
_WEIGHTS = {"rows": 1.0, "agreements": 0.3, "organizations": 0.1}  # of the figures in the objective
_GAIN = 0.01  # what another threshold must bring; two reports more right among 200 may be chance
_RIDGE = 1.0  # penalty on the regression's weights


@dataclass(frozen=True)
class Read:
    """An article with the network's clusters, before thresholds are applied."""

    example: Example
    clusters: tuple[Cluster, ...]


def read(network: Network, examples: Iterable[Example]) -> list[Read]:
    """Run the network on annotated articles."""
    return [Read(example, tuple(find_clusters(example.page, network))) for example in examples]


def choose(read: Sequence[Read], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the thresholds one after the other, twice, for the most right rows; then fit the confidence.

    Args:
        read: Articles that the network was not trained on.
        settings: The model's, with initial thresholds.
    """
    settings = dict(settings, calibration=dict.fromkeys(("row", *SLOTS), {"base": 0.0}))
    best = _objective(compare_all(read, settings))
    steps = [(name, value) for name, (_, values) in _THRESHOLDS.items() for value in values]
    for name, value in steps * 2:
        tried = dict(settings, thresholds={**settings["thresholds"], name: value})
        if (objective := _objective(compare_all(read, tried))) > best + _GAIN:
            best, settings = objective, tried
    return dict(settings, calibration=calibrate(read, settings))


def compare_all(read: Sequence[Read], settings: Mapping[str, Any]) -> Comparison:
    """Compare the reports of all articles with their annotations."""
    comparison = Comparison()
    for one in read:
        document = {"doc": one.example.name, "agreements": one.example.agreements}
        compare_reports(comparison, document, [report for report, _ in reports_of(one, settings)])
    return comparison


def reports_of(read: Read, settings: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, float]]]:
    """Yield an article's reports as rows of a table, each with the figures that its confidence is computed from."""
    names = {c.entity: c.name for c in read.example.page.candidates}
    for number, (report, figures) in enumerate(decide(read.example.page, read.clusters, settings), start=1):
        report_id = f"{read.example.name}#{number:02d}"
        row = {
            **asdict(report),
            "report_id": report_id,
            "agreement_id": report_id,
            "evidence": "; ".join(f"{start}-{end}" for start, end in report.evidence),
            "organizations": [names[i] for i in report.organizations],
            "signatories": [names[i] for i in report.signatories],
        }
        yield SimpleNamespace(**row), figures


def calibrate(read: Sequence[Read], settings: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Fit logistic regressions of what is right on the figures of a report, for the row and each slot.

    Returns:
        For the row and each slot the weights of the figures.
    """
    comparison = compare_all(read, settings)
    figures = {row.report_id: own for one in read for row, own in reports_of(one, settings)}
    truths = {"row": comparison.right}
    for slot in SLOTS:
        truths[slot] = {report_id: slots[slot] for report_id, slots in comparison.slots.items()}
    return {
        slot: _regression([figures[report_id] for report_id in right], [float(x) for x in right.values()])
        for slot, right in truths.items()
    }


def _regression(figures: Sequence[Mapping[str, float]], right: Sequence[float]) -> dict[str, float]:
    """The weights of a ridge-penalized logistic regression, by Newton's method; zero without data."""
    names = sorted(figures[0]) if figures else []
    table = numpy.array([[1.0, *(f[name] for name in names)] for f in figures]).reshape(len(figures), len(names) + 1)
    truths, weights = numpy.array(right), numpy.zeros(len(names) + 1)
    penalty = numpy.diag([1e-6, *[_RIDGE] * len(names)])
    for _ in range(25 if figures else 0):
        chances = 1 / (1 + numpy.exp(-table @ weights))
        gradient = table.T @ (truths - chances) - penalty @ weights
        hessian = table.T @ (table * (chances * (1 - chances))[:, None]) + penalty
        weights = weights + numpy.linalg.solve(hessian, gradient)
    return dict(zip(("base", *names), (round(float(w), 4) for w in weights), strict=True))


def _objective(comparison: Comparison) -> float:
    return sum(weight * score(comparison, figure) for figure, weight in _WEIGHTS.items())
