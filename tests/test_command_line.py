import pytest

from research.__main__ import main
from research.tables.bundle import TABLE_FILES

TEXT = "Kenya and Ghana signed a trade pact in Accra on 3 May 2024, officials in Nairobi said."


def test_tables_are_written_twice_the_same(corpus, tmp_path, capsys):
    folder = corpus(a=TEXT)
    for out in ("one", "two"):
        assert main(["tables", str(folder), "--out", str(tmp_path / out)]) == 0
    out = capsys.readouterr().out
    assert (
        "Articles read: 1 = 1 kept + 0 reprints + 0 set aside. Files or records lost: 0. Files passed over: 0." in out
    )
    assert "Actors: 2. Agreements: 1." in out
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == TABLE_FILES > {"articles.csv", "ties.parquet", "datapackage.json", "codebook.md"}
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "research: corpus 'nowhere' does not exist; pass a folder of articles, or one file of them"),
        (["{empty}"], "holds no readable article"),
        (["{corpus}", "--model", "xx"], "research: spaCy model 'xx' is not installed; run: pip install"),
        (
            ["{corpus}", "--out", "{corpus}/out"],
            "lies in the corpus and would be read as articles the next time; pass a folder outside",
        ),
        (["{corpus}", "--lexicon", "nowhere"], "research: lexicon 'nowhere' is not a folder"),
    ],
)
def test_bad_input_is_one_clear_line_and_a_non_zero_exit(corpus, tmp_path, capsys, arguments, message):
    (tmp_path / "empty").mkdir()
    filled = [a.format(empty=tmp_path / "empty", corpus=corpus(a=TEXT)) for a in arguments]
    for command in ("tables", "report"):
        assert main([command, "--out", str(tmp_path / "out"), *filled]) == 2
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_cache_is_measured_and_cleared(corpus, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    assert main(["tables", str(corpus(a=TEXT)), "--out", str(tmp_path / "out")]) == 0
    assert main(["cache", "--clear"]) == main(["cache"]) == 0
    said = capsys.readouterr().out
    assert (
        f"{tmp_path / 'cache'}: 2 entries, 0.0 MB\n2 entries cleared\n{tmp_path / 'cache'}: 0 entries, 0.0 MB" in said
    )
    monkeypatch.setenv("RESEARCH_CACHE", "off")
    assert main(["cache"]) == 0 and "no cache: 0 entries" in capsys.readouterr().out


def test_something_lost_is_told_and_gives_another_exit_code(corpus, tmp_path, capsys):
    folder = corpus(a=TEXT)
    (folder / "b.jsonl").write_text('{"text": ')
    assert main(["tables", str(folder), "--out", str(tmp_path / "out")]) == 1
    out = capsys.readouterr()
    assert (
        "1 kept" in out.out
        and "Files or records lost: 1." in out.out
        and out.err.startswith("research: Lost 1 file or record: b.jsonl#1 (")
    )
    assert "b.jsonl,1,lost," in (tmp_path / "out" / "problems.csv").read_text()
    assert main(["tables", str(folder), "--out", str(tmp_path / "none"), "--strict"]) == 2
    assert "mend it, or read without strict" in capsys.readouterr().err and not (tmp_path / "none").exists()
