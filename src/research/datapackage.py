"""The data package: a Frictionless descriptor of the tables' files, so that other software knows their types, keys and hashes."""

import json
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .schema import SEPARATOR, Column, TableSchema, read_schema

DATAPACKAGE = "datapackage.json"


def write_datapackage(folder: Path, *, publishers: Iterable[str] = ()) -> None:
    """Describe the tables in a folder: their columns, units, keys and hashes, after Data Package version 1.

    Args:
        folder: A folder with the files of all tables.
        publishers: Those of the articles, named as sources.
    """
    descriptor = {
        "profile": "data-package",
        "name": "research-tables",
        "title": "Who is named, who agreed what with whom, and who is tied to whom",
        "description": "Text offsets are characters, [start, end). An empty cell is not stated. In CSV a text that a spreadsheet would run has an apostrophe before it.",
        "created_by": f"research {version('research')}",
        "sources": [{"title": publisher} for publisher in publishers],
        "resources": [resource for table in read_schema().values() for resource in _resources(folder, table)],
    }
    (folder / DATAPACKAGE).write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n")


def _resources(folder: Path, table: TableSchema) -> Iterable[dict[str, Any]]:
    """The CSV file with its schema, and the Parquet file of the same rows."""
    yield {**_file(folder / f"{table.name}.csv", table.name), "type": "table", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
           "title": f"One row is {table.row}", "schema": _schema(table)}  # fmt: skip
    yield {**_file(folder / f"{table.name}.parquet", f"{table.name}-parquet"), "type": "file", "profile": "data-resource", "format": "parquet",
           "mediatype": "application/vnd.apache.parquet", "title": f"The same rows as {table.name}, lists as lists"}  # fmt: skip


def _file(path: Path, name: str) -> dict[str, Any]:
    content = path.read_bytes()
    return {"name": name, "path": path.name, "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _schema(table: TableSchema) -> dict[str, Any]:
    tables = read_schema()
    references = [
        {"fields": [column.name], "reference": {"resource": "" if column.of == table.name else column.of, "fields": list(tables[column.of].key)}}
        for column in table.columns
        if column.of
    ]
    keys = {"primaryKey": list(table.key)} if table.key else {}
    return {"fields": [_field(column, column.name in table.key) for column in table.columns], **keys, "foreignKeys": references}


def _field(column: Column, in_key: bool) -> dict[str, Any]:
    constraints = ({"required": True} if in_key else {}) | ({"enum": list(column.one_of)} if column.one_of else {})
    listed = f"; items joined with {SEPARATOR!r}" if column.type == "list" else ""
    return {
        "name": column.name,
        "type": "string" if column.type == "list" else column.type,
        "description": column.says + listed,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }
