"""The cache: the same tables with it, without it, and with a damaged one; only what changed is read again."""

import ast
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from research import cache, reader
from research.agreements.inference import load_network
from research.analysis import _read, analyze, read_prose
from research.corpus.loading import read_corpus
from research.errors import CacheWarning
from research.extraction import LIBRARIES, Step
from research.nlp.lexicon import DEFAULT_LEXICON, Lexicon
from research.nlp.pipeline import load_model
from research.pool import InlineExecutor
from research.reader import read_articles
from research.readings import Reading

TEXTS = {
    "a": "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said.",
    "b": "Peru and Chile ratified a fishing treaty in Lima, and President Ana Quispe met President Luis Rojas there.",
}

READING = Step(_read, Reading, {"model": "", "lexicon": DEFAULT_LEXICON, "reader": ""})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def articles(corpus):
    return read_corpus(corpus(**TEXTS))


@pytest.fixture
def count(monkeypatch):
    """How many articles are read with the model."""
    read = []

    def counted(articles, nlp, network, **options):
        read.extend(articles)
        return read_articles(articles, nlp, network, **options)

    monkeypatch.setattr(reader, "read_articles", counted)
    return lambda: len(read)


def same(one, other):
    return all(a.equals(b) for (_, a), (_, b) in zip(one, other, strict=True))


def test_a_reading_comes_back_as_it_was(folder, articles, count):
    fresh = list(read_articles(articles, load_model(), load_network()))
    assert (
        list(read_prose(articles, 2, InlineExecutor(), lexicon=DEFAULT_LEXICON))
        == fresh
        == list(read_prose(articles, 2, InlineExecutor(), lexicon=DEFAULT_LEXICON))
    )
    assert count() == 2 and cache.measure_cache()[0] == 4  # the structure of each, and its reading
    assert cache.clear_cache() == 4 and cache.measure_cache() == (0, 0)


def test_only_what_changed_is_read_again(folder, corpus, articles, count):
    analyze(articles)
    changed = read_corpus(corpus(b=TEXTS["b"].replace("Lima", "Tacna"), c=TEXTS["a"] + " It rained."))
    analyze(changed)
    assert count() == 4
    analyze(articles, lexicon="")
    assert count() == 4


def test_another_lexicon_reads_anew(folder, articles, count, tmp_path):
    list(read_prose(articles, 2, InlineExecutor(), lexicon=DEFAULT_LEXICON))
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "countries.toml").write_text('regions = ["Accra"]\n')
    list(read_prose(articles, 2, InlineExecutor(), lexicon=Lexicon(str(tmp_path / "lexicon"))))
    assert count() == 4


def test_a_damaged_entry_is_noticed_and_read_anew(folder, articles, count):
    tables = analyze(articles)
    with closing(sqlite3.connect(folder / "research.sqlite")) as base, base:
        base.execute("UPDATE entries SET entry = CAST(substr(entry, 1, 20) || x'00' || substr(entry, 22) AS BLOB)")
    assert same(analyze(articles), tables) and count() == 4
    assert same(analyze(articles), tables) and count() == 4


@pytest.mark.parametrize(
    "damage", [b"no database at all, but long enough to be looked at " * 40, b"", b"SQLite format 3\0" + bytes(4000)]
)
@pytest.mark.filterwarnings("ignore::research.errors.CacheWarning")
def test_a_damaged_file_is_begun_anew(folder, articles, count, damage):
    tables = analyze(articles)
    (folder / "research.sqlite").write_bytes(damage)
    assert same(analyze(articles), tables) and count() == 4
    assert same(analyze(articles), tables) and count() in (4, 6)


def test_a_cache_that_cannot_be_used_is_told_and_done_without(tmp_path, monkeypatch, articles, count):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    with pytest.warns(
        CacheWarning,
        match=r"The cache cannot be used \(.*\); articles are read anew\. RESEARCH_CACHE names another folder\.",
    ):
        analyze(articles)
    assert count() == 2


def test_off_is_no_cache(tmp_path, monkeypatch, articles, count):
    monkeypatch.setenv(cache.VARIABLE, "off")
    assert same(analyze(articles), analyze(articles)) and count() == 4 and cache.measure_cache() == (0, 0)


def test_what_is_not_used_goes_when_there_is_too_much(folder, articles, monkeypatch):
    analyze(articles)
    with closing(sqlite3.connect(folder / "research.sqlite")) as base, base:
        base.executemany("INSERT INTO entries VALUES (?, ?, 0)", [(bytes([n]), b"old") for n in range(6)])
    monkeypatch.setattr(cache, "MAX_SIZE", 1)
    analyze(articles)
    assert cache.measure_cache()[0] == 8


@pytest.mark.slow
def test_a_run_from_the_cache_loads_no_model(folder, corpus):
    code = "import sys, research; research.analyze(research.read_corpus(sys.argv[1])); print('spacy' in sys.modules)"
    assert [
        subprocess.check_output([sys.executable, "-c", code, corpus(**TEXTS)], text=True).strip() for _ in range(2)
    ] == ["True", "False"]


@pytest.mark.parametrize(
    "changed",
    [
        "extraction.py",
        "nlp/dates.py",
        "agreements/windows.py",
        "nlp/lexicon/people.toml",
        "agreements/model/words.onnx",
    ],
)
def test_the_version_covers_code_lexicons_and_weights(monkeypatch, tmp_path, changed):
    package = Path(shutil.copytree(cache._HERE, tmp_path / "research"))
    monkeypatch.setattr(cache, "_HERE", package)
    monkeypatch.setattr(cache, "FOLDER", package / "nlp" / "lexicon")
    for version in (cache.code_version, cache.network_version):
        version.cache_clear()
    before = READING.version
    with (package / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    for version in (cache.code_version, cache.network_version):
        version.cache_clear()
    assert READING.version != before
    for version in (cache.code_version, cache.network_version):
        version.cache_clear()


def test_the_version_covers_the_packages_that_the_work_on_an_article_imports():
    paths = [
        path for name in ("nlp", "corpus", "mentions", "agreements") for path in (cache._HERE / name).rglob("*.py")
    ]
    paths = [path for path in paths if path.parent.name not in ("online", "pdf")]  # they give texts, which keys hold
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    roots = {name.split(".")[0] for name in names} - sys.stdlib_module_names
    packages = packages_distributions()
    assert {packages[root][0].lower().replace("_", "-") for root in roots} <= set(LIBRARIES)
