"""The six tables of a corpus as one record of DataFrames, written as CSV and Parquet and read back equal."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from .errors import TablesError

LISTS = {
    "actors": ["aliases", "roles", "curated"],
    "reports": ["parties", "organizations", "signatories", "curated", "marks"],
    "agreements": ["parties", "organizations", "signatories", "subjects", "articles", "conflicts", "curated"],
    "ties": ["articles", "evidence"],
}
_SEPARATOR = "; "


@dataclass(frozen=True, eq=False)
class Tables:
    """What a corpus says, as six DataFrames; the columns are described by each stage's `*_frame`."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    reports: pd.DataFrame
    agreements: pd.DataFrame
    ties: pd.DataFrame

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield (name, table) in the order above."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def save(self, folder: str | Path) -> Path:
        """Write each table as CSV (lists joined with "; ") and Parquet (lists as lists).

        Each file is written aside and renamed, so that a reader never sees half of one.

        Raises:
            TablesError: The folder cannot be made or written.
        """
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, table in self:
                _write(folder / f"{name}.csv", _flatten(name, table).to_csv(index=False, lineterminator="\n").encode())
                _write(folder / f"{name}.parquet", table.to_parquet(index=False))
        except OSError as error:
            raise TablesError(f"cannot write tables to {str(folder)!r} ({error.strerror}); pass a folder that can be written") from error
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> "Tables":
        """Read tables that `save` wrote.

        Raises:
            TablesError: A table is missing or is no Parquet file.
        """
        return cls(*(_read(Path(folder) / f"{field.name}.parquet") for field in fields(cls)))


def select_agreements(tables: Tables, status: str = "") -> pd.DataFrame:
    """The agreements of a status; "" gives all."""
    return tables.agreements if not status else tables.agreements[tables.agreements.status == status]


def evidence_spans(evidence: str) -> list[tuple[int, int]]:
    """The sentences of a report's evidence, "120-240; 310-350", as (start, end)."""
    return [(int(start), int(end)) for start, _, end in (pair.partition("-") for pair in evidence.split(_SEPARATOR))]


def _flatten(name: str, table: pd.DataFrame) -> pd.DataFrame:
    lists = {column: table[column].map(_SEPARATOR.join).astype("str") for column in LISTS.get(name, [])}
    return table.assign(**lists)


def _write(path: Path, content: bytes) -> None:
    """Write aside and rename, so that a reader never sees half a file."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _read(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise TablesError(f"{path} is missing or no table of ours; write the folder anew with Tables.save") from error
    return table.assign(**{c: table[c].map(list).astype("object") for c in LISTS.get(path.stem, [])})
