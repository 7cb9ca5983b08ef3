"""Entity resolution: which entities of different articles are one actor, compared within blocks of similar names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, product

from ..mentions.aliases import (
    acronym,
    is_acronym_of,
    is_common,
    nationality,
    organization_head,
    organization_keys,
    organization_words,
    same_organization,
    same_translation,
)
from ..mentions.persons import family, person_keys, same_person, sound, surname
from ..nlp.lexicon import Lexicon
from ..nlp.spelling import fold
from ..progress import track
from .groups import STATE, Group, Member, match_groups

_ANY_ROLE = set("minister deputy vice former senior the of and for".split())


def group_members(members: Sequence[Member], *, lexicon: Lexicon) -> list[list[Member]]:
    """Group the entities that are one actor.

    Names are compared only within blocks: of people with similar names (see `persons.person_keys`), or of organizations
    with an acronym, or a country, head and content word, in common.
    """
    groups = [*_group_countries(members), *_group_people(members, lexicon), *_group_organizations(members, lexicon)]
    return [group.members for group in groups]


def _group_countries(members: Sequence[Member]) -> list[Group]:
    groups: dict[tuple, Group] = defaultdict(Group)
    for member in members:
        if member.entity.kind == "country":
            groups[member.entity.name, member.entity.country].add([member])
    return list(groups.values())


def _group_people(members: Sequence[Member], lexicon: Lexicon) -> list[Group]:
    """Full names first; a bare surname joins the only full name of the corpus that it may stand for."""
    people = [m for m in members if m.entity.kind == "person"]
    by_name: dict[str, list[Member]] = defaultdict(list)
    for member in people:
        if " " in member.entity.name:
            by_name[fold(member.entity.name)].append(member)
    parted = [_part_namesakes(by_name[name]) for name in sorted(by_name, key=lambda name: (-len(by_name[name]), name))]
    ordered = [group for groups, _ in parted for group in groups]
    bearers: dict[str, dict[Group, None]] = defaultdict(dict)
    joined = match_groups(
        track(ordered, "people"),
        lambda g: [key for name in sorted(g.names) for key in person_keys(name, lexicon)],
        lambda a, b: _is_one_person(a, b, lexicon),
    )
    joined |= {group: group for _, undecided in parted for group in undecided}
    for group, match in joined.items():
        for key in _surname_keys(group.first.name, lexicon):
            bearers[key][match] = None
    alone: dict[tuple[str, str], Group] = defaultdict(Group)
    for member in (m for m in people if " " not in m.entity.name):
        name = fold(member.entity.name)
        key = family(name, lexicon) or sound(name.replace(" ", ""), lexicon)
        single = Group().add([member])
        fitting = list(islice((g for g in bearers.get(key, ()) if not _conflict(g, single)), 2))
        group = fitting[0] if len(fitting) == 1 else alone[key, member.article_id if key in bearers else ""]
        group.add([member])
    return [*dict.fromkeys(joined.values()), *alone.values()]


def _part_namesakes(members: Sequence[Member]) -> tuple[list[Group], list[Group]]:
    """The bearers of one name, apart where both their states and their roles differ, and the group of the undecided."""
    bearers: list[tuple[Group, set[str]]] = []
    undecided, others = Group(), list[Member]()
    for member in members:
        words = _role_words(member)
        if not words or not STATE.match(member.entity.country):
            others.append(member)
            continue
        same = (b for b in bearers if member.entity.country in b[0].states or not words.isdisjoint(b[1]))
        group, theirs = next(same, None) or (Group(), set())
        bearers += [] if group.members else [(group, theirs)]
        group.add([member])
        theirs |= words
    groups = [group for group, _ in bearers] or [Group()]
    for member in others:
        single = Group().add([member])
        fitting = groups if len(groups) == 1 else [group for group in groups if group.states & single.states]
        (fitting[0] if len(fitting) == 1 else undecided).add([member])
    return groups, [undecided] if undecided.members else []


def _role_words(member: Member) -> set[str]:
    """What a bearer's roles are but for the words that many roles have."""
    return {word for role in member.entity.roles for word in fold(role).split()} - _ANY_ROLE


def _surname_keys(name: str, lexicon: Lexicon) -> set[str]:
    """The sounds of the words that may be the family name: the last, and in Asian names also the first."""
    words = fold(name).split() or [""]
    ends = {surname(name, lexicon), words[0] if family(words[0], lexicon) else words[-1], words[-1]}
    return {family(fold(word), lexicon) or sound(fold(word).replace(" ", ""), lexicon) for word in ends}


def _is_one_person(group: Group, other: Group, lexicon: Lexicon) -> bool:
    return all(same_person(name, other.first.name, lexicon) for name in group.names) and not _conflict(group, other)


def _conflict(group: Group, other: Group) -> bool:
    """Whether both are affiliated with states, but with different ones."""
    a, b = group.states, other.states
    return bool(a and b and a.isdisjoint(b))


def _group_organizations(members: Sequence[Member], lexicon: Lexicon) -> list[Group]:
    """Names of the same words, then acronyms, then variants and translations of one body's name in one country."""
    groups = _group_by_words(members, lexicon)
    groups = _join(groups, _acronyms, lambda a, b: _abbreviates(a, b, lexicon))
    groups = _join(
        groups,
        lambda g: {key for name in g.names for key in organization_keys(name, lexicon)},
        lambda a, b: _same_name(a, b, lexicon),
    )
    return _join(groups, lambda g: _translation_keys(g, lexicon), lambda a, b: _translates(a, b, lexicon))


def _group_by_words(members: Sequence[Member], lexicon: Lexicon) -> list[Group]:
    """Group organizations of the same words and country; a name without a country joins the only one with a country."""
    by_words: dict[tuple, dict[str, Group]] = defaultdict(lambda: defaultdict(Group))
    for m in (m for m in members if m.entity.kind == "organization"):
        name, country = m.entity.name, m.entity.country
        words = organization_words(name, lexicon) or frozenset([fold(name)])
        is_generic = len(words) <= 2 and not country and not nationality(name, lexicon) and is_common(name)
        variants = by_words[words, m.article_id if is_generic else ""]
        variants[country if STATE.match(country) else ""].add([m])
    groups: list[Group] = []
    for variants in by_words.values():
        countryless = variants.pop("", None)
        if countryless and len(variants) == 1:
            next(iter(variants.values())).add(countryless.members)
        elif countryless:
            variants[""] = countryless
        groups += variants.values()
    return groups


def _join(
    groups: Iterable[Group], keys: Callable[[Group], set], is_same: Callable[[Group, Group], bool]
) -> list[Group]:
    """Join organizations that share a key and are the same by the given test; longer names and larger groups first."""
    ordered = sorted(
        groups, key=lambda g: (-len(g.first.name), -len(g.members), g.members[0].article_id, g.members[0].index)
    )
    joined = match_groups(track(ordered, "organizations"), lambda g: sorted(keys(g), key=str), is_same)
    return list(dict.fromkeys(joined.values()))


def _acronyms(group: Group) -> set[str]:
    given = {name for name in group.aliases if name.isupper() and " " not in name and len(name) > 1}
    return given | {letters for name in group.aliases if " " in name and len(letters := acronym(name)) > 2}


def _abbreviates(group: Group, other: Group, lexicon: Lexicon) -> bool:
    """Whether the groups share a form in capitals, or one has an acronym of the other, and their full names agree."""
    one, two = group.aliases, other.aliases
    is_acronym = any(
        is_acronym_of(short, full) for short, full in chain(product(two, one), product(one, two)) if " " not in short
    )
    full = [name for name in (*sorted(group.names), *sorted(other.names)) if " " in name]
    agree = all(same_organization(full[0], name, lexicon) for name in full[1:])
    return (is_acronym or any(name.isupper() for name in one & two)) and agree and _countries_agree(group, other)


def _same_name(group: Group, other: Group, lexicon: Lexicon) -> bool:
    """Whether two names have the same words; those that many bodies have must be of one country."""
    return (
        _countries_agree(group, other)
        and (bool(group.country and other.country) or not is_common(other.first.name))
        and same_organization(group.first.name, other.first.name, lexicon)
    )


def _translation_keys(group: Group, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """The country with the head and each content word: two translations of one name share a word beside the head."""
    country = group.country
    heads = {name: organization_head(name, lexicon) for name in group.names} if country else {}
    return {
        (country, head, word)
        for name, head in heads.items()
        for word in organization_words(name, lexicon) - organization_words(head, lexicon)
    }


def _translates(group: Group, other: Group, lexicon: Lexicon) -> bool:
    return group.articles.isdisjoint(other.articles) and any(
        same_translation(name, other.first.name, lexicon) for name in group.names
    )


def _countries_agree(group: Group, other: Group) -> bool:
    return not group.country or not other.country or group.country == other.country
