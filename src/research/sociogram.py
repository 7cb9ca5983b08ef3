"""Sociogram: the network of actors drawn as dots and lines, with the ties of the one chosen beside it."""

import altair as alt
import pandas as pd

from .charts import KIND_COLORS, kind_color, title_of
from .network import build_graph, lay_out
from .renderer import shorten
from .tables import Tables

RELATION_DASHES = {"signed with": [1, 0], "met": [6, 3], "mentioned with": [1, 3]}
_SIDE, _REACH = 480, 1.2  # the network's side in pixels, and how far its axes reach


def chart_network(tables: Tables, *, relation: str = "", top: int = 30) -> alt.HConcatChart:
    """Draw the network of the actors most tied; a click on one shows its ties in the bars beside it.

    Args:
        tables: The tables of a corpus.
        relation: One of `RELATIONS`; "" draws the strongest relation of each pair.
        top: How many actors at most, by the weight of their ties.
    """
    graph = build_graph(tables.ties, tables.actors, relation=relation)
    strongest = sorted(graph.nodes, key=lambda node: (-graph.degree(node, "weight"), node))[:top]
    part = graph.subgraph(strongest)
    spots = lay_out(part)
    nodes = _place_labels(spots.merge(tables.actors[["actor_id", "name", "kind", "country", "mentions"]], on="actor_id"))
    at = spots.set_index("actor_id")
    edges = pd.DataFrame(
        [
            (s, t, d["relation"], d["weight"], *at.loc[s], *at.loc[t])
            for s, t, d in sorted((*sorted(edge[:2]), edge[2]) for edge in part.edges(data=True))
            if s in at.index and t in at.index
        ],
        columns="source target relation weight x y x2 y2".split(),
    )
    first = next((node for node in strongest if node in at.index), "")
    left = f"; {rest} with weaker ties left out" if (rest := graph.number_of_nodes() - len(nodes)) else ""
    title = title_of(
        f"{shorten(tables.actors.set_index('actor_id').name[first])} has the strongest ties" if first else "No two actors are tied",
        f"{len(nodes)} actors and {len(edges)} ties between them{left}. Click an actor for its own ties.",
    )
    actor = alt.selection_point(name="actor", fields=["actor_id"], on="click", empty=True)
    return alt.hconcat(_draw_graph(nodes, edges, actor), _draw_ties(tables, edges, actor), title=title, spacing=28)


def _draw_graph(nodes: pd.DataFrame, edges: pd.DataFrame, actor: alt.Parameter) -> alt.LayerChart:
    axes = {"axis": None, "scale": alt.Scale(domain=[-_REACH, _REACH])}
    lines = (
        alt.Chart(edges)
        .mark_rule(color="#888888", opacity=0.55)
        .encode(
            x=alt.X("x:Q", **axes), y=alt.Y("y:Q", **axes), x2="x2:Q", y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=[0.7, 6])),
            strokeDash=alt.StrokeDash("relation:N", title=None, scale=alt.Scale(domain=list(RELATION_DASHES), range=list(RELATION_DASHES.values()))),
        )
    )  # fmt: skip
    base = alt.Chart(nodes).encode(x=alt.X("x:Q", **axes), y=alt.Y("y:Q", **axes))
    points = (
        base.mark_point(filled=True, opacity=1, stroke="white", strokeWidth=1)
        .encode(
            size=alt.Size("mentions:Q", legend=None, scale=alt.Scale(range=[60, 700])),
            color=kind_color(), shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=list(KIND_COLORS), range=["circle", "square", "triangle-up"])),
            opacity=alt.when(actor).then(alt.value(1)).otherwise(alt.value(0.35)), tooltip=["name:N", "kind:N", "country:N", "mentions:Q"],
        )
        .add_params(actor)
    )  # fmt: skip
    names = (
        alt.Chart(nodes[nodes.label != ""])
        .mark_text(fontSize=11, color="#222222")
        .encode(
            x=alt.X("label_x:Q", **axes), y=alt.Y("label_y:Q", **axes), text="label:N",
            opacity=alt.when(actor).then(alt.value(1)).otherwise(alt.value(0.2)),
        )
    )  # fmt: skip
    return (lines + points + names).properties(width=_SIDE, height=_SIDE)


def _place_labels(nodes: pd.DataFrame) -> pd.DataFrame:
    """Give each actor, most named first, a label above, below or beside it where no other stands; else none."""
    to_x, to_y, taken, placed = 2 * _REACH / _SIDE, 2 * _REACH / _SIDE, [], {}
    for node in nodes.itertuples(index=False):
        taken.append((node.x - 7 * to_x, node.x + 7 * to_x, node.y - 7 * to_y, node.y + 7 * to_y))
    for node in nodes.sort_values(["mentions", "actor_id"], ascending=[False, True]).itertuples(index=False):
        label = shorten(node.name, 26)
        half = 3.1 * len(label)  # pixels; half the width of a label of 11 points
        for dx, dy in ((0, 16), (0, -16), (half + 12, 0), (-half - 12, 0), (half, 15), (-half, 15), (half, -15), (-half, -15)):
            x, y = node.x + dx * to_x, node.y + dy * to_y
            box = (x - half * to_x, x + half * to_x, y - 6 * to_y, y + 6 * to_y)
            inside = box[0] >= -_REACH and box[1] <= _REACH
            if inside and not any(box[0] < b and a < box[1] and box[2] < d and c < box[3] for a, b, c, d in taken):
                taken.append(box)
                placed[node.actor_id] = (label, round(x, 3), round(y, 3))
                break
    labels = [placed.get(actor_id, ("", x, y)) for actor_id, x, y in zip(nodes.actor_id, nodes.x, nodes.y, strict=True)]
    return nodes.assign(
        name=nodes.name.map(shorten), label=[text for text, _, _ in labels], label_x=[x for _, x, _ in labels], label_y=[y for _, _, y in labels]
    )


def _draw_ties(tables: Tables, edges: pd.DataFrame, actor: alt.Parameter) -> alt.Chart:
    """The partners of the actor chosen, each tie from both ends."""
    name = tables.actors.set_index("actor_id").name
    both = pd.concat([edges, edges.rename(columns={"source": "target", "target": "source"})])
    rows = both.assign(partner=both.target.map(name).map(lambda n: shorten(n, 26)), actor_id=both.source)[["actor_id", "partner", "relation", "weight"]]
    return (
        alt.Chart(rows.sort_values(["actor_id", "partner"]), title=alt.Title("ties of the actor chosen", fontSize=12, fontWeight="normal"))
        .transform_filter(actor)
        .transform_aggregate(weight="sum(weight)", groupby=["partner"])
        .transform_window(rank="row_number()", sort=[alt.SortField("weight", order="descending"), alt.SortField("partner")])
        .transform_filter("datum.rank <= 15")
        .mark_bar(color="#0072B2")
        .encode(x=alt.X("weight:Q", title="weight", axis=alt.Axis(labelExpr="datum.value % 1 ? '' : datum.label", format=",d", tickCount=4)), y=alt.Y("partner:N", title=None, sort="-x", axis=alt.Axis(labelLimit=150)), tooltip=["partner:N", "weight:Q"])
        .properties(width=120, height=400)
    )  # fmt: skip
