"""Europresse (Eureka.cc): exports as a web page, in tables up to about 2013 and as <article>s since."""

import re
from collections.abc import Iterator
from typing import Any

from ..formats.contract import RawArticle, UnreadableRecord
from ..formats.encodings import decode
from .fields import WEEKDAYS, find_day, join_paragraphs, or_none, read_day, read_names, squeeze, with_text
from .lines import is_markup, read_head
from .pages import has_class, page_lines, page_text, parse_page

_MARKS = re.compile(
    r"class=[\"']?[^\"'>]{0,80}\b(?:DocPublicationName|titreArticleVisu|rdp__articletitle)\b", re.IGNORECASE
)
_ID = re.compile(
    r"(?:Numéro de document|Document number)\s*:\s*(\S+)|^[ \t]*((?:news|web|bio|social)·\d{8}·\S+)", re.MULTILINE
)
_ISSUE = re.compile(r"\s*,?\s*(?:\b(?:no|vol|issue)\b\.?|n°|\bnuméro\b)\s*\d.*$", re.IGNORECASE)
_RIGHTS = re.compile(r"^\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\s*(?:Numéro de document|Document number|Illustration\(s\)|Note\(s\)|Encadré\(s\))\s*:", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\s*,?\s*\b(?:" + "|".join(WEEKDAYS) + r")\b,?\s*$", re.IGNORECASE)
_BELOW = "\ue000"  # a character that no page has
_AUTHOR_WORDS = 12  # a longer line is the beginning of the text


def recognizes(head: bytes) -> bool:
    """Whether this is an export of Europresse."""
    if not is_markup(head):
        return False
    text = read_head(head)
    return bool(_MARKS.search(text)) and bool(
        re.search(r"europresse|eureka\.cc|cedrom|class=[\"']DocHeader", text, re.IGNORECASE)
    )


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Yield the articles of an export in order, and what is wrong with one.

    Raises:
        UnreadableFileError: The page cannot be read or holds no article.
    """
    tree = parse_page(decode(data)[0])
    articles = tree.xpath(f"//article[.//*[{has_class('DocPublicationName')}]]")
    tables = tree.xpath(f"//td[span[{has_class('DocPublicationName')}]]")
    documents = [*map(_read_article, articles)] or [*map(_read_table, tables)]
    found = with_text(documents, "document", "has no text; export it again")
    yield from or_none(found, "is an export of Europresse with no article in it; export documents with their text")


def _read_article(article: Any) -> RawArticle:
    names = _first(article, "docAuthors") or _first(article, "sm-margin-bottomNews") or _line_below_title(article)
    bodies = article.xpath(f".//*[{has_class('docOcurrContainer')}]") or article.xpath(f".//*[{has_class('DocText')}]")
    bodies = bodies or article.xpath(".//section")
    text = join_paragraphs(_paragraphs(line for body in bodies for line in page_lines(body)))
    title = (
        _first(article, "titreArticleVisu") or _first(article, "rdp__articletitle") or _first(article, "titreArticle")
    )
    return _raw(article, title, text, names)


def _read_table(cell: Any) -> RawArticle:
    """An article in a cell: below the headline stands the byline, if a break and not a paragraph ends its line."""
    title = next(iter(cell.xpath(f".//span[{has_class('titreArticleVisu')}]")), None)
    if title is None:
        return _raw(cell)
    headline, names = page_text(title), ""
    breaks = title.xpath("following-sibling::p[1]/preceding-sibling::*[1][self::br]")
    title.tail = _BELOW + (title.tail or "")
    lines = list(filter(None, "\n".join(page_lines(cell)).partition(_BELOW)[2].split("\n")))
    if breaks and lines and not (breaks[0].tail or "").strip() and len(lines[0].split()) <= _AUTHOR_WORDS:
        names = lines.pop(0)
    text = join_paragraphs(_paragraphs(lines))
    return _raw(cell, headline, text, names)


def _raw(element: Any, title: str = "", text: str = "", names: str = "") -> RawArticle:
    section, day = _read_header(element)
    return RawArticle(
        text,
        title=title,
        publisher=_publisher(element),
        published=day,
        authors=read_names(names),
        section=section,
        document_id=_read_id(element),
    )


def _read_header(element: Any) -> tuple[str, str]:
    """Section and day: "Politique, jeudi 5 octobre 2023, p. 4"."""
    said = squeeze("".join(page_text(part) + " " for part in element.xpath(f".//*[{has_class('DocHeader')}]")))
    if not find_day(said):
        said = squeeze(
            " ".join(map(page_text, element.xpath(f".//*[{has_class('DocTitreSousSection')}]/following-sibling::span")))
        )
    found = find_day(said)
    if not found:
        return "", read_day(said)
    return squeeze(_WEEKDAY.sub("", said[: found.start])).strip(" ,"), found.iso or said


def _publisher(element: Any) -> str:
    return _ISSUE.sub("", _first(element, "DocPublicationName")).strip(" ,")


def _first(element: Any, name: str) -> str:
    """The text of the first element of a class that has any."""
    return next(filter(None, map(page_text, element.xpath(f".//*[{has_class(name)}]"))), "")


def _line_below_title(article: Any) -> str:
    below = article.xpath(f".//header/div[{has_class('titreArticle')}]/following-sibling::div[not(@class)][1]")
    said = page_text(below[0]) if below else ""
    return said if len(said.split()) <= _AUTHOR_WORDS else ""


def _paragraphs(lines: Any) -> Iterator[str]:
    """The lines up to the owner of the rights or the number of the document."""
    for line in lines:
        if _RIGHTS.match(line) or _CLOSING.match(line):
            return
        yield line


def _read_id(element: Any) -> str:
    found = _ID.search("\n".join(page_lines(element)))
    return found[1] or found[2] if found else ""
