"""Shapes of JSON documents: where the records stand in the answer of an interface, an export or a dumped table."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from ..formats.contract import FieldNames, UnreadableFileError
from .rows import find_paths, text_of, unwrap

_DEPTH = 8  # objects in each other, around a list of records


def find_records(document: Any, names: FieldNames) -> Iterator[Any]:
    """Yield the records of a document, and what stands in their place without being an object.

    An object with a text is one record, whatever lists stand in it. Otherwise the records are the lists of objects in
    it that have texts; of several lists those with headlines, or else the longest. Dumps of tables by column, by row
    or in pandas' form "split" become rows.

    Raises:
        UnreadableFileError: The document is a table without names of columns.
    """
    if isinstance(document, list):
        if document and all(isinstance(row, list) for row in document):
            yield from _read_nested_lists(document, names)
        else:
            yield from chain.from_iterable(
                find_records(item, names) if isinstance(item, dict) else [item] for item in document
            )
    elif not isinstance(document, Mapping):
        yield document
    elif (rows := _read_table(document, names)) is not None:
        yield from rows
    elif _is_one(document, names):
        yield document
    else:
        yield from _find_inside(document, names) or [document]


def _is_one(document: Mapping[str, Any], names: FieldNames) -> bool:
    """Whether an object has a field for a text that is not a list of articles, or wraps one that has."""
    if unwrap(document, names) is not document:
        return True
    paths = find_paths(tuple(document), _own_names(names))
    values = [document[path[0]] for path in paths]
    if any(_is_list_of_articles(value, names) for value in values):
        return False
    is_blank = any(len(path) == 1 and not value for path, value in zip(paths, values, strict=True))
    return is_blank or bool(text_of(document, names, teasers=False))


def _find_inside(value: Any, names: FieldNames, depth: int = 0) -> list[Any]:
    """The records in what is no record itself."""
    if depth > _DEPTH or not isinstance(value, Mapping | list):
        return []
    if depth and isinstance(value, Mapping) and _is_article(value, names):
        return [value]
    items = list(value.values()) if isinstance(value, Mapping) else value
    objects = [item for item in items if isinstance(item, Mapping)]
    if isinstance(value, list) or len(objects) == len(items):
        if any(_has_text(item, names) for item in objects):
            return items
        if isinstance(value, list):
            return [record for item in objects for record in _find_inside(item, names, depth + 1)]
    return _choose([found for item in items if (found := _find_inside(item, names, depth + 1))], names)


def _choose(lists: list[list[Any]], names: FieldNames) -> list[Any]:
    """Of several lists of records those with whole texts, of these those with headlines, or else the longest."""
    lists = [found for found in lists if any(_has_text(item, names, teasers=False) for item in found)] or lists
    titled = [found for found in lists if any(_is_article(item, names) for item in found)]
    return [record for found in titled for record in found] or max(lists, key=len, default=[])


def _has_text(item: Any, names: FieldNames, *, teasers: bool = True) -> bool:
    return isinstance(item, Mapping) and bool(text_of(unwrap(item, names), names, teasers=teasers))


def _is_article(item: Any, names: FieldNames) -> bool:
    """Whether an object has a text and a headline, as the pieces of one text have not."""
    if not _has_text(item, names):
        return False
    return bool(find_paths(tuple(unwrap(item, names)), names.get("title", ())))


def _is_list_of_articles(value: Any, names: FieldNames) -> bool:
    return isinstance(value, list) and 2 * sum(_is_article(item, names) for item in value) > len(value)


def _own_names(names: FieldNames) -> tuple[str, ...]:
    """The names of texts that are no teasers."""
    return tuple(name for name in names["text"] if name not in names.get("teasers", ()))


def _read_table(document: Mapping[str, Any], names: FieldNames) -> list[Any] | None:
    """The rows of a table that is dumped as pandas' "split", or column by column; `None` when it is none."""
    columns, data = document.get("columns"), document.get("data")
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, columns), row, strict=False)) for row in data]
    paths = find_paths(tuple(document), names["text"])
    if len(document) < 2 or not paths:
        return None
    values, texts = list(document.values()), document[paths[0][0]]
    if all(isinstance(value, Mapping) and value.keys() == values[0].keys() for value in values):
        is_table = all(isinstance(text, str | None) for text in texts.values())
        return [{name: column[key] for name, column in document.items()} for key in texts] if is_table else None
    if all(isinstance(value, list) and len(value) == len(values[0]) for value in values):
        is_table = bool(find_paths(tuple(document), names.get("title", ())))
        return [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)] if is_table else None
    return None


def _read_nested_lists(document: list[list[Any]], names: FieldNames) -> list[Any]:
    """The rows of a list of lists whose first one names the columns.

    Raises:
        UnreadableFileError: It does not.
    """
    columns, *rows = document
    if not find_paths(tuple(map(str, columns)), names["text"]):
        raise UnreadableFileError(
            "is JSON, but a list of lists without names of columns; write a list of objects, as pandas does with "
            'orient="records"'
        )
    return [dict(zip(map(str, columns), row, strict=False)) for row in rows]
