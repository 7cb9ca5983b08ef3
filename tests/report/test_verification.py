"""Verification: what was written is equal when made again, and every change is told by its place and both values."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from research.__main__ import main
from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import VerificationError
from research.report.verification import _compare, verify
from research.tables.bundle import TABLE_FILES

pytestmark = [pytest.mark.filterwarnings("ignore::research.errors.CorpusWarning"), pytest.mark.slow]
TEXTS = {
    "a": "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, Foreign Minister Mary Adjei said.",
    "b": "Peru and Chile ratified a fishing treaty in Lima, and President Ana Quispe met President Luis Rojas there.",
}
GOLD = {"doc": "a", "actors": [], "agreements": []}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a corpus, annotations, a lexicon, tables and a report."""
    folder = tmp_path_factory.mktemp("place")
    files = {f"news/{name}.txt": text for name, text in TEXTS.items()}
    files |= {"news/c.db": "", "gold/a.json": json.dumps(GOLD), "words/meetings.toml": 'verbs = ["palaver"]\n'}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["tables", "news", "--out", "tables", "--lexicon", "words"]) == 0
        assert main(["report", "./news/", "--out", "report", "--lexicon", "words", "--gold", "gold"]) == 0
    return folder


@pytest.fixture
def here(place, tmp_path, monkeypatch):
    """A copy of it to change, in the working folder."""
    shutil.copytree(place, tmp_path / "place")
    monkeypatch.chdir(tmp_path / "place")
    return tmp_path / "place"


def edit(path, old, new):
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), "utf-8", newline="")


def edit_parquet(name, row, column, value):
    table = pd.read_parquet(f"tables/{name}.parquet")
    table[column] = [value if n == row else old for n, old in enumerate(table[column])]
    table.to_parquet(f"tables/{name}.parquet", index=False)


def test_fresh_tables_are_equal(here, capsys):
    assert main(["verify", "tables"]) == 0
    assert capsys.readouterr().out == f"Verified: {len(TABLE_FILES)} files are equal.\n"
    Path("tables/.ipynb_checkpoints").mkdir()
    assert verify("report/tables", jobs=2).equal


def test_a_fresh_report_is_equal_wherever_its_corpus_lies_now(here, capsys):
    record = json.loads(Path("report/provenance.json").read_bytes())
    assert record["command"] == "report" and record["corpus"]["folder"] == "news"
    assert (
        record["parameters"]
        == {"duplicates": False, "model": "", "lexicon": "words", "reader": "", "strict": False, "gold": "gold"}
        and len(record["gold"]) == 64
    )
    for name in ("news", "gold", "words"):
        Path(name).rename(f"moved-{name}")
    count = len([path for path in Path("report").rglob("*") if path.is_file()])
    assert (
        main(
            [
                "verify",
                "report",
                "--corpus",
                "moved-news",
                "--gold",
                "moved-gold",
                "--lexicon",
                str(here / "moved-words"),
            ]
        )
        == 0
    )
    assert capsys.readouterr().out == f"Verified: {count} files are equal.\n"


CHANGES = {
    "a cell": (
        lambda: edit("tables/reports.csv", ",ratified,", ",signed,"),
        ["tables/reports.csv, row report_id 'b#01', status: found 'signed', made again 'ratified'"],
    ),
    "a cell in Parquet": (
        lambda: edit_parquet("actors", 0, "mentions", 99),
        ["tables/actors.parquet, row actor_id 'ana-quispe', mentions: found '99', made again '1'"],
    ),
    "a list in Parquet": (
        lambda: edit_parquet("reports", 0, "parties", ["KEN", "TGO"]),
        [
            "tables/reports.parquet, row report_id 'a#01', parties: "
            "found \"['KEN', 'TGO']\", made again \"['GHA', 'KEN']\""
        ],
    ),
    "a key": (
        lambda: edit("tables/countries.csv", "GHA,Ghana", "TGO,Ghana"),
        ["tables/countries.csv, row code 'TGO' is not made again", "tables/countries.csv, row code 'GHA' is missing"],
    ),
    "a row twice": (
        lambda: edit("tables/countries.csv", "GHA,Ghana,country,GHA,452\n", "GHA,Ghana,country,GHA,452\n" * 2),
        ["tables/countries.csv, row code 'GHA' (2) is not made again"],
    ),
    "rows of a table without a key": (
        lambda: edit("tables/problems.csv", "passed over", "lost"),
        ["tables/problems.csv, row 1, outcome: found 'lost', made again 'passed over'"],
    ),
    "a column": (
        lambda: edit("tables/countries.csv", "code,name,", "code,label,"),
        [
            "tables/countries.csv, the columns: "
            "found 'code, label, kind, iso3, cow', made again 'code, name, kind, iso3, cow'"
        ],
    ),
    "the line ends": (lambda: edit("tables/countries.csv", "\n", "\r\n"), ["tables/countries.csv: the bytes differ"]),
    "no table": (lambda: Path("tables/ties.parquet").write_bytes(b"PAR1"), ["tables/ties.parquet cannot be read"]),
    "half a cell": (lambda: Path("tables/ties.csv").write_text('source,"'), ["tables/ties.csv cannot be read"]),
    "a hash": (
        lambda: edit("tables/datapackage.json", '"name": "research-tables"', '"name": "tables"'),
        ["tables/datapackage.json, name: found 'tables', made again 'research-tables'"],
    ),
    "no notebook": (
        lambda: Path("notebooks/00-findings.ipynb").write_text("[]"),
        ["notebooks/00-findings.ipynb cannot be read"],
    ),
    "a page": (lambda: edit("index.html", "<h1>", "<h1>No "), ["index.html: the bytes differ"]),
    "a graph": (lambda: edit("network.graphml", "Kenya", "Togo"), ["network.graphml: the bytes differ"]),
    "a file less": (lambda: Path("tables/ties.csv").unlink(), ["tables/ties.csv is missing"]),
    "a folder for a file": (
        lambda: (Path("codebook.html").unlink(), Path("codebook.html").mkdir()),
        ["codebook.html is missing"],
    ),
    "a file more": (lambda: Path("tables/x\n\u202ey.csv").write_text("x"), ["tables/x\ufffd\ufffdy.csv is not ours"]),
    "the record's form": (
        lambda: edit("tables/provenance.json", "{", " {"),
        ["tables/provenance.json: the bytes differ"],
    ),
    "the record of the tables alone": (
        lambda: edit("tables/provenance.json", '"articles": 2', '"articles": 3'),
        ["tables/provenance.json, corpus.articles: found '3', made again '2'"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_by_hand_is_told(here, place, monkeypatch, name):
    change, told = CHANGES[name]
    monkeypatch.chdir(here / "report")
    change()
    verification = _compare(here / "report", place / "report", [])
    assert not verification.equal and verification.differing == 1 and verification.more == 0
    assert verification.differences == tuple(told)
    assert str(verification).splitlines() == [*told, "1 difference." if len(told) == 1 else f"{len(told)} differences."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ("2024-05-03</span>", "2024-05-31</span>"),
            r"cell \d+: found '….*>2024-05-31</span>.*', made again '….*>2024-05-03</span>",
        ),
        (("# Who agreed", "# Who said"), r"cell 1: found '# Who said what.*', made again '# Who agreed what"),
        (('"cells": [', '"cells": [{"cell_type": "raw"},'), r"cell 1: found 'raw', made again "),
    ],
)
def test_a_change_in_a_notebook_is_told_by_its_cell(here, place, change, sentence):
    edit("report/notebooks/03-agreements.ipynb", *change)
    told = _compare(here / "report", place / "report", []).differences
    assert re.match(rf"notebooks/03-agreements\.ipynb, {sentence}", told[0])
    assert len(told) == 1 or "raw" in sentence


def test_the_command_tells_differences_and_gives_another_exit_code(here, capsys):
    edit("tables/reports.csv", ",ratified,", ",signed,")
    Path("tables/ties.csv").unlink()
    edit_parquet("actors", 0, "mentions", 99)
    assert main(["verify", "tables"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "reports.csv, row report_id 'b#01', status: found 'signed', made again 'ratified'",
        "ties.csv is missing",
        "actors.parquet, row actor_id 'ana-quispe', mentions: found '99', made again '1'",
        "3 differences.",
    ]


PREMISES = {
    "a package": (
        lambda: edit("tables/provenance.json", f'"pandas": "{pd.__version__}"', '"pandas": "3.0.{}"'),
        f"made with pandas 3.0.{{}}, here {pd.__version__}",
    ),
    "Python": (lambda: edit("tables/provenance.json", '"python": "3.', '"python": "2.'), "made with Python 2."),
    "what is no premise": (
        lambda: edit("tables/provenance.json", '"python"', '"{x}": 1, "python"'),
        "made with {x} 1, here none",
    ),
    "an article": (lambda: edit("news/a.txt", "Accra", "Tema"), "made of articles of sha256 "),
    "corpus.toml": (
        lambda: Path("news/corpus.toml").write_text("# nothing\n"),
        "made with a corpus.toml of sha256 none, here ",
    ),
    "the lexicon": (lambda: edit("words/meetings.toml", "palaver", "natter"), "made with a lexicon of sha256 "),
}


@pytest.mark.parametrize("name", PREMISES)
def test_a_premise_that_is_another_is_told_first(here, name):
    change, told = PREMISES[name]
    change()
    verification = verify("tables")
    assert not verification.equal and verification.premises[0].startswith(told) and len(verification.premises) == 1
    assert (name == "an article") is bool(verification.differences)
    assert str(verification).startswith(told)


def test_of_many_differences_the_first_are_told_and_the_rest_counted(here):
    for n in range(30):
        Path(f"news/d{n}.txt").write_text(
            f"Kenya and Ghana signed trade agreement No. {n} in Accra on {n % 28 + 1} May 2023, officials said."
        )
    lines = str(verify("tables")).splitlines()
    assert lines[0] == "made of 2 articles, here 32" and lines[1].startswith("made of articles of sha256 ")
    rest, total = (int(line.split()[at].replace(",", "")) for line, at in ((lines[-2], 2), (lines[-1], 0)))
    assert lines[-2] == f"… and {rest:,} more" and len(lines) == 2 + 20 + 2 and total == 22 + rest > 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone"], "gone/provenance.json is missing or no record of ours; write the folder anew"),
        (["news"], "news/provenance.json is missing or no record of ours; write the folder anew"),
        (
            ["tables", "--corpus", "elsewhere"],
            "corpus 'elsewhere', of which 'tables' was made, is not here; say where it is now with --corpus",
        ),
        (
            ["tables", "--lexicon", "elsewhere"],
            "lexicon 'elsewhere', of which 'tables' was made, is not here; say where it is now with --lexicon",
        ),
        (["tables", "--gold", "gold"], "'tables' was made without --gold; leave it out"),
    ],
)
def test_what_cannot_be_verified_is_one_clear_line(here, capsys, arguments, message):
    assert main(["verify", *arguments]) == 2
    assert capsys.readouterr() == ("", f"research: {message}\n")


def test_a_corpus_that_is_gone_is_one_clear_line(here, capsys):
    Path("news").rename("olds")
    assert main(["verify", "tables"]) == 2
    assert (
        capsys.readouterr().err
        == "research: corpus 'news', of which 'tables' was made, is not here; say where it is now with --corpus\n"
    )
    assert main(["verify", "tables", "--corpus", "olds"]) == 0


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({}, r"provenance.json does not say what the folder was made of \('parameters'\); write the folder anew"),
        (
            {"corpus": {"folder": 3}, "parameters": {}},
            r"does not say what .* \(Expected `str`, got `int` - at `\$.corpus`\)",
        ),
        ({"corpus": "news", "parameters": []}, "does not say what"),
        (
            {"command": "rm", "corpus": {"folder": "news"}, "parameters": {}},
            "does not say what .*Invalid enum value 'rm'",
        ),
        (
            {"corpus": {"folder": ""}, "parameters": {}},
            "'tables' was made of articles that no folder is named for; say where they are with --corpus",
        ),
    ],
)
def test_a_record_that_says_too_little_is_refused(here, record, message):
    Path("tables/provenance.json").write_text(json.dumps(record))
    with pytest.raises(VerificationError, match=message):
        verify("tables")


def test_tables_of_a_list_of_articles_are_verified_with_their_folder_named(here):
    Path("news/c.db").unlink()
    analyze(list(read_corpus("news"))).save("listed")
    assert verify("listed", corpus="news").equal
