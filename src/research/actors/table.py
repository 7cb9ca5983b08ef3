"""Actors: the people, organisations and countries of the whole corpus, each with its names, roles and counts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..mentions.aliases import link
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold, free_id
from ..readings import Entity
from .resolution import Member, group_members, most_claimed


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or country over the whole corpus.

    Attributes:
        actor_id: A readable id, made from the name.
        name: A country's common name; of others the form most used among the full ones.
        kind: "person", "organization" or "country".
        country: The code of the affiliation, by majority of the articles; "" when none says.
        aliases: Every surface form, in alphabetical order.
        roles: Titles as found, most frequent first.
        mentions: How often it is named.
        articles: Ids of the articles that name it.
        curated: Why it was merged or parted by hand.
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
    members = sorted(members, key=lambda m: (m.article_id, m.index))
    drafts = [(make_actor(group), group) for group in group_members(members, lexicon=lexicon)]
    actors, ids = [], {}
    taken: dict[str, int] = {}
    for draft, group in sorted(drafts, key=lambda d: (slug(d[0].name), d[0].kind, d[0].country, d[1][0].article_id)):
        actor_id = free_id(slug(draft.name), taken)
        actors.append(replace(draft, actor_id=actor_id))
        ids.update({(m.article_id, m.index): actor_id for m in group})
    return tuple(sorted(actors, key=lambda a: a.actor_id)), ids


def link_to(actor: Actor, entity: Entity, *, lexicon: Lexicon) -> str:
    """The rule by which an article's entity was resolved to an actor: name, spelling, surname, acronym, same words, translation or curated."""
    if actor.kind == "country" or entity.name == actor.name:
        return "name"
    rule = link(actor.name, entity.name, actor.kind, lexicon=lexicon) or link(
        entity.name, actor.name, actor.kind, lexicon=lexicon
    )
    return rule or ("curated" if actor.curated else "translation" if actor.kind == "organization" else "spelling")


def actors_frame(actors: Sequence[Actor]) -> pd.DataFrame:
    """One row an actor: actor_id, name, kind, country, aliases, roles, mentions, articles (counts), curated (reasons)."""
    rows = [
        (
            a.actor_id,
            a.name,
            a.kind,
            a.country,
            list(a.aliases),
            list(a.roles),
            a.mentions,
            len(a.articles),
            list(a.curated),
        )
        for a in actors
    ]
    return pd.DataFrame(rows, columns="actor_id name kind country aliases roles mentions articles curated".split())


def make_actor(group: Sequence[Member]) -> Actor:
    """Draw one actor, still without an id, from the entities that are it."""
    forms: Counter = Counter()
    roles: Counter = Counter()
    for m in group:
        for form, count in zip(m.entity.aliases, m.entity.counts, strict=True):
            forms[form] += count
        roles.update(m.entity.roles)
    kind = group[0].entity.kind
    names = Counter(m.entity.name for m in group)
    full = [f for f in forms if " " in f] or list(forms)
    name = (
        group[0].entity.name
        if kind == "country" or group[0].entity.name not in forms
        else _best_name(full, forms, names)
    )
    articles = tuple(sorted({m.article_id for m in group}))
    ordered = tuple(role for role, _ in sorted(roles.items(), key=lambda r: (-r[1], r[0])))
    return Actor(
        "",
        name,
        kind,
        most_claimed(Counter(m.entity.country for m in group if m.entity.country)),
        tuple(sorted(forms)),
        ordered,
        sum(forms.values()),
        articles,
    )


def _best_name(full: Sequence[str], forms: Counter, names: Counter) -> str:
    """The full form most articles use as theirs, then the most frequent, then the longest."""
    return max(sorted(full), key=lambda f: (names[f], forms[f], len(f)))


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "unnamed"
