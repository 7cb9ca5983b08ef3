"""Identities: which entities of different articles are one and the same, matched in blocks of names that may be one."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .entities import Entity
from .names import (
    acronym,
    family,
    fold,
    is_acronym_of,
    is_common,
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
class Member:
    """An entity of one article, by its index there."""

    article_id: str
    index: int
    entity: Entity


def group_members(members: Sequence[Member], *, lexicon: str = "") -> list[list[Member]]:
    """Group the entities that are one actor.

    Names are compared only within blocks that share a surname's sound, or an organisation's content words,
    acronym, or country and head, so the work grows with the corpus and not with its square.
    """
    return [*_places(members), *_people(members, lexicon), *_organizations(members, lexicon)]


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
    return _join(groups, lambda g: {country_of(g)} - {""}, lambda a, b: _translates(a, b, lexicon))


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
        and ((country_of(group) == country_of(other) != "") or not is_common(other[0].entity.name))
        and same_organization(group[0].entity.name, other[0].entity.name, lexicon)
    )


def _translates(group: Sequence[Member], other: Sequence[Member], lexicon: str) -> bool:
    apart = {m.article_id for m in group}.isdisjoint(m.article_id for m in other)
    return apart and any(same_translation(m.entity.name, other[0].entity.name, lexicon) for m in group)


def _countries_agree(group: Sequence[Member], other: Sequence[Member]) -> bool:
    return not country_of(group) or not country_of(other) or country_of(group) == country_of(other)


def country_of(group: Sequence[Member]) -> str:
    """The country most of the members are affiliated with, "" when none is."""
    votes = Counter(m.entity.country for m in group if m.entity.country)
    return max(sorted(votes), key=lambda c: votes[c]) if votes else ""
