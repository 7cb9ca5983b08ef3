"""The charts: what they draw is what the tables say, at any size, and nothing drawn is a sentence."""

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import altair as alt
import pandas as pd
import pytest

import research
from research.charts.placement import remove_overlaps
from research.charts.renderer import MIME, render, shorten
from research.charts.sociogram import RELATION_COLORS
from research.charts.theme import OTHERS, PART_COLORS, coverage, lump_rare, percentage
from research.charts.timeline import STATUS_COLORS
from research.tables.bundle import Tables, top_agreements

CHARTS = [
    research.chart_counts,
    research.chart_timeline,
    research.chart_network,
    research.chart_matrix,
    research.chart_publishers,
]


def rows_of(chart):
    """The rows of all data that a chart holds."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def title_of(chart):
    title = chart.to_dict().get("title") or chart.to_dict()["layer"][0]["title"]
    return title["text"], " ".join(
        [title.get("subtitle", "")] if isinstance(title.get("subtitle", ""), str) else title["subtitle"]
    )


@pytest.fixture(scope="module")
def many():
    """Tables of two thousand articles: 300 actors of each kind, 500 agreements, every pair of a hundred actors tied."""
    ids = [f"a{n:04}" for n in range(2000)]
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "published": [f"2024-{n % 12 + 1:02}" for n in range(2000)],
            "publisher": [f"paper {n % 40}" for n in range(2000)],
        }
    )
    actors = pd.DataFrame(
        {
            "actor_id": [f"actor{n:03}" for n in range(900)],
            "name": [f"Actor {n}" for n in range(900)],
            "kind": ["person", "organization", "country"] * 300,
            "country": "",
            "mentions": [901 - n for n in range(900)],
        }
    )
    actors = actors.assign(aliases=[[name] for name in actors.name], articles=1)
    mentions = pd.DataFrame(
        [(ids[n % 2000], f"actor{actor:03}") for actor in range(900) for n in range(901 - actor)],
        columns=["article_id", "actor_id"],
    )
    agreements = pd.DataFrame(
        {
            "agreement_id": [f"g{n}" for n in range(500)],
            "title": "treaty",
            "status": "signed",
            "signed": [f"20{n % 25:02}" for n in range(500)],
        }
    )
    agreements = agreements.assign(
        parties=[["KEN", "GHA"]] * 500,
        organizations=[[]] * 500,
        signatories=[[]] * 500,
        confidence=0.5,
        articles=[[ids[0]]] * 500,
    )
    reports = pd.DataFrame({"agreement_id": agreements.agreement_id, "article_id": ids[0], "evidence": "0-5"})
    ties = [(f"actor{a:03}", f"actor{b:03}", "mentioned with", a + b, ["x"]) for a, b in combinations(range(100), 2)]
    frames = {
        "articles": articles,
        "mentions": mentions,
        "actors": actors,
        "agreements": agreements,
        "reports": reports,
    }
    frames["ties"] = pd.DataFrame(ties, columns="source target relation weight articles".split())
    return Tables(**frames, countries=pd.DataFrame(), problems=pd.DataFrame())


UNTOUCHED = """
import altair as alt, research
before = alt.theme.active, alt.renderers.active
research.chart_pages, research.chart_counts, research.chart_network, research.chart_scores, research.chart_timeline
chart = research.chart_pages([])
assert chart.to_dict()["config"]["title"]["anchor"] == "start"
assert list(chart._repr_mimebundle_()) == ["application/vnd.vegalite.v5+json", "image/png", "text/plain"]
assert (alt.theme.active, alt.renderers.active) == before == ("default", "default")
assert "title" not in alt.Chart(alt.Data(values=[])).mark_bar().to_dict()["config"]
"""


def test_other_users_of_altair_keep_their_theme_and_renderer():
    subprocess.run([sys.executable, "-c", UNTOUCHED], check=True)


def test_a_chart_brings_its_style_whatever_is_enabled_and_after_a_change(tables):
    with alt.theme.enable("dark"), alt.renderers.enable("json"):
        chart = research.chart_network(tables).properties(spacing=30)
        assert chart.to_dict()["config"]["view"] == {"stroke": None}
        assert chart._repr_mimebundle_()[MIME]["spacing"] == 30
        assert chart.to_dict()["config"] == research.chart_timeline(tables).to_dict()["config"]


@pytest.fixture(scope="module")
def none(tables):
    return Tables(**{name: table.iloc[:0] for name, table in tables})


@pytest.mark.parametrize("chart", CHARTS)
def test_nothing_to_draw_is_a_sentence(chart, none):
    drawn = chart(none)
    assert title_of(drawn)[0].split()[0] in ("Nobody", "No") and drawn.to_dict()["height"] == 1
    assert research.chart_pages([]).to_dict()["title"]["text"] == "No page holds a word"


@pytest.mark.parametrize("chart", CHARTS)
def test_thousands_of_articles_give_a_chart_of_bounded_size(chart, many):
    drawn = chart(many)
    assert len(rows_of(drawn)) < 2000 and render(drawn.to_dict())["image/png"].startswith(b"\x89PNG")
    assert " of " in title_of(drawn)[1] or chart is research.chart_publishers


def test_a_page_s_words_are_kept_or_dropped(seeds):
    rows = rows_of(research.chart_pages(seeds, top=2))
    assert len({row["article_id"] for row in rows}) == 2 and {row["part"] for row in rows} == {"prose", "furniture"}
    assert "2 of 5 pages, the longest; in all" in title_of(research.chart_pages(seeds, top=2))[1]


@pytest.mark.parametrize("parts", ["publisher", "article", ""])
def test_the_parts_of_a_bar_add_up_to_its_mentions(tables, parts):
    rows = pd.DataFrame(rows_of(research.chart_counts(tables, parts=parts, top=5)))
    assert (rows.groupby(["kind", "name"]).mentions.sum() == rows.groupby(["kind", "name"]).total.first()).all()
    assert (
        dict(zip(rows.name, rows.total, strict=True)).items()
        <= dict(zip(tables.actors.name.map(shorten), tables.actors.mentions, strict=True)).items()
    )
    assert (rows.groupby("kind").row.nunique() <= 5).all() and ("part" in rows and rows.part.nunique() > 1) == bool(
        parts
    )


def test_more_publishers_than_colours_become_others(many):
    chart = research.chart_publishers(many)
    assert {row["publisher"] for row in rows_of(chart)} == {OTHERS, *(f"paper {n}" for n in (0, 1, 10, 11, 12))}
    assert sum(row["articles"] for row in rows_of(chart)) == 2000 and all(
        row["above"] - row["below"] == row["articles"] for row in rows_of(chart)
    )
    values = pd.Series(list("aaabbc"))
    assert list(lump_rare(values)) == list(values) and len(PART_COLORS) == 6


def test_parts_that_begin_alike_stay_apart():
    values = pd.Series(["x" * 60 + "a", "x" * 60 + "b", "others"])
    assert lump_rare(values).nunique() == 3


@pytest.mark.parametrize(
    "chart", [research.chart_network, research.chart_matrix, research.chart_counts, research.chart_timeline]
)
def test_whatever_number_is_asked_for_a_chart_stays_one_that_can_be_drawn(chart, many):
    assert len(rows_of(chart(many, top=10**6))) < 20_000


def test_those_told_by_most_articles_then_the_surest_come_first(tables):
    agreements = tables.agreements.head(3).assign(articles=[["a"], ["a", "b"], ["a"]], confidence=[0.5, 0.1, 0.9])
    ids = list(agreements.agreement_id)
    assert [list(top_agreements(agreements, top).agreement_id) for top in (1, 2, 3)] == [
        [ids[1]],
        [ids[1], ids[2]],
        ids,
    ]


def test_a_vague_date_is_a_bar_over_all_its_days(tables, seeds):
    agreements = tables.agreements.head(3).assign(signed=["2024", "2024-02", "2024-02-29"])
    rows = {
        row["signed"]: row for row in rows_of(research.chart_timeline(replace(tables, agreements=agreements), seeds))
    }
    spans = {signed: (row["first"], row["last"], row["precision"]) for signed, row in rows.items()}
    assert spans == {
        "2024": ("2024-01-01", "2025-01-01", "year"),
        "2024-02": ("2024-02-01", "2024-03-01", "month"),
        "2024-02-29": ("2024-02-29", "2024-03-01", "day"),
    }
    marks = {
        layer["mark"]["type"]: layer["transform"][0]["filter"]
        for layer in research.chart_timeline(tables).to_dict()["layer"]
        if "transform" in layer
    }
    assert marks == {
        "bar": "datum.precision != 'day'",
        "tick": "datum.precision != 'day'",
        "point": "datum.precision == 'day'",
    }


def test_a_hover_shows_the_sentence_and_its_article(tables, seeds):
    text = {article.article_id: article.text for article in seeds}
    for row in rows_of(research.chart_timeline(tables, seeds)):
        article, _, sentence = row["told"].partition(": ")
        assert " ".join(sentence.rstrip("…").split()) in " ".join(text[article].split()) and len(sentence) > 20


def test_the_undated_are_counted(tables):
    dated = tables.agreements[tables.agreements.signed != ""]
    agreements = dated.assign(signed=["", *dated.signed[1:]])
    assert "1 without a date left out" in title_of(research.chart_timeline(replace(tables, agreements=agreements)))[1]
    assert (
        title_of(research.chart_timeline(replace(tables, agreements=tables.agreements.assign(signed=""))))[0]
        == "No agreement is dated"
    )


def test_the_matrix_is_symmetric_with_an_empty_diagonal(tables):
    rows = pd.DataFrame(rows_of(research.chart_matrix(tables, top=10)))
    weight = {(row.row, row.column): row.weight for row in rows.itertuples()}
    assert all(weight[other, one] == w for (one, other), w in weight.items()) and not any(
        one == other for one, other in weight
    )
    together = tables.ties.groupby(["source", "target"]).weight.sum()
    assert set(rows.weight) <= set(together) and rows.weight.max() == together.max()


@pytest.mark.parametrize("chart", [research.chart_network, research.chart_matrix])
def test_few_actors_are_those_tied_to_one_another(chart, tables):
    apart = replace(tables, ties=tables.ties.iloc[:0])
    pairs = [("kim-jong-un", "north-korea", 5), ("russia", "vladimir-putin", 4), ("russia", "ukraine", 4)]
    apart = replace(
        apart,
        ties=pd.DataFrame(
            [(*pair[:2], "met", pair[2], ["x"], ["x:0-5"]) for pair in pairs], columns=tables.ties.columns
        ),
    )
    for top, drawn in {1: 2, 3: 2, 4: 4, 99: 5}.items():
        names = {
            row.get("name") or row.get("one") for row in rows_of(chart(apart, top=top)) if "near" in row or "how" in row
        }
        assert len(names) == drawn, (top, names)


def test_the_network_s_bars_hold_every_tie_from_both_ends(tables):
    rows = rows_of(research.chart_network(tables, top=12))
    lines, bars, nodes = (
        [row for row in rows if key in row and row.get("weight", 1)] for key in ("main", "partner", "near")
    )
    assert len(nodes) == 12 and len(bars) == 2 * len(lines)
    for node in nodes:
        partners = {bar["other"] for bar in bars if bar["node"] == node["node"]}
        assert {node["node"], *partners} == set(node["near"])
    assert {line["relation"] for line in lines} <= set(RELATION_COLORS)


def test_labels_and_dots_of_the_network_keep_apart(tables, many):
    for chart in (research.chart_network(tables), research.chart_network(many)):
        nodes = [row for row in rows_of(chart) if "near" in row]
        labels = [(row["label_x"], row["label_y"], len(row["label"])) for row in nodes if row["label"]]
        pixel = 2 * 1.2 / 470
        assert len(labels) > len(nodes) / 2
        for (x, y, n), (x2, y2, n2) in combinations(labels, 2):
            assert abs(x - x2) > (n + n2) * 3 * pixel or abs(y - y2) > 13 * pixel


def test_dots_that_lie_on_one_another_are_moved_apart():
    dots = pd.DataFrame({"x": [0.0, 0.0, 0.01], "y": [0.0, 0.0, 0.0], "radius": [10.0, 8.0, 6.0]})
    apart = remove_overlaps(dots, side=470)
    for one, other in combinations(apart.itertuples(), 2):
        assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 * 470 / 2.4 >= one.radius + other.radius


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0%"), (1, 3, "33%"), (999, 1000, ">99%"), (1, 1000, "<1%"), (3, 3, "100%"), (0, 3, "0%")],
)
def test_a_share_never_says_all_or_none_of_less(part, whole, said):
    assert percentage(part, whole) == said


@pytest.mark.parametrize(
    ("shown", "whole", "said"), [(3, 3, "All 3 pages"), (1, 1, "One page"), (2, 1732, "2 of 1,732 pages, the longest")]
)
def test_what_is_left_out_is_said(shown, whole, said):
    assert coverage("page", shown, whole, "the longest") == said


def test_colours_are_told_apart_in_grey_where_they_stand_side_by_side():
    def lightness(color):
        red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colors in (PART_COLORS, list(RELATION_COLORS.values())[::2]):
        assert all(abs(lightness(a) - lightness(b)) > 12 for a, b in zip(colors, colors[1:], strict=False)), colors
    assert len(set(STATUS_COLORS.values())) == len(STATUS_COLORS)
