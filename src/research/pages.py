"""The pages: executed notebooks as HTML files for readers, each whole in itself, with live charts and no request to anywhere."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from string import Template
from urllib.parse import quote

import mistune
import nbformat
import vl_convert
from bleach import Cleaner
from bleach.css_sanitizer import CSSSanitizer

from .renderer import MIME
from .spelling import visible

# What a page may hold from a notebook; all else is shown as text. No element here loads, links, runs or is sent.
_TAGS = "h1 h2 h3 h4 p br hr b strong i em small mark span div ul ol li blockquote code pre del a table thead tbody tr th td".split()
_STYLES = (
    "background-color border-bottom border-collapse border-left color font-size margin max-width min-width overflow-wrap padding padding-left "
    "table-layout text-align vertical-align white-space width"
).split()
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}; connect-src 'none'; form-action 'none'; base-uri 'none'"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HERE = Path(__file__).parent


def write_pages(documents: Sequence[Path], out: Path) -> list[Path]:
    """Write executed notebooks and Markdown files as HTML pages that open from disk, and an index that links them.

    A page refers to no other file but the pages it links; the script that draws its charts is in it, and its policy lets
    no other script run and nothing be loaded. The same documents give the same bytes.

    Args:
        documents: Paths of executed notebooks, and of Markdown files, in the order of the index.
        out: The folder for the pages; made where missing.

    Returns:
        The paths written, `index.html` first.
    """
    out.mkdir(parents=True, exist_ok=True)
    bodies = {path.stem: _show_document(path) for path in documents}
    titles = {stem: _find(r"<h1>(.*?)</h1>", body) or escape(stem) for stem, body in bodies.items()}
    pages = {"index": _fill("Report", _show_index(titles, bodies), _show_nav(bodies, "index"))}
    pages |= {stem: _fill(titles[stem], body, _show_nav(bodies, stem)) for stem, body in bodies.items()}
    written = [out / f"{stem}.html" for stem in pages]
    for path, page in zip(written, pages.values(), strict=True):
        path.write_text(page, "utf-8", newline="\n")
    return written


def _fill(title: str, body: str, nav: str) -> str:
    """The shell around a page; one with charts bears the script that draws them, and a policy that admits this script alone."""
    script = _script() if '<figure class="chart">' in body else ""
    scripts = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" if script else "'none'"
    shell = Template((_HERE / "pages.html").read_text("utf-8"))
    return shell.substitute(
        policy=_POLICY.format(scripts=scripts), title=_bare(title), nav=nav, body=body, script=f"<script>{script}</script>" if script else ""
    )


@cache
def _script() -> str:
    """Vega, Vega-Lite and the few lines of ours, as one script."""
    script = vl_convert.javascript_bundle((_HERE / "pages.js").read_text("utf-8"))
    if re.search(r"</script|<script|<!--|\r", script, re.IGNORECASE):
        raise AssertionError("the bundle of Vega cannot stand within a page as it is")
    return script


def _show_index(titles: dict[str, str], bodies: dict[str, str]) -> str:
    """The titles, each with the first finding of its page."""
    finding = {stem: _find(r'<div class="said"><p>(?:<strong>(.*?)</strong>|(.*?)</p>)', body) or _find(r"<p>(.*?)</p>", body) for stem, body in bodies.items()}
    items = "\n".join(f'<li><a href="{_address(stem)}">{_bare(title)}</a><p>{finding[stem]}</p></li>' for stem, title in titles.items())
    return (
        f'<h1>Report</h1>\n<p>Each question has a page of its own, which can be printed, kept and sent on by itself.</p>\n<ul class="contents">\n{items}\n</ul>'
    )


def _show_nav(stems: Sequence[str], here: str) -> str:
    names = {"index": "Report", **{stem: stem.lstrip("0123456789-").capitalize() or stem for stem in stems}}
    marks = {here: ' aria-current="page"'}
    return "\n".join(f'<a href="{_address(stem)}"{marks.get(stem, "")}>{escape(visible(name))}</a>' for stem, name in names.items())


def _show_document(path: Path) -> str:
    """A Markdown file, or a notebook's cells in their order; code that follows on code is folded together, under what all of it gave."""
    if path.suffix == ".md":
        return _wash(_render(path.read_text("utf-8")))
    runs = groupby(nbformat.read(path, as_version=4).cells, lambda cell: cell.cell_type == "code")
    return "\n".join(_show_code(list(cells)) if code else "\n".join(_wash(_render(cell.source)) for cell in cells) for code, cells in runs)


def _show_code(cells: Sequence[nbformat.NotebookNode]) -> str:
    outputs = [_show_output(output) for cell in cells for output in cell.outputs]
    code = "\n\n".join(_text(cell.source) for cell in cells)
    return "\n".join([*outputs, f"<details><summary>code</summary><pre>{code}</pre></details>"])


def _show_output(output: nbformat.NotebookNode) -> str:
    """One output in the richest form that a page takes."""
    data = output.get("data", {})
    if MIME in data:
        return _show_chart(data)
    if "text/html" in data:
        return f'<div class="box" tabindex="0">{_wash(data["text/html"])}</div>'
    if "text/markdown" in data:
        return f'<div class="said">{_wash(_render(data["text/markdown"]))}</div>'
    if "image/png" in data:
        return f"<figure>{_show_picture(data)}</figure>"
    return f"<pre>{_text(_ANSI.sub('', data.get('text/plain') or output.get('text') or chr(10).join(output.get('traceback', []))))}</pre>"


def _show_chart(data: dict) -> str:
    """A chart as data for the script, with its picture until it is drawn and where no script runs."""
    spec = json.dumps({key: value for key, value in data[MIME].items() if key != "$schema"})
    for sign in "<>&":
        spec = spec.replace(sign, f"\\u{ord(sign):04x}")
    return f'<figure class="chart"><div></div>{_show_picture(data)}<script type="application/json">{spec}</script></figure>'


def _show_picture(data: dict) -> str:
    alternative = data.get("text/plain", "").removeprefix("<chart: ").removesuffix(">")
    picture = re.sub(r"[^A-Za-z0-9+/=]", "", data.get("image/png", ""))
    return f'<img src="data:image/png;base64,{picture}" alt="{_text(alternative)}">'


def _render(markdown: str) -> str:
    return mistune.create_markdown(escape=False, plugins=["table"])(markdown)


def _wash(html: str) -> str:
    """HTML with the elements, attributes and styles above; every other tag turns to text."""
    styles = CSSSanitizer(allowed_css_properties=_STYLES, allowed_svg_properties=[])
    return Cleaner(tags=_TAGS, attributes={"*": ["style", "title"]}, protocols=[], css_sanitizer=styles).clean(visible(html)).strip()


def _find(pattern: str, body: str) -> str:
    """The first group of the first place that fits, as HTML; "" when there is none."""
    found = re.search(pattern, body, re.DOTALL)
    return next(filter(None, found.groups()), "") if found else ""


def _bare(html: str) -> str:
    """HTML without its elements."""
    return escape(unescape(re.sub(r"<[^>]*>", "", html)))


def _text(text: str) -> str:
    return escape(visible(text))


def _address(stem: str) -> str:
    return escape(quote(f"{stem}.html"))
