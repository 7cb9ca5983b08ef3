"""The data package: a Frictionless descriptor of the tables' files, so that other software knows their types, keys and hashes."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..corpus.curation import WEB
from .schema import SEPARATOR, Column, TableSchema, read_schema

DATAPACKAGE = "datapackage.json"
_NO_NAME = re.compile(r"[^-a-zA-Z0-9._]+")  # what no name of a licence holds


def write_datapackage(folder: Path, *, publishers: Iterable[str], about: Mapping[str, str]) -> None:
    """Describe the tables in a folder: their columns, units, keys and hashes, after Data Package version 1.

    Args:
        folder: A folder with the files of all tables.
        publishers: Those of the articles, named as sources.
        about: What the user says of the data: any of title, licence (an SPDX identifier, an address or words) and address.
    """
    descriptor = {
        "profile": "data-package",
        "name": "research-tables",
        "title": about.get("title", "Who is named, who agreed what with whom, and who is tied to whom"),
        "description": "Text offsets are characters, [start, end). An empty cell is not stated. In CSV a text that a spreadsheet would run has an apostrophe before it.",
        **({"licenses": [_license(about["licence"])]} if "licence" in about else {}),
        **({"homepage": about["address"]} if "address" in about else {}),
        "created_by": f"research {version('research')}",
        "sources": [{"title": publisher} for publisher in publishers],
        "resources": [resource for table in read_schema().values() for resource in _resources(folder, table)],
    }
    (folder / DATAPACKAGE).write_text(
        json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n"
    )


def _license(licence: str) -> dict[str, str]:
    """A licence by its address, or by its name, which has no spaces, and the words for it."""
    if WEB.match(licence):
        return {"path": licence}
    name = _NO_NAME.sub("-", licence).strip("-") or "other"
    return {"name": name} if name == licence else {"name": name, "title": licence}


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
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.of == table.name else column.of,
                "fields": list(tables[column.of].key),
            },
        }
        for column in table.columns
        if column.of
    ]
    keys = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "fields": [_field(column, column.name in table.key) for column in table.columns],
        **keys,
        "foreignKeys": references,
    }


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
