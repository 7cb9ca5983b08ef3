"""Groups of entities that are one actor, and how they are matched without comparing all with all."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from ..readings import Entity

STATE = re.compile(r"[A-Z]{3}$")  # ISO 3166-1 alpha-3; a body such as the EU has another form
_MAX_COMPARED = 50  # groups of one block with which a name is compared


@dataclass(frozen=True, slots=True)
class Member:
    """An entity of one article, by its index there."""

    article_id: str
    index: int
    entity: Entity


@dataclass(eq=False, slots=True)
class Group:
    """The entities that are one actor, and what the rules often ask of them.

    Attributes:
        members: The entities, in the order in which they joined.
        names: Their names.
        aliases: Every surface form.
        articles: The articles they are from.
        countries: How many of them are affiliated with each country.
    """

    members: list[Member] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    countries: Counter = field(default_factory=Counter)

    def add(self, members: Iterable[Member]) -> "Group":
        """Add members, and return the group."""
        for member in members:
            self.members.append(member)
            self.names.add(member.entity.name)
            self.aliases.update(member.entity.aliases)
            self.articles.add(member.article_id)
            self.countries.update([member.entity.country] if member.entity.country else ())
        return self

    @property
    def country(self) -> str:
        """The country with which most members are affiliated, "" when none is."""
        return most_claimed(self.countries)

    @property
    def states(self) -> set[str]:
        """The states among those countries."""
        return {code for code in self.countries if STATE.match(code)}

    @property
    def first(self) -> Entity:
        """The entity that joined first."""
        return self.members[0].entity


def most_claimed(countries: Counter) -> str:
    """The country counted most often, "" when there is none or a tie."""
    first, second = (countries.most_common(2) + [("", 0), ("", 0)])[:2]
    return first[0] if first[1] > second[1] else ""


def match_groups(
    groups: Iterable[Group], keys: Callable[[Group], Iterable[Hashable]], is_same: Callable[[Group, Group], bool]
) -> dict[Group, Group]:
    """Join each group to the first earlier one in a block of its keys that is the same by the given test.

    A group is compared with the first `_MAX_COMPARED` of each block, so the work does not grow with their square.

    Returns:
        For each group, in order, the group that it joined, or itself.
    """
    joined: dict[Group, Group] = {}
    blocks: dict[Hashable, dict[Group, None]] = defaultdict(dict)
    for group in groups:
        own = list(keys(group))
        near = (other for key in own for other in islice(blocks[key], _MAX_COMPARED))
        match = next((other for other in near if is_same(other, group)), None)
        joined[group] = match.add(group.members) if match else group
        for key in own:
            blocks[key][joined[group]] = None
    return joined
