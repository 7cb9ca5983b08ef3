"""The house theme: colours, sizes, titles and labels that all charts share."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import pandas as pd

from ..nlp.spelling import free_id
from .renderer import render, shorten

# Okabe and Ito's colours, dark beside light, so that neighbours differ in grey as well
PART_COLORS = ("#0072B2", "#E69F00", "#D55E00", "#56B4E9", "#009E73", "#CC79A7")
OTHERS, OTHERS_COLOR = "others", "#BBBBBB"
KIND_COLORS = {"country": "#0072B2", "organization": "#E69F00", "person": "#009E73"}
KIND_NAMES = {"person": "people", "organization": "organizations", "country": "countries"}
INK, QUIET, LINE = "#333333", "#595959", "#999999"
WIDTH, ROW = 640, 22  # pixels: of a chart with its labels, at most 820; of a row of bars

P = ParamSpec("P")


@alt.theme.register("research", enable=False)
def house_theme() -> alt.theme.ThemeConfig:
    """The house theme: quiet axes, legends below, titles at the left."""
    text = {"titleFontSize": 12, "labelFontSize": 12}
    return {
        "config": {
            "view": {"stroke": None},
            "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "subtitleColor": QUIET, "offset": 14},
            "axis": {"grid": False, "domainColor": LINE, "tickColor": LINE, "titleColor": QUIET, **text},
            "header": {"labelFontSize": 13, "labelColor": QUIET, "labelFontWeight": "bold"},
            "legend": {"orient": "bottom", "labelLimit": 220, "symbolLimit": 12, "columns": 4, **text},
        }
    }


class _HouseStyle:
    """Mixed into a chart's class: the chart brings the house theme and renderer, whatever altair has enabled."""

    def to_dict(self, *args: Any, **options: Any) -> dict[str, Any]:
        with alt.theme.enable("research"):
            return super().to_dict(*args, **options)  # type: ignore[misc]

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        return render(self.to_dict())


def house_style(draw: Callable[P, Any]) -> Callable[P, Any]:
    """Decorate a function that draws a chart, so that its charts look the same everywhere and altair stays as it is."""

    @wraps(draw)
    def draw_styled(*args: P.args, **options: P.kwargs) -> Any:
        chart = draw(*args, **options)
        styled = type(type(chart).__name__, (_HouseStyle, type(chart)), {})
        object.__setattr__(chart, "__class__", styled)  # altair's own method would make it a property of the chart
        return chart

    return draw_styled


def title_of(text: str, subtitle: str | Sequence[str] | None = None) -> alt.Title:
    """A title that states the finding, over what it is counted from."""
    return alt.Title(text, subtitle=subtitle) if subtitle else alt.Title(text)


def empty_chart(text: str, reason: str | None = None) -> alt.Chart:
    """A chart without data: a sentence that says so, and no empty panel."""
    return (
        alt.Chart(pd.DataFrame({"nothing": [0]}), title=title_of(text, reason))
        .mark_point(opacity=0)
        .properties(width=WIDTH, height=1)
    )


def scale_of(values: Mapping[str, Any], found: Iterable[str] | None = None) -> alt.Scale:
    """A scale from categories to colours, shapes or dashes, of the categories found alone where these are given."""
    domain = list(values) if found is None else [category for category in values if category in set(found)]
    return alt.Scale(domain=domain, range=[values[category] for category in domain])


def kind_color(legend: alt.Legend | None = None) -> alt.Color:
    """The colours of people, organizations and countries."""
    return alt.Color("kind:N", title=None, legend=legend, scale=scale_of(KIND_COLORS))


def part_color(field: str, parts: Sequence[str]) -> alt.Color:
    """A colour for each part, grey for the others."""
    colors = {part: OTHERS_COLOR if part == OTHERS else PART_COLORS[i] for i, part in enumerate(parts)}
    legend = alt.Legend(columns=3, labelLimit=155)
    return alt.Color(f"{field}:N", title=None, sort=list(parts), legend=legend, scale=scale_of(colors))


def counts_axis(maximum: int, ticks: int) -> alt.Axis:
    """An axis of whole numbers up to `maximum`, with at most `ticks` ticks."""
    return alt.Axis(format=",d", tickCount=min(max(maximum, 1), ticks))


def lump_rare(values: pd.Series) -> pd.Series:
    """A label for each of the most frequent values, as many as there are colours; the rest become "others"."""
    counts = values.value_counts()
    ranked = sorted(counts.index, key=lambda value: (-counts[value], value))
    frequent = ranked if len(ranked) <= len(PART_COLORS) else ranked[: len(PART_COLORS) - 1]
    taken = {OTHERS: 2}
    return values.map({value: free_id(shorten(value), taken) for value in frequent}).fillna(OTHERS)


def by_weight(parts: pd.Series, weights: pd.Series) -> list[str]:
    """The parts from the heaviest to the lightest, others last."""
    totals = weights.groupby(parts).sum()
    return sorted(totals.index, key=lambda part: (part == OTHERS, -totals[part], part))


def label_expression(names: Iterable[str], size: int = 44, index: str = "datum.value") -> str:
    """A Vega expression from a row's number to its name, so that two actors of one name keep two rows.

    A JSON string in ASCII is a literal of Vega's language, so no name is evaluated. The space after a name keeps Vega
    from failing on a name such as "constructor", which it would look up among JavaScript's own.

    Args:
        names: The names in order.
        size: How many characters of a name are shown.
        index: A Vega expression for the number.
    """
    return f"{json.dumps([f'{shorten(name, size)} ' for name in names])}[{index}]"


def names_axis(names: Iterable[str], *, orient: str = "left", limit: int = 180) -> alt.Axis:
    """An axis of names, by number, without a line; up to `limit` pixels each."""
    angle = {"labelAngle": -45, "labelAlign": "left"} if orient == "top" else {}
    labels = label_expression(names, 26)
    return alt.Axis(orient=orient, labelExpr=labels, labelLimit=limit, ticks=False, domain=False, **angle)


def coverage(noun: str, shown: int, total: int, which: str) -> str:
    """How many of the things are drawn, in words: "30 of 1,732 pages, the longest", "All 5 pages"."""
    if shown == total:
        return f"All {total:,} {noun}s" if total > 1 else f"One {noun}"
    return f"{shown:,} of {total:,} {noun}s, {which}"


def day_after(day: date) -> str:
    """The day on which a bar up to the end of `day` ends, for axes in UTC."""
    return (day + timedelta(days=1) if day < date.max else day).isoformat()


def percentage(part: int, total: int) -> str:
    """A share as a percentage; nearly all is ">99%" and hardly any "<1%"."""
    share = part / total if total else 0.0
    return ">99%" if 0.995 <= share < 1 else "<1%" if 0 < share < 0.005 else f"{share:.0%}"
