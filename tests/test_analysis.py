"""The corpus-wide half: actors, agreements, ties; and the tables as a whole."""

import json
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from lxml import etree

from research.actors.graph import build_graph, lay_out, node_metrics, write_graphs
from research.actors.groups import Member, most_claimed
from research.actors.table import resolve_actors
from research.agreements.fusion import merge_reports
from research.agreements.linkage import ResolvedReport
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import OutputError, TablesError
from research.nlp.lexicon import DEFAULT_LEXICON
from research.readings import Entity, Report
from research.tables.bundle import Tables
from research.tables.provenance import describe

GOLD = Path(__file__).parent / "gold"


def entity(name, kind="person", country="", aliases=()):
    return Entity(name, kind, country, (name, *aliases), (1,) * (1 + len(aliases)))


def actors_of(*articles):
    actors, ids = resolve_actors(
        [Member(f"a{n}", i, entity) for n, entities in enumerate(articles) for i, entity in enumerate(entities)],
        lexicon=DEFAULT_LEXICON,
    )
    return [a.name for a in actors], [
        [ids[f"a{n}", i] for i in range(len(entities))] for n, entities in enumerate(articles)
    ]


def test_spellings_meet_over_articles_and_strangers_do_not():
    names, ((one,), (two,), (three,)) = actors_of(
        [entity("Kim Jong Un")], [entity("Kim Jong-un")], [entity("Kim Jong Il")]
    )
    assert one == two != three and len(names) == 2


def test_a_bare_surname_joins_its_only_bearer_and_stays_apart_between_two():
    _, ((full,), (bare,)) = actors_of([entity("Ivan Petrov")], [entity("Petrov")])
    assert full == bare
    _, ((one, two), (bare,)) = actors_of([entity("Ivan Petrov"), entity("Olga Petrov")], [entity("Petrov")])
    assert len({one, two, bare}) == 3


@pytest.mark.parametrize(
    ("claims", "country"),
    [
        ({}, ""),
        ({"KEN": 1}, "KEN"),
        ({"KEN": 2, "GHA": 1}, "KEN"),
        ({"KEN": 1, "GHA": 1}, ""),
        ({"KEN": 2, "GHA": 2, "PER": 1}, ""),
    ],
)
def test_a_country_is_that_of_most_claims_and_none_when_they_are_even(claims, country):
    assert most_claimed(Counter(claims)) == country


def test_organizations_meet_by_words_acronym_and_translation_within_a_country():
    org = lambda name, country="": entity(name, "organization", country)  # noqa: E731
    _, ((a,), (b,)) = actors_of(
        [org("Russian Foreign Ministry", "RUS")], [org("Russian Ministry of Foreign Affairs", "RUS")]
    )
    assert a == b
    _, ((a,), (b,)) = actors_of([org("Korean Central News Agency", "PRK")], [org("KCNA", "PRK")])
    assert a == b
    _, ((a,), (b,)) = actors_of(
        [org("Ministry of Transport, Roads and Ports", "KEN")], [org("Ministry of Roads and Transport", "KEN")]
    )
    assert a == b
    _, ((a,), (b,)) = actors_of([org("Foreign Ministry", "KEN")], [org("Foreign Ministry", "GHA")])
    assert a != b


def told(
    report_id,
    article_id,
    *,
    signed="",
    kind="agreement",
    parties=("PRK", "RUS"),
    organizations=(),
    subjects=("rail",),
    place="",
    status="signed",
    vector=(127, 0),
    treaty="",
):
    report = Report(
        f"{kind} on {' '.join(subjects)}",
        kind,
        status,
        parties,
        (),
        (),
        signed,
        place,
        (),
        tuple(subjects),
        treaty,
        vector,
    )
    return ResolvedReport(report_id, article_id, report, tuple(parties), tuple(organizations), (), {}, ((0, 1),))


MERGED = [
    (told("a", "1", signed="2024-06"), told("b", "2", signed="2024-06-19"), True),
    (told("a", "1", signed="2024-06", kind="treaty"), told("b", "2", signed="2024-06-19"), True),
    (told("a", "1", signed="2024-06"), told("b", "2", signed="2024-07-19"), False),
    (told("a", "1", signed="2024-06-19"), told("b", "1", signed="2024-06-19"), False),
    (told("a", "1", signed="2024-06", parties=("CHN", "RUS")), told("b", "2", signed="2024-06"), False),
    (told("a", "1", signed="2024-06", kind="declaration"), told("b", "2", signed="2024-06"), False),
    (
        told("a", "1", signed="2024-06-19", organizations=("x",)),
        told("b", "2", signed="2024-06-19", organizations=("y",)),
        False,
    ),
    (told("a", "1", signed="2024"), told("b", "2", signed="2024", subjects=("fish",), vector=(0, 127)), False),
    (told("a", "1"), told("b", "2", signed="2024-06-19"), True),
    (told("a", "1", subjects=("trade",)), told("b", "2", signed="2024-06-19", vector=(100, 78)), True),
    (told("a", "1", subjects=("trade",)), told("b", "2", signed="2024-06-19", vector=(60, 112)), False),
    (
        told("a", "1", treaty="NPT", parties=("PRK",), kind="treaty", vector=()),
        told("b", "2", treaty="NPT", parties=("IRN",), kind="agreement"),
        True,
    ),
    (told("a", "1", treaty="NPT"), told("b", "2"), False),
]


@pytest.mark.parametrize(("one", "other", "same"), MERGED)
def test_reports_merge_on_parties_date_kind_and_subject(one, other, same):
    for order in ([one, other], [other, one]):
        _, ids = merge_reports(order, lexicon=DEFAULT_LEXICON)
        assert (ids["a"] == ids["b"]) is same


def test_the_latest_status_and_the_finest_date_win_and_conflicts_are_told():
    (agreement,), _ = merge_reports(
        [
            told("a", "1", signed="2024-06", status="planned", place="Lima"),
            told("b", "2", signed="2024-06-19", kind="treaty", place="Quito"),
        ],
        lexicon=DEFAULT_LEXICON,
    )
    assert (agreement.status, agreement.signed, agreement.kind) == ("signed", "2024-06-19", "treaty")
    assert agreement.conflicts == ("kind: agreement (1), treaty (2)", "place: Lima (1), Quito (2)")


def test_the_seeds_give_what_was_read_by_hand(tables):
    gold = {g["doc"]: g for path in GOLD.glob("*.json") if (g := json.loads(path.read_text("utf-8")))}
    assert set(gold) == set(tables.articles.article_id)
    for doc, g in gold.items():
        rows = tables.reports[tables.reports.article_id == doc]
        wanted = sorted((a["status"], *a["parties"]) for a in g["agreements"] if not a.get("optional"))
        assert sorted((r.status, *r.parties) for r in rows.itertuples()) == wanted
    treaty = tables.agreements[tables.agreements.kind == "treaty"].iloc[0]
    assert treaty.signed == "2024-06-19" and len(treaty.articles) == 2


def test_tables_refer_to_each_other_and_to_the_text(tables, seeds):
    text = {a.article_id: a.text for a in seeds}
    assert all(text[m.article_id][m.start : m.end] == m.text for m in tables.mentions.itertuples())
    ids = set(tables.actors.actor_id)
    assert set(tables.mentions.actor_id) == ids and tables.actors.actor_id.is_unique
    assert set(tables.ties.source) | set(tables.ties.target) <= ids and (tables.ties.source < tables.ties.target).all()
    assert set(tables.reports.agreement_id) == set(tables.agreements.agreement_id)
    assert int(tables.actors.mentions.sum()) == len(tables.mentions)


def test_tables_round_trip(tables, tmp_path):
    loaded = Tables.load(tables.save(tmp_path / "t"))
    for (name, ours), (_, theirs) in zip(tables, loaded, strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_dtype=name != "articles")
    again = tables.save(tmp_path / "u")
    assert all((tmp_path / "t" / p.name).read_bytes() == p.read_bytes() for p in again.iterdir())
    assert not list((tmp_path / "t").glob(".*"))


def test_tables_that_cannot_be_written_or_read_are_errors(tables, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        tables.save(tmp_path / "file")
    with pytest.raises(TablesError, match="articles.parquet is missing"):
        Tables.load(tmp_path)


def test_the_order_of_files_and_a_second_run_change_nothing(seeds):
    again = analyze(sorted(seeds, key=lambda a: a.sha256))
    for (name, ours), (_, theirs) in zip(analyze(list(seeds)), again, strict=True):
        if name != "articles":
            key = list(ours.columns[:3])
            pd.testing.assert_frame_equal(
                ours.sort_values(key, ignore_index=True), theirs.sort_values(key, ignore_index=True)
            )


def test_a_corpus_without_names_gives_empty_tables(corpus):
    tables = analyze(read_corpus(corpus(a="It rained all day and nobody came to the meeting.")))
    assert [len(table) for _, table in tables] == [1, 0, 0, 0, 0, 0, 0, 0]
    assert node_metrics(build_graph(tables.ties, tables.actors)).empty and lay_out(nx.Graph()).empty


def test_the_network_obeys_its_algebra(tables):
    graph = build_graph(tables.ties, tables.actors)
    matrix = nx.to_numpy_array(graph)
    assert (matrix == matrix.T).all() and not matrix.diagonal().any()
    assert matrix.sum() == 2 * tables.ties.weight.sum()
    for relation in ("signed with", "met", "mentioned with"):
        part = build_graph(tables.ties, tables.actors, relation=relation)
        assert set(part.edges) <= {tuple(e) for e in graph.edges} | {tuple(reversed(e)) for e in graph.edges}
    measured = node_metrics(graph)
    assert measured.strength.sum() == matrix.sum() and measured.betweenness.between(0, 1).all()
    assert measured.groupby("community").size().is_monotonic_decreasing


def test_the_layout_is_the_same_whatever_the_order(tables):
    graph = build_graph(tables.ties, tables.actors)
    shuffled = nx.Graph()
    shuffled.add_edges_from(reversed(list(graph.edges)))
    pd.testing.assert_frame_equal(lay_out(graph), lay_out(shuffled))


def test_only_what_was_concluded_and_only_who_met_is_tied(corpus):
    texts = {
        "a": "Kenya rejected a trade agreement with Ghana. Emmanuel Macron will hold talks with Olaf Scholz.",
        "b": "Peru and Chile are expected to sign a fishing treaty in Lima next month, their foreign ministers said.",
    }
    tables = analyze(read_corpus(corpus(**texts)))
    assert set(tables.agreements.status) == {"rejected", "planned"} and set(tables.ties.relation) == {"mentioned with"}


def test_companies_without_a_country_merge(corpus):
    text = "Acme Corp and Globex Corp signed a merger agreement on 3 May 2024, officials of the two said on Friday."
    tables = analyze(read_corpus(corpus(a=text, b=text + " It was expected.")))
    assert len(tables.reports) == 2 and len(tables.agreements) == 1


def test_ids_stay_unique_whatever_the_names():
    names, ids = actors_of(
        [entity("Nord Stream", "organization", "RUS")],
        [entity("Nord Stream", "organization", "DEU")],
        [entity("Nord Stream 2", "organization")],
    )
    assert len(names) == 3 and len({i for article in ids for i in article}) == 3


def test_the_graph_files_come_back_equal(tables, tmp_path):
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        write_graphs(tables.ties, tables.actors, folder, description='ties of "a < b"')
    assert all(
        path.read_bytes() == (tmp_path / "two" / path.name).read_bytes() for path in (tmp_path / "one").iterdir()
    )
    for graph in (
        nx.read_graphml(tmp_path / "one" / "network.graphml", force_multigraph=True),
        nx.MultiGraph(nx.read_gexf(tmp_path / "one" / "network.gexf")),
    ):
        nodes = {(i, d["label"], d["kind"], d["country"], d["mentions"]) for i, d in graph.nodes(data=True)}
        assert nodes == set(
            tables.actors[["actor_id", "name", "kind", "country", "mentions"]].itertuples(index=False, name=None)
        )
        edges = {(*sorted(pair), d["relation"], d["weight"], d["articles"]) for *pair, d in graph.edges(data=True)}
        assert (
            edges
            == {
                (t.source, t.target, t.relation, t.weight, len(t.articles)) for t in tables.ties.itertuples(index=False)
            }
            and edges
        )


def test_the_graph_files_say_what_they_are_of(tables, tmp_path):
    said = describe(tables.provenance)
    assert (
        said == f"corpus sha256 {tables.provenance['corpus']['sha256']}, research {version('research')}"
        and describe({}) == ""
    )
    write_graphs(tables.ties, tables.actors, tmp_path, description=said + ' <&"')
    assert nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True).graph["description"] == said + ' <&"'
    meta = ElementTree.parse(tmp_path / "network.gexf").getroot()[0]
    assert [child.text for child in meta] == [f"NetworkX {nx.__version__}", said + ' <&"']
    write_graphs(tables.ties, tables.actors, tmp_path)
    assert not any(b"description" in path.read_bytes() for path in tmp_path.iterdir())


def test_gephi_s_format_is_kept_to_its_schema(tables, tmp_path):
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("gexf.rng")))
    write_graphs(tables.ties, tables.actors, tmp_path, description="corpus")
    file = etree.parse(tmp_path / "network.gexf")
    assert schema.validate(file), schema.error_log
    next(file.iter("{*}edge")).set("colour", "red")
    assert not schema.validate(file)


def test_no_name_breaks_a_graph_file(tables, tmp_path):
    actors = tables.actors.assign(name=['a\x00<b> & \u202e"c"'] * len(tables.actors))
    write_graphs(tables.ties, actors, tmp_path)
    assert {d["label"] for _, d in nx.read_gexf(tmp_path / "network.gexf").nodes(data=True)} == {
        'a\ufffd<b> & \ufffd"c"'
    }
