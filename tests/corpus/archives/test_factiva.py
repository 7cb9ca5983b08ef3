"""Exports of Factiva: with codes and without, as a web page, XML, RTF and plain text."""

import pytest

from research.corpus.archives import factiva
from research.corpus.formats.contract import RawArticle, UnreadableRecord

LEAD = "Kenya and Ghana signed a trade agreement in Accra on Monday, Joan Otieno said."
MORE = "IN a statement Kwame Badu of Ghana said that it would be published within a month."
TEXT = f"{LEAD}\n\n{MORE}"
ONE, TWO = "LAKEH00020240304ek340001a", "PORTJ00020240305ek3500xyz"
READ = [
    RawArticle(
        title="Kenya, Ghana sign",
        text=TEXT,
        published="2024-03-04",
        publisher="The Lake Herald",
        authors="Mary Wafula; Sam Lee",
        section="World",
        document_id=ONE,
    ),
    RawArticle(title="Accord salué", text=TEXT, published="2024-03-05", publisher="Port Journal", document_id=TWO),
]
FIELDS = [
    [
        ("SE", "World"), ("HD", "Kenya, Ghana sign"), ("BY", "By Mary Wafula and Sam Lee"), ("WC", "355 words"),
        ("PD", "4 March 2024"), ("ET", "10:15"), ("SN", "The Lake Herald"), ("SC", "LAKEH"), ("LA", "English"),
        ("CY", "(c) 2024 Lake Media Ltd."), ("LP", LEAD), ("TD", MORE), ("IN", "itrade : Trade"),
        ("NS", "gpol : Politics"), ("PUB", "Lake Media Ltd."), ("AN", f"Document {ONE}"),
    ],
    [
        ("HD", "Accord salué"), ("WC", "65 mots"), ("PD", "5 mars 2024"), ("SN", "Port Journal"), ("SC", "PORTJ"),
        ("LP", f"{LEAD}\n{MORE}"), ("RE", "kenya : Kenya | ghana : Ghana"), ("AN", f"Document {TWO}"),
    ],
]  # fmt: skip
VIEWS = [
    ["World", "Kenya, Ghana sign", "By Mary Wafula and Sam Lee", "Special to The Lake Herald", "355 words",
     "4 March 2024", "10:15 GMT",
     "The Lake Herald", "LAKEH", "English", "(c) 2024 Lake Media Ltd.", LEAD, MORE, "", f"Document {ONE}"],
    ["Accord salué", "1.065 mots", "5 mars 2024", "Port Journal", "PORTJ", "Français", "© 2024 Port", LEAD, MORE,
     f"Dokument {TWO}"],
]  # fmt: skip
STYLE = "<style>div.divFactivaException{}</style>"


def told(found):
    """Articles as they are, problems as their reasons."""
    return [item.reason if isinstance(item, UnreadableRecord) else item for item in found]


def coded_text(gap):
    return "Factiva\n\n" + "\n\n\n".join("\n".join(f"{code}{gap}{said}" for code, said in rows) for rows in FIELDS)


def coded_page():
    rows = "".join(
        "<div class='article enArticle'><table>"
        + "".join(f"<tr><td class='index'><b>{code}</b>&nbsp;</td><td>{cell(said)}</td></tr>" for code, said in article)
        + "</table></div><br/><span></span>"
        for article in FIELDS
    )
    return f"<html><head><title>Factiva</title>{STYLE}</head><body><div id='contentWrapper'>{rows}</div></body></html>"


def cell(said):
    return "".join(f"<p class='articleParagraph'>{line}</p>" for line in said.split("\n"))


def view_page():
    articles = []
    for lines, number in zip(VIEWS, (ONE, TWO), strict=True):
        author = next((line for line in lines if line.startswith("By ")), "")
        title = next(line for line in lines if line in ("Kenya, Ghana sign", "Accord salué"))
        above, below = lines[: lines.index(title)], lines[lines.index(title) + 1 + bool(author) : lines.index(LEAD)]
        articles.append(
            f"<div id='article-{number}' class='article'><div class='article enArticle'><p>\n</p>"
            + "".join(f"<div>{line}</div>" for line in above)
            + f"<div id='hd'><span class='enHeadline'>{title} </span></div>"
            + f"<div class='author'>{author}</div>" * bool(author)
            + "".join(f"<div>{line}</div>" for line in below)
            + f"<p></p><p class='articleParagraph enarticleParagraph'>{LEAD}</p>"
            + f"<p class='articleParagraph enarticleParagraph'><b>{MORE[:5]}</b>{MORE[5:]}</p>"
            + f"<p>Lake Media Ltd.</p><p>{lines[-1]}</p></div></div><br><span></span>"
        )
    return f"<html><head><title>Factiva</title>{STYLE}</head><body>{''.join(articles)}</body></html>"


def rtf(lines):
    escaped = ("".join(c if c < "\x7f" else f"\\u{ord(c)}?" for c in line) for line in lines)
    return "{\\rtf1\\ansi{\\info{\\title Factiva RTF Display Format}}" + "".join(f"{line}\n" for line in escaped) + "}"


def coded_rtf():
    cells = [(code, said.replace("\n", "\\par ")) for rows in FIELDS for code, said in rows]
    return rtf(f"\\trowd\\pard\\intbl {code}\\cell {said}\\cell\\row" for code, said in cells)


def newsml():
    articles = "".join(
        f"<article><accessionNo>{a.document_id}</accessionNo><byline>{a.authors}</byline><headline><paragraph>{a.title}"
        f"</paragraph></headline><leadParagraph>\n{LEAD[:30]}\n{LEAD[30:].lstrip()}\n    {MORE}\n</leadParagraph>"
        f"<publicationDate><date>{a.published}</date></publicationDate><sectionName>{a.section}</sectionName>"
        f"<sourceName>{a.publisher}</sourceName></article>"
        for a in READ
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="2">{articles}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>'
    )


EXPORTS = {
    "codes as text": lambda: coded_text("    "),
    "codes after one space": lambda: coded_text(" "),
    "codes on their own lines": lambda: coded_text("\n"),
    "codes as a page": coded_page,
    "codes as RTF": coded_rtf,
    "view as text": lambda: "\n\n".join("\n\n".join(lines) for lines in VIEWS),
    "view as RTF": lambda: rtf(f"\\pard {line}\\par" for lines in VIEWS for line in lines),
    "view as a page": view_page,
    "XML": newsml,
}


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_is_read(form):
    data = EXPORTS[form]().encode()
    assert factiva.recognizes(data[:65536])
    assert list(factiva.read(data)) == READ


def test_the_style_of_a_page_may_fill_its_head():
    data = view_page().replace(STYLE, f"{STYLE}<style>{'a{margin:0}' * 9000}</style>").encode()
    assert factiva.recognizes(data[:65536])
    assert list(factiva.read(data)) == READ


def test_what_is_missing_is_told():
    data = newsml().replace('count="2"', 'count="3"').encode()
    assert told(factiva.read(data)) == [
        "holds 2 articles where it says 3; export it again if one is missing",
        *READ,
    ]
    empty = coded_text("  ").replace(f"LP  {LEAD}\nTD  {MORE}\n", "").encode()
    assert told(factiva.read(empty)) == [
        'article 1 ("Kenya, Ghana sign") has no text; export full articles',
        READ[1],
    ]


PLAIN = [
    "",
    LEAD,
    f"HD Radio says so.\nPD James wrote it.\n{LEAD}",
    f"<html><head><title>Factiva is sold</title></head><body><p>{LEAD}</p></body></html>",
    f"{LEAD}\n355 words\nDocument 12 was signed.",
    "<rss><article><headline>Kenya</headline></article></rss>",
    f"{{\\rtf1 {LEAD}}}",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_article_is_no_export(text):
    assert not factiva.recognizes(text.encode())


BROKEN = [
    ('<!DOCTYPE a [<!ENTITY b "c">]><PPSResponse>&b;</PPSResponse>', "XML that declares entities"),
    ("<PPSResponse>" + "<a>" * 1000, "is no XML that can be read"),
    ("<PPSResponse/>", "no article in it"),
    ("<html><body>" + "<div>" * 1000, "HTML beyond all bounds"),
    ("<html><body><p " + "a " * 6000 + ">", "more than 5,000 attributes in one tag"),
    ("{\\rtf1{\\fonttbl" + "\\f1" * 30_000 + "}x}", "no article in it"),
    ("{\\rtf1 \\u99999999 ?}", "no article in it"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_what_cannot_be_read_is_said(text, message):
    with pytest.raises(ValueError, match=message):
        list(factiva.read(text.encode()))
