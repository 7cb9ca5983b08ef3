"""Notebook parameters: where a folder is, and that no name is mistyped and no value impossible."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..actors.ties import RELATIONS
from ..errors import ParameterError
from ..readings import KINDS, STATUSES
from ..tables.selection import split_names

_DECLARED = re.compile(r"^(\w+): \w+ =", re.MULTILINE)  # in the notebook's cell of parameters
_INJECTED = re.compile(r"^(\w+) =", re.MULTILINE)  # in the cell that papermill adds
_INJECTED_CELL = "# Parameters"  # its first line
_CHOICES = {"relation": ("", *RELATIONS), "status": ("", *STATUSES), "parts": ("", "publisher", "article")}


def locate(folder: str) -> str:
    """Find a folder from the working folder or one of those above it; "" stays "".

    papermill runs a notebook in the caller's folder, JupyterLab and nbval in the notebook's.

    Raises:
        ParameterError: There is no such folder.
    """
    if not folder:
        return ""
    for base in (Path(), *Path().resolve().parents):
        if (base / str(folder)).exists():
            return str(base / str(folder))
    raise ParameterError(f"{folder!r} is no folder here or above {Path().resolve()}; pass the path of a folder")


def check_parameters(namespace: Mapping[str, Any]) -> None:
    """Check the parameters of a notebook: those declared as `name: type = default` in its first such cell.

    Args:
        namespace: The notebook's globals.

    Raises:
        ParameterError: papermill injected a parameter of another name, or a value is impossible.
    """
    cells = namespace["In"]
    names = next(filter(None, map(_DECLARED.findall, cells)), [])
    injected = next((cell for cell in reversed(cells) if cell.startswith(_INJECTED_CELL)), "")
    if unknown := sorted(set(_INJECTED.findall(injected)) - set(names)):
        raise ParameterError(f"parameter {unknown[0]!r} is unknown here; the parameters are {', '.join(names)}")
    for name in names:
        _check_value(name, namespace[name])


def _check_value(name: str, value: Any) -> None:
    match name:
        case "top":
            right, remedy = type(value) is int and value >= 1, "; pass a whole number from 1 up"
        case "duplicates":
            right, remedy = isinstance(value, bool), "; pass True or False"
        case "confidence":
            right, remedy = type(value) in (int, float) and 0 <= value <= 1, "; pass a number from 0 to 1"
        case "kinds" | "actors":
            right = isinstance(value, str | list) and all(isinstance(item, str) for item in value)
            remedy = "; pass a list of texts, or one text with semicolons in between"
        case _:
            right, remedy = isinstance(value, str), ", no text; with papermill pass it by -r, which keeps it text"
    if not right:
        raise ParameterError(f"{name} is {value!r}{remedy}")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ParameterError(f"{name} is {value!r}; pass one of {', '.join(map(repr, _CHOICES[name]))}")
    if name == "kinds" and (unknown := [kind for kind in split_names(value) if kind not in KINDS]):
        raise ParameterError(f"kind {unknown[0]!r} is unknown; pass some of {', '.join(KINDS)}, as a list")
