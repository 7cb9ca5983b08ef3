"""Corrections of actors: the entries of `corpus.toml` that merge and part them, applied on every run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..corpus.curation import Correction
from ..nlp.spelling import free_id
from .groups import Member
from .table import Actor, make_actor, slug

_Changed = dict[str, Actor]


def correct_actors(
    actors: Sequence[Actor],
    actor_of: Mapping[tuple[str, int], str],
    members: Iterable[Member],
    corrections: Sequence[Correction],
) -> tuple[tuple[Actor, ...], dict[tuple[str, int], str]]:
    """Merge and part actors by the corrections, in their order; the others keep their ids.

    Args:
        actors: As `resolve_actors` gives them.
        actor_of: The actor's id for each (article id, index of entity).
        members: The entities behind the actors.
        corrections: Those of other actions are ignored.

    Returns:
        As `resolve_actors`.

    Raises:
        CorpusError: An entry names no actor, or parts one from articles that do not name it.
    """
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in sorted(members, key=lambda m: (m.article_id, m.index)):
        groups[actor_of[member.article_id, member.index]].append(member)
    known = {actor.actor_id: actor for actor in actors}
    actions = {"merge": _merge, "part": _part}
    for correction in corrections:
        if correction.action in actions:
            changed = actions[correction.action](correction, groups, known)
            known = {actor_id: known[actor_id] for actor_id in known if actor_id in groups} | changed
    ids = {(m.article_id, m.index): actor_id for actor_id, group in groups.items() for m in group}
    return tuple(known[actor_id] for actor_id in sorted(known)), ids


def find_actor(correction: Correction, name: str, actors: Iterable[Actor]) -> Actor:
    """Find the actor that a correction means by an id, a name or an alias.

    Raises:
        CorpusError: There is none, or several bear the name.
    """
    actors = list(actors)
    found = (
        [a for a in actors if a.actor_id == name]
        or [a for a in actors if a.name == name]
        or [a for a in actors if name in a.aliases]
    )
    if not found:
        raise correction.error(
            f"{name!r} is no actor of this corpus (any more); use a name or an actor_id of the actors table"
        )
    if len(found) > 1:
        ids = ", ".join(a.actor_id for a in found)
        raise correction.error(f"{name!r} may be {ids}; write one of these actor_ids")
    return found[0]


def merge_reasons(*reasons: Sequence[str]) -> tuple[str, ...]:
    """All reasons in order, each once."""
    return tuple(dict.fromkeys(reason for group in reasons for reason in group))


def _merge(correction: Correction, groups: dict[str, list[Member]], known: Mapping[str, Actor]) -> _Changed:
    names = correction.values["actors"]
    ids = list(dict.fromkeys(find_actor(correction, name, known.values()).actor_id for name in names))
    if len(ids) < 2:
        raise correction.error(f"{', '.join(names)} is one actor already; take the entry away")
    if len(kinds := {known[i].kind for i in ids}) > 1:
        raise correction.error(f"a {' and a '.join(sorted(kinds))} cannot be one actor; name actors of one kind")
    kept, *others = ids
    for other in others:
        groups[kept] += groups.pop(other)
    name = correction.values.get("name", known[kept].name)
    curated = merge_reasons(*(known[i].curated for i in ids), (correction.reason,))
    return {kept: replace(make_actor(groups[kept]), actor_id=kept, name=name, curated=curated)}


def _part(correction: Correction, groups: dict[str, list[Member]], known: Mapping[str, Actor]) -> _Changed:
    """Make an actor of its own of the mentions in some articles."""
    name, articles = correction.values["name"], set(correction.values["articles"])
    actor = find_actor(correction, correction.values["actor"], known.values())
    if absent := sorted(articles - set(actor.articles)):
        named_by = ", ".join(actor.articles)
        raise correction.error(f"article {absent[0]!r} does not name {actor.name!r}; those that do are {named_by}")
    if articles == set(actor.articles):
        raise correction.error(f"no other article names {actor.name!r}; leave it at least one")
    old, new = actor.actor_id, free_id(slug(name), dict.fromkeys(known, 2))
    groups[new] = [m for m in groups[old] if m.article_id in articles]
    groups[old] = [m for m in groups[old] if m.article_id not in articles]
    curated = merge_reasons(actor.curated, (correction.reason,))
    return {
        new: replace(make_actor(groups[new]), actor_id=new, name=name, curated=curated),
        old: replace(make_actor(groups[old]), actor_id=old, curated=curated),
    }
