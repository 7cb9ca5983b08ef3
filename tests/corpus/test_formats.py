"""File formats: a file's format is recognized by name, then by content, and a reader keeps to its contract."""

import io

import pytest

from research.corpus.formats import registry
from research.corpus.formats.contract import FIELDS, RawArticle, UnreadableFileError, UnreadableRecord
from research.corpus.formats.registry import Format, extension_of, find_format, stem_of
from research.corpus.loading import read_corpus

NAMES = {field: (field,) for field in FIELDS} | {"text": ("text", "full_text", "body"), "meta_published": ("date",)}
PAGE = b"<!doctype html><html><body><p>Kenya</p></body></html>"
PROSE = "Kenya and Ghana signed a trade agreement in Accra on 3 May 2024, the foreign minister of Kenya said."


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.txt", b"", "text"),
        ("A.TXT.GZ", b"", "text"),
        ("a.htm", b"", "web page"),
        ("a.ndjson", b"{", "JSON Lines"),
        ("a.csv", b"PAR1", "CSV"),  # the name decides for records
        ("a.txt", b"PAR1", "Parquet"),
        ("a", b"PAR1", "Parquet"),
        ("a.dat", b"{", None),
        ("a", b"", None),
        ("", b"", None),
        ("a.txt", PAGE, "web page"),
        ("a.php?id=7", PAGE, "web page"),
        ("a.ASPX@id=7", b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- saved --><HTML>", "web page"),
        ("a", PAGE, "web page"),
        ("page.html?p=2.5", b"<p>Kenya", "web page"),
        ("page.php?p=2", b"<?php echo 1;", None),
        ("a.svg", b"<svg><title>html</title></svg>", None),
        ("a.xml", b"<rss version='2.0'>", "feed"),
        ("a.html", b"<rss version='2.0'>", "feed"),
        ("a.xml", b"<nitf/>", None),
        ("a.docx", b"%PDF-1.7", "PDF"),
        ("a.pdf", b"", "PDF"),
        ("a.doc", b"{\\rtf1", "Rich Text"),
        ("a.txt", b"The <html> tag", "text"),
        ("a.md", PAGE, "Markdown"),
    ],
)
def test_a_format_is_recognized_by_content_then_by_name(name, head, form):
    found = find_format(name, lambda: head)
    assert (found and found.name) == form


@pytest.mark.parametrize(
    ("name", "extension", "stem"),
    [
        ("news/a.b.TXT.gz", ".txt", "a.b"),
        ("news/a", "", "a"),
        ("a.php?id=7", ".php", "a?id=7"),
        ("a.html?p=2.5", ".html", "a?p=2.5"),
        ("a.php?id=7.html", ".php", "a?id=7.html"),
        ("is it?.txt", ".txt", "is it?"),
        ("me@lima.txt", ".txt", "me@lima"),
    ],
)
def test_a_query_in_a_name_is_no_extension(name, extension, stem):
    assert (extension_of(name), stem_of(name)) == (extension, stem)


def test_content_decides_between_formats_of_one_extension(tmp_path, monkeypatch):
    def read_export(content, names):
        for text in content.read().decode().split("* * *")[1:]:
            yield RawArticle(text, publisher="The Archive", encoding="utf-8")

    export = Format("archive", (".txt",), read_export, recognizes=lambda head: head.startswith(b"* * *"))
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, export))
    (tmp_path / "archive.txt").write_text(f"* * *{PROSE}* * *{PROSE.replace('Ghana', 'Togo')}")
    (tmp_path / "plain.txt").write_text(PROSE.replace("Ghana", "Peru"))
    assert [(a.article_id, a.source, a.publisher) for a in read_corpus(tmp_path)] == [
        ("archive-0001", "archive.txt#1", "The Archive"),
        ("archive-0002", "archive.txt#2", "The Archive"),
        ("plain", "plain.txt", ""),
    ]


READ = [
    (".txt", b"A pact", [RawArticle("A pact", encoding="utf-8")]),
    (".md", b"---\ntitle: T\nother: 1\n---\nA *pact*", [RawArticle("A pact", title="T", encoding="utf-8")]),
    (
        ".json",
        b'{"n": 1, "items": [{"body": "A pact"}, {"body": ["B", "C"]}]}',
        [RawArticle("A pact", encoding="utf-8"), RawArticle("B\nC", encoding="utf-8")],
    ),
    (
        ".jsonl",
        b'{"Full-Text": "A pact"}\n\n[]\n',
        [RawArticle("A pact", encoding="utf-8"), UnreadableRecord("JSON, but a list and no object")],
    ),
    (".csv", b"id;text\n1;A pact\n", [RawArticle("A pact", id="1", encoding="utf-8")]),
    (".tsv", b"id\ttext\n1\tA, pact\n", [RawArticle("A, pact", id="1", encoding="utf-8")]),
    (".csv", b"", []),
]


@pytest.mark.parametrize(("extension", "content", "expected"), READ)
def test_a_reader_yields_raw_articles(extension, content, expected):
    found = list(find_format(f"a{extension}", bytes).read(io.BytesIO(content), NAMES))
    assert found == expected


def test_a_table_without_texts_is_an_unreadable_file():
    with pytest.raises(UnreadableFileError, match="has no column of texts; name it .*; its columns are a, b"):
        list(find_format("a.csv", bytes).read(io.BytesIO(b"a,b\n1,2\n"), NAMES))
