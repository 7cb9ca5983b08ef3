"""Charts of the articles and of the actors mentioned most."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..corpus.articles import Article, paragraphs_frame
from ..nlp.dates import interval
from ..readings import KINDS
from ..tables.bundle import Tables
from .renderer import shorten
from .theme import (
    INK,
    KIND_NAMES,
    OTHERS_COLOR,
    PART_COLORS,
    QUIET,
    ROW,
    WIDTH,
    by_weight,
    counts_axis,
    coverage,
    day_after,
    empty_chart,
    house_style,
    kind_color,
    label_expression,
    lump_rare,
    part_color,
    percentage,
    scale_of,
    title_of,
)  # fmt: skip

_LIMIT = 200  # bars of a kind at most, whatever `top` asks for
_LABELS = 250  # pixels for names
# The period that a bar covers, how many characters state it, its format on the axis, and the longest range in days
_PERIODS = (("day", 10, "%-d %b %Y", 92), ("month", 7, "%b %Y", 1500), ("year", 4, "%Y", 10**7))
_ROLE_COLORS = {"prose": PART_COLORS[0], "furniture": OTHERS_COLOR}


@house_style
def chart_pages(corpus: Sequence[Article], *, top: int = 30) -> alt.Chart:
    """Draw how many words of each page are the article's own prose, and how many are dropped.

    Args:
        corpus: The articles.
        top: How many pages at most, the longest first.
    """
    words = paragraphs_frame(corpus)
    if words.empty:
        return empty_chart("No page holds a word")
    words = (
        words.assign(part=words.role.where(words.role == "prose", "furniture"))
        .pivot_table("words", "article_id", "part", aggfunc="sum", fill_value=0)
        .reindex(columns=list(_ROLE_COLORS), fill_value=0)
        .astype(int)
    )
    longest = (
        words.assign(total=words.sum(axis=1))
        .sort_values(["total", "article_id"], ascending=[False, True], kind="stable")
        .head(min(top, _LIMIT))
        .reset_index()
    )
    prose, total = int(words.prose.sum()), int(words.to_numpy().sum())
    title = title_of(
        f"{percentage(prose, total)} of the pages' words are articles",
        f"{coverage('page', len(longest), len(words), 'the longest')}; in all {prose:,} of {total:,} words are prose",
    )
    labels = alt.Axis(labelExpr=label_expression(longest.article_id, 30), labelLimit=220)
    rows = longest.assign(row=longest.index, article_id=longest.article_id.map(shorten))
    return (
        alt.Chart(rows.melt(["article_id", "row"], list(_ROLE_COLORS), "part", "words"), title=title)
        .mark_bar()
        .encode(
            x=alt.X("words:Q", title="words"),
            y=alt.Y("row:O", title=None, axis=labels),
            color=alt.Color("part:N", title=None, scale=scale_of(_ROLE_COLORS)),
            order=alt.Order("part:N", sort="descending"),
            tooltip=["article_id:N", "part:N", "words:Q"],
        )
        .properties(width=WIDTH - 140, height=alt.Step(ROW))
    )


@house_style
def chart_publishers(tables: Tables) -> alt.Chart:
    """Draw how many articles each publisher has on each day, or in each month or year.

    Args:
        tables: The tables of a corpus.
    """
    dated = tables.articles[tables.articles.published != ""]
    if dated.empty:
        return empty_chart("No article bears a date", f"{len(tables.articles):,} articles")
    spans = [interval(date) for date in dated.published]
    days = (max(last for _, last in spans) - min(first for first, _ in spans)).days
    stated = dated.published.str.len()
    period, length, date_format, _ = next(row for row in _PERIODS if days <= row[3] and stated.max() >= row[1])
    placed = dated[stated >= length]
    counts = _count_articles(placed, length)
    left_out = len(tables.articles) - len(placed)
    title = title_of(
        _busiest(counts.groupby("when").articles.sum(), period),
        f"{len(placed):,} article{'s' * (len(placed) > 1)} by {period} of publication"
        + f"; {left_out:,} without such a date left out" * (left_out > 0),
    )
    dates = alt.Axis(format=date_format, tickCount=8, labelOverlap="greedy", labelSeparation=10)
    return (
        alt.Chart(counts, title=title)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("first:T", title=None, scale=alt.Scale(type="utc"), axis=dates),
            x2="last:T",
            y=alt.Y("below:Q", title="articles", axis=counts_axis(int(counts.above.max()), 4)),
            y2="above:Q",
            color=part_color("publisher", by_weight(counts.publisher, counts.articles)),
            tooltip=[alt.Tooltip("when:N", title=period), "publisher:N", "articles:Q"],
        )
        .properties(width=WIDTH, height=160)
    )


def _count_articles(articles: pd.DataFrame, length: int) -> pd.DataFrame:
    """One row per period and publisher.

    Columns: when, publisher, articles, rank (of the publisher), first, last (of the period's days, for a UTC axis),
    below, above (where the bar begins and ends when those of a period are stacked).
    """
    counts = _count_parts(articles.published.str[:length].rename("when"), articles.publisher, "articles")
    counts = counts.sort_values(["when", "rank"], ignore_index=True)
    above, days = counts.groupby("when").articles.cumsum(), [interval(text) for text in counts.when]
    return counts.assign(
        first=[first.isoformat() for first, _ in days],
        last=[day_after(last) for _, last in days],
        above=above,
        below=above - counts.articles,
    )


def _busiest(totals: pd.Series, period: str) -> str:
    """The day, month or year in which most articles appeared."""
    if totals.max() == 1:
        return f"No {period} has more than one article"
    if len(totals) == 1:
        return f"All dated articles are of {totals.index[0]}"
    return f"Most articles in one {period}: {totals.max():,}, in {totals.idxmax()}"


@house_style
def chart_counts(tables: Tables, *, parts: str | None = "publisher", top: int = 10) -> alt.VConcatChart | alt.Chart:
    """Draw the actors mentioned most of each kind, every bar divided by who mentions them.

    Args:
        tables: The tables of a corpus, or what `filter_actors` leaves of them.
        parts: What bars are divided by: "publisher", "article", or None for nothing.
        top: How many actors of each kind at most.
    """
    ranked = tables.actors[tables.actors.mentions > 0].sort_values(
        ["mentions", "actor_id"], ascending=[False, True], kind="stable"
    )
    shown = pd.concat([ranked[ranked.kind == kind].head(min(top, _LIMIT)) for kind in KINDS], ignore_index=True)
    if shown.empty:
        return empty_chart("Nobody is named", "0 mentions of actors")
    counts = _count_mentions(shown, tables, parts)
    order = by_weight(counts.part, counts.mentions)
    parts = parts if len(order) > 1 else None
    actors = coverage("actor", len(shown), len(ranked), f"of each kind the {top} most named")
    title = title_of(
        f"{shorten(ranked.name.iloc[0])} is named most often", actors + f"; bars are parted by {parts}" * bool(parts)
    )
    color = part_color("part", order) if parts else kind_color()
    maximum = int(shown.mentions.max())
    panels = []
    for kind, rows in counts.groupby("kind", sort=False):
        axis = counts_axis(maximum, 20) if kind == counts.kind.iloc[-1] else None
        x = alt.X("mentions:Q", title="mentions", scale=alt.Scale(domain=[0, maximum]), axis=axis)
        panel = _draw_counts(rows, label_expression(shown.name), parts, x=x, color=color)
        panels.append(panel.properties(title=alt.Title(KIND_NAMES[kind], fontSize=13, color=QUIET, offset=4)))
    return alt.vconcat(*panels, title=title, spacing=14)


def _draw_counts(counts: pd.DataFrame, labels: str, parts: str | None, *, x: alt.X, color: alt.Color) -> alt.LayerChart:
    """The bars of one kind with their totals; labels of one width make the bars of all panels begin on one line."""
    axis = alt.Axis(labelExpr=labels, labelLimit=_LABELS - 10, minExtent=_LABELS, maxExtent=_LABELS)
    part = [alt.Tooltip("part:N", title=parts), alt.Tooltip("mentions:Q", title="of them here")] if parts else []
    total, aliases = alt.Tooltip("total:Q", title="mentions"), alt.Tooltip("also:N", title="named as")
    base = alt.Chart(counts).encode(
        y=alt.Y("row:O", title=None, axis=axis), tooltip=["name:N", "country:N", total, "articles:Q", *part, aliases]
    )
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(x=x, color=color, order=alt.Order("rank:Q"))
    totals = (
        base.transform_filter("datum.rank == datum.last")
        .mark_text(align="left", dx=4, color=INK)
        .encode(x="total:Q", text=alt.Text("total:Q", format=",d"))
    )
    return (bars + totals).properties(width=WIDTH - 180, height=alt.Step(ROW))


def _count_mentions(shown: pd.DataFrame, tables: Tables, parts: str | None) -> pd.DataFrame:
    """One row per actor and part.

    Columns: row, name, kind, country, also (aliases), total, articles, part, mentions, rank (of the part), last (the
    rank of the actor's last part).
    """
    mentions = tables.mentions[tables.mentions.actor_id.isin(shown.actor_id)]
    if parts == "publisher":
        part = mentions.article_id.map(tables.articles.set_index("article_id").publisher)
    else:
        part = mentions.article_id if parts == "article" else pd.Series("", index=mentions.index)
    counts = _count_parts(mentions.actor_id, part.rename("part"), "mentions")
    actors = shown[["actor_id", "kind", "country", "articles"]].assign(
        row=range(len(shown)),
        name=shown.name.map(shorten),
        total=shown.mentions,
        also=shown.aliases.map(lambda names: shorten(", ".join(names), 400)),
    )
    counts = actors.merge(counts, on="actor_id")
    last = counts.groupby("row")["rank"].transform("max")
    return counts.assign(last=last).drop(columns="actor_id").sort_values(["row", "rank"], ignore_index=True)


def _count_parts(keys: pd.Series, parts: pd.Series, name: str) -> pd.DataFrame:
    """One row per key and part, with their number under `name` and the rank of the part; rare parts are lumped."""
    parts = lump_rare(parts.where(parts != "", "not stated"))
    counts = parts.groupby([keys, parts]).size().reset_index(name=name)
    order = by_weight(counts[parts.name], counts[name])
    return counts.assign(rank=counts[parts.name].map(order.index))
