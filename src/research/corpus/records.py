"""Records: the raw articles of one file with an id, a number and a hash each, their texts cleaned."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..problems import LOST, MENDED, Problem
from .archives.fields import read_names
from .formats.contract import FieldNames, RawArticle, UnreadableFileError, UnreadableRecord, read_all
from .formats.encodings import clean, first_line, printable
from .formats.mending import mend
from .sources import READ_ERRORS, Source
from .webpages.webpage import read_webpage, strip_markup

RECORD = "record"  # where a day of publication comes from that a record or a file states
_MAX_ID, _MAX_METADATA = 120, 1000  # characters
_MAX_AUTHORS = 50
_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)  # else it is a piece of one
_MARKUP = re.compile(r"<(?:p|br|div|span|a|h[1-6]|li|strong|em)\b[^<>]{0,500}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source has it.

    Attributes:
        source: The file.
        number: The record's number in the file from 1, "" where the file is the record.
        record_id: The record's own id, or one made from the file's name.
        text: The text, CRLF folded to LF, control characters replaced by spaces.
        metadata: What the source states: any of title, publisher, published (as written), address, authors
            (joined by "; "), section, document_id and dated_by (where `published` comes from).
        format: What the file was recognized as.
        clean: Whether the text is the article alone, as news archives give it.
        encoding: How the bytes were decoded.
        sha256: Hash of the file's bytes; of a record's text and metadata where a file holds many.
    """

    source: str
    number: str
    record_id: str
    text: str
    metadata: Mapping[str, str]
    format: str
    clean: bool
    encoding: str
    sha256: str

    @property
    def place(self) -> str:
        """The file and record, "news.jsonl#3"."""
        return f"{self.source}#{self.number}" if self.number else self.source


def read_records(
    source: Source, *, fields: Mapping[str, str] | None = None, lexicon: Lexicon = DEFAULT_LEXICON
) -> Iterator[Record | Problem]:
    """Yield the articles of one source in order, and a problem for whatever is lost or mended.

    Args:
        source: An open source.
        fields: The columns of any of `FIELDS`; the others are guessed by their names.
        lexicon: The word lists.
    """
    names = {key: tuple(listed) for key, listed in lexicon.table("records").items()}
    names |= {field: (column,) for field, column in (fields or {}).items()}
    try:
        yield from _read_file(source, names)
    except UnreadableFileError as error:
        yield Problem(source.name, LOST, _printable(str(error)))
    except READ_ERRORS as error:
        yield Problem(source.name, LOST, f"cannot be read ({first_line(error)})")


def _read_file(source: Source, names: FieldNames) -> Iterator[Record | Problem]:
    content, digest, single = source.content, "", source.format.single
    if single:
        data = read_all(content, source.format.max_bytes, "split it into articles")
        content, digest = io.BytesIO(data), hashlib.sha256(data).hexdigest()
    found = source.format.read(content, names)
    pieces: Iterable[RawArticle | UnreadableRecord] = (piece for item in found for piece in _read_page(item, names))
    if single:
        pieces = list(pieces)
        single = sum(isinstance(piece, RawArticle) for piece in pieces) < 2
    count = 0
    for piece in pieces:
        count += isinstance(piece, RawArticle) or piece.numbered
        number = "" if single or (isinstance(piece, UnreadableRecord) and not piece.numbered) else str(count)
        if isinstance(piece, UnreadableRecord):
            yield Problem(source.name, piece.outcome, _printable(piece.reason), number)
            continue
        piece, remarks = mend(piece)
        if not clean(text := _plain_text(piece, source.format.single)).strip():
            yield Problem(source.name, LOST, "has no text", number)
        else:
            yield from _find_damage(source.name, number, text)
            yield from (Problem(source.name, MENDED, remark, number) for remark in remarks)
            yield _make_record(source, number, piece, text, digest if single else "")
    if not count:
        raise UnreadableFileError("holds no record")


def _read_page(found: RawArticle | UnreadableRecord, names: FieldNames) -> Iterator[RawArticle | UnreadableRecord]:
    """An article as it is; a web page as its reader finds it, with what came beside it for what it lacks."""
    if isinstance(found, UnreadableRecord) or found.markup != "page":
        yield found
        return
    if not _PAGE.search(found.text):
        yield replace(found, markup="html")
        return
    try:
        for page in read_webpage(io.BytesIO(found.text.encode()), names):
            known = {
                name: value for name, value in found.fields.items() if name == "address" or not page.fields.get(name)
            }
            yield replace(page, **known, encoding=found.encoding)
    except ValueError as error:
        yield UnreadableRecord(f"cannot be read ({first_line(error)})")


def _plain_text(found: RawArticle, single: bool) -> str:
    is_markup = found.markup == "html" or (not single and _MARKUP.search(found.text))
    return strip_markup(found.text) if is_markup else found.text


def _make_record(source: Source, number: str, found: RawArticle, text: str, digest: str) -> Record:
    fields = found.fields
    sha256 = digest or hashlib.sha256(json.dumps([found.text, fields], sort_keys=True).encode()).hexdigest()
    given_id = fields.pop("id", f"{source.stem}-{int(number):04}" if number else source.stem)
    record_id = " ".join(printable(given_id).split())[:_MAX_ID] or f"{source.stem}-{number}"
    authors = "; ".join(filter(None, map(read_names, fields.get("authors", "").splitlines()[:_MAX_AUTHORS])))
    fields |= {"authors": authors} if authors else {}
    metadata = {field: " ".join(clean(value).split())[:_MAX_METADATA] for field, value in fields.items()}
    if "published" in metadata:
        metadata["dated_by"] = found.dated_by or RECORD
    return Record(
        source.name,
        number,
        record_id,
        clean(text),
        metadata,
        format=source.format.name,
        clean=source.format.clean,
        encoding=found.encoding,
        sha256=sha256,
    )


def _printable(reason: str) -> str:
    return "; ".join(map(printable, reason.split("; ")))


def _find_damage(source: str, number: str, text: str) -> Iterator[Problem]:
    if damaged := text.count("\ufffd"):
        yield Problem(source, MENDED, f"{damaged:,} damaged characters stand as \ufffd", number)
    if missing := text.count("\0"):
        yield Problem(source, MENDED, f"{missing:,} NUL bytes stand as spaces", number)
