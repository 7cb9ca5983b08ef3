"""Facts: what `corpus.toml` says of a corpus from outside its text: of its articles, and what to correct, each with its reason."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import CorpusError
from ..nlp.dates import is_edtf

FACTS = {"title": str, "publisher": str, "published": str, "address": str, "language": str}
FIELDS = ("text", "id", "title", "publisher", "published", "address")
ABOUT = ("title", "licence", "address")
CHANGES = {
    "title": str, "kind": str, "status": str, "parties": list, "organizations": list, "signatories": list, "signed": str, "place": str,
}  # fmt: skip
WEB = re.compile(r"https?://", re.IGNORECASE)  # how an address on the web begins
_WHERE: dict[str, type] = {
    "article": str,
    "evidence": str,
    "title": str,
    "agreement": str,
}  # which telling of an agreement, or which agreement
# The tables of the file: the keys an entry may have with their types, and those it must have.
_ENTRIES: dict[str, tuple[dict[str, type], tuple[str, ...]]] = {
    "article": ({"id": str, **FACTS}, ("id",)),
    "merge": ({"actors": list, "name": str}, ("actors",)),
    "part": ({"actor": str, "articles": list, "name": str}, ("actor", "articles", "name")),
    "fix": ({**_WHERE, "to": dict}, ("to",)),
    "drop": (_WHERE, ()),
    "add": ({"article": str, "evidence": str, **CHANGES}, ("article", "evidence", "title", "kind", "status")),
}
ACTIONS = tuple(name for name in _ENTRIES if name != "article")


@dataclass(frozen=True)
class Correction:
    """One entry of `corpus.toml` that changes what was worked out.

    Attributes:
        action: merge or part (actors), fix, drop or add (an agreement).
        values: The entry's keys and values, without the reason.
        reason: Why.
        where: The file and the entry's number, for errors.
    """

    action: str
    values: Mapping[str, Any]
    reason: str
    where: str


def open_facts(path: Path) -> dict[str, Any]:
    """Read `corpus.toml` as it stands; {} where there is none.

    Raises:
        CorpusError: The file is not valid TOML, or has a table of another name.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} is not valid TOML ({error}); correct it") from error
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}); make it a file") from error
    if unknown := sorted(set(document) - {*_ENTRIES, "fields", "about"}):
        raise CorpusError(
            f"{path} has an unknown table {unknown[0]!r}; write {', '.join(f'[[{name}]]' for name in _ENTRIES)}, [fields] or [about]"
        )
    return document


def read_fields(path: Path, document: Mapping[str, Any]) -> dict[str, str]:
    """Read how the records of a corpus call their fields: `[fields]` with any of `FIELDS`.

    Args:
        path: The file, for errors.
        document: As `open_facts` gives it.

    Raises:
        CorpusError: A key is unknown, or a value is no text.
    """
    return _read_table(path, document, "fields", FIELDS, 'text = "body"')


def read_about(path: Path, document: Mapping[str, Any]) -> dict[str, str]:
    """Read what is said of the corpus as data: `[about]` with any of `ABOUT`.

    Args:
        path: The file, for errors.
        document: As `open_facts` gives it.

    Raises:
        CorpusError: A key is unknown, a value is no text or blank, or the address is none on the web.
    """
    about = _read_table(path, document, "about", ABOUT, 'licence = "CC-BY-4.0"')
    if "address" in about and not WEB.match(about["address"]):
        raise CorpusError(f"{path}: [about]: address is {about['address']!r}, none on the web; write https://…")
    return about


def read_facts(
    path: Path, document: Mapping[str, Any], ids: set[str]
) -> tuple[dict[str, dict[str, str]], tuple[Correction, ...]]:
    """Read what `corpus.toml` says of each article it names, and the corrections in order of their actions.

    Args:
        path: The file, for errors.
        document: As `open_facts` gives it.
        ids: The ids of the corpus's articles.

    Raises:
        CorpusError: An entry is wrong: an id, a key, a value, a date, or no reason.
    """
    entries = {action: _check_entries(path, action, document.get(action, []), ids) for action in _ENTRIES}
    names = [entry["id"] for entry in entries["article"]]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise CorpusError(f"{path}: article {twice!r} has two entries; make them one")
    facts = {entry["id"]: {key: entry[key] for key in FACTS if key in entry} for entry in entries.pop("article")}
    return facts, tuple(
        _correction(path, action, number, entry)
        for action in entries
        for number, entry in enumerate(entries[action], start=1)
    )


def corrections_frame(corrections: Sequence[Correction]) -> pd.DataFrame:
    """One row a correction: action, what (the entry's keys and values), reason."""
    rows = [
        (c.action, "; ".join(f"{key}: {_words(value)}" for key, value in c.values.items()), c.reason)
        for c in corrections
    ]
    return pd.DataFrame(rows, columns=["action", "what", "reason"])


def _read_table(
    path: Path, document: Mapping[str, Any], name: str, keys: Sequence[str], example: str
) -> dict[str, str]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise CorpusError(f"{path}: {name} is {table!r}; write [{name}] above lines such as {example}")
    _check_keys(f"{path}: [{name}]", table, dict.fromkeys(keys, str), ())
    return table


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_words(v)}" for key, v in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _check_entries(path: Path, action: str, entries: Any, ids: set[str]) -> list[dict]:
    """Entries whose keys, types and articles are right; an article's date may be written without quotes."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CorpusError(f"{path}: {action} is no list of tables; write [[{action}]] above each entry")
    keys, needed = _ENTRIES[action]
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: {_place(action, number, entry)}"
        _check_keys(where, entry, {**keys, "reason": str}, (*needed, "reason"))
        if action == "fix":
            _check_keys(f"{where}, to", entry["to"], CHANGES, ())
        if action in ("fix", "drop") and ("agreement" in entry) == ("evidence" in entry):
            raise CorpusError(
                f"{where} names no agreement or two; give article and evidence, words of a sentence that states it, or agreement, its id"
            )
        if "agreement" in entry and {"article", "title"} & set(entry):
            raise CorpusError(
                f"{where} has agreement beside article or title; an agreement's id says enough, take the others away"
            )
        named = [entry[key] for key in ("id", "article") if key in entry] + entry.get("articles", [])
        if unknown := next((name for name in named if name not in ids), None):
            raise CorpusError(
                f"{where}: article {unknown!r} is not in the corpus; use a file's name without its ending, or a record's id"
            )
        if "evidence" in entry and "article" not in entry:
            raise CorpusError(f"{where} has evidence but no article; say whose words they are")
        _check_dates(where, {**entry, **entry.get("to", {})})
    return entries


def _check_keys(where: str, entry: dict, keys: Mapping[str, type], needed: Sequence[str]) -> None:
    entry.update({key: str(value) for key, value in entry.items() if hasattr(value, "isoformat")})  # TOML knows dates
    if unknown := sorted(set(entry) - set(keys)):
        raise CorpusError(f"{where} has unknown key {unknown[0]!r}; the keys are {', '.join(keys)}")
    if missing := next((key for key in needed if not entry.get(key)), None):
        raise CorpusError(f"{where} has no {missing}; the keys are {', '.join(keys)}")
    for key, value in entry.items():
        kind: Any = keys[key]
        if type(value) is not kind or (kind is list and not all(isinstance(item, str) for item in value)):
            shape = {str: "text in quotes", list: 'a list of texts ["…", "…"]', dict: "a table { key = value }"}[kind]
            raise CorpusError(f"{where}: {key} is {value!r}; write {shape}")
        if key in ("name", "title", "reason", "evidence", "kind", "status", "licence") and not value.strip():
            raise CorpusError(f"{where}: {key} is blank; write what it is, or take it away")


def _check_dates(where: str, entry: Mapping[str, Any]) -> None:
    for key in ("published", "signed"):
        if entry.get(key) and not is_edtf(entry[key]):
            raise CorpusError(f"{where} is {key} {entry[key]!r}, no EDTF date; write 2024-06-19, 2024-06 or 2024")


def _place(action: str, number: int, entry: Mapping[str, Any]) -> str:
    return f"article {entry['id']!r}" if action == "article" and "id" in entry else f"[[{action}]] {number}"


def _correction(path: Path, action: str, number: int, entry: dict) -> Correction:
    return Correction(
        action,
        {key: value for key, value in entry.items() if key != "reason"},
        entry["reason"],
        f"{path}: [[{action}]] {number}",
    )
