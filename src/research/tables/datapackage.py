"""The data package: a Frictionless descriptor of the tables' files, so that software knows types, keys and hashes."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..corpus.curation import WEB
from .schema import SEPARATOR, Column, TableSchema, read_schema

DATAPACKAGE = "datapackage.json"
_TITLE = "Who is named, who agreed what with whom, and who is tied to whom"
_DESCRIPTION = (
    "Text offsets are characters, [start, end). An empty cell is not stated. "
    "In CSV a text that a spreadsheet would run has an apostrophe before it."
)
_NOT_IN_NAMES = re.compile(r"[^-a-zA-Z0-9._]+")  # of licences


def write_datapackage(folder: Path, *, publishers: Iterable[str], about: Mapping[str, str]) -> None:
    """Describe the tables in a folder: their columns, units, keys and hashes, after Data Package version 1.

    Args:
        folder: A folder with the files of all tables.
        publishers: Those of the articles, named as sources.
        about: What the user states of the data: any of title, licence (an SPDX identifier, an address or words) and
            address.
    """
    descriptor = {
        "profile": "data-package",
        "name": "research-tables",
        "title": about.get("title", _TITLE),
        "description": _DESCRIPTION,
        **({"licenses": [_license(about["licence"])]} if "licence" in about else {}),
        **({"homepage": about["address"]} if "address" in about else {}),
        "created_by": f"research {version('research')}",
        "sources": [{"title": publisher} for publisher in publishers],
        "resources": [resource for name in read_schema() for resource in _resources(folder, name)],
    }
    text = json.dumps(descriptor, indent=2, ensure_ascii=False)
    (folder / DATAPACKAGE).write_text(f"{text}\n", "utf-8", newline="\n")


def _license(licence: str) -> dict[str, str]:
    """A licence by its address, or by a name without spaces and the words for it."""
    if WEB.match(licence):
        return {"path": licence}
    name = _NOT_IN_NAMES.sub("-", licence).strip("-") or "other"
    return {"name": name} if name == licence else {"name": name, "title": licence}


def _resources(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The CSV file with its schema, and the Parquet file of the same rows."""
    table = read_schema()[name]
    yield {
        **_file(folder / f"{name}.csv", name),
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": f"One row is {table.row}",
        "schema": _schema(name, table),
    }
    yield {
        **_file(folder / f"{name}.parquet", f"{name}-parquet"),
        "type": "file",
        "profile": "data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": f"The same rows as {name}, lists as lists",
    }


def _file(path: Path, name: str) -> dict[str, Any]:
    content = path.read_bytes()
    return {"name": name, "path": path.name, "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _schema(name: str, table: TableSchema) -> dict[str, Any]:
    fields = [_field(column_name, column, column_name in table.key) for column_name, column in table.columns.items()]
    keys = {"primaryKey": table.key} if table.key else {}
    references = [
        {
            "fields": [column_name],
            "reference": {
                "resource": "" if column.references == name else column.references,  # "" is this resource
                "fields": read_schema()[column.references].key,
            },
        }
        for column_name, column in table.columns.items()
        if column.references
    ]
    return {"fields": fields, **keys, "foreignKeys": references}


def _field(name: str, column: Column, in_key: bool) -> dict[str, Any]:
    constraints = ({"required": True} if in_key else {}) | ({"enum": column.enum} if column.enum else {})
    is_list = column.type == "list"
    return {
        "name": name,
        "type": "string" if is_list else column.type,
        "description": column.description + f"; items joined with {SEPARATOR!r}" * is_list,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }
