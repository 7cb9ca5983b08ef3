"""Findings: what a corpus says in sentences with computed numbers, every text of it made to read as it stands."""

import re
from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from ..actors.ties import RELATIONS
from ..charts.renderer import shorten
from ..evaluation.comparison import Comparison
from ..problems import ASIDE, LOST, PASSED
from ..tables.bundle import Tables

# What Markdown, HTML or MathJax may read as theirs: every sign but those of plain prose, and the point that makes an address.
_SIGNS = re.compile(r"[^\w\s.,;'’“”–-]|_|(?<=www)\.", re.IGNORECASE)


def summarize_articles(tables: Tables) -> Markdown:
    """How many articles, by whom, from when to when, and what of the corpus is not counted."""
    articles = tables.articles
    dates = sorted(date for date in articles.published if date)
    when = (
        f", published between {literal(dates[0])} and {literal(dates[-1])}"
        if len(set(dates)) > 1
        else f", published {literal(dates[0])}"
        if dates
        else ""
    )
    undated = int((articles.published == "").sum())
    publishers = sorted({name for name in articles.publisher if name})
    by = (
        f" by {join([literal(name) for name in publishers])}"
        if 0 < len(publishers) < 8
        else f" by {len(publishers)} publishers"
        if publishers
        else ""
    )
    gap = f" {_count(undated, 'article')} {'bears' if undated == 1 else 'bear'} no date." if undated else ""
    return Markdown(
        f"**{_count(len(articles), 'article')}{by}{when}: {int(articles.words.sum()):,} words of prose.**{gap}{_say_left(tables)}"
    )


def summarize_actors(tables: Tables) -> Markdown:
    """Who is named how often, and who most."""
    actors = tables.actors[tables.actors.mentions > 0].sort_values(["mentions", "actor_id"], ascending=[False, True])
    kinds = actors.kind.value_counts()
    names = {"person": "people", "organization": "organizations", "country": "countries"}
    parts = [_count(int(kinds[kind]), kind, plural) for kind, plural in names.items() if kind in kinds]
    if not parts:
        return Markdown("**Nobody is named.**")
    top = [f"{literal(row.name)} ({row.mentions:,})" for row in actors.head(3).itertuples(index=False)]
    return Markdown(
        f"**{join(parts)} {'is' if len(actors) == 1 else 'are'} named {_count(int(actors.mentions.sum()), 'time')}.** Most often: {join(top)}."
    )


def summarize_agreements(tables: Tables) -> Markdown:
    """How many agreements, of what status, told by how many articles."""
    agreements, reports = tables.agreements, tables.reports
    if agreements.empty:
        return Markdown("**No agreement is reported.**")
    states = [f"{count:,} {literal(status)}" for status, count in agreements.status.value_counts().sort_index().items()]
    twice = int((agreements.articles.map(len) > 1).sum())
    dates = sorted(date for date in agreements.signed if date)
    span = (
        f", dated {literal(dates[0])} to {literal(dates[-1])}"
        if len(set(dates)) > 1
        else f", dated {literal(dates[0])}"
        if dates
        else ""
    )
    contested = int((agreements.conflicts.map(len) > 0).sum())
    return Markdown(
        f"**{_count(len(agreements), 'agreement')} ({join(states)}){span}, in {_count(len(reports), 'report')}.** "
        f"{_count(twice, 'agreement') if twice else 'None'} {'is' if twice <= 1 else 'are'} told by more than one article; on {contested or 'none'} the sources differ."
    )


def summarize_ties(tables: Tables) -> Markdown:
    """How many ties of each relation, and how many rest on one article."""
    counts = tables.ties.relation.value_counts()
    parts = [f"{counts[name]:,} “{literal(name)}”" for name in RELATIONS if name in counts]
    single = int((tables.ties.articles.map(len) == 1).sum())
    if not parts:
        return Markdown("**No two actors are tied.**")
    return Markdown(
        f"**{_count(len(tables.ties), 'tie')} between actors: {join(parts)}.** {single:,} of them {'rests' if single == 1 else 'rest'} on a single article."
    )


def summarize_selection(**parameters: str | float) -> Markdown:
    """What of the corpus is shown: the parameters that narrow it, or that nothing does.

    Args:
        parameters: Names and values; "" and 0 narrow nothing.
    """
    names = [f"`{name}`" for name in parameters]
    asked = [f"{literal(name.replace('_', ' '))} {literal(str(value))}" for name, value in parameters.items() if value]
    period = (
        " Articles whose date may lie outside, or that have none, are left out."
        if parameters.get("since") or parameters.get("until")
        else ""
    )
    return Markdown(
        f"Shown is only what was asked for: {join(asked)}.{period}"
        if asked
        else f"Nothing is left out; {join(names)} would narrow what is shown."
    )


def summarize_scores(scores: pd.DataFrame, comparison: Comparison) -> Markdown:
    """How many articles are annotated, and how many agreements are found and right.

    Args:
        scores: As `scores_frame` gives it, of one system or several; the first is told of.
        comparison: What they were counted from.
    """
    if scores.empty:
        return Markdown(
            "**None of these articles is annotated, so nothing is scored.** Pass `gold`, a folder of annotations of this corpus."
        )
    first = scores[scores.system == scores.system.iloc[0]].set_index("figure")
    named = {
        "linked": "names linked",
        "agreements": "agreements found",
        "rows": "with kind, status, parties and date all right",
    }
    shares = [
        f"{words} {first.score[f]:.2f} ({first.low[f]:.2f} to {first.high[f]:.2f})"
        for f, words in named.items()
        if f in first.index
    ]
    return Markdown(
        f"**{_count(comparison.articles, 'annotated article')}: {', '.join(shares)}.** "
        f"{_count(len(comparison.differences), 'difference')} from the annotation {'is' if len(comparison.differences) == 1 else 'are'} listed below."
    )


def summarize_provenance(tables: Tables) -> Markdown:
    """What the tables rest on: corpus, model and versions, in a sentence each."""
    record = tables.provenance
    if not record:
        return Markdown("What these tables rest on is not recorded.")
    corpus, model, packages = record["corpus"], record["model"], record["packages"]
    versions = join(
        [
            literal(f"{name} {packages[name]}")
            for name in ("research", "spacy", "pandas", "networkx")
            if name in packages
        ]
    )
    by_hand = f", with `corpus.toml` {corpus['facts'][:12]}" if corpus["facts"] else ""
    words = f", with the lexicon {record['lexicon'][:12]}" if record["lexicon"] else ""
    return Markdown(
        f"Made from {_count(corpus['articles'], 'article')}, SHA-256 {corpus['sha256']}{by_hand}{words}; "
        f"by {literal(model['name'])} {literal(model['version'])} ({literal(model['licence'])}), {versions}, under Python {record['python']}."
    )


def _say_left(tables: Tables) -> str:
    """What is not counted like the rest: reprints, and what was set aside, lost or passed over."""
    reprints, outcomes = int((tables.articles.duplicate_of != "").sum()), tables.problems.outcome.value_counts()
    again = f" {reprints:,} of them {'is a reprint' if reprints == 1 else 'are reprints'}." if reprints else ""
    left = [f"{int(outcomes[outcome]):,} {outcome}" for outcome in (ASIDE, LOST, PASSED) if outcome in outcomes]
    return f"{again} Beside them: {join(left)}." if left else again


def literal(text: str) -> str:
    """A text from a corpus for Markdown, so that it reads as it stands: no markup, no element, no link, no formula."""
    signs = {
        "$": "<span>&#36;</span>",
        "\\": "<span>&#92;</span>",
    }  # alone in an element no formula starts or ends with it
    return _SIGNS.sub(lambda m: signs.get(m[0], f"&#{ord(m[0])};"), shorten(text, 80))


def join(parts: Sequence[str]) -> str:
    """A list as a sentence has it: "A, B and C"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
