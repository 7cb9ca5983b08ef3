"""Notebook parameters: where the corpus is, and that no name is mistyped and no value impossible."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..actors.ties import RELATIONS
from ..errors import ParameterError
from ..readings import KINDS, STATUSES
from ..tables.selection import split_kinds

_INJECTED = "# Parameters"  # how papermill opens the cell it adds
_CHOICES = {"relation": ("", *RELATIONS), "status": ("", *STATUSES), "parts": ("", "publisher", "article")}


def locate(folder: str) -> str:
    """Find a folder from the working folder or one of those above it; "" stays "".

    papermill runs a notebook in the caller's folder, JupyterLab and nbval in the notebook's.

    Raises:
        ParameterError: There is no such folder.
    """
    bases = (Path(), *Path().resolve().parents)
    found = next((str(base / str(folder)) for base in bases if (base / str(folder)).exists()), None)
    if folder and found is None:
        raise ParameterError(f"{folder!r} is no folder here or above {Path().resolve()}; pass the path of a folder")
    return found if folder and found else ""


def check_parameters(namespace: Mapping[str, Any], names: str) -> None:
    """Check what papermill injected into a notebook, and the values of its parameters.

    Args:
        namespace: The notebook's globals.
        names: The parameters it has, separated by spaces.

    Raises:
        ParameterError: A value of another name was injected, or a value is impossible.
    """
    injected = next((cell for cell in reversed(namespace.get("In", [])) if cell.startswith(_INJECTED)), "")
    assigned = {
        target.id
        for node in ast.parse(injected).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if unknown := sorted(assigned - set(names.split())):
        raise ParameterError(f"parameter {unknown[0]!r} is unknown here; the parameters are {', '.join(names.split())}")
    for name in names.split():
        _check_value(name, namespace.get(name))


def _check_value(name: str, value: Any) -> None:
    if name == "top" and (type(value) is not int or value < 1):
        raise ParameterError(f"top is {value!r}; pass a whole number from 1 up")
    if name == "duplicates" and not isinstance(value, bool):
        raise ParameterError(f"duplicates is {value!r}; pass True or False")
    if name == "confidence" and (type(value) not in (int, float) or not 0 <= value <= 1):
        raise ParameterError(f"confidence is {value!r}; pass a number from 0 to 1")
    if name not in ("top", "duplicates", "confidence") and not isinstance(value, str):
        raise ParameterError(f"{name} is {value!r}, no text; with papermill pass it by -r, which keeps it text")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ParameterError(f"{name} is {value!r}; pass one of {', '.join(map(repr, _CHOICES[name]))}")
    if name == "kinds" and (unknown := [kind for kind in split_kinds(value) if kind not in KINDS]):
        raise ParameterError(f"kind {unknown[0]!r} is unknown; pass some of {', '.join(KINDS)}, separated by commas")
