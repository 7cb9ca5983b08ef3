"""Charts: pages, counts, timeline and network, in one house style that every front end draws alike."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from .articles import Article, paragraphs_frame
from .dates import interval
from .evaluation import FIGURES
from .network import build_graph, lay_out
from .tables import Tables, select_agreements

KIND_COLORS = {"country": "#0072B2", "organization": "#E69F00", "person": "#009E73"}  # Okabe and Ito
STATUS_COLORS = {
    "planned": "#56B4E9", "signed": "#0072B2", "ratified": "#009E73", "in force": "#CC79A7", "ended": "#999999", "rejected": "#D55E00",
}  # fmt: skip
RELATION_DASHES = {"signed with": [1, 0], "met": [6, 3], "mentioned with": [1, 3]}
_WIDTH = 640
_ROW = 22
_SIDE, _REACH = 480, 1.2  # the network's side in pixels, and how far its axes reach


@alt.theme.register("research", enable=True)
def house_theme() -> alt.theme.ThemeConfig:
    """The house theme: quiet axes, legends below, titles at the left."""
    return {
        "config": {
            "view": {"stroke": None},
            "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#555555", "offset": 14},
            "axis": {"grid": False, "domainColor": "#999999", "tickColor": "#999999", "labelFontSize": 12, "titleFontSize": 12, "titleColor": "#555555"},
            "legend": {"orient": "bottom", "titleFontSize": 12, "labelFontSize": 12, "labelLimit": 240, "symbolLimit": 12},
        }
    }


alt.renderers.enable("research")


def chart_pages(corpus: Sequence[Article]) -> alt.Chart:
    """Draw how many words of each page are the article's own prose, and what the rest is."""
    words = paragraphs_frame(corpus).groupby(["article_id", "role"], as_index=False).words.sum()
    words["part"] = words.role.where(words.role == "prose", "furniture")
    kept = int(words.loc[words.part == "prose", "words"].sum())
    words = words.groupby(["article_id", "part"], as_index=False).words.sum()
    title = _title(f"{_share(kept, int(words.words.sum()))} of the pages' words are articles", f"{kept:,} words of prose on {len(corpus)} pages")
    return (
        alt.Chart(words, title=title)
        .mark_bar()
        .encode(
            x=alt.X("words:Q", title="words"),
            y=alt.Y("article_id:N", title=None, axis=alt.Axis(labelLimit=220)),
            color=alt.Color("part:N", title=None, scale=alt.Scale(domain=["prose", "furniture"], range=["#0072B2", "#CCCCCC"])),
            order=alt.Order("part:N", sort="descending"),
            tooltip=["article_id:N", "part:N", "words:Q"],
        )
        .properties(width=_WIDTH - 120, height=alt.Step(_ROW))
    )


def chart_counts(tables: Tables, *, kinds: Sequence[str] = tuple(KIND_COLORS), top: int = 20) -> alt.Chart:
    """Draw the actors most named, by kind.

    Args:
        tables: The tables of a corpus.
        kinds: The kinds wanted.
        top: How many actors at most.
    """
    actors = tables.actors[tables.actors.kind.isin(kinds)].sort_values(["mentions", "actor_id"], ascending=[False, True])
    shown = actors.head(top).assign(also=actors.aliases.map(", ".join))
    title = _title(
        f"{shown.name.iloc[0]} is named most often" if len(shown) else "Nobody is named",
        f"the {len(shown)} most named of {len(actors)} actors, by number of mentions",
    )
    base = alt.Chart(shown.drop(columns=["aliases", "roles", "curated"]), title=title).encode(
        x=alt.X("mentions:Q", title="mentions", axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("actor_id:N", title=None, sort=list(shown.actor_id), axis=alt.Axis(labelExpr=_labels(shown.actor_id, shown.name), labelLimit=260)),
        tooltip=["name:N", "kind:N", "country:N", "mentions:Q", "articles:Q", alt.Tooltip("also:N", title="named as")],
    )
    bars = base.mark_bar().encode(color=_kind_color())
    return (bars + base.mark_text(align="left", dx=4, color="#333333").encode(text="mentions:Q")).properties(width=_WIDTH - 160, height=alt.Step(_ROW))


def chart_timeline(tables: Tables, *, status: str = "") -> alt.LayerChart:
    """Draw the agreements by date; a bar spans the days that an imprecise date may mean.

    Args:
        tables: The tables of a corpus.
        status: Draw only agreements of this status; "" for all.
    """
    chosen = select_agreements(tables, status)
    dated = chosen[chosen.signed != ""]
    spans = [interval(text) for text in dated.signed]
    shown = pd.DataFrame(
        {
            "agreement": [_shorten(title) for title in dated.title],
            "first": [first.isoformat() for first, _ in spans],
            "last": [last.isoformat() for _, last in spans],
            "signed": list(dated.signed),
            "status": list(dated.status),
            "parties": dated.parties.map(", ".join).to_list(),
            "row": list(dated.agreement_id),
        }
    )
    left = len(chosen) - len(shown)
    subtitle = f"{len(shown)} dated agreements; a bar covers what an imprecise date may mean" + (f"; {left} undated left out" if left else "")
    years = f"{min(d.year for d, _ in spans)} to {max(d.year for _, d in spans)}" if spans else ""
    title = _title(f"The agreements reach from {years}" if spans else "No agreement is dated", subtitle)
    base = alt.Chart(shown, title=title).encode(
        y=alt.Y("row:N", title=None, sort=list(shown.row), axis=alt.Axis(labelExpr=_labels(shown.row, shown.agreement), labelLimit=300)),
        color=alt.Color("status:N", title=None, scale=alt.Scale(domain=list(STATUS_COLORS), range=list(STATUS_COLORS.values()))),
        tooltip=["agreement:N", "signed:N", "status:N", "parties:N"],
    )
    bars = base.mark_bar(height=6).encode(x=alt.X("first:T", title=None, axis=alt.Axis(labelOverlap=True, tickCount=8)), x2="last:T")
    return (bars + base.mark_point(filled=True, size=90).encode(x="first:T")).properties(width=_WIDTH - 220, height=alt.Step(_ROW + 4))


def chart_network(tables: Tables, *, relation: str = "", top: int = 30) -> alt.HConcatChart:
    """Draw the network of the actors most tied; a click on one shows its ties in the bars beside it.

    Args:
        tables: The tables of a corpus.
        relation: One of `network.RELATIONS`; "" draws the strongest relation of each pair.
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
    title = _title(
        f"{tables.actors.set_index('actor_id').name[first]} has the strongest ties" if first else "No two actors are tied",
        f"{len(nodes)} actors and {len(edges)} ties between them{left}. Click an actor for its own ties.",
    )
    actor = alt.selection_point(name="actor", fields=["actor_id"], on="click", empty=True)
    return alt.hconcat(_draw_graph(nodes, edges, actor), _draw_ties(tables, edges, actor), title=title, spacing=28)


def chart_scores(scores: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the scores of several systems, each with the interval that drawing the articles anew gives."""
    shown = scores.assign(label=scores.figure.map(FIGURES))
    systems = list(dict.fromkeys(shown.system))
    linked = shown[shown.figure == "linked"].set_index("system").score
    title = _title(
        f"Names found and linked: {', '.join(f'{linked[system]:.2f} by {system}' for system in systems)}" if systems else "No article is annotated",
        "F1, or the share right, with 95 % intervals from drawing the articles anew" if systems else "",
    )
    if scores.empty:
        return alt.Chart(pd.DataFrame({"score": [0.0]}), title=title).mark_point(opacity=0).properties(width=_WIDTH - 260, height=_ROW)
    base = alt.Chart(shown.drop(columns="meaning"), title=title).encode(
        y=alt.Y("label:N", title=None, sort=list(FIGURES.values()), axis=alt.Axis(labelLimit=340)),
        yOffset=alt.YOffset("system:N", sort=systems),
        color=alt.Color("system:N", title=None, scale=alt.Scale(domain=systems, range=["#0072B2", "#999999"])),
        tooltip=["label:N", "system:N", "score:Q", "low:Q", "high:Q", "wanted:Q"],
    )
    x = {"scale": alt.Scale(domain=[0, 1]), "title": None}
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q")
    return (bars + base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("score:Q", **x))).properties(width=_WIDTH - 260, height=alt.Step(14))


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
            color=_kind_color(), shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=list(KIND_COLORS), range=["circle", "square", "triangle-up"])),
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
        label = _shorten(node.name, 26)
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
    return nodes.assign(label=[text for text, _, _ in labels], label_x=[x for _, x, _ in labels], label_y=[y for _, _, y in labels])


def _draw_ties(tables: Tables, edges: pd.DataFrame, actor: alt.Parameter) -> alt.Chart:
    """The partners of the actor chosen, each tie from both ends."""
    name = tables.actors.set_index("actor_id").name
    both = pd.concat([edges, edges.rename(columns={"source": "target", "target": "source"})])
    rows = both.assign(partner=both.target.map(name).map(lambda n: _shorten(n, 26)), actor_id=both.source)[["actor_id", "partner", "relation", "weight"]]
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


def _kind_color() -> alt.Color:
    return alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(KIND_COLORS), range=list(KIND_COLORS.values())))


def _title(text: str, subtitle: str) -> alt.Title:
    return alt.Title(text, subtitle=subtitle)


def _labels(ids: pd.Series, names: pd.Series) -> str:
    """A Vega expression from ids to names, so that two of one name keep two rows."""
    return "".join(f"datum.value == {_quoted(i)} ? {_quoted(name)} : " for i, name in zip(ids, names, strict=True)) + "datum.value"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'"


def _shorten(text: str, size: int = 44) -> str:
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
