"""What a notebook shows: tables beside their evidence and articles with their mentions marked, as safe HTML."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
from IPython.display import HTML
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..actors.ties import RELATIONS
from ..charts.renderer import shorten
from ..corpus.articles import Article
from ..corpus.curation import ACTIONS, corrections_frame
from ..corpus.loading import Corpus
from ..evaluation.comparison import Comparison, Difference
from ..nlp.lexicon import Lexicon
from ..nlp.places.gazetteer import gazetteer
from ..nlp.spelling import visible
from ..tables.bundle import Tables, evidence_spans, top_agreements
from .summaries import join

_LONG_WORD, _LONG_CELL = 30, 2000  # characters: a longer word may be broken, a longer cell is cut
_MOST_ITEMS = 12  # of a list in a cell
_SELDOM = {"address", "duplicate_of"}  # columns that most corpora leave empty
_STOPS = (". ", "? ", "! ", "\n")


def _host(address: str) -> str:
    """The host of a web address, "" when it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in ("http", "https") else ""


def _clip(value: Any) -> str:
    """A cell's text, kept if it is HTML already."""
    return shorten(value, _LONG_CELL) if isinstance(value, str) and len(value) > _LONG_CELL else value


# Every text that a template shows is escaped, and what is invisible in it made visible
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    finalize=lambda value: visible(value) if type(value) is str else value,
    undefined=StrictUndefined,
)
TEMPLATES.globals["most"] = _MOST_ITEMS
TEMPLATES.filters.update(host=_host, clip=_clip)
TEMPLATES.tests.update(
    web=lambda address: bool(_host(address)),
    list=lambda value: isinstance(value, list | tuple),
    date=lambda value: len(str(value)) <= 10 and str(value)[:4].isdigit(),
    long_worded=lambda value: max(map(len, re.split(r"[\s-]", str(value)))) > _LONG_WORD,
)


def _html(macro: str, *args: Any) -> HTML:
    return HTML(str(getattr(TEMPLATES.get_template("display.html").module, macro)(*args)))


def show_table(table: pd.DataFrame, *, top: int | None = None) -> HTML:
    """Show a table; "None." without rows.

    Ids of articles in it lead to the article on a report's pages, and an `address` to the web. A column of addresses or
    reprints is left out where it is empty.

    Args:
        table: Any table.
        top: How many rows at most, the first; by default all.
    """
    if table.empty:
        return HTML("<p>None.</p>")
    table = table.drop(columns=[name for name in _SELDOM.intersection(table.columns) if (table[name] == "").all()])
    columns = list(map(str, table.columns))
    rows = list((table.head(top) if top else table).itertuples(index=False))
    return _html("data_table", {_heading(column): "" for column in columns}, columns, rows, len(table))


def show_agreements(
    tables: Tables, corpus: Sequence[Article], *, top: int | None = None, lexicon: str | None = None
) -> HTML:
    """Show each agreement beside the sentences that state it, by article.

    Args:
        tables: The tables of a corpus, or what `filter_agreements` leaves of them.
        corpus: Its articles, for the sentences.
        top: How many agreements at most: those that most articles report, then the most confident; by default all.
        lexicon: A folder with additions to the lexicons, for the names of parties.
    """
    if tables.agreements.empty:
        return HTML("<p>No agreement is reported.</p>")
    chosen = top_agreements(tables.agreements, top) if top else tables.agreements
    reports = dict(list(tables.reports.groupby("agreement_id")))
    articles = {article.article_id: article for article in corpus}
    names = gazetteer(Lexicon(lexicon or None))
    rows = [
        (
            row,
            join([names.name(code) for code in row.parties]),
            join(row.signatories),
            [_evidence(report, articles[report.article_id]) for report in reports[row.agreement_id].itertuples()],
        )
        for row in chosen.itertuples(index=False)
    ]
    return _html("agreements", rows, len(tables.agreements))


def show_corrections(corpus: Corpus, *, actions: Iterable[str] = ACTIONS) -> HTML:
    """Show what `corpus.toml` corrects by hand, with the reasons; a sentence when it corrects nothing.

    Args:
        corpus: The articles with their corrections.
        actions: Some of merge, part, fix, drop and add; others are left out.
    """
    table = corrections_frame([c for c in corpus.corrections if c.action in set(actions)])
    return show_table(table) if len(table) else HTML("<p>Nothing is corrected by hand.</p>")


def show_article(article: Article | None, tables: Tables) -> HTML:
    """Show one page: actors marked by kind, evidence of agreements underlined, furniture grey; "None." for none.

    Args:
        article: Any article, see `pick_article`.
        tables: The tables of its corpus.
    """
    if article is None:
        return HTML("<p>None.</p>")
    mentions = tables.mentions[tables.mentions.article_id == article.article_id]
    reports = tables.reports[tables.reports.article_id == article.article_id]
    marks, anchors = list(_marks(mentions, reports)), _anchors(article.article_id, reports, tables.ties)
    paragraphs = [(p, _pieces(article.text, p.start, p.end, marks, anchors)) for p in article.paragraphs]
    found = [f"{r.title} ({', '.join(filter(None, (r.kind, r.status, r.signed)))})" for r in reports.itertuples()]
    reprint_of = article.duplicate_of if mentions.empty else ""
    return _html("article", article, reprint_of, paragraphs, join(found))


def show_problems(tables: Tables, *, top: int | None = None) -> HTML:
    """Show what was lost, set aside, passed over or mended, with the reasons; a sentence when all was read.

    Args:
        tables: The tables of a corpus.
        top: How many rows at most, the first; by default all.
    """
    if tables.problems.empty:
        return HTML("<p>Everything in the folder was read.</p>")
    return show_table(tables.problems, top=top)


def show_differences(comparison: Comparison, corpus: Sequence[Article]) -> HTML:
    """Show every miss and false hit in its sentence, what was expected beside what was found.

    Args:
        comparison: As `evaluate` gives it.
        corpus: The articles compared.
    """
    texts = {article.article_id: article.text for article in corpus}
    return _html("differences", [(d, *_in_sentence(texts[d.article_id], d)) for d in comparison.differences])


def _heading(column: str) -> str:
    """A column's name as words; an article's id stays what it is."""
    return column.replace("_", " ") if column.isidentifier() and column.islower() else column


def _evidence(report: Any, article: Article) -> dict[str, Any]:
    """Who reports an agreement, where it was published, and the sentences."""
    spans = evidence_spans(report.evidence)
    return {
        "article_id": article.article_id,
        "start": spans[0][0],
        "address": article.address,
        "source": ", ".join(filter(None, (article.publisher or article.article_id, article.published))),
        "quotes": [" ".join(article.text[start:end].split()) for start, end in spans],
    }


def _in_sentence(text: str, difference: Difference) -> tuple[str, str, str]:
    """The words in question, with what stands before and behind them in their sentence."""
    starts = [at + len(stop) for stop in _STOPS if (at := text.rfind(stop, 0, difference.start)) >= 0]
    ends = [at + 1 for stop in _STOPS if (at := text.find(stop, max(difference.end - 1, 0))) >= 0]
    start, end = max(starts, default=0), max(min(ends, default=len(text)), difference.end)
    return text[start : difference.start], text[difference.start : difference.end], text[difference.end : end]


class _Mark(NamedTuple):
    """A span of an article's text, characters [start, end): a mention, or evidence where kind is ""."""

    start: int
    end: int
    kind: str
    title: str


def _marks(mentions: pd.DataFrame, reports: pd.DataFrame) -> Iterator[_Mark]:
    for mention in mentions.itertuples(index=False):
        yield _Mark(mention.start, mention.end, mention.kind, mention.actor_id)
    for report in reports.itertuples(index=False):
        for start, end in evidence_spans(report.evidence):
            yield _Mark(start, end, "", f"{report.status}: {report.title}")


def _anchors(article_id: str, reports: pd.DataFrame, ties: pd.DataFrame) -> set[int]:
    """Where the sentences of an article begin that are evidence of reports, of signing or of meeting."""
    places = (place.rpartition(":") for places in ties.evidence[ties.relation != RELATIONS[-1]] for place in places)
    spans = [*reports.evidence, *(span for cited, _, span in places if cited == article_id)]
    return {start for span in spans for start, _ in evidence_spans(span)}


def _pieces(text: str, start: int, end: int, marks: Iterable[_Mark], anchors: set[int]) -> Iterator[dict[str, Any]]:
    """A stretch of text, cut where a mark begins or ends and at anchors, each piece with the marks over it."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end, *(anchor for anchor in anchors if start <= anchor < end)}
    cuts.update(min(max(at, start), end) for mark in inside for at in mark[:2])
    for a, b in pairwise(sorted(cuts)):
        over = [mark for mark in inside if mark.start <= a and b <= mark.end]
        yield {
            "text": text[a:b],
            "anchor": a if a in anchors else None,
            "kinds": dict.fromkeys(mark.kind for mark in over if mark.kind),
            "titles": dict.fromkeys(mark.title for mark in over),
            "is_evidence": any(not mark.kind for mark in over),
        }
