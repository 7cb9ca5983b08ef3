"""The data package: Frictionless finds the tables as their schema says, and notices what was changed."""

import json
from dataclasses import replace

import pytest
from frictionless import Package, validate

from research.actors.table import countries_frame
from research.actors.ties import RELATIONS
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.nlp.lexicon import DEFAULT_LEXICON
from research.nlp.places.gazetteer import gazetteer
from research.problems import OUTCOMES
from research.readings import KINDS, STATUSES
from research.tables.bundle import Tables
from research.tables.schema import read_schema

TEXTS = {
    "a": "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said.",
    "b": "Peru and Chile ratified a fishing treaty in Lima, and President Ana Quispe met President Luis Rojas there.",
    "=c": "Peru and Chile will sign a rail accord in May 2025, the Ministry of Transport said.",
}


@pytest.fixture
def folder(corpus, tmp_path):
    return analyze(read_corpus(corpus(**TEXTS))).save(tmp_path / "out")


def errors(folder):
    report = validate(str(folder / "datapackage.json"))
    return [error.type for task in report.tasks for error in task.errors] + [error.type for error in report.errors]


def test_it_is_valid(folder):
    assert errors(folder) == []
    resources = {resource.name: resource for resource in Package(str(folder / "datapackage.json")).resources}
    assert set(resources) == {name for table in read_schema() for name in (table, f"{table}-parquet")}
    assert resources["agreements"].read_rows()[0]["parties"] in ("GHA; KEN", "CHL; PER")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [("ratified", "sealed", "constraint-error"), ("a#01", "b#77", "hash-count"), (",b,", ",z,", "foreign-key")],
)
def test_what_was_changed_is_noticed(folder, old, new, error):
    path = folder / "reports.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    assert error in errors(folder)


def test_the_schema_is_that_of_the_tables(folder):
    tables = Tables.load(folder)
    assert {name: list(table.columns) for name, table in tables} == {
        name: list(table.columns) for name, table in read_schema().items()
    }
    for name, table in tables:
        schema = read_schema()[name]
        assert all(column.description for column in schema.columns.values())
        assert not schema.key or not table.duplicated(list(schema.key)).any()
        assert {c for c in table if len(table) and isinstance(table[c].iloc[0], list)} <= set(schema.lists)


def test_the_vocabularies_are_those_of_the_code():
    columns = {name: table.columns for name, table in read_schema().items()}
    assert columns["actors"]["kind"].enum == columns["mentions"]["kind"].enum == KINDS
    assert columns["reports"]["status"].enum == columns["agreements"]["status"].enum == STATUSES
    assert columns["ties"]["relation"].enum == RELATIONS
    assert columns["problems"]["outcome"].enum == OUTCOMES


def test_countries_join_to_other_data(folder):
    countries = Tables.load(folder).countries.set_index("code")
    assert countries.loc["GHA"].tolist() == ["Ghana", "country", "GHA", 452] and set(countries.index) == {
        "CHL",
        "GHA",
        "KEN",
        "PER",
    }
    table = countries_frame(["XAB", "HVO"], lexicon=DEFAULT_LEXICON)
    assert list(table.name) == ["Upper Volta", "Abkhazia"] and list(table.iso3) == ["", ""]
    table = countries_frame(["SUN", "EU", "PSE", "", "SUN"], lexicon=DEFAULT_LEXICON).set_index("code")
    assert table.iso3.to_dict() == {"EU": "", "PSE": "PSE", "SUN": ""} and table.cow.dropna().to_dict() == {"SUN": 365}
    cow = DEFAULT_LEXICON.table("codes")["cow"]
    assert set(cow) < {place.code for place in gazetteer(DEFAULT_LEXICON).places}
    shared = {code for code, number in cow.items() if list(cow.values()).count(number) > 1}  # one state, two codes
    assert shared == set("RUS SUN SRB YUG SCG BEN DHY BFA HVO COD ZAR ZWE RHO VNM VDR".split())


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("", {"title": "Who is named, who agreed what with whom, and who is tied to whom"}),
        ('title = "Pacts of “1949” & after"', {"title": "Pacts of “1949” & after"}),
        ('licence = "CC-BY-4.0"', {"licenses": [{"name": "CC-BY-4.0"}]}),
        ('licence = "CC BY 4.0"', {"licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}]}),
        ('licence = "版权所有"', {"licenses": [{"name": "other", "title": "版权所有"}]}),
        ('licence = "https://example.org/terms"', {"licenses": [{"path": "https://example.org/terms"}]}),
        ('address = "https://example.org/pacts"', {"homepage": "https://example.org/pacts"}),
    ],
)
def test_what_is_said_of_the_data_is_in_the_package(corpus, tmp_path, about, said):
    folder = corpus(a=TEXTS["a"])
    (folder / "corpus.toml").write_text(f"[about]\n{about}\n", "utf-8")
    out = analyze(read_corpus(folder)).save(tmp_path / "out")
    descriptor = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert errors(out) == [] and said.items() <= descriptor.items()
    assert {"licenses", "homepage"} & set(descriptor) == {"licenses", "homepage"} & set(said)
    again = Tables.load(out).save(tmp_path / "again")
    assert (again / "datapackage.json").read_bytes() == (out / "datapackage.json").read_bytes()


def test_publishers_are_sources(folder):
    tables = Tables.load(folder)
    replace(tables, articles=tables.articles.assign(publisher=["The Daily", "", "A Wire"])).save(folder)
    assert Package(str(folder / "datapackage.json")).sources == [{"title": "A Wire"}, {"title": "The Daily"}]
