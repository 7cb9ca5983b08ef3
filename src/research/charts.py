"""Charts: pages, counts, timeline and scores, in one house style that every front end draws alike."""

import json
from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from .articles import Article
from .corpus import paragraphs_frame
from .dates import interval
from .evaluation import FIGURES
from .renderer import shorten
from .tables import Tables, select_agreements

KIND_COLORS = {"country": "#0072B2", "organization": "#E69F00", "person": "#009E73"}  # Okabe and Ito
STATUS_COLORS = {
    "planned": "#56B4E9", "signed": "#0072B2", "ratified": "#009E73", "in force": "#CC79A7", "ended": "#999999", "rejected": "#D55E00",
}  # fmt: skip
_WIDTH = 640
_ROW = 22


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
    title = title_of(f"{_share(kept, int(words.words.sum()))} of the pages' words are articles", f"{kept:,} words of prose on {len(corpus)} pages")
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
    shown = actors.head(top).assign(also=actors.aliases.map(lambda names: shorten(", ".join(names), 400)), name=actors.name.map(shorten))
    title = title_of(
        f"{shown.name.iloc[0]} is named most often" if len(shown) else "Nobody is named",
        f"the {len(shown)} most named of {len(actors)} actors, by number of mentions",
    )
    base = alt.Chart(shown.drop(columns=["aliases", "roles", "curated"]).assign(row=range(len(shown))), title=title).encode(
        x=alt.X("mentions:Q", title="mentions", axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("row:O", title=None, axis=alt.Axis(labelExpr=_labels(shown.name), labelLimit=260)),
        tooltip=["name:N", "kind:N", "country:N", "mentions:Q", "articles:Q", alt.Tooltip("also:N", title="named as")],
    )
    bars = base.mark_bar().encode(color=kind_color())
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
            "agreement": [shorten(title) for title in dated.title],
            "first": [first.isoformat() for first, _ in spans],
            "last": [last.isoformat() for _, last in spans],
            "signed": list(dated.signed),
            "status": list(dated.status),
            "parties": [shorten(", ".join(parties), 400) for parties in dated.parties],
            "row": range(len(dated)),
        }
    )
    left = len(chosen) - len(shown)
    subtitle = f"{len(shown)} dated agreements; a bar covers what an imprecise date may mean" + (f"; {left} undated left out" if left else "")
    years = f"{min(d.year for d, _ in spans)} to {max(d.year for _, d in spans)}" if spans else ""
    title = title_of(f"The agreements reach from {years}" if spans else "No agreement is dated", subtitle)
    base = alt.Chart(shown, title=title).encode(
        y=alt.Y("row:O", title=None, axis=alt.Axis(labelExpr=_labels(shown.agreement), labelLimit=300)),
        color=alt.Color("status:N", title=None, scale=alt.Scale(domain=list(STATUS_COLORS), range=list(STATUS_COLORS.values()))),
        tooltip=["agreement:N", "signed:N", "status:N", "parties:N"],
    )
    bars = base.mark_bar(height=6).encode(x=alt.X("first:T", title=None, axis=alt.Axis(labelOverlap=True, tickCount=8)), x2="last:T")
    return (bars + base.mark_point(filled=True, size=90).encode(x="first:T")).properties(width=_WIDTH - 220, height=alt.Step(_ROW + 4))


def chart_scores(scores: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the scores of several systems, each with the interval that drawing the articles anew gives."""
    shown = scores.assign(label=scores.figure.map(FIGURES))
    systems = list(dict.fromkeys(shown.system))
    linked = shown[shown.figure == "linked"].set_index("system").score
    title = title_of(
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


def kind_color() -> alt.Color:
    """The colours of people, organisations and countries."""
    return alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(KIND_COLORS), range=list(KIND_COLORS.values())))


def title_of(text: str, subtitle: str) -> alt.Title:
    """A title that says the finding, over what it was counted from."""
    return alt.Title(text, subtitle=subtitle)


def _labels(names: Iterable[str]) -> str:
    """A Vega expression from a row's number to its name, so that two of one name keep two rows.

    JSON in ASCII is a literal of Vega's language, whatever a name holds: nothing in it is evaluated. The space behind a
    name keeps Vega from failing on one such as "constructor", which it looks up among its own words.
    """
    return f"{json.dumps([f'{shorten(name)} ' for name in names])}[datum.value]"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
