"""The matrix: who is tied with whom, how often, and how closely."""

import altair as alt

from ..actors.ties import RELATIONS, both_ways, closest, count_tied
from ..tables.bundle import Tables
from .renderer import shorten
from .theme import INK, empty_chart, names_axis, some_of, title_of

_CELL, _MOST = 28, 40  # pixels of a cell, and how many actors are drawn whatever is asked for


def chart_matrix(tables: Tables, *, top: int = 16) -> alt.LayerChart | alt.Chart:
    """Draw who is tied with whom, a cell for each pair: darker the heavier, with a mark where the two signed or met.

    Args:
        tables: The tables of a corpus, or what `filter_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return empty_chart("No two actors are tied")
    strongest, ties = closest(tables.ties, min(top, _MOST))
    tied = count_tied(tables.ties)
    names = tables.actors.set_index("actor_id").name[strongest]
    cells = (
        both_ways(ties)
        .groupby(["source", "target"], as_index=False)
        .agg(weight=("weight", "sum"), how=("relation", lambda found: min(found, key=RELATIONS.index)))
    )
    cells = cells.assign(
        row=cells.source.map(strongest.index), column=cells.target.map(strongest.index),
        one=cells.source.map(names).map(shorten), other=cells.target.map(names).map(shorten),
    )  # fmt: skip
    heaviest = cells.sort_values(["weight", "row"], ascending=[False, True]).iloc[0]
    title = title_of(
        f"{'' if len(strongest) == tied else 'Of these, '}{heaviest.one} and {heaviest.other} are tied most closely: weight {heaviest.weight:,}",
        [f"{some_of('actor', len(strongest), tied, 'those most tied')}.",
         "A number adds up the sentences, meetings and agreements of a pair; a dot marks one that signed, a ring one that met."],
    )  # fmt: skip
    base = alt.Chart(cells.drop(columns=["source", "target"]), title=title).encode(
        x=alt.X(
            "column:O",
            title=None,
            scale=alt.Scale(domain=list(range(len(strongest)))),
            axis=names_axis(names, orient="top"),
        ),
        y=alt.Y("row:O", title=None, scale=alt.Scale(domain=list(range(len(strongest)))), axis=names_axis(names)),
        tooltip=[
            alt.Tooltip("one:N", title="actor"),
            alt.Tooltip("other:N", title="and"),
            alt.Tooltip("weight:Q"),
            alt.Tooltip("how:N", title="closest tie"),
        ],
    )
    shade = alt.Color("weight:Q", legend=None, scale=alt.Scale(type="sqrt", range=["#EAF2F8", "#0B4F7D"]))
    dark = alt.when(f"datum.weight > {int(heaviest.weight) * 0.3}").then(alt.value("white")).otherwise(alt.value(INK))
    squares, numbers = (
        base.mark_rect(stroke="white").encode(color=shade),
        base.mark_text(fontSize=11).encode(text="weight:Q", color=dark),
    )
    mark = base.mark_point(size=22, xOffset=9, yOffset=-9, opacity=1, strokeWidth=1.5).encode(stroke=dark)
    signed = mark.transform_filter("datum.how == 'signed with'").encode(fill=dark)
    return (squares + numbers + signed + mark.transform_filter("datum.how == 'met'")).properties(
        width=alt.Step(_CELL), height=alt.Step(_CELL)
    )
