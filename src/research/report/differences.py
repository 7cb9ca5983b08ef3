"""Differences: what two files of one name say differently, told cell by cell."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from ..nlp.spelling import visible
from ..tables.schema import read_schema

_SHOWN = 60  # characters of a value that are shown
_BEFORE = 20  # characters shown before the first that differs

Leaf = tuple[str, str, str]  # where it is, what was found there, what was made again


def tell_differences(file: str, found: Path, made: Path) -> Iterator[str]:
    """Yield at least one sentence on two files of one name and other bytes: tables by row and column, notebooks by cell, JSON by key.

    Args:
        file: What the file is called in the sentences.
        found: The one.
        made: The other, which is sound.
    """
    inside = _INSIDE.get(found.suffix, _nothing)(found, made)
    try:
        first = next(inside, "")
        yield f"{file}, {first}" if first else f"{file}: the bytes differ"
        yield from (f"{file}, {sentence}" for sentence in inside)
    except (ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError):  # it holds something else now
        yield f"{file} cannot be read"


def _nothing(found: Path, made: Path) -> Iterator[str]:
    """Of pages, graphs and prose it is enough that they differ."""
    return iter(())


def _tell_table(found: Path, made: Path) -> Iterator[str]:
    """The cells that differ, and the rows that are in one only."""
    here, there = _read_table(found), _read_table(made)
    if list(here.columns) != list(there.columns):
        yield f"the columns: {apart(', '.join(map(str, here.columns)), ', '.join(there.columns))}"
        return
    yield from (f"{row} is not made again" for row in here.index.difference(there.index, sort=False))
    yield from (f"{row} is missing" for row in there.index.difference(here.index, sort=False))
    both = there.index.intersection(here.index, sort=False)
    for column in there.columns:
        one, other = here.loc[both, column], there.loc[both, column]
        yield from (f"{row}, {column}: {apart(one[row], other[row])}" for row in both[(one != other).to_numpy()])


def _read_table(path: Path) -> pd.DataFrame:
    """A table with its cells as text, its rows called by their key, or by their number where it has none."""
    schema = read_schema()[path.stem]
    table = (
        pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.suffix == ".csv"
        else _read_parquet(path, schema.lists)
    )
    names: Iterable[Any] = range(1, len(table) + 1)
    if schema.key and set(schema.key) <= set(table):
        keys = table[list(schema.key)].itertuples(index=False)
        names = (
            ", ".join(f"{column} {value!r}" for column, value in zip(schema.key, key, strict=True)) for key in keys
        )
    seen: Counter[str] = Counter()
    return table.set_axis([_number(f"row {name}", seen) for name in names])


def _read_parquet(path: Path, lists: Sequence[str]) -> pd.DataFrame:
    table = pd.read_parquet(path)
    return table.assign(**{column: table[column].map(list) for column in lists if column in table}).map(str)


def _number(name: str, seen: Counter[str]) -> str:
    """The name, with its number where others before had the same."""
    seen[name] += 1
    return f"{name} ({seen[name]})" if seen[name] > 1 else name


def _tell_notebook(found: Path, made: Path) -> Iterator[str]:
    """The cells that differ, each by its number from the top and the first line in it that does."""
    here, there = (json.loads(path.read_bytes())["cells"] for path in (found, made))
    nothing: dict[str, Any] = {}
    for number, (one, other) in enumerate(zip_longest(here, there, fillvalue=nothing), start=1):
        yield from (f"cell {number}: {apart(*leaf[1:])}" for leaf in islice(unlike(one, other), 1))


def _tell_json(found: Path, made: Path) -> Iterator[str]:
    here, there = (json.loads(path.read_bytes()) for path in (found, made))
    yield from (f"{visible(where)}: {apart(one, other)}" for where, one, other in unlike(here, there))


_INSIDE: dict[str, Callable[[Path, Path], Iterator[str]]] = {
    ".csv": _tell_table,
    ".parquet": _tell_table,
    ".ipynb": _tell_notebook,
    ".json": _tell_json,
}


def unlike(found: Any, made: Any) -> Iterator[Leaf]:
    """Where two documents of lists and tables say different things."""
    here, there = dict(_leaves(found)), dict(_leaves(made))
    for where in dict.fromkeys([*there, *here]):
        if here.get(where) != there.get(where):
            yield where, here.get(where, ""), there.get(where, "")


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """The values of a document as text, each with its place in it."""
    if not isinstance(value, dict | list):
        yield where, str(value)
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(inner, f"{where}.{key}" if where else str(key))


def apart(found: str, made: str) -> str:
    """Two values, long ones from shortly before they part."""
    parted = len(os.path.commonprefix([found, made]))
    start = max(0, parted - _BEFORE) if max(len(found), len(made)) > _SHOWN else 0
    one, other = (
        f"{'…' if start else ''}{text[start : start + _SHOWN]}{'…' if len(text) > start + _SHOWN else ''}"
        for text in (found, made)
    )
    return f"found {one!r}, made again {other!r}"
