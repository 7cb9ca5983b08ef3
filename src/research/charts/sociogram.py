"""The sociogram: the network of actors as dots and lines, beside it the ties of the one chosen."""

from collections.abc import Sequence
from math import pi

import altair as alt
import pandas as pd

from ..actors.graph import build_graph, lay_out
from ..actors.ties import RELATIONS, both_ways, closest, count_tied
from ..tables.bundle import Tables
from .placement import REACH, move_apart, place_labels
from .renderer import shorten
from .theme import KIND_COLORS, empty_chart, kind_color, name_of, names_axis, some_of, title_of

RELATION_COLORS = dict(zip(RELATIONS, ("#0072B2", "#D55E00", "#999999"), strict=True))
RELATION_DASHES = dict(zip(RELATIONS, ([1, 0], [7, 3], [2, 3]), strict=True))
_SHAPES = ["circle", "square", "triangle-up"]
_SIDE, _BAR = 470, 28  # pixels: of the network, of a bar with its gap
_SIZES = (60, 700)  # square pixels: the least and the most that a dot covers
_MOST = 60  # actors are drawn whatever is asked for
_HEAVIEST = 4  # how many ties of each actor are drawn whatever they are


def chart_network(tables: Tables, *, top: int = 30) -> alt.HConcatChart | alt.Chart:
    """Draw the network of the actors most tied; a click on one shows its ties in the bars beside it.

    Args:
        tables: The tables of a corpus, or what `filter_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return empty_chart("No two actors are tied")
    strongest, ties = closest(tables.ties, min(top, _MOST))
    ties = _main_ties(ties)
    nodes = _nodes(lay_out(build_graph(ties[ties.main], tables.actors)), tables)
    edges = _edges(ties, nodes)
    nodes = nodes.assign(near=_neighbours(nodes, edges))
    rest = f"; signed, met, and each one's {_HEAVIEST} heaviest" if not ties.main.all() else ""
    title = title_of(
        f"{nodes.set_index('actor_id').name[strongest[0]]} has the strongest ties",
        [f"{some_of('actor', len(nodes), count_tied(tables.ties), 'those most tied')}; "
         f"{ties.main.sum():,} of {len(ties):,} ties between them{rest}.",
         "Size: mentions; width: weight. Click an actor for all its ties, an empty place to go back."],
    )  # fmt: skip
    actor = alt.selection_point(name="actor", fields=["node"], on="click", empty=True)
    relation = _filter([name for name in RELATIONS if name in set(edges.relation)])
    return alt.hconcat(
        _draw_graph(nodes, edges, actor), _draw_ties(nodes, edges, actor), title=title, spacing=24
    ).add_params(relation)


def _nodes(spots: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row an actor of the picture: its number, place, facts and label."""
    nodes = spots.merge(tables.actors[["actor_id", "name", "kind", "country", "mentions"]], on="actor_id")
    sizes = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * nodes.mentions / nodes.mentions.max()
    nodes = nodes.assign(node=range(len(nodes)), name=nodes.name.map(shorten), radius=((sizes / pi) ** 0.5).round(1))
    return place_labels(move_apart(nodes, side=_SIDE), side=_SIDE).drop(columns="radius")


def _main_ties(ties: pd.DataFrame) -> pd.DataFrame:
    """The ties, each with whether it is `main`: the two signed or met, or it is one of the heaviest of either; of others a picture is a tangle."""
    both = both_ways(ties.assign(tie=ties.index)).sort_values(["weight", "tie"], ascending=[False, True], kind="stable")
    heaviest = set(both.tie[both.groupby("source").cumcount() < _HEAVIEST])
    return ties.assign(main=(ties.relation != RELATIONS[-1]) | ties.index.isin(heaviest))


def _edges(ties: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """One row a tie with the places of its ends, the closest relations last, so that they lie on top."""
    at = nodes.set_index("actor_id")
    ends = {key: ties[end].map(at[field]) for end, keys in (("source", "x y one"), ("target", "x2 y2 other")) for key, field in zip(keys.split(), ("x", "y", "node"), strict=True)}  # fmt: skip
    drawn = ties[["source", "target", "relation", "weight", "main"]].assign(
        **ends, depth=ties.relation.map(RELATIONS.index)
    )
    return drawn.sort_values(["depth", "source", "target"], ascending=[False, True, True], ignore_index=True)


def _neighbours(nodes: pd.DataFrame, edges: pd.DataFrame) -> list[list[int]]:
    """The numbers of those tied to each actor, and its own."""
    near: dict[int, set[int]] = {number: {number} for number in nodes.node}
    for one, other in zip(edges.one, edges.other, strict=True):
        near[one].add(other)
        near[other].add(one)
    return [sorted(near[number]) for number in nodes.node]


def _filter(relations: Sequence[str]) -> alt.Parameter:
    """Which relation is drawn; a choice for the reader where there are several."""
    options = ["all", *relations]
    return alt.param(
        name="relation",
        value="all",
        **({"bind": alt.binding_radio(options=options, name="ties: ")} if len(relations) > 1 else {}),
    )


_CHOSEN_RELATION = "relation == 'all' || datum.relation == relation"
_NONE_CHOSEN = "!isDefined(actor.node)"
_NONE = "no such ties"


def _draw_graph(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.LayerChart:
    axes = {"axis": None, "scale": alt.Scale(domain=[-REACH, REACH])}
    x, y = alt.X("x:Q", **axes), alt.Y("y:Q", **axes)
    seen = f"({_NONE_CHOSEN}) ? (datum.main ? 0.6 : 0) : datum.one == actor.node[0] || datum.other == actor.node[0] ? 0.75 : datum.main ? 0.06 : 0"
    near_chosen = alt.when(f"{_NONE_CHOSEN} || indexof(datum.near, actor.node[0]) >= 0")
    shown = [name for name in RELATIONS if name in set(edges.relation)]
    color, dash = (
        alt.Scale(domain=shown, range=[values[name] for name in shown]) for values in (RELATION_COLORS, RELATION_DASHES)
    )
    round_legend = alt.Legend(symbolSize=150)
    thick = alt.Legend(symbolStrokeWidth=3, symbolSize=250, symbolOpacity=1)
    lines = (
        alt.Chart(edges.drop(columns=["source", "target", "depth"]))
        .transform_filter(_CHOSEN_RELATION)
        .mark_rule()
        .encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(domain=[0, max(int(edges.weight.max()), 5)], range=[0.8, 6])),
            color=alt.Color("relation:N", title=None, scale=color, legend=thick), strokeDash=alt.StrokeDash("relation:N", title=None, scale=dash, legend=thick),
            opacity=alt.value(alt.expr(seen)),
        )
    )  # fmt: skip
    base = alt.Chart(nodes.drop(columns="actor_id")).encode(x=x, y=y)
    points = (
        base.mark_point(filled=True, stroke="white", strokeWidth=1)
        .encode(
            size=alt.Size("mentions:Q", legend=None, scale=alt.Scale(domain=[0, int(nodes.mentions.max())], range=list(_SIZES))),
            color=kind_color(round_legend), shape=alt.Shape("kind:N", title=None, legend=round_legend, scale=alt.Scale(domain=list(KIND_COLORS), range=_SHAPES)),
            opacity=near_chosen.then(alt.value(1)).otherwise(alt.value(0.2)), tooltip=["name:N", "kind:N", "country:N", "mentions:Q"],
        )
        .add_params(actor)
    )  # fmt: skip
    labelled = base.transform_filter("datum.label").encode(
        x=alt.X("label_x:Q", **axes),
        y=alt.Y("label_y:Q", **axes),
        text="label:N",
        opacity=near_chosen.then(alt.value(1)).otherwise(alt.value(0.12)),
    )
    halo, names = (
        labelled.mark_text(fontSize=11, stroke="white", strokeWidth=3, strokeJoin="round"),
        labelled.mark_text(fontSize=11, color="#222222"),
    )
    return (
        alt.layer(lines, points, halo, names)
        .resolve_scale(color="independent", shape="independent", strokeDash="independent")
        .properties(width=_SIDE, height=_SIDE)
    )


def _draw_ties(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.Chart:
    """The partners of the actor chosen, or the strength of all; a row says so where there are none."""
    name = nodes.set_index("node").name
    both = pd.concat([edges, edges.rename(columns={"one": "other", "other": "one"})])
    ties = both.assign(node=both.one, partner=both.other.map(name).map(lambda n: shorten(n, 26)))[
        ["node", "other", "partner", "relation", "depth", "weight"]
    ]
    none = pd.DataFrame(
        {"node": name.index, "other": len(name), "partner": _NONE, "relation": "", "depth": 0, "weight": 0}
    )
    rows = pd.concat([ties.sort_values(["node", "other", "relation"]), none])
    title = f"{_NONE_CHOSEN} ? 'all ties, by actor' : 'ties of ' + {name_of('actor.node[0]', name, 26)}"
    scale = alt.Scale(domain=list(RELATION_COLORS), range=list(RELATION_COLORS.values()))
    return (
        alt.Chart(rows, title=alt.Title(alt.expr(title), fontSize=12, fontWeight="normal", offset=6))
        .transform_filter(actor)
        .transform_filter(f"{_CHOSEN_RELATION} || !datum.weight")
        .transform_aggregate(weight="sum(weight)", groupby=["other", "partner", "relation", "depth"])
        .transform_joinaggregate(all="sum(weight)")
        .transform_filter("datum.weight || !datum.all")
        .transform_joinaggregate(total="sum(weight)", groupby=["other"])
        .transform_window(rank="dense_rank()", sort=[alt.SortField("total", order="descending"), alt.SortField("other")])
        .transform_filter("datum.rank <= 15")
        .mark_bar()
        .encode(
            x=alt.X("weight:Q", title="weight", axis=alt.Axis(labelExpr="datum.value % 1 ? '' : datum.label", format=",d", tickCount=4)),
            y=alt.Y("other:O", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=names_axis([*name, _NONE], limit=140)),
            color=alt.Color("relation:N", legend=None, scale=scale), order=alt.Order("depth:Q"), tooltip=["partner:N", "relation:N", "weight:Q"],
        )
        .properties(width=110, height=alt.Step(_BAR))
    )  # fmt: skip
