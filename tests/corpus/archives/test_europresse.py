"""Exports of Europresse: tables, articles, and the articles of today; and the fields that all archives write."""

import pytest

from research.corpus.archives import europresse
from research.corpus.archives.fields import read_day, read_names, unwrap
from research.corpus.formats.contract import RawArticle

LEAD = "Kenya and Ghana signed a trade agreement in Accra, Joan Otieno said."
MORE = "(1) Kwame Badu of Ghana would publish it."
TEXT = f"{LEAD}\n\n{MORE}"
ID = "news·20240305·LQ·0x1_42"
CLOSING = (
    "<p></p><b><i>© 2024 Le Quai. Tous droits réservés.</i></b><p></p>"
    f"Numéro de document : {ID}<br><table><tr><td>Ce certificat</td></tr></table>"
)
TABLE = (
    "<table><tr><td><table><tr><td><br></td></tr></table><span class='DocPublicationName'>Le Quai, no. 5968</span><br>"
    "<span class='DocHeader'>{section}</span><span class='DocHeader'>lundi </span>"
    "<span class='DocHeader'>4 mars 2024</span>"
    "<span class='DocHeader'>, p. 03</span><br><br>Avant-titre<br><span class='TitreArticleVisu'>Accord "
    "<span style='color:red'>à</span> Accra</span><br><br>{author}"
    f"{LEAD[:9]}<font>{LEAD[9:]}</font><p></p>{MORE}{CLOSING}</td></tr></table><p><br><br>"
)
ARTICLE = (
    "<article><header><div><span class='DocPublicationName'>Le Quai   </span></div>"
    "<div><span class='DocHeader'>{section}lundi 4 mars 2024, p. 16</span></div><div><p>MONDE</p></div>"
    "<div class='titreArticle'><p class='sm-margin-bottom'>Avant-titre</p>"
    "<p class='titreArticleVisu'>Accord à Accra</p></div>{author}</header>"
    "<section><div class='DocText'><div class='docOcurrContainer'>"
    f"<p>{LEAD[:9]}<mark>{LEAD[9:]}</mark></p><p>{MORE}</p></div></div></section><aside><p>Une photo.</p></aside>"
    f"<footer><small>© 2024 Le Quai.</small><p>Numéro de document : {ID}</p></footer></article>"
)
TODAY = (
    "<article><header><div class='rdp__DocPublicationName'>"
    "<span class='DocPublicationName'>Le Quai, no. 43018</span></div>"
    "<span class='DocHeader'>{section}Monday, March 4, 2024 723 words, p. 3</span><div class='titreArticle'>"
    "<p class='sm-margin-TopNews titreArticleVisu rdp__articletitle'>Accord à Accra</p></div>{author}</header>"
    f"<section><div class='DocText clearfix'><p>{LEAD}</p><p>{MORE}</p></div></section>"
    f"<footer><div class='publiC-lblNodoc'>{ID}</div></footer></article>"
)
AUTHORS = {
    TABLE: "Anne Exemple<br><p></p>",
    ARTICLE: "<div>Anne Exemple</div>",
    TODAY: "<div class='docAuthors'>Anne Exemple</div>",
}


@pytest.mark.parametrize("form", AUTHORS, ids=["table", "article", "today"])
def test_documents_are_read(form):
    shown = form.format(section="Politique, ", author=AUTHORS[form]) + form.format(section="", author="")
    page = f"<html><head><title>Europresse</title></head><body>{shown}</body></html>"
    data = page.encode()
    assert europresse.recognizes(data)
    rest = {"document_id": ID}
    assert list(europresse.read(data)) == [
        RawArticle(
            title="Accord à Accra",
            text=TEXT,
            published="2024-03-04",
            publisher="Le Quai",
            authors="Anne Exemple",
            section="Politique",
            **rest,
        ),
        RawArticle(title="Accord à Accra", text=TEXT, published="2024-03-04", publisher="Le Quai", **rest),
    ]


@pytest.mark.parametrize("form", AUTHORS, ids=["table", "article", "today"])
def test_many_documents_do_not_nest(form):
    page = f"<html><head><title>Europresse</title></head><body>{form.format(section='', author='') * 300}</body></html>"
    assert len(list(europresse.read(page.encode()))) == 300


def test_a_page_without_documents_is_told():
    with pytest.raises(ValueError, match="no article in it"):
        list(europresse.read(b"<html><body><p class='titreArticleVisu'>x</p></body></html>"))


PLAIN = ["", LEAD, f"<html><body><article><h1>Europresse</h1><p>{LEAD}</p></article></body></html>"]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_page_is_no_export(text):
    assert not europresse.recognizes(text.encode())


DAYS = [
    ("March 4, 2024 Monday 9:20 AM GMT", "2024-03-04"),
    ("Mar 4, 2024", "2024-03-04"),
    ("04 Mar 2024", "2024-03-04"),
    ("4th of March 2024", "2024-03-04"),
    ("1er août 2024", "2024-08-01"),
    ("27. Februar 2012 Montag", "2012-02-27"),
    ("3 déc. 2012", "2012-12-03"),
    ("2024-03-04T10:00", "2024-03-04"),
    ("2018年5月28日", "2018-05-28"),
    ("Mai 2012", "2012-05"),
    ("July 3 - July 9, 2010", "July 3 - July 9, 2010"),
    ("3-9 July 2010", "3-9 July 2010"),
    ("30 February 2024", "30 February 2024"),
    ("03/04/2024", "03/04/2024"),
    ("Spring 2024", "Spring 2024"),
    ("", ""),
]


@pytest.mark.parametrize(("said", "day"), DAYS)
def test_days_are_read_and_never_guessed(said, day):
    assert read_day(said) == day


NAMES = [
    ("By MARY WAFULA", "MARY WAFULA"),
    ("Von Anna Muster und Jan Beispiel", "Anna Muster; Jan Beispiel"),
    ("Wafula, Mary; Lee, Sam", "Wafula, Mary; Lee, Sam"),
    ("Byron Anderson", "Byron Anderson"),
    ("", ""),
]


@pytest.mark.parametrize(("byline", "names"), NAMES)
def test_names_are_taken_from_bylines(byline, names):
    assert read_names(byline) == names


LINES = [
    (["a", "b", "", "c"], ["a b", "c"]),
    (["  a", "b", "  c"], ["a b", "c"]),
    (
        ["A line of words that goes", "on to here.", "Another one."],
        ["A line of words that goes on to here.", "Another one."],
    ),
    (["Short", "line then a longer one."], ["Short line then a longer one."]),
    (["x" * 101, "b"], ["x" * 101, "b"]),
    ([], []),
]


@pytest.mark.parametrize(("lines", "paragraphs"), LINES)
def test_wrapped_lines_are_joined(lines, paragraphs):
    assert unwrap(lines) == paragraphs
