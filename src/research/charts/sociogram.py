"""The sociogram: the network of actors as dots and lines, beside it the ties of the one chosen."""

from collections.abc import Sequence
from math import pi

import altair as alt
import pandas as pd

from ..actors.graph import build_graph, lay_out
from ..actors.ties import RELATIONS, both_ways, closest, count_tied
from ..tables.bundle import Tables
from .placement import EXTENT, place_labels, remove_overlaps
from .renderer import shorten
from .theme import (
    KIND_COLORS,
    coverage,
    empty_chart,
    house_style,
    kind_color,
    label_expression,
    names_axis,
    scale_of,
    title_of,
)  # fmt: skip

RELATION_COLORS = dict(zip(RELATIONS, ("#0072B2", "#D55E00", "#999999"), strict=True))
RELATION_DASHES = dict(zip(RELATIONS, ([1, 0], [7, 3], [2, 3]), strict=True))
KIND_SHAPES = dict(zip(KIND_COLORS, ("circle", "square", "triangle-up"), strict=True))
_SIDE, _BAR = 470, 28  # pixels: side of the network; height of a bar with its gap
_SIZES = (60, 700)  # square pixels: areas of the smallest and the largest dot
_LIMIT = 60  # actors at most, whatever `top` asks for
_HEAVIEST = 4  # ties of each actor that are drawn whatever their relation
_HELP = "Size: mentions; width: weight. Click an actor for all its ties, an empty place to go back."
# Vega expressions on the parameters of the chart: the actor clicked, the relation chosen
_NO_ACTOR = "!isDefined(actor.node)"
_CHOSEN_RELATION = "relation == 'all' || datum.relation == relation"
_LINE_OPACITY = (
    f"({_NO_ACTOR}) ? (datum.main ? 0.6 : 0) : "
    "datum.one == actor.node[0] || datum.other == actor.node[0] ? 0.75 : datum.main ? 0.06 : 0"
)
_NO_TIES = "no such ties"


@house_style
def chart_network(tables: Tables, *, top: int = 30) -> alt.HConcatChart | alt.Chart:
    """Draw the network of the actors most tied; a click on one shows its ties in the bars beside it.

    Args:
        tables: The tables of a corpus, or what `filter_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return empty_chart("No two actors are tied")
    actors, ties = closest(tables.ties, min(top, _LIMIT))
    ties = _mark_main(ties)
    nodes = _nodes(lay_out(build_graph(ties[ties.main], tables.actors)), tables)
    edges = _edges(ties, nodes)
    nodes = nodes.assign(near=_neighbours(nodes, edges))
    shown = coverage("actor", len(nodes), count_tied(tables.ties), "those most tied")
    choice = f"; signed, met, and each one's {_HEAVIEST} heaviest" if not ties.main.all() else ""
    title = title_of(
        f"{nodes.set_index('actor_id').name[actors[0]]} has the strongest ties",
        [f"{shown}; {ties.main.sum():,} of {len(ties):,} ties between them{choice}.", _HELP],
    )
    actor = alt.selection_point(name="actor", fields=["node"], on="click", empty=True)
    relation = _relation_parameter([name for name in RELATIONS if name in set(edges.relation)])
    panels = _draw_graph(nodes, edges, actor), _draw_ties(nodes, edges, actor)
    return alt.hconcat(*panels, title=title, spacing=24).add_params(relation)


def _mark_main(ties: pd.DataFrame) -> pd.DataFrame:
    """Add the column `main`: the two signed or met, or it is one of the heaviest ties of either.

    Without a click the others are not drawn: the picture would be a hairball.
    """
    both = both_ways(ties.assign(tie=ties.index)).sort_values(["weight", "tie"], ascending=[False, True], kind="stable")
    heaviest = set(both.tie[both.groupby("source").cumcount() < _HEAVIEST])
    return ties.assign(main=(ties.relation != RELATIONS[-1]) | ties.index.isin(heaviest))


def _nodes(positions: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row per actor of the picture: node (its number), name, kind, country, mentions, position and label."""
    nodes = positions.merge(tables.actors[["actor_id", "name", "kind", "country", "mentions"]], on="actor_id")
    sizes = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * nodes.mentions / nodes.mentions.max()
    nodes = nodes.assign(node=range(len(nodes)), name=nodes.name.map(shorten), radius=((sizes / pi) ** 0.5).round(1))
    return place_labels(remove_overlaps(nodes, side=_SIDE), side=_SIDE).drop(columns="radius")


def _edges(ties: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """One row per tie with the places of its ends; the closest relations come last, so that they lie on top."""
    placed = nodes[["actor_id", "x", "y", "node"]]
    edges = (
        ties[["source", "target", "relation", "weight", "main"]]
        .merge(placed.set_axis(["source", "x", "y", "one"], axis=1), on="source")
        .merge(placed.set_axis(["target", "x2", "y2", "other"], axis=1), on="target")
    )
    edges = edges.assign(depth=edges.relation.map(RELATIONS.index))
    return edges.sort_values(["depth", "source", "target"], ascending=[False, True, True], ignore_index=True)


def _neighbours(nodes: pd.DataFrame, edges: pd.DataFrame) -> list[list[int]]:
    """The numbers of the actors tied to each actor, and its own."""
    near: dict[int, set[int]] = {number: {number} for number in nodes.node}
    for one, other in zip(edges.one, edges.other, strict=True):
        near[one].add(other)
        near[other].add(one)
    return [sorted(near[number]) for number in nodes.node]


def _relation_parameter(relations: Sequence[str]) -> alt.Parameter:
    """The relation that is drawn; where there are several, the reader chooses."""
    options = {"bind": alt.binding_radio(options=["all", *relations], name="ties: ")} if len(relations) > 1 else {}
    return alt.param(name="relation", value="all", **options)


def _draw_graph(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.LayerChart:
    layers = [_draw_lines(edges), *_draw_nodes(nodes, actor)]
    return (
        alt.layer(*layers)
        .resolve_scale(color="independent", shape="independent", strokeDash="independent")
        .properties(width=_SIDE, height=_SIDE)
    )


def _position(channel: type, field: str) -> alt.X | alt.Y:
    return channel(f"{field}:Q", axis=None, scale=alt.Scale(domain=[-EXTENT, EXTENT]))


def _draw_lines(edges: pd.DataFrame) -> alt.Chart:
    found, legend = set(edges.relation), alt.Legend(symbolStrokeWidth=3, symbolSize=250, symbolOpacity=1)
    widths = alt.Scale(domain=[0, max(int(edges.weight.max()), 5)], range=[0.8, 6])
    return (
        alt.Chart(edges.drop(columns=["source", "target", "depth"]))
        .transform_filter(_CHOSEN_RELATION)
        .mark_rule()
        .encode(
            x=_position(alt.X, "x"),
            y=_position(alt.Y, "y"),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=widths),
            color=alt.Color("relation:N", title=None, scale=scale_of(RELATION_COLORS, found), legend=legend),
            strokeDash=alt.StrokeDash("relation:N", title=None, scale=scale_of(RELATION_DASHES, found), legend=legend),
            opacity=alt.value(alt.expr(_LINE_OPACITY)),
        )
    )


def _draw_nodes(nodes: pd.DataFrame, actor: alt.Parameter) -> list[alt.Chart]:
    """Dots and labels; those that are not tied to the actor chosen are faint."""
    near_chosen = alt.when(f"{_NO_ACTOR} || indexof(datum.near, actor.node[0]) >= 0").then(alt.value(1))
    base = alt.Chart(nodes.drop(columns="actor_id"))
    sizes = alt.Scale(domain=[0, int(nodes.mentions.max())], range=list(_SIZES))
    legend = alt.Legend(symbolSize=150)
    dots = base.mark_point(filled=True, stroke="white", strokeWidth=1).encode(
        x=_position(alt.X, "x"),
        y=_position(alt.Y, "y"),
        size=alt.Size("mentions:Q", legend=None, scale=sizes),
        color=kind_color(legend),
        shape=alt.Shape("kind:N", title=None, legend=legend, scale=scale_of(KIND_SHAPES)),
        opacity=near_chosen.otherwise(alt.value(0.2)),
        tooltip=["name:N", "kind:N", "country:N", "mentions:Q"],
    )
    labels = base.transform_filter("datum.label").encode(
        x=_position(alt.X, "label_x"),
        y=_position(alt.Y, "label_y"),
        text="label:N",
        opacity=near_chosen.otherwise(alt.value(0.12)),
    )
    halo = labels.mark_text(fontSize=11, stroke="white", strokeWidth=3, strokeJoin="round")
    return [dots.add_params(actor), halo, labels.mark_text(fontSize=11, color="#222222")]


def _draw_ties(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.Chart:
    """The partners of the actor chosen, or the strength of all; a row says so where there are none."""
    name = nodes.set_index("node").name
    title = f"{_NO_ACTOR} ? 'all ties, by actor' : 'ties of ' + {label_expression(name, 26, 'actor.node[0]')}"
    strongest = [alt.SortField("total", order="descending"), alt.SortField("other")]
    weights = alt.Axis(labelExpr="datum.value % 1 ? '' : datum.label", format=",d", tickCount=4)
    partners = names_axis([*name, _NO_TIES], limit=140)
    return (
        alt.Chart(_partners(name, edges), title=alt.Title(alt.expr(title), fontSize=12, fontWeight="normal", offset=6))
        .transform_filter(actor)
        .transform_filter(f"{_CHOSEN_RELATION} || !datum.weight")
        .transform_aggregate(weight="sum(weight)", groupby=["other", "partner", "relation", "depth"])
        .transform_joinaggregate(all="sum(weight)")
        .transform_filter("datum.weight || !datum.all")
        .transform_joinaggregate(total="sum(weight)", groupby=["other"])
        .transform_window(rank="dense_rank()", sort=strongest)
        .transform_filter("datum.rank <= 15")
        .mark_bar()
        .encode(
            x=alt.X("weight:Q", title="weight", axis=weights),
            y=alt.Y("other:O", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=partners),
            color=alt.Color("relation:N", legend=None, scale=scale_of(RELATION_COLORS)),
            order=alt.Order("depth:Q"),
            tooltip=["partner:N", "relation:N", "weight:Q"],
        )
        .properties(width=110, height=alt.Step(_BAR))
    )


def _partners(name: pd.Series, edges: pd.DataFrame) -> pd.DataFrame:
    """One row per tie and end of it, and one per actor for having no ties.

    Columns: node, other (a row's number), partner (its name), relation, depth, weight.
    """
    both = pd.concat([edges, edges.rename(columns={"one": "other", "other": "one"})])
    partner = both.other.map(name).map(lambda text: shorten(text, 26))
    ties = both.assign(node=both.one, partner=partner).sort_values(["node", "other", "relation"])
    none = pd.DataFrame({"node": name.index, "other": len(name), "partner": _NO_TIES, "relation": "", "depth": 0})
    columns = ["node", "other", "partner", "relation", "depth", "weight"]
    return pd.concat([ties[columns], none.assign(weight=0)])
