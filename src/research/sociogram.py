"""The sociogram: the network of actors as dots and lines, and as a matrix of who is tied with whom."""

from collections.abc import Sequence
from itertools import combinations
from math import hypot, pi

import altair as alt
import pandas as pd

from .network import build_graph, lay_out
from .renderer import shorten
from .tables import Tables
from .theme import INK, KIND_COLORS, kind_color, labels_of, name_of, say_instead, some_of, title_of
from .ties import RELATIONS

RELATION_COLORS = dict(zip(RELATIONS, ("#0072B2", "#D55E00", "#999999"), strict=True))
RELATION_DASHES = dict(zip(RELATIONS, ([1, 0], [7, 3], [2, 3]), strict=True))
_SHAPES = ["circle", "square", "triangle-up"]
_SIDE, _REACH, _CELL = 470, 1.2, 28  # the network's side in pixels, how far its axes reach, and a cell of the matrix in pixels
_SIZES = (60, 700)  # square pixels: the least and the most that a dot covers
_HEAVIEST = 4  # how many ties of each actor are drawn whatever they are
_LETTER = 6.4  # pixels: the mean width of a letter of a label


def chart_network(tables: Tables, *, top: int = 30) -> alt.HConcatChart | alt.Chart:
    """Draw the network of the actors most tied; a click on one shows its ties in the bars beside it.

    Args:
        tables: The tables of a corpus, or what `select_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return say_instead("No two actors are tied")
    strongest, ties = _closest(tables, top)
    ties = _main_ties(ties)
    nodes = _nodes(lay_out(build_graph(ties[ties.main], tables.actors)), tables)
    edges = _edges(ties, nodes)
    nodes = nodes.assign(near=_neighbours(nodes, edges))
    rest = f"; signed, met, and each one's {_HEAVIEST} heaviest" if not ties.main.all() else ""
    title = title_of(
        f"{nodes.set_index('actor_id').name[strongest[0]]} has the strongest ties",
        [f"{some_of('actor', len(nodes), len(set(tables.ties.source) | set(tables.ties.target)), 'those most tied')}; "
         f"{ties.main.sum():,} of {len(ties):,} ties between them{rest}.",
         "Size: mentions; width: weight. Click an actor for all its ties, an empty place to go back."],
    )  # fmt: skip
    actor = alt.selection_point(name="actor", fields=["node"], on="click", empty=True)
    relation = _filter([name for name in RELATIONS if name in set(edges.relation)])
    return alt.hconcat(_draw_graph(nodes, edges, actor), _draw_ties(nodes, edges, actor), title=title, spacing=24).add_params(relation)


def chart_matrix(tables: Tables, *, top: int = 16) -> alt.LayerChart | alt.Chart:
    """Draw who is tied with whom, a cell for each pair: darker the heavier, with a mark where the two signed or met.

    Args:
        tables: The tables of a corpus, or what `select_ties` leaves of them.
        top: How many actors at most, by the weight of their ties.
    """
    if tables.ties.empty:
        return say_instead("No two actors are tied")
    strongest, ties = _closest(tables, top)
    names = tables.actors.set_index("actor_id").name[strongest]
    cells = (
        _both_ways(ties)
        .groupby(["source", "target"], as_index=False)
        .agg(weight=("weight", "sum"), how=("relation", lambda found: min(found, key=RELATIONS.index)))
    )
    cells = cells.assign(
        row=cells.source.map(strongest.index), column=cells.target.map(strongest.index),
        one=cells.source.map(names).map(shorten), other=cells.target.map(names).map(shorten),
    )  # fmt: skip
    heaviest = cells.sort_values(["weight", "row"], ascending=[False, True]).iloc[0]
    title = title_of(
        f"{heaviest.one} and {heaviest.other} are tied most often: {heaviest.weight:,} times",
        [f"{some_of('actor', len(strongest), len(set(tables.ties.source) | set(tables.ties.target)), 'those most tied')}.",
         "A number counts sentences and agreements; a dot marks a pair that signed, a ring one that met."],
    )  # fmt: skip
    base = alt.Chart(cells.drop(columns=["source", "target"]), title=title).encode(
        x=alt.X("column:O", title=None, scale=alt.Scale(domain=list(range(len(strongest)))), axis=_names_axis(names, "top")),
        y=alt.Y("row:O", title=None, scale=alt.Scale(domain=list(range(len(strongest)))), axis=_names_axis(names, "left")),
        tooltip=[alt.Tooltip("one:N", title="actor"), alt.Tooltip("other:N", title="and"), alt.Tooltip("weight:Q"), alt.Tooltip("how:N", title="closest tie")],
    )
    shade = alt.Color("weight:Q", legend=None, scale=alt.Scale(type="sqrt", range=["#EAF2F8", "#0B4F7D"]))
    dark = alt.when(f"datum.weight > {int(heaviest.weight) * 0.3}").then(alt.value("white")).otherwise(alt.value(INK))
    squares, numbers = base.mark_rect(stroke="white").encode(color=shade), base.mark_text(fontSize=11).encode(text="weight:Q", color=dark)
    mark = base.mark_point(size=22, xOffset=9, yOffset=-9, opacity=1, strokeWidth=1.5).encode(stroke=dark)
    signed = mark.transform_filter("datum.how == 'signed with'").encode(fill=dark)
    return (squares + numbers + signed + mark.transform_filter("datum.how == 'met'")).properties(width=alt.Step(_CELL), height=alt.Step(_CELL))


def _closest(tables: Tables, top: int) -> tuple[list[str], pd.DataFrame]:
    """The actors of the heaviest ties that are tied to one another, the heaviest first, and the ties between them."""
    strength = _both_ways(tables.ties).groupby("source").weight.sum()
    ranked = sorted(strength.index, key=lambda actor: (-strength[actor], actor))
    between = tables.ties.source.isin(ranked[:top]) & tables.ties.target.isin(ranked[:top])
    if not between.any():  # a few of them may have nothing to do with each other: then the two of the heaviest tie
        between = tables.ties.index == tables.ties.sort_values("weight", ascending=False, kind="stable").index[0]
    ties = tables.ties[between]
    return [actor for actor in ranked if actor in {*ties.source, *ties.target}], ties


def _both_ways(ties: pd.DataFrame) -> pd.DataFrame:
    """Each tie from both its ends."""
    return pd.concat([ties, ties.rename(columns={"source": "target", "target": "source"})], ignore_index=True)


def _nodes(spots: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row an actor of the picture: its number, place, facts and label."""
    nodes = spots.merge(tables.actors[["actor_id", "name", "kind", "country", "mentions"]], on="actor_id")
    sizes = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * nodes.mentions / nodes.mentions.max()
    nodes = nodes.assign(node=range(len(nodes)), name=nodes.name.map(shorten), radius=((sizes / pi) ** 0.5).round(1))
    return _place_labels(_moved_apart(nodes)).drop(columns="radius")


def _moved_apart(nodes: pd.DataFrame) -> pd.DataFrame:
    """Push dots that lie on one another apart, a little at a time, until none do or a hundred rounds are over."""
    unit = 2 * _REACH / _SIDE
    x, y, radius = nodes.x.tolist(), nodes.y.tolist(), nodes.radius.tolist()
    for _ in range(100):
        close = [(i, j) for i, j in combinations(range(len(nodes)), 2) if hypot(x[j] - x[i], y[j] - y[i]) < (radius[i] + radius[j] + 3) * unit]
        for i, j in close:
            distance = hypot(x[j] - x[i], y[j] - y[i]) or 1.0
            dx, dy = ((x[j] - x[i]) / distance, (y[j] - y[i]) / distance) if (x[i], y[i]) != (x[j], y[j]) else (1.0, 0.0)
            x[i], y[i], x[j], y[j] = x[i] - dx * unit, y[i] - dy * unit, x[j] + dx * unit, y[j] + dy * unit
        if not close:
            break
    return nodes.assign(x=[round(min(max(v, -1.1), 1.1), 3) for v in x], y=[round(min(max(v, -1.1), 1.1), 3) for v in y])


def _main_ties(ties: pd.DataFrame) -> pd.DataFrame:
    """The ties, each with whether it is `main`: the two signed or met, or it is one of the heaviest of either; of others a picture is a tangle."""
    both = _both_ways(ties.assign(tie=ties.index)).sort_values(["weight", "tie"], ascending=[False, True], kind="stable")
    heaviest = set(both.tie[both.groupby("source").cumcount() < _HEAVIEST])
    return ties.assign(main=(ties.relation != RELATIONS[-1]) | ties.index.isin(heaviest))


def _edges(ties: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """One row a tie with the places of its ends, the closest relations last, so that they lie on top."""
    at = nodes.set_index("actor_id")
    ends = {key: ties[end].map(at[field]) for end, keys in (("source", "x y one"), ("target", "x2 y2 other")) for key, field in zip(keys.split(), ("x", "y", "node"), strict=True)}  # fmt: skip
    drawn = ties[["source", "target", "relation", "weight", "main"]].assign(**ends, depth=ties.relation.map(RELATIONS.index))
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
    return alt.param(name="relation", value="all", **({"bind": alt.binding_radio(options=options, name="ties: ")} if len(relations) > 1 else {}))


_CHOSEN_RELATION = "relation == 'all' || datum.relation == relation"
_NONE_CHOSEN = "!isDefined(actor.node)"


def _draw_graph(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.LayerChart:
    axes = {"axis": None, "scale": alt.Scale(domain=[-_REACH, _REACH])}
    x, y = alt.X("x:Q", **axes), alt.Y("y:Q", **axes)
    seen = f"({_NONE_CHOSEN}) ? (datum.main ? 0.6 : 0) : datum.one == actor.node[0] || datum.other == actor.node[0] ? 0.75 : datum.main ? 0.06 : 0"
    near_chosen = alt.when(f"{_NONE_CHOSEN} || indexof(datum.near, actor.node[0]) >= 0")
    shown = [name for name in RELATIONS if name in set(edges.relation)]
    color, dash = (alt.Scale(domain=shown, range=[values[name] for name in shown]) for values in (RELATION_COLORS, RELATION_DASHES))
    round_legend = alt.Legend(symbolSize=150)
    thick = alt.Legend(symbolStrokeWidth=3, symbolSize=250, symbolOpacity=1)
    lines = (
        alt.Chart(edges.drop(columns=["source", "target", "depth"]))
        .transform_filter(_CHOSEN_RELATION)
        .mark_rule()
        .encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[0.8, 6])),
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
        x=alt.X("label_x:Q", **axes), y=alt.Y("label_y:Q", **axes), text="label:N", opacity=near_chosen.then(alt.value(1)).otherwise(alt.value(0.12))
    )
    halo, names = labelled.mark_text(fontSize=11, stroke="white", strokeWidth=3, strokeJoin="round"), labelled.mark_text(fontSize=11, color="#222222")
    return (
        alt.layer(lines, points, halo, names)
        .resolve_scale(color="independent", shape="independent", strokeDash="independent")
        .properties(width=_SIDE, height=_SIDE)
    )


def _draw_ties(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.Chart:
    """The partners of the actor chosen, or the strength of all."""
    name = nodes.set_index("node").name
    both = pd.concat([edges, edges.rename(columns={"one": "other", "other": "one"})])
    rows = both.assign(node=both.one, partner=both.other.map(name).map(lambda n: shorten(n, 26)))[["node", "other", "partner", "relation", "weight"]]
    title = f"{_NONE_CHOSEN} ? 'all ties, by actor' : 'ties of ' + {name_of('actor.node[0]', name, 26)}"
    scale = alt.Scale(domain=list(RELATION_COLORS), range=list(RELATION_COLORS.values()))
    return (
        alt.Chart(rows.sort_values(["node", "other", "relation"]), title=alt.Title(alt.expr(title), fontSize=12, fontWeight="normal", offset=6))
        .transform_filter(actor)
        .transform_filter(_CHOSEN_RELATION)
        .transform_aggregate(weight="sum(weight)", groupby=["other", "partner", "relation"])
        .transform_joinaggregate(total="sum(weight)", groupby=["other"])
        .transform_window(rank="dense_rank()", sort=[alt.SortField("total", order="descending"), alt.SortField("other")])
        .transform_filter("datum.rank <= 15")
        .mark_bar()
        .encode(
            x=alt.X("weight:Q", title="weight", axis=alt.Axis(labelExpr="datum.value % 1 ? '' : datum.label", format=",d", tickCount=4)),
            y=alt.Y("other:O", title=None, sort=alt.EncodingSortField("total", op="max", order="descending"), axis=_names_axis(name, "left", 140)),
            color=alt.Color("relation:N", legend=None, scale=scale), tooltip=["partner:N", "relation:N", "weight:Q"],
        )
        .properties(width=110, height=_SIDE - 40)
    )  # fmt: skip


def _names_axis(names: Sequence[str], orient: str, limit: int = 180) -> alt.Axis:
    angle = {"labelAngle": -45, "labelAlign": "left"} if orient == "top" else {}
    return alt.Axis(orient=orient, labelExpr=labels_of(names, 26), labelLimit=limit, ticks=False, domain=False, **angle)


def _place_labels(nodes: pd.DataFrame) -> pd.DataFrame:
    """Give each actor, most named first, a label above, below or beside it where no other stands; else none."""
    unit, taken, placed = 2 * _REACH / _SIDE, [], {}
    for node in nodes.itertuples(index=False):
        r = node.radius * unit
        taken.append((node.x - r, node.x + r, node.y - r, node.y + r))
    for node in nodes.sort_values(["mentions", "actor_id"], ascending=[False, True]).itertuples(index=False):
        label, away = shorten(node.name, 26), node.radius + 9
        half = _LETTER / 2 * len(label)
        for dx, dy in ((0, away), (0, -away), (half + away, 0), (-half - away, 0), (half, away), (-half, away), (half, -away), (-half, -away)):
            x, y = node.x + dx * unit, node.y + dy * unit
            box = (x - half * unit, x + half * unit, y - 7 * unit, y + 7 * unit)
            inside = box[0] >= -_REACH and box[1] <= _REACH and box[2] >= -_REACH and box[3] <= _REACH
            if inside and not any(box[0] < b and a < box[1] and box[2] < d and c < box[3] for a, b, c, d in taken):
                taken.append(box)
                placed[node.node] = (label, round(x, 3), round(y, 3))
                break
    labels = [placed.get(node.node, ("", node.x, node.y)) for node in nodes.itertuples(index=False)]
    return nodes.assign(**{field: [label[i] for label in labels] for i, field in enumerate(("label", "label_x", "label_y"))})
