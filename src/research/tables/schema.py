"""Schema: what a row of each table is and what its columns hold; the tables, the data package and the codebook go by it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("schema.toml")
SEPARATOR = "; "  # between the items of a list in CSV


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: What it is called.
        type: "string", "integer", "number", or "list" of strings.
        says: What it holds, in words.
        unit: The unit or code of its values, "" when they are plain words.
        of: The table whose key it refers to, "" when none.
        one_of: All values it may have; empty when any.
    """

    name: str
    type: str
    says: str
    unit: str = ""
    of: str = ""
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSchema:
    """A table: what a row of it is, the columns that tell rows apart, and all columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def lists(self) -> list[str]:
        """The columns that hold lists."""
        return [column.name for column in self.columns if column.type == "list"]


@cache
def read_schema() -> dict[str, TableSchema]:
    """The tables by name, in the order of `Tables`."""
    with _FILE.open("rb") as file:
        found = tomllib.load(file)
    return {
        name: TableSchema(name, table["row"], tuple(table["key"]), tuple(_columns(table["columns"])))
        for name, table in found.items()
    }


def _columns(found: dict[str, dict]) -> list[Column]:
    return [Column(name, **{**column, "one_of": tuple(column.get("one_of", ()))}) for name, column in found.items()]
