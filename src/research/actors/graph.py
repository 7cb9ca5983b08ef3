"""The network of actors: its graph, what each actor is in it, where it stands in a picture, and files of it for other software."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
from lxml import etree

from ..nlp.spelling import visible
from .ties import RELATIONS

GRAPHML, GEXF = "network.graphml", "network.gexf"
_SEED = 1


def build_graph(ties: pd.DataFrame, actors: pd.DataFrame, *, relation: str = "") -> nx.Graph:
    """Build the undirected graph of a ties table: nodes with name, kind, country and mentions; edges with weight and relations.

    Args:
        ties: As `ties.ties_frame` gives it.
        actors: As `actors_frame` gives it.
        relation: One of `RELATIONS`; "" for all, their weights added up.
    """
    chosen = ties if not relation else ties[ties.relation == relation]
    graph = nx.Graph()
    facts = actors.set_index("actor_id")[["name", "kind", "country", "mentions"]]
    named = sorted(set(chosen.source) | set(chosen.target))
    graph.add_nodes_from(
        (actor_id, {key: _plain(value) for key, value in facts.loc[actor_id].items()}) for actor_id in named
    )
    for (source, target), group in chosen.groupby(["source", "target"], sort=True):
        graph.add_edge(
            source, target, weight=int(group.weight.sum()), relation=min(group.relation, key=RELATIONS.index)
        )
    return graph


def node_metrics(graph: nx.Graph) -> pd.DataFrame:
    """One row an actor of the graph: actor_id, name, kind, degree, strength (sum of weights), betweenness [0, 1], community (1 is the largest)."""
    between = nx.betweenness_centrality(graph)
    communities = (
        sorted(nx.community.louvain_communities(graph, weight="weight", seed=_SEED), key=lambda c: (-len(c), min(c)))
        if len(graph)
        else []
    )
    community = {node: number for number, nodes in enumerate(communities, start=1) for node in nodes}
    rows = [
        (
            node,
            data["name"],
            data["kind"],
            graph.degree(node),
            graph.degree(node, "weight"),
            round(between[node], 4),
            community[node],
        )
        for node, data in graph.nodes(data=True)
    ]
    table = pd.DataFrame(rows, columns="actor_id name kind degree strength betweenness community".split())
    return table.sort_values(["strength", "actor_id"], ascending=[False, True], ignore_index=True)


def lay_out(graph: nx.Graph) -> pd.DataFrame:
    """Place the actors: actor_id, x, y in [-1, 1], three decimals, filled on both axes; a seeded spring layout of each group, the groups packed in rows."""
    groups = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    sides = [len(nodes) ** 0.5 for nodes in groups]
    width = max([sum(side**2 for side in sides) ** 0.5, *sides])
    spots, left, top, row = [], 0.0, 0.0, 0.0
    for nodes, side in zip(groups, sides, strict=True):
        if left + side > width * 1.01:
            left, top, row = 0.0, top + row, 0.0
        spots += [
            (node, left + side * (x + 1.2) / 2.4, top + side * (y + 1.2) / 2.4)
            for node, (x, y) in _spring(graph, nodes).items()
        ]
        left, row = left + side, max(row, side)
    placed = pd.DataFrame(sorted(spots), columns=["actor_id", "x", "y"])
    return placed.assign(x=_stretched(placed.x), y=-_stretched(placed.y))


def write_graphs(ties: pd.DataFrame, actors: pd.DataFrame, folder: Path, *, description: str = "") -> None:
    """Write all ties as GraphML and GEXF, which Gephi, networkx and others read; the same tables give the same bytes.

    Nodes: id (actor_id), label, kind, country, mentions. Edges, one a tie: relation, weight, articles (how many tell it).

    Args:
        ties: As `ties.ties_frame` gives it.
        actors: As `actors_frame` gives it.
        folder: Where to write `network.graphml` and `network.gexf`.
        description: What the graph is of, one line for both files.
    """
    graph = nx.MultiGraph(**({"description": visible(description)} if description else {}))
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
    (folder / GEXF).write_bytes(_gexf(graph, visible(description)))


def _gexf(graph: nx.MultiGraph, description: str) -> bytes:
    """GEXF as networkx writes it, without the day and a name that GEXF's schema does not know, and with a description."""
    root = etree.fromstring("\n".join(nx.generate_gexf(graph)).encode(), etree.XMLParser(remove_blank_text=True))
    meta, drawn = root.find("{*}meta"), root.find("{*}graph")
    meta.attrib.pop("lastmodifieddate", None)
    drawn.attrib.pop("name", None)
    if description:
        etree.SubElement(meta, etree.QName(meta, "description").text).text = description
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _spring(graph: nx.Graph, nodes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Spring layout of one group; nodes and edges go in sorted, so that the seed gives the same picture everywhere."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(nodes))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(nodes).edges))
    return {
        node: (float(x), float(y))
        for node, (x, y) in nx.spring_layout(ordered, seed=_SEED, k=1.6, iterations=200, weight=None).items()
    }


def _stretched(places: pd.Series) -> pd.Series:
    """Places moved and scaled to reach from -1 to 1, three decimals; all at 0 where they are one."""
    reach = (places.max() - places.min()) / 2
    return ((places - places.min()) / reach - 1).round(3) + 0.0 if reach > 1e-9 else places * 0.0


def _plain(value: Any) -> Any:
    """A Python number or string for a NumPy or pandas one, so that graphs can be written."""
    return value.item() if hasattr(value, "item") else value
