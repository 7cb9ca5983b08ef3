"""Charts of the articles, of the actors most named, and of scores."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..corpus.articles import Article, paragraphs_frame
from ..evaluation.scores import FIGURES
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
    counts_axis,
    day_after,
    empty_chart,
    in_order,
    kind_color,
    labels_of,
    main_parts,
    part_color,
    share_of,
    some_of,
    title_of,
)  # fmt: skip

_MOST = 200  # bars of a kind are drawn whatever is asked for
_NAMES = 250  # pixels that names have
# What a bar stands for, the characters that state it, how the axis says it, and up to how many days in all
_UNITS = (("day", 10, "%-d %b %Y", 92), ("month", 7, "%b %Y", 1500), ("year", 4, "%Y", 10**7))


def chart_pages(corpus: Sequence[Article], *, top: int = 30) -> alt.Chart:
    """Draw how many words of each page are the article's own prose, and how many are dropped.

    Args:
        corpus: The articles.
        top: How many pages at most, the longest first.
    """
    words = paragraphs_frame(corpus).assign(part=lambda table: table.role.where(table.role == "prose", "furniture"))
    if words.empty:
        return empty_chart("No page holds a word")
    words = (
        words.pivot_table("words", "article_id", "part", aggfunc="sum", fill_value=0)
        .reindex(columns=["prose", "furniture"], fill_value=0)
        .astype(int)
    )
    kept, whole = int(words.prose.sum()), int(words.to_numpy().sum())
    shown = (
        words.assign(whole=words.sum(axis=1))
        .sort_values(["whole", "article_id"], ascending=[False, True], kind="stable")
        .head(min(top, _MOST))
    )
    drawn = (
        shown.reset_index()
        .assign(row=range(len(shown)))
        .melt(["article_id", "row"], ["prose", "furniture"], "part", "words")
    )
    drawn_from = some_of("page", len(shown), len(words), "the longest")
    title = title_of(
        f"{share_of(kept, whole)} of the pages' words are articles",
        f"{drawn_from}; in all {kept:,} of {whole:,} words are prose",
    )
    return (
        alt.Chart(drawn.assign(article_id=drawn.article_id.map(shorten)), title=title)
        .mark_bar()
        .encode(
            x=alt.X("words:Q", title="words"),
            y=alt.Y("row:O", title=None, axis=alt.Axis(labelExpr=labels_of(shown.index, 30), labelLimit=220)),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=["prose", "furniture"], range=[PART_COLORS[0], OTHERS_COLOR]),
            ),
            order=alt.Order("part:N", sort="descending"),
            tooltip=["article_id:N", "part:N", "words:Q"],
        )
        .properties(width=WIDTH - 140, height=alt.Step(ROW))
    )


def chart_publishers(tables: Tables) -> alt.Chart:
    """Draw how many articles each publisher has in each day, month or year."""
    dated = tables.articles[tables.articles.published != ""]
    if dated.empty:
        return empty_chart("No article bears a date", f"{len(tables.articles):,} articles")
    first, last = interval(min(dated.published))[0], max(interval(date)[1] for date in dated.published)
    stated = dated.published.str.len()
    unit, size, form, _ = next(row for row in _UNITS if (last - first).days <= row[3] and stated.max() >= row[1])
    placed = dated[stated >= size]
    when, one = placed.published.str[:size], pd.Series(1, index=placed.index)
    publisher = placed.publisher.where(placed.publisher != "", "not stated")
    counts = (
        placed.assign(when=when, publisher=main_parts(publisher, one), articles=1)
        .groupby(["when", "publisher"], as_index=False)
        .articles.sum()
    )
    order = in_order(counts.publisher, counts.articles)
    counts = counts.assign(rank=counts.publisher.map(order.index)).sort_values(["when", "rank"], ignore_index=True)
    above, spans = counts.groupby("when").articles.cumsum(), [interval(text) for text in counts.when]
    drawn = counts.assign(
        first=[a.isoformat() for a, _ in spans],
        last=[day_after(b) for _, b in spans],
        above=above,
        below=above - counts.articles,
    )
    left = f"; {rest:,} without such a date left out" if (rest := len(tables.articles) - len(placed)) else ""
    title = title_of(
        _busiest(counts.groupby("when").articles.sum(), unit),
        f"{len(placed):,} article{'s' * (len(placed) > 1)} by {unit} of publication{left}",
    )
    return (
        alt.Chart(drawn, title=title)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "first:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format=form, tickCount=8, labelOverlap="greedy", labelSeparation=10),
            ),
            x2="last:T",
            y=alt.Y("below:Q", title="articles", axis=counts_axis(int(drawn.above.max()), 4)),
            y2="above:Q",
            color=part_color("publisher", order),
            tooltip=[alt.Tooltip("when:N", title=unit), "publisher:N", "articles:Q"],
        )
        .properties(width=WIDTH, height=160)
    )


def chart_counts(tables: Tables, *, parts: str = "publisher", top: int = 10) -> alt.VConcatChart | alt.Chart:
    """Draw the actors most named of each kind, every bar parted by who names them.

    Args:
        tables: The tables of a corpus, or what `filter_actors` leaves of them.
        parts: What bars are parted by: "publisher", "article", or "" for nothing.
        top: How many actors of each kind at most.
    """
    ranked = tables.actors[tables.actors.mentions > 0].sort_values(
        ["mentions", "actor_id"], ascending=[False, True], kind="stable"
    )
    shown = pd.concat([ranked[ranked.kind == kind].head(min(top, _MOST)) for kind in KINDS]).reset_index(drop=True)
    if shown.empty:
        return empty_chart("Nobody is named", "0 mentions of actors")
    drawn = _parted(shown, tables, parts)
    order = in_order(drawn.part, drawn.mentions)
    title = title_of(
        f"{shorten(ranked.name.iloc[0])} is named most often",
        f"{some_of('actor', len(shown), len(ranked), f'of each kind the {top} most named')}{f'; bars are parted by {parts}' * (len(order) > 1)}",
    )
    color = part_color("part", order) if len(order) > 1 else kind_color()
    reach = alt.Scale(domain=[0, int(shown.mentions.max())])
    axis = counts_axis(int(shown.mentions.max()), 20)
    last = drawn.kind.iloc[-1]
    panels = [
        _draw_counts(panel, labels_of(shown.name), parts if len(order) > 1 else "", color, alt.X("mentions:Q", title="mentions", scale=reach, axis=axis if kind == last else None))
        .properties(title=alt.Title(KIND_NAMES[kind], fontSize=13, color=QUIET, offset=4))
        for kind, panel in drawn.groupby("kind", sort=False)
    ]  # fmt: skip
    return alt.vconcat(*panels, title=title, spacing=14)


def _draw_counts(drawn: pd.DataFrame, labels: str, parts: str, color: alt.Color, x: alt.X) -> alt.LayerChart:
    """The bars of one kind, with their totals; all panels have labels of one width, so that their bars begin on one line."""
    base = alt.Chart(drawn).encode(
        y=alt.Y("row:O", title=None, axis=alt.Axis(labelExpr=labels, labelLimit=_NAMES - 10, minExtent=_NAMES, maxExtent=_NAMES)),
        tooltip=[
            "name:N", "country:N", alt.Tooltip("total:Q", title="mentions"), "articles:Q",
            *([alt.Tooltip("part:N", title=parts), alt.Tooltip("mentions:Q", title="of them here")] if parts else []),
            alt.Tooltip("also:N", title="named as"),
        ],
    )  # fmt: skip
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(x=x, color=color, order=alt.Order("rank:Q"))
    totals = (
        base.transform_filter("datum.rank == datum.last")
        .mark_text(align="left", dx=4, color=INK)
        .encode(x="total:Q", text=alt.Text("total:Q", format=",d"))
    )
    return (bars + totals).properties(width=WIDTH - 180, height=alt.Step(ROW))


def chart_scores(scores: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the scores of several systems, each with the interval that drawing the articles anew gives."""
    if scores.empty:
        return empty_chart("No article is annotated")
    shown = scores.assign(label=scores.figure.map(FIGURES))
    systems = list(dict.fromkeys(shown.system))
    linked = shown[shown.figure == "linked"].set_index("system").score
    title = title_of(
        f"Names found and linked: {', '.join(f'{linked[system]:.2f} by {system}' for system in systems)}",
        "F1, or the share right, with 95 % intervals from drawing the articles anew",
    )
    base = alt.Chart(shown.drop(columns="meaning"), title=title).encode(
        y=alt.Y("label:N", title=None, sort=list(FIGURES.values()), axis=alt.Axis(labelLimit=340)),
        yOffset=alt.YOffset("system:N", sort=systems),
        color=part_color("system", systems),
        tooltip=["label:N", "system:N", "score:Q", "low:Q", "high:Q", "wanted:Q"],
    )
    x = {"scale": alt.Scale(domain=[0, 1]), "title": None}
    shape = alt.Shape(
        "system:N", title=None, sort=systems, scale=alt.Scale(domain=systems, range=["circle", "diamond", "square"])
    )
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q")
    points = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("score:Q", **x), shape=shape)
    return (bars + points).properties(width=WIDTH - 260, height=alt.Step(14))


def chart_reliability(bands: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw how often reports of a confidence are right; on the line a confidence means what it says.

    Args:
        bands: As `reliability_frame` or `measured_frames` gives them; several sets of `articles` have a colour each.
    """
    if bands.empty:
        return empty_chart("No report is of an annotated article")
    bands = bands.assign(articles=bands.get("articles", "these articles"))
    sets = list(dict.fromkeys(bands.articles))
    sure = bands[bands["mean"] >= 0.8]
    said = f"Of reports with a confidence of 0.8 or more {int(sure.right.sum())} of {int(sure.reports.sum())} are right"
    title = title_of(
        said if len(sure) else "No report has a confidence of 0.8",
        "Share right in kind, status, parties and date, by confidence; a dot is a band of it",
    )
    scale = alt.Scale(domain=[0, 1])
    diagonal = (
        alt.Chart(pd.DataFrame({"x": [0, 1]}))
        .mark_line(strokeDash=[4, 4], color="#767676")
        .encode(x=alt.X("x:Q", scale=scale, title="confidence"), y=alt.Y("x:Q", scale=scale, title="share right"))
    )
    dots = alt.Chart(bands, title=title).mark_point(filled=True, opacity=1).encode(
        x=alt.X("mean:Q", scale=scale), y=alt.Y("share:Q", scale=scale), color=part_color("articles", sets),
        size=alt.Size("reports:Q", scale=alt.Scale(range=[40, 400]), legend=None), tooltip=["articles:N", "confidence:N", "reports:Q", "right:Q", "share:Q"],
    )  # fmt: skip
    return (diagonal + dots).properties(width=WIDTH - 360, height=300)


def _parted(shown: pd.DataFrame, tables: Tables, parts: str) -> pd.DataFrame:
    """One row an actor and part: row, name, kind, country, also, total, articles, part, mentions, rank, last (the rank of its last part)."""
    source = tables.articles.set_index("article_id").publisher if parts == "publisher" else pd.Series(dtype="str")
    mentions = tables.mentions[tables.mentions.actor_id.isin(shown.actor_id)]
    part = {"publisher": mentions.article_id.map(source), "article": mentions.article_id}.get(
        parts, pd.Series("", index=mentions.index)
    )
    part = part.where(part != "", "not stated")
    counted = (
        mentions.assign(part=main_parts(part, pd.Series(1, index=part.index)), mentions=1)
        .groupby(["actor_id", "part"], as_index=False)
        .mentions.sum()
    )
    order = in_order(counted.part, counted.mentions)
    facts = shown.assign(
        row=range(len(shown)), name=shown.name.map(shorten), total=shown.mentions,
        also=shown.aliases.map(lambda names: shorten(", ".join(names), 400)),
    )[["actor_id", "row", "name", "kind", "country", "also", "total", "articles"]]  # fmt: skip
    drawn = facts.merge(counted, on="actor_id").assign(rank=lambda table: table.part.map(order.index))
    return (
        drawn.assign(last=drawn.groupby("row")["rank"].transform("max"))
        .drop(columns="actor_id")
        .sort_values(["row", "rank"], ignore_index=True)
    )


def _busiest(totals: pd.Series, unit: str) -> str:
    """In which day, month or year most articles appeared."""
    most = totals[totals == totals.max()]
    if totals.max() == 1:
        return f"No {unit} has more than one article"
    return (
        f"Most articles in one {unit}: {most.iloc[0]:,}, in {most.index[0]}"
        if len(totals) > 1
        else f"All dated articles are of {totals.index[0]}"
    )
