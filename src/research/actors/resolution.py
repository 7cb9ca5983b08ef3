"""Identities: which entities of different articles are one and the same, matched in blocks of names that may be one."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

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
from ..readings import Entity

_STATES = re.compile(r"[A-Z]{3}$")
_COMPARED = 50  # so many groups of one block a name is compared with


@dataclass(frozen=True, slots=True)
class Member:
    """An entity of one article, by its index there."""

    article_id: str
    index: int
    entity: Entity


@dataclass(eq=False, slots=True)
class Group:
    """The entities that are one actor, and what is asked of them again and again.

    Attributes:
        members: The entities, in the order in which they joined.
        names: Their names.
        aliases: Every surface form.
        articles: The articles they are from.
        countries: How many of them each country claims.
    """

    members: list[Member] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    countries: Counter = field(default_factory=Counter)

    def add(self, members: Iterable[Member]) -> "Group":
        """Take members in."""
        for member in members:
            self.members.append(member)
            self.names.add(member.entity.name)
            self.aliases.update(member.entity.aliases)
            self.articles.add(member.article_id)
            self.countries.update([member.entity.country] if member.entity.country else ())
        return self

    @property
    def country(self) -> str:
        """The country most of the members are affiliated with, "" when none is."""
        return most_claimed(self.countries)

    @property
    def states(self) -> set[str]:
        """The states among those countries."""
        return {code for code in self.countries if _STATES.match(code)}

    @property
    def leader(self) -> Entity:
        """The entity that was there first."""
        return self.members[0].entity


def group_members(members: Sequence[Member], *, lexicon: Lexicon) -> list[list[Member]]:
    """Group the entities that are one actor.

    Names are compared only within blocks that share what makes them one (see `names.link_keys`), an acronym, or a country,
    head and content word, and with the first `_COMPARED` groups of a block, so the work grows with the corpus and not
    with its square.
    """
    groups = [*_places(members), *_people(members, lexicon), *_organizations(members, lexicon)]
    return [group.members for group in groups]


def most_claimed(countries: Counter) -> str:
    """The country counted most often, "" when none is, or several are as often."""
    first, second = (countries.most_common(2) + [("", 0), ("", 0)])[:2]
    return first[0] if first[1] > second[1] else ""


def _places(members: Sequence[Member]) -> list[Group]:
    blocks: dict[tuple, Group] = defaultdict(Group)
    for member in members:
        if member.entity.kind == "country":
            blocks[member.entity.name, member.entity.country].add([member])
    return list(blocks.values())


def _people(members: Sequence[Member], lexicon: Lexicon) -> list[Group]:
    """Full names first; a bare surname joins the only full name of the corpus that it may stand for."""
    by_name = defaultdict(list)
    people = [m for m in members if m.entity.kind == "person"]
    for member in people:
        if " " in member.entity.name:
            by_name[fold(member.entity.name)].append(member)
    groups: list[Group] = []
    blocks: dict[Hashable, dict[Group, None]] = defaultdict(dict)
    bearers: dict[str, dict[Group, None]] = defaultdict(dict)
    for name in track(sorted(by_name, key=lambda n: (-len(by_name[n]), n)), "people"):
        joining = Group().add(by_name[name])
        keys = [key for one in sorted(joining.names) for key in person_keys(one, lexicon)]
        match = next(
            (g for key in keys for g in islice(blocks[key], _COMPARED) if _is_one_person(g, joining, lexicon)), None
        )
        if match is None:
            groups.append(match := Group())
        match.add(joining.members)
        for key in keys:
            blocks[key][match] = None
        for key in _surname_keys(joining.leader.name, lexicon):
            bearers[key][match] = None
    alone: dict[str, Group] = defaultdict(Group)
    for member in (m for m in people if " " not in m.entity.name):
        name = fold(member.entity.name)
        key = family(name, lexicon) or sound(name.replace(" ", ""), lexicon)
        single = Group().add([member])
        fitting = list(islice((g for g in bearers.get(key, ()) if not _conflict(g, single)), 2))
        home = fitting[0] if len(fitting) == 1 else alone[f"{key} {member.article_id if key in bearers else ''}"]
        home.add([member])
    return groups + list(alone.values())


def _surname_keys(name: str, lexicon: Lexicon) -> set[str]:
    """The sounds of the words that may be the family name: the last, and in Asian names the first, in whichever order."""
    words = fold(name).split() or [""]
    ends = {surname(name, lexicon), words[0] if family(words[0], lexicon) else words[-1], words[-1]}
    return {family(fold(word), lexicon) or sound(fold(word).replace(" ", ""), lexicon) for word in ends}


def _is_one_person(group: Group, other: Group, lexicon: Lexicon) -> bool:
    """One name's spellings agree, and no two countries claim the bearer unless the names are the same."""
    return all(same_person(name, other.leader.name, lexicon) for name in group.names) and not _conflict(group, other)


def _conflict(group: Group, other: Group) -> bool:
    a, b = group.states, other.states
    return bool(a and b and a.isdisjoint(b))


def _organizations(members: Sequence[Member], lexicon: Lexicon) -> list[Group]:
    """Names of the same words, then acronyms, then translations of one body of one country."""
    blocks: dict[tuple, Group] = defaultdict(Group)
    for m in (m for m in members if m.entity.kind == "organization"):
        words = organization_words(m.entity.name, lexicon) or frozenset([fold(m.entity.name)])
        generic = (
            len(words) <= 2
            and not m.entity.country
            and nationality(m.entity.name, lexicon) == ""
            and is_common(m.entity.name)
        )
        blocks[words, m.entity.country if _STATES.match(m.entity.country) else "", m.article_id if generic else ""].add(
            [m]
        )
    groups = _join_countryless(blocks)
    groups = _join(groups, _initials, lambda a, b: _abbreviates(a, b, lexicon))
    groups = _join(
        groups,
        lambda g: {key for name in g.names for key in organization_keys(name, lexicon)},
        lambda a, b: _same_name(a, b, lexicon),
    )
    return _join(groups, lambda g: _translation_keys(g, lexicon), lambda a, b: _translates(a, b, lexicon))


def _join_countryless(blocks: Mapping[tuple, Group]) -> list[Group]:
    """A name without a country joins the same name with one, when only one country has it."""
    by_words = defaultdict(list)
    for (words, country, article), group in blocks.items():
        by_words[words, article].append((country, group))
    groups = []
    for variants in by_words.values():
        named = [group for country, group in variants if country]
        bare = [group for country, group in variants if not country]
        groups += [named[0].add(m for g in bare for m in g.members)] if len(named) == 1 else named + bare
    return groups


def _join(groups: Iterable[Group], keys: Callable[[Group], set], same: Callable[[Group, Group], bool]) -> list[Group]:
    """Join groups that share a key and are the same by the given test; larger groups first."""
    kept: list[Group] = []
    blocks: dict[Hashable, dict[Group, None]] = defaultdict(dict)
    ordered = sorted(
        groups, key=lambda g: (-len(g.leader.name), -len(g.members), g.members[0].article_id, g.members[0].index)
    )
    for group in track(ordered, "organizations"):
        own = sorted(keys(group), key=str)
        match = next((other for key in own for other in islice(blocks[key], _COMPARED) if same(other, group)), None)
        if match is None:
            kept.append(match := group)
        else:
            match.add(group.members)
        for key in own:
            blocks[key][match] = None
    return kept


def _initials(group: Group) -> set[str]:
    capitals = {name for name in group.aliases if name.isupper() and " " not in name and len(name) > 1}
    return capitals | {letters for name in group.aliases if " " in name and len(letters := acronym(name)) > 2}


def _abbreviates(group: Group, other: Group, lexicon: Lexicon) -> bool:
    one, two = group.aliases, other.aliases
    shared = any(name.isupper() for name in one & two)
    spelled = any(is_acronym_of(b, a) for b in two if " " not in b for a in one) or any(
        is_acronym_of(a, b) for a in one if " " not in a for b in two
    )
    full = [name for name in (*sorted(group.names), *sorted(other.names)) if " " in name]
    agree = all(same_organization(full[0], name, lexicon) for name in full[1:])
    return (shared or spelled) and agree and _countries_agree(group, other)


def _same_name(group: Group, other: Group, lexicon: Lexicon) -> bool:
    return (
        _countries_agree(group, other)
        and ((group.country == other.country != "") or not is_common(other.leader.name))
        and same_organization(group.leader.name, other.leader.name, lexicon)
    )


def _translation_keys(group: Group, lexicon: Lexicon) -> set[tuple[str, str, str]]:
    """The country with the head and each other content word: two translations of one name share a word beside the head."""
    country = group.country
    heads = {name: organization_head(name, lexicon) for name in group.names} if country else {}
    return {
        (country, head, word)
        for name, head in heads.items()
        for word in organization_words(name, lexicon) - organization_words(head, lexicon)
    }


def _translates(group: Group, other: Group, lexicon: Lexicon) -> bool:
    return group.articles.isdisjoint(other.articles) and any(
        same_translation(name, other.leader.name, lexicon) for name in group.names
    )


def _countries_agree(group: Group, other: Group) -> bool:
    return not group.country or not other.country or group.country == other.country
