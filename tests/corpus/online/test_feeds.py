"""Feeds and web archives: look-alikes with made-up persons, and what comes out."""

import gzip
import io
import sys

import pytest

from research.corpus.formats.contract import RawArticle, UnreadableRecord
from research.corpus.formats.registry import find_format
from research.corpus.online import feeds, webarchive
from research.corpus.pdf import reader as pdf


def told(found):
    """Articles as they are, problems as their reasons."""
    return [item.reason if isinstance(item, UnreadableRecord) else item for item in found]


def opened(data):
    """An archive as the corpus opens it."""
    return gzip.GzipFile(fileobj=io.BytesIO(data)) if data.startswith(b"\x1f\x8b") else io.BytesIO(data)


def rss(*items, head="<title>Example Daily</title>"):
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/"'
    )
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{head}{entries}</channel></rss>'


def atom(*entries):
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Daily</title>{inner}</feed>'


DATE = "Mon, 4 Mar 2024 23:30:00 -0500"
ITEM = (
    f"<title>Peru &amp;amp; Kenya</title><link>https://example.org/1</link><guid>tag:1</guid><pubDate>{DATE}</pubDate>"
    "<dc:creator>Ana Blum</dc:creator><category>World</category><description>They signed.</description>"
)
WHOLE = RawArticle(
    title="Peru & Kenya",
    text="They signed.",
    published=DATE,
    publisher="Example Daily",
    authors="Ana Blum",
    section="World",
    document_id="tag:1",
    address="https://example.org/1",
)
ITEMS = [
    (rss(ITEM), {}),
    (
        rss(ITEM + "<content:encoded><![CDATA[<p>They signed in Lima.</p>]]></content:encoded>"),
        {"text": "<p>They signed in Lima.</p>", "markup": "html"},
    ),
    (rss("<description>a &lt;b&gt;b&lt;/b&gt;</description>"), {"text": "a <b>b</b>", "markup": "html"}),
    (rss("<description>One.\n\nTwo.</description>", head=""), {"text": "One.\n\nTwo.", "publisher": ""}),
    (rss("<description>a</description><dc:date>2024-03-04</dc:date>"), {"published": "2024-03-04"}),
    (
        rss('<description>a</description><source url="https://example.org">Other Paper</source>'),
        {"publisher": "Other Paper"},
    ),
    (atom("<title>T</title><summary>a</summary><updated>2024-03-05</updated>"), {"title": "T", "published": ""}),
    (
        atom('<content type="html">&lt;p&gt;a&lt;/p&gt;</content><published>2024-03-04</published>'),
        {"text": "<p>a</p>", "published": "2024-03-04"},
    ),
    (
        atom('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div></content>'),
        {"text": "<p>a</p>", "markup": "html"},
    ),
    (
        atom("<content>a</content><author><name>Ana</name></author><author><name>Ben</name></author>"),
        {"authors": "Ana; Ben"},
    ),
]


@pytest.mark.parametrize(("feed", "facts"), ITEMS)
def test_an_entry_is_an_article(feed, facts):
    pytest.importorskip("feedparser")
    (document,) = feeds.read(feed.encode())
    if not facts:
        assert document == WHOLE
    assert {name: getattr(document, name) for name in facts} == facts


def test_an_entry_without_text_and_a_damaged_feed_are_problems():
    pytest.importorskip("feedparser")
    found = told(feeds.read(rss("<title>Lima</title>", ITEM, "<title>a & b</title>").encode()))
    assert found[0] == "entry 1 ('Lima') has no text; save the page it links to"
    assert isinstance(found[1], RawArticle)
    assert found[-1].startswith("the feed is damaged")


@pytest.mark.parametrize("data", [b"", b"<rss/>", rss().encode(), b"/etc/hostname", b"https://example.org/feed"])
def test_a_feed_without_entries_says_so(data):
    pytest.importorskip("feedparser")
    with pytest.raises(ValueError, match="holds no entry of a feed"):
        list(feeds.read(data))


def test_no_entity_is_fetched_or_blown_up():
    pytest.importorskip("feedparser")
    entities = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    feed = rss("<description>x &f; y</description>").replace("?>", f"?>{entities}", 1)
    assert [found.text for found in feeds.read(feed.encode())] == ["x  y"]


FEEDS = [
    ("feed.xml", rss(), True),
    ("feed", "\ufeff" + atom(), True),
    ("a.rdf", '<!-- c --><rdf:RDF xmlns:rdf="http://r" xmlns="http://purl.org/rss/1.0/">', True),
    ("a.xml", "<nitf><body/></nitf>", False),
    ("a.xml", "<feed><rss/></feed>", False),
    ("a.html", "<html><rss></html>", False),
    ("a.txt", "The <rss version of it", False),
    ("a.xml", "", False),
    ("a.xml", "<!--" * 20_000, False),
]


@pytest.mark.parametrize(("name", "head", "is_one"), FEEDS)
def test_a_feed_is_recognized_by_its_root(name, head, is_one):
    found = find_format(name, lambda: head.encode()[:65_536])
    assert (found is not None and found.name == "feed") is is_one


PAGE = "<html><p>Perú and Kenya signed.</p></html>"
ADDRESS = "https://example.org/accord"


def record(body, status="200 OK", kind="text/html; charset=utf-8", more="", form="response"):
    content = body if isinstance(body, bytes) else body.encode()
    reply = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: {form}\r\nWARC-Target-URI: {ADDRESS}\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(reply)}\r\n\r\n"
    )
    return head.encode() + reply + b"\r\n\r\n"


ONE = RawArticle(text=PAGE, address=ADDRESS, markup="page")
RECORDS = [
    (record(PAGE), [ONE]),
    (record(PAGE) + record(PAGE, status="404 Not Found") + record("{}", kind="application/json"), [ONE]),
    (record(PAGE) + record(PAGE, form="revisit") + record(PAGE, form="request"), [ONE]),
    (record(PAGE.encode("cp1252"), kind="text/html; charset=iso-8859-1"), [ONE]),
    (record(PAGE.encode("cp1252"), kind="text/html"), [ONE]),
    (record(gzip.compress(PAGE.encode()), more="Content-Encoding: gzip\r\n"), [ONE]),
    (
        record(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()), more="Transfer-Encoding: chunked\r\n"),
        [ONE],
    ),
    (gzip.compress(record(PAGE)) + gzip.compress(record(PAGE)), [ONE, ONE]),
    (gzip.compress(record(PAGE) + record(PAGE)), [ONE, ONE]),
    (record(" "), [f"{ADDRESS} is empty; leave it out"]),
    (
        record(b"a" * 16_000_001),
        [f"{ADDRESS} is longer than 16,000,000 bytes and no article is; leave it out"],
    ),
]


@pytest.mark.parametrize(("data", "found"), RECORDS)
def test_a_page_that_a_server_delivered_is_an_article(data, found):
    pytest.importorskip("warcio")
    assert told(webarchive.read(opened(data))) == found


def test_a_broken_archive_keeps_what_came_before():
    pytest.importorskip("warcio")
    data = gzip.compress(record(PAGE) + record(PAGE * 3000), 1)[:-300]
    found = told(webarchive.read(opened(data)))
    assert found[0] == ONE
    assert "cannot be read from here on" in found[-1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no HTML page"),
        (record(PAGE, status="301 Moved"), "holds no HTML page"),
        (b"Peru and Kenya signed.", "cannot be read"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "cannot be read|holds no"),
    ],
)
def test_an_archive_without_pages_says_why(data, reason):
    pytest.importorskip("warcio")
    with pytest.raises(ValueError, match=reason):
        list(webarchive.read(opened(data)))


@pytest.mark.parametrize(
    ("name", "head", "is_one"),
    [
        ("a.warc", b"", True),
        ("a", record(PAGE), True),
        ("a.txt", b"The WARC/1.0 file", False),
    ],
)
def test_an_archive_is_recognized_by_form(name, head, is_one):
    found = find_format(name, lambda: head)
    assert (found is not None and found.name == "web archive") is is_one


@pytest.mark.parametrize(("module", "library"), [(feeds, "feedparser"), (webarchive, "warcio"), (pdf, "pypdf")])
def test_a_missing_library_is_named_with_its_remedy(monkeypatch, module, library):
    for name in (library, f"{library}.archiveiterator"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ValueError, match=f"needs {library} to be read; pip install 'research\\[files\\]'"):
        list(module.read(io.BytesIO() if module is webarchive else b""))
