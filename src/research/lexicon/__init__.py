"""The word lists the rules read: small TOML files about language and diplomacy, open to the user's additions."""

import tomllib
from functools import cache
from pathlib import Path

from ..errors import LexiconError

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def read_lexicon(name: str, extra: str = "") -> dict:
    """Read one lexicon, with the user's file of the same name laid over it.

    Args:
        name: One of `NAMES`.
        extra: A folder that may hold `<name>.toml`: its lists are appended to ours, its tables update ours.

    Raises:
        LexiconError: The folder does not exist, holds an unknown lexicon, or a file of it is not valid.
    """
    lexicon = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return _overlay(lexicon, _read_extra(name, extra), f"{extra}/{name}.toml") if extra else lexicon


@cache
def word_set(name: str, key: str, extra: str = "") -> frozenset[str]:
    """One list of a lexicon as a set, for looking words up."""
    return frozenset(read_lexicon(name, extra)[key])


def _read_extra(name: str, extra: str) -> dict:
    folder = Path(extra)
    if not folder.is_dir():
        raise LexiconError(f"lexicon {extra!r} is not a folder; pass a folder with one or more of {_files()}")
    unknown = sorted(path.name for path in folder.glob("*.toml") if path.stem not in NAMES)
    if unknown:
        raise LexiconError(f"{folder / unknown[0]} is no lexicon; the lexicons are {_files()}")
    path = folder / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} is not valid TOML ({error}); correct it or take it away") from error


def _overlay(ours: dict, theirs: dict, where: str) -> dict:
    merged = dict(ours)
    for key, value in theirs.items():
        mine = ours.get(key)
        numbers = isinstance(mine, float) and type(value) in (int, float) and abs(value) < float("inf")
        if mine is not None and type(mine) is not type(value) and not numbers or value != value:
            raise LexiconError(f"{where}: {key!r} is a {type(value).__name__}, ours a {type(mine).__name__}; use ours")
        if isinstance(mine, dict):
            value = _overlay(mine, value, f"{where}: {key}")
        elif isinstance(mine, list):
            if wrong := next((item for item in value if mine and type(item) is not type(mine[0])), None):
                raise LexiconError(f"{where}: {key!r} has the item {wrong!r}; its items are of the kind of {mine[0]!r}")
            value = mine + value
        merged[key] = value
    return merged


def _files() -> str:
    return ", ".join(f"{name}.toml" for name in NAMES)
