"""The house theme: colours, sizes, titles and labels that all charts share."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import altair as alt
import pandas as pd

from ..nlp.spelling import free_id
from .renderer import shorten

# Okabe and Ito's colours, dark beside light, so that neighbours differ in grey as well
PART_COLORS = ("#0072B2", "#E69F00", "#D55E00", "#56B4E9", "#009E73", "#CC79A7")
OTHERS, OTHERS_COLOR = "others", "#BBBBBB"
KIND_COLORS = {"country": "#0072B2", "organization": "#E69F00", "person": "#009E73"}
KIND_NAMES = {"person": "people", "organization": "organizations", "country": "countries"}
INK, QUIET, LINE = "#333333", "#595959", "#999999"
WIDTH, ROW = 640, 22  # pixels: of a chart with its labels, at most 820; of a row of bars


@alt.theme.register("research", enable=True)
def house_theme() -> alt.theme.ThemeConfig:
    """The house theme: quiet axes, legends below, titles at the left."""
    return {
        "config": {
            "view": {"stroke": None},
            "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "subtitleColor": QUIET, "offset": 14},
            "axis": {
                "grid": False,
                "domainColor": LINE,
                "tickColor": LINE,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleColor": QUIET,
            },
            "header": {"labelFontSize": 13, "labelColor": QUIET, "labelFontWeight": "bold"},
            "legend": {
                "orient": "bottom",
                "titleFontSize": 12,
                "labelFontSize": 12,
                "labelLimit": 220,
                "symbolLimit": 12,
                "columns": 4,
            },
        }
    }


alt.renderers.enable("research")


def title_of(text: str, subtitle: str | Sequence[str] = "") -> alt.Title:
    """A title that says the finding, over what it was counted from."""
    return alt.Title(text, subtitle=subtitle) if subtitle else alt.Title(text)


def empty_chart(text: str, why: str = "") -> alt.Chart:
    """A chart of nothing: the sentence that says so, and no empty panel."""
    return (
        alt.Chart(pd.DataFrame({"nothing": [0]}), title=title_of(text, why))
        .mark_point(opacity=0)
        .properties(width=WIDTH, height=1)
    )


def kind_color(legend: alt.Legend | None = None) -> alt.Color:
    """The colours of people, organisations and countries."""
    return alt.Color(
        "kind:N", title=None, legend=legend, scale=alt.Scale(domain=list(KIND_COLORS), range=list(KIND_COLORS.values()))
    )


def part_color(field: str, parts: Sequence[str]) -> alt.Color:
    """A colour for each part, grey for the others."""
    colors = [OTHERS_COLOR if part == OTHERS else PART_COLORS[i] for i, part in enumerate(parts)]
    return alt.Color(
        f"{field}:N",
        title=None,
        sort=list(parts),
        legend=alt.Legend(columns=3, labelLimit=155),
        scale=alt.Scale(domain=list(parts), range=colors),
    )


def counts_axis(most: int, ticks: int) -> alt.Axis:
    """An axis of whole numbers up to `most`, with so many ticks or fewer."""
    return alt.Axis(format=",d", tickCount=min(max(most, 1), ticks))


def main_parts(values: pd.Series, weights: pd.Series) -> pd.Series:
    """A label for each of the values with the greatest weights, as many as there are colours; the rest become "others"."""
    totals = weights.groupby(values).sum()
    ranked = sorted(totals.index, key=lambda value: (-totals[value], value))
    few = ranked if len(ranked) <= len(PART_COLORS) else ranked[: len(PART_COLORS) - 1]
    taken = {OTHERS: 2}
    return values.map({value: free_id(shorten(value), taken) for value in few}).fillna(OTHERS)


def in_order(parts: pd.Series, weights: pd.Series) -> list[str]:
    """The parts from the heaviest to the lightest, others last."""
    totals = weights.groupby(parts).sum()
    return sorted(totals.index, key=lambda part: (part == OTHERS, -totals[part], part))


def labels_of(names: Iterable[str], size: int = 44) -> str:
    """A Vega expression from a row's number to its name, so that two of one name keep two rows."""
    return name_of("datum.value", names, size)


def name_of(number: str, names: Iterable[str], size: int = 44) -> str:
    """A Vega expression from a number, an expression itself, to the name at that place.

    JSON in ASCII is a literal of Vega's language, whatever a name holds: nothing in it is evaluated. The space behind a
    name keeps Vega from failing on one such as "constructor", which it looks up among its own words.
    """
    return f"{json.dumps([f'{shorten(name, size)} ' for name in names])}[{number}]"


def names_axis(names: Iterable[str], *, orient: str = "left", limit: int = 180) -> alt.Axis:
    """An axis of names, by number, without a line; up to `limit` pixels each."""
    angle = {"labelAngle": -45, "labelAlign": "left"} if orient == "top" else {}
    return alt.Axis(orient=orient, labelExpr=labels_of(names, 26), labelLimit=limit, ticks=False, domain=False, **angle)


def some_of(noun: str, shown: int, whole: int, which: str) -> str:
    """What part of the things is drawn, in words: "30 of 1,732 pages, the longest", "All 5 pages"."""
    if shown == whole:
        return f"All {whole:,} {noun}s" if whole > 1 else f"One {noun}"
    return f"{shown:,} of {whole:,} {noun}s, {which}"


def day_after(day: date) -> str:
    """The day on which a bar up to the end of `day` ends, for axes in UTC."""
    return (day + timedelta(days=1) if day < date.max else day).isoformat()


def share_of(part: int, whole: int) -> str:
    """A share as a percentage; nearly all is ">99%" and hardly any "<1%"."""
    share = part / whole if whole else 0.0
    return ">99%" if 0.995 <= share < 1 else "<1%" if 0 < share < 0.005 else f"{share:.0%}"
