"""Annotations: articles annotated by hand, the gold standard that tables are compared with."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import GoldError

_DOCUMENT = {"doc": str, "actors": (list, type(None)), "agreements": list}
_ACTOR = {"name": str, "kind": str, "mentions": list}
_AGREEMENT = {
    "id": str,
    "title": str,
    "kind": str,
    "status": str,
    "parties": list,
    "organizations": list,
    "signatories": list,
    "signed": (str, type(None)),
    "place": (str, type(None)),
    "evidence": list,
}


def load_annotations(folder: str | Path | None = None) -> list[dict[str, Any]]:
    """Read annotations: one .json file an article, with `doc`, `actors` and `agreements`.

    `PAIRS.json` beside them lists groups of [article id, agreement id] that name one agreement; those of a group get
    one id. An id other than a1, a2, … names the same agreement in every article. Other files are ignored.

    Args:
        folder: Where they are; without it there are none.

    Raises:
        GoldError: The folder is missing or holds no annotation, a file is not valid, or an article is annotated twice.
    """
    if not folder:
        return []
    folder = Path(folder)
    paths = sorted(path for path in folder.glob("*.json") if path.is_file()) if folder.is_dir() else []
    read = {path: _read(path) for path in paths}
    gold = [
        _check(path, content)
        for path, content in read.items()
        if isinstance(content, dict) and not _DOCUMENT.keys().isdisjoint(content)
    ]
    if not gold:
        raise GoldError(
            f"{str(folder)!r} holds no annotated article; pass a folder of .json files with doc, actors and agreements"
        )
    names = [document["doc"] for document in gold]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise GoldError(f"{folder}: article {twice!r} is annotated twice; keep one of the files")
    _pair(gold, folder / "PAIRS.json", read.get(folder / "PAIRS.json", []))
    return gold


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{path} is not valid JSON ({error}); correct it") from error


def _check(path: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """Check the keys and types of an annotation."""
    _check_keys(f"{path}", document, _DOCUMENT)
    for key, keys in (("actors", _ACTOR), ("agreements", _AGREEMENT)):
        for number, entry in enumerate(document[key] or (), start=1):
            where = f"{path}: {key} {number}"
            if not isinstance(entry, dict):
                raise GoldError(f"{where} is {entry!r}; write an object with {', '.join(keys)}")
            _check_keys(where, entry, keys)
            spans = entry["mentions"] if key == "actors" else entry["evidence"]
            if not all(map(_is_span, spans)) or (key == "agreements" and not spans):
                raise GoldError(
                    f"{where} has spans {spans!r}; write [[start, end], …], characters of the article's text"
                )
    return dict(document)


def _check_keys(where: str, entry: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
    for key, kind in keys.items():
        if key not in entry or not isinstance(entry[key], kind):
            raise GoldError(f"{where} has {key} {entry.get(key)!r}; give it as the other annotations do")


def _is_span(value: Any) -> bool:
    return isinstance(value, list) and [*map(type, value)] == [int, int] and 0 <= value[0] < value[1]


def _pair(gold: list[dict[str, Any]], path: Path, groups: Any) -> None:
    """Give the agreements of a group one id."""
    if not isinstance(groups, list):
        form = "write a list of groups, [[[article id, agreement id], …], …]"
        raise GoldError(f"{path} is a {type(groups).__name__}; {form}")
    group_of = {}
    for number, group in enumerate(groups, start=1):
        if not isinstance(group, list) or not all(map(_is_pair, group)):
            raise GoldError(f"{path}: group {number} is {group!r}; write [[article id, agreement id], …]")
        group_of.update(dict.fromkeys(map(tuple, group), f"pair-{number}"))
    for document in gold:
        for agreement in document["agreements"]:
            agreement["id"] = group_of.get((document["doc"], agreement["id"]), agreement["id"])


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and [*map(type, value)] == [str, str]
