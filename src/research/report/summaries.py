"""Findings: what a corpus states, in sentences with computed numbers."""

import re
from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from ..actors.ties import RELATIONS
from ..charts.renderer import shorten
from ..evaluation.comparison import Comparison
from ..problems import ASIDE, LOST, PASSED
from ..tables.bundle import Tables

# What Markdown, HTML or MathJax may take for markup: all signs but those of plain prose, and the dot that makes a link
_SIGNS = re.compile(r"[^\w\s.,;'’“”–-]|_|(?<=www)\.", re.IGNORECASE)
_IN_ELEMENTS = {"$": "<span>&#36;</span>", "\\": "<span>&#92;</span>"}  # so that no formula starts or ends with them
_PLURALS = {"person": "people", "organization": "organizations", "country": "countries"}
_MANY = 8  # publishers are counted rather than listed
_FIGURES = {
    "linked": "names linked",
    "agreements": "agreements found",
    "rows": "with kind, status, parties and date all right",
}


def summarize_articles(tables: Tables) -> Markdown:
    """Count the articles, by whom and from when to when, and what of the corpus is not counted."""
    articles = tables.articles
    publishers = sorted({name for name in articles.publisher if name})
    by = f" by {join(list(map(literal, publishers)))}" if publishers else ""
    if len(publishers) >= _MANY:
        by = f" by {len(publishers)} publishers"
    dates = _range(articles.published, ", published {}", ", published between {} and {}")
    undated = int((articles.published == "").sum())
    gap = f" {_count(undated, 'article')} {'has' if undated == 1 else 'have'} no date." if undated else ""
    words = int(articles.words.sum())
    return Markdown(f"**{_count(len(articles), 'article')}{by}{dates}: {words:,} words of prose.**{gap}{_rest(tables)}")


def summarize_actors(tables: Tables) -> Markdown:
    """Count the actors of each kind, and name those mentioned most."""
    actors = tables.actors[tables.actors.mentions > 0].sort_values(["mentions", "actor_id"], ascending=[False, True])
    if actors.empty:
        return Markdown("**Nobody is named.**")
    kinds = actors.kind.value_counts()
    parts = [_count(int(kinds[kind]), kind, plural) for kind, plural in _PLURALS.items() if kind in kinds]
    top = [f"{literal(row.name)} ({row.mentions:,})" for row in actors.head(3).itertuples(index=False)]
    times = _count(int(actors.mentions.sum()), "time")
    return Markdown(f"**{join(parts)} {_are(len(actors))} named {times}.** Most often: {join(top)}.")


def summarize_agreements(tables: Tables) -> Markdown:
    """Count the agreements of each status, and those that several articles report."""
    agreements = tables.agreements
    if agreements.empty:
        return Markdown("**No agreement is reported.**")
    states = [f"{count:,} {literal(status)}" for status, count in agreements.status.value_counts().sort_index().items()]
    dates = _range(agreements.signed, ", dated {}", ", dated {} to {}")
    reports = _count(len(tables.reports), "report")
    several = int((agreements.articles.map(len) > 1).sum())
    confirmed = _count(several, "agreement") if several else "None"
    contested = int((agreements.conflicts.map(len) > 0).sum())
    return Markdown(
        f"**{_count(len(agreements), 'agreement')} ({join(states)}){dates}, in {reports}.** "
        f"{confirmed} {_are(several or 1)} reported by more than one article; "
        f"on {contested or 'none'} the sources differ."
    )


def summarize_ties(tables: Tables) -> Markdown:
    """Count the ties of each relation, and those that rest on one article."""
    if tables.ties.empty:
        return Markdown("**No two actors are tied.**")
    counts = tables.ties.relation.value_counts()
    parts = [f"{counts[name]:,} “{literal(name)}”" for name in RELATIONS if name in counts]
    single = int((tables.ties.articles.map(len) == 1).sum())
    return Markdown(
        f"**{_count(len(tables.ties), 'tie')} between actors: {join(parts)}.** "
        f"{single:,} of them {'rests' if single == 1 else 'rest'} on a single article."
    )


def summarize_selection(**parameters: str | float | list[str] | None) -> Markdown:
    """State what of the corpus is shown: the parameters that narrow it, or that none does.

    Args:
        parameters: Names and values; what is empty or 0 narrows nothing.
    """
    given = {name: value for name, value in parameters.items() if value}
    if not given:
        names = join([f"`{name}`" for name in parameters])
        return Markdown(f"Nothing is left out; {names} narrow the selection.")
    texts = {name: join(value) if isinstance(value, list) else str(value) for name, value in given.items()}
    asked = join([f"{literal(name.replace('_', ' '))} {literal(text)}" for name, text in texts.items()])
    period = " Articles whose date may lie outside, or that have none, are left out."
    return Markdown(f"The selection: {asked}.{period * bool({'since', 'until'} & given.keys())}")


def summarize_scores(scores: pd.DataFrame, comparison: Comparison) -> Markdown:
    """Count the annotated articles, and state the scores of what was found.

    Args:
        scores: As `scores_frame` gives it, of one system or several; the first is summarized.
        comparison: What they were counted from.
    """
    if scores.empty:
        return Markdown(
            "**None of these articles is annotated, so nothing is scored.** "
            "Pass `gold`, a folder of annotations of this corpus."
        )
    first = scores[scores.system == scores.system.iloc[0]].set_index("figure")
    figures = ", ".join(
        f"{words} {first.score[name]:.2f} ({first.low[name]:.2f} to {first.high[name]:.2f})"
        for name, words in _FIGURES.items()
        if name in first.index
    )
    differences = len(comparison.differences)
    return Markdown(
        f"**{_count(comparison.articles, 'annotated article')}: {figures}.** "
        f"{_count(differences, 'difference')} from the annotation {_are(differences)} listed below."
    )


def summarize_provenance(tables: Tables) -> Markdown:
    """State what the tables rest on: corpus, model and versions."""
    record = tables.provenance
    if not record:
        return Markdown("The provenance of these tables is not recorded.")
    corpus, model, packages = record["corpus"], record["model"], record["packages"]
    named = [name for name in ("research", "spacy", "pandas", "networkx") if name in packages]
    versions = join([literal(f"{name} {packages[name]}") for name in named])
    corrections = f", with `corpus.toml` {corpus['facts'][:12]}" if corpus["facts"] else ""
    lexicon = f", with the lexicon {record['lexicon'][:12]}" if record["lexicon"] else ""
    return Markdown(
        f"Made from {_count(corpus['articles'], 'article')}, SHA-256 {corpus['sha256']}{corrections}{lexicon}; "
        f"by {literal(model['name'])} {literal(model['version'])} ({literal(model['licence'])}), {versions}, "
        f"under Python {record['python']}."
    )


def literal(text: str) -> str:
    """A text for Markdown that reads as it stands: no markup, no element, no link, no formula."""
    return _SIGNS.sub(lambda sign: _IN_ELEMENTS.get(sign[0], f"&#{ord(sign[0])};"), shorten(text, 80))


def join(parts: Sequence[str]) -> str:
    """A list as in a sentence: "A, B and C"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def _rest(tables: Tables) -> str:
    """What is not counted like the rest: reprints, and what was set aside, lost or passed over."""
    reprints, outcomes = int((tables.articles.duplicate_of != "").sum()), tables.problems.outcome.value_counts()
    again = f" {reprints:,} of them {'is a reprint' if reprints == 1 else 'are reprints'}." if reprints else ""
    others = [f"{int(outcomes[outcome]):,} {outcome}" for outcome in (ASIDE, LOST, PASSED) if outcome in outcomes]
    return again + (f" Beside them: {join(others)}." if others else "")


def _range(dates: pd.Series, one: str, several: str) -> str:
    """The first and the last of the dates in words; "" where none is stated."""
    stated = sorted({date for date in dates if date})
    if not stated:
        return ""
    return (one if len(stated) == 1 else several).format(literal(stated[0]), literal(stated[-1]))


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
