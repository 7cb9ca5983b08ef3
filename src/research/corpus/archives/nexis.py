"""Nexis and LexisNexis: exports as plain text, RTF, Word or a web page.

The numbered form ("3 of 10 DOCUMENTS") sets publisher, day and edition in the middle of the line, then the headline and
labelled fields, the text, and labelled fields again; older exports label headline and text too. `nexis_uni` reads the
form that numbers nothing.
"""

import re
from collections.abc import Iterator, Sequence

from ..formats.contract import RawArticle, UnreadableFileError, UnreadableRecord
from .fields import find_day, join_paragraphs, read_day, read_names, squeeze, unwrap
from .lines import is_markup, is_word, read_head, read_lines
from .nexis_uni import END, is_uni, read_uni

HEAD = {
    "HEADLINE": "title", "TITLE": "title", "TITEL": "title", "TITRE": "title",
    "BYLINE": "authors", "AUTHOR": "authors", "AUTOR": "authors", "AUTEUR": "authors",
    "SECTION": "section", "RUBRIK": "section", "RUBRIQUE": "section",
    "LENGTH": "", "LÄNGE": "", "LONGUEUR": "", "DATELINE": "", "HIGHLIGHT": "", "SERIES": "", "TYPE": "", "COLUMN": "",
    "BODY": "text", "TEXT": "text", "CORPS": "text",
}  # fmt: skip
LENGTHS = frozenset(("LENGTH", "LÄNGE", "LONGUEUR"))
TAIL = frozenset(
    "LOAD-DATE UPDATE LANGUAGE SPRACHE LANGUE GRAPHIC GRAFIK GRAPHIQUE PUBLICATION-TYPE JOURNAL-CODE ZEITUNGS-CODE "
    "DATE-CHARGEMENT TYPE-PUBLICATION CODE-REVUE CORRECTION-DATE ACC-NO DOCUMENT-ID".split()
)
CLASSES = frozenset(
    "SUBJECT COMPANY ORGANIZATION PERSON PEOPLE GEOGRAPHIC COUNTRY STATE CITY INDUSTRY TICKER PUB-TYPE URL NOTES "
    "CORRECTION FIRMEN ORGANISATION GEBIETE PERSONEN THEMEN SUJET PERSONNE PAYS VILLE".split()
)  # before those of TAIL; alone they may be a speaker in the text
NOTES = frozenset(("NOTES", "CORRECTION"))  # in sentences, but none of the text
_NUMBERED = re.compile(
    r"^\s*(?:FOCUS - )?(?:(\d[\d.,]*) (?:of|von|de|van) (\d[\d.,]*) (?:DOCUMENTS?|DOKUMENTEN?)"
    r"|(?:Dokument|Document) (\d[\d.,]*) (?:von|de) (\d[\d.,]*))\s*$"
)
_LABEL = re.compile(r"^\s*([A-ZÄÖÜÉÈ][A-ZÄÖÜÉÈ -]{2,24})\s?:(?:\s+|$)(.*)")
_RIGHTS = re.compile(r"^\s*(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s?[-,]\s?\d{4})?)?\s*", re.IGNORECASE)
_RESERVED = re.compile(r"^\s*(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)", re.IGNORECASE)
_YEARLY = re.compile(r"^\s*(?!copyright|©)(?:\S+\s+){0,4}(?:19|20)\d\d\s*$", re.IGNORECASE)
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition)\b", re.IGNORECASE)
_MARKS = re.compile(r"<!-- LXNComment|<DOCFULL>|<DOC NUMBER=")  # of a web page
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|td)\b[^>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,300}>")
_EDITION_WORDS = 6
_CENTRED = 10  # spaces before what is set in the middle of a line


def recognizes(head: bytes) -> bool:
    """Whether this is an export of Nexis, Nexis Uni or LexisNexis."""
    if head.startswith(b"PK") and not is_word(head):
        return False
    text = read_head(head)
    if is_markup(head):
        return bool(_MARKS.search(text)) or _is_nexis(_TAG.sub("", _BREAK.sub("\n", text)))
    return _is_nexis(text)


def _is_nexis(text: str) -> bool:
    """Whether the first lines of a text are those of an export."""
    if is_uni(text):
        return True
    lines = text.splitlines()
    labels = {found[1] for line in lines if (found := _LABEL.match(line))}
    return any(map(_NUMBERED.match, lines)) and bool(labels & (HEAD.keys() | TAIL))


def read(data: bytes) -> Iterator[RawArticle | UnreadableRecord]:
    """Yield the articles of an export in order, and what is wrong with one.

    Raises:
        UnreadableFileError: The file cannot be read or holds no article.
    """
    lines = read_lines(data)
    starts = list(_find_starts(lines))
    if not starts:
        if not any(map(END.match, lines)):
            raise UnreadableFileError(
                'is an export of Nexis without "1 of 10 DOCUMENTS" or "End of Document"; export full documents'
            )
        yield from read_uni(lines)
        return
    ends = [line for line, _ in starts[1:]] + [len(lines)]
    for (start, number), end in zip(starts, ends, strict=True):
        blocks = _blocks(lines[start + 1 : end])
        document = _read_article(blocks)
        yield document if document.text else UnreadableRecord(f"document {number} has no text; export full documents")
        if any(_label_of(block) in LENGTHS for block in blocks[_tail_start(blocks) :]):
            reason = f"an article without its number follows document {number} and is left out; export it again"
            yield UnreadableRecord(reason, numbered=False)


def _find_starts(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that number documents, and what they say; one in small letters stands alone between blank lines."""
    for index, line in enumerate(lines):
        if _NUMBERED.match(line):
            near = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
            if "DO" in line or not any(map(str.strip, near)):
                yield index, re.sub(r"[A-Za-z]{4,}", "", squeeze(line)).strip(" -")


def _read_article(blocks: Sequence[list[str]]) -> RawArticle:
    dated = next((i for i, block in enumerate(blocks[:8]) if not _label_of(block) and _day_of(block)), -1)
    if dated < 0:  # "Spring 2010"
        dated = next((i for i, block in enumerate(blocks[:3]) if i and _YEARLY.match(block[0])), -1)
    centred = next((i for i, block in enumerate(blocks) if not _is_centred(block)), len(blocks))
    publisher = _publisher(blocks[:dated] if dated >= 0 else blocks[: min(1, centred)])
    day = read_day(_day_of(blocks[dated]) or blocks[dated][0]) if dated >= 0 else ""
    imprint = dated + 1 if dated >= 0 else centred
    while imprint + 1 < len(blocks) and _is_edition(blocks[imprint], blocks[imprint + 1]):
        imprint += 1
    end = _tail_start(blocks)
    fields, body = _read_head(blocks[imprint:end])
    tail = dict(map(_field, blocks[end:]))
    return RawArticle(
        title=squeeze(fields.get("title", "")),
        text=join_paragraphs(unwrap([line for block in body for line in (*block, "")])),
        published=day,
        publisher=publisher,
        authors=read_names(fields.get("authors", "")),
        section=squeeze(fields.get("section", "")),
        document_id=tail.get("ACC-NO") or tail.get("DOCUMENT-ID", ""),
        address=address if (address := tail.get("URL", "")).rstrip("/").count("/") > 2 else "",  # a homepage is none
    )


def _read_head(blocks: Sequence[list[str]]) -> tuple[dict[str, str], Sequence[list[str]]]:
    """The fields before the text, and the blocks of the text."""
    fields: dict[str, str] = {}
    labelled = any(_label_of(block) in HEAD for block in blocks[:6])
    seen = False
    for index, block in enumerate(blocks):
        found = _LABEL.match(block[0])
        if found and found[1] in HEAD:
            seen = True
            if HEAD[found[1]] == "text":
                rest = [[found[2], *block[1:]]] if found[2] or len(block) > 1 else []
                return fields, [*rest, *blocks[index + 1 :]]
            if key := HEAD[found[1]]:
                fields[key] = " ".join([found[2], *block[1:]])
        elif found and any(_label_of(below) in HEAD for below in blocks[index + 1 : index + 3]):
            seen = True  # the guests of a show
        elif seen or (index and not labelled):
            return fields, blocks[index:]
        elif index == 0:
            fields["title"] = " ".join(block)
        elif re.match(r"\s*(?:by|von|par) ", block[0], re.IGNORECASE):
            fields["authors"] = " ".join(block)
    return fields, []


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Lines between blank ones; a label begins a block too. "All Rights Reserved" is none."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        found = _LABEL.match(line)
        if not line.strip() or _RESERVED.match(line) or (found and found[1] in HEAD.keys() | TAIL | CLASSES):
            blocks.append([])
        if line.strip() and not _RESERVED.match(line):
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _tail_start(blocks: Sequence[list[str]]) -> int:
    """The first block after the text: a field of TAIL, those of CLASSES right before it, or the owner of the rights."""
    end = next((i for i, block in enumerate(blocks) if _label_of(block) in TAIL), len(blocks))
    if end == len(blocks) and end > 3 and _RIGHTS.match(blocks[-1][0]) and len(blocks[-1]) <= 4:
        end -= 1
    seen: set[str] = set()
    while end and (label := _label_of(blocks[end - 1])) in CLASSES - seen:
        if label not in NOTES and blocks[end - 1][-1].endswith((".", "?", "!", '"')):
            break  # a sentence
        seen.add(label)
        end -= 1
    return end


def _publisher(blocks: Sequence[list[str]]) -> str:
    """The line before the day; older exports set the owner of the rights above it, in the same block or alone."""
    lines = [line for block in blocks for line in block]
    named = [line for line in lines if not re.match(r"\s*(?:copyright|©|\(c\))", line, re.IGNORECASE)]
    return squeeze(named[-1] if named else _RIGHTS.sub("", lines[-1]) if lines else "")


def _day_of(block: Sequence[str]) -> str:
    return next((line for line in block[:2] if find_day(line)), "") if len(block) < 6 else ""


def _is_edition(block: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a block below the day names the edition: set in the middle, or in so many words above the headline."""
    named = len(block) == 1 and len(block[0].split()) <= _EDITION_WORDS and _EDITION.search(block[0])
    return _is_centred(block) or bool(named and not _label_of(below))


def _is_centred(block: Sequence[str]) -> bool:
    return all(line.startswith(" " * _CENTRED) for line in block)


def _label_of(block: Sequence[str]) -> str:
    found = _LABEL.match(block[0])
    return found[1] if found else ""


def _field(block: Sequence[str]) -> tuple[str, str]:
    found = _LABEL.match(block[0])
    return (found[1], squeeze(" ".join([found[2], *block[1:]]))) if found else ("", "")
