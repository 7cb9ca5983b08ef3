"""Selection: the part of the tables that a reader asks for, by dates, kinds, status, relation and actors."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from rapidfuzz import process

from .articles import Article
from .dates import interval, is_edtf
from .errors import ParameterError
from .reading import KINDS
from .spelling import fold
from .tables import Tables, evidence_spans


def select_period(tables: Tables, *, since: str = "", until: str = "") -> Tables:
    """What the articles of a period say: counts are theirs, while names and merged agreements stay as the whole corpus gives them.

    An article without a day of publication is in no period.

    Args:
        tables: The tables of a corpus.
        since: EDTF, the first day, month or year of publication; "" for no bound.
        until: EDTF, the last; "" for no bound.

    Raises:
        ParameterError: A bound is no date, or the last comes before the first.
    """
    if not since and not until:
        return tables
    articles = tables.articles[within(tables.articles.published, since, until)]
    kept = set(articles.article_id)
    mentions, reports = (table[table.article_id.isin(kept)] for table in (tables.mentions, tables.reports))
    counts = mentions.groupby("actor_id").article_id.agg(["size", "nunique"])
    actors = tables.actors[tables.actors.actor_id.isin(counts.index)]
    counts = counts.loc[actors.actor_id]
    return replace(
        tables,
        articles=articles,
        mentions=mentions,
        actors=actors.assign(mentions=counts["size"].to_numpy(), articles=counts["nunique"].to_numpy()),
        reports=reports,
        agreements=tables.agreements[tables.agreements.agreement_id.isin(reports.agreement_id)],
        ties=_ties_of(tables.ties, reports, kept),
    )


def select_actors(tables: Tables, *, kinds: str = "", actors: str = "") -> Tables:
    """The actors of some kinds, or those named, and their mentions.

    Args:
        tables: The tables of a corpus.
        kinds: Some of person, organization and country, separated by commas; "" for all.
        actors: Names, see `find_actors`; "" for all.
    """
    chosen = tables.actors[tables.actors.kind.isin(split_kinds(kinds) or KINDS)]
    if actors:
        chosen = chosen[chosen.actor_id.isin(find_actors(tables, actors))]
    return replace(tables, actors=chosen, mentions=tables.mentions[tables.mentions.actor_id.isin(chosen.actor_id)])


def select_agreements(tables: Tables, *, status: str = "", since: str = "", until: str = "", actors: str = "") -> Tables:
    """The agreements of a status, dated within bounds, in which an actor takes part; and their reports.

    Args:
        tables: The tables of a corpus.
        status: One of `STATUSES`; "" for all.
        since: EDTF, the first day, month or year of signature; "" for no bound. With a bound, undated ones are left out.
        until: EDTF, the last; "" for no bound.
        actors: Names of parties, organizations or signatories, see `find_actors`; "" for all.
    """
    chosen = tables.agreements
    if status:
        chosen = chosen[chosen.status == status]
    if since or until:
        chosen = chosen[within(chosen.signed, since, until)]
    if actors:
        names = set(tables.actors.name[tables.actors.actor_id.isin(find_actors(tables, actors))])
        codes = set(tables.countries.code[tables.countries.name.isin(names)])
        part = [bool(codes & set(a.parties) or names & {*a.organizations, *a.signatories}) for a in chosen.itertuples()]
        chosen = chosen[pd.Series(part, index=chosen.index, dtype=bool)]
    return replace(tables, agreements=chosen, reports=tables.reports[tables.reports.agreement_id.isin(chosen.agreement_id)])


def select_ties(tables: Tables, *, relation: str = "", kinds: str = "", actors: str = "") -> Tables:
    """The ties of a relation, between actors of some kinds, that bind an actor named to any other.

    Args:
        tables: The tables of a corpus.
        relation: One of `RELATIONS`; "" for all.
        kinds: Some of person, organization and country, separated by commas; "" for all.
        actors: Names, see `find_actors`; "" for all.
    """
    chosen = tables.ties
    if relation:
        chosen = chosen[chosen.relation == relation]
    if kinds:
        of_kind = tables.actors.actor_id[tables.actors.kind.isin(split_kinds(kinds))]
        chosen = chosen[chosen.source.isin(of_kind) & chosen.target.isin(of_kind)]
    if actors:
        wanted = find_actors(tables, actors)
        chosen = chosen[chosen.source.isin(wanted) | chosen.target.isin(wanted)]
    return replace(tables, ties=chosen)


def select_articles(corpus: Sequence[Article], tables: Tables) -> list[Article]:
    """The articles that the tables list, read whole."""
    listed = set(tables.articles.article_id)
    return [article for article in corpus if article.article_id in listed]


def find_actors(tables: Tables, names: str) -> list[str]:
    """The ids of the actors meant by names, ids, country codes or aliases, separated by semicolons; case and accents do not count.

    An alias that several bear means all of them, where it is nobody's name.

    Raises:
        ParameterError: No actor bears one of the names; the nearest are told.
    """
    called: dict[str, list[str]] = {}
    known: dict[str, list[str]] = {}
    for actor in tables.actors.itertuples(index=False):
        for name in {actor.name, actor.actor_id, *([actor.country] if actor.kind == "country" else [])}:
            called.setdefault(fold(name), []).append(actor.actor_id)
        for alias in actor.aliases:
            known.setdefault(fold(alias), []).append(actor.actor_id)
    found = []
    for name in filter(None, map(str.strip, names.split(";"))):
        ids = called.get(fold(name)) or known.get(fold(name))
        if not ids:
            near = [match for match, *_ in process.extract(name, tables.actors.name.tolist(), limit=3)]
            raise ParameterError(f"actor {name!r} is not named in the articles; nearest: {', '.join(near) or 'none'}; separate names with semicolons")
        found += ids
    return sorted(set(found))


def split_kinds(kinds: str) -> list[str]:
    """Read a comma-separated list of kinds of actors."""
    return [kind.strip() for kind in kinds.split(",") if kind.strip()]


def within(dates: pd.Series, since: str, until: str) -> pd.Series:
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


def _ties_of(ties: pd.DataFrame, reports: pd.DataFrame, articles: set[str]) -> pd.DataFrame:
    """The ties with their evidence in some articles, and the weights that it gives."""
    agreement: dict[str, set[str]] = {}
    for report in reports.itertuples(index=False):
        start, end = evidence_spans(report.evidence)[0]
        agreement.setdefault(f"{report.article_id}:{start}-{end}", set()).add(report.agreement_id)
    rows = []
    for tie in ties.itertuples(index=False):
        evidence = [place for place in tie.evidence if place.rpartition(":")[0] in articles]
        if evidence:
            told = len(set().union(*(agreement.get(place, ()) for place in evidence))) if tie.relation == "signed with" else len(evidence)
            rows.append((*tie[:3], min(told, tie.weight), sorted({place.rpartition(":")[0] for place in evidence}), evidence))
    return pd.DataFrame(rows, columns=ties.columns)
