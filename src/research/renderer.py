"""The Altair renderer: one output that JupyterLab draws, static viewers show as a picture, and nbval can compare."""

from typing import Any

import vl_convert

MIME = "application/vnd.vegalite.v5+json"  # the newest that JupyterLab's own extension draws
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_SCALE = 1.0  # pixels of the picture per point of the chart


def render(spec: dict, **_: Any) -> dict[str, Any]:
    """Give a chart's mimebundle: its spec, a PNG of it, and its title; entry point of group altair.vegalite.v6.renderer."""
    picture = vl_convert.vegalite_to_png(spec, scale=_SCALE)
    return {MIME: {**spec, "$schema": SCHEMA}, "image/png": picture, "text/plain": f"<chart: {_title(spec)}>"}


def _title(spec: dict) -> str:
    """The chart's title; in layers and concatenations that of the first part that has one."""
    title = spec.get("title")
    if title:
        return title["text"] if isinstance(title, dict) else title
    parts = (part for key in ("layer", "hconcat", "vconcat", "concat") for part in spec.get(key, []))
    return next(filter(None, map(_title, parts)), "")
