"""The timeline: agreements by date, each as long as its date is imprecise."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from ..corpus.articles import Article
from ..nlp.dates import interval
from ..readings import STATUSES
from ..tables.bundle import Tables, evidence_spans, top_agreements
from .renderer import shorten
from .theme import (
    QUIET,
    ROW,
    WIDTH,
    coverage,
    day_after,
    empty_chart,
    house_style,
    label_expression,
    scale_of,
    title_of,
)

STATUS_COLORS = dict(zip(STATUSES, ("#56B4E9", "#0072B2", "#009E73", "#CC79A7", "#999999", "#D55E00"), strict=True))
_SHAPES = ("triangle-right", "circle", "square", "diamond", "cross", "triangle-down")
STATUS_SHAPES = dict(zip(STATUSES, _SHAPES, strict=True))
_PRECISIONS = {4: "year", 7: "month", 10: "day"}  # of an EDTF date by its length
_LIMIT = 300  # agreements at most, whatever `top` asks for
_LABELS = 300  # pixels
_PLOT = WIDTH - _LABELS + 15  # pixels
_LEGEND = "A mark is a day; a bar between two strokes covers all the days that a vaguer date may mean."


@house_style
def chart_timeline(tables: Tables, corpus: Sequence[Article] = (), *, top: int = 30) -> alt.LayerChart | alt.Chart:
    """Draw the agreements by date: a mark where the day is stated, else a bar over all the days that it may be.

    Args:
        tables: The tables of a corpus, or what `filter_agreements` leaves of them.
        corpus: Its articles, for the sentence that a tooltip shows.
        top: How many agreements at most: those that most articles report, then the most confident.
    """
    dated = tables.agreements[tables.agreements.signed != ""]
    undated = len(tables.agreements) - len(dated)
    left_out = f"{undated:,} without a date left out" if undated else ""
    if dated.empty:
        return empty_chart("No agreement is dated" if undated else "No agreement is reported", left_out)
    texts = {article.article_id: article.text for article in corpus}
    rows = _rows(top_agreements(dated, min(top, _LIMIT)), tables, texts)
    shown = coverage("dated agreement", len(rows), len(dated), "those that most articles tell")
    title = title_of(_finding(dated), [f"{'; '.join(filter(None, [shown, left_out]))}.", _LEGEND])
    labels = label_expression(rows.label, 50)
    axis = alt.Axis(labelExpr=labels, labelLimit=_LABELS, ticks=False, domain=False, labelPadding=8)
    legend, found = alt.Legend(symbolOpacity=1), set(rows.status)
    base = alt.Chart(rows.drop(columns="label"), title=title).encode(
        y=alt.Y("row:O", title=None, axis=axis),
        color=alt.Color("status:N", title=None, legend=legend, scale=scale_of(STATUS_COLORS, found)),
        tooltip=["agreement:N", "signed:N", "precision:N", "status:N", "parties:N", "signatories:N", "told:N"],
    )
    shape = alt.Shape("status:N", title=None, legend=legend, scale=scale_of(STATUS_SHAPES, found))
    is_exact = rows.precision == "day"
    layers = _bars(base) if not is_exact.all() else []  # Vega warns of a layer without data
    if is_exact.any():
        exact = base.transform_filter("datum.precision == 'day'").mark_point(filled=True, size=95, opacity=1)
        layers.append(exact.encode(x=_dates(), shape=shape))
    written = base.mark_text(align="left", fontSize=11).encode(
        x=alt.value(_PLOT + 14), text="when:N", color=alt.value(QUIET)
    )
    return alt.layer(*layers, written).properties(width=_PLOT, height=alt.Step(ROW + 4))


def _bars(base: alt.Chart) -> list[alt.Chart]:
    """A bar for each vague date, and a stroke at both of its ends."""
    vague = base.transform_filter("datum.precision != 'day'")
    ends = [vague.mark_tick(thickness=2, size=15).encode(x=alt.X(f"{end}:T")) for end in ("first", "last")]
    return [vague.mark_bar(height=7, opacity=0.55).encode(x=_dates(), x2="last:T"), *ends]


def _dates() -> alt.X:
    labels = {"labelFlush": False, "labelOverlap": "greedy", "labelSeparation": 10}
    axis = alt.Axis(**labels, tickCount=8, grid=True, gridColor="#EEEEEE")
    return alt.X("first:T", title=None, scale=alt.Scale(type="utc", nice=True), axis=axis)


def _rows(agreements: pd.DataFrame, tables: Tables, texts: Mapping[str, str]) -> pd.DataFrame:
    """One row per agreement, with what its tooltip shows."""
    days = [interval(text) for text in agreements.signed]
    reports = tables.reports.drop_duplicates("agreement_id").set_index("agreement_id")
    return pd.DataFrame(
        {
            "agreement": [shorten(title) for title in agreements.title],
            "label": [_label(a.title, a.parties or a.organizations) for a in agreements.itertuples()],
            "first": [first.isoformat() for first, _ in days],
            "last": [day_after(last) for _, last in days],
            "signed": list(agreements.signed),
            "precision": [_PRECISIONS[len(text)] for text in agreements.signed],
            "status": list(agreements.status),
            "when": list(agreements.signed + "  " + agreements.status),
            "parties": [shorten(", ".join([*a.parties, *a.organizations]), 400) for a in agreements.itertuples()],
            "signatories": [shorten(", ".join(names), 400) for names in agreements.signatories],
            "told": [_sentence(reports.loc[agreement_id], texts) for agreement_id in agreements.agreement_id],
            "row": range(len(agreements)),
        }
    )


def _label(title: str, parties: Sequence[str]) -> str:
    """The title and the parties, both short: "extradition treaty · ARG–CHL"."""
    names = "–".join(parties[:3]) + "…" * (len(parties) > 3)
    return f"{shorten(title, 30)} · {shorten(names, 18)}" if names else shorten(title)


def _sentence(report: pd.Series, texts: Mapping[str, str]) -> str:
    """The article of a report, and the first sentence of its evidence where the text is at hand."""
    start, end = evidence_spans(report.evidence)[0]
    return shorten(f"{report.article_id}: {texts.get(report.article_id, '')[start:end]}".removesuffix(": "), 400)


def _finding(dated: pd.DataFrame) -> str:
    """The year with most agreements, or the first and last year."""
    years = dated.signed.str[:4].value_counts()
    most = years[years == years.max()]
    if len(years) == 1:
        return f"All dated agreements are of {years.index[0]}"
    if len(most) == 1 and most.iloc[0] > 1:
        return f"Most agreements of one year: {most.iloc[0]}, in {most.index[0]}"
    return f"The agreements reach from {min(years.index)} to {max(years.index)}"
