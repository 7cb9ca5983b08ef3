"""Verification: a folder of tables or a report made again from its record, and what differs told file by file, cell by cell."""

import filecmp
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from .errors import VerificationError
from .lineage import PROVENANCE, as_given, read_record
from .outputs import files_in
from .publication import Order, publish
from .schema import read_schema
from .sources import label
from .spelling import visible

_TOLD = 20  # differences: as many are told, the rest are counted
_SHOWN = 60  # characters of a value that are shown
_BEFORE = 20  # characters shown before the first that differs
_FIRST = (PROVENANCE, ".csv", ".parquet", ".ipynb")  # what says most about a difference is told first
# What of a record is another here, in words; of a package its name is enough.
_PREMISES = {
    "corpus.articles": "made of {} articles, here {}", "corpus.sha256": "made of articles of sha256 {}, here {}",
    "corpus.facts": "made with a corpus.toml of sha256 {}, here {}", "lexicon": "made with a lexicon of sha256 {}, here {}",
    "gold": "scored against annotations of sha256 {}, here {}", "python": "made with Python {}, here {}",
    "model.name": "made with the model {}, here {}", "model.version": "made with version {} of the model, here {}",
    "model.licence": "made with a model under the licence {}, here {}",
}  # fmt: skip

Leaf = tuple[str, str, str]  # where it is, what was found there, what was made again


@dataclass(frozen=True)
class Verification:
    """How a folder compares with one made again.

    Attributes:
        files: How many files there are in either.
        differing: How many differ.
        premises: What it was made with that is another here, in sentences.
        differences: What differs in the files, in sentences; the first of them.
        more: How many there are beyond those.
    """

    files: int
    differing: int
    premises: tuple[str, ...]
    differences: tuple[str, ...]
    more: int

    @property
    def equal(self) -> bool:
        """Whether all files are equal."""
        return not self.differing

    def __str__(self) -> str:
        count = len(self.premises) + len(self.differences) + self.more
        rest = [f"… and {self.more:,} more"] if self.more else []
        verdict = f"Verified: {self.files:,} files are equal." if self.equal else f"{count:,} difference{'s' if count > 1 else ''}."
        return "\n".join([*self.premises, *self.differences, *rest, verdict])


def verify(
    folder: str | Path, *, corpus: str = "", gold: str = "", lexicon: str = "", jobs: int = 1, engine: str = "processes", scheduler: str = ""
) -> Verification:
    """Make a folder of tables or a report again, aside, as its record says, and compare everything in it.

    Args:
        folder: What `research tables`, `research report` or `Tables.save` wrote.
        corpus: Where the corpus is now; by default where the record says, like `gold` and `lexicon`.
        gold: Where the annotations are now.
        lexicon: Where the additions to the lexicons are now.
        jobs: How many processes work, see `open_workers`, also for `engine` and `scheduler`.
        engine: Who works.
        scheduler: The address of a Dask scheduler.

    Raises:
        TablesError: The folder holds no record.
        VerificationError: The record does not say what the folder was made of, or that is not here.
        ResearchError: It cannot be made again.
    """
    folder = Path(folder)
    record = read_record(folder)
    named = _read_order(record, folder)
    order = _locate(named, folder, {"corpus": as_given(corpus), "lexicon": as_given(lexicon), "gold": as_given(gold)})
    with tempfile.TemporaryDirectory(prefix="research-") as aside:
        again = Path(aside, "again")
        publish(order, again, named=named, jobs=jobs, engine=engine, scheduler=scheduler)
        return _compare(folder, again, list(_unlike(record, read_record(again))))


def _read_order(record: Mapping[str, Any], folder: Path) -> Order:
    try:
        said = {"command": record.get("command", "tables"), **record["parameters"], "corpus": record["corpus"]["folder"]}
        return msgspec.convert(said, Order)
    except (KeyError, TypeError, msgspec.ValidationError) as error:
        raise VerificationError(f"{folder / PROVENANCE} does not say what the folder was made of ({error}); write the folder anew") from error


def _locate(named: Order, folder: Path, now: Mapping[str, str]) -> Order:
    """The order with the folders where they are now."""
    here: dict[str, Any] = {key: where or getattr(named, key) for key, where in now.items()}
    order = replace(named, **here)
    if not order.corpus:
        raise VerificationError(f"{str(folder)!r} was made of articles that no folder is named for; say where they are with --corpus")
    for key in now:
        if now[key] and not getattr(named, key) and key != "corpus":
            raise VerificationError(f"{str(folder)!r} was made without --{key}; leave it out")
        if getattr(order, key) and not Path(getattr(order, key)).exists():
            raise VerificationError(f"{key} {getattr(order, key)!r}, of which {str(folder)!r} was made, is not here; say where it is now with --{key}")
    return order


def _compare(found: Path, made: Path, unlike: Sequence[Leaf]) -> Verification:
    here, there = ({path.as_posix() for path in files_in(folder)} for folder in (found, made))
    differing = [file for file in sorted(here | there, key=_rank) if not _same(found / file, made / file)]
    told = (sentence for file in differing for sentence in _tell(label(file), found / file, made / file, unlike))
    first = tuple(islice(told, _TOLD))
    return Verification(len(here | there), len(differing), tuple(map(_premise, unlike)), first, sum(1 for _ in told))


def _rank(file: str) -> tuple[int, str]:
    return next((n for n, ending in enumerate(_FIRST) if file.endswith(ending)), len(_FIRST)), file


def _same(found: Path, made: Path) -> bool:
    return found.is_file() and made.is_file() and filecmp.cmp(found, made, shallow=False)


def _premise(leaf: Leaf) -> str:
    where, found, made = leaf
    words = _PREMISES.get(where, "made with {name} {}, here {}")
    return visible(words.format(found or "none", made or "none", name=where.removeprefix("packages.")))


def _tell(file: str, found: Path, made: Path, unlike: Sequence[Leaf]) -> Iterator[str]:
    """What differs in a file, in sentences."""
    if not made.exists():
        yield f"{file} is not ours"
    elif not found.is_file():
        yield f"{file} is missing"
    elif found.name == PROVENANCE:
        yield from _tell_record(file, found, made, unlike)
    else:
        yield from _tell_inside(file, found, made)


def _tell_record(file: str, found: Path, made: Path, unlike: Sequence[Leaf]) -> Iterator[str]:
    """What was told of the premises is not told again."""
    leaves = list(_unlike(read_record(found.parent), read_record(made.parent)))
    if not leaves:
        yield f"{file}: the bytes differ"
    yield from (f"{file}, {visible(where)}: {_apart(one, other)}" for where, one, other in leaves if (where, one, other) not in unlike)


def _tell_inside(file: str, found: Path, made: Path) -> Iterator[str]:
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
        yield f"the columns: {_apart(', '.join(map(str, here.columns)), ', '.join(there.columns))}"
        return
    yield from (f"{row} is not made again" for row in here.index.difference(there.index, sort=False))
    yield from (f"{row} is missing" for row in there.index.difference(here.index, sort=False))
    both = there.index.intersection(here.index, sort=False)
    for column in there.columns:
        one, other = here.loc[both, column], there.loc[both, column]
        yield from (f"{row}, {column}: {_apart(one[row], other[row])}" for row in both[(one != other).to_numpy()])


def _read_table(path: Path) -> pd.DataFrame:
    """A table with its cells as text, its rows called by their key, or by their number where it has none."""
    schema = read_schema()[path.stem]
    table = pd.read_csv(path, dtype=str, keep_default_na=False) if path.suffix == ".csv" else _read_parquet(path, schema.lists)
    names: Iterable[Any] = range(1, len(table) + 1)
    if schema.key and set(schema.key) <= set(table):
        keys = table[list(schema.key)].itertuples(index=False)
        names = (", ".join(f"{column} {value!r}" for column, value in zip(schema.key, key, strict=True)) for key in keys)
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
        yield from (f"cell {number}: {_apart(*leaf[1:])}" for leaf in islice(_unlike(one, other), 1))


def _tell_json(found: Path, made: Path) -> Iterator[str]:
    here, there = (json.loads(path.read_bytes()) for path in (found, made))
    yield from (f"{visible(where)}: {_apart(one, other)}" for where, one, other in _unlike(here, there))


_INSIDE: dict[str, Callable[[Path, Path], Iterator[str]]] = {".csv": _tell_table, ".parquet": _tell_table, ".ipynb": _tell_notebook, ".json": _tell_json}


def _unlike(found: Any, made: Any) -> Iterator[Leaf]:
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


def _apart(found: str, made: str) -> str:
    """Two values, long ones from shortly before they part."""
    parted = len(os.path.commonprefix([found, made]))
    start = max(0, parted - _BEFORE) if max(len(found), len(made)) > _SHOWN else 0
    one, other = (f"{'…' if start else ''}{text[start : start + _SHOWN]}{'…' if len(text) > start + _SHOWN else ''}" for text in (found, made))
    return f"found {one!r}, made again {other!r}"
