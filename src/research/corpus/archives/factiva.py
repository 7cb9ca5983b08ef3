"""Factiva: exports as a web page, XML, RTF or plain text."""

import re
from collections.abc import Iterator
from typing import Any

from ...problems import MENDED
from ..documents.packages import parse_xml
from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from ..formats.encodings import decode
from .factiva_text import CLOSING, ID, WORDS, is_coded, read_fields, read_imprint, read_text, to_document
from .fields import or_none, squeeze, unwrap, with_text
from .lines import is_markup, read_head, read_lines
from .pages import has_class, page_lines, page_text, parse_page

ELEMENTS = {
    "headline": "title", "byline": "authors", "sectionName": "section", "sourceName": "publisher",
    "accessionNo": "document_id", "leadParagraph": "text", "tailParagraphs": "text", "publicationDate": "published",
}  # fmt: skip
_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<[^<>]{0,500}>\s*){0,5}?<(?:\w+:)?pps(?:response|article)", re.IGNORECASE
)
_TITLE = re.compile(r"<title>\s*(?:Dow Jones )?Factiva\b", re.IGNORECASE)
_STYLE = re.compile(r"divFactivaException|factivalogo|articleParagraph")
_NUMBERED = re.compile(rf"\b(?:Document|Dokument|Documento)\s+{ID}\b")
_RTF = b"{\\rtf"


def recognizes(head: bytes) -> bool:
    """Whether this is an export of Factiva, in whichever of its forms."""
    text = read_head(head)
    if head.startswith(b"PK"):
        return False
    if is_markup(head):
        return bool(_TITLE.search(text) and _STYLE.search(text))
    if head.startswith(_RTF):
        return "Factiva RTF Display Format" in text or bool(_NUMBERED.search(text))
    lines = text.splitlines()
    viewed = any(map(CLOSING.match, lines)) and any(map(WORDS.match, lines))
    return bool(_ROOT.match(text.removeprefix("\ufeff"))) or is_coded(lines) or viewed


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Yield the articles of an export in order, and what is wrong with one.

    Raises:
        UnreadableFileError: The file cannot be read or holds no article.
    """
    found = with_text(_read_articles(data), "article", "has no text; export full articles")
    yield from or_none(found, "is an export of Factiva with no article in it; export full articles, not headlines")


def _read_articles(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    if is_markup(data[:4000]):
        return _read_page(data)
    if read_head(data[:1000]).removeprefix("\ufeff").lstrip().startswith("<"):
        return _read_xml(data)
    lines = read_lines(data)
    if data.startswith(_RTF):  # where a line is a paragraph
        lines = [piece for line in lines for piece in (line, "")]
    return read_text(lines)


def _read_page(data: bytes) -> Iterator[RawArticle]:
    tree = parse_page(decode(data)[0])
    for article in tree.xpath(f"//div[{has_class('article')}][not(.//div[{has_class('article')}])]"):
        rows = article.xpath(f".//tr[td[{has_class('index')}]]")
        yield read_fields(map(_row, rows)) if rows else _read_view(article)


def _row(row: Any) -> tuple[str, list[str]]:
    cells = row.xpath("./td")
    return page_text(cells[0]), [line for cell in cells[1:] for line in page_lines(cell)]


def _read_view(article: Any) -> RawArticle:
    """An article without codes: its lines above the text are elements of their own, the headline is marked."""
    lines: list[str] = []
    fields: dict[str, str] = {}
    for block in article.xpath("./div"):
        said = page_text(block)
        if block.xpath("self::*[@id='hd'] | .//*[@id='hd']"):
            fields |= {"title": said, "section": lines[-1] if lines else ""}
            lines = []
        elif "author" in (block.get("class") or "").split():
            fields["authors"] = said
        elif said:
            lines.append(said)
    fields |= read_imprint(lines)[0]
    closing = [found[1] for line in page_lines(article) if (found := CLOSING.match(line))]
    fields["document_id"] = closing[-1] if closing else ""
    return to_document(fields, map(page_text, article.xpath(f".//p[{has_class('articleParagraph')}]")))


def _read_xml(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    if b"<!ENTITY" in data:
        raise UnreadableFileError("is XML that declares entities, which no export does; export it again")
    tree = parse_xml(data, "the export")
    articles = list(tree.iter("{*}article"))
    said = next((results.get("count") or "" for results in tree.iter("{*}ppsarticleResultSet")), "")
    if said.isdecimal() and int(said[:9]) > len(articles):
        reason = f"holds {len(articles):,} articles where it says {said[:9]}; export it again if one is missing"
        yield UnreadableRecord(reason, numbered=False, outcome=MENDED)
    for article in articles:
        fields: dict[str, str] = {}
        paragraphs: list[str] = []
        for element in article:
            key = ELEMENTS.get(element.tag.rpartition("}")[2]) if isinstance(element.tag, str) else None
            if key == "text":
                parts = list(element.iter("{*}paragraph")) or [element]
                paragraphs += (said for part in parts for said in unwrap("".join(part.itertext()).split("\n")))
            elif key:
                fields.setdefault(key, squeeze(" ".join(element.itertext())))
        yield to_document(fields, paragraphs)
