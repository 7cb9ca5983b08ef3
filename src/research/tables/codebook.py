"""The codebook: what every table and column means, in Markdown, written from their schema."""

from collections.abc import Iterator

from .schema import Column, TableSchema, read_schema

CODEBOOK = "codebook.md"
_TYPES = {"string": "text", "integer": "whole number", "number": "number", "list": "list of texts"}


def write_codebook() -> str:
    """The codebook of all tables; it is the same for every corpus."""
    opening = (
        "# Codebook\n\nEach table is a CSV file, where lists are joined with “; ”, and a Parquet file, where they are lists. An empty cell is not stated. "
        "Offsets are characters into an article's text, from the first to behind the last, so that every row leads back to its words."
    )
    return "\n\n".join([opening, *map(_show_table, read_schema().values())]) + "\n"


def _show_table(table: TableSchema) -> str:
    key = f" Its key: {', '.join(table.key)}." if table.key else ""
    head = ["| column | type | unit or code | what it holds |", "|---|---|---|---|"]
    rows = [
        f"| {column.name} | {_TYPES[column.type]} | {column.unit} | {'; '.join(_tell(column))} |"
        for column in table.columns
    ]
    return "\n".join([f"## {table.name}", "", f"One row is {table.row}.{key}", "", *head, *rows])


def _tell(column: Column) -> Iterator[str]:
    yield column.says
    if column.of:
        yield f"see {column.of}"
    if column.one_of:
        yield f"one of {', '.join(column.one_of)}"
