"""Notebook parameters: where the corpus is, and that no name is mistyped and no value impossible."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import ParameterError
from .events import STATUSES
from .mentions import KINDS
from .network import RELATIONS

_PLAIN = (str, int, float, bool)
_CHOICES = {"relation": ("", *RELATIONS), "status": ("", *STATUSES)}


def locate(folder: str) -> Path:
    """Find a folder from the working folder or one of those above it.

    papermill runs a notebook in the caller's folder, JupyterLab and nbval in the notebook's.

    Raises:
        ParameterError: There is no such folder.
    """
    found = next((base / folder for base in (Path(), *Path().resolve().parents) if (base / folder).is_dir()), None)
    if found is None:
        raise ParameterError(f"corpus {folder!r} is no folder here or above {Path().resolve()}; pass the path of a folder of articles")
    return found


def check_parameters(namespace: Mapping[str, Any], names: str) -> None:
    """Check what a notebook was given, before anything else is defined there.

    Args:
        namespace: The notebook's globals.
        names: The parameters it has, separated by spaces.

    Raises:
        ParameterError: A plain value of another name was injected, or a value is impossible.
    """
    given = {name: value for name, value in namespace.items() if not name.startswith("_") and isinstance(value, _PLAIN)}
    unknown = sorted(set(given) - set(names.split()))
    if unknown:
        raise ParameterError(f"parameter {unknown[0]!r} is unknown here; the parameters are {', '.join(names.split())}")
    for name, value in given.items():
        _check_value(name, value)


def split_kinds(kinds: str) -> list[str]:
    """Read a comma-separated list of kinds of actors."""
    return [kind.strip() for kind in kinds.split(",") if kind.strip()]


def _check_value(name: str, value: Any) -> None:
    if name == "top" and (not isinstance(value, int) or value < 1):
        raise ParameterError(f"top is {value!r}; pass a whole number from 1 up")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ParameterError(f"{name} is {value!r}; pass one of {', '.join(map(repr, _CHOICES[name]))}")
    if name == "kinds" and (unknown := [kind for kind in split_kinds(value) if kind not in KINDS]):
        raise ParameterError(f"kind {unknown[0]!r} is unknown; pass some of {', '.join(KINDS)}, separated by commas")
