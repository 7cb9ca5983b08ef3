"""The network of actors: its graph, measures and layout, and files of it for other software."""

from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import pandas as pd
from lxml import etree

from ..nlp.spelling import visible
from .ties import RELATIONS

GRAPHML, GEXF = "network.graphml", "network.gexf"
_SEED = 1


def build_graph(ties: pd.DataFrame, actors: pd.DataFrame, *, relation: str | None = None) -> nx.Graph:
    """Build the undirected graph of a ties table.

    Nodes have name, kind, country and mentions, edges weight and relation (the first of `RELATIONS` that applies).

    Args:
        ties: As `ties.ties_frame` gives it.
        actors: As `actors_frame` gives it.
        relation: One of `RELATIONS`; by default all, their weights added up.
    """
    chosen = ties[ties.relation == relation] if relation else ties
    graph = nx.Graph()
    attributes = actors.set_index("actor_id")[["name", "kind", "country", "mentions"]].to_dict("index")
    graph.add_nodes_from((actor_id, attributes[actor_id]) for actor_id in sorted({*chosen.source, *chosen.target}))
    for (source, target), group in chosen.groupby(["source", "target"], sort=True):
        first = min(group.relation, key=RELATIONS.index)
        graph.add_edge(source, target, weight=int(group.weight.sum()), relation=first)
    return graph


def node_metrics(graph: nx.Graph) -> pd.DataFrame:
    """One row an actor of the graph.

    Columns: actor_id, name, kind, degree, strength (sum of weights), betweenness [0, 1], community (Louvain; 1 is the
    largest).
    """
    communities = nx.community.louvain_communities(graph, weight="weight", seed=_SEED) if len(graph) else []
    ranked = sorted(communities, key=lambda nodes: (-len(nodes), min(nodes)))
    community = {node: number for number, nodes in enumerate(ranked, start=1) for node in nodes}
    betweenness = nx.betweenness_centrality(graph)
    rows = [
        (
            node,
            data["name"],
            data["kind"],
            graph.degree(node),
            graph.degree(node, "weight"),
            round(betweenness[node], 4),
            community[node],
        )
        for node, data in graph.nodes(data=True)
    ]
    table = pd.DataFrame(rows, columns="actor_id name kind degree strength betweenness community".split())
    return table.sort_values(["strength", "actor_id"], ascending=[False, True], ignore_index=True)


def lay_out(graph: nx.Graph) -> pd.DataFrame:
    """Place the actors: a seeded spring layout of each connected component, the components packed in rows.

    Columns: actor_id, x, y, both in [-1, 1] and filling it, three decimals.
    """
    components = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    sides = [len(nodes) ** 0.5 for nodes in components]
    width = max([sum(side**2 for side in sides) ** 0.5, *sides])
    places, left, top, row = [], 0.0, 0.0, 0.0
    for nodes, side in zip(components, sides, strict=True):
        if left + side > width * 1.01:
            left, top, row = 0.0, top + row, 0.0
        places += [
            (node, left + side * (x + 1.2) / 2.4, top + side * (y + 1.2) / 2.4)
            for node, (x, y) in _spring_layout(graph, nodes).items()
        ]
        left, row = left + side, max(row, side)
    placed = pd.DataFrame(sorted(places), columns=["actor_id", "x", "y"])
    return placed.assign(x=_rescale(placed.x), y=-_rescale(placed.y))


def write_graphs(ties: pd.DataFrame, actors: pd.DataFrame, folder: Path, *, description: str | None = None) -> None:
    """Write all ties as GraphML and GEXF, which Gephi, networkx and others read; the same tables give the same bytes.

    Nodes: id (actor_id), label, kind, country, mentions. Edges, one a tie: relation, weight, articles (how many).

    Args:
        ties: As `ties.ties_frame` gives it.
        actors: As `actors_frame` gives it.
        folder: Where to write `network.graphml` and `network.gexf`.
        description: What the graph is of, one line for both files.
    """
    about = {"description": visible(description)} if description else {}
    graph = nx.MultiGraph(**about)
    for actor in actors.itertuples(index=False):
        graph.add_node(
            visible(actor.actor_id),
            label=visible(actor.name),
            kind=actor.kind,
            country=actor.country,
            mentions=int(actor.mentions),
        )
    for tie in ties.itertuples(index=False):
        data = {"relation": tie.relation, "weight": int(tie.weight), "articles": len(tie.articles)}
        graph.add_edge(visible(tie.source), visible(tie.target), key=tie.relation, **data)
    (folder / GRAPHML).write_text("\n".join(nx.generate_graphml(graph)) + "\n", "utf-8", newline="\n")
    (folder / GEXF).write_bytes(_gexf(graph))


def _gexf(graph: nx.MultiGraph) -> bytes:
    """GEXF as networkx writes it, with the description, without the day and a name that its schema does not know."""
    root = etree.fromstring("\n".join(nx.generate_gexf(graph)).encode(), etree.XMLParser(remove_blank_text=True))
    meta, drawn = root.find("{*}meta"), root.find("{*}graph")
    meta.attrib.pop("lastmodifieddate", None)
    drawn.attrib.pop("name", None)
    if description := graph.graph.get("description"):
        etree.SubElement(meta, etree.QName(meta, "description").text).text = description
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _spring_layout(graph: nx.Graph, nodes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Spring layout of one component; nodes and edges are sorted, so that the seed gives one picture everywhere."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(nodes))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(nodes).edges))
    places = nx.spring_layout(ordered, seed=_SEED, k=1.6, iterations=200, weight=None)
    return {node: (float(x), float(y)) for node, (x, y) in places.items()}


def _rescale(values: pd.Series) -> pd.Series:
    """Move and scale values to [-1, 1], three decimals; all at 0 if they are equal."""
    radius = (values.max() - values.min()) / 2
    return ((values - values.min()) / radius - 1).round(3) + 0.0 if radius > 1e-9 else values * 0.0
