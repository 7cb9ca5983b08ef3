"""What a notebook shows: tables as safe HTML beside their evidence."""

import re
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd
from IPython.display import HTML

from .articles import Article
from .corpus import Corpus
from .evaluation import Comparison, Difference
from .facts import ACTIONS, corrections_frame
from .findings import join
from .gazetteer import gazetteer
from .renderer import shorten
from .spelling import visible
from .tables import Tables, evidence_spans, select_agreements

_CELL = "text-align:left; vertical-align:top; padding:4px 10px; border-bottom:1px solid #ddd; white-space:normal; min-width:3em;"
_WORD = 30  # characters
_BROKEN = "overflow-wrap:anywhere;"  # where columns have widths, or a word is too long for any
_LONGEST = 2000  # characters of a cell; what is longer is no name, title or date
_PLAIN = 'class="tex2jax_ignore mathjax_ignore"'  # JupyterLab looks for formulas in HTML, too: between two prices in dollars
_QUOTE = "color:#333; border-left:3px solid #0072B2; padding-left:8px; margin:2px 0 6px 0; max-width:46em;"


def show_table(table: pd.DataFrame) -> HTML:
    """Show a table, lists joined, every text escaped, styled inline so that untrusted notebooks show it too."""
    head = "".join(f'<th style="{_CELL}">{_breakable(_safe(_heading(str(column)), _LONGEST))}</th>' for column in table.columns)
    rows = ("".join(f'<td style="{_CELL}">{_plain(value)}</td>' for value in row) for row in table.itertuples(index=False))
    return HTML(_page(head, rows))


def show_agreements(tables: Tables, corpus: Sequence[Article], *, status: str = "", lexicon: str = "") -> HTML:
    """Show each agreement beside the sentences that state it, by article.

    Args:
        tables: The tables of a corpus.
        corpus: Its articles, for the sentences.
        status: Show only agreements of this status; "" for all.
        lexicon: A folder with additions to the lexicons, for the names of parties.
    """
    chosen = select_agreements(tables, status)
    text = {article.article_id: article.text for article in corpus}
    widths = {"signed": "9%", "agreement": "25%", "between": "22%", "told where": "44%"}
    head = "".join(f'<th style="{_CELL} width:{width}">{name}</th>' for name, width in widths.items())
    rows = (_agreement_row(row, tables.reports, text, lexicon) for row in chosen.itertuples(index=False))
    return HTML(_page(head, rows))


def show_corrections(corpus: Corpus, *, actions: Iterable[str] = ACTIONS) -> HTML:
    """Show what `corpus.toml` corrects by hand, with the reasons; a sentence when it corrects nothing.

    Args:
        corpus: The articles with their corrections.
        actions: Some of merge, part, fix, drop and add; others are left out.
    """
    table = corrections_frame([c for c in corpus.corrections if c.action in set(actions)])
    return show_table(table) if len(table) else HTML("<p>Nothing is corrected by hand.</p>")


def show_article(article: Article, tables: Tables) -> HTML:
    """Show one page: its prose with the actors marked, its furniture greyed."""
    mentions = tables.mentions[tables.mentions.article_id == article.article_id]
    lines = []
    for paragraph in article.paragraphs:
        inside = mentions[(mentions.start >= paragraph.start) & (mentions.end <= paragraph.end)]
        style = "margin:4px 0; max-width:46em;" + ("" if paragraph.kept else " color:#999; font-size:85%;")
        note = "" if paragraph.kept else f' title="{_safe(paragraph.role)}"'
        lines.append(f'<p style="{style}"{note}>{_marked(article.text, paragraph.start, paragraph.end, inside)}</p>')
    return HTML(f"<div {_PLAIN}>{''.join(lines)}</div>")


def show_problems(tables: Tables) -> HTML:
    """Show what was lost, set aside, passed over or mended, with the reasons; a sentence when all was read."""
    return show_table(tables.problems) if len(tables.problems) else HTML("<p>Everything in the folder was read.</p>")


def show_differences(comparison: Comparison, corpus: Sequence[Article]) -> HTML:
    """Show every miss and false hit inside its sentence, what was expected beside what was found."""
    text = {article.article_id: article.text for article in corpus}
    widths = {"article": "14%", "what": "14%", "expected": "18%", "found": "18%", "where": "36%"}
    head = "".join(f'<th style="{_CELL} width:{width}">{name}</th>' for name, width in widths.items())
    rows = (
        "".join(
            f'<td style="{_CELL} {_BROKEN}">{cell}</td>'
            for cell in (_safe(d.article_id), _safe(d.what), _safe(d.expected), _safe(d.found), _in_sentence(text[d.article_id], d))
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


def _agreement_row(row, reports: pd.DataFrame, text: dict[str, str], lexicon: str) -> str:
    title = f"<b>{_safe(row.title)}</b><br>{_safe(row.kind)}, {_safe(row.status)}" + (f"<br>in {_safe(row.place)}" if row.place else "")
    by_hand = "".join(f"<br>by hand: {_safe(reason)}" for reason in row.curated)
    title += f"<br><small>confidence {row.confidence:.2f}{by_hand}</small>"
    conflicts = "".join(f'<br><span style="color:#B33F00">{_safe(c)}</span>' for c in row.conflicts)
    sides = join([gazetteer(lexicon).name(code) for code in row.parties])
    people = f"<br>signed by {_safe(join(row.signatories))}" if row.signatories else ""
    bodies = f"<br>{_safe('; '.join(row.organizations))}" if row.organizations else ""
    told = "".join(_evidence(report, text) for report in reports[reports.agreement_id == row.agreement_id].itertuples(index=False))
    cells = (f'<span style="white-space:nowrap">{_safe(row.signed or "undated")}</span>', title + conflicts, _safe(sides) + bodies + people, told)
    return "".join(f'<td style="{_CELL} {_BROKEN}">{cell}</td>' for cell in cells)


def _evidence(report, text: dict[str, str]) -> str:
    quotes = "".join(f'<div style="{_QUOTE}">{_safe(" ".join(text[report.article_id][a:b].split()))}</div>' for a, b in evidence_spans(report.evidence))
    return f"<small>{_safe(report.article_id)}</small>{quotes}"


def _marked(text: str, start: int, end: int, mentions: pd.DataFrame) -> str:
    colors = {"person": "#CFEBDF", "organization": "#FBE6BF", "country": "#CCE3F0"}
    out, at = [], start
    for m in mentions.sort_values("start").itertuples(index=False):
        mark = f'<mark style="background-color:{colors[m.kind]}" title="{_safe(m.actor_id)}">{_safe(text[m.start : m.end])}</mark>'
        out += [_safe(text[at : m.start]), mark]
        at = m.end
    return "".join([*out, _safe(text[at:end])])


def _page(head: str, rows: Iterable[str]) -> str:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table {_PLAIN} style="border-collapse:collapse; font-size:13px; width:100%; table-layout:auto"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _heading(column: str) -> str:
    """Our own column names read as words; an article's id stays what it is."""
    return column.replace("_", " ") if column.isidentifier() and column.islower() else column


def _plain(value) -> str:
    """Escape a cell; a list is joined, a date is kept on one line."""
    text = _safe("; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value), _LONGEST)
    if text[:4].isdigit() and len(text) <= 10:
        return f'<span style="white-space:nowrap">{text}</span>'
    return _breakable(text)


def _safe(text: str, size: int | None = None) -> str:
    """A text from a corpus for HTML, within an element or a quoted attribute."""
    return escape(shorten(text, size) if size and len(text) > size else visible(text))


def _breakable(text: str) -> str:
    """A text with a word longer than any column, set so that it breaks there."""
    return f'<span style="{_BROKEN}">{text}</span>' if max(map(len, re.split(r"[\s-]", text))) > _WORD else text
