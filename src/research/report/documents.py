"""Documents as HTML: executed notebooks and Markdown files, with nothing in them that loads, runs or is sent."""

import json
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import mistune
import nbformat
import nh3
from markupsafe import Markup

from ..charts.renderer import MIME
from ..nlp.spelling import visible

# What a page may hold of a notebook; all else is shown as text
_TAGS = set(
    "h1 h2 h3 h4 p br hr b strong i em small mark cite span div ul ol li blockquote code pre del a "
    "table thead tbody tr th td".split()
)
_STYLES = set(
    "background-color border-bottom border-collapse border-left color font-size margin max-width min-width "
    "overflow-wrap padding padding-left table-layout text-align vertical-align white-space width".split()
)
_ATTRIBUTES = {"*": {"style", "title", "id"}, "cite": {"data-article", "data-start"}}
_LINKS = {"a": {"href", "rel"}}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def convert(path: Path) -> Markup:
    """Convert a Markdown file, or a notebook's cells in their order.

    Code is folded, and with it a heading under which nothing is shown.

    Args:
        path: An .ipynb or .md file.
    """
    if path.suffix == ".md":
        return sanitize(render_markdown(path.read_text("utf-8")))
    parts: list[Markup] = []
    for is_code, group in groupby(nbformat.read(path, as_version=4).cells, lambda cell: cell.cell_type == "code"):
        cells = list(group)
        if is_code:
            silent = len(parts) > 1 and not any(cell.outputs for cell in cells)
            parts.append(_convert_code(cells, parts.pop() if silent else Markup()))
        else:
            parts.append(Markup("\n").join(sanitize(render_markdown(cell.source)) for cell in cells))
    return Markup("\n").join(parts)


def sanitize(html: str, *, links: bool = False) -> Markup:
    """Keep the elements, attributes and styles listed above, and the text of all others.

    Args:
        html: HTML of any origin.
        links: Whether web links are kept; they open when they are clicked.
    """
    clean = nh3.clean(
        visible(html),
        tags=_TAGS,
        clean_content_tags=set(),
        attributes=_ATTRIBUTES | (_LINKS if links else {}),
        attribute_filter=_check_attribute,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel=None,
        filter_style_properties=_STYLES,
    )
    return Markup(clean.strip())


def render_markdown(text: str) -> str:
    """Render Markdown with tables; HTML in it is kept, see `sanitize`."""
    return str(mistune.create_markdown(escape=False, plugins=["table"])(text))


def find(pattern: str, html: Markup) -> Markup:
    """The first group of the first match, as HTML; "" when there is none."""
    found = re.search(pattern, html, re.DOTALL)
    return Markup(found[1] if found else "")


def _check_attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute's value; an id only if it is a place in an article, and so no name that a script uses."""
    return value if name != "id" or re.fullmatch(r"c\d+", value) else None


def _convert_code(cells: Sequence[nbformat.NotebookNode], before: Markup) -> Markup:
    """The outputs of the cells over their folded code, with which the words before silent cells are folded, too."""
    outputs = [_convert_output(output) for cell in cells for output in cell.outputs]
    summary = find(r"<h2>(.*?)</h2>", before).striptags() or "code"
    code = visible("\n\n".join(cell.source for cell in cells))
    folded = Markup("<details><summary>{}</summary>{}<pre>{}</pre></details>").format(summary, before, code)
    return Markup("\n").join([*outputs, folded])


def _convert_output(output: nbformat.NotebookNode) -> Markup:
    """One output in the richest form that a page takes."""
    data = output.get("data", {})
    if MIME in data:
        return _convert_chart(data)
    if "text/html" in data:
        return Markup('<div class="box" tabindex="0">{}</div>').format(sanitize(data["text/html"], links=True))
    if "text/markdown" in data:
        return Markup('<div class="finding">{}</div>').format(sanitize(render_markdown(data["text/markdown"])))
    if "image/png" in data:
        return Markup('<figure tabindex="0">{}</figure>').format(_convert_picture(data))
    text = data.get("text/plain") or output.get("text") or "\n".join(output.get("traceback", []))
    return Markup("<pre>{}</pre>").format(visible(_ANSI.sub("", text)))


def _convert_chart(data: dict) -> Markup:
    """A chart as data for the script, with its picture until it is drawn and where no script runs."""
    spec = json.dumps({key: value for key, value in data[MIME].items() if key != "$schema"})
    for sign in "<>&":
        spec = spec.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(
        '<figure class="chart" tabindex="0"><div></div>{}<script type="application/json">{}</script></figure>'
    ).format(_convert_picture(data), Markup(spec))


def _convert_picture(data: dict) -> Markup:
    alternative = visible(data.get("text/plain", "")).removeprefix("<chart: ").removesuffix(">")
    picture = re.sub(r"[^A-Za-z0-9+/=]", "", data.get("image/png", ""))
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(picture, alternative)
