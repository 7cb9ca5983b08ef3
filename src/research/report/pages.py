"""The pages: executed notebooks as HTML files for readers, and the articles they refer to, with live charts and no request to anywhere."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from string import Template
from urllib.parse import quote

import mistune
import nbformat
import nh3
import vl_convert

from ..charts.renderer import MIME, shorten
from ..corpus.articles import Article
from ..nlp.spelling import free_id, visible
from ..tables.bundle import Tables
from ..tables.schema import read_schema
from .display import show_article

ARTICLES = "articles"  # the folder of the articles' pages
# What a page may hold from a notebook; of all else the text is shown. No element here loads, runs or is sent; a link leads where it says, when it is clicked.
_TAGS = set(
    "h1 h2 h3 h4 p br hr b strong i em small mark cite span div ul ol li blockquote code pre del a table thead tbody tr th td".split()
)
_STYLES = set(
    "background-color border-bottom border-collapse border-left color font-size margin max-width min-width overflow-wrap padding padding-left "
    "table-layout text-align vertical-align white-space width".split()
)
_ATTRIBUTES = {"*": {"style", "title", "id"}, "cite": {"data-article", "data-start"}}
_LINKING = {**_ATTRIBUTES, "a": {"href", "rel"}}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}; connect-src 'none'; form-action 'none'; base-uri 'none'"
_REFERENCE = re.compile(r'<cite data-article="([^"]*)" data-start="([^"]*)">(.*?)</cite>', re.DOTALL)
_CITED = re.compile(r'<cite data-article="([^"]*)"')
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HERE = Path(__file__).parent


def write_pages(
    documents: Sequence[Path], out: Path, *, corpus: Sequence[Article] = (), tables: Tables | None = None
) -> list[Path]:
    """Write executed notebooks and Markdown files as HTML pages that open from disk, and an index that links them.

    A page loads no other file; the scripts that draw its charts and sort its tables are in it, and its policy lets
    no other script run. The same documents give the same bytes. Each article that a page refers to has a page of its
    own under `articles/`, with what it tells marked in place.

    Args:
        documents: Paths of executed notebooks, and of Markdown files, in the order of the index.
        out: The folder for the pages; made where missing.
        corpus: The articles that may be referred to.
        tables: Their tables, which the index lists; None for pages of notebooks alone.

    Returns:
        The paths written, `index.html` first.
    """
    bodies = {path.stem: _show_document(path) for path in documents}
    titles = {stem: _find(r"<h1>(.*?)</h1>", body) or escape(stem) for stem, body in bodies.items()}
    index = _show_index(titles, bodies) + (_show_files(tables, out) if tables else "")
    views = _name_views(bodies.values(), corpus) if tables else {}
    pages = {"index": _fill("Report", index, _show_nav(bodies, "index"))}
    pages |= {
        stem: _fill(titles[stem], _lead_to(views, body), _show_nav(bodies, stem)) for stem, body in bodies.items()
    }
    if tables:
        nav = _show_nav(bodies, "", up="../")
        pages |= {
            views[article.article_id]: _show_view(article, tables, nav)
            for article in corpus
            if article.article_id in views
        }
    (out / ARTICLES if views else out).mkdir(parents=True, exist_ok=True)
    written = [out / f"{stem}.html" for stem in pages]
    for path, page in zip(written, pages.values(), strict=True):
        path.write_text(page, "utf-8", newline="\n")
    return written


def _show_view(article: Article, tables: Tables, nav: str) -> str:
    """The page of an article."""
    title = _text(shorten(article.title or article.article_id, 120))
    return _fill(title, f"<h1>{title}</h1>\n{_wash(show_article(article, tables).data, links=True)}", nav)


def _name_views(bodies: Iterable[str], corpus: Sequence[Article]) -> dict[str, str]:
    """The articles that pages refer to, each with the path of its own page, without the ending."""
    cited = {unescape(found) for body in bodies for found in _CITED.findall(body)}
    taken: dict[str, int] = {}
    return {
        a.article_id: f"{ARTICLES}/{free_id(_UNSAFE.sub('-', a.article_id)[:80].casefold(), taken)}"
        for a in corpus
        if a.article_id in cited
    }


def _lead_to(views: Mapping[str, str], body: str) -> str:
    """A page whose references lead to the articles' pages; one without a page stays a word."""

    def lead(match: re.Match) -> str:
        view, start, label = views.get(unescape(match[1])), re.sub(r"\D", "", match[2]), match[3]
        if view is None:
            return label
        address = f"{_address(view)}{'#c' * bool(start)}{start}"
        return f'{label} <a href="{address}">in full</a>' if "<a " in label else f'<a href="{address}">{label}</a>'

    return _REFERENCE.sub(lead, body)


def _fill(title: str, body: str, nav: str) -> str:
    """The shell around a page; it bears the scripts that it needs, and a policy that admits these alone."""
    scripts = [
        _script(name)
        for name, mark in (("charts", '<figure class="chart"'), ("sorting", '<div class="box"'))
        if mark in body
    ]
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    shell = Template((_HERE / "pages.html").read_text("utf-8"))
    return shell.substitute(
        policy=_POLICY.format(scripts=hashes or "'none'"),
        title=_bare(title),
        nav=nav,
        body=body,
        script="\n".join(f"<script>{s}</script>" for s in scripts),
    )


@cache
def _script(name: str) -> str:
    """A script of ours; the one for charts with Vega and Vega-Lite in it."""
    script = (_HERE / f"{name}.js").read_text("utf-8")
    script = vl_convert.javascript_bundle(script) if name == "charts" else script
    if re.search(r"</script|<script|<!--|\r", script, re.IGNORECASE):
        raise AssertionError(f"{name}.js cannot stand within a page as it is")
    return script


def _show_index(titles: dict[str, str], bodies: dict[str, str]) -> str:
    """The titles, each with the first finding of its page."""
    finding = {
        stem: _find(r'<div class="said"><p><strong>(.*?)</strong>', body) or _find(r"<p>(.*?)</p>", body)
        for stem, body in bodies.items()
    }
    items = "\n".join(
        f'<li><a href="{_address(stem)}">{_bare(title)}</a><p>{finding[stem]}</p></li>'
        for stem, title in titles.items()
    )
    return f'<h1>Report</h1>\n<p>Each question has a page of its own, which can be printed, kept and sent on by itself.</p>\n<ul class="contents">\n{items}\n</ul>'


def _show_files(tables: Tables, out: Path) -> str:
    """The tables and what else a report holds beside its pages, each linked."""
    rows = "\n".join(
        f'<tr><td><a href="tables/{name}.csv">{name}.csv</a></td><td>{len(table):,}</td><td>{_text(read_schema()[name].row)}</td></tr>'
        for name, table in tables
    )
    head = "<thead><tr><th>table</th><th>rows</th><th>a row is</th></tr></thead>"
    others = sorted(path.name for path in (*out.glob("*.gexf"), *out.glob("*.graphml"), *out.glob("*.json")))
    beside = [f'<a href="{_address_of(name)}">{name}</a>' for name in others]
    beside += [
        f'<a href="tables/{_address_of(path.name)}">tables/{path.name}</a>'
        for path in sorted((out / "tables").glob("*"))
        if path.suffix not in (".csv", ".parquet", ".md")
    ]
    return f"\n<h2>The tables</h2>\n<p>Each also as Parquet, in the folder tables.</p>\n<table>{head}<tbody>{rows}</tbody></table>\n<p>Beside them: {', '.join(beside)}.</p>"


def _show_nav(stems: Iterable[str], here: str, *, up: str = "") -> str:
    names = {"index": "Report", **{stem: stem.lstrip("0123456789-").capitalize() or stem for stem in stems}}
    marks = {here: ' aria-current="page"'}
    return "\n".join(
        f'<a href="{up}{_address(stem)}"{marks.get(stem, "")}>{escape(visible(name))}</a>'
        for stem, name in names.items()
    )


def _show_document(path: Path) -> str:
    """A Markdown file, or a notebook's cells in their order; code is folded, and with it a heading under which nothing is shown."""
    if path.suffix == ".md":
        return _wash(_render(path.read_text("utf-8")))
    runs = [
        list(cells)
        for _, cells in groupby(nbformat.read(path, as_version=4).cells, lambda cell: cell.cell_type == "code")
    ]
    parts: list[str] = []
    for cells in runs:
        silent = cells[0].cell_type == "code" and not any(cell.outputs for cell in cells)
        before = parts.pop() if silent and len(parts) > 1 else ""
        parts.append(
            _fold(cells, before)
            if cells[0].cell_type == "code"
            else "\n".join(_wash(_render(cell.source)) for cell in cells)
        )
    return "\n".join(parts)


def _fold(cells: Sequence[nbformat.NotebookNode], before: str) -> str:
    """What all of the cells gave, over their code; where they gave nothing, the words before them are folded, too."""
    outputs = [_show_output(output) for cell in cells for output in cell.outputs]
    code, heading = "\n\n".join(_text(cell.source) for cell in cells), _find(r"<h2>(.*?)</h2>", before) or "code"
    return "\n".join([*outputs, f"<details><summary>{_bare(heading)}</summary>{before}<pre>{code}</pre></details>"])


def _show_output(output: nbformat.NotebookNode) -> str:
    """One output in the richest form that a page takes."""
    data = output.get("data", {})
    if MIME in data:
        return _show_chart(data)
    if "text/html" in data:
        return f'<div class="box" tabindex="0">{_wash(data["text/html"], links=True)}</div>'
    if "text/markdown" in data:
        return f'<div class="said">{_wash(_render(data["text/markdown"]))}</div>'
    if "image/png" in data:
        return f'<figure tabindex="0">{_show_picture(data)}</figure>'
    return f"<pre>{_text(_ANSI.sub('', data.get('text/plain') or output.get('text') or chr(10).join(output.get('traceback', []))))}</pre>"


def _show_chart(data: dict) -> str:
    """A chart as data for the script, with its picture until it is drawn and where no script runs."""
    spec = json.dumps({key: value for key, value in data[MIME].items() if key != "$schema"})
    for sign in "<>&":
        spec = spec.replace(sign, f"\\u{ord(sign):04x}")
    return f'<figure class="chart" tabindex="0"><div></div>{_show_picture(data)}<script type="application/json">{spec}</script></figure>'


def _show_picture(data: dict) -> str:
    alternative = data.get("text/plain", "").removeprefix("<chart: ").removesuffix(">")
    picture = re.sub(r"[^A-Za-z0-9+/=]", "", data.get("image/png", ""))
    return f'<img src="data:image/png;base64,{picture}" alt="{_text(alternative)}">'


def _render(markdown: str) -> str:
    return str(mistune.create_markdown(escape=False, plugins=["table"])(markdown))


def _wash(html: str, *, links: bool = False) -> str:
    """HTML with the elements, attributes and styles above, and the text of all else. Without `links` none leads anywhere."""
    return nh3.clean(
        visible(html), tags=_TAGS, clean_content_tags=set(), attributes=_LINKING if links else _ATTRIBUTES, attribute_filter=_checked,
        url_schemes={"http", "https"}, url_relative="deny", link_rel=None, filter_style_properties=_STYLES,
    ).strip()  # fmt: skip


def _checked(tag: str, name: str, value: str) -> str | None:
    """An attribute's value; an id is a place in an article and nothing that a script knows."""
    return value if name != "id" or re.fullmatch(r"c\d+", value) else None


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
    return _address_of(f"{stem}.html")


def _address_of(name: str) -> str:
    return escape(quote(name))
