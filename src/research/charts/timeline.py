"""The timeline: agreements by date, each as long as its date is imprecise."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..corpus.articles import Article
from ..nlp.dates import interval
from ..readings import STATUSES
from ..tables.bundle import Tables, evidence_spans, top_agreements
from .renderer import shorten
from .theme import QUIET, ROW, WIDTH, day_after, empty_chart, labels_of, some_of, title_of

STATUS_COLORS = dict(zip(STATUSES, ("#56B4E9", "#0072B2", "#009E73", "#CC79A7", "#999999", "#D55E00"), strict=True))
STATUS_SHAPES = dict(
    zip(STATUSES, ("triangle-right", "circle", "square", "diamond", "cross", "triangle-down"), strict=True)
)
_UNITS = {4: "year", 7: "month", 10: "day"}  # what a date of so many characters states
_MOST = 300  # agreements are drawn whatever is asked for
_LABELS = 300  # pixels


def chart_timeline(tables: Tables, corpus: Sequence[Article] = (), *, top: int = 30) -> alt.LayerChart | alt.Chart:
    """Draw the agreements by date: a mark where the day is stated, else a bar over all the days that it may be.

    Args:
        tables: The tables of a corpus, or what `filter_agreements` leaves of them.
        corpus: Its articles, for the sentence that a hover shows.
        top: How many agreements at most: those that most articles tell, then the surest.
    """
    dated = tables.agreements[tables.agreements.signed != ""]
    undated = len(tables.agreements) - len(dated)
    left = f"{undated:,} without a date left out" if undated else ""
    if dated.empty:
        return empty_chart("No agreement is dated" if undated else "No agreement is reported", left)
    shown = _rows(
        top_agreements(dated, min(top, _MOST)), tables, {article.article_id: article.text for article in corpus}
    )
    subtitle = [
        f"{some_of('dated agreement', len(shown), len(dated), 'those that most articles tell')}{'; ' * bool(left)}{left}.",
        _LEGEND,
    ]
    title = title_of(_finding(dated), subtitle)
    base = alt.Chart(shown.drop(columns="label"), title=title).encode(
        y=alt.Y(
            "row:O",
            title=None,
            axis=alt.Axis(
                labelExpr=labels_of(shown.label, 50), labelLimit=_LABELS, ticks=False, domain=False, labelPadding=8
            ),
        ),
        color=_by_status(alt.Color, STATUS_COLORS, shown),
        tooltip=["agreement:N", "signed:N", "precision:N", "status:N", "parties:N", "signatories:N", "told:N"],
    )
    x = alt.X(
        "first:T",
        title=None,
        scale=alt.Scale(type="utc", nice=True),
        axis=alt.Axis(
            labelFlush=False, labelOverlap="greedy", labelSeparation=10, tickCount=8, grid=True, gridColor="#EEEEEE"
        ),
    )
    vague, exact = base.transform_filter("datum.precision != 'day'"), base.transform_filter("datum.precision == 'day'")
    spans = vague.mark_bar(height=7, opacity=0.55).encode(x=x, x2="last:T")
    ends = [vague.mark_tick(thickness=2, size=15).encode(x=alt.X(f"{end}:T")) for end in ("first", "last")]
    marks = exact.mark_point(filled=True, size=95, opacity=1).encode(
        x=x, shape=_by_status(alt.Shape, STATUS_SHAPES, shown)
    )
    dates = base.mark_text(align="left", fontSize=11).encode(
        x=alt.value(WIDTH - _LABELS + 15 + 14), text="when:N", color=alt.value(QUIET)
    )
    is_exact = shown.precision == "day"
    drawn = [
        *(() if is_exact.all() else (spans, *ends)),
        *((marks,) if is_exact.any() else ()),
    ]  # Vega warns of a layer in which nothing is
    return alt.layer(*drawn, dates).properties(width=WIDTH - _LABELS + 15, height=alt.Step(ROW + 4))


_LEGEND = "A mark is a day; a bar between two strokes covers all the days that a vaguer date may mean."


def _rows(agreements: pd.DataFrame, tables: Tables, texts: Mapping[str, str]) -> pd.DataFrame:
    """One row an agreement, with what its hover says."""
    spans = [interval(text) for text in agreements.signed]
    evidence = tables.reports.drop_duplicates("agreement_id").set_index("agreement_id")
    return pd.DataFrame(
        {
            "agreement": [shorten(title) for title in agreements.title],
            "label": [_label(a.title, a.parties or a.organizations) for a in agreements.itertuples()],
            "first": [first.isoformat() for first, _ in spans],
            "last": [day_after(last) for _, last in spans],
            "signed": list(agreements.signed),
            "precision": [_UNITS[len(text)] for text in agreements.signed],
            "status": list(agreements.status),
            "when": [
                f"{signed}  {status}" for signed, status in zip(agreements.signed, agreements.status, strict=True)
            ],
            "parties": [shorten(", ".join([*a.parties, *a.organizations]), 400) for a in agreements.itertuples()],
            "signatories": [shorten(", ".join(names), 400) for names in agreements.signatories],
            "told": [_sentence(evidence.loc[agreement], texts) for agreement in agreements.agreement_id],
            "row": range(len(agreements)),
        }
    )


def _label(title: str, parties: Sequence[str]) -> str:
    """The title and who agrees, both short: "extradition treaty · ARG–CHL"."""
    who = "–".join(parties[:3]) + "…" * (len(parties) > 3)
    return f"{shorten(title, 30)} · {shorten(who, 18)}" if who else shorten(title)


def _sentence(report: pd.Series, texts: Mapping[str, str]) -> str:
    """The article of a report, and the first sentence of its evidence where the text is at hand."""
    start, end = evidence_spans(report.evidence)[0]
    return shorten(f"{report.article_id}: {texts.get(report.article_id, '')[start:end]}".removesuffix(": "), 400)


def _finding(dated: pd.DataFrame) -> str:
    """The year of most agreements, or those that the first and last are of."""
    years = dated.signed.str[:4].value_counts()
    most = years[years == years.max()]
    if len(years) == 1:
        return f"All dated agreements are of {years.index[0]}"
    if len(most) == 1 and most.iloc[0] > 1:
        return f"Most agreements of one year: {most.iloc[0]}, in {most.index[0]}"
    return f"The agreements reach from {min(years.index)} to {max(years.index)}"


def _by_status(channel: type, values: Mapping[str, str], shown: pd.DataFrame) -> Any:
    """A channel for the statuses that occur."""
    found = [status for status in values if status in set(shown.status)]
    return channel(
        "status:N",
        title=None,
        legend=alt.Legend(symbolOpacity=1),
        scale=alt.Scale(domain=found, range=[values[status] for status in found]),
    )
