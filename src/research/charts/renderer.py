"""The Altair renderer: one output that JupyterLab draws, static viewers show as a picture, and nbval compares."""

import json
from importlib.metadata import version
from typing import Any

from ..cache import Cache, digest
from ..nlp.spelling import visible

MIME = "application/vnd.vegalite.v5+json"  # the newest that JupyterLab's own extension draws
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_SCALE = 1.0  # pixels of the picture per point of the chart
# Properties of every JavaScript object: Vega counts in plain objects and finds these there before it has added them
_OBJECT_PROPERTIES = frozenset(
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor hasOwnProperty "
    "isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf".split()
)


def render(spec: dict, **_: Any) -> dict[str, Any]:
    """Give a chart's MIME bundle: its specification, a PNG of it, and its title.

    Also an entry point of the group altair.vegalite.v6.renderer: `alt.renderers.enable("research")` shows other charts
    the same way.

    Args:
        spec: A Vega-Lite specification as altair makes it.
    """
    spec = _harmless(spec)
    title = _title(spec)
    return {
        MIME: {"description": title, **spec, "$schema": SCHEMA},
        "image/png": _picture(spec),
        "text/plain": f"<chart: {title}>",
    }


def _picture(spec: dict) -> bytes:
    """A PNG of a chart, from the cache where it was drawn before: the first in a process takes a second."""
    key = digest("picture", json.dumps(spec, sort_keys=True), str(_SCALE), version("vl-convert-python"))
    with Cache() as cache:
        picture = cache.get(key, bytes)
        if picture is None:
            import vl_convert

            cache.put(key, picture := vl_convert.vegalite_to_png(spec, scale=_SCALE))
    return picture


def shorten(text: str, size: int = 44) -> str:
    """A text on one line, cut to `size` characters with an ellipsis."""
    text = " ".join(visible(text).split())
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


def _harmless(part: Any) -> Any:
    """A part of a specification with every text visible, and none that is a property of JavaScript's objects."""
    if isinstance(part, dict):
        return {key: _harmless(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_harmless(value) for value in part]
    if isinstance(part, str):
        return visible(part) + " " * (part in _OBJECT_PROPERTIES)
    return part


def _title(spec: dict) -> str:
    """The chart's title; in layers and concatenations that of the first part that has one."""
    title = spec.get("title")
    if title:
        return title["text"] if isinstance(title, dict) else title
    parts = (part for key in ("layer", "hconcat", "vconcat", "concat") for part in spec.get(key, []))
    return next(filter(None, map(_title, parts)), "")
