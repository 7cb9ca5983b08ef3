"""Actors: the people, organizations and countries of the whole corpus, each with its names, roles and counts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import pandas as pd

from ..mentions.aliases import link
from ..nlp.lexicon import Lexicon
from ..nlp.places.gazetteer import gazetteer
from ..nlp.spelling import fold, free_id
from ..readings import Entity
from .groups import Member, most_claimed
from .resolution import group_members


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organization or country over the whole corpus.

    Attributes:
        actor_id: A readable id, made from the name.
        name: A country's common name; otherwise the most frequent of the full forms.
        kind: "person", "organization" or "country".
        country: The code of the affiliation in most articles; "" when none states one, or several are as frequent.
        aliases: Every surface form, in alphabetical order.
        roles: Titles as found, most frequent first.
        mentions: How often it is named.
        articles: Ids of the articles that name it.
        curated: The reasons of the corrections that merged or parted it.
    """

    actor_id: str
    name: str
    kind: str
    country: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    mentions: int
    articles: tuple[str, ...]
    curated: tuple[str, ...] = ()


def resolve_actors(
    members: Sequence[Member], *, lexicon: Lexicon
) -> tuple[tuple[Actor, ...], dict[tuple[str, int], str]]:
    """Resolve the entities of all articles to actors.

    Args:
        members: The entities, each with its article.
        lexicon: The word lists.

    Returns:
        The actors, ordered by id, and the actor's id for each (article id, index of entity).
    """
    members = sorted(members, key=attrgetter("article_id", "index"))
    drafts = [(make_actor(group), group) for group in group_members(members, lexicon=lexicon)]
    actors, actor_of = [], {}
    taken: dict[str, int] = {}
    for draft, group in sorted(drafts, key=lambda d: (slug(d[0].name), d[0].kind, d[0].country, d[1][0].article_id)):
        actor_id = free_id(slug(draft.name), taken)
        actors.append(replace(draft, actor_id=actor_id))
        actor_of.update({(m.article_id, m.index): actor_id for m in group})
    return tuple(sorted(actors, key=attrgetter("actor_id"))), actor_of


def make_actor(group: Sequence[Member]) -> Actor:
    """Make an actor, still without an id, of the entities that are one."""
    forms: Counter = Counter()
    for m in group:
        forms.update(dict(zip(m.entity.aliases, m.entity.counts, strict=True)))
    roles = Counter(role for m in group for role in m.entity.roles)
    countries = Counter(m.entity.country for m in group if m.entity.country)
    return Actor(
        actor_id="",
        name=_choose_name(group, forms),
        kind=group[0].entity.kind,
        country=most_claimed(countries),
        aliases=tuple(sorted(forms)),
        roles=tuple(sorted(roles, key=lambda role: (-roles[role], role))),
        mentions=sum(forms.values()),
        articles=tuple(sorted({m.article_id for m in group})),
    )


def link_to(actor: Actor, entity: Entity, *, lexicon: Lexicon) -> str:
    """The rule by which an article's entity was resolved to an actor.

    Returns:
        name, spelling, surname, acronym, same words, translation or curated.
    """
    if actor.kind == "country" or entity.name == actor.name:
        return "name"
    rule = link(actor.name, entity.name, actor.kind, lexicon=lexicon) or link(
        entity.name, actor.name, actor.kind, lexicon=lexicon
    )
    return rule or ("curated" if actor.curated else "translation" if actor.kind == "organization" else "spelling")


def actors_frame(actors: Sequence[Actor]) -> pd.DataFrame:
    """One row an actor.

    Columns: actor_id, name, kind, country (code), aliases, roles, mentions, articles (both counts), curated (reasons).
    """
    single = attrgetter("actor_id", "name", "kind", "country")
    rows = [(*single(a), list(a.aliases), list(a.roles), a.mentions, len(a.articles), list(a.curated)) for a in actors]
    return pd.DataFrame(rows, columns="actor_id name kind country aliases roles mentions articles curated".split())


def countries_frame(codes: Iterable[str], *, lexicon: Lexicon) -> pd.DataFrame:
    """One row a country or body, with the codes by which other data sets know it.

    Columns: code, name, kind, iso3 (ISO 3166-1 alpha-3; "" for a body or former state), cow (the number in the list of
    the Correlates of War project; missing for what is not on it).

    Args:
        codes: Codes as the tables have them; "" is left out.
        lexicon: The word lists.
    """
    known, kinds = lexicon.table("codes"), {place.code: place.kind for place in gazetteer(lexicon).places}
    found = sorted(set(codes) - {""})
    states = [code if kinds.get(code) == "country" else "" for code in found]
    table = {
        "code": pd.array(found, dtype="str"),
        "name": pd.array([gazetteer(lexicon).name(code) for code in found], dtype="str"),
        "kind": pd.array(["country" if state else "organization" for state in states], dtype="str"),
        "iso3": pd.array(["" if state in known["not_iso"] else state for state in states], dtype="str"),
        "cow": pd.array([known["cow"].get(state) for state in states], dtype="Int64"),
    }
    return pd.DataFrame(table)


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "unnamed"


def _choose_name(group: Sequence[Member], forms: Counter) -> str:
    """Of the full forms the one that most articles use as the name, then the most frequent, then the longest."""
    first = group[0].entity
    if first.kind == "country" or first.name not in forms:
        return first.name
    names = Counter(m.entity.name for m in group)
    full = [form for form in forms if " " in form] or list(forms)
    return max(sorted(full), key=lambda form: (names[form], forms[form], len(form)))
