"""Charts of the evaluation: scores of several systems, and whether confidence means what it says."""

import altair as alt
import pandas as pd

from ..evaluation.scores import FIGURES
from .theme import WIDTH, empty_chart, house_style, part_color, title_of


@house_style
def chart_scores(scores: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the scores of several systems, each with its bootstrap interval over articles.

    Args:
        scores: As `scores_frame` gives it.
    """
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
    shapes = alt.Scale(domain=systems, range=["circle", "diamond", "square"])
    shape = alt.Shape("system:N", title=None, sort=systems, scale=shapes)
    intervals = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q")
    points = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("score:Q", **x), shape=shape)
    return (intervals + points).properties(width=WIDTH - 260, height=alt.Step(14))


@house_style
def chart_reliability(bands: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw a reliability diagram: how often reports of a confidence are right; on the diagonal the two are equal.

    Args:
        bands: As `reliability_frame` or `measured_frames` gives them; several sets of `articles` have a colour each.
    """
    if bands.empty:
        return empty_chart("No report is of an annotated article")
    bands = bands.assign(articles=bands.get("articles", "these articles"))
    sure = bands[bands["mean"] >= 0.8]
    finding = (
        f"Of reports with a confidence of 0.8 or more {sure.right.sum():.0f} of {sure.reports.sum():.0f} are right"
    )
    title = title_of(
        finding if len(sure) else "No report has a confidence of 0.8",
        "Share right in kind, status, parties and date, by confidence; a dot is a band of it",
    )
    scale = alt.Scale(domain=[0, 1])
    diagonal = (
        alt.Chart(pd.DataFrame({"x": [0, 1]}))
        .mark_line(strokeDash=[4, 4], color="#767676")
        .encode(x=alt.X("x:Q", scale=scale, title="confidence"), y=alt.Y("x:Q", scale=scale, title="share right"))
    )
    dots = (
        alt.Chart(bands, title=title)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=alt.X("mean:Q", scale=scale),
            y=alt.Y("share:Q", scale=scale),
            color=part_color("articles", list(dict.fromkeys(bands.articles))),
            size=alt.Size("reports:Q", scale=alt.Scale(range=[40, 400]), legend=None),
            tooltip=["articles:N", "confidence:N", "reports:Q", "right:Q", "share:Q"],
        )
    )
    return (diagonal + dots).properties(width=WIDTH - 360, height=300)
