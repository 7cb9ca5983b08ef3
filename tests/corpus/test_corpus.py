"""The corpus: every format, encoding and way of packing is read, and every bad input has its outcome."""

import csv
import gzip
import io
import json
import os
import socket
import subprocess
import warnings
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from research.analysis import analyze
from research.corpus.loading import read_corpus
from research.errors import CorpusError, CorpusWarning
from research.problems import problems_frame

PROSE = (
    "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, the foreign minister of Kenya said on Tuesday."
)
OTHER = "Peru and Chile ratified a fishing treaty in Lima last year, and the two governments said that it would last."
FRENCH = (
    "Le Kenya et le Ghana ont signé un accord commercial à Accra vendredi, a déclaré le ministre des affaires "
    "étrangères du Kenya à la presse."
)
ROW = {
    "id": "r1",
    "title": "A pact",
    "source": "Nairobi Times",
    "date": "2024-05-03",
    "url": "https://example.org/1",
    "text": PROSE,
}
PAGE = f"""<html lang="en"><head><title>A pact | Nairobi Times</title>
<meta property="og:site_name" content="Nairobi Times"><script type="application/ld+json">
{{"@type": "NewsArticle", "datePublished": "2024-05-03T09:00:00+03:00"}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>A pact</h1><p>{PROSE}</p><p>{OTHER}</p></article></body></html>"""


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def table(*rows, separator=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def parquet(*rows):
    out = io.BytesIO()
    pd.DataFrame(rows).to_parquet(out)
    return out.getvalue()


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def quietly(folder, **options):
    """Read a corpus whose warnings are not what is tested."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CorpusWarning)
        return read_corpus(folder, **options)


FORMATS = {
    "a.txt": PROSE.encode(),
    "b.md": (
        "---\ntitle: A pact\nsource: Nairobi Times\ndate: 2024-05-03\nurl: https://example.org/1\n---\n\n"
        f"# A pact\n\n{PROSE.replace('Kenya', '**Kenya**', 1)}\n"
    ).encode(),
    "c.html": PAGE.encode(),
    "d.jsonl": lines(ROW),
    "e.json": json.dumps({"status": "ok", "articles": [ROW]}).encode(),
    "f.csv": table(ROW),
    "g.tsv": table(ROW, separator="\t"),
    "h.parquet": parquet(ROW),
    "sub/i.csv": table(ROW, separator=";"),
    "sub/j.txt.gz": gzip.compress(PROSE.encode()),
    "k.zip": packed(
        **{"inner/l.txt": PROSE.encode(), "m.jsonl": lines(ROW), "n.csv.gz": gzip.compress(table({**ROW, "id": "r2"}))}
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path, name):
    corpus = read_corpus(put(tmp_path, {name: FORMATS[name]}))
    assert len(corpus) == (3 if name == "k.zip" else 1) and corpus.problems == ()
    for article in corpus:
        assert article.text[article.start : article.end].startswith(PROSE)
        assert article.source.startswith(name)
        if ".txt" not in article.source:
            assert (article.publisher, article.published) == ("Nairobi Times", "2024-05-03"), article
            assert article.title == "A pact"


def test_a_mixed_folder_is_read_whole_and_a_single_file_is_a_corpus(tmp_path):
    corpus = read_corpus(put(tmp_path, FORMATS))
    assert len(corpus) == 13 and {a.article_id for a in corpus} >= {"a", "b", "c", "r1", "r1-7", "j", "l"}
    assert [p.outcome for p in corpus.problems] == ["mended"] * 6  # one record in seven files, with one id
    assert [a.source for a in corpus if a.article_id == "r1"] == ["d.jsonl#1"]
    assert [a.article_id for a in read_corpus(tmp_path / "f.csv")] == ["r1"]
    assert len(analyze(corpus).reports) == 2  # each text once


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "mac_roman"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_lines_of_json_are_decoded(tmp_path, encoding):
    (tmp_path / "a.jsonl").write_text(
        "".join(
            json.dumps({"id": n, "text": text}, ensure_ascii=False) + "\n"
            for n, text in ((1, PROSE), (2, OTHER + " São Tomé."))
        ),
        encoding,
    )
    assert [a.text for a in read_corpus(tmp_path)] == [PROSE, OTHER + " São Tomé."]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_encodings_are_told_by_mark_then_utf_8_then_the_detector(tmp_path, encoding, name):
    text = PROSE.replace("Accra", "São Tomé") + " “Très bien”, Zürich’s café said."
    text = text if encoding not in ("latin-1",) else text.replace("“", '"').replace("”", '"').replace("’", "'")
    data = (text if name == "a.txt" else f'text\n"{text.replace(chr(34), chr(34) * 2)}"\n').encode(encoding)
    (article,) = read_corpus(put(tmp_path, {name: data}))
    assert article.text == text
    assert article.encoding.replace("_", "-").startswith(encoding.replace("_", "-")[:5]) or encoding == "latin-1"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T23:30:00+03:00", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03"),
        ("May 3, 2024", "2024-05-03"),
        (1714694400, "2024-05-03"),
        (1714694400000, "2024-05-03"),
        (1714694400.25, "2024-05-03"),
        (999999999, "2001-09-09"),
        (999999999.5, "2001-09-09"),
        (999999999000, "2001-09-09"),
        (20240503101500, "2024-05-03"),
        ("202405031015", "2024-05-03"),
        ("20241331101500", ""),
        ("17/05/2024", "2024-05-17"),
        ("05/17/2024", "2024-05-17"),
        ("03/05/2024", ""),
        ("31/02/2024", ""),
        ("2024-13-01", ""),
        ("soon", ""),
    ],
)
def test_dates_of_records(tmp_path, written, published):
    corpus = read_corpus(
        put(tmp_path, {"a.jsonl": lines({**ROW, "date": written, "text": PROSE.replace(" on 3 May 2024", "")})})
    )
    assert corpus[0].published == published
    assert [p.outcome for p in corpus.problems] == ([] if published else ["mended"])


def test_the_corpus_decides_the_order_of_day_and_month(tmp_path):
    rows = [
        {"id": f"r{n}", "date": date, "text": f"{text} It rained."}
        for n, (date, text) in enumerate([("03/05/2024", PROSE), ("17/05/2024", OTHER)])
    ]
    assert [a.published for a in read_corpus(put(tmp_path, {"a.jsonl": lines(*rows)}))] == ["2024-05-03", "2024-05-17"]
    rows[1]["date"] = "05/17/2024"
    assert [a.published for a in read_corpus(put(tmp_path, {"a.jsonl": lines(*rows)}))] == ["2024-03-05", "2024-05-17"]


def test_what_is_said_rises_in_trust_from_the_text_to_the_record_to_corpus_toml(tmp_path):
    text = f"A pact at last for Kenya and Ghana\nDate: 1 May 2024 | Source: The Page\n\n{PROSE}"
    row = {"id": "r1", "title": "Of the record", "published": "2024-05-02", "text": text}
    put(tmp_path, {"a.jsonl": lines(row)})
    (article,) = read_corpus(tmp_path)
    assert (article.title, article.publisher, article.published) == ("Of the record", "The Page", "2024-05-02")
    (tmp_path / "corpus.toml").write_text(
        '[[article]]\nid = "r1"\npublished = "2024-05-03"\nreason = "the paper of that day"\n'
    )
    assert read_corpus(tmp_path)[0].published == "2024-05-03"


def test_corpus_toml_names_the_fields(tmp_path):
    put(tmp_path, {"a.csv": table({"nr": "7", "inhalt": PROSE, "blatt": "Nairobi Times"})})
    with pytest.raises(
        CorpusError,
        match=r"a.csv \(has no column of texts; name it in corpus.toml: .*; its columns are nr, inhalt, blatt",
    ):
        read_corpus(tmp_path)
    (tmp_path / "corpus.toml").write_text('[fields]\ntext = "inhalt"\nid = "nr"\npublisher = "blatt"\n')
    (article,) = read_corpus(tmp_path)
    assert (article.article_id, article.publisher, article.prose) == ("7", "Nairobi Times", PROSE)


def test_markup_inside_a_record_is_no_text(tmp_path):
    (article,) = read_corpus(
        put(
            tmp_path,
            {
                "a.jsonl": lines(
                    {"id": "r1", "content": f"<p>{PROSE}</p><script>x()</script><p>{OTHER} &amp; <b>more</b>.</p>"}
                )
            },
        )
    )
    assert article.text == f"{PROSE}\n{OTHER} & more."


# ---- reprints


CUT = " ".join(
    f"In the {n}th year the port of Tema handled {n * 137} ships "
    "and the harbour master was content with the work of his men."
    for n in range(4, 14)
)


@pytest.mark.parametrize(
    ("one", "other", "reprint"),
    [
        (PROSE, PROSE, True),
        (PROSE, PROSE.upper(), True),
        (f"{PROSE}\n{CUT}", f"{PROSE}\n{CUT}\n{OTHER}", True),
        (f"{PROSE}\n{CUT}", f"{CUT[: len(CUT) // 2]}", True),
        (f"{PROSE}\n{CUT}", f"{PROSE}\n{CUT}".replace("Ghana", "Togo"), False),
        (f"{PROSE}\n{CUT}", f"{PROSE}\n{CUT}".replace("3 May", "4 May"), False),
        (PROSE, OTHER, False),
        (PROSE, f"{PROSE} {OTHER}", False),
    ],
)
def test_reprints_are_marked(tmp_path, one, other, reprint):
    corpus = quietly(put(tmp_path, {"a.txt": one.encode(), "b.txt": other.encode()}))
    assert [a.duplicate_of for a in corpus] == ["", "a" if reprint else ""]


def test_reprints_count_once_unless_all_are_wanted(tmp_path):
    rows = [{**ROW, "id": f"r{n}", "date": f"2024-05-0{9 - n}"} for n in range(3)]
    corpus = read_corpus(put(tmp_path, {"a.jsonl": lines(*rows)}))
    assert [a.duplicate_of for a in corpus] == ["r2", "r2", ""]  # the earliest is the original
    assert corpus.summary().startswith("Articles read: 3 = 1 kept + 2 reprints + 0 set aside.")
    once, all_of_them = analyze(corpus), analyze(corpus, duplicates=True)
    assert 3 * once.actors.mentions.sum() == all_of_them.actors.mentions.sum() and len(once.articles) == 3
    assert list(once.agreements.articles) == [["r2"]] and list(all_of_them.agreements.articles) == [["r0", "r1", "r2"]]


# ---- bad inputs: what is put into the folder beside a good article, and what becomes of it


BOMB = b"Kenya " * 40_000_000
BAD = {  # name: the file, its content, and its problem; "" for none, None for either
    "an empty file": ("x.txt", b"", "x.txt lost: has no text"),
    "white space alone": ("x.txt", b" \n\t\r\n", "x.txt lost: has no text"),
    "furniture alone": ("x.txt", b"Home | World\nShare", "x.txt set aside: no prose on the page"),
    "another language": ("x.txt", FRENCH.encode(), "x.txt set aside: in language 'fr', not English"),
    "binary garbage": ("x.txt", bytes(range(256)) * 40, "x.txt lost: no text"),
    "a picture with a text's name": ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(1000), "x.txt lost: no text"),
    "a few NUL bytes": ("x.txt", OTHER.replace("Lima", "Li\0ma").encode(), "x.txt mended: 1 NUL bytes stand as spaces"),
    "damaged UTF-8": (
        "x.txt",
        f"{OTHER} São Tomé, Zürich".encode() + b"\xff.",
        "x.txt mended: 1 damaged characters stand as",
    ),
    "a text without an end": (
        "x.txt",
        b"Kenya " * 3_000_000,
        "x.txt lost: longer than 16,000,000 bytes; split it into articles",
    ),
    "an article too long for the model": (
        "x.txt",
        " ".join(f"It rained on day {n}." for n in range(60_000)).encode(),
        "x.txt lost: characters of prose, more than 1,000,000; split it",
    ),
    "another type of file": (
        "x.xlsx",
        b"PK",
        "x.xlsx passed over: .xlsx is no type of article we read; save each sheet with articles as CSV",
    ),
    "a file without an ending": ("README", b"hello", "README passed over: a file without an ending"),
    "half a JSON line": ("x.jsonl", lines(ROW)[:-30], "x.jsonl#1 lost: no whole JSON object"),
    "a line that is no object": ("x.jsonl", b"[1, 2]\n", "x.jsonl#1 lost: JSON, but a list and no object"),
    "JSON nested without end": ("x.jsonl", b"[" * 200_000 + b"\n", "x.jsonl#1 lost: no whole JSON object"),
    "one line of 200 MB": (
        "x.jsonl",
        b'{"text": "' + b"a" * 200_000_000 + b'"}\n',
        "x.jsonl#1 lost: a line longer than 16,000,000 bytes",
    ),
    "a record without a text": ("x.jsonl", lines({"id": "x", "title": "A pact"}), "x.jsonl#1 lost: has no text"),
    "a record whose text is null": ("x.jsonl", lines({"id": "x", "text": None}), "x.jsonl#1 lost: has no text"),
    "a record of an impossible day": (
        "x.jsonl",
        lines({"id": "x", "date": "31/02/2024", "text": OTHER}),
        "x.jsonl#1 mended: '31/02/2024' is no date",
    ),
    "an id that is taken": (
        "x.jsonl",
        lines({"id": "good", "text": OTHER}),
        "x.jsonl#1 mended: 'good' is another article's id; it is called 'good-2'",
    ),
    "lone surrogates": ("x.jsonl", b'{"id": "x\\ud800", "text": "\\udc00 has no text behind it"}\n', None),
    "a number without end": ("x.jsonl", b'{"text": ' + b"1" * 5000 + b"}\n", "x.jsonl#1 lost: no whole JSON object"),
    "JSON that is a number": ("x.json", b"42", "x.json lost: JSON, but a int and no list of objects"),
    "half a JSON file": ("x.json", json.dumps([ROW]).encode()[:-20], "x.json lost: cannot be read ("),
    "a list of no objects": ("x.json", b'["a text"]', "x.json#1 lost: a str and no object"),
    "a table without texts": ("x.csv", b"a,b\n1,2\n", "x.csv lost: has no column of texts"),
    "a row with too many fields": (
        "x.csv",
        b"id,text\n1,Kenya, Ghana and Togo met\n",
        "x.csv#1 lost: has 3 fields where the header has 2; quote the text",
    ),
    "a quotation mark that stays open": (
        "x.csv",
        b'id,text\n1,"Kenya, Mali\n',
        "x.csv#1 lost: no row of a table: a quotation mark is not closed",
    ),
    "an empty table": ("x.csv", b"", "x.csv lost: holds no record"),
    "a Parquet file that is none": ("x.parquet", b"PAR1 and no more", "x.parquet lost: cannot be read ("),
    "half a gzip file": ("x.txt.gz", gzip.compress(OTHER.encode() * 50)[:-20], "x.txt.gz lost: cannot be read ("),
    "a gzip file that is none": ("x.txt.gz", OTHER.encode(), "x.txt.gz lost: cannot be read ("),
    "a gzip bomb": ("x.jsonl.gz", gzip.compress(BOMB), "x.jsonl.gz lost: unpacks to more than 100 times its size"),
    "a zip bomb": ("x.zip", packed(**{"y.jsonl": BOMB}), "x.zip/y.jsonl lost: unpacks to more than 100 times its size"),
    "a zip that is none": ("x.zip", b"PK\x03\x04 and no more", "x.zip lost: is no archive that can be opened"),
    "half a zip": (
        "x.zip",
        packed(**{"y.txt": os.urandom(9000)})[:5000],
        "x.zip lost: is no archive that can be opened",
    ),
    "a zip in a zip": (
        "x.zip",
        packed(**{"y.zip": packed(**{"z.txt": OTHER})}),
        "x.zip/y.zip passed over: .zip is no type of article we read in an archive",
    ),
    "a zip entry that climbs out": ("x.zip", packed(**{"../../../up.txt": OTHER}), ""),
    "HTML without a text": ("x.html", b"<html><body></body></html>", "x.html lost: has no text"),
    "HTML nested without end": ("x.html", b"<div>" * 50_000 + PAGE.encode(), None),
    "front matter that is no YAML": ("x.md", f"---\ntitle: [\n---\n{OTHER}".encode(), ""),
    "front matter that would run": (
        "x.md",
        f"---\ntitle: !!python/object/apply:os.system ['exit']\n---\n{OTHER}".encode(),
        "",
    ),
    "a name that breaks lines": ("x\n; y.txt", OTHER.encode(), ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_has_its_outcome_and_never_stops_the_rest(tmp_path, name):
    file, content, expected = BAD[name]
    corpus = quietly(put(tmp_path, {"good.txt": PROSE.encode(), file: content}))
    assert "good" in [a.article_id for a in corpus]
    if expected:
        (problem,) = corpus.problems
        outcome, _, reason = expected.partition(": ")
        assert f"{problem.place} {problem.outcome}" == outcome and reason in problem.reason
        assert len(corpus) == 1 + (problem.outcome == "mended")
    elif expected == "":
        assert corpus.problems == () and len(corpus) == 2
    assert all(f"{p.place}{p.outcome}{p.reason}".isprintable() for p in corpus.problems)
    if any(p.outcome == "lost" for p in corpus.problems):
        with pytest.raises(CorpusError, match="mend it, or read without strict"):
            quietly(tmp_path, strict=True)


def test_one_bad_record_never_takes_its_neighbours_along(tmp_path):
    data = lines(ROW) + b'{"half": \n\n' + lines({"id": "r3", "text": OTHER})
    corpus = quietly(put(tmp_path, {"x.jsonl": data, "y.csv": b"id,text\n1,2,3\n4,The pact still holds there.\n"}))
    assert {a.article_id for a in corpus} == {"r1", "r3", "4"}
    assert [p.place for p in corpus.problems] == ["x.jsonl#2", "y.csv#1"]


def test_links_pipes_and_loops_are_not_followed(tmp_path):
    folder, outside = (
        put(tmp_path / "in", {"a.txt": PROSE.encode()}),
        put(tmp_path / "out", {"secret.txt": OTHER.encode()}),
    )
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "same.txt").symlink_to(folder / "a.txt")
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(folder)
        listener.bind("s.txt")
        corpus = quietly(folder)
    assert [a.article_id for a in corpus] == ["a"]
    passed_over = ("gone.txt", "loop", "pipe.txt", "round.txt", "s.txt", "same.txt")
    assert {p.source: p.outcome for p in corpus.problems} == {
        **dict.fromkeys(passed_over, "passed over"),
        "secret.txt": "lost",
    }


@pytest.mark.slow
def test_folders_may_lie_in_each_other_as_deep_as_they_like(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1_200):
        os.mkdir("d")  # noqa: PTH102
        os.chdir("d")
    Path("a.TXT.GZ").write_bytes(gzip.compress(PROSE.encode()))
    monkeypatch.undo()
    try:
        (article,) = read_corpus(tmp_path)
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # too deep for shutil
    assert article.article_id == "a" and article.source.count("/") == 1_200


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_may_not_be_read_is_lost(tmp_path, monkeypatch, kind):
    put(tmp_path, {"a.txt": PROSE.encode(), "b/c.txt": OTHER.encode()})
    open_file, list_folder = Path.open, Path.iterdir

    def refuse(real, path, *rest, **options):
        if str(path).endswith("c.txt" if kind == "file" else "b"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **options)

    monkeypatch.setattr(Path, "open", lambda path, *rest, **options: refuse(open_file, path, *rest, **options))
    monkeypatch.setattr(Path, "iterdir", lambda path: refuse(list_folder, path))
    corpus = quietly(tmp_path)
    assert [a.article_id for a in corpus] == ["a"]
    assert [(p.outcome, "Permission denied" in p.reason) for p in corpus.problems] == [("lost", True)]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, r"holds no readable article; put .txt, .md, .* files there or pass another corpus folder\.$"),
        ({"a.db": b"x"}, r"Passed over 1 file that is no article: a.db\.$"),
        ({"a.txt": FRENCH.encode()}, r"Set aside 1 article: a.txt \(in language 'fr'"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[[article"}, "is not valid TOML"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[field]\ntext = 'x'"}, "unknown table 'field'"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[fields]\ntxt = 'x'"}, "unknown key 'txt'; the keys are text, id"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[fields]\ntext = 3"}, "text is 3; write text in quotes"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"fields = 3"}, "fields is 3; write"),
        (
            {"a.txt": PROSE.encode(), "corpus.toml": b"about = 'mine'"},
            r"about is 'mine'; write \[about\] above lines such as licence =",
        ),
        (
            {"a.txt": PROSE.encode(), "corpus.toml": b"[about]\nlicense = 'MIT'"},
            r"\[about\] has unknown key 'license'; the keys are title, licence, address",
        ),
        (
            {"a.txt": PROSE.encode(), "corpus.toml": b"[about]\nlicence = ['MIT']"},
            r"\[about\]: licence is \['MIT'\]; write text in quotes",
        ),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[about]\ntitle = ' '"}, r"\[about\]: title is blank"),
        ({"a.txt": PROSE.encode(), "corpus.toml": b"[about]\nlicence = ''"}, r"\[about\]: licence is blank"),
        (
            {"a.txt": PROSE.encode(), "corpus.toml": b"[about]\naddress = 'my shelf'"},
            r"address is 'my shelf', none on the web; write https://",
        ),
        (
            {"a.txt": PROSE.encode(), "corpus.toml": b"[[about]]\ntitle = 'x'"},
            r"about is \[\{'title': 'x'\}\]; write \[about\]",
        ),
    ],
)
def test_a_corpus_of_nothing_or_with_a_typo_is_refused(tmp_path, files, message):
    with pytest.raises(CorpusError, match=message):
        read_corpus(put(tmp_path, files))


def test_a_corpus_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="does not exist; pass a folder of articles, or one file of them"):
        read_corpus(tmp_path / "none")


def test_warnings_are_counted_sentences(tmp_path):
    files = {f"{n}.db": b"x" for n in range(7)} | {"a.txt": PROSE.encode(), "b.txt": b"", "c.txt": FRENCH.encode()}
    with pytest.warns(CorpusWarning) as caught:
        corpus = read_corpus(put(tmp_path, files))
    assert [str(w.message).split(";")[0] for w in caught] == [
        "Lost 1 file or record: b.txt (has no text).",
        "Set aside 1 article: c.txt (in language 'fr', not English",
        "Passed over 7 files that are no articles: 0.db, 1.db, 2.db, 3.db, 4.db and 2 more.",
    ]
    assert (
        corpus.summary()
        == "Articles read: 2 = 1 kept + 0 reprints + 1 set aside. Files or records lost: 1. Files passed over: 7."
    )
    assert list(problems_frame(corpus.problems).columns) == ["source", "record", "outcome", "reason"]


def test_an_article_said_to_be_english_is_read(tmp_path):
    put(
        tmp_path,
        {"a.txt": FRENCH.encode(), "corpus.toml": b'[[article]]\nid = "a"\nlanguage = "en"\nreason = "it is"\n'},
    )
    assert [a.language for a in read_corpus(tmp_path)] == ["en"]
