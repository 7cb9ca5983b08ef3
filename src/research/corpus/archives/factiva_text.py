"""Factiva's articles as lines: with a code before each field, or without ("View"), where order and form tell them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..formats.contract import RawArticle
from .fields import find_day, join_paragraphs, read_day, read_names, squeeze, unwrap

CODES = {
    "SE": "section", "HD": "title", "BY": "authors", "PD": "published", "SN": "publisher", "LP": "text", "TD": "text",
    "AN": "document_id",
}  # fmt: skip
AFTER = frozenset("TD CT RF CO IN NS RE IPC IPD PUB AN ART TKR".split())  # codes that may follow the text
OTHERS = AFTER | frozenset("CLM CR WC ET SC PG VOL LA CY ED NGC GC".split())
OPENING = frozenset(("SE", "HD", "CLM"))
ID = r"[A-Z0-9]{8}(?:19|20)\d{6}[a-z0-9]{9}"  # source, day and number
CLOSING = re.compile(rf"^\s*(?:Document|Dokument|Documento|文件|ドキュメント)\s+({ID})\s*$")
WORDS = re.compile(r"^\s*\d[\d.,\s]*\s(?:words?|mots?|Wörter|Wort|palabras|parole|palavras|woorden)\s*$")
_CODED = re.compile(r"^[\s|]*([A-Z]{2,3})(\s*\||\t|\s{2,}|\s*$|\s(?=\S))(.*)$")
_INDEX = re.compile(r"\w+ : ")  # "gpol : Domestic Politics"
_TIME = re.compile(r"^\d\d?:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,5})?$")
_RIGHTS = re.compile(r"^\s*(?:copyright|©|\(c\)|\(copyright)", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par)\b", re.IGNORECASE)
_SOURCE = re.compile(r"[A-Z0-9]{2,10}")


def is_coded(lines: Iterable[str]) -> bool:
    """Whether the fields that every article has stand behind their codes."""
    return {"HD", "PD", "SN"} <= {found[1] for line in lines if (found := _CODED.match(line))}


def read_text(lines: Sequence[str]) -> Iterator[RawArticle]:
    """Yield the articles in the lines of an export."""
    lines = [re.sub(r"\s*\|\s*$", "", line) for line in lines]  # a cell's end in RTF
    if is_coded(lines[:5000]):
        yield from _read_coded(lines)
        return
    start = 0
    for index, line in enumerate(lines):
        if closing := CLOSING.match(line):
            yield _read_view(lines[start:index], closing[1])
            start = index + 1


def read_fields(rows: Iterable[tuple[str, Sequence[str]]]) -> RawArticle:
    """An article from its codes, each with its lines."""
    fields: dict[str, str] = {}
    paragraphs: list[str] = []
    for code, lines in rows:
        key = CODES.get(code)
        if key == "text":
            paragraphs += unwrap(lines)
        elif key:
            fields.setdefault(key, squeeze(" ".join(lines)))
    fields["document_id"] = re.sub(r"^\w+\s+", "", fields.get("document_id", ""))
    return to_document(fields, paragraphs)


def read_imprint(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The fields from the number of words to the owner of the rights, and how many lines they take."""
    named = [(index, squeeze(line)) for index, line in enumerate(lines[:40]) if line.strip()][:14]
    dated = next((i for i, (_, line) in enumerate(named[:4]) if len(line.split()) < 8 and find_day(line)), None)
    if dated is None:
        return {}, 1
    below = named[dated + 1 :]
    if below and _TIME.match(below[0][1]):
        below = below[1:]
    rights = next((index for index, line in below if _RIGHTS.match(line)), None)
    last = below[1] if len(below) > 1 and _SOURCE.fullmatch(below[1][1]) else below[0] if below else named[dated]
    publisher = below[0][1] if below else ""
    return {"published": named[dated][1], "publisher": publisher}, (last[0] if rights is None else rights) + 1


def to_document(fields: Mapping[str, str], paragraphs: Iterable[str]) -> RawArticle:
    """An article from the names of its fields and its paragraphs."""
    said = {key: squeeze(value) for key, value in fields.items()}
    text = join_paragraphs(paragraphs)
    said["published"], said["authors"] = read_day(said.get("published", "")), read_names(said.get("authors", ""))
    return RawArticle(**said | {"text": text})


def _read_coded(lines: Sequence[str]) -> Iterator[RawArticle]:
    """Articles with codes: one opens with its section, column or headline, and closes with its id."""
    fields: list[tuple[str, list[str]]] = []
    for line in lines:
        code, rest = _split_code(line, fields[-1][0] if fields else "")
        if code and fields and (fields[-1][0] == "AN" or (code in OPENING and fields[-1][0] in AFTER | {"LP"})):
            yield read_fields(fields)
            fields = []
        if code and (fields or code in OPENING):
            fields.append((code, [rest]))
        elif not code and fields and not (fields[-1][0] == "AN" and any(fields[-1][1])):
            fields[-1][1].append(line)
    if fields:
        yield read_fields(fields)


def _split_code(line: str, within: str) -> tuple[str, str]:
    """The code that opens a line and what follows; "" where the line goes on with the field it is within."""
    found = _CODED.match(line)
    in_text = within in ("LP", "TD")
    if not found or found[1] not in CODES.keys() | OTHERS or (in_text and found[1] not in AFTER | OPENING):
        return "", line
    if in_text and found[2] == " " and found[1] not in ("TD", "AN", "HD") and not _INDEX.match(found[3]):
        return "", line  # "IN a statement, …"
    return found[1], found[3].strip()


def _read_view(lines: Sequence[str], document_id: str) -> RawArticle:
    """An article without codes: lines up to the number of words, the imprint, the text."""
    counted = next((i for i, line in enumerate(lines) if WORDS.match(line)), None)
    if counted is None:
        return RawArticle("", document_id=document_id)
    fields, read = read_imprint(lines[counted:])
    above = [squeeze(line) for line in lines[:counted] if line.strip()][-5:]
    by = next((i for i, line in enumerate(above) if i and _BY.match(line)), 0)
    at = (
        by - 1 if by else above.index(max(above, key=len, default="")) if above else 0
    )  # the headline is the longest line
    fields |= {
        key: above[i] for key, i in (("section", at - 1), ("title", at), ("authors", at + 1)) if 0 <= i < len(above)
    }
    return to_document(fields | {"document_id": document_id}, unwrap(lines[counted + read :]))
