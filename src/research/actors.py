"""Actors: which entities of different articles are one, over the whole corpus, in one pass over small records."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from .entities import Entity
from .names import (
    acronym,
    family,
    fold,
    is_acronym_of,
    is_common,
    link,
    nationality,
    organization_words,
    same_organization,
    same_person,
    same_translation,
    sound,
    surname,
)

_STATES = re.compile(r"[A-Z]{3}$")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Member:
    """An entity of one article, by its index there."""

    article_id: str
    index: int
    entity: Entity


def resolve_actors(named: Iterable[tuple[str, Sequence[Entity]]], *, lexicon: str = "") -> tuple[tuple[Actor, ...], dict[tuple[str, int], str]]:
    """Resolve the entities of all articles to actors.

    Names are compared only within blocks that share a surname's sound, or an organisation's content words,
    acronym, or country and head, so the work grows with the corpus and not with its square.

    Args:
        named: For each article its id and its entities.
        lexicon: A folder with additions to the lexicons.

    Returns:
        The actors, ordered by id, and the actor's id for each (article id, index of entity).
    """
    members = [Member(article_id, i, e) for article_id, entities in named for i, e in enumerate(entities)]
    members.sort(key=lambda m: (m.article_id, m.index))
    groups = [*_places(members), *_people(members, lexicon), *_organizations(members, lexicon)]
    drafts = [(make_actor(group), group) for group in groups]
    actors, ids = [], {}
    taken: set[str] = set()
    for draft, group in sorted(drafts, key=lambda d: (slug(d[0].name), d[0].kind, d[0].country, d[1][0].article_id)):
        actor_id = free_id(slug(draft.name), taken)
        actors.append(replace(draft, actor_id=actor_id))
        ids.update({(m.article_id, m.index): actor_id for m in group})
    return tuple(sorted(actors, key=lambda a: a.actor_id)), ids


def link_to(actor: Actor, entity: Entity, *, lexicon: str = "") -> str:
    """The rule by which an article's entity was resolved to an actor: name, spelling, surname, acronym, same words, translation or curated."""
    if actor.kind == "country" or entity.name == actor.name:
        return "name"
    rule = link(actor.name, entity.name, actor.kind, lexicon=lexicon) or link(entity.name, actor.name, actor.kind, lexicon=lexicon)
    return rule or ("curated" if actor.curated else "translation" if actor.kind == "organization" else "spelling")


def free_id(stem: str, taken: set[str]) -> str:
    """The stem, or with the first number from 2 up that is free; it is taken from then on."""
    found = next(i for i in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if i not in taken)
    taken.add(found)
    return found


def actors_frame(actors: Sequence[Actor]) -> pd.DataFrame:
    """One row an actor: actor_id, name, kind, country, aliases, roles, mentions, articles (counts), curated (reasons)."""
    rows = [(a.actor_id, a.name, a.kind, a.country, list(a.aliases), list(a.roles), a.mentions, len(a.articles), list(a.curated)) for a in actors]
    return pd.DataFrame(rows, columns="actor_id name kind country aliases roles mentions articles curated".split())


def _places(members: Sequence[Member]) -> list[list[Member]]:
    blocks = defaultdict(list)
    for member in members:
        if member.entity.kind == "country":
            blocks[member.entity.name, member.entity.country].append(member)
    return list(blocks.values())


def _people(members: Sequence[Member], lexicon: str) -> list[list[Member]]:
    """Full names first; a bare surname joins the only full name of the corpus that it may stand for."""
    people = [m for m in members if m.entity.kind == "person"]
    full = [m for m in people if " " in m.entity.name]
    groups: list[list[Member]] = []
    blocks: dict[str, list[list[Member]]] = defaultdict(list)
    by_name = defaultdict(list)
    for member in full:
        by_name[fold(member.entity.name)].append(member)
    for name in sorted(by_name, key=lambda n: (-len(by_name[n]), n)):
        keys = _surname_keys(by_name[name][0].entity.name, lexicon)
        candidates = [group for key in keys for group in blocks[key]]
        match = next((g for g in candidates if _is_one_person(g, by_name[name], lexicon)), None)
        if match is None:
            groups.append(match := [])
        match += by_name[name]
        for key in keys:
            if not any(match is g for g in blocks[key]):
                blocks[key].append(match)
    alone: dict[str, list[Member]] = {}
    for member in (m for m in people if " " not in m.entity.name):
        name = fold(member.entity.name)
        key = family(name, lexicon) or sound(name.replace(" ", ""), lexicon)
        bearers = [g for g in blocks.get(key, []) if not _conflict(g, [member])]
        home = bearers[0] if len(bearers) == 1 else alone.setdefault(f"{key} {member.article_id if bearers else ''}", [])
        home.append(member)
    return groups + list(alone.values())


def _surname_keys(name: str, lexicon: str) -> set[str]:
    """The sounds of the words that may be the family name: the last, and in Asian names the first, in whichever order."""
    words = fold(name).split() or [""]
    ends = {surname(name, lexicon), words[0] if family(words[0], lexicon) else words[-1], words[-1]}
    return {family(fold(word), lexicon) or sound(fold(word).replace(" ", ""), lexicon) for word in ends}


def _is_one_person(group: Sequence[Member], others: Sequence[Member], lexicon: str) -> bool:
    """One name's spellings agree, and no two countries claim the bearer unless the names are the same."""
    names = {m.entity.name for m in group}
    return all(same_person(name, others[0].entity.name, lexicon) for name in names) and not _conflict(group, others)


def _conflict(group: Sequence[Member], others: Sequence[Member]) -> bool:
    a, b = ({m.entity.country for m in side if _STATES.match(m.entity.country)} for side in (group, others))
    return bool(a and b and a.isdisjoint(b))


def _organizations(members: Sequence[Member], lexicon: str) -> list[list[Member]]:
    """Names of the same words, then acronyms, then translations of one body of one country."""
    organizations = [m for m in members if m.entity.kind == "organization"]
    blocks: dict[tuple, list[Member]] = defaultdict(list)
    for m in organizations:
        words = organization_words(m.entity.name, lexicon) or frozenset([fold(m.entity.name)])
        generic = len(words) <= 2 and not m.entity.country and nationality(m.entity.name, lexicon) == "" and is_common(m.entity.name)
        blocks[(words, m.entity.country if _STATES.match(m.entity.country) else "", m.article_id if generic else "")].append(m)
    groups = _join_countryless(blocks)
    groups = _join(groups, _initials, lambda a, b: _abbreviates(a, b, lexicon))
    groups = _join(groups, lambda g: {w for m in g for w in organization_words(m.entity.name, lexicon) if len(w) > 2}, lambda a, b: _same_name(a, b, lexicon))
    return _join(groups, lambda g: {_country(g)} - {""}, lambda a, b: _translates(a, b, lexicon))


def _join_countryless(blocks: dict[tuple, list[Member]]) -> list[list[Member]]:
    """A name without a country joins the same name with one, when only one country has it."""
    by_words = defaultdict(list)
    for (words, country, article), group in blocks.items():
        by_words[words, article].append((country, group))
    groups = []
    for variants in by_words.values():
        named = [group for country, group in variants if country]
        bare = [group for country, group in variants if not country]
        groups += [named[0] + [m for g in bare for m in g]] if len(named) == 1 else named + bare
    return groups


def _join(groups: list[list[Member]], keys, same) -> list[list[Member]]:
    """Join groups that share a key and are the same by the given test; larger groups first."""
    kept: list[list[Member]] = []
    blocks = defaultdict(list)
    for group in sorted(groups, key=lambda g: (-len(g[0].entity.name), -len(g), g[0].article_id, g[0].index)):
        own = sorted(keys(group))
        match = next((other for key in own for other in blocks[key] if same(other, group)), None)
        if match is None:
            kept.append(match := list(group))
        else:
            match += group
        for key in own:
            if not any(match is g for g in blocks[key]):
                blocks[key].append(match)
    return kept


def _initials(group: Sequence[Member]) -> set[str]:
    names = {alias for m in group for alias in m.entity.aliases}
    return {name for name in names if name.isupper() and " " not in name and len(name) > 1} | {a for n in names if " " in n and len(a := acronym(n)) > 2}


def _abbreviates(group: Sequence[Member], other: Sequence[Member], lexicon: str) -> bool:
    one, two = ({alias for m in side for alias in m.entity.aliases} for side in (group, other))
    shared = any(a in two and a.isupper() for a in one)
    spelled = any(is_acronym_of(b, a) for a in one for b in two if " " not in b) or any(is_acronym_of(a, b) for a in one for b in two if " " not in a)
    full = [m.entity.name for m in (*group, *other) if " " in m.entity.name]
    agree = all(same_organization(full[0], name, lexicon) for name in full[1:]) if full else True
    return (shared or spelled) and agree and _countries_agree(group, other)


def _same_name(group: Sequence[Member], other: Sequence[Member], lexicon: str) -> bool:
    return (
        _countries_agree(group, other)
        and ((_country(group) == _country(other) != "") or not is_common(other[0].entity.name))
        and same_organization(group[0].entity.name, other[0].entity.name, lexicon)
    )


def _translates(group: Sequence[Member], other: Sequence[Member], lexicon: str) -> bool:
    apart = {m.article_id for m in group}.isdisjoint(m.article_id for m in other)
    return apart and any(same_translation(m.entity.name, other[0].entity.name, lexicon) for m in group)


def _countries_agree(group: Sequence[Member], other: Sequence[Member]) -> bool:
    return not _country(group) or not _country(other) or _country(group) == _country(other)


def _country(group: Sequence[Member]) -> str:
    votes = Counter(m.entity.country for m in group if m.entity.country)
    return max(sorted(votes), key=lambda c: votes[c]) if votes else ""


def make_actor(group: Sequence[Member]) -> Actor:
    """Draw one actor, still without an id, from the entities that are it."""
    forms: Counter = Counter()
    roles: Counter = Counter()
    for m in group:
        forms.update(dict(zip(m.entity.aliases, m.entity.counts, strict=True)))
        roles.update(m.entity.roles)
    kind = group[0].entity.kind
    names = Counter(m.entity.name for m in group)
    full = [f for f in forms if " " in f] or list(forms)
    name = group[0].entity.name if kind == "country" or group[0].entity.name not in forms else _best_name(full, forms, names)
    articles = tuple(sorted({m.article_id for m in group}))
    ordered = tuple(role for role, _ in sorted(roles.items(), key=lambda r: (-r[1], r[0])))
    return Actor("", name, kind, _country(group), tuple(sorted(forms)), ordered, sum(forms.values()), articles)


def _best_name(full: Sequence[str], forms: Counter, names: Counter) -> str:
    """The full form most articles use as theirs, then the most frequent, then the longest."""
    return max(sorted(full), key=lambda f: (names[f], forms[f], len(f)))


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "unnamed"
