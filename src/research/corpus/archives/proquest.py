"""ProQuest: exports as plain text or a web page, documents between rules, each with labelled fields around its text."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..formats.contract import RawArticle, UnreadableRecord
from .fields import find_day, join_paragraphs, or_none, read_day, read_names, squeeze, unwrap, with_text
from .lines import is_markup, read_head, read_lines

FIELDS = {
    "title": "title", "author": "authors", "section": "section", "publication title": "publisher", "full text": "text",
    "publication date": "published", "proquest document id": "document_id", "document url": "address",
    "publication info": "info", "publication information": "info",
}  # fmt: skip
OTHERS = frozenset(
    (
        "abstract|links|subject|location|people|company / organization|company|identifier / keyword|pages|volume|issue|"
        "identifiers / keywords|publication year|year|first page|last page|publication subject|publisher|issn|e-issn|"
        "place of publication|country of publication|source type|source attribution|language of publication|copyright|"
        "document type|document feature|last updated|database|classification|alternate title|supplement|dateline|"
        "edition|column|credit|number of pages|accession number|online publication date|publication history|"
        "milestone dates|url|doi|ethnicity|product name|business indexing term|naics|illustration|narrow subject|"
        "broad subject"
    ).split("|")
)
_RULE = re.compile(r"^\s*_{20,}\s*$")
_NUMBER = re.compile(r"^\s*Document (\d+) of (\d+)\s*$")
_LABEL = re.compile(r"^\s*([A-Za-z][A-Za-z /-]{1,32}?)\s?:(?:\s+(.*)|)$")
_COVER = re.compile(
    r"^\s*(?:Report Information from ProQuest|Table of contents|Bibliography|Contact (?:us|ProQuest)"
    r"|Database copyright)\b"
)
_INFO = re.compile(
    r"^(?P<publisher>[^;]{2,120}?)\s+;\s.*?(?P<published>\d{1,2} \w{3,9} \d{4})\b"
)  # "Times ; Lima [Lima]. 04 Mar 2024."


def recognizes(head: bytes) -> bool:
    """Whether this is an export of ProQuest as text, RTF, Word or a web page."""
    text = read_head(head)
    if is_markup(head):
        text = re.sub(r"<[^<>]{0,300}>", "", re.sub(r"<(?:p|div|br|hr|td)\b[^<>]{0,300}>", "\n", text))
    labels = {found[1].lower() for line in text.splitlines() if (found := _LABEL.match(line))}
    told = (
        len(labels & {"full text", "publication title", "publication date", "proquest document id", "document url"})
        >= 3
    )
    reported = re.search(r"^[ \t]*_{20,}\s+Report Information from ProQuest\b", text, re.MULTILINE)
    return bool(reported) or (told and "ProQuest" in text)


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Yield the articles of an export in order, and what is wrong with one.

    Raises:
        UnreadableFileError: The file cannot be read or holds no article.
    """
    lines = read_lines(data)
    found = with_text(_read_articles(lines), "document", "has no full text; export documents with full text")
    yield from or_none(found, "is an export of ProQuest with no document in it; export documents with full text")


def _read_articles(lines: Sequence[str]) -> Iterator[RawArticle]:
    for part in _parts(lines):
        blocks = _blocks(part)
        if not blocks or _COVER.match(blocks[0][0]):
            continue
        fields, text = _read_fields(blocks)
        if not fields.keys() & {"publisher", "published", "document_id", "info", "authors"} and not text:
            continue  # a contents list
        yield _document(fields, text)


def _parts(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines between rules, and between the lines that number documents."""
    part: list[str] = []
    for line in lines:
        if _RULE.match(line) or _NUMBER.match(line):
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Lines between blank ones; a label that is ProQuest's begins a block too."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or _label(line):
            blocks.append([])
        if line.strip():
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _read_fields(blocks: Sequence[list[str]]) -> tuple[dict[str, str], list[str]]:
    """The fields of a document and its paragraphs: the text ends where two fields or the last one follow."""
    first = not _label(blocks[0][0])
    fields = {"title": squeeze(" ".join(blocks[0]))} if first else {}
    text: list[str] = []
    within = False
    for index, block in enumerate(blocks[first:], start=int(first)):
        label, value = _split(block[0])
        closing = index + 1 == len(blocks) or bool(_label(blocks[index + 1][0]))
        if within and not (label and closing):
            text += [*block, ""]
            continue
        within = label == "full text"
        if within:
            text = [value, *block[1:], ""]
        elif label:
            fields[FIELDS.get(label, "")] = squeeze(" ".join([value, *block[1:]]))
    return fields, unwrap(text)


def _document(fields: Mapping[str, str], paragraphs: Sequence[str]) -> RawArticle:
    info = _INFO.match(fields.get("info", ""))
    known = {**(info.groupdict() if info else {}), **{key: value for key, value in fields.items() if value}}
    known = {key: value for key, value in known.items() if key not in ("", "info")}
    day = known.get("published", "")
    return RawArticle(
        **known
        | {
            "text": join_paragraphs(paragraphs),
            "published": read_day(day) if find_day(day) or not info else read_day(info["published"]),
            "authors": read_names(known.get("authors", "")),
        }
    )


def _split(line: str) -> tuple[str, str]:
    found = _LABEL.match(line)
    known = found and found[1].lower() in FIELDS.keys() | OTHERS
    return (found[1].lower(), found[2] or "") if found and known else ("", line)


def _label(line: str) -> str:
    return _split(line)[0]
