"""E-books: look-alikes with made-up persons, and the chapters that come out."""

import io
import zipfile

import pytest

from research.corpus.documents import epub
from research.corpus.formats.contract import RawArticle
from research.corpus.formats.registry import find_format

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
FACTS = (
    "<dc:title>The Example Weekly</dc:title><dc:creator>Ana Blum</dc:creator><dc:creator>Ben Cho</dc:creator>"
    "<dc:publisher>Example Press</dc:publisher><dc:date>2024-03-04</dc:date>"
)
WHOLE = {"published": "2024-03-04", "publisher": "Example Press", "authors": "Ana Blum; Ben Cho"}


def page(body, kind=""):
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return f'<html {names}><head><title>x</title></head><body epub:type="{kind}">{body}</body></html>'


def book(pages, contents="", facts=FACTS, ncx="", **parts):
    """An e-book with these pages in order and this table of contents."""
    items = "".join(
        f'<item id="{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' if contents else ""
    items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' if ncx else ""
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(pages)))
    names = 'xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": f"<package {names}><metadata>{facts}</metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": page(f'<nav epub:type="toc"><ol>{contents}</ol></nav>'),
        "OEBPS/toc.ncx": ncx,
        **{f"OEBPS/{name}": content for name, content in pages.items()},
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def entry(href, title, inner=""):
    return f'<li><a href="{href}">{title}</a>{f"<ol>{inner}</ol>" if inner else ""}</li>'


def chapters(data):
    return [(found.title, found.text) if isinstance(found, RawArticle) else found.reason for found in epub.read(data)]


BOOKS = [
    ("no page", {}, "", []),
    (
        "without contents",
        {"a": page("<h1>One</h1><p>Peru.</p>"), "b": page("<p>Kenya.</p>")},
        "",
        [("One", "One\n\nPeru."), ("", "Kenya.")],
    ),
    (
        "titles of the contents",
        {"a": page("<p>Peru.</p>"), "b": page("<p>Kenya.</p>")},
        entry("a", "I") + entry("b", "II"),
        [("I", "Peru."), ("II", "Kenya.")],
    ),
    (
        "a chapter in two files",
        {"a": page("<p>Peru.</p>"), "b": page("<p>Kenya.</p>")},
        entry("a", "I"),
        [("I", "Peru.\n\nKenya.")],
    ),
    (
        "a chapter that the contents forget",
        {"a": page("<p>Peru.</p>"), "b": page("<h2>II</h2><p>Kenya.</p>")},
        entry("a", "I"),
        [("I", "Peru."), ("II", "II\n\nKenya.")],
    ),
    (
        "chapters in one file",
        {"a": page('<p id="x">Peru.</p><div><p id="y">Kenya.</p></div>')},
        entry("a#x", "I") + entry("a#y", "II"),
        [("I", "Peru."), ("II", "Kenya.")],
    ),
    (
        "sections are no chapters",
        {"a": page('<p>Peru.</p><p id="y">Kenya.</p>')},
        entry("a", "I", entry("a#y", "1.1")),
        [("I", "Peru.\n\nKenya.")],
    ),
    (
        "front matter",
        {
            "c": page("<p>Cover</p>", "cover"),
            "t": page("<p>The title</p>", "titlepage"),
            "l": page('<p><a href="a">One</a></p>'),
            "a": page("<p>Peru.</p>"),
        },
        entry("a", "I"),
        [("I", "Peru.")],
    ),
    (
        "a page that is missing",
        {"a": page("<p>Peru.</p>"), "b": ""},
        entry("a", "I"),
        [("I", "Peru."), "OEBPS/b in the e-book cannot be read; repair it in an editor"],
    ),
]


@pytest.mark.parametrize(("pages", "contents", "found"), [row[1:] for row in BOOKS], ids=[row[0] for row in BOOKS])
def test_a_chapter_is_an_article(pages, contents, found):
    assert chapters(book(pages, contents)) == found


BODIES = [
    ("<p>Peru\n  and <b>Kenya</b>.</p>text<p>More.</p>", "Peru and Kenya.\n\ntext\n\nMore."),
    ("<p>Lima<sup><a href='#n'>1</a></sup> signed<a epub:type='noteref' href='#m'>2</a>.</p>", "Lima signed."),
    ("<p>a<br/>b&nbsp;c &amp; d&eacute;</p><script>no()</script>", "a\nb c & dé"),
    ("<table><tr><td>Peru</td><td>12</td></tr></table>", "Peru | 12"),
    ("<ul><li>One<ul><li>Two</li></ul></li></ul>", "One\n\nTwo"),
    ("<p>Not <b>well formed<p>at all", "Not well formed\n\nat all"),
]


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_a_page_is_read_by_its_blocks(body, text):
    assert chapters(book({"a": page(body)})) == [("", text)]


def test_the_facts_of_the_book_are_those_of_its_chapters():
    data = book(
        {"a": page("<p>Peru.</p>"), "b": page("<p>Kenya.</p>")}, entry("x", "World", entry("a", "I")) + entry("b", "II")
    )
    first, second = epub.read(data)
    assert first == RawArticle(title="I", text="Peru.", section="World", **WHOLE)
    assert second == RawArticle(title="II", text="Kenya.", section="The Example Weekly", **WHOLE)


@pytest.mark.parametrize(
    ("facts", "published"),
    [
        ("", ""),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", ""),
        ('<dc:date event="modification">2025-01-01</dc:date>', ""),
        ('<dc:date event="modification">2025</dc:date><dc:date event="publication">2024</dc:date>', "2024"),
    ],
)
def test_a_day_of_change_is_no_day_of_publication(facts, published):
    assert [found.published for found in epub.read(book({"a": page("<p>Peru.</p>")}, facts=facts))] == [published]


def test_the_contents_of_old_books_are_read():
    point = '<navPoint><navLabel><text>I</text></navLabel><content src="a"/></navPoint>'
    assert chapters(book({"a": page("<p>Peru.</p>")}, ncx=f"<ncx><navMap>{point}</navMap></ncx>")) == [("I", "Peru.")]


PROTECTED = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'


def test_fonts_may_be_protected_and_text_may_not():
    pages = {"a": page("<p>Peru.</p>")}
    fonts = {"META-INF/encryption.xml": PROTECTED.format("http://www.idpf.org/2008/embedding")}
    text = {"META-INF/encryption.xml": PROTECTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    assert chapters(book(pages, **fonts)) == [("", "Peru.")]
    with pytest.raises(ValueError, match="is protected against copying"):
        chapters(book(pages, **text))


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK", "is no e-book"), (book({}, **{"META-INF/container.xml": "<a/>"}), "without a package document")],
)
def test_a_file_that_cannot_be_read_says_why(data, reason):
    with pytest.raises(ValueError, match=reason):
        chapters(data)


def test_an_e_book_is_recognized_by_form():
    assert find_format("a.epub", bytes).name == find_format("a", lambda: book({})[:1000]).name == "e-book"
    assert find_format("a.zip", lambda: b"PK\3\4") is None
