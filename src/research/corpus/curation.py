"""Curation: what `corpus.toml` states about a corpus, its articles and what to correct, each entry with its reason."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import CorpusError
from ..nlp.dates import is_edtf
from .formats.contract import FIELDS
from .formats.encodings import BYTE_ORDER_MARKS

CURATION_FILE = "corpus.toml"
WEB = re.compile(r"https?://", re.IGNORECASE)  # how an address on the web begins

_TYPED_QUOTE = re.compile("[“”„‟‘’‚‛«»″′]")
_ERROR_LINE = re.compile(r"\(at line (\d+)")

Keys = Mapping[str, type]
_METADATA = dict.fromkeys(("title", "publisher", "published", "address", "language"), str)
AGREEMENT_KEYS: Keys = {
    **dict.fromkeys(("title", "kind", "status"), str),
    **dict.fromkeys(("parties", "organizations", "signatories"), list),
    **dict.fromkeys(("signed", "place"), str),
}
_LOCATION: Keys = dict.fromkeys(("article", "evidence", "title", "agreement"), str)  # of one report or one agreement
# The tables of the file: the keys that an entry may have, with their types, and those that it must have
_ENTRIES: dict[str, tuple[Keys, tuple[str, ...]]] = {
    "article": ({"id": str, **_METADATA}, ("id",)),
    "merge": ({"actors": list, "name": str}, ("actors",)),
    "part": ({"actor": str, "articles": list, "name": str}, ("actor", "articles", "name")),
    "fix": ({**_LOCATION, "to": dict}, ("to",)),
    "drop": (_LOCATION, ()),
    "add": ({"article": str, "evidence": str, **AGREEMENT_KEYS}, ("article", "evidence", "title", "kind", "status")),
}
ACTIONS = tuple(name for name in _ENTRIES if name != "article")
_SETTINGS = {  # tables of texts: the keys that they may have, and an example
    "fields": (FIELDS, 'text = "body"'),
    "about": (("title", "licence", "address"), 'licence = "CC-BY-4.0"'),
}
_NOT_BLANK = {"name", "title", "reason", "evidence", "kind", "status", "licence"}
_SHAPES = {str: "text in quotes", list: 'a list of texts ["…", "…"]', dict: "a table { key = value }"}


@dataclass(frozen=True)
class Correction:
    """One entry of `corpus.toml` that changes a result.

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

    def error(self, fault: str) -> CorpusError:
        """The error that this entry has a fault; the fault names the remedy."""
        return CorpusError(f"{self.where}: {fault}")


@dataclass(frozen=True)
class Curation:
    """The content of a `corpus.toml`.

    Attributes:
        path: The file, for errors.
        sha256: Its hash, "" where there is none.
        fields: The columns of the records' fields, any of `FIELDS`.
        about: The corpus as data: any of title, licence and address.
        metadata: By article id, any of title, publisher, published, address and language.
        corrections: The corrections, by action and in the order of the file.
    """

    path: Path
    sha256: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    def check_articles(self, ids: Collection[str]) -> None:
        """Check that every article named here is in the corpus.

        Raises:
            CorpusError: One is not.
        """
        named = [(f"{self.path}: article {name!r}", name) for name in self.metadata]
        for correction in self.corrections:
            own = [correction.values.get("article"), *correction.values.get("articles", ())]
            named += [(correction.where, name) for name in own if name is not None]
        if unknown := next(((where, name) for where, name in named if name not in ids), None):
            raise CorpusError(
                f"{unknown[0]}: article {unknown[1]!r} is not in the corpus; "
                "use a file's name without its ending, or a record's id"
            )


def read_curation(path: Path) -> Curation:
    """Read a `corpus.toml`; one that does not exist is empty.

    Raises:
        CorpusError: The file is not valid TOML, or an entry has a wrong table, key, value or date, or no reason.
    """
    try:
        content = path.read_bytes() if path.exists() else b""
        document = _parse(path, content)
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error.strerror}); make it a file") from error
    if not content and (other := path.with_name(f"{path.name}.txt")).exists():
        raise CorpusError(f"{other} is not read under this name; call it {path.name}")
    if unknown := sorted(set(document) - {*_ENTRIES, *_SETTINGS}):
        tables = ", ".join(f"[[{name}]]" for name in _ENTRIES)
        raise CorpusError(f"{path} has an unknown table {unknown[0]!r}; write {tables}, [fields] or [about]")
    about = _read_settings(path, document, "about")
    if "address" in about and not WEB.match(about["address"]):
        raise CorpusError(f"{path}: [about]: address is {about['address']!r}, none on the web; write https://…")
    return Curation(
        path,
        sha256(content).hexdigest() if path.exists() else "",
        _read_settings(path, document, "fields"),
        about,
        _read_metadata(path, document),
        tuple(_read_corrections(path, document)),
    )


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    """Parse TOML in UTF-8, or in an encoding that its byte order mark names."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        raise CorpusError(f"{path} is not in UTF-8 but in an encoding such as UTF-16; save the file as UTF-8")
    mark = next((encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(mark).replace("\r\n", "\n")
        text = text if "\n" in text else text.replace("\r", "\n")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        fault = f"line {number} is not in UTF-8 but in an encoding such as Windows-1252"
        raise CorpusError(f"{path}: {fault}; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _ERROR_LINE.search(str(error))
        number = int(found[1]) if found else 0
        line = text.split("\n")[number - 1] if number else ""
        if quote := _TYPED_QUOTE.search(line):
            raise CorpusError(
                f"{path}: line {number} has the quotation mark {quote[0]} where TOML wants \" or '; put that instead"
            ) from error
        shown = f"; line {number} is {line.strip()[:80]!r}" if line.strip() else ""
        raise CorpusError(f"{path} is not valid TOML ({error}); correct it{shown}") from error


def corrections_frame(corrections: Sequence[Correction]) -> pd.DataFrame:
    """One row a correction: action, what (the entry's keys and values), reason."""
    rows = [
        (c.action, "; ".join(f"{key}: {_as_text(value)}" for key, value in c.values.items()), c.reason)
        for c in corrections
    ]
    return pd.DataFrame(rows, columns=["action", "what", "reason"])


def _read_settings(path: Path, document: Mapping[str, Any], name: str) -> dict[str, str]:
    table = document.get(name, {})
    keys, example = _SETTINGS[name]
    if not isinstance(table, dict):
        raise CorpusError(f"{path}: {name} is {table!r}; write [{name}] above lines such as {example}")
    _check_keys(f"{path}: [{name}]", table, dict.fromkeys(keys, str))
    return table


def _read_metadata(path: Path, document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    entries = list(_read_entries(path, document, "article"))
    counts = Counter(entry["id"] for _, entry in entries)
    if twice := next((name for name in counts if counts[name] > 1), None):
        raise CorpusError(f"{path}: article {twice!r} has two entries; make them one")
    return {entry["id"]: {key: entry[key] for key in _METADATA if key in entry} for _, entry in entries}


def _read_corrections(path: Path, document: Mapping[str, Any]) -> Iterator[Correction]:
    for action in ACTIONS:
        for where, entry in _read_entries(path, document, action):
            values = {key: value for key, value in entry.items() if key != "reason"}
            yield Correction(action, values, entry["reason"], where)


def _read_entries(path: Path, document: Mapping[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The checked entries of a table, each with its place for errors."""
    entries = document.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CorpusError(f"{path}: {name} is no list of tables; write [[{name}]] above each entry")
    keys, needed = _ENTRIES[name]
    for number, entry in enumerate(entries, start=1):
        place = f"article {entry['id']!r}" if name == "article" and "id" in entry else f"[[{name}]] {number}"
        where = f"{path}: {place}"
        _check_keys(where, entry, {**keys, "reason": str}, (*needed, "reason"))
        if name == "fix":
            _check_keys(f"{where}, to", entry["to"], AGREEMENT_KEYS)
        if name in ("fix", "drop"):
            _check_location(where, entry)
        _check_dates(where, {**entry, **entry.get("to", {})})
        yield where, entry


def _check_keys(where: str, entry: dict[str, Any], keys: Keys, needed: Sequence[str] = ()) -> None:
    """Check keys and the types of their values. A date may be written without quotes; here it becomes text."""
    entry.update({key: str(value) for key, value in entry.items() if hasattr(value, "isoformat")})
    if unknown := sorted(set(entry) - set(keys)):
        raise CorpusError(f"{where} has unknown key {unknown[0]!r}; the keys are {', '.join(keys)}")
    if missing := next((key for key in needed if not entry.get(key)), None):
        raise CorpusError(f"{where} has no {missing}; the keys are {', '.join(keys)}")
    for key, value in entry.items():
        kind: Any = keys[key]
        if type(value) is not kind or (kind is list and not all(isinstance(item, str) for item in value)):
            raise CorpusError(f"{where}: {key} is {value!r}; write {_SHAPES[kind]}")
        if key in _NOT_BLANK and not value.strip():
            raise CorpusError(f"{where}: {key} is blank; write what it is, or take it away")


def _check_location(where: str, entry: Mapping[str, Any]) -> None:
    """An entry names one report by an article and its words, or one agreement by its id."""
    if ("agreement" in entry) == ("evidence" in entry):
        raise CorpusError(
            f"{where} names no agreement or two; give article and evidence, words of a sentence that states it, "
            "or agreement, its id"
        )
    if "agreement" in entry and {"article", "title"} & set(entry):
        raise CorpusError(
            f"{where} has agreement beside article or title; an agreement's id says enough, take the others away"
        )
    if "evidence" in entry and "article" not in entry:
        raise CorpusError(f"{where} has evidence but no article; say whose words they are")


def _check_dates(where: str, entry: Mapping[str, Any]) -> None:
    for key in ("published", "signed"):
        if entry.get(key) and not is_edtf(entry[key]):
            raise CorpusError(f"{where} is {key} {entry[key]!r}, no EDTF date; write 2024-06-19, 2024-06 or 2024")


def _as_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_as_text(v)}" for key, v in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
