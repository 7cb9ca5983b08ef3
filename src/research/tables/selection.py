"""Selection: the part of the tables that a reader asks for, by dates, kinds, status, relation and actors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from rapidfuzz import process

from ..corpus.articles import Article
from ..errors import ParameterError
from ..nlp.dates import interval, is_edtf
from ..nlp.spelling import fold
from ..readings import KINDS
from .bundle import Tables, evidence_spans

Names = str | Iterable[str] | None  # a list, or one string with semicolons in between


def filter_period(tables: Tables, *, since: str | None = None, until: str | None = None) -> Tables:
    """What the articles of a period state; names and merged agreements stay as in the whole corpus, counts do not.

    An article is in a period with every day that its date of publication may mean; one without a date is in none.

    Args:
        tables: The tables of a corpus.
        since: EDTF, the first day, month or year of publication.
        until: EDTF, the last.

    Raises:
        ParameterError: A bound is no date, or the last comes before the first.
    """
    if not since and not until:
        return tables
    articles = tables.articles[within(tables.articles.published, since, until)]
    kept = set(articles.article_id)
    mentions, reports = (table[table.article_id.isin(kept)] for table in (tables.mentions, tables.reports))
    counts = mentions.groupby("actor_id").article_id.agg(["size", "nunique"])
    ties = _ties_of(tables.ties, reports, kept)
    actors = tables.actors[tables.actors.actor_id.isin({*counts.index, *ties.source, *ties.target})]
    counts = counts.reindex(actors.actor_id, fill_value=0)  # a state named only by an adjective may sign
    return _narrow(
        tables,
        {"since": since, "until": until},
        articles=articles,
        mentions=mentions,
        actors=actors.assign(mentions=counts["size"].to_numpy(), articles=counts["nunique"].to_numpy()),
        reports=reports,
        agreements=tables.agreements[tables.agreements.agreement_id.isin(reports.agreement_id)],
        ties=ties,
    )


def filter_actors(tables: Tables, *, kinds: Names = None, actors: Names = None) -> Tables:
    """The actors of some kinds, or those named, their mentions, and the ties between them.

    Args:
        tables: The tables of a corpus.
        kinds: Some of person, organization and country; by default all.
        actors: Names, see `find_actors`; by default all.
    """
    kinds, actors = split_names(kinds), split_names(actors)
    chosen = tables.actors[tables.actors.kind.isin(kinds or KINDS)]
    if actors:
        chosen = chosen[chosen.actor_id.isin(find_actors(tables, actors))]
    ids = set(chosen.actor_id)
    return _narrow(
        tables,
        {"kinds": kinds, "actors": actors},
        actors=chosen,
        mentions=tables.mentions[tables.mentions.actor_id.isin(ids)],
        ties=tables.ties[tables.ties.source.isin(ids) & tables.ties.target.isin(ids)],
    )


def filter_agreements(
    tables: Tables,
    *,
    status: str | None = None,
    since: str | None = None,
    until: str | None = None,
    actors: Names = None,
    confidence: float = 0.0,
) -> Tables:
    """The agreements of a status, date, actor or confidence, and their reports.

    Args:
        tables: The tables of a corpus.
        status: One of `STATUSES`; by default all.
        since: EDTF, the first day, month or year of signature; with a bound, undated agreements are left out.
        until: EDTF, the last.
        actors: Names of parties, organizations or signatories, see `find_actors`; by default all.
        confidence: Only agreements at least so likely right, 0 to 1.
    """
    actors = split_names(actors)
    chosen = tables.agreements[tables.agreements.confidence >= confidence]
    if status:
        chosen = chosen[chosen.status == status]
    if since or until:
        chosen = chosen[within(chosen.signed, since, until)]
    if actors:
        codes, names = _find_parties(tables, actors)
        part = [bool(codes & set(a.parties) or names & {*a.organizations, *a.signatories}) for a in chosen.itertuples()]
        chosen = chosen[pd.Series(part, index=chosen.index, dtype=bool)]
    asked = {"status": status, "signed_since": since, "signed_until": until, "actors": actors}
    reports = tables.reports[tables.reports.agreement_id.isin(chosen.agreement_id)]
    return _narrow(tables, {**asked, "confidence": confidence}, agreements=chosen, reports=reports)


def filter_ties(tables: Tables, *, relation: str | None = None, kinds: Names = None, actors: Names = None) -> Tables:
    """The ties of a relation, between actors of some kinds, that bind an actor named to any other.

    Args:
        tables: The tables of a corpus.
        relation: One of `RELATIONS`; by default all.
        kinds: Some of person, organization and country; by default all.
        actors: Names, see `find_actors`; by default all.
    """
    kinds, actors = split_names(kinds), split_names(actors)
    chosen = tables.ties
    if relation:
        chosen = chosen[chosen.relation == relation]
    if kinds:
        of_kind = tables.actors.actor_id[tables.actors.kind.isin(kinds)]
        chosen = chosen[chosen.source.isin(of_kind) & chosen.target.isin(of_kind)]
    if actors:
        ids = find_actors(tables, actors)
        chosen = chosen[chosen.source.isin(ids) | chosen.target.isin(ids)]
    return _narrow(tables, {"relation": relation, "kinds": kinds, "actors": actors}, ties=chosen)


def filter_articles(corpus: Sequence[Article], tables: Tables) -> list[Article]:
    """The articles that the tables list."""
    listed = set(tables.articles.article_id)
    return [article for article in corpus if article.article_id in listed]


def find_actors(tables: Tables, names: Names) -> list[str]:
    """The ids of the actors meant by names, ids, country codes or aliases; case and accents do not count.

    An alias that several actors bear means all of them, unless it is an actor's name.

    Args:
        tables: The tables of a corpus.
        names: A list, or one string in which semicolons separate the names.

    Raises:
        ParameterError: No actor bears one of the names; the message lists the nearest.
    """
    found = set()
    for name in split_names(names):
        ids = _actor_ids(tables, name)
        if not ids:
            raise _unknown(tables, name)
        found.update(ids)
    return sorted(found)


def split_names(names: Names) -> list[str]:
    """Names as a list, from a list or from one string in which semicolons separate them."""
    items = names.split(";") if isinstance(names, str) else names or ()
    return [item.strip() for item in items if item.strip()]


def within(dates: pd.Series, since: str | None, until: str | None) -> pd.Series:
    """Which EDTF dates lie within bounds with every day that they may mean; "" lies in none.

    Raises:
        ParameterError: A bound is no date, or the last comes before the first.
    """
    for name, bound in (("since", since), ("until", until)):
        if bound and not is_edtf(bound):
            raise ParameterError(f"{name} is {bound!r}, no EDTF date; write 2024-06-19, 2024-06 or 2024")
    first, last = interval(since or "0001")[0], interval(until or "9999")[1]
    if first > last:
        raise ParameterError(f"since is {since!r} and until {until!r}, which comes before it; exchange them")
    return dates.map(lambda date: bool(date) and first <= interval(date)[0] and interval(date)[1] <= last).astype(bool)


def _find_parties(tables: Tables, names: Iterable[str]) -> tuple[set[str], set[str]]:
    """The codes and names of those meant in agreements; a state may be a party without a mention as an actor."""
    codes: set[str] = set()
    found: set[str] = set()
    countries = tables.countries
    for name in names:
        meant = [fold(name) in pair for pair in zip(countries.code.map(fold), countries.name.map(fold), strict=True)]
        actors = tables.actors[tables.actors.actor_id.isin(_actor_ids(tables, name))]
        if not any(meant) and actors.empty:
            raise _unknown(tables, name)
        codes.update(countries.code[meant], countries.code[countries.name.isin(actors.name)])
        codes.update(actors.country[actors.kind == "country"])
        found.update(actors.name)
    return codes, found


def _actor_ids(tables: Tables, name: str) -> list[str]:
    """The actors of a name, id or country code; else those of an alias."""
    wanted, actors = fold(name), list(tables.actors.itertuples(index=False))
    keys = {a.actor_id: {a.name, a.actor_id, a.country if a.kind == "country" else ""} for a in actors}
    by_name = [actor_id for actor_id, texts in keys.items() if wanted in map(fold, texts)]
    return by_name or [a.actor_id for a in actors if wanted in map(fold, a.aliases)]


def _unknown(tables: Tables, name: str) -> ParameterError:
    near = ", ".join(match for match, *_ in process.extract(name, tables.actors.name.tolist(), limit=3)) or "none"
    return ParameterError(
        f"actor {name!r} is not named in the articles; nearest: {near}; separate names with semicolons"
    )


def _narrow(tables: Tables, asked: dict[str, Any], **frames: pd.DataFrame) -> Tables:
    """The tables with some narrowed, and in their provenance by what."""
    given = {name: value for name, value in asked.items() if value}
    provenance = tables.provenance
    if given and provenance:
        provenance = {**provenance, "selected": [*provenance.get("selected", []), given]}
    return replace(tables, **frames, provenance=provenance)


def _ties_of(ties: pd.DataFrame, reports: pd.DataFrame, articles: set[str]) -> pd.DataFrame:
    """The ties with their evidence in some articles, and the weights that it gives."""
    agreements: dict[str, set[str]] = defaultdict(set)
    for report in reports.itertuples(index=False):
        start, end = evidence_spans(report.evidence)[0]
        agreements[f"{report.article_id}:{start}-{end}"].add(report.agreement_id)
    rows = []
    for tie in ties.itertuples(index=False):
        evidence = [place for place in tie.evidence if place.rpartition(":")[0] in articles]
        if not evidence:
            continue
        signed = tie.relation == "signed with"
        weight = len(set().union(*(agreements[place] for place in evidence))) if signed else len(evidence)
        article_ids = sorted({place.rpartition(":")[0] for place in evidence})
        rows.append((*tie[:3], min(weight, tie.weight), article_ids, evidence))
    return pd.DataFrame(rows, columns=ties.columns)
