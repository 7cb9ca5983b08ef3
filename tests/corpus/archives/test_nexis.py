"""Exports of Nexis and LexisNexis: numbered documents of twenty years, Nexis Uni, as text, RTF, Word and web pages."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from research.corpus.archives import nexis
from research.corpus.formats.contract import RawArticle, UnreadableRecord

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEAD = "Kenya and Ghana signed a trade agreement in Accra on Monday, Joan Otieno said."
MORE = "Kwame Badu of Ghana said that the two governments would publish it within a month."
TEXT = f"{LEAD}\n\n{MORE}"
WRAPPED = """Kenya and Ghana signed a trade agreement in Accra on Monday, Joan
Otieno said.

Kwame Badu of Ghana said that the two governments would publish it
within a month.
"""
COVER = """Download Request: Selected Items: 1-2
Time Of Request: Friday, March 20, 2020  16:51:31

Terms: (kenya and ghana)


"""
NEW = f"""                               1 of 2 DOCUMENTS



                            The Lake Herald (Kisumu)

                            March 4, 2024 Monday
                                 First Edition;
                                    National

Kenya, Ghana sign
trade pact

BYLINE: By Mary Wafula and Sam Lee

SECTION: NEWS; Pg. 6

LENGTH: 355 words


{WRAPPED}

SUBJECT: TREATIES & AGREEMENTS (90%); TRADE (89%)

GRAPHIC: The ministers in Accra
Sam Lee

Second picture

LOAD-DATE: March 6, 2024

LANGUAGE: ENGLISH

URL: https://lake.example/news/1


                        Copyright 2024 Lake Media Ltd.
                              All Rights Reserved
"""
OLD = """                               2 of 2 DOCUMENTS

                  Copyright 2003 The Harbour Times Company
                               The Harbour Times

                         October 26, 2003 Sunday
                              Late Edition - Final

SECTION: Section 1; Column 5; Foreign Desk; Pg. 10

LENGTH: 92 words

HEADLINE: Kenya, Ghana sign trade pact

BYLINE:  By MARY WAFULA

DATELINE: ACCRA, Ghana, Oct. 25

BODY:
   Kenya and Ghana signed a trade agreement in Accra on Monday, Joan
Otieno said.
   Kwame Badu of Ghana said that the two governments would publish it
within a month.

LOAD-DATE: October 26, 2003
"""
GERMAN = f"""                              Dokument 1 von 1

                                 Hafenbote

                          4. März 2024 Montag

Kenia und Ghana einig

AUTOR: Anna Muster

RUBRIK: POLITIK; S. 4

LÄNGE: 30 Wörter

{WRAPPED}

UPDATE: 5. März 2024

SPRACHE: GERMAN; DEUTSCH
"""
FRENCH = f"""                              Document 1 de 1

                                 Le Quai

                          lundi 4 mars 2024

Accord à Accra

AUTEUR: Anne Exemple

RUBRIQUE: MONDE; Pg. 4

LONGUEUR: 30 mots

{WRAPPED}
LANGUE: FRENCH; FRANÇAIS
"""
BARE = f"""                               1 of 1 DOCUMENT

                     Copyright 2004 Accra Wire Service

                              May 3, 2004

Kenya, Ghana sign

LENGTH: 30 words

{WRAPPED}
LOAD-DATE: May 4, 2004
"""
SPAN = NEW.replace("March 4, 2024 Monday", "March 4 - March 9, 2024").replace("1 of 2", "1 of 1")
MONTHLY = NEW.replace("March 4, 2024 Monday", "March 2024").replace("1 of 2", "1 of 1")
SPEAKER = NEW.replace("Kwame Badu of", "SUBJECT: Kwame Badu of").replace("1 of 2", "1 of 1")
YEARLY = NEW.replace("March 4, 2024 Monday", "Spring 2024").replace("1 of 2", "1 of 1")
FLUSH = "\n".join(line.strip() for line in NEW.replace("1 of 2", "1 of 1").split("\n"))
OWN = FLUSH.replace("First Edition;", "\nFirst Edition").replace("National\n", "")
SHOW = OLD.replace("HEADLINE:", "SHOW: LAKE TODAY 10:00\n\nHEADLINE:").replace("BODY:", "GUESTS: Kwame Badu\n\nBODY:")
LAKE = RawArticle(
    title="Kenya, Ghana sign trade pact",
    text=TEXT,
    published="2024-03-04",
    publisher="The Lake Herald (Kisumu)",
    authors="Mary Wafula; Sam Lee",
    section="NEWS; Pg. 6",
    address="https://lake.example/news/1",
)
HARBOUR = RawArticle(
    title="Kenya, Ghana sign trade pact",
    text=TEXT,
    published="2003-10-26",
    publisher="The Harbour Times",
    authors="MARY WAFULA",
    section="Section 1; Column 5; Foreign Desk; Pg. 10",
)
HEADING = ("title", "published", "publisher", "authors", "section")
NUMBERED = [
    (COVER + NEW + OLD, [LAKE, HARBOUR]),
    (GERMAN, [("Kenia und Ghana einig", "2024-03-04", "Hafenbote", "Anna Muster", "POLITIK; S. 4")]),
    (FRENCH, [("Accord à Accra", "2024-03-04", "Le Quai", "Anne Exemple", "MONDE; Pg. 4")]),
    (BARE, [("Kenya, Ghana sign", "2004-05-03", "Accra Wire Service", "", "")]),
    (SPAN, [(LAKE.title, "March 4 - March 9, 2024", LAKE.publisher, LAKE.authors, LAKE.section)]),
    (MONTHLY, [(LAKE.title, "2024-03", LAKE.publisher, LAKE.authors, LAKE.section)]),
    (NEW.replace("1 of 2", "1,001 of 2,146"), [LAKE]),
    (OLD.replace("2 of 2", "FOCUS - 2 of 2"), [HARBOUR]),
    (YEARLY, [(LAKE.title, "Spring 2024", LAKE.publisher, LAKE.authors, LAKE.section)]),
    (FLUSH, [LAKE]),
    (OWN, [LAKE]),
    (SHOW, [HARBOUR]),
]
UNI_COVER = [
    "", "Date and Time: Friday, 8. March 2024 09:31:00 CET", "Job Number: 1", "Documents (2)", "1. Kenya, Ghana sign",
    "Client/Matter: -None-", "Search Terms: kenya ghana", "Search Type: Natural Language ", "Narrowed by: ", "", "",
    "2. Pact draws praise; Lake towns rejoice", "Client/Matter: -None-", "Narrowed by: ", "", "",
]  # fmt: skip
UNI = [
    "Kenya, Ghana sign", "The Lake Herald(Kisumu)", "March 4, 2024 Monday 9:20 AM GMT", "",
    "\nCopyright 2024 Lake Media Ltd. All Rights Reserved", "\n", "Section:\xa0NEWS; Version:1", "Length:\xa0355 words",
    "Byline:\xa0Mary Wafula", "Body", "", LEAD, MORE, "\nLoad-Date:\xa0March 5, 2024", "", "\nEnd of Document", "",
    "Pact draws praise; Lake towns rejoice", "Port Journal", "March 5, 2024", "", "Length:\xa055 words", "Body", "",
    LEAD, "", MORE, "Graphic", "", "Joan Otieno in Accra.", "Classification", "", "Language:\xa0ENGLISH",
    "\nLoad-Date:\xa0March 6, 2024", "", "\nEnd of Document", "",
]  # fmt: skip
UNI_READ = [
    RawArticle(
        title="Kenya, Ghana sign",
        text=TEXT,
        published="2024-03-04",
        publisher="The Lake Herald(Kisumu)",
        authors="Mary Wafula",
        section="NEWS; Version:1",
    ),
    RawArticle(
        title="Pact draws praise; Lake towns rejoice", text=TEXT, published="2024-03-05", publisher="Port Journal"
    ),
]


def told(found):
    """Articles as they are, problems as their reasons."""
    return [item.reason if isinstance(item, UnreadableRecord) else item for item in found]


def word(paragraphs, footer="About LexisNexis"):
    lines = (escape(line.strip("\n")) for line in paragraphs)
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/footer1.xml": f"<w:ftr {W}><w:p><w:r><w:t>{footer}</w:t></w:r></w:p></w:ftr>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rtf(paragraphs):
    escaped = ("".join(c if " " <= c < "\x7f" else f"\\u{ord(c)}?" for c in line.strip("\n")) for line in paragraphs)
    footer = r"{\footer\pard | About LexisNexis | Privacy Policy\par}"
    return (
        "{\\rtf1\\ansi\\ansicpg1252 " + footer + "".join(f"\\pard {line}\\par\n" for line in escaped) + "}"
    ).encode()


def page(*texts):
    """LexisNexis' web page: a division a block, unclosed ones between documents."""
    documents = []
    for text in texts:
        blocks = [block.strip().split("\n") for block in text.split("\n\n") if block.strip()]
        spans = ("<BR>".join(line.strip() for line in block).replace(" & ", " &amp; ") for block in blocks)
        documents.append(
            "<A NAME='DOC_ID_0_0'></A><!-- Hide XML section from browser\n<DOC NUMBER=1>\n<DOCFULL> -->\n"
            + "".join(
                f"<BR><DIV CLASS='c3'><P CLASS='c1'><SPAN CLASS='c2'>{span}</SPAN></P>\n</DIV>\n" for span in spans
            )
        )
    return (
        "<HTML><HEAD><!-- LXNComment 1:2 --></HEAD><BODY>" + "<DIV CLASS='c10'/>".join(documents) + "</BODY></HTML>"
    ).encode()


def heads(articles):
    return [
        article if isinstance(article, str) else tuple(getattr(article, f) for f in HEADING) for article in articles
    ]


@pytest.mark.parametrize(("text", "expected"), NUMBERED)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_numbered_documents_are_read(text, expected, encoding):
    data = text.replace("\n", "\r\n").encode(encoding)
    assert nexis.recognizes(data[:65536])
    articles = list(nexis.read(data))
    assert [article.text for article in articles] == [TEXT] * len(expected)
    assert articles == expected or heads(articles) == expected


def test_a_label_in_the_text_is_text():
    (article,) = nexis.read(SPEAKER.encode())
    assert article.text == TEXT.replace("Kwame", "SUBJECT: Kwame")


def test_an_article_that_lost_its_number_and_one_without_text_are_told():
    lost = NEW + OLD.split("\n", 1)[1]
    empty = NEW.replace(WRAPPED, "").replace("1 of 2", "3 of 3")
    assert told(nexis.read((lost + empty).encode())) == [
        LAKE,
        "an article without its number follows document 1 of 2 and is left out; export it again",
        "document 3 of 3 has no text; export full documents",
    ]


@pytest.mark.parametrize("make", [word, rtf])
@pytest.mark.parametrize("cover", [[], UNI_COVER])
def test_nexis_uni_is_read(make, cover):
    data = make(cover + UNI)
    assert nexis.recognizes(data[:65536])
    assert list(nexis.read(data)) == UNI_READ


def test_numbered_documents_are_read_from_word_and_rtf():
    for data in (word((NEW + OLD).split("\n"), footer=""), rtf((NEW + OLD).split("\n"))):
        assert nexis.recognizes(data[:65536])
        assert list(nexis.read(data)) == [LAKE, HARBOUR]


def test_nexis_uni_tells_what_is_no_article():
    lines = ["A page without a date", "Body", LEAD, "End of Document", *UNI[:10], "End of Document", LEAD * 10]
    assert told(nexis.read(word(lines))) == [
        "document 1 has no date line; export it again",
        'document 2 ("Kenya, Ghana sign") has no text; export it again',
        'what follows document 2 does not end in "End of Document"; export it again',
    ]


def test_web_pages_are_read():
    data = page(NEW, OLD.replace("   Kwame", "\nKwame"))
    assert nexis.recognizes(data[:65536])
    assert list(nexis.read(data)) == [LAKE, HARBOUR]


def test_a_thousand_documents_do_not_nest():
    assert len(list(nexis.read(page(*[NEW] * 1000)))) == 1000


PLAIN = [
    b"",
    LEAD.encode(),
    f"1 of 10 DOCUMENTS\n\n{LEAD}".encode(),
    f"LENGTH: 3 metres\n\n{LEAD}\n\nEnd of Document".encode(),
    f"The study read 3 of 10 DOCUMENTS\nBYLINE: Ann\n\n{LEAD}".encode(),
    f"<html><body><p>{LEAD}</p><p>LENGTH: 3</p></body></html>".encode(),
    b"PK\x03\x04" + b"\0" * 60,
]


@pytest.mark.parametrize("data", PLAIN)
def test_a_plain_article_is_no_export(data):
    assert not nexis.recognizes(data)


def test_a_word_file_that_quotes_lexisnexis_is_no_export():
    assert not nexis.recognizes(word([LEAD, "We searched LexisNexis."], footer="Page 1"))


def bomb(name="word/document.xml", size=80_000_000):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"A" * size)
    return out.getvalue()


BROKEN = [
    (bomb(), "unpacks to more than 32,000,000 bytes; split it"),
    (bomb(size=10), "no XML that can be read"),
    (b"PK\x03\x04word/" + b"\0" * 99, "no Word document that can be opened"),
    (LEAD.encode(), 'without "1 of 10 DOCUMENTS" or "End of Document"'),
]


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_what_cannot_be_read_is_said(data, message):
    with pytest.raises(ValueError, match=message):
        list(nexis.read(data))
