"""Facts: what `corpus.toml` says of the articles from outside their text, each with its reason."""

import re
import tomllib
from pathlib import Path

from .dates import interval
from .errors import CorpusError

FACTS = ("title", "publisher", "published", "address", "reason")


def read_facts(path: Path, ids: set[str]) -> dict[str, dict[str, str]]:
    """Read `corpus.toml`: for each article it names, what it says of it.

    Args:
        path: The file; it need not exist.
        ids: The ids of the corpus's articles.

    Raises:
        CorpusError: The file is not valid TOML, or an entry is wrong: its id, a key, its date, or no reason.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} is not valid TOML ({error}); correct it") from error
    entries = document.get("article", [])
    if unknown := sorted(set(document) - {"article"}):
        raise CorpusError(f"{path} has an unknown table {unknown[0]!r}; write [[article]]")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CorpusError(f"{path}: article is no list of tables; write [[article]] above each entry")
    names = [entry.get("id") for entry in entries]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise CorpusError(f"{path}: article {twice!r} has two entries; make them one")
    return {entry.get("id"): _check_entry(path, entry, ids) for entry in entries}


def _check_entry(path: Path, entry: dict, ids: set[str]) -> dict[str, str]:
    if entry.get("id") not in ids:
        raise CorpusError(f"{path}: article {entry.get('id')!r} is not in the corpus; use a file's name without its ending")
    unknown = sorted(set(entry) - {"id", *FACTS})
    if unknown or not entry.get("reason"):
        fault = f"unknown key {unknown[0]!r}" if unknown else "no reason"
        raise CorpusError(f"{path}: article {entry['id']!r} has {fault}; the keys are id, {', '.join(FACTS)}")
    facts = {key: str(value) for key, value in entry.items() if key not in ("id", "reason")}
    if not _is_edtf(facts.get("published", "2000")):
        raise CorpusError(f"{path}: article {entry['id']!r} is published {facts['published']!r}, no EDTF date; write 2024-06-19, 2024-06 or 2024")
    return facts


def _is_edtf(text: str) -> bool:
    try:
        return bool(interval(text)) and re.fullmatch(r"\d{4}(-\d\d){0,2}", text) is not None
    except ValueError:
        return False
