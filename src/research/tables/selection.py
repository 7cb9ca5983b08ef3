"""Selection: the part of the tables that a reader asks for, by dates, kinds, status, relation and actors."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from rapidfuzz import process

from ..corpus.articles import Article
from ..errors import ParameterError
from ..nlp.dates import interval, is_edtf
from ..nlp.spelling import fold
from ..readings import KINDS
from .bundle import Tables, evidence_spans


def filter_period(tables: Tables, *, since: str = "", until: str = "") -> Tables:
    """What the articles of a period say: counts are theirs, while names and merged agreements stay as the whole corpus gives them.

    An article is in a period with every day that its date of publication may mean; one without a date is in none.

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
    ties = _ties_of(tables.ties, reports, kept)
    actors = tables.actors[tables.actors.actor_id.isin({*counts.index, *ties.source, *ties.target})]
    counts = counts.reindex(
        actors.actor_id, fill_value=0
    )  # a state may sign that no article of the period names but by an adjective
    return _narrowed(
        tables,
        {"since": since, "until": until},
        articles=articles,
        mentions=mentions,
        actors=actors.assign(mentions=counts["size"].to_numpy(), articles=counts["nunique"].to_numpy()),
        reports=reports,
        agreements=tables.agreements[tables.agreements.agreement_id.isin(reports.agreement_id)],
        ties=ties,
    )


def filter_actors(tables: Tables, *, kinds: str = "", actors: str = "") -> Tables:
    """The actors of some kinds, or those named, their mentions, and the ties between them.

    Args:
        tables: The tables of a corpus.
        kinds: Some of person, organization and country, separated by commas; "" for all.
        actors: Names, see `find_actors`; "" for all.
    """
    chosen = tables.actors[tables.actors.kind.isin(split_kinds(kinds) or KINDS)]
    if split_names(actors):
        chosen = chosen[chosen.actor_id.isin(find_actors(tables, actors))]
    ids = set(chosen.actor_id)
    ties = tables.ties[tables.ties.source.isin(ids) & tables.ties.target.isin(ids)]
    return _narrowed(
        tables,
        {"kinds": kinds, "actors": actors},
        actors=chosen,
        mentions=tables.mentions[tables.mentions.actor_id.isin(ids)],
        ties=ties,
    )


def filter_agreements(
    tables: Tables, *, status: str = "", since: str = "", until: str = "", actors: str = "", confidence: float = 0.0
) -> Tables:
    """The agreements of a status, dated within bounds, in which an actor takes part, as sure as asked for; and their reports.

    Args:
        tables: The tables of a corpus.
        status: One of `STATUSES`; "" for all.
        since: EDTF, the first day, month or year of signature; "" for no bound. With a bound, undated ones are left out.
        until: EDTF, the last; "" for no bound.
        actors: Names of parties, organizations or signatories, see `find_actors`; "" for all.
        confidence: Only agreements at least so likely right, 0 to 1.
    """
    chosen = tables.agreements[tables.agreements.confidence >= confidence]
    if status:
        chosen = chosen[chosen.status == status]
    if since or until:
        chosen = chosen[within(chosen.signed, since, until)]
    if split_names(actors):
        codes, names = _find_parties(tables, actors)
        part = [bool(codes & set(a.parties) or names & {*a.organizations, *a.signatories}) for a in chosen.itertuples()]
        chosen = chosen[pd.Series(part, index=chosen.index, dtype=bool)]
    asked = {
        "status": status,
        "signed_since": since,
        "signed_until": until,
        "actors": actors,
        "confidence": f"{confidence:g}" if confidence else "",
    }
    return _narrowed(
        tables, asked, agreements=chosen, reports=tables.reports[tables.reports.agreement_id.isin(chosen.agreement_id)]
    )


def filter_ties(tables: Tables, *, relation: str = "", kinds: str = "", actors: str = "") -> Tables:
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
    if split_kinds(kinds):
        of_kind = tables.actors.actor_id[tables.actors.kind.isin(split_kinds(kinds))]
        chosen = chosen[chosen.source.isin(of_kind) & chosen.target.isin(of_kind)]
    if split_names(actors):
        wanted = find_actors(tables, actors)
        chosen = chosen[chosen.source.isin(wanted) | chosen.target.isin(wanted)]
    return _narrowed(tables, {"relation": relation, "kinds": kinds, "actors": actors}, ties=chosen)


def filter_articles(corpus: Sequence[Article], tables: Tables) -> list[Article]:
    """The articles that the tables list, read whole."""
    listed = set(tables.articles.article_id)
    return [article for article in corpus if article.article_id in listed]


def find_actors(tables: Tables, names: str) -> list[str]:
    """The ids of the actors meant by names, ids, country codes or aliases, separated by semicolons; case and accents do not count.

    An alias that several bear means all of them, where it is nobody's name.

    Raises:
        ParameterError: No actor bears one of the names; the nearest are told.
    """
    found = []
    for name in split_names(names):
        ids = _called(tables, name)
        if not ids:
            raise _unknown(tables, name)
        found += ids
    return sorted(set(found))


def _find_parties(tables: Tables, names: str) -> tuple[set[str], set[str]]:
    """The codes and names under which agreements list those meant; a state may be a party that is named by adjectives alone."""
    codes: set[str] = set()
    called: set[str] = set()
    countries = tables.countries
    for name in split_names(names):
        places = {
            code
            for code, country in zip(countries.code, countries.name, strict=True)
            if fold(name) in (fold(code), fold(country))
        }
        actors = tables.actors[tables.actors.actor_id.isin(_called(tables, name))]
        if not places and actors.empty:
            raise _unknown(tables, name)
        codes |= (
            places
            | set(actors.country[actors.kind == "country"])
            | set(countries.code[countries.name.isin(actors.name)])
        )
        called |= set(actors.name)
    return codes, called


def _called(tables: Tables, name: str) -> list[str]:
    """The actors of a name, id or country code; else those of an alias."""
    wanted, actors = fold(name), list(tables.actors.itertuples(index=False))
    by_name = [
        a.actor_id
        for a in actors
        if wanted in {fold(a.name), fold(a.actor_id), fold(a.country) if a.kind == "country" else ""}
    ]
    return by_name or [a.actor_id for a in actors if wanted in map(fold, a.aliases)]


def _unknown(tables: Tables, name: str) -> ParameterError:
    near = [match for match, *_ in process.extract(name, tables.actors.name.tolist(), limit=3)]
    return ParameterError(
        f"actor {name!r} is not named in the articles; nearest: {', '.join(near) or 'none'}; separate names with semicolons"
    )


def _narrowed(tables: Tables, asked: dict[str, str], **frames: pd.DataFrame) -> Tables:
    """The tables with some narrowed, and a record that says by what."""
    said = {name: value for name, value in asked.items() if value}
    if not said or not tables.provenance:
        return replace(tables, **frames)
    return replace(
        tables, **frames, provenance={**tables.provenance, "selected": [*tables.provenance.get("selected", []), said]}
    )


def split_names(names: str) -> list[str]:
    """Read a list of names separated by semicolons."""
    return [name.strip() for name in names.split(";") if name.strip()]


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
            told = (
                len(set().union(*(agreement.get(place, ()) for place in evidence)))
                if tie.relation == "signed with"
                else len(evidence)
            )
            rows.append(
                (*tie[:3], min(told, tie.weight), sorted({place.rpartition(":")[0] for place in evidence}), evidence)
            )
    return pd.DataFrame(rows, columns=ties.columns)
