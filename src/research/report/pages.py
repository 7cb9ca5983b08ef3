"""The pages: executed notebooks and the articles they cite as HTML files, with live charts and without requests."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import quote

import vl_convert
from markupsafe import Markup

from ..charts.renderer import shorten
from ..corpus.articles import Article
from ..nlp.spelling import free_id
from ..tables.bundle import Tables
from ..tables.schema import read_schema
from .display import TEMPLATES, show_article
from .documents import convert, find, sanitize

ARTICLES = "articles"  # the folder of the articles' pages
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {}; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'"
)
_SCRIPTS = {"charts": '<figure class="chart"', "sorting": '<div class="box"'}  # and what a page needs each for
_CITATION = re.compile(r'<cite data-article="([^"]*)" data-start="([^"]*)">(.*?)</cite>', re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")  # of files


def write_pages(
    documents: Sequence[Path], out: Path, *, corpus: Sequence[Article] = (), tables: Tables | None = None
) -> list[Path]:
    """Write executed notebooks and Markdown files as HTML pages that open from disk, and an index that links them.

    A page loads no other file; the scripts that draw its charts and sort its tables are in it, and its policy lets
    no other script run. The same documents give the same bytes. Each article that a page cites has a page of its own
    under `articles/`, with its mentions and evidence marked.

    Args:
        documents: Paths of executed notebooks, and of Markdown files, in the order of the index.
        out: The folder for the pages; made where missing.
        corpus: The articles that may be cited.
        tables: Their tables, which the index lists; None for pages of notebooks alone.

    Returns:
        The paths written, `index.html` first.
    """
    bodies = {path.stem: convert(path) for path in documents}
    titles = {stem: find(r"<h1>(.*?)</h1>", body).striptags() or stem for stem, body in bodies.items()}
    names = {"index": "Report", **{stem: stem.lstrip("0123456789-").capitalize() or stem for stem in bodies}}
    addresses = _article_addresses(bodies.values(), corpus) if tables else {}
    pages = {"index": _page("Report", _index(titles, bodies, tables, out), names, here="index")}
    for stem, body in bodies.items():
        pages[stem] = _page(titles[stem], _link_citations(body, addresses), names, here=stem)
    if tables:
        cited = (article for article in corpus if article.article_id in addresses)
        pages |= {addresses[article.article_id]: _article_page(article, tables, names) for article in cited}
    written = []
    for stem, page in pages.items():
        path = out / f"{stem}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8", newline="\n")
        written.append(path)
    return written


def _article_page(article: Article, tables: Tables, names: Mapping[str, str]) -> str:
    title = shorten(article.title or article.article_id, 120)
    view = sanitize(show_article(article, tables).data, links=True)
    return _page(title, Markup("<h1>{}</h1>\n{}").format(title, view), names, up="../")


def _page(title: str, body: Markup, names: Mapping[str, str], *, here: str = "", up: str = "") -> str:
    """The page around a body, with the scripts that it needs and a policy that admits these alone."""
    scripts = [_script(name) for name, sign in _SCRIPTS.items() if sign in body]
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    policy = Markup(_POLICY.format(hashes or "'none'"))
    template = TEMPLATES.get_template("page.html")
    return template.render(policy=policy, title=title, body=body, scripts=scripts, names=names, here=here, up=up)


@cache
def _script(name: str) -> Markup:
    """A script of ours; the one for charts with Vega and Vega-Lite in it."""
    script = Path(__file__).with_name(f"{name}.js").read_text("utf-8")
    script = vl_convert.javascript_bundle(script) if name == "charts" else script
    if re.search(r"</script|<script|<!--|\r", script, re.IGNORECASE):
        raise AssertionError(f"{name}.js cannot stand within a page as it is")
    return Markup(script)


def _index(titles: Mapping[str, str], bodies: Mapping[str, Markup], tables: Tables | None, out: Path) -> Markup:
    """The titles, each with the first finding of its page, and the files of a report beside its pages."""
    findings = {
        stem: find(r'<div class="finding"><p><strong>(.*?)</strong>', body) or find(r"<p>(.*?)</p>", body)
        for stem, body in bodies.items()
    }
    graphs = sorted(path.name for suffix in ("gexf", "graphml", "json") for path in out.glob(f"*.{suffix}"))
    others = sorted(path.name for path in out.glob("tables/*") if path.suffix not in (".csv", ".parquet", ".md"))
    files = [*graphs, *(f"tables/{name}" for name in others)]
    template = TEMPLATES.get_template("index.html")
    return Markup(template.render(titles=titles, findings=findings, tables=tables, schema=read_schema(), files=files))


def _article_addresses(bodies: Iterable[str], corpus: Sequence[Article]) -> dict[str, str]:
    """The ids of the articles that pages cite, each with the path of its own page, without the suffix."""
    cited = {unescape(article_id) for body in bodies for article_id, _, _ in _CITATION.findall(body)}
    taken: dict[str, int] = {}
    return {
        article.article_id: f"{ARTICLES}/{free_id(_NOT_IN_NAMES.sub('-', article.article_id)[:80].casefold(), taken)}"
        for article in corpus
        if article.article_id in cited
    }


def _link_citations(body: Markup, addresses: Mapping[str, str]) -> Markup:
    """A page whose citations lead to the articles' pages; one without a page stays plain text."""

    def link(match: re.Match) -> str:
        address, start, label = addresses.get(unescape(match[1])), re.sub(r"\D", "", match[2]), match[3]
        if address is None:
            return label
        target = f"{quote(address)}.html" + f"#c{start}" * bool(start)
        return f'{label} <a href="{target}">in full</a>' if "<a " in label else f'<a href="{target}">{label}</a>'

    return Markup(_CITATION.sub(link, body))
