"""Differences: how two versions of a file differ, cell by cell."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..nlp.spelling import visible
from ..tables.schema import TableSchema, read_schema

_SHOWN = 60  # characters of a value
_CONTEXT = 20  # characters of them before the first that differs


class Leaf(NamedTuple):
    """A place in a table or document, and the values there."""

    where: str
    found: str
    made: str


def compare_files(file: str, found: Path, made: Path) -> Iterator[str]:
    """Yield at least one sentence on two versions of a file that differ in their bytes.

    Tables are compared by row and column, notebooks by cell, JSON by key.

    Args:
        file: What the file is called in the sentences.
        found: The version to check.
        made: The version made again, which is sound.
    """
    sentences = _COMPARE.get(found.suffix, _compare_bytes)(found, made)
    try:
        first = next(sentences, "")
        yield f"{file}, {first}" if first else f"{file}: the bytes differ"
        yield from (f"{file}, {sentence}" for sentence in sentences)
    except (ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError):  # no such file any more
        yield f"{file} cannot be read"


def compare_json(found: Any, made: Any) -> Iterator[Leaf]:
    """Where two JSON documents have different values."""
    here, there = dict(_leaves(found)), dict(_leaves(made))
    for where in dict.fromkeys([*there, *here]):
        if here.get(where) != there.get(where):
            yield Leaf(where, here.get(where, ""), there.get(where, ""))


def contrast(leaf: Leaf) -> str:
    """A place with both of its values, long ones from shortly before they differ."""
    common = len(os.path.commonprefix([leaf.found, leaf.made]))
    is_long = max(len(leaf.found), len(leaf.made)) > _SHOWN
    start = max(0, common - _CONTEXT) if is_long else 0
    one, other = (_excerpt(text, start) for text in (leaf.found, leaf.made))
    return f"{visible(leaf.where)}: found {one!r}, made again {other!r}"


def _excerpt(text: str, start: int) -> str:
    end = start + _SHOWN
    return "…" * (start > 0) + text[start:end] + "…" * (len(text) > end)


def _compare_bytes(found: Path, made: Path) -> Iterator[str]:
    """Of pages, graphs and prose it is enough that they differ."""
    return iter(())


def _compare_tables(found: Path, made: Path) -> Iterator[str]:
    """The cells that differ, and the rows that are in one table only."""
    here, there = _read_table(found), _read_table(made)
    if list(here.columns) != list(there.columns):
        yield contrast(Leaf("the columns", ", ".join(map(str, here.columns)), ", ".join(there.columns)))
        return
    yield from (f"{row} is not made again" for row in here.index.difference(there.index, sort=False))
    yield from (f"{row} is missing" for row in there.index.difference(here.index, sort=False))
    both = there.index.intersection(here.index, sort=False)
    for column in there.columns:
        one, other = here.loc[both, column], there.loc[both, column]
        for row in both[(one != other).to_numpy()]:
            yield contrast(Leaf(f"{row}, {column}", one[row], other[row]))


def _read_table(path: Path) -> pd.DataFrame:
    """A table with its cells as text, its rows labelled by their key, or by their number where it has none."""
    schema = read_schema()[path.stem]
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    else:
        table = pd.read_parquet(path)
        table = table.assign(**{name: table[name].map(list) for name in schema.lists if name in table}).map(str)
    return table.set_axis(list(_row_labels(table, schema)))


def _row_labels(table: pd.DataFrame, schema: TableSchema) -> Iterator[str]:
    """A label for each row; those of an earlier row's key are numbered."""
    seen: Counter[str] = Counter()
    key = list(schema.key) if set(schema.key) <= set(table) else []
    for number, row in enumerate(table.to_dict("records"), start=1):
        label = f"row {', '.join(f'{column} {row[column]!r}' for column in key) or number}"
        seen[label] += 1
        yield f"{label} ({seen[label]})" if seen[label] > 1 else label


def _compare_notebooks(found: Path, made: Path) -> Iterator[str]:
    """The cells that differ, each by its number from the top and its first difference."""
    here, there = (json.loads(path.read_bytes())["cells"] for path in (found, made))
    nothing: dict[str, Any] = {}
    for number, (one, other) in enumerate(zip_longest(here, there, fillvalue=nothing), start=1):
        for leaf in islice(compare_json(one, other), 1):
            yield contrast(leaf._replace(where=f"cell {number}"))


def _compare_json_files(found: Path, made: Path) -> Iterator[str]:
    here, there = (json.loads(path.read_bytes()) for path in (found, made))
    yield from map(contrast, compare_json(here, there))


_COMPARE: dict[str, Callable[[Path, Path], Iterator[str]]] = {
    ".csv": _compare_tables,
    ".parquet": _compare_tables,
    ".ipynb": _compare_notebooks,
    ".json": _compare_json_files,
}


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """The values of a document as text, each with its path."""
    if not isinstance(value, dict | list):
        yield where, str(value)
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(inner, f"{where}.{key}" if where else str(key))
