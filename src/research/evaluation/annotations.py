"""Gold: articles annotated by hand, against which tables are held."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import GoldError

_ACTOR = {"name": str, "kind": str, "mentions": list}
_AGREEMENT = {
    "id": str, "title": str, "kind": str, "status": str, "parties": list, "organizations": list, "signatories": list,
    "signed": (str, type(None)), "place": (str, type(None)), "evidence": list,
}  # fmt: skip


def load_annotations(folder: str | Path) -> list[dict[str, Any]]:
    """Read annotations: one .json file an article, with `doc`, `actors` and `agreements`.

    `PAIRS.json` beside them lists groups of [article id, agreement id] that name one agreement; the ids of a group
    are made one, as an id that is no plain a1, a2, … names the same agreement in every article. Other files are passed over.

    Args:
        folder: Where they are; "" gives none.

    Raises:
        GoldError: The folder is missing or holds no annotation, a file is not valid, or an article is annotated twice.
    """
    if folder == "":
        return []
    folder = Path(folder)
    paths = sorted(path for path in folder.glob("*.json") if path.is_file()) if folder.is_dir() else []
    read = {path: _read(path) for path in paths}
    gold = [
        _check(path, content)
        for path, content in read.items()
        if isinstance(content, dict) and {"doc", "actors", "agreements"} & set(content)
    ]
    if not gold:
        raise GoldError(
            f"{str(folder)!r} holds no annotated article; pass a folder of .json files with doc, actors and agreements"
        )
    names = [document["doc"] for document in gold]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise GoldError(f"{folder}: article {twice!r} is annotated twice; keep one of the files")
    groups = read.get(folder / "PAIRS.json", [])
    _check_groups(folder / "PAIRS.json", groups)
    _pair(gold, groups)
    return gold


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{path} is not valid JSON ({error}); correct it") from error


def _check(path: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """An annotation whose keys and types are right."""
    _check_keys(f"{path}", document, {"doc": str, "actors": (list, type(None)), "agreements": list})
    for key, keys in (("actors", _ACTOR), ("agreements", _AGREEMENT)):
        for number, entry in enumerate(document[key] or (), start=1):
            where = f"{path}: {key} {number}"
            if not isinstance(entry, dict):
                raise GoldError(f"{where} is {entry!r}; write an object with {', '.join(keys)}")
            _check_keys(where, entry, keys)
            _check_spans(where, entry["mentions"] if key == "actors" else entry["evidence"], needed=key == "agreements")
    return dict(document)


def _check_keys(where: str, entry: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
    for key, kind in keys.items():
        if key not in entry or not isinstance(entry[key], kind):
            raise GoldError(f"{where} has {key} {entry.get(key)!r}; give it as the other annotations do")


def _check_spans(where: str, spans: list, *, needed: bool) -> None:
    right = all(
        isinstance(s, list) and len(s) == 2 and all(isinstance(at, int) for at in s) and 0 <= s[0] < s[1] for s in spans
    )
    if not right or (needed and not spans):
        raise GoldError(f"{where} has spans {spans!r}; write [[start, end], …], characters of the article's text")


def _check_groups(path: Path, groups: Any) -> None:
    if not isinstance(groups, list):
        raise GoldError(
            f"{path} is a {type(groups).__name__}; write a list of groups, [[[article id, agreement id], …], …]"
        )
    for number, group in enumerate(groups, start=1):
        right = isinstance(group, list) and all(
            isinstance(pair, list) and [*map(type, pair)] == [str, str] for pair in group
        )
        if not right:
            raise GoldError(f"{path}: group {number} is {group!r}; write [[article id, agreement id], …]")


def _pair(gold: list[dict[str, Any]], groups: list[list[list[str]]]) -> None:
    """Give the agreements of a group one id."""
    one = {(doc, agreement): f"pair-{n}" for n, group in enumerate(groups, start=1) for doc, agreement in group}
    for document in gold:
        document["agreements"] = [
            {**a, "id": one.get((document["doc"], a["id"]), a["id"])} for a in document["agreements"]
        ]
