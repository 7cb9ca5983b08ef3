"""Whatever the news comes in: exports, documents, mails, feeds and saved pages become articles, bombs become problems."""

import gzip
import io
import warnings
import zipfile

import pypdf
import pytest

from research.corpus.articles import articles_frame, files_frame, read_article
from research.corpus.loading import read_corpus
from research.errors import CorpusError, CorpusWarning

ONE = "Kenya and Ghana signed a trade agreement in Accra on Monday, the foreign minister of Kenya said there."
TWO = "Peru and Chile ratified a fishing treaty in Lima last year, and both governments said that it would last."
NEXIS = f"""                               1 of 2 DOCUMENTS

                            The Lake Herald

                            March 4, 2024 Monday

Kenya, Ghana sign

BYLINE: By Mary Wafula and Sam Lee

SECTION: NEWS; Pg. 6

LENGTH: 55 words

{ONE}

Short.

LOAD-DATE: March 6, 2024


                               2 of 2 DOCUMENTS

                            Port Journal

                            March 5, 2024 Tuesday

A treaty lasts

LENGTH: 55 words

{TWO}

LOAD-DATE: March 6, 2024
"""
FACTIVA = f"""HD  Kenya, Ghana sign
BY  Mary Wafula
PD  4 March 2024
SN  The Lake Herald
LP  {ONE}
AN  Document LAKEH00020240304ek340000a

HD  A treaty lasts
PD  5 March 2024
SN  Port Journal
LP  {TWO}
AN  Document PORTJ00020240305ek350000b
"""
RULE = "\n" + "_" * 60 + "\n"
PROQUEST = RULE.join(
    f"\n{title}\n\nPublication title: {publisher}\n\nPublication date: {day}\n\nProQuest document ID: {number}\n\n"
    f"Full text: {text}\n\nDatabase: ProQuest\n"
    for title, publisher, day, number, text in (
        ("Kenya, Ghana sign", "The Lake Herald", "Mar 4, 2024", 111, ONE),
        ("A treaty lasts", "Port Journal", "Mar 5, 2024", 222, TWO),
    )
)
EUROPRESSE = (
    "<html><head><title>Europresse</title></head><body>"
    + "".join(
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{publisher}</span>'
        f'</div><span class="DocHeader">Politics, {day}</span><div class="titreArticle"><p class="titreArticleVisu">'
        f'{title}</p></div></header><div class="docOcurrContainer"><p>{text}</p></div></article>'
        for title, publisher, day, text in (
            ("Kenya, Ghana sign", "The Lake Herald", "4 March 2024", ONE),
            ("A treaty lasts", "Port Journal", "5 March 2024", TWO),
        )
    )
    + "</body></html>"
)
EXPORTS = [
    ("nexis.TXT", NEXIS, "Nexis"),
    ("download", NEXIS, "Nexis"),
    ("nexis.rtf", "{\\rtf1 " + NEXIS.replace("\n", "\\par\n") + "}", "Nexis"),
    ("factiva.txt", FACTIVA, "Factiva"),
    ("Factiva export (1)", FACTIVA, "Factiva"),
    ("ProQuestDocuments-2024.txt", PROQUEST, "ProQuest"),
    ("europresse.html", EUROPRESSE, "Europresse"),
    ("europresse.php?page=1", EUROPRESSE, "Europresse"),
]


def put(folder, files):
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def quietly(folder, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CorpusWarning)
        return read_corpus(folder, **options)


@pytest.mark.parametrize(("name", "content", "form"), EXPORTS)
def test_an_export_is_its_articles_whatever_its_name(tmp_path, name, content, form):
    corpus = read_corpus(put(tmp_path, {name: content}))
    assert [(a.title, a.publisher, a.published, a.dated_by, a.source, a.format) for a in corpus] == [
        ("Kenya, Ghana sign", "The Lake Herald", "2024-03-04", "record", f"{name}#1", form),
        ("A treaty lasts", "Port Journal", "2024-03-05", "record", f"{name}#2", form),
    ]
    assert [a.prose.split(".")[0] + "." for a in corpus] == [ONE, TWO]
    assert corpus.problems == ()


def test_an_export_has_authors_section_and_document(tmp_path):
    one, two = read_corpus(put(tmp_path, {"nexis.txt": NEXIS}))
    assert (one.authors, one.section, two.authors) == (("Mary Wafula", "Sam Lee"), "NEWS; Pg. 6", ())
    assert "Short." in one.prose  # all of an archive's text is the article
    factiva = read_corpus(put(tmp_path, {"nexis.txt": FACTIVA}))
    assert factiva[1].document_id == "PORTJ00020240305ek350000b"
    table = articles_frame([one, two])
    assert table.authors.tolist() == [["Mary Wafula", "Sam Lee"], []]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Mary Wafula", ["Mary Wafula"]),
        (["Mary Wafula", "Sam Lee"], ["Mary Wafula", "Sam Lee"]),
        ("By Mary Wafula, Jan van der Berg and Sam Lee", ["Mary Wafula", "Jan van der Berg", "Sam Lee"]),
        ("Wafula, Mary; Lee, Sam", ["Wafula, Mary", "Lee, Sam"]),
        ("Ministry of Trade and Industry", ["Ministry of Trade and Industry"]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("Lake News Agency", ["Lake News Agency"]),
    ],
)
def test_a_byline_is_its_names(said, names):
    joined = said if isinstance(said, str) else "; ".join(said)
    from research.corpus.archives.fields import read_names

    assert read_names(joined).split("; ") == names


MAIL = f"From: Ana Blum <ana@example.org>\nDate: Mon, 4 Mar 2024 23:00:00 -0500\nSubject: A pact\nMessage-ID: <1@x>\n\n{ONE}"
PAGE = f"""<!doctype html><html><head><title>A pact</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A pact", "datePublished": "2024-03-04"}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>A pact</h1><p>{ONE}</p><p>{TWO}</p></article></body></html>"""
FEED = f"""<rss version="2.0"><channel><title>The Lake Herald</title><item><title>A pact</title>
<description>&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;</description>
<pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>"""
SAVED = f"From: <Saved by Blink>\nSnapshot-Content-Location: https://lake.example/1\nMIME-Version: 1.0\n\
Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{PAGE}\n--b--\n"


def warc(*pages):
    records = []
    for page in pages:
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lake.example/1\r\nWARC-Record-ID: <urn:a>\r\n"
            "WARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        records.append(head.encode() + body + b"\r\n\r\n")
    return b"".join(records)


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


SINGLE = [
    ("letter.eml", MAIL, "mail", "letter.eml"),
    ("letter.txt", MAIL, "mail", "letter.txt"),
    ("feed.xml", FEED, "feed", "feed.xml#1"),
    ("feed", FEED, "feed", "feed#1"),
    ("page.mht", SAVED, "saved page", "page.mht"),
    ("page.txt", SAVED, "saved page", "page.txt"),
    ("crawl.warc", warc(PAGE), "web archive", "crawl.warc#1"),
    ("crawl.warc.gz", gzip.compress(warc(PAGE)), "web archive", "crawl.warc.gz#1"),
    ("page.html?p=2", PAGE, "web page", "page.html?p=2"),
    ("article.php?id=7", PAGE, "web page", "article.php?id=7"),
    ("page.aspx", PAGE, "web page", "page.aspx"),
    ("page", PAGE, "web page", "page"),
    ("page.html", gzip.compress(PAGE.encode()), "web page", "page.html"),
]


@pytest.mark.parametrize(("name", "content", "form", "source"), SINGLE)
def test_a_file_is_known_by_its_form(tmp_path, name, content, form, source):
    (article,) = read_corpus(put(tmp_path, {name: content}))
    assert (article.format, article.source, article.title, article.published) == (form, source, "A pact", "2024-03-04")
    assert ONE in article.prose and "Home" not in article.prose


def test_saved_pages_keep_apart_what_their_queries_tell_apart(tmp_path):
    corpus = read_corpus(put(tmp_path, {"a.php?id=7": PAGE, "a.php?id=8": PAGE.replace("Kenya", "Togo")}))
    assert [a.article_id for a in corpus] == ["a?id=7", "a?id=8"] and corpus.problems == ()


def scan():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BOMB = b" " * 70_000_000
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
UNREAD = [
    ("scan.pdf", scan(), "lost", "has no text, only pictures of it; run OCR on it"),
    ("a.docx", zipped(**{"word/document.xml": BOMB}), "lost", "unpacks to more than 32,000,000 bytes; split it"),
    ("a.docx", zipped(**{"word/document.xml": f"<w:document {W}/>"}), "lost", "has no text"),
    ("a.docx", b"no zip file", "lost", "is no Word document that can be opened"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "lost", "save it as .docx without one in Word"),
    ("a.odt", zipped(**{"content.xml": BOMB}), "lost", "unpacks to more than 32,000,000 bytes; split it"),
    ("a.epub", zipped(**{"META-INF/container.xml": BOMB}), "lost", "unpacks to more than 32,000,000 bytes; split it"),
    ("a.warc.gz", gzip.compress(b"WARC/1.0\r\n" + BOMB), "lost", "unpacks to more than 100 times its size"),
    ("a.warc", warc("a")[:-9], "lost", None),
    ("a.eml", b"no mail", "lost", "does not start with the headers of a mail"),
    ("a.rss", b"<rss version='2.0'><channel></channel></rss>", "lost", "holds no entry of a feed"),
    ("a.rtf", b"no Rich Text", "lost", "no Rich Text"),
    ("a.db", b"SQLite format 3\0", "passed over", "export the table with the articles as CSV"),
    ("a.xlsx", zipped(**{"xl/workbook.xml": ""}), "passed over", "save each sheet with articles as CSV in UTF-8"),
    ("a.tar.gz", gzip.compress(b"a.txt" + bytes(500)), "passed over", "unpack it here"),
    ("a.csv.bz2", b"BZh9", "passed over", "unpack it here"),
    ("a.jsonl.zst", b"\x28\xb5\x2f\xfd", "passed over", "unpack it here"),
    ("a.webarchive", b"bplist00", "passed over", "open it in Safari"),
    ("a.xml", b"<nitf/>", "passed over", "convert it to JSON Lines or CSV"),
    ("a.css", b"body {}", "passed over", ".css is no type of article we read"),
    ("factiva.txt", "HD  A\nPD  4 March 2024\nSN  B\nAN  Document LAKEH00020240304ek340000a\n", "lost", "has no text"),
]


@pytest.mark.parametrize(("name", "content", "outcome", "reason"), UNREAD, ids=[f"{r[0]} {r[3]}" for r in UNREAD])
def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path, name, content, outcome, reason):
    corpus = quietly(put(tmp_path, {"good.txt": TWO, name: content}))
    assert [a.article_id for a in corpus][-1] == "good"
    if reason:
        assert [(p.source, p.outcome, reason in p.reason) for p in corpus.problems] == [(name, outcome, True)]
        assert corpus.unread().startswith("1 .")


def test_an_attachment_is_passed_over_and_no_loss(tmp_path):
    parts = f"--b\nContent-Type: text/plain\n\n{ONE}\n--b\nContent-Type: application/pdf\n" + (
        'Content-Disposition: attachment; filename="accord.pdf"\n\nx\n--b--\n'
    )
    mail = MAIL.partition("\n\n")[0] + f"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"
    corpus = quietly(put(tmp_path, {"a.eml": mail}), strict=True)
    assert [(p.place, p.outcome) for p in corpus.problems] == [("a.eml", "passed over")]
    assert (len(corpus), corpus.unread()) == (1, "")


def test_files_that_gave_nothing_are_counted_by_kind(tmp_path):
    files = {"good.txt": TWO, "a.db": b"x", "b.DB": b"x", "README": b"x", "c.pdf": scan(), "d.jsonl": '{"x": 1}\n'}
    assert quietly(put(tmp_path, files)).unread() == "2 .db, 1 .jsonl, 1 .pdf, 1 without an ending"


def test_a_corpus_of_what_cannot_be_read_names_the_remedies(tmp_path):
    with pytest.raises(CorpusError, match=r"holds no readable article; put \.txt, \.md, .*Lost 1 file.*run OCR"):
        quietly(put(tmp_path, {"scan.pdf": scan()}))


CURATED = '[[article]]\nid = "c"\npublished = "2024-03-01"\nreason = "the printed paper"\n'


def test_a_table_says_how_each_file_was_read_and_where_its_days_come_from(tmp_path):
    files = {
        "a.txt": NEXIS,
        "b.txt": f"Kenya, Ghana sign trade pact\n\n4 March 2024\n\n{ONE}",
        "c.txt": f"{ONE} {TWO}",
        "corpus.toml": CURATED,
    }
    corpus = quietly(put(tmp_path, files | {"d.csv": f'text,date\n"{TWO} {ONE}",2024-03-05\n"{ONE} Yes.",soon\n'}))
    assert files_frame(articles_frame(corpus)).values.tolist() == [
        ["a.txt", "Nexis", "utf-8", 2, 2, "record"],
        ["b.txt", "text", "utf-8", 1, 1, "text"],
        ["c.txt", "text", "utf-8", 1, 1, "corpus.toml"],
        ["d.csv", "CSV", "utf-8", 2, 1, "record"],
    ]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (f"{ONE}\n\nYes.\n\n{ONE}", [ONE, "Yes.", ONE]),  # said twice, and short
        (f"{ONE}\n\nA long road\n\n{TWO}", [ONE, TWO]),  # a subheading
        ("Two words", ["Two words"]),
        ("", []),
    ],
)
def test_of_a_text_that_is_the_article_alone_nothing_but_headings_is_dropped(text, prose):
    article = read_article(text, "a", metadata={"title": "A pact"}, clean=True)
    assert [text[p.start : p.end] for p in article.body] == prose


@pytest.mark.parametrize(
    ("head", "below", "origin"),
    [
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-04"}</script>',
            "",
            "json-ld",
        ),
        ('<meta property="article:published_time" content="2024-03-04T10:00:00Z">', "", "meta"),
        ("", '<time datetime="2024-03-04">4 March</time>', "time element"),
        ("", "<p>4 March 2024</p>", "text"),
        ("", "", ""),
    ],
)
def test_a_page_says_where_its_day_comes_from(tmp_path, head, below, origin):
    title = "Kenya, Ghana sign trade pact"
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{below}<p>{ONE}</p><p>{TWO}</p>"
    )
    (article,) = read_corpus(put(tmp_path, {"a.html": page}))
    assert (article.dated_by, article.published) == (origin, "2024-03-04" if origin else "")


def test_the_articles_of_one_page_have_a_number_each(tmp_path):
    stories = "".join(
        f'<article><h2>Story {n}</h2><time datetime="2024-03-0{n}">{n} March 2024</time><p>{text}</p><p>{text[::-1]} It '
        "is the first in many years, and it was a long way for all of them.</p></article>"
        for n, text in enumerate((ONE, TWO), start=1)
    )
    one, two = read_corpus(put(tmp_path, {"a.html": f"<html><body><main>{stories}</main></body></html>"}))
    assert (one.source, one.published, one.article_id) == ("a.html#1", "2024-03-01", "a-0001")
    assert (two.source, two.published, two.article_id) == ("a.html#2", "2024-03-02", "a-0002")
    assert one.sha256 != two.sha256
