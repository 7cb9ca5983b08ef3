"""Rows: a mapping from columns to values becomes a raw article, whatever its columns are called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..formats.contract import FIELDS, FieldNames, RawArticle, UnreadableFileError, UnreadableRecord
from ..formats.encodings import printable
from .values import key_of, label_of, prose_of

_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)  # a text that is a web page, as crawlers keep it
_MAX_LISTED = 200  # characters of the columns that an error lists
Path = tuple[Any, ...]  # a column, and the keys to go inwards from its value


def read_row(row: Mapping[Any, Any], names: FieldNames, encoding: str) -> RawArticle | UnreadableRecord:
    """Make a raw article of a row; each field is the first of its possible columns that has a value."""
    row = unwrap(row, names)
    columns = tuple(row)
    text = text_of(row, names)
    if not text and not find_paths(columns, names["text"]):
        return UnreadableRecord(f"has no text; {_ask_for_text('field', describe(row))}")
    values = {
        field: next(
            (label for path in find_paths(columns, names.get(field, ())) if (label := _label(row, path, names))), ""
        )
        for field in FIELDS
        if field != "text"
    }
    return RawArticle(text, **values, encoding=encoding, markup="page" if _PAGE.match(text) else "")


def text_of(row: Mapping[Any, Any], names: FieldNames, *, teasers: bool = True) -> str:
    """The text of a row: the first of its possible columns that has one.

    Args:
        row: The row.
        names: The columns' names.
        teasers: Whether a summary will do where there is no other text.
    """
    skipped = () if teasers else names.get("teasers", ())
    for path in find_paths(tuple(row), tuple(name for name in names["text"] if name not in skipped)):
        if text := prose_of(list(_walk(row, path)), names).strip("\n"):
            return text
    return ""


def unwrap(row: Mapping[Any, Any], names: FieldNames) -> Mapping[Any, Any]:
    """A row with the fields of the object that holds its text, as {"_id": 1, "_source": {"text": …}}."""
    for name in names.get("wrappers", ()):
        inner = row.get(name)
        if not isinstance(inner, Mapping) or not text_of(inner, names, teasers=False):
            continue
        if not text_of({key: value for key, value in row.items() if key != name}, names, teasers=False):
            return {**row, **inner}
    return row


def check_columns(columns: Sequence[str], names: FieldNames) -> None:
    """Check that a table has a column of texts.

    Raises:
        UnreadableFileError: It has none.
    """
    if columns and not find_paths(tuple(columns), names["text"]):
        raise UnreadableFileError(f"has no column of texts; {_ask_for_text('column', ', '.join(map(str, columns)))}")


def describe(row: Mapping[Any, Any]) -> str:
    """The keys of a record, with those of the objects in it as paths."""
    return ", ".join(
        f"{key}.{inner}" if inner is not None else f"{key}"
        for key, value in row.items()
        for inner in (value if isinstance(value, Mapping) and value else [None])
    )


@lru_cache(4000)
def find_paths(columns: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Path, ...]:
    """The columns of these names, or the paths that start in one, in order of the names.

    Case and punctuation do not count unless a name is exact.
    """
    by_key: dict[str, Any] = {}
    for column in columns:
        by_key.setdefault(key_of(str(column)), column)
    paths = (_find_path(name, columns, by_key) for name in names)
    return tuple(path for path in paths if path is not None)


def _find_path(name: str, columns: tuple[Any, ...], by_key: Mapping[str, Any]) -> Path | None:
    if name in columns:
        return (name,)
    if (column := by_key.get(key_of(name))) is not None:
        return (column,)
    first, *rest = name.replace("[]", "").split(".")
    if not rest or (column := first if first in columns else by_key.get(key_of(first))) is None:
        return None
    return (column, *rest)


def _walk(row: Mapping[Any, Any], path: Path) -> Iterator[Any]:
    """The values at a path; a list on the way stands for all its items."""
    found: list[Any] = [row.get(path[0])]
    for name in path[1:]:
        items = [item for value in found for item in (value if isinstance(value, list | tuple) else [value])]
        inner = ((item, find_paths(tuple(item), (name,))) for item in items if isinstance(item, Mapping))
        found = [item[paths[0][0]] for item, paths in inner if paths]
    yield from found


def _label(row: Mapping[Any, Any], path: Path, names: FieldNames) -> str:
    return label_of(list(_walk(row, path)), names).strip("\n")


def _ask_for_text(kind: str, listed: str) -> str:
    """The remedy for a text that is not found, with the names of which it may be one."""
    there = printable(listed)[:_MAX_LISTED]
    return f'name it in corpus.toml: [fields] text = "…"; its {kind}s are {there}'
