"""Records in JSON: the shapes in which interfaces, exports and data frames hold articles, and texts made of pieces."""

import io
import json

import pytest

from research.corpus.datasets.jsonl import read_json, read_json_lines
from research.corpus.datasets.values import prose_of
from research.corpus.formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from research.nlp.lexicon import DEFAULT_LEXICON

NAMES = {key: tuple(listed) for key, listed in DEFAULT_LEXICON.table("records").items()}
ONE, TWO = "Fiji and Cuba signed a pact on sugar in Suva.", "Oman and Laos broke off their talks on rice."
A = {"title": "Sugar pact", "text": ONE, "date": "2023-05-08"}
B = {"title": "Rice talks", "text": TWO, "date": "2023-05-09"}


def read(content, *, reader=read_json, **fields):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    names = NAMES | {field: (path,) for field, path in fields.items()}
    return list(reader(io.BytesIO(data), names))


def texts(found):
    return [item.text if isinstance(item, RawArticle) else item.reason for item in found]


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


SHAPES = {
    "a list": [A, B],
    "an answer with its articles": {"status": "ok", "totalResults": 2, "articles": [A, B]},
    "lists of pages": [{"articles": [A]}, {"articles": [B]}],
    "the Guardian": {
        "response": {
            "status": "ok",
            "results": [
                {"id": "w/1", "webTitle": "Sugar pact", "fields": {"bodyText": ONE}},
                {"id": "w/2", "webTitle": "Rice talks", "fields": {"bodyText": TWO}},
            ],
        }
    },
    "NewsAPI": {
        "articles": [
            {"source": {"id": None, "name": "The Reef"}, "title": "Sugar pact", "description": "d", "content": ONE},
            {"source": {"id": None, "name": "The Reef"}, "title": "Rice talks", "description": TWO, "content": None},
        ]
    },
    "Elasticsearch": {
        "took": 3,
        "hits": {"total": {"value": 2}, "hits": [{"_id": "1", "_source": A}, {"_id": "2", "_source": B}]},
    },
    "Solr": {"responseHeader": {"status": 0}, "response": {"numFound": 2, "docs": [A, B]}},
    "JSON:API": {"data": [{"type": "news", "id": "1", "attributes": A}, {"type": "news", "id": "2", "attributes": B}]},
    "Event Registry": {"articles": {"results": [{"uri": "1", "title": "S", "body": ONE}, {"uri": "2", "body": TWO}]}},
    "JSON Feed": {
        "title": "The Reef",
        "description": "All our news",
        "items": [{"id": "1", "title": "S", "content_text": ONE}, {"id": "2", "title": "R", "content_html": TWO}],
    },
    "a page of a repository": {"content": [A, B], "totalPages": 1},
    "schema.org's graph": {
        "@graph": [
            {"@type": "NewsArticle", "headline": "S", "articleBody": ONE},
            {"@type": "NewsArticle", "headline": "R", "articleBody": TWO},
        ]
    },
    "posts beside comments": {"posts": [A, B], "comments": [{"author": "x", "content": "Never."}] * 5},
    "records by their keys": {"a": A, "b": B},
    "pandas, by columns": {key: {"0": A[key], "1": B[key]} for key in A},
    "pandas, by lists": {key: [A[key], B[key]] for key in A},
    "pandas, split": {"columns": list(A), "index": [0, 1], "data": [list(A.values()), list(B.values())]},
    "pandas, with a schema": {
        "schema": {"fields": [{"name": "index", "type": "integer"}], "primaryKey": ["index"]},
        "data": [{"index": 0, **A}, {"index": 1, **B}],
    },
    "rows below their header": [list(A), list(A.values()), list(B.values())],
    "two chats": {
        "chats": {
            "list": [
                {"name": "x", "messages": [{"id": 1, "text": [ONE[:9], {"type": "bold", "text": ONE[9:]}]}]},
                {"name": "y", "messages": [{"id": 2, "text": TWO}]},
            ]
        }
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_records_of_a_document_are_found(shape):
    assert texts(read(SHAPES[shape])) == [ONE, TWO]
    assert texts(read(SHAPES[shape], reader=read_json_lines)) == [ONE, TWO]


ONE_ARTICLE = {
    "comments": {**A, "comments": [{"user": "x", "text": "Chad signed it, too."}, {"user": "y", "text": "No."}]},
    "authors and pictures": {**A, "author": [{"name": "Ada"}, {"name": "Bo"}], "image": [{"url": "u", "title": "t"}]},
    "related articles": {**A, "related": [B, B]},
    "a text that is empty": {**A, "text": "", "comments": [{"text": "Chad signed it, too."}]},
    "an envelope": {"response": {"status": "ok", "content": {"webTitle": "Sugar pact", "fields": {"body": ONE}}}},
}


@pytest.mark.parametrize("case", ONE_ARTICLE)
def test_an_object_with_a_text_is_one_article(case):
    assert texts(read(ONE_ARTICLE[case])) == ["" if "empty" in case else ONE]


SPAN = {"type": "text", "text": "signed a pact", "marks": [{"type": "strong"}]}
PIECES = [
    (["Fiji ", {"type": "bold", "text": "signed"}, " a pact."], "Fiji signed a pact."),
    (["See ", {"type": "link", "text": "here"}, ". Fiji left."], "See here. Fiji left."),
    ([{"type": "bold", "text": "Breaking."}, "Fiji signed."], "Breaking.\nFiji signed."),
    (["Fiji signed.", "Cuba did not."], "Fiji signed.\nCuba did not."),
    (["Fiji signed. ", "Cuba did not."], "Fiji signed. \nCuba did not."),
    (["Fiji and ", "Cuba", " signed", "."], "Fiji and Cuba signed."),
    ([{"type": "text", "content": "Fiji signed."}, {"type": "text", "content": "Cuba left."}], "Fiji signed.\nCuba left."),
    ({"rendered": "<p>Fiji signed.</p>", "protected": False}, "<p>Fiji signed.</p>"),
    ({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Fiji "}, SPAN]}]}, "Fiji signed a pact"),
    (
        {"blocks": [{"type": "paragraph", "data": {"text": "Fiji signed."}}, {"type": "image", "data": {"text": "x"}}]},
        "Fiji signed.",
    ),
    ([{"_type": "block", "children": [{"_type": "span", "text": "Fiji "}, {"_type": "span", "text": "left."}]}], "Fiji left."),
    ({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Fiji left."}]}]}, "Fiji left."),
    ({"ops": [{"insert": "Fiji "}, {"insert": "left.\n"}]}, "Fiji left.\n"),
    ({"summary": ["s"], "sections": [{"headline": ["h"], "paragraphs": ["Fiji left.", "Cuba stayed."]}]}, "Fiji left.\nCuba stayed."),
    ([{"type": "date", "content": 1683504000000}, {"type": "p", "content": "Fiji left."}], "Fiji left."),
    ([], ""),
    (None, ""),
    ("NA", ""),
    (float("nan"), ""),
    (True, ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), PIECES)
def test_a_text_made_of_pieces_is_joined_as_it_reads(value, expected):
    assert prose_of(value, NAMES) == expected


def test_a_text_nested_without_end_is_no_text():
    value = "Fiji left."
    for _ in range(300):
        value = [value]
    assert prose_of(value, NAMES) == ""


FIELDS = [
    ({"content": {"rendered": ONE}, "title": {"rendered": "Sugar"}}, {}, ("Sugar", ONE, "")),
    ({"story": {"parts": [{"lines": ["Fiji left.", "Cuba stayed."]}]}}, {"text": "story.parts[].lines"}, ("", "Fiji left.\nCuba stayed.", "")),
    ({"t": {"b": ONE}, "meta": {"head": "Sugar"}}, {"text": "t.b", "title": "meta.head"}, ("Sugar", ONE, "")),
    ({"text": ONE, "published": {"$date": "2023-05-08T00:00:00Z"}}, {}, ("", ONE, "2023-05-08T00:00:00Z")),
    ({"text": ONE, "date": {"$date": {"$numberLong": "1683504000000"}}}, {}, ("", ONE, "1683504000000")),
    ({"text": ONE, "when": {"on": "2023-05-08"}}, {"published": "when.on"}, ("", ONE, "2023-05-08")),
    ({"content.rendered": ONE}, {}, ("", ONE, "")),
    ({"Full Text": ONE, "Head-Line": "Sugar"}, {}, ("Sugar", ONE, "")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "fields", "expected"), FIELDS)
def test_fields_may_be_paths(row, fields, expected):
    if "content.rendered" in row:
        fields = {"text": "content.rendered"}
    (found,) = read(row, **fields)
    assert (found.title, found.text, found.published) == expected


def test_a_text_that_is_a_web_page_is_read_as_one():
    assert [read({"html": text})[0].markup for text in ("<!DOCTYPE html><html>", " <HTML>", "<p>")] == [
        "page",
        "page",
        "",
    ]


def test_the_id_of_a_database_is_the_articles():
    (found,) = read({"_id": {"$oid": "65e5"}, **A, "publisher": float("nan"), "outlet": "NA"})
    assert (found.id, found.publisher) == ("65e5", "")


@pytest.mark.parametrize(
    "content",
    [
        lines(A, B),
        b"\xef\xbb\xbf" + lines(A, B),
        (json.dumps(A) + "\n" + json.dumps(B)).encode("utf-16"),
        b"\n" + lines(A) + b"\r\n" + lines(B),
        json.dumps([A, B], indent=1).encode(),
        json.dumps([A, B]).encode(),
        (json.dumps(A, indent=1) + "\n" + json.dumps(B, indent=1)).encode(),
        lines({"_index": "n", "_source": A}, {"_index": "n", "_source": B}),
        lines({"data": [A]}, {"data": [B]}),
        lines(A).replace(b"\n", b",\n") + lines(B),
        lines(list(A), list(A.values()), list(B.values())),
    ],
)
@pytest.mark.parametrize("reader", [read_json, read_json_lines])
def test_content_tells_lines_from_a_document(content, reader):
    assert texts(read(content, reader=reader)) == [ONE, TWO]


def test_a_missing_text_lists_the_keys_that_are_there():
    (found,) = read([{"nr": 1, "inhalt": {"de": ONE, "en": ONE}, "tags": ["a"]}])
    assert isinstance(found, UnreadableRecord)
    assert found.reason.startswith('has no text; name it in corpus.toml: [fields] text = "…"; its fields are ')
    assert found.reason.endswith("nr, inhalt.de, inhalt.en, tags")


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ([["x", "y"], ["z", "w"]], UnreadableFileError, "a list of lists without names of columns; write .* orient="),
        (3, ValueError, "JSON, but a int and no list of objects"),
        (b'{"a": [', ValueError, "Expecting value"),
        (b"[" * 100_000, ValueError, "nested too deep"),
    ],
)
def test_what_is_no_list_of_records_is_refused(content, error, message):
    with pytest.raises(error, match=message):
        read(content)
