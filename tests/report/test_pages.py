"""The pages, and what an article may not do to them: every text of a corpus reads as it stands wherever it is shown."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat.v4 as nb
import pandas as pd
import pytest

import research
from research.charts.renderer import MIME, render, shorten, visible
from research.charts.theme import label_expression
from research.report.display import show_table
from research.report.documents import render_markdown, sanitize
from research.report.pages import write_pages
from research.report.summaries import literal

HOSTILE = [
    "<script>pwned()</script>",
    "</script><script>pwned()</script>",
    "Minister <img src=x onerror=pwned()> Otieno",
    '"><svg onload=pwned()>',
    "' onclick='pwned()",
    "<a href=javascript:pwned()>x</a>",
    "[x](javascript:pwned())",
    "![x](http://evil.example/x.png)",
    "<javascript:pwned()>",
    "[x]: http://evil.example 'x'",
    "http://evil.example/",
    "www.evil.example",
    "a@evil.example",
    "$x$ and $$y$$",
    r"\(x\) \[y\] \begin{x}\end{x}",
    r"$\href{javascript:pwned()}{x}$",
    "5 $ and 6 $",
    "**b** _i_ `c` ~~d~~ ==e==",
    "# head",
    "- item",
    "1. item",
    "> quote",
    "| a | b |",
    "***",
    "&lt;b&gt; &amp;",
    "<!-- x",
    "]]>",
    "</table></div></main></body>",
    "$title ${policy} {{7*7}} {0.__class__} %s %n",
    "=cmd|' /C calc'!A0",
    "'+pwned()+'",
    "\\'; pwned(); //",
    "\\",
    "../../x",
    "__proto__",
    "constructor",
    "a\u2028b\u2029c",
    "\x1b[31mred\x1b[0m",
    "\u202ednuora",
    "nul\0nul",
    "\r\n\r\nx",
    "😀 and Ł",
    "",
    "x" * 100_000,
]
COLUMNS = {
    "articles": ["article_id", "published", "publisher", "words", "duplicate_of", "address"],
    "mentions": ["article_id", "start", "end", "kind", "actor_id"],
    "actors": ["actor_id", "name", "kind", "country", "aliases", "roles", "mentions", "articles", "curated"],
    "agreements": (
        "agreement_id title kind status signed place parties organizations signatories articles conflicts confidence "
        "curated"
    ).split(),
    "reports": ["article_id", "agreement_id", "evidence", "title", "kind", "status", "signed"],
    "ties": ["source", "target", "relation", "weight", "articles", "evidence"],
    "problems": ["source", "record", "outcome", "reason"],
}


LINKS = r"(\.\./|articles/|tables/)?[\w%.-]+\.(html|csv|json|gexf|graphml)(#c\d+)?|https?://.*"


class Reader(HTMLParser):
    """What a browser finds in a page: its elements with their attributes, its text, its scripts."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.scripts, self.text, self.inside = [], [], "", ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts.append(data)
        elif self.inside != "style":
            self.text += data

    @property
    def tags(self):
        return [tag for tag, _ in self.elements if tag != "span"]  # a span breaks a long word or stands around a "$"


def tables_of(text):
    """Tables whose every text is the one given."""
    rows = {
        "articles": [(text, "2024", text, 3, text, text.replace("http://", "")), ("b", "2024", text + "b", 3, "", "")],
        "mentions": [(text, 0, 3, "person", text)],
        "actors": [
            (text, text, "person", text, [text, text], [text], 3, 1, [text]),
            ("b", text, "country", text, [text], [text], 3, 1, []),
        ],
        "agreements": [
            (text, text, text, "signed", day, text, ["KEN"], [text], [text], [text], [text], 0.5, [text])
            for day in ("2024", "2025-01")
        ],
        "reports": [(text, text, "0-5", text, text, text, text)],
        "ties": [(text, "b", "met", 1, [text], [text])],
        "problems": [(text, text, "lost", text)],
    }
    card = {"corpus": {"folder": text, "articles": 1, "sha256": "0", "facts": "1"}, "lexicon": "2", "python": "3"}
    card |= {"model": dict.fromkeys(("name", "version", "licence"), text), "packages": {"research": text}}
    return SimpleNamespace(
        provenance=card, **{name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}
    )


def outputs_of(text):
    """All that the package shows of a corpus whose every text is this."""
    tables = tables_of(text)
    paragraphs = [SimpleNamespace(start=0, end=len(text) + 5, kept=False, role=text)]
    said_of = {"title": text, "publisher": text, "published": text, "address": "javascript:" + text, "duplicate_of": ""}
    article = SimpleNamespace(article_id=text, text=f"{text} told in full", paragraphs=paragraphs, **said_of)
    difference = SimpleNamespace(article_id=text, what=text, expected=text, found=text, start=0, end=4)
    shown = [
        show_table(tables.actors.rename(columns={"name": text})),
        show_table(tables.ties),
        show_table(tables.articles),
        research.show_agreements(tables, [article]),
        research.show_article(article, tables),
        research.show_problems(tables),
        research.show_differences(SimpleNamespace(differences=[difference]), [article]),
    ]
    said = [
        research.summarize_articles(tables),
        research.summarize_actors(tables),
        research.summarize_agreements(tables),
        research.summarize_ties(tables),
    ]
    said += [research.summarize_selection(actors=text, **{"status": text}), research.summarize_provenance(tables)]
    bundle = render(research.chart_counts(tables).to_dict())
    chart = {**bundle, "image/png": b64encode(bundle["image/png"]).decode()}
    return (
        [{"text/html": html.data} for html in shown] + [{"text/markdown": markdown.data} for markdown in said] + [chart]
    )


def notebook_of(bundles, *, markdown="# Who?", source="1 + 1", more=()):
    outputs = [nb.new_output("display_data", data) for data in bundles]
    return nb.new_notebook(cells=[nb.new_markdown_cell(markdown), nb.new_code_cell(source, outputs=[*outputs, *more])])


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """Write a notebook's page and give its text."""
    path = tmp_path_factory.mktemp("pages") / "01-who.ipynb"

    def write(notebook):
        path.write_text(json.dumps(notebook), "ascii")  # as JSON may be: half characters escaped
        return write_pages([path], path.parent)[1].read_text("utf-8")

    return write


@pytest.fixture(scope="module")
def plain(page_of):
    """The page of a corpus of harmless texts."""
    return check_harmless(page_of(notebook_of(outputs_of("plain"))))


def check_harmless(page):
    """Nothing runs but what the policy names, nothing loads; links lead to files of the report or to the web."""
    reader = Reader(page)
    policy = next(attributes["content"] for tag, attributes in reader.elements if tag == "meta")
    assert (
        page.index("<meta") == page.index("<head>") + len("<head>\n")
        and "Content-Security-Policy" in page[: page.index("default-src")]
    )
    for rule in ("default-src 'none'", "img-src data:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"):
        assert rule in policy.split("; ")
    assert "unsafe-eval" not in policy and "script-src 'unsafe" not in policy and "://" not in policy
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert tag not in ("iframe", "object", "embed", "form", "link", "base", "svg", "math") and (
            tag != "style" or not attributes
        )
        assert tag != "a" or "href" not in attributes or re.fullmatch(LINKS, attributes["href"], re.DOTALL), attributes
        assert tag != "img" or attributes["src"].startswith("data:image/png;base64,"), attributes
        assert "href" not in attributes or tag == "a"
        assert tag != "script" or attributes in ({}, {"type": "application/json"}), attributes
        assert "url(" not in (attributes.get("style") or "")
    run = [
        script
        for (tag, attributes), script in zip(
            [e for e in reader.elements if e[0] == "script"], reader.scripts, strict=True
        )
        if not attributes
    ]
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in run]
    assert f"script-src {' '.join(hashes) if hashes else chr(39) + 'none' + chr(39)};" in policy and len(run) <= 2
    assert not re.search(
        "mathjax|require(js|\\.js)|cdnjs|unpkg", "".join(str(e) for e in reader.elements), re.IGNORECASE
    )
    return reader


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_no_text_of_a_corpus_becomes_an_element(text, plain, page_of):
    assert check_harmless(page_of(notebook_of(outputs_of(text or "x")))).tags == plain.tags


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_a_finding_reads_as_the_article_has_it(text):
    html = sanitize(render_markdown(f"**By {literal(text)}: 3.**"))
    reader = Reader(html)
    assert reader.tags == ["p", "strong"] and " ".join(reader.text.split()) == f"By {shorten(text, 80)}: 3."
    assert not re.search(r"\$|\\|@@|://", literal(text)) and not re.search(
        r"[$\\](?!</span>)", html
    )  # no formula starts, in the source or in what is shown


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_a_table_shows_the_text(text):
    reader = Reader(show_table(pd.DataFrame({text: [text, [text, text]]})).data)
    assert reader.tags == ["table", "thead", "tr", "th", "tbody", "tr", "td", "tr", "td"]
    assert visible(text)[:50].strip() in reader.text and len(reader.text) < 10_000


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_a_label_of_a_chart_is_a_literal(text):
    expression = label_expression([text, "b"])
    assert expression.endswith("[datum.value]") and expression.isascii() and expression.isprintable()
    assert json.loads(expression.removesuffix("[datum.value]")) == [f"{shorten(text)} ", "b "]


@pytest.mark.parametrize(
    "chart",
    [
        research.chart_network,
        research.chart_matrix,
        research.chart_timeline,
        research.chart_counts,
        research.chart_publishers,
    ],
)
def test_a_chart_holds_texts_as_data_alone(chart):
    specs = [chart(tables_of(text)).to_dict() for text in ("plain", "</script>'+pwned()+'", "\u202e\u2028\x1b[31m")]
    titles = [render(spec)["text/plain"] for spec in specs]
    assert all(title == visible(title) and title.isprintable() for title in titles)
    for spec in specs:
        spec.pop("datasets")
    frames = {
        re.sub(
            r'data-[0-9a-f]+|view_\w+|"(title|labelExpr|text|subtitle)": "(\\.|[^"])*"'
            r'|\[\\".*?\\"\](?=\[actor)|"(domain|sort)": \[[^\]]*\]',
            "",
            json.dumps(spec),
        )
        for spec in specs
    }
    assert len(frames) == 1


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800 half"], ids=lambda text: ascii(text)[:30])
def test_a_notebook_of_any_text_gives_a_harmless_page(text, page_of):
    raw = [{"text/html": text}, {"text/markdown": text}, {"text/plain": text}, {"image/png": text, "text/plain": text}]
    raw += [{"text/html": f"<div style='position:fixed;background:url(http://evil.example/)'>{text}</div>"}]
    raw += [
        {
            MIME: {"$schema": text, "title": text, "data": {"values": [{text: text}]}},
            "image/png": text,
            "text/plain": f"<chart: {text}>",
        }
    ]
    raw += [{"application/javascript": "pwned()", "image/svg+xml": "<svg onload=pwned()>", "text/plain": text}]
    more = [nb.new_output("stream", text=text), nb.new_output("error", ename=text, evalue=text, traceback=[text])]
    page = page_of(notebook_of(raw, markdown=f"{text}\n\n# {text}", source=text, more=more))
    reader = check_harmless(page)
    data = [
        json.loads(script)
        for (tag, a), script in zip([e for e in reader.elements if e[0] == "script"], reader.scripts, strict=True)
        if a
    ]
    assert data == [{"title": text, "data": {"values": [{text: text}]}}]


def test_the_index_links_each_page_with_its_title_and_finding(tmp_path):
    notebooks = {
        "00-first": notebook_of(
            [{"text/markdown": "**3 <b onclick=x>articles</b>.** More."}], markdown="# What is *said*?\n\nText."
        ),
        "01-next": notebook_of([{"text/plain": "<chart>"}], markdown="# Who?\n\nWho is named."),
    }
    for name, notebook in notebooks.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(notebook))
    paths = [tmp_path / f"{name}.ipynb" for name in notebooks]
    written = write_pages(paths, tmp_path / "pages")
    assert [path.name for path in written] == ["index.html", "00-first.html", "01-next.html"]
    before = [path.read_bytes() for path in written]
    index = check_harmless(before[0].decode())
    assert (
        "What is said?\n3 articles." not in index.text
        and "What is said?3 articles." in index.text
        and "Who?Who is named." in index.text
    )
    assert [a["href"] for tag, a in index.elements if tag == "a"][3:] == ["00-first.html", "01-next.html"]
    assert "<title>What is said?</title>" in before[1].decode() and b'lang="en"' in before[1]
    assert [path.read_bytes() for path in write_pages(paths, tmp_path / "pages")] == before


def test_a_page_with_charts_is_small_and_draws_without_eval(page_of):
    page = page_of(notebook_of(outputs_of("plain")))
    assert (
        len(page) < 1_500_000
        and page.count('<figure class="chart"') == 1
        and "vegaEmbed" not in page_of(notebook_of([]))
    )
    assert re.search(r"\bast:\s*(true|!0)", page[page.rindex("figure.chart") :])
