"""The matrix: who is tied with whom, how strongly, and by which relation."""

import altair as alt

from ..actors.ties import RELATIONS, both_ways, closest, count_tied
from ..tables.bundle import Tables
from .renderer import shorten
from .theme import INK, coverage, empty_chart, house_style, names_axis, title_of

_CELL, _LIMIT = 28, 40  # pixels of a cell; actors at most, whatever `top` asks for
_LEGEND = (
    "A number adds up the sentences, meetings and agreements of a pair; "
    "a dot marks one that signed, a ring one that met."
)


@house_style
def chart_matrix(tables: Tables, *, top: int = 16) -> alt.LayerChart | alt.Chart:
    """Draw who is tied with whom, a cell for each pair: the heavier, the darker; marked where the two signed or met.

    Args:
        tables: The tables of a corpus, or what `filter_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return empty_chart("No two actors are tied")
    actors, ties = closest(tables.ties, min(top, _LIMIT))
    names = tables.actors.set_index("actor_id").name[actors]
    cells = both_ways(ties).groupby(["source", "target"], as_index=False)
    cells = cells.agg(weight=("weight", "sum"), how=("relation", lambda found: min(found, key=RELATIONS.index)))
    cells = cells.assign(
        row=cells.source.map(actors.index),
        column=cells.target.map(actors.index),
        one=cells.source.map(names).map(shorten),
        other=cells.target.map(names).map(shorten),
    )
    heaviest = cells.sort_values(["weight", "row"], ascending=[False, True]).iloc[0]
    total = count_tied(tables.ties)
    finding = f"{heaviest.one} and {heaviest.other} are tied most closely: weight {heaviest.weight:,}"
    title = title_of(
        finding if len(actors) == total else f"Of these, {finding}",
        [f"{coverage('actor', len(actors), total, 'those most tied')}.", _LEGEND],
    )
    place = {"title": None, "scale": alt.Scale(domain=list(range(len(actors))))}
    base = alt.Chart(cells.drop(columns=["source", "target"]), title=title).encode(
        x=alt.X("column:O", axis=names_axis(names, orient="top"), **place),
        y=alt.Y("row:O", axis=names_axis(names), **place),
        tooltip=[
            alt.Tooltip("one:N", title="actor"),
            alt.Tooltip("other:N", title="and"),
            alt.Tooltip("weight:Q"),
            alt.Tooltip("how:N", title="closest tie"),
        ],
    )
    return _draw_cells(base, int(heaviest.weight)).properties(width=alt.Step(_CELL), height=alt.Step(_CELL))


def _draw_cells(base: alt.Chart, maximum: int) -> alt.LayerChart:
    """Squares with numbers, a dot or a ring at their corners; what stands on a dark square is white."""
    shade = alt.Color("weight:Q", legend=None, scale=alt.Scale(type="sqrt", range=["#EAF2F8", "#0B4F7D"]))
    ink = alt.when(f"datum.weight > {maximum * 0.3}").then(alt.value("white")).otherwise(alt.value(INK))
    squares = base.mark_rect(stroke="white").encode(color=shade)
    numbers = base.mark_text(fontSize=11).encode(text="weight:Q", color=ink)
    mark = base.mark_point(size=22, xOffset=9, yOffset=-9, opacity=1, strokeWidth=1.5).encode(stroke=ink)
    signed = mark.transform_filter("datum.how == 'signed with'").encode(fill=ink)
    return squares + numbers + signed + mark.transform_filter("datum.how == 'met'")
