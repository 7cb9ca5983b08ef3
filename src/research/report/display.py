"""What a notebook shows: tables as safe HTML beside their evidence, and articles with what they tell marked in place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from IPython.display import HTML

from ..actors.ties import RELATIONS
from ..charts.renderer import shorten
from ..corpus.articles import Article
from ..corpus.curation import ACTIONS, corrections_frame
from ..corpus.loading import Corpus
from ..evaluation.comparison import Comparison, Difference
from ..nlp.gazetteer import gazetteer
from ..nlp.spelling import visible
from ..tables.bundle import Tables, evidence_spans, top_agreements
from .summaries import join

_CELL = "text-align:left; vertical-align:top; padding:4px 10px; border-bottom:1px solid #ddd; white-space:normal; min-width:3em;"
_WORD = 30  # characters
_BROKEN = "overflow-wrap:anywhere;"  # where columns have widths, or a word is too long for any
_MOST = 12  # items of a list in a cell
_LONGEST = 2000  # characters of a cell; what is longer is no name, title or date
_PLAIN = (
    'class="tex2jax_ignore mathjax_ignore"'  # JupyterLab looks for formulas in HTML, too: between two prices in dollars
)
_QUOTE = "color:#333; border-left:3px solid #0072B2; padding-left:8px; margin:2px 0 6px 0; max-width:46em;"
_SELDOM = {"address", "duplicate_of"}  # columns that most corpora leave empty
_COLORS = {"person": "#CFEBDF", "organization": "#FBE6BF", "country": "#CCE3F0"}
_TOLD = "border-bottom:2px solid #0072B2;"  # under a sentence that tells of an agreement


def show_table(table: pd.DataFrame, *, top: int = 0) -> HTML:
    """Show a table, lists joined, every text escaped, styled inline so that untrusted notebooks show it too; "None." without rows.

    Args:
        table: Any table; ids of articles in it lead to the article in a report's pages, and an `address` to the web. A column of
            addresses or reprints is left out where it is empty.
        top: How many rows at most, the first; 0 for all.
    """
    if table.empty:
        return HTML("<p>None.</p>")
    table = table.drop(
        columns=[column for column in _SELDOM.intersection(table.columns) if (table[column] == "").all()]
    )
    shown = table.head(top) if top else table
    head = "".join(
        f'<th style="{_CELL}">{_breakable(_safe(_heading(str(column)), _LONGEST))}</th>' for column in table.columns
    )
    cells = [_LINKED.get(str(column), _plain) for column in table.columns]
    rows = (
        "".join(f'<td style="{_CELL}">{show(value)}</td>' for show, value in zip(cells, row, strict=True))
        for row in shown.itertuples(index=False)
    )
    return HTML(_page(head, rows) + _rest(len(shown), len(table)))


def show_agreements(tables: Tables, corpus: Sequence[Article], *, top: int = 0, lexicon: str = "") -> HTML:
    """Show each agreement beside the sentences that state it, by article.

    Args:
        tables: The tables of a corpus, or what `filter_agreements` leaves of them.
        corpus: Its articles, for the sentences.
        top: How many agreements at most: those that most articles tell, then the surest; 0 for all.
        lexicon: A folder with additions to the lexicons, for the names of parties.
    """
    if tables.agreements.empty:
        return HTML("<p>No agreement is reported.</p>")
    chosen = top_agreements(tables.agreements, top) if top else tables.agreements
    told, telling = dict(list(tables.reports.groupby("agreement_id"))), set(tables.reports.article_id)
    by_id = {article.article_id: article for article in corpus if article.article_id in telling}
    widths = {"signed": "9%", "agreement": "25%", "between": "22%", "told where": "44%"}
    head = "".join(f'<th style="{_CELL} width:{width}">{name}</th>' for name, width in widths.items())
    rows = (_agreement_row(row, told[row.agreement_id], by_id, lexicon) for row in chosen.itertuples(index=False))
    return HTML(_page(head, rows) + _rest(len(chosen), len(tables.agreements)))


def show_corrections(corpus: Corpus, *, actions: Iterable[str] = ACTIONS) -> HTML:
    """Show what `corpus.toml` corrects by hand, with the reasons; a sentence when it corrects nothing.

    Args:
        corpus: The articles with their corrections.
        actions: Some of merge, part, fix, drop and add; others are left out.
    """
    table = corrections_frame([c for c in corpus.corrections if c.action in set(actions)])
    return show_table(table) if len(table) else HTML("<p>Nothing is corrected by hand.</p>")


def show_article(article: Article | None, tables: Tables) -> HTML:
    """Show one page: actors marked by kind, sentences that tell of an agreement underlined, furniture greyed; "None." for none."""
    if article is None:
        return HTML("<p>None.</p>")
    mentions = tables.mentions[tables.mentions.article_id == article.article_id]
    reports = tables.reports[tables.reports.article_id == article.article_id]
    marks, cited = list(_marks(mentions, reports)), _cited(article.article_id, reports, tables.ties)
    lines = []
    for paragraph in article.paragraphs:
        style = "margin:4px 0; max-width:46em;" + ("" if paragraph.kept else " color:#767676; font-size:85%;")
        note = "" if paragraph.kept else f' title="{_safe(paragraph.role)}"'
        lines.append(
            f'<p style="{style}"{note}>{"".join(_marked(article.text, paragraph.start, paragraph.end, marks, cited))}</p>'
        )
    told = [
        f"{_safe(r.title)} ({_safe(', '.join(filter(None, (r.kind, r.status, r.signed))))})"
        for r in reports.itertuples(index=False)
    ]
    facts = "; ".join(filter(None, (_safe(article.publisher), _safe(article.published), _link(article.address))))
    legend = " ".join(f'<span style="background-color:{color}">{kind}</span>' for kind, color in _COLORS.items())
    head = (
        f"<p><b>{_safe(article.title or article.article_id)}</b>{f'<br>{facts}' if facts else ''}<br><small>{legend} "
    )
    tells = f"It tells of {join(told)}." if told else "It tells of no agreement."
    if article.duplicate_of and mentions.empty:
        tells = f"A reprint of {_cite(article.duplicate_of, '', _safe(article.duplicate_of))}, where it is counted."
    return HTML(
        f'<div {_PLAIN}>{head}<span style="{_TOLD}">tells of an agreement</span></small><br>{tells}</p>{"".join(lines)}</div>'
    )


def show_problems(tables: Tables, *, top: int = 0) -> HTML:
    """Show what was lost, set aside, passed over or mended, with the reasons, at most `top` rows; a sentence when all was read."""
    return (
        show_table(tables.problems, top=top)
        if len(tables.problems)
        else HTML("<p>Everything in the folder was read.</p>")
    )


def show_differences(comparison: Comparison, corpus: Sequence[Article]) -> HTML:
    """Show every miss and false hit inside its sentence, what was expected beside what was found."""
    text = {article.article_id: article.text for article in corpus}
    widths = {"article": "14%", "what": "14%", "expected": "18%", "found": "18%", "where": "36%"}
    head = "".join(f'<th style="{_CELL} width:{width}">{name}</th>' for name, width in widths.items())
    rows = (
        "".join(
            f'<td style="{_CELL} {_BROKEN}">{cell}</td>'
            for cell in (
                _safe(d.article_id),
                _safe(d.what),
                _safe(d.expected),
                _safe(d.found),
                _in_sentence(text[d.article_id], d),
            )
        )
        for d in comparison.differences
    )
    return HTML(_page(head, rows))


def _in_sentence(text: str, difference: Difference) -> str:
    """The words in question, marked in the sentence around them."""
    starts = [at + len(stop) for stop in (". ", "? ", "! ", "\n") if (at := text.rfind(stop, 0, difference.start)) >= 0]
    start = max(starts, default=0)
    stops = (at for stop in (". ", "? ", "! ", "\n") if (at := text.find(stop, max(difference.end - 1, 0))) >= 0)
    end = max(min(stops, default=len(text)) + 1, difference.end)
    marked = f"<mark>{_safe(text[difference.start : difference.end])}</mark>"
    return _safe(text[start : difference.start]) + marked + _safe(text[difference.end : end])


def _agreement_row(row: Any, reports: pd.DataFrame, articles: Mapping[str, Article], lexicon: str) -> str:
    title = f"<b>{_safe(row.title)}</b><br>{_safe(row.kind)}, {_safe(row.status)}" + (
        f"<br>in {_safe(row.place)}" if row.place else ""
    )
    by_hand = "".join(f"<br>by hand: {_safe(reason)}" for reason in row.curated)
    title += f"<br><small>confidence {row.confidence:.2f}{by_hand}</small>"
    conflicts = "".join(f'<br><span style="color:#B33F00">{_safe(c)}</span>' for c in row.conflicts)
    sides = join([gazetteer(lexicon).name(code) for code in row.parties])
    people = f"<br>signed by {_safe(join(row.signatories))}" if row.signatories else ""
    bodies = f"<br>{_safe('; '.join(row.organizations))}" if row.organizations else ""
    told = "".join(_evidence(report, articles[report.article_id]) for report in reports.itertuples(index=False))
    cells = (
        f'<span style="white-space:nowrap">{_safe(row.signed or "undated")}</span>',
        title + conflicts,
        _safe(sides) + bodies + people,
        told,
    )
    return "".join(f'<td style="{_CELL} {_BROKEN}">{cell}</td>' for cell in cells)


def _evidence(report: Any, article: Article) -> str:
    """Who tells it, linked to where it was published, and the sentences."""
    spans = evidence_spans(report.evidence)
    source = _safe(", ".join(filter(None, (article.publisher or article.article_id, article.published))))
    quotes = "".join(f'<div style="{_QUOTE}">{_safe(" ".join(article.text[a:b].split()))}</div>' for a, b in spans)
    return f"<small>{_cite(article.article_id, spans[0][0], _link(article.address, source) or source)}</small>{quotes}"


def _marks(mentions: pd.DataFrame, reports: pd.DataFrame) -> Iterator[tuple[int, int, str, str]]:
    """What is marked in an article: start, end, style, and what a hover says."""
    for m in mentions.itertuples(index=False):
        yield m.start, m.end, f"background-color:{_COLORS[m.kind]};", m.actor_id
    for report in reports.itertuples(index=False):
        yield from (
            (start, end, _TOLD, f"{report.status}: {report.title}") for start, end in evidence_spans(report.evidence)
        )


def _cited(article_id: str, reports: pd.DataFrame, ties: pd.DataFrame) -> set[int]:
    """Where the sentences of an article begin that a reference may lead to: evidence of reports, of signing and of meeting."""
    places = (place.rpartition(":") for places in ties.evidence[ties.relation != RELATIONS[-1]] for place in places)
    spans = [*reports.evidence, *(span for cited, _, span in places if cited == article_id)]
    return {start for span in spans for start, _ in evidence_spans(span)}


def _marked(
    text: str, start: int, end: int, marks: Iterable[tuple[int, int, str, str]], cited: Iterable[int]
) -> Iterator[str]:
    """A stretch of text, cut where a mark or what is cited begins or ends, each piece with all the marks that it lies in."""
    inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
    cuts = sorted(
        {
            start,
            end,
            *(at for at in cited if start <= at < end),
            *(min(max(at, start), end) for mark in inside for at in mark[:2]),
        }
    )
    for a, b in zip(cuts, cuts[1:], strict=False):
        over = [mark for mark in inside if mark[0] <= a and b <= mark[1]]
        tag = "mark" if any(mark[2] != _TOLD for mark in over) else "span"
        styles, says = (
            "".join(dict.fromkeys(mark[2] for mark in over)),
            _safe("; ".join(dict.fromkeys(mark[3] for mark in over))),
        )
        attributes = f' id="c{a}"' * (a in cited) + f' style="{styles}" title="{says}"' * bool(over)
        yield f"<{tag}{attributes}>{_safe(text[a:b])}</{tag}>" if attributes else _safe(text[a:b])


def _page(head: str, rows: Iterable[str]) -> str:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table {_PLAIN} style="border-collapse:collapse; font-size:13px; width:100%; table-layout:auto"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _rest(shown: int, whole: int) -> str:
    return f"<p>{shown:,} of {whole:,} rows are shown; <code>top</code> sets how many.</p>" if shown < whole else ""


def _cite(article_id: str, start: int | str, label: str) -> str:
    """A reference to a place in an article; the report's pages lead from it to the article."""
    return f'<cite data-article="{_safe(article_id)}" data-start="{_safe(str(start))}">{label}</cite>'


def _link(address: str, label: str = "") -> str:
    """A link to a web address, "" when it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return f'<a href="{_safe(address)}" rel="noreferrer">{label or _safe(parts.hostname)}</a>'


def _show_evidence(places: Sequence[str]) -> str:
    """The places of a tie, "article:120-240"."""
    parts = [place.rpartition(":") for place in places[:_MOST]]
    cited = [
        _cite(article_id, span.partition("-")[0], _breakable(_safe(f"{article_id}:{span}")))
        for article_id, _, span in parts
    ]
    return "; ".join([*cited, *_more(places)])


def _more(items: Sequence[str]) -> list[str]:
    return [f"… and {len(items) - _MOST:,} more"] if len(items) > _MOST else []


def _heading(column: str) -> str:
    """Our own column names read as words; an article's id stays what it is."""
    return column.replace("_", " ") if column.isidentifier() and column.islower() else column


def _plain(value: Any) -> str:
    """Escape a cell; a list is joined, as much of it as reads, a date is kept on one line."""
    if type(value) is int:
        return f"{value:,}"
    if isinstance(value, list | tuple):
        value = "; ".join([*map(str, value[:_MOST]), *_more(value)])
    text = _safe(str(value), _LONGEST)
    if text[:4].isdigit() and len(text) <= 10:
        return f'<span style="white-space:nowrap">{text}</span>'
    return _breakable(text)


def _safe(text: str, size: int | None = None) -> str:
    """A text from a corpus for HTML, within an element or a quoted attribute."""
    return escape(shorten(text, size) if size and len(text) > size else visible(text))


def _breakable(text: str) -> str:
    """A text with a word longer than any column, set so that it breaks there."""
    return f'<span style="{_BROKEN}">{text}</span>' if max(map(len, re.split(r"[\s-]", text))) > _WORD else text


# How the cells of some columns are shown
_LINKED = {
    "article_id": lambda value: _cite(value, "", _breakable(_safe(value))),
    "articles": lambda value: (
        "; ".join([*(_cite(item, "", _breakable(_safe(item))) for item in value[:_MOST]), *_more(value)])
        if isinstance(value, list)
        else _plain(value)
    ),
    "evidence": lambda value: _show_evidence(value) if isinstance(value, list) else _plain(value),
    "address": lambda value: _link(value) or _plain(value),
}
