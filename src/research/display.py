"""What a notebook shows: tables as safe HTML beside their evidence, and findings as sentences with computed numbers."""

import re
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd
from IPython.display import HTML, Markdown

from .articles import Article
from .corpus import Corpus
from .evaluation import Comparison, Difference
from .facts import ACTIONS, corrections_frame
from .gazetteer import gazetteer
from .network import RELATIONS
from .problems import ASIDE, LOST, PASSED
from .renderer import shorten, visible
from .tables import Tables, evidence_spans, select_agreements

_CELL = "text-align:left; vertical-align:top; padding:4px 10px; border-bottom:1px solid #ddd; white-space:normal; min-width:3em;"
_WORD = 30  # characters
_BROKEN = "overflow-wrap:anywhere;"  # where columns have widths, or a word is too long for any
_LONGEST = 2000  # characters of a cell; what is longer is no name, title or date
# What Markdown, HTML or MathJax may read as theirs: every sign but those of plain prose, and the point that makes an address.
_SIGNS = re.compile(r"[^\w\s.,;'’“”–-]|_|(?<=www)\.", re.IGNORECASE)
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


def say_articles(tables: Tables) -> Markdown:
    """How many articles, by whom, from when to when, and what of the corpus is not counted."""
    articles = tables.articles
    dates = sorted(date for date in articles.published if date)
    when = f", published between {_literal(dates[0])} and {_literal(dates[-1])}" if len(dates) > 1 else f", published {_literal(dates[0])}" if dates else ""
    undated = int((articles.published == "").sum())
    publishers = sorted({name for name in articles.publisher if name})
    by = f" by {_join([_literal(name) for name in publishers])}" if 0 < len(publishers) < 8 else f" by {len(publishers)} publishers" if publishers else ""
    gap = f" {_count(undated, 'article')} {'bears' if undated == 1 else 'bear'} no date." if undated else ""
    return Markdown(f"**{_count(len(articles), 'article')}{by}{when}: {int(articles.words.sum()):,} words of prose.**{gap}{_say_left(tables)}")


def show_problems(tables: Tables) -> HTML:
    """Show what was lost, set aside, passed over or mended, with the reasons; a sentence when all was read."""
    return show_table(tables.problems) if len(tables.problems) else HTML("<p>Everything in the folder was read.</p>")


def say_actors(tables: Tables) -> Markdown:
    """Who is named how often, and who most."""
    actors = tables.actors.sort_values(["mentions", "actor_id"], ascending=[False, True])
    kinds = actors.kind.value_counts()
    parts = [
        _count(int(kinds.get(kind, 0)), kind, plural) for kind, plural in (("person", "people"), ("organization", "organizations"), ("country", "countries"))
    ]
    top = [f"{_literal(row.name)} ({row.mentions})" for row in actors.head(3).itertuples(index=False)]
    most = f" Most often: {_join(top)}." if top else ""
    return Markdown(f"**{_join(parts)} are named {int(actors.mentions.sum()):,} times.**{most}")


def say_agreements(tables: Tables, *, status: str = "") -> Markdown:
    """How many agreements, of what status, told by how many articles.

    Args:
        tables: The tables of a corpus.
        status: Tell of agreements of this status alone; "" for all.
    """
    agreements = select_agreements(tables, status)
    if agreements.empty:
        return Markdown(f"**No {_literal(status)} agreement is reported.**" if status else "**No agreement is reported.**")
    reports = tables.reports[tables.reports.agreement_id.isin(agreements.agreement_id)]
    states = [f"{count} {_literal(status)}" for status, count in agreements.status.value_counts().sort_index().items()]
    twice = int((agreements.articles.map(len) > 1).sum())
    dates = sorted(date for date in agreements.signed if date)
    span = f", dated {_literal(dates[0])} to {_literal(dates[-1])}" if len(dates) > 1 else ""
    contested = int((agreements.conflicts.map(len) > 0).sum())
    return Markdown(
        f"**{_count(len(agreements), 'agreement')} ({_join(states)}){span}, in {_count(len(reports), 'report')}.** "
        f"{_count(twice, 'agreement')} {'is' if twice == 1 else 'are'} told by more than one article; on {contested} the sources differ."
    )


def say_ties(tables: Tables, *, relation: str = "") -> Markdown:
    """How many ties of each relation, and how many rest on one article.

    Args:
        tables: The tables of a corpus.
        relation: Tell of this relation alone; "" for all.
    """
    ties = tables.ties if not relation else tables.ties[tables.ties.relation == relation]
    counts = ties.relation.value_counts()
    parts = [f"{int(counts.get(name, 0))} “{_literal(name)}”" for name in ([relation] if relation else RELATIONS)]
    single = int((ties.articles.map(len) == 1).sum())
    return Markdown(
        f"**{_count(len(ties), 'tie')} between actors: {_join(parts)}.** {single} of them {'rests' if single == 1 else 'rest'} on a single article."
    )


def say_scores(scores: pd.DataFrame, comparison: Comparison) -> Markdown:
    """How many articles are annotated, and how many agreements are found and right.

    Args:
        scores: As `scores_frame` gives it, of one system or several; the first is told of.
        comparison: What they were counted from.
    """
    if scores.empty:
        return Markdown("**None of these articles is annotated, so nothing is scored.** Pass `gold`, a folder of annotations of this corpus.")
    first = scores[scores.system == scores.system.iloc[0]].set_index("figure")
    share = {figure: f"{first.score[figure]:.2f} ({first.low[figure]:.2f} to {first.high[figure]:.2f})" for figure in ("linked", "agreements", "rows")}
    return Markdown(
        f"**{_count(comparison.articles, 'annotated article')}: names linked {share['linked']}, agreements found {share['agreements']}, "
        f"with kind, status, parties and date all right {share['rows']}.** "
        f"{_count(len(comparison.differences), 'difference')} from the annotation {'is' if len(comparison.differences) == 1 else 'are'} listed below."
    )


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
    sides = _join([gazetteer(lexicon).name(code) for code in row.parties])
    people = f"<br>signed by {_safe(_join(row.signatories))}" if row.signatories else ""
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


def _say_left(tables: Tables) -> str:
    """What is not counted like the rest: reprints, and what was set aside, lost or passed over."""
    reprints, outcomes = int((tables.articles.duplicate_of != "").sum()), tables.problems.outcome.value_counts()
    counts = [(reprints, "a reprint" if reprints == 1 else "reprints of others"), *((int(outcomes.get(o, 0)), o) for o in (ASIDE, LOST, PASSED))]
    left = _join([f"{number:,} {what}" for number, what in counts if number])
    return f" Beside them: {left}." if left and not reprints else f" Of them or beside them: {left}." if left else ""


def _literal(text: str) -> str:
    """A text from a corpus for Markdown, so that it reads as it stands: no markup, no element, no link, no formula."""
    signs = {"$": "<span>&#36;</span>", "\\": "<span>&#92;</span>"}  # alone in an element no formula starts or ends with it
    return _SIGNS.sub(lambda m: signs.get(m[0], f"&#{ord(m[0])};"), shorten(text, 80))


def _breakable(text: str) -> str:
    """A text with a word longer than any column, set so that it breaks there."""
    return f'<span style="{_BROKEN}">{text}</span>' if max(map(len, re.split(r"[\s-]", text))) > _WORD else text


def _join(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
