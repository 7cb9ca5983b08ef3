"""Verification: a folder of tables or a report made again from its record, and every difference by file and cell."""

import filecmp
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ..corpus.formats.encodings import printable
from ..errors import VerificationError
from ..nlp.spelling import visible
from ..tables.outputs import files_in
from ..tables.provenance import PROVENANCE, as_posix, read_record
from .differences import Leaf, compare_files, compare_json, contrast
from .publication import PublicationSpec, publish

_SHOWN = 20  # differences; the rest are counted
_FIRST = (PROVENANCE, ".csv", ".parquet", ".ipynb")  # files whose differences say most
# What a differing entry of the record means, found and here; a package is called by its name
_PREMISES = {
    "corpus.articles": "made of {} articles, here {}",
    "corpus.sha256": "made of articles of sha256 {}, here {}",
    "corpus.facts": "made with a corpus.toml of sha256 {}, here {}",
    "lexicon": "made with a lexicon of sha256 {}, here {}",
    "reader": "made with a reader of hash {}, here {}",
    "gold": "scored against annotations of sha256 {}, here {}",
    "python": "made with Python {}, here {}",
    "model.name": "made with the model {}, here {}",
    "model.version": "made with version {} of the model, here {}",
    "model.licence": "made with a model under the licence {}, here {}",
}


@dataclass(frozen=True)
class Verification:
    """How a folder compares with one made again.

    Attributes:
        files: How many files there are in either.
        differing: How many differ.
        premises: What it was made with that differs here, in sentences.
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
        verdict = f"{count:,} difference{'s' if count > 1 else ''}."
        if self.equal:
            verdict = f"Verified: {self.files:,} files are equal."
        return "\n".join([*self.premises, *self.differences, *rest, verdict])


def verify(
    folder: str | Path,
    *,
    corpus: str | None = None,
    gold: str | None = None,
    lexicon: str | None = None,
    reader: str | None = None,
    jobs: int = 1,
    engine: str = "processes",
    scheduler: str | None = None,
) -> Verification:
    """Make a folder of tables or a report again, in a temporary folder, as its record states, and compare all files.

    Args:
        folder: What `research tables`, `research report` or `Tables.save` wrote.
        corpus: Where the corpus is now; by default where the record states, like `gold`, `lexicon` and `reader`.
        gold: Where the annotations are now.
        lexicon: Where the additions to the lexicons are now.
        reader: Where the reader of agreements is now.
        jobs: How many processes work, see `make_executor`, also for `engine` and `scheduler`.
        engine: Who works.
        scheduler: The address of a Dask scheduler.

    Raises:
        TablesError: The folder holds no record.
        VerificationError: The record does not state what the folder was made of, or that is not here.
        ResearchError: It cannot be made again.
    """
    folder = Path(folder)
    record = read_record(folder)
    if "selected" in record:
        raise VerificationError(
            f"{str(folder)!r} holds only what was selected of its tables; save them whole to have them verified"
        )
    recorded = _read_spec(record, folder)
    given = {"corpus": corpus, "lexicon": lexicon, "reader": reader, "gold": gold}
    spec = _relocate(recorded, folder, {name: as_posix(path) for name, path in given.items() if path})
    with tempfile.TemporaryDirectory(prefix="research-") as aside:
        again = Path(aside, "again")
        publish(spec, again, recorded=recorded, jobs=jobs, engine=engine, scheduler=scheduler)
        return _compare(folder, again, list(compare_json(record, read_record(again))))


def _read_spec(record: Mapping[str, Any], folder: Path) -> PublicationSpec:
    try:
        command = record.get("command", "tables")
        options = {"command": command, **record["parameters"], "corpus": record["corpus"]["folder"]}
        return msgspec.convert(options, PublicationSpec)
    except (KeyError, TypeError, msgspec.ValidationError) as error:
        raise VerificationError(
            f"{folder / PROVENANCE} does not say what the folder was made of ({error}); write the folder anew"
        ) from error


def _relocate(recorded: PublicationSpec, folder: Path, given: Mapping[str, str]) -> PublicationSpec:
    """The specification with the folders where they are now."""
    name = str(folder)
    spec = replace(recorded, **given)  # type: ignore[arg-type]  # its folders are all text
    if not spec.corpus:
        raise VerificationError(
            f"{name!r} was made of articles that no folder is named for; say where they are with --corpus"
        )
    for key in ("corpus", "lexicon", "reader", "gold"):
        path = getattr(spec, key)
        if key in given and key != "corpus" and not getattr(recorded, key):
            raise VerificationError(f"{name!r} was made without --{key}; leave it out")
        if path and not Path(path).exists():
            raise VerificationError(
                f"{key} {path!r}, of which {name!r} was made, is not here; say where it is now with --{key}"
            )
    return spec


def _compare(found: Path, made: Path, premises: Sequence[Leaf]) -> Verification:
    here, there = ({path.as_posix() for path in files_in(folder)} for folder in (found, made))
    differing = [file for file in sorted(here | there, key=_rank) if not _equal(found / file, made / file)]
    sentences = (
        sentence
        for file in differing
        for sentence in _compare_file(printable(file), found / file, made / file, premises)
    )
    first = tuple(islice(sentences, _SHOWN))
    more = sum(1 for _ in sentences)
    return Verification(len(here | there), len(differing), tuple(map(_premise, premises)), first, more)


def _rank(file: str) -> tuple[int, str]:
    return next((n for n, suffix in enumerate(_FIRST) if file.endswith(suffix)), len(_FIRST)), file


def _equal(found: Path, made: Path) -> bool:
    return found.is_file() and made.is_file() and filecmp.cmp(found, made, shallow=False)


def _premise(leaf: Leaf) -> str:
    key, found, made = leaf
    words = _PREMISES.get(key, "made with {name} {}, here {}")
    return visible(words.format(found or "none", made or "none", name=key.removeprefix("packages.")))


def _compare_file(file: str, found: Path, made: Path, premises: Sequence[Leaf]) -> Iterator[str]:
    """The differences in a file, in sentences; of the record those that are no premises."""
    if not made.exists():
        yield f"{file} is not ours"
    elif not found.is_file():
        yield f"{file} is missing"
    elif found.name == PROVENANCE:
        leaves = list(compare_json(read_record(found.parent), read_record(made.parent)))
        if not leaves:
            yield f"{file}: the bytes differ"
        yield from (f"{file}, {contrast(leaf)}" for leaf in leaves if leaf not in premises)
    else:
        yield from compare_files(file, found, made)
