"""Two people of one name stay two where their states and roles differ."""

import pytest

from research.actors.groups import Member
from research.actors.table import resolve_actors
from research.nlp.lexicon import DEFAULT_LEXICON
from research.readings import Entity

MINISTER, CAPTAIN = ("CHN", "Trade Minister"), ("SGP", "Captain")


def person(number, country, role, name="Lin Wei"):
    entity = Entity(name, "person", country, (name,), (1,), (role,) if role else (), ("name",))
    return Member(f"a{number}", 0, entity)


@pytest.mark.parametrize(
    ("bearers", "groups"),
    [
        ([MINISTER, CAPTAIN], [[0], [1]]),
        ([MINISTER, CAPTAIN, MINISTER, ("SGP", "")], [[0, 2], [1, 3]]),
        ([MINISTER, ("CHN", "envoy")], [[0, 1]]),  # one state
        ([MINISTER, ("SGP", "Trade Minister")], [[0, 1]]),  # one role: the other state is a mistake
        ([MINISTER, ("SGP", "Deputy Health Minister")], [[0], [1]]),
        ([MINISTER, ("", "captain")], [[0, 1]]),
        ([MINISTER, ("SGP", "")], [[0, 1]]),
        ([MINISTER, CAPTAIN, ("", "")], [[0], [1], [2]]),  # whose it is stays open
        ([("", ""), ("", "")], [[0, 1]]),
    ],
)
def test_namesakes_stay_apart(bearers, groups):
    members = [person(n, *bearer) for n, bearer in enumerate(bearers)]
    actors, actor_of = resolve_actors(members, lexicon=DEFAULT_LEXICON)
    found = [[n for n in range(len(bearers)) if actor_of[f"a{n}", 0] == actor.actor_id] for actor in actors]
    assert sorted(found) == groups
    assert len({actor.actor_id for actor in actors}) == len(groups)
