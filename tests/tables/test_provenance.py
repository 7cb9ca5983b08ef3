"""Provenance: the record of what tables rest on depends on that and on nothing else."""

import os
import warnings
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import TablesError
from research.tables.bundle import Tables
from research.tables.provenance import hash_files, trace

TEXT = "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said."
FACTS = '[[article]]\nid = "a"\npublisher = "The Daily"\nreason = "its masthead"\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A corpus and a lexicon in the working folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "news/a.txt": TEXT,
        "news/corpus.toml": FACTS,
        "words/meetings.toml": 'verbs = ["palaver"]\n',
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    return tmp_path


def record(folder="news", **options):
    return analyze(read_corpus(folder), **{"lexicon": "words", **options}).provenance


def flat(found, *above):
    """The leaves of a record by their paths."""
    return {
        path: leaf
        for key, value in found.items()
        for path, leaf in (flat(value, *above, key).items() if isinstance(value, dict) else [((*above, key), value)])
    }


def test_it_says_what_the_tables_rest_on(here):
    found = record(duplicates=True)
    assert found["corpus"]["folder"] == "news" and found["corpus"]["articles"] == 1
    assert found["parameters"] == {"duplicates": True, "model": "", "lexicon": "words", "reader": ""}
    assert found["model"]["name"].startswith("en_core_web_sm") and found["model"]["licence"] == "MIT"
    assert {name: version(name) for name in ("research", "spacy", "pandas")}.items() <= found["packages"].items()
    assert list(found["packages"]) == sorted(found["packages"]) and not {"pytest", "ruff"} & set(found["packages"])


CHANGES = {
    "nothing": (lambda: None, {}),
    "an article's text": (lambda: Path("news/a.txt").write_text(TEXT + " It rained."), {("corpus", "sha256")}),
    "an article more": (
        lambda: Path("news/b.txt").write_text(TEXT + " It rained."),
        {("corpus", "sha256"), ("corpus", "articles")},
    ),
    "corpus.toml": (lambda: Path("news/corpus.toml").write_text(FACTS + "# no more"), {("corpus", "facts")}),
    "the data's name": (
        lambda: Path("news/corpus.toml").write_text(FACTS + '[about]\ntitle = "Pacts"\n'),
        {("corpus", "facts"), ("about", "title")},
    ),
    "a word": (lambda: Path("words/meetings.toml").write_text("verbs = []\n"), {("lexicon",)}),
    "a list of words": (lambda: Path("words/people.toml").write_text(""), {("lexicon",)}),
    "another file": (lambda: Path("words/notes.txt").write_text(""), {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_input_changes_its_own_entry(here, name):
    change, entries = CHANGES[name]
    before = flat(record())
    change()
    after = flat(record())
    assert before.keys() <= after.keys() and {path for path in after if before.get(path) != after[path]} == set(entries)


def test_a_list_of_articles_has_no_folder_and_no_corpus_toml(here):
    corpus = read_corpus("news")
    tables = analyze(corpus)
    of_list = trace(list(corpus), tables.articles)
    assert flat(tables.provenance).items() - flat(of_list).items() == {
        (("corpus", "folder"), "news"),
        (("corpus", "facts"), corpus.curation_sha256),
    }
    assert of_list["corpus"]["folder"] == of_list["corpus"]["facts"] == of_list["lexicon"] == hash_files("", "*") == ""


def test_it_is_written_the_same_and_read_back(here):
    one, two = (
        analyze(read_corpus("news"), lexicon="words").save(name) / "provenance.json" for name in ("one", "./two/")
    )
    assert one.read_bytes() == two.read_bytes() and one.read_bytes().endswith(b"}\n")
    assert Tables.load("one").provenance == record()


def test_a_folder_whose_name_is_no_text_is_named(here):
    name = os.fsdecode(b"n\xff\xc3\xa9ws")
    try:
        Path("news").rename(name)
    except OSError:
        pytest.skip("this disk takes no such name")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert Tables.load(analyze(read_corpus(name)).save("out")).provenance["corpus"]["folder"] == name


@pytest.mark.parametrize("written", [None, b"", b"{", b"[]", b"\xff\xfe\xff", b"[" * 100_000])
def test_a_record_that_is_none_is_refused(tables, tmp_path, written):
    folder = replace(tables, provenance={}).save(tmp_path / "out")
    assert Tables.load(folder).provenance == {}
    (folder / "provenance.json").unlink()
    if written is not None:
        (folder / "provenance.json").write_bytes(written)
    with pytest.raises(TablesError, match=r"provenance.json is (missing or )?no record of ours; write the folder anew"):
        Tables.load(folder)
