"""Records: the raw articles of one file with an id, a number and a hash each, their texts cleaned."""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..problems import LOST, MENDED, Problem
from .encodings import clean, first_line, printable
from .formats.contract import MAX_BYTES, FieldNames, UnreadableFileError, UnreadableRecord, read_all
from .formats.webpage import strip_markup
from .mending import mend
from .sources import READ_ERRORS, Source

_MAX_ID, _MAX_METADATA = 120, 1000  # characters
_MARKUP = re.compile(r"<(?:p|br|div|span|a|h[1-6]|li|strong|em)\b[^<>]{0,500}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source has it.

    Attributes:
        source: The file.
        number: The record's number in the file from 1, "" where the file is the record.
        record_id: The record's own id, or one made from the file's name.
        text: The text, CRLF folded to LF, control characters replaced by spaces.
        metadata: What the source states: any of title, publisher, published (as written) and address.
        encoding: How the bytes were decoded.
        sha256: Hash of the file's bytes; of a record's text and metadata where a file holds many.
    """

    source: str
    number: str
    record_id: str
    text: str
    metadata: Mapping[str, str]
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
        yield Problem(source.name, LOST, str(error))
    except READ_ERRORS as error:
        yield Problem(source.name, LOST, f"cannot be read ({first_line(error)})")


def _read_file(source: Source, names: FieldNames) -> Iterator[Record | Problem]:
    content, digest, single = source.content, "", source.format.single
    if single:
        data = read_all(content, MAX_BYTES, "split it into articles")
        content, digest = io.BytesIO(data), hashlib.sha256(data).hexdigest()
    found = None
    for count, found in enumerate(source.format.read(content, names), start=1):
        number = "" if single else str(count)
        if isinstance(found, UnreadableRecord):
            yield Problem(source.name, LOST, found.reason, number)
            continue
        found, example = mend(found)
        text = strip_markup(found.text) if not single and _MARKUP.search(found.text) else found.text
        if not clean(text).strip():
            yield Problem(source.name, LOST, "has no text", number)
            continue
        yield from _find_damage(source.name, number, text)
        if example:
            yield Problem(source.name, MENDED, f"letters that were encoded twice, such as {example!r}", number)
        fields = found.fields
        sha256 = digest or hashlib.sha256(json.dumps([found.text, fields], sort_keys=True).encode()).hexdigest()
        given_id = fields.pop("id", source.stem if single else f"{source.stem}-{count:04}")
        record_id = " ".join(printable(given_id).split())[:_MAX_ID] or f"{source.stem}-{number}"
        metadata = {field: " ".join(clean(value).split())[:_MAX_METADATA] for field, value in fields.items()}
        yield Record(source.name, number, record_id, clean(text), metadata, found.encoding, sha256)
    if found is None:
        raise UnreadableFileError("holds no record")


def _find_damage(source: str, number: str, text: str) -> Iterator[Problem]:
    if damaged := text.count("\ufffd"):
        yield Problem(source, MENDED, f"{damaged:,} damaged characters stand as \ufffd", number)
    if missing := text.count("\0"):
        yield Problem(source, MENDED, f"{missing:,} NUL bytes stand as spaces", number)
