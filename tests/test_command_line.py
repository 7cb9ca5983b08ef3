import pytest

from research.__main__ import main

TEXT = "Kenya and Ghana signed a trade pact in Accra on 3 May 2024, officials in Nairobi said."


def test_tables_writes_the_six_tables_twice_the_same(corpus, tmp_path, capsys):
    folder = corpus(a=TEXT)
    for out in ("one", "two"):
        assert main(["tables", str(folder), "--out", str(tmp_path / out)]) == 0
    assert "1 articles, 2 actors, 1 agreements" in capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(f"{t}.{e}" for t in ("articles", "mentions", "actors", "reports", "agreements", "ties") for e in ("csv", "parquet"))
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "research: corpus 'nowhere' is not a folder; pass a folder of .txt articles"),
        (["{empty}"], "holds no readable article"),
        (["{corpus}", "--model", "xx"], "research: spaCy model 'xx' is not installed; run: pip install"),
        (["{corpus}", "--lexicon", "nowhere"], "research: lexicon 'nowhere' is not a folder"),
    ],
)
def test_bad_input_is_one_clear_line_and_a_non_zero_exit(corpus, tmp_path, capsys, arguments, message):
    (tmp_path / "empty").mkdir()
    filled = [a.format(empty=tmp_path / "empty", corpus=corpus(a=TEXT)) for a in arguments]
    for command in ("tables", "report"):
        assert main([command, *filled, "--out", str(tmp_path / "out")]) == 2
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()
