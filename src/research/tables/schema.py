"""Schema: what a row of each table is and what its columns hold; tables, data package and codebook follow it."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

CODEBOOK = "codebook.md"
SEPARATOR = "; "  # between the items of a list in CSV
_FILE = Path(__file__).with_name("schema.toml")
_TYPES = {"string": "text", "integer": "whole number", "number": "number", "list": "list of texts"}
_OPENING = """# Codebook

Each table is a CSV file, where lists are joined with “; ”, and a Parquet file, where they are lists. \
An empty cell is not stated. \
Offsets are characters into an article's text, from the first to behind the last, so that every row leads back to its \
words."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table.

    Attributes:
        type: A list is one of strings.
        description: What it holds.
        unit: The unit or code of its values, "" when they are plain words.
        references: The table whose key it holds, "" when none.
        enum: All values it may have; empty when any.
    """

    type: Literal["string", "integer", "number", "list"]
    description: str
    unit: str = ""
    references: str = ""
    enum: tuple[str, ...] = ()


class TableSchema(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table: what a row of it is, the columns of its key, and all columns by name, in order."""

    row: str
    key: tuple[str, ...]
    columns: dict[str, Column]

    @property
    def lists(self) -> list[str]:
        """The columns that hold lists."""
        return [name for name, column in self.columns.items() if column.type == "list"]


@cache
def read_schema() -> dict[str, TableSchema]:
    """The tables by name, in the order of `Tables`."""
    return msgspec.toml.decode(_FILE.read_bytes(), type=dict[str, TableSchema])


def write_codebook() -> str:
    """The codebook in Markdown: what every table and column means; the same for every corpus."""
    return "\n\n".join([_OPENING, *(_table_section(name, table) for name, table in read_schema().items())]) + "\n"


def _table_section(name: str, table: TableSchema) -> str:
    key = f" Its key: {', '.join(table.key)}." if table.key else ""
    rows = [
        f"| {name} | {_TYPES[column.type]} | {column.unit} | {_description(column)} |"
        for name, column in table.columns.items()
    ]
    head = ["| column | type | unit or code | what it holds |", "|---|---|---|---|"]
    return "\n".join([f"## {name}", "", f"One row is {table.row}.{key}", "", *head, *rows])


def _description(column: Column) -> str:
    reference = f"; see {column.references}" if column.references else ""
    return column.description + reference + (f"; one of {', '.join(column.enum)}" if column.enum else "")
