"""Verification: a folder of tables or a report made again from its record, and what differs told file by file, cell by cell."""

import filecmp
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ..corpus.encodings import printable
from ..errors import VerificationError
from ..nlp.spelling import visible
from ..tables.outputs import files_in
from ..tables.provenance import PROVENANCE, as_given, read_record
from .differences import Leaf, apart, tell_differences, unlike
from .publication import Order, publish

_TOLD = 20  # differences: as many are told, the rest are counted
_FIRST = (PROVENANCE, ".csv", ".parquet", ".ipynb")  # what says most about a difference is told first
# What of a record is another here, in words; of a package its name is enough.
_PREMISES = {
    "corpus.articles": "made of {} articles, here {}", "corpus.sha256": "made of articles of sha256 {}, here {}",
    "corpus.facts": "made with a corpus.toml of sha256 {}, here {}", "lexicon": "made with a lexicon of sha256 {}, here {}",
    "reader": "made with a reader of hash {}, here {}",
    "gold": "scored against annotations of sha256 {}, here {}", "python": "made with Python {}, here {}",
    "model.name": "made with the model {}, here {}", "model.version": "made with version {} of the model, here {}",
    "model.licence": "made with a model under the licence {}, here {}",
}  # fmt: skip


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
        verdict = (
            f"Verified: {self.files:,} files are equal."
            if self.equal
            else f"{count:,} difference{'s' if count > 1 else ''}."
        )
        return "\n".join([*self.premises, *self.differences, *rest, verdict])


def verify(
    folder: str | Path,
    *,
    corpus: str = "",
    gold: str = "",
    lexicon: str = "",
    reader: str = "",
    jobs: int = 1,
    engine: str = "processes",
    scheduler: str = "",
) -> Verification:
    """Make a folder of tables or a report again, aside, as its record says, and compare everything in it.

    Args:
        folder: What `research tables`, `research report` or `Tables.save` wrote.
        corpus: Where the corpus is now; by default where the record says, like `gold`, `lexicon` and `reader`.
        gold: Where the annotations are now.
        lexicon: Where the additions to the lexicons are now.
        reader: Where the reader of agreements is now.
        jobs: How many processes work, see `make_executor`, also for `engine` and `scheduler`.
        engine: Who works.
        scheduler: The address of a Dask scheduler.

    Raises:
        TablesError: The folder holds no record.
        VerificationError: The record does not say what the folder was made of, or that is not here.
        ResearchError: It cannot be made again.
    """
    folder = Path(folder)
    record = read_record(folder)
    if "selected" in record:
        raise VerificationError(
            f"{str(folder)!r} holds only what was selected of its tables; save them whole to have them verified"
        )
    named = _read_order(record, folder)
    order = _locate(
        named,
        folder,
        {"corpus": as_given(corpus), "lexicon": as_given(lexicon), "reader": as_given(reader), "gold": as_given(gold)},
    )
    with tempfile.TemporaryDirectory(prefix="research-") as aside:
        again = Path(aside, "again")
        publish(order, again, named=named, jobs=jobs, engine=engine, scheduler=scheduler)
        return _compare(folder, again, list(unlike(record, read_record(again))))


def _read_order(record: Mapping[str, Any], folder: Path) -> Order:
    try:
        said = {
            "command": record.get("command", "tables"),
            **record["parameters"],
            "corpus": record["corpus"]["folder"],
        }
        return msgspec.convert(said, Order)
    except (KeyError, TypeError, msgspec.ValidationError) as error:
        raise VerificationError(
            f"{folder / PROVENANCE} does not say what the folder was made of ({error}); write the folder anew"
        ) from error


def _locate(named: Order, folder: Path, now: Mapping[str, str]) -> Order:
    """The order with the folders where they are now."""
    here: dict[str, Any] = {key: where or getattr(named, key) for key, where in now.items()}
    order = replace(named, **here)
    if not order.corpus:
        raise VerificationError(
            f"{str(folder)!r} was made of articles that no folder is named for; say where they are with --corpus"
        )
    for key in now:
        if now[key] and not getattr(named, key) and key != "corpus":
            raise VerificationError(f"{str(folder)!r} was made without --{key}; leave it out")
        if getattr(order, key) and not Path(getattr(order, key)).exists():
            raise VerificationError(
                f"{key} {getattr(order, key)!r}, of which {str(folder)!r} was made, is not here; say where it is now with --{key}"
            )
    return order


def _compare(found: Path, made: Path, premises: Sequence[Leaf]) -> Verification:
    here, there = ({path.as_posix() for path in files_in(folder)} for folder in (found, made))
    differing = [file for file in sorted(here | there, key=_rank) if not _same(found / file, made / file)]
    told = (sentence for file in differing for sentence in _tell(printable(file), found / file, made / file, premises))
    first = tuple(islice(told, _TOLD))
    return Verification(len(here | there), len(differing), tuple(map(_premise, premises)), first, sum(1 for _ in told))


def _rank(file: str) -> tuple[int, str]:
    return next((n for n, ending in enumerate(_FIRST) if file.endswith(ending)), len(_FIRST)), file


def _same(found: Path, made: Path) -> bool:
    return found.is_file() and made.is_file() and filecmp.cmp(found, made, shallow=False)


def _premise(leaf: Leaf) -> str:
    where, found, made = leaf
    words = _PREMISES.get(where, "made with {name} {}, here {}")
    return visible(words.format(found or "none", made or "none", name=where.removeprefix("packages.")))


def _tell(file: str, found: Path, made: Path, premises: Sequence[Leaf]) -> Iterator[str]:
    """What differs in a file, in sentences."""
    if not made.exists():
        yield f"{file} is not ours"
    elif not found.is_file():
        yield f"{file} is missing"
    elif found.name == PROVENANCE:
        yield from _tell_record(file, found, made, premises)
    else:
        yield from tell_differences(file, found, made)


def _tell_record(file: str, found: Path, made: Path, premises: Sequence[Leaf]) -> Iterator[str]:
    """What was told of the premises is not told again."""
    leaves = list(unlike(read_record(found.parent), read_record(made.parent)))
    if not leaves:
        yield f"{file}: the bytes differ"
    yield from (
        f"{file}, {visible(where)}: {apart(one, other)}"
        for where, one, other in leaves
        if (where, one, other) not in premises
    )
