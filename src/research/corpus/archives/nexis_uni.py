"""Nexis Uni, Lexis and Lexis Advance: documents that close with "End of Document", below a list of them."""

import re
from collections.abc import Iterator, Sequence

from ..formats.contract import RawArticle, UnreadableRecord
from .fields import find_day, join_paragraphs, read_day, read_names, squeeze

HEAD = {
    "section": "section", "rubrik": "section", "rubrique": "section",
    "byline": "authors", "autor": "authors", "auteur": "authors",
    "length": "", "länge": "", "longueur": "", "dateline": "", "highlight": "",
}  # fmt: skip
END = re.compile(r"^\s*(?:End of Document|Ende des Dokuments|Fin du document)\s*$")
_BODY = re.compile(r"^\s*(?:Body|Textkörper|Corps)\s*$")
_TAIL = re.compile(
    r"^\s*(?:(?:Classification|Klassifizierung|Graphic|Grafik|Graphique)\s*$"
    r"|(?:Load-Date|Language|Publication-Type|Journal Code|Ladedatum|Sprache|Langue)\s?:)"
)
_LABEL = re.compile(r"^\s*([A-ZÄ][a-zä-]{3,12})\s?:\s*(.*)")
_COVER = re.compile(
    r"^\s*(?:Date and Time|Job Number|Documents?\s\(|User Name|Client/Matter|Search Terms|Search Type|Narrowed by"
    r"|Content Type|\d+\.\s)|\|\s*$"
)
_RIGHTS = re.compile(r"^\s*(?:copyright|©|\(c\))", re.IGNORECASE)
_WORDS = 14  # a longer line is no date
_NEAR = 12  # lines: the fields stand no farther from the date


def is_uni(text: str) -> bool:
    """Whether the start of a file, be it text, RTF or the members of a Word file, is that of an export of Nexis Uni."""
    ended = "End of Document" in text and "Load-Date:" in text
    return (
        "About LexisNexis" in text
        or ended
        or bool(re.search(r"<!-- word/footer\d*\.xml -->(?:(?!<!--).)*LexisNexis", text, re.DOTALL))
    )


def read_uni(lines: Sequence[str]) -> Iterator[RawArticle | UnreadableRecord]:
    """Yield the articles in the lines of an export, in order, and which have no date line or text."""
    article: list[str] = []
    number = 0
    for line in lines:
        if not END.match(line):
            article.append(line)
            continue
        number += 1
        document = _read_article(article)
        shown = f"document {number}" + (f' ("{document.title}")' if document and document.title else "")
        lacks = f"{shown} has no {'text' if document else 'date line'}; export it again"
        yield document if document and document.text else UnreadableRecord(lacks)
        article = []
    if sum(len(line) for line in article) > 500:
        reason = f'what follows document {number} does not end in "End of Document"; export it again'
        yield UnreadableRecord(reason, numbered=False)


def _read_article(lines: Sequence[str]) -> RawArticle | None:
    dated = next((i for i in range(len(lines)) if _is_date_line(lines, i)), None)
    if dated is None:
        return None
    title, publisher = _read_title(lines[:dated])
    body = next((i for i in range(dated, len(lines)) if _BODY.match(lines[i])), None)
    fields = _read_fields(lines[dated + 1 : body if body is not None else dated + _NEAR])
    if body is None:
        body = max((i for i in range(dated, min(dated + _NEAR, len(lines))) if _is_imprint(lines[i])), default=dated)
    rest = lines[body + 1 :]
    end = _tail_start(rest)
    return RawArticle(
        title=title,
        text=join_paragraphs(rest[:end]),
        published=read_day(lines[dated]),
        publisher=publisher,
        authors=read_names(fields.get("authors", "")),
        section=squeeze(fields.get("section", "")),
    )


def _is_date_line(lines: Sequence[str], index: int) -> bool:
    """A short line with a day, the fields or the text close below it."""
    line = lines[index]
    if len(line.split()) > _WORDS or _COVER.match(line) or _is_imprint(line) or not find_day(line):
        return False
    return any(_is_imprint(below) or _BODY.match(below) for below in lines[index + 1 : index + _NEAR])


def _is_imprint(line: str) -> bool:
    found = _LABEL.match(line)
    return bool(_RIGHTS.match(line)) or bool(found and found[1].casefold() in HEAD)


def _read_title(above: Sequence[str]) -> tuple[str, str]:
    """The headline and the publisher above a date line: the line right above, and the lines above that."""
    lines = list(above)
    while lines and not lines[-1].strip():
        lines.pop()
    publisher = squeeze(lines.pop()) if lines and not _COVER.match(lines[-1]) else ""
    while lines and not lines[-1].strip():
        lines.pop()
    title: list[str] = []
    while lines and lines[-1].strip() and not _COVER.search(lines[-1]):
        title.insert(0, lines.pop())
    return squeeze(" ".join(title)), publisher


def _read_fields(lines: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        if (found := _LABEL.match(line)) and (key := HEAD.get(found[1].casefold())):
            fields.setdefault(key, found[2])
    return fields


def _tail_start(lines: Sequence[str]) -> int:
    """Where classification and load date begin: from there on the lines are short or labelled to the end."""
    return next((i for i, line in enumerate(lines) if _TAIL.match(line)), len(lines))
