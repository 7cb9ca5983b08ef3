"""What a reader asks for: dates, kinds, status, relation and actors narrow the tables, and nothing else changes."""

import pandas as pd
import pytest

import research
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import ParameterError, VerificationError
from research.tables.selection import (
    filter_actors,
    filter_agreements,
    filter_articles,
    filter_period,
    filter_ties,
    find_actors,
    within,
)

ARTICLES = {
    "a": (
        "2024-05-04",
        "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said.",
    ),
    "b": (
        "2024-06-11",
        "Kenya and Ghana signed a fishing treaty in Nairobi on 10 June 2024. "
        "Minister Mary Adjei met President Luis Rojas of Peru there. Adjei left.",
    ),
    "c": ("2025", "Peru and Chile will sign a rail accord, the European Union said. Kenya was not named by Chile."),
    "d": ("", "Peru and Chile ratified an extradition treaty in Lima."),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for name, (_, text) in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text)
    said = "".join(
        f'[[article]]\nid = "{name}"\npublished = "{date}"\nreason = "made up"\n'
        for name, (date, _) in ARTICLES.items()
        if date
    )
    (folder / "corpus.toml").write_text(said)
    corpus = read_corpus(folder)
    return corpus, analyze(corpus)


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [
        ({}, "abcd"),
        ({"since": "2024"}, "abc"),
        ({"since": "2024-06"}, "bc"),
        ({"until": "2024-05"}, "a"),
        ({"since": "2024-05-04", "until": "2024-06-11"}, "ab"),
        ({"since": "2025-02"}, ""),  # the day in 2025 is not stated, and may be before
    ],
)
def test_a_period_keeps_what_its_articles_say(found, bounds, kept):
    corpus, tables = found
    chosen = filter_period(tables, **bounds)
    assert "".join(chosen.articles.article_id) == kept == "".join(a.article_id for a in filter_articles(corpus, chosen))
    assert set(chosen.mentions.article_id) <= set(kept) and set(chosen.reports.article_id) <= set(kept)
    assert int(chosen.actors.mentions.sum()) == len(chosen.mentions)
    assert (
        chosen.actors.set_index("actor_id").articles.to_dict()
        == chosen.mentions.groupby("actor_id").article_id.nunique().to_dict()
    )
    assert set(chosen.agreements.agreement_id) == set(chosen.reports.agreement_id)
    assert {article for ids in chosen.ties.articles for article in ids} <= set(kept)


def test_the_weights_of_a_period_are_those_of_its_articles_alone(found, tmp_path):
    _, tables = found
    for until in ("2024-05", "2024-06", "2025"):
        kept = set(filter_period(tables, until=until).articles.article_id)
        (folder := tmp_path / until).mkdir()
        for name in kept:
            (folder / f"{name}.txt").write_text(ARTICLES[name][1])
        pd.testing.assert_frame_equal(
            filter_period(tables, until=until).ties.reset_index(drop=True),
            analyze(read_corpus(folder)).ties,
            check_dtype=False,
        )


def test_actors_are_found_by_name_alias_id_and_code(found):
    _, tables = found
    for names in ("kenya; GHA ;adjei", ["kenya", " GHA", "adjei", ""], ("adjei", "Kenya", "ghana")):
        assert find_actors(tables, names) == ["ghana", "kenya", "mary-adjei"]
    assert find_actors(tables, " ; ") == find_actors(tables, []) == find_actors(tables, None) == []
    assert find_actors(tables, "mary-adjei") == find_actors(tables, "MARY ADJÉI")
    with pytest.raises(
        ParameterError,
        match=r"actor 'Keny' is not named in the articles; nearest: Kenya, .*; separate names with semicolons",
    ):
        find_actors(tables, "Keny")


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["trade agreement", "fishing treaty", "rail accord", "extradition treaty"]),
        ({"status": "signed"}, ["trade agreement", "fishing treaty"]),
        ({"since": "2024-06"}, ["fishing treaty"]),
        ({"until": "2024-05"}, ["trade agreement"]),
        ({"actors": "Chile"}, ["rail accord", "extradition treaty"]),
        ({"actors": "Chile", "status": "ratified"}, ["extradition treaty"]),
        ({"actors": "Luis Rojas"}, []),
    ],
)
def test_agreements_of_a_status_date_or_party(found, asked, titles):
    _, tables = found
    chosen = filter_agreements(tables, **asked)
    assert sorted(chosen.agreements.title) == sorted(titles) and set(chosen.reports.agreement_id) == set(
        chosen.agreements.agreement_id
    )
    assert chosen.actors is tables.actors


def test_actors_of_a_kind_bring_their_mentions(found):
    _, tables = found
    people = filter_actors(tables, kinds="person")
    assert set(people.actors.kind) == set(people.mentions.kind) == {"person"} and set(people.actors.name) == {
        "Mary Adjei",
        "Luis Rojas",
    }
    assert list(filter_actors(tables, kinds=["country", "person"], actors="Peru").actors.name) == ["Peru"]


def test_ties_of_a_relation_kind_or_actor(found):
    _, tables = found
    assert set(filter_ties(tables, relation="met").ties.relation) == {"met"}
    near = filter_ties(tables, actors="Luis Rojas").ties
    assert len(near) and all("luis-rojas" in pair for pair in zip(near.source, near.target, strict=True))
    states = filter_ties(tables, kinds="country").ties
    assert {*states.source, *states.target} <= set(tables.actors.actor_id[tables.actors.kind == "country"]) and len(
        states
    )


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("spring", "", "since is 'spring', no EDTF date; write 2024-06-19, 2024-06 or 2024"),
        ("2025", "2024-12", "since is '2025' and until '2024-12', which comes before it"),
    ],
)
def test_impossible_bounds_are_errors(since, until, message):
    with pytest.raises(ParameterError, match=message):
        within(pd.Series(["2024"]), since, until)


def test_a_state_that_only_signs_is_a_party_and_drawn(tmp_path):
    (tmp_path / "a.txt").write_text("Russia and Kenya held talks in Nairobi.")
    (tmp_path / "b.txt").write_text(
        "The Russian and Kenyan ministers signed a trade agreement in Moscow on 3 May 2024."
    )
    dates = {"a": "2023", "b": "2024-05-04"}
    entry = '[[article]]\nid = "{}"\npublished = "{}"\nreason = "x"\n'
    (tmp_path / "corpus.toml").write_text("".join(entry.format(*item) for item in dates.items()))
    tables = analyze(read_corpus(tmp_path))
    late = filter_period(tables, since="2024")
    assert research.chart_network(late).to_dict() and research.chart_matrix(late).to_dict() and len(late.ties)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "corpus.toml").unlink()
    alone = analyze(read_corpus(tmp_path))
    assert (
        len(filter_agreements(alone, actors="RUS").agreements)
        == len(filter_agreements(alone, actors="kenya").agreements)
        == 1
    )


def test_selections_combine_and_are_recorded(found, tmp_path):
    _, tables = found
    people = filter_actors(tables, kinds="person")
    assert research.chart_network(people).to_dict() and len(filter_agreements(people, actors="Peru").agreements) == 2
    assert len(filter_ties(tables, kinds=[], actors=" ; ").ties) == len(tables.ties) and len(
        filter_actors(tables, kinds=";").actors
    ) == len(tables.actors)
    narrow = filter_ties(filter_period(tables, since="2024"), relation="met")
    assert (
        narrow.provenance["selected"] == [{"since": "2024"}, {"relation": "met"}]
        and "selected" not in tables.provenance
    )
    with pytest.raises(VerificationError, match="holds only what was selected of its tables"):
        research.verify(narrow.save(tmp_path / "out"))


def test_what_is_asked_for_is_said():
    assert (
        research.summarize_selection(status="", actors="").data
        == "Nothing is left out; `status` and `actors` narrow the selection."
    )
    assert (
        research.summarize_selection(status="signed", signed_since="2024").data
        == "The selection: status signed and signed since 2024."
    )
