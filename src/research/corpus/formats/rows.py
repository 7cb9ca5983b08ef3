"""Rows: a mapping from columns to values becomes a raw article, whatever its columns are called."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..encodings import printable
from .contract import FIELDS, FieldNames, RawArticle, UnreadableFileError


def read_row(row: Mapping[Any, Any], names: FieldNames, encoding: str) -> RawArticle:
    """Make a raw article of a row; each field is the first of its possible columns that has a value."""
    columns = tuple(row)
    values = {
        field: next((text for name in _matching(columns, names.get(field, ())) if (text := _text_of(row[name]))), "")
        for field in FIELDS
    }
    return RawArticle(**values, encoding=encoding)


def check_columns(columns: Sequence[str], names: FieldNames) -> None:
    """Check that a table has a column of texts.

    Raises:
        UnreadableFileError: It has none.
    """
    if columns and not _matching(tuple(columns), names["text"]):
        listed = printable(", ".join(map(str, columns)))[:200]
        raise UnreadableFileError(
            f'has no column of texts; name it in corpus.toml: [fields] text = "…"; its columns are {listed}'
        )


@lru_cache(1000)
def _matching(columns: tuple[Any, ...], names: tuple[str, ...]) -> list[Any]:
    """The columns of these names, in order of the names. Case and punctuation do not count unless a name is exact."""
    by_key: dict[str, Any] = {}
    for column in columns:
        by_key.setdefault(_key(str(column)), column)
    found = (name if name in columns else by_key.get(_key(name)) for name in names)
    return [column for column in found if column is not None]


def _key(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def _text_of(value: Any) -> str:
    """A value as text: an object by its name, as in {"name": "Reuters"}; the items of a list as lines."""
    if isinstance(value, Mapping):
        return next((_text_of(value[key]) for key in ("name", "title", "text", "value") if value.get(key)), "")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(_text_of, value)))
    return "" if value is None or value != value else str(value).strip("\n")
