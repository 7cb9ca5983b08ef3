"""Properties: what holds for every text and every corpus, tried on texts made at random."""

import json
import random
import re
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from research.analysis import analyze
from research.corpus.articles import articles_frame, paragraphs_frame, read_article
from research.corpus.formats.encodings import clean, decode
from research.corpus.loading import read_corpus
from research.errors import CorpusError
from research.tables.bundle import Tables, evidence_spans
from research.tables.schema import read_schema

NAMES = [
    "Mary Adjei",
    "Kim Jong Un",
    "José Peña",
    "O’Neill",
    "Xi",
    "Ms. Otieno",
    "President Al-Sisi",
    "Ms",
    "van der Berg",
    "IBM",
    "the Kenya Ports Authority",
]
PLACES = [
    "Kenya",
    "Côte d’Ivoire",
    "U.S.",
    "the United Kingdom",
    "São Tomé",
    "EU",
    "Ghanaian",
    "Accra",
    "Timor-Leste",
    "North Korea",
]
PIECES = [
    *NAMES, *PLACES, "signed a trade agreement with", "met", "said on 3 May 2024", "ratified the treaty of", "\n", "\n\n", " ", ". ", ", ", "“", "”", "(", ")", "\r\n",
    "and", "'s", "Date: 01/02/2024 | Source:", "Read more: ", "ACCRA, May 3 (AP) -- ", "in", "-", "…", "\u00a0", "\u200b", "e\u0301", "条約", "😀", "<b>", "&amp;", "\t",
    "a memorandum of understanding on", "will sign", "was signed by", "the two sides", "It", "who", "which", "1994", "until 2030", "Minister", "\x85", "\u2028",
]  # fmt: skip
SENTENCES = [
    "The two sides said that it was a good day and that the talks would go on for a year.",
    "It was signed by the ministers of both countries in the presence of the president, who said that it would last.",
    "“It is a step,” he said.", "They met in the capital on Tuesday.", "The agreement was never ratified, and it expired in 2011.",
]  # fmt: skip
letters = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z")), max_size=8)
noise = st.lists(st.one_of(st.sampled_from(PIECES), letters), min_size=1, max_size=12).map(" ".join)
told = st.builds(
    "{} of {} {} {} {}.".format,
    st.sampled_from(NAMES),
    st.sampled_from(PLACES),
    st.sampled_from(PIECES),
    st.sampled_from(PLACES),
    noise,
)
pages = (
    st.lists(st.one_of(told, noise, st.sampled_from(SENTENCES)), min_size=2, max_size=10)
    .map(" ".join)
    .map(f"{SENTENCES[0]}\n{{}}\n{SENTENCES[1]}".format)
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
steady = settings(
    max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def write(folder, texts):
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="")


def read(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read_corpus(folder)


@steady
@given(text=st.one_of(pages, st.text(max_size=300)))
def test_paragraphs_follow_each_other_and_keep_their_words(text):
    text = clean(text)
    article = read_article(text, "a")
    spans = [(p.start, p.end) for p in article.paragraphs]
    assert all(0 <= start <= end <= len(text) for start, end in spans) and all(a[1] <= b[0] for a, b in pairwise(spans))
    frame = paragraphs_frame([article])
    assert all(text[row.start : row.end] == row.text for row in frame.itertuples())
    assert len(article.prose) == article.end - article.start
    for p in article.body:
        assert article.prose[p.start - article.start : p.end - article.start] == text[p.start : p.end].replace(
            "\n", " "
        )


@pytest.mark.slow
@settings(steady, max_examples=40)
@given(texts=st.lists(pages, min_size=1, max_size=3))
def test_every_offset_gives_the_words_it_stands_for(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, {f"a{n}": text for n, text in enumerate(texts)})
    try:
        corpus = read(folder)
    except CorpusError:  # nothing in it is prose
        return
    tables, text = analyze(corpus, duplicates=True), {a.article_id: a.text for a in corpus}
    for row in tables.mentions.itertuples():
        assert (
            text[row.article_id][row.start : row.end].replace("\n", " ") == row.text
            and row.text == row.text.strip() != ""
        )
    for row in tables.reports.itertuples():
        for start, end in evidence_spans(row.evidence):
            assert text[row.article_id][start:end].strip() and 0 <= start < end
    for row in tables.ties.itertuples():
        assert row.source < row.target and row.weight > 0
    assert set(tables.mentions.actor_id) == set(tables.actors.actor_id)
    assert tables.actors.mentions.sum() == len(tables.mentions)


@pytest.mark.slow
@settings(steady, max_examples=15)
@given(texts=st.lists(pages, min_size=2, max_size=5), seed=st.integers(0, 99))
def test_neither_the_order_of_the_files_nor_a_second_run_changes_a_table(tmp_path_factory, texts, seed):
    folder = tmp_path_factory.mktemp("corpus")
    named = [(f"a{n}", text) for n, text in enumerate(texts)]
    write(folder / "one", dict(named))
    random.Random(seed).shuffle(named)
    write(folder / "two", dict(named))
    lines = [json.dumps({"id": name, "text": text}) for name, text in named]
    try:
        one = read(folder / "one")
    except CorpusError:
        return
    tables = analyze(one)
    for other in (analyze(read(folder / "two")), analyze(one)):
        assert all(a.equals(b) for (_, a), (_, b) in zip(tables, other, strict=True))
    (folder / "two").joinpath("b.jsonl").write_text("\n".join(lines), "utf-8")
    for path in (folder / "two").glob("*.txt"):
        path.unlink()
    if not any("<" in text for text in texts):  # a record's markup is taken off, a text file's is text
        records = analyze(read(folder / "two"))
        assert records.mentions.equals(tables.mentions) and records.agreements.equals(tables.agreements)


@pytest.mark.slow
@steady
@given(data=st.data())
def test_tables_come_back_from_the_disk_as_they_were(tmp_path_factory, tables, data):
    made = {}
    for name, table in tables:
        rows = table.head(2).copy()
        for column in rows.columns:
            if column in read_schema()[name].lists:
                rows[column] = pd.Series(
                    [data.draw(st.lists(words, max_size=3)) for _ in range(len(rows))], dtype="object", index=rows.index
                )
            elif rows[column].dtype == "str":
                rows[column] = pd.Series([data.draw(words) for _ in range(len(rows))], dtype="str", index=rows.index)
        made[name] = rows
    saved = Tables(**made).save(tmp_path_factory.mktemp("saved") / "out")
    loaded = Tables.load(saved)
    for name, table in loaded:
        assert table.to_dict("list") == made[name].to_dict("list")
        cells = pd.read_csv(saved / f"{name}.csv", dtype="str", keep_default_na=False, lineterminator="\n")
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for column in cells for cell in cells[column])


@steady
@given(data=st.binary(max_size=400))
def test_bytes_are_text_or_refused(data):
    try:
        text, _ = decode(data)
    except ValueError:
        return
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


@steady
@given(text=st.text(max_size=200))
def test_the_text_of_a_file_is_the_file(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("corpus")
    data = f"Kenya and Ghana signed a pact in Accra. {text}".encode("utf-8", "replace")
    (folder / "a.txt").write_bytes(data)
    try:
        (article,) = read(folder)
    except CorpusError:
        return
    assert article.text == clean(data.decode(article.encoding))
    assert articles_frame([article]).sha256.str.len().eq(64).all()


@pytest.mark.slow
def test_a_short_run_of_the_fuzzer_finds_nothing(tmp_path):
    pytest.importorskip("atheris", reason="the fuzzer is made for Linux alone")
    line = [
        sys.executable,
        str(Path(__file__).with_name("fuzz.py")),
        str(tmp_path / "inputs"),
        f"-artifact_prefix={tmp_path}/",
        "-runs=150",
        "-seed=1",
        "-max_len=2000",
        "-rss_limit_mb=0",  # it would count the memory of the process that starts it
    ]
    done = subprocess.run([*line, "-len_control=0"], capture_output=True, text=True)
    runs = re.search(r"Done (\d+) runs", done.stderr)  # a few more than asked for, as it ends what it has begun
    assert done.returncode == 0 and runs and int(runs[1]) >= 150, done.stderr[-3000:]
