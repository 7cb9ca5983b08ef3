"""Records: the articles in a source, one a file or many, as text with what is said of each, decoded and cleaned."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from ..nlp.lexicon import DEFAULT_LEXICON, Lexicon
from ..problems import LOST, MENDED, Problem
from .curation import FIELDS
from .encodings import MARKS, SAMPLE, clean, decode
from .sources import BROKEN, Source, label

_LONGEST = 16_000_000  # bytes of one record; a longer line is no article
_JSON = 256_000_000  # bytes of one .json file, which is read as a whole
_MARKUP = re.compile(r"<(?:p|br|div|span|a|h[1-6]|li|strong|em)\b[^<>]{0,500}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One article as its source has it.

    Attributes:
        source: The file.
        number: The record's number in the file from 1, "" where the file is the record.
        record_id: The record's own id, or one made from the file's name.
        text: The text, CRLF folded to LF; characters that no text has are spaces.
        facts: What the source says of it: any of title, publisher, published (as written) and address.
        encoding: How the bytes were decoded.
        sha256: Hash of the file's bytes; of a record's text and facts where a file holds many.
    """

    source: str
    number: str
    record_id: str
    text: str
    facts: Mapping[str, str]
    encoding: str
    sha256: str

    @property
    def place(self) -> str:
        """The file and record, "news.jsonl#3"."""
        return f"{self.source}#{self.number}" if self.number else self.source


def read_records(
    source: Source, *, fields: Mapping[str, str] | None = None, lexicon: Lexicon = DEFAULT_LEXICON
) -> Iterator[Record | Problem]:
    """Yield the articles of one source in order, and what of it is lost or mended.

    Args:
        source: An open source.
        fields: Names of a record's fields by ours (`FIELDS`), where guessing fails.
        lexicon: The word lists.
    """
    try:
        if source.kind in (".txt", ".md", ".html", ".htm"):
            yield from _read_page(source, lexicon)
        else:
            yield from _read_rows(source, dict(fields or {}), lexicon)
    except BROKEN as error:
        yield Problem(source.name, LOST, f"cannot be read ({_first_line(error)})")


def _read_page(source: Source, lexicon: Lexicon) -> Iterator[Record | Problem]:
    """A file that is one article."""
    data = source.content.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        yield Problem(source.name, LOST, f"longer than {_LONGEST:,} bytes; split it into articles")
        return
    text, encoding = decode(data)
    facts: dict[str, str] = {}
    if source.kind != ".txt":
        from .webpages import read_markdown, read_webpage

        text, facts = read_markdown(text) if source.kind == ".md" else read_webpage(text, lexicon=lexicon)
    yield from _record(source, "", text, {"id": source.stem, **facts}, encoding, hashlib.sha256(data).hexdigest())


def _read_rows(source: Source, fields: dict[str, str], lexicon: Lexicon) -> Iterator[Record | Problem]:
    """A file with one article a row, line or object."""
    rows = {".csv": _read_table, ".tsv": _read_table, ".parquet": _read_parquet, ".json": _read_json}.get(
        source.kind, _read_lines
    )
    names = {field: [fields[field]] if field in fields else lexicon.table("records")[field] for field in FIELDS}
    number = 0
    for number, (row, encoding) in enumerate(rows(source), start=1):
        if isinstance(row, str):
            yield Problem(source.name, LOST, row, str(number))
            continue
        found = {field: value for field in FIELDS if (value := _pick(row, names[field]))}
        text = found.pop("text", "")
        if (
            not text
            and number == 1
            and source.kind in (".csv", ".tsv", ".parquet")
            and not _names(tuple(row), tuple(names["text"]))
        ):
            yield Problem(
                source.name,
                LOST,
                f'has no column of texts; name it in corpus.toml: [fields] text = "…"; its columns are {label(", ".join(map(str, row)))[:200]}',
            )
            return
        digest = hashlib.sha256(json.dumps([text, found], sort_keys=True).encode()).hexdigest()
        if _MARKUP.search(text):
            from .webpages import strip_markup

            text = strip_markup(text)
        found.setdefault("id", f"{source.stem}-{number:04}")
        yield from _record(source, str(number), text, found, encoding, digest)
    if not number:
        yield Problem(source.name, LOST, "holds no record")


def _record(
    source: Source, number: str, text: str, facts: dict[str, str], encoding: str, digest: str
) -> Iterator[Record | Problem]:
    if not clean(text).strip():
        yield Problem(source.name, LOST, "has no text", number)
        return
    if damaged := text.count("\ufffd"):
        yield Problem(source.name, MENDED, f"{damaged:,} damaged characters stand as \ufffd", number)
    if "\0" in text:
        yield Problem(source.name, MENDED, f"{text.count(chr(0)):,} NUL bytes stand as spaces", number)
    record_id = " ".join(label(facts.pop("id")).split())[:120] or f"{source.stem}-{number}"
    yield Record(
        source.name,
        number,
        record_id,
        clean(text),
        {key: " ".join(clean(value).split())[:1000] for key, value in facts.items()},
        encoding,
        digest,
    )


def _read_lines(source: Source) -> Iterator[tuple[dict | str, str]]:
    """JSON Lines; a blank line is none."""
    content, first = source.content, source.content.readline(_LONGEST + 1)
    wide = next((name for mark, name in MARKS if first.startswith(mark) and name != "utf-8-sig"), "")
    if wide:  # a line's end is no single byte there
        content, first = io.BytesIO((first + content.read()).decode(wide, "replace").encode()), b"\n"
    line = first
    while line:
        if len(line) > _LONGEST:
            while line and not line.endswith(b"\n"):
                line = content.readline(_LONGEST)
            yield f"a line longer than {_LONGEST:,} bytes", ""
        elif line.strip(b" \t\r\n\xef\xbb\xbf\x00"):
            yield _parse_line(line)
        line = content.readline(_LONGEST + 1)


def _parse_line(line: bytes) -> tuple[dict | str, str]:
    try:
        text, encoding = decode(line)
        row = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return f"no whole JSON object ({_first_line(error)})", ""
    return (row, encoding) if isinstance(row, dict) else (f"JSON, but a {type(row).__name__} and no object", "")


def _read_json(source: Source) -> Iterator[tuple[dict | str, str]]:
    """A list of objects, one object, or an object with a list of objects in it."""
    data = source.content.read(_JSON + 1)
    if len(data) > _JSON:
        raise ValueError(f"longer than {_JSON:,} bytes; write it as .jsonl, one record a line")
    text, encoding = decode(data)
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error
    if isinstance(document, dict):
        lists = [
            value
            for value in document.values()
            if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
        ]
        document = max(lists, key=len) if lists else [document]
    if not isinstance(document, list):
        raise ValueError(f"JSON, but a {type(document).__name__} and no list of objects")
    for row in document:
        yield (row, encoding) if isinstance(row, dict) else (f"a {type(row).__name__} and no object", "")


def _read_table(source: Source) -> Iterator[tuple[dict | str, str]]:
    """CSV with a header; the separator is the one the header has most of."""
    lines, encoding = _decode_lines(source)
    header = next(lines, "").removeprefix("\ufeff")
    separator = "\t" if source.kind == ".tsv" else max(",;\t|", key=lambda c: (header.count(c), c == ","))
    csv.field_size_limit(_LONGEST)
    rows = csv.reader(chain([header], lines), delimiter=separator, strict=True)
    columns = next(rows, [])
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"no row of a table ({error})", ""
            continue
        if len(row) > len(columns):
            yield f"has {len(row)} fields where the header has {len(columns)}; quote the text", ""
        elif row:
            yield dict(zip(columns, row, strict=False)), encoding


def _decode_lines(source: Source) -> tuple[Iterator[str], str]:
    """The lines of a text and its encoding, told from the first of them; a line in another encoding is told anew."""
    sample = source.content.read(SAMPLE) + source.content.readline(_LONGEST)
    _, encoding = decode(sample)
    if encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32")):  # a line's end is no single byte there
        return io.StringIO((sample + source.content.read()).decode(encoding, "replace"), newline=""), encoding
    more = iter(lambda: source.content.readline(_LONGEST), b"")
    return (_decode_line(line, encoding) for line in chain(sample.splitlines(keepends=True), more)), encoding


def _decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return decode(line)[0]


def _read_parquet(source: Source) -> Iterator[tuple[dict | str, str]]:
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(source.content if source.content.seekable() else io.BytesIO(source.content.read()))
        for batch in table.iter_batches(batch_size=256):
            yield from ((row, "parquet") for row in batch.to_pylist())
    except pyarrow.ArrowException as error:
        raise ValueError(_first_line(error)) from error


def _pick(row: Mapping[Any, Any], names: list[str]) -> str:
    """The first field of these names that says anything."""
    return next((value for name in _names(tuple(row), tuple(names)) if (value := _words(row[name]))), "")


@lru_cache(1000)
def _names(columns: tuple[Any, ...], names: tuple[str, ...]) -> list[Any]:
    """The columns that a field may be called by, in order of preference; exact ones first."""
    by_key: dict[str, Any] = {}
    for name in columns:
        by_key.setdefault(_key(str(name)), name)
    return [
        name if name in columns else by_key[_key(name)] for name in names if name in columns or _key(name) in by_key
    ]


def _key(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def _words(value: Any) -> str:
    """A field as text: {"name": …} by its name, a list joined by lines."""
    if isinstance(value, Mapping):
        return next((_words(value[key]) for key in ("name", "title", "text", "value") if value.get(key)), "")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(_words, value)))
    return "" if value is None or value != value else str(value).strip("\n")


def _first_line(error: Exception) -> str:
    return label((str(error) or type(error).__name__).splitlines()[0][:200])
