"""The word lists the rules read: small TOML files about language and diplomacy, open to the user's additions."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...errors import LexiconError

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
_PLACE: dict[str, Any] = {"name": "", "names": [""], "adjectives": [""], "cities": [""]}
# The tables whose keys are words or codes, so that users may add some, each with an example of a value
_OPEN: dict[str, Any] = {
    "bodies": {**_PLACE, "party": True},
    "codes: cow": 0,
    "countries": _PLACE,
    "countries: part": {**_PLACE, "code": ""},
    "groups": {"aliases": [""], "members": [""], "source": ""},
    "organizations: institutions": "",
    "organizations: media": "",
    "people: spellings": "",
    "treaties": {
        "aliases": [""],
        "kind": "",
        "signed": "",
        "place": "",
        "parties": [""],
        "multilateral": True,
        "described": [""],
        "of": [""],
        "until": "",
        "negotiated": "",
        "mediators": [""],
        "source": "",
    },
}
_REQUIRED = {"bodies": "name", "countries: part": "code", "groups": "members", "treaties": "kind"}


@dataclass(frozen=True)
class Lexicon:
    """The package's word lists, with those of the user's folder laid over them.

    It knows only its folder, so that it can be hashed and sent to other processes; the lists are read at first use.

    Attributes:
        folder: A folder that may hold `<name>.toml` for any of `NAMES`; its lists are appended to ours, its tables
            update ours. None for our lists alone.
    """

    folder: str | None = None

    def table(self, name: str) -> dict[str, Any]:
        """Give one lexicon as a table.

        Args:
            name: One of `NAMES`.

        Raises:
            LexiconError: The folder does not exist, or it holds an unknown lexicon, an invalid file or an unknown key.
        """
        return _read_ours(name) if self.folder is None else _read_merged(self.folder)[name]

    def words(self, name: str, key: str) -> frozenset[str]:
        """Give one list of a lexicon as a set; see `table`."""
        return _word_set(self, name, key)

    @property
    def organization_heads(self) -> frozenset[str]:
        """The words that say what kind of body an organization is, wherever they stand in its name."""
        return _organization_heads(self)


DEFAULT_LEXICON = Lexicon()


@cache
def _word_set(lexicon: Lexicon, name: str, key: str) -> frozenset[str]:
    return frozenset(lexicon.table(name)[key])


@cache
def _organization_heads(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words("organizations", "before") | lexicon.words("organizations", "after")


@cache
def _read_ours(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def _read_merged(extra: str) -> dict[str, dict[str, Any]]:
    """Lay the user's lexicons over ours, all of them at once, so that a wrong one is refused before any is used."""
    folder = Path(extra)
    if not folder.is_dir():
        raise LexiconError(f"lexicon {extra!r} is not a folder; pass a folder with one or more of {_files()}")
    unknown = sorted(path.name for path in folder.glob("*.toml") if path.stem not in NAMES)
    if unknown:
        raise LexiconError(f"{folder / unknown[0]} is no lexicon; the lexicons are {_files()}")
    return {
        name: _overlay(ours := _read_ours(name), _read(folder / f"{name}.toml"), ours, name, f"{extra}/{name}.toml")
        for name in NAMES
    }


def _read(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} is not valid TOML ({error}); correct it or take it away") from error


def _overlay(ours: dict, theirs: dict, examples: dict, table: str, where: str) -> dict:
    """Lay their table over ours.

    The examples are the known keys, each with a value of its type; users may add keys to the tables in `_OPEN`.
    """
    merged, new = dict(ours), _OPEN.get(table)
    for key, value in theirs.items():
        example = examples.get(key, new if type(value) is type(new) else None)
        if example is None:
            raise LexiconError(f"{where}: {key!r} is no key there; {_keys(examples, new)}")
        _check(key, value, example, where)
        inner = f"{table}: {key}"
        if isinstance(example, dict):
            entry = {**new, **example} if isinstance(new, dict) and inner not in _OPEN else example
            value = _overlay(ours.get(key, {}), value, entry, inner, f"{where}: {key}")
        merged[key] = ours.get(key, []) + value if isinstance(value, list) else value
        if table in _REQUIRED and _REQUIRED[table] not in merged[key]:
            raise LexiconError(f"{where}: {key!r} has no {_REQUIRED[table]!r}; give it one")
    return merged


def _check(key: str, value: Any, example: Any, where: str) -> None:
    """Check that a value is of the same type as ours, and no item of a list empty."""
    if type(value) is not type(example):
        raise LexiconError(f"{where}: {key!r} is a {type(value).__name__}, ours a {type(example).__name__}; use ours")
    if isinstance(value, list):
        like = example[0] if example else ""
        for item in value:
            if not item or type(item) is not type(like):
                raise LexiconError(f"{where}: {key!r} has the item {item!r}; its items are of the kind of {like!r}")
            _check(key, item, like, where)


def _keys(examples: dict, new: Any) -> str:
    """Describe the known keys, and by their type those that users may add."""
    named = ", ".join(key for key, example in examples.items() if type(example) is not type(new))
    own = f"one of your own holds a {type(new).__name__}"
    return own if not named else f"the keys are {named}" + (f", and {own}" if new is not None else "")


def _files() -> str:
    return ", ".join(f"{name}.toml" for name in NAMES)
