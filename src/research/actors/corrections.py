"""Corrections: a researcher's entries of `corpus.toml` applied to actors and reports, on every run."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..agreements.linkage import ResolvedReport
from ..agreements.treaties import subjects_of
from ..corpus.articles import Article
from ..corpus.curation import CHANGES, Correction
from ..errors import CorpusError
from ..nlp.gazetteer import gazetteer
from ..nlp.spelling import free_id
from ..readings import AGREEMENT_KINDS, STATUSES, Report
from .resolution import Member
from .table import Actor, make_actor, slug

ActorIds = Mapping[tuple[str, int], str]


def correct_actors(
    actors: Sequence[Actor], actor_of: ActorIds, members: Iterable[Member], corrections: Sequence[Correction]
) -> tuple[tuple[Actor, ...], dict[tuple[str, int], str]]:
    """Merge and part actors as the corrections say, in their order; the others keep their ids.

    Args:
        actors: As `resolve_actors` gives them.
        actor_of: The actor's id for each (article id, index of entity).
        members: The entities behind them.
        corrections: Those of other actions are passed over.

    Raises:
        CorpusError: An entry names no actor, or parts one from articles that do not name it.
    """
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in sorted(members, key=lambda m: (m.article_id, m.index)):
        groups[actor_of[member.article_id, member.index]].append(member)
    known = {actor.actor_id: actor for actor in actors}
    for correction in corrections:
        if correction.action == "merge":
            changed = _merge(correction, groups, known)
        elif correction.action == "part":
            changed = _part(correction, groups, known)
        else:
            continue
        known = {actor_id: known[actor_id] for actor_id in known if actor_id in groups} | changed
    ids = {(m.article_id, m.index): actor_id for actor_id, group in groups.items() for m in group}
    return tuple(known[actor_id] for actor_id in sorted(known)), ids


def correct_reports(
    told: Sequence[ResolvedReport],
    agreement_of: Mapping[str, str],
    corrections: Sequence[Correction],
    *,
    corpus: Sequence[Article],
    actors: Sequence[Actor],
    lexicon: str,
) -> list[ResolvedReport]:
    """Fix, drop and add tellings of agreements as the corrections say, in their order.

    Args:
        told: What the articles tell.
        agreement_of: The agreement's id for each report, as merged without corrections.
        corrections: Those of other actions are passed over.
        corpus: The articles, in whose text the evidence is looked up.
        actors: Those that organisations and signatories may name.
        lexicon: A folder with additions to the lexicons.

    Raises:
        CorpusError: An entry finds no agreement or several, its evidence is not in the article, or a value is impossible.
    """
    reports = {t.report_id: t for t in told}
    text = {article.article_id: article.text for article in corpus}
    for number, correction in enumerate(corrections, start=1):
        if correction.action == "add":
            added = _add(correction, number, text, actors, lexicon)
            if any(
                (t.article_id, t.report.title, t.evidence) == (added.article_id, added.report.title, added.evidence)
                for t in reports.values()
            ):
                raise CorpusError(
                    f"{correction.where} adds {added.report.title!r} a second time; take one of the entries away"
                )
            reports[added.report_id] = added
        elif correction.action in ("fix", "drop"):
            for found in _find_reports(correction, reports, agreement_of, text):
                if correction.action == "drop" and found.curated:
                    raise CorpusError(
                        f"{correction.where} drops {found.report.title!r}, which another entry fixes; take one of them away"
                    )
                if correction.action == "fix":
                    reports[found.report_id] = _change(found, correction, correction.values["to"], actors, lexicon)
                else:
                    del reports[found.report_id]
    return list(reports.values())


def _merge(correction: Correction, groups: dict[str, list[Member]], known: Mapping[str, Actor]) -> dict[str, Actor]:
    ids = list(
        dict.fromkeys(_find_actor(correction, name, known.values()).actor_id for name in correction.values["actors"])
    )
    if len(ids) < 2:
        raise CorpusError(
            f"{correction.where}: {', '.join(correction.values['actors'])} is one actor already; take the entry away"
        )
    if len(kinds := {known[i].kind for i in ids}) > 1:
        raise CorpusError(
            f"{correction.where}: a {' and a '.join(sorted(kinds))} cannot be one actor; name actors of one kind"
        )
    kept, *others = ids
    name = correction.values.get("name", known[kept].name)
    reasons = _reasons([*(known[i].curated for i in ids), (correction.reason,)])
    for other in others:
        groups[kept] += groups.pop(other)
    return {kept: replace(make_actor(groups[kept]), actor_id=kept, name=name, curated=reasons)}


def _part(correction: Correction, groups: dict[str, list[Member]], known: Mapping[str, Actor]) -> dict[str, Actor]:
    """The mentions of some articles become an actor of their own."""
    actor, name = _find_actor(correction, correction.values["actor"], known.values()), correction.values["name"]
    articles = set(correction.values["articles"])
    if absent := sorted(articles - set(actor.articles)):
        raise CorpusError(
            f"{correction.where}: article {absent[0]!r} does not name {actor.name!r}; those that do are {', '.join(actor.articles)}"
        )
    if articles == set(actor.articles):
        raise CorpusError(f"{correction.where}: no other article names {actor.name!r}; leave it at least one")
    new = free_id(slug(name), dict.fromkeys(known, 2))
    groups[new] = [m for m in groups[actor.actor_id] if m.article_id in articles]
    groups[actor.actor_id] = [m for m in groups[actor.actor_id] if m.article_id not in articles]
    reasons = _reasons([actor.curated, (correction.reason,)])
    return {
        new: replace(make_actor(groups[new]), actor_id=new, name=name, curated=reasons),
        actor.actor_id: replace(make_actor(groups[actor.actor_id]), actor_id=actor.actor_id, curated=reasons),
    }


def _find_actor(correction: Correction, name: str, actors: Iterable[Actor]) -> Actor:
    """The actor of this id or name; where several bear the name only an id will do."""
    actors = list(actors)
    found = (
        [a for a in actors if a.actor_id == name]
        or [a for a in actors if a.name == name]
        or [a for a in actors if name in a.aliases]
    )
    if not found:
        raise CorpusError(
            f"{correction.where}: {name!r} is no actor of this corpus (any more); use a name or an actor_id of the actors table"
        )
    if len(found) > 1:
        raise CorpusError(
            f"{correction.where}: {name!r} may be {', '.join(a.actor_id for a in found)}; write one of these actor_ids"
        )
    return found[0]


def _find_reports(
    correction: Correction,
    reports: Mapping[str, ResolvedReport],
    agreement_of: Mapping[str, str],
    text: Mapping[str, str],
) -> list[ResolvedReport]:
    """All reports of an agreement's id, or the one report of an article whose evidence holds the words given."""
    values = correction.values
    if "agreement" in values:
        found = [t for t in reports.values() if agreement_of.get(t.report_id) == values["agreement"]]
        if not found:
            raise CorpusError(
                f"{correction.where}: {values['agreement']!r} is no agreement of this corpus (any more); use an id of the agreements table as it is without corrections"
            )
        return found
    start, end = _locate(correction, text[values["article"]])
    at = [
        t
        for t in reports.values()
        if t.article_id == values["article"] and any(a < end and start < b for a, b in t.evidence)
    ]
    found = [t for t in at if values.get("title", t.report.title) == t.report.title]
    if len(found) != 1:
        told = "; ".join(f"{t.report.title!r}" for t in at)
        fault = (
            f"several agreements, {told}; add title, one of these"
            if found
            else f"none titled so, but {told}"
            if at
            else "no agreement (any more)"
        )
        raise CorpusError(f"{correction.where}: the sentence of {values['evidence']!r} tells of {fault}")
    return found


def _locate(correction: Correction, text: str) -> tuple[int, int]:
    """Where the evidence stands, whatever the spaces between its words."""
    words = r"\s+".join(map(re.escape, correction.values["evidence"].split()))
    found = list(re.finditer(words, text)) if words else []
    if len(found) != 1:
        count = f"stands {len(found)} times" if found else "does not stand"
        raise CorpusError(
            f"{correction.where}: {correction.values['evidence']!r} {count} in article {correction.values['article']!r}; copy words that stand once"
        )
    return found[0].span()


def _add(
    correction: Correction, number: int, text: Mapping[str, str], actors: Sequence[Actor], lexicon: str
) -> ResolvedReport:
    values = correction.values
    subjects = subjects_of([values["title"]])
    evidence = (_locate(correction, text[values["article"]]),)
    blank = ResolvedReport(
        f"{values['article']}#added-{number:02d}",
        values["article"],
        Report("", "", "", subjects=subjects),
        (),
        (),
        (),
        {},
        evidence,
    )
    return _change(blank, correction, {key: values[key] for key in CHANGES if key in values}, actors, lexicon)


def _change(
    told: ResolvedReport, correction: Correction, values: Mapping[str, Any], actors: Sequence[Actor], lexicon: str
) -> ResolvedReport:
    """Lay the values of a correction over a report."""
    _check_choice(correction, values, "kind", AGREEMENT_KINDS)
    _check_choice(correction, values, "status", STATUSES)
    places = gazetteer(lexicon).names
    if unknown := next((code for code in values.get("parties", []) if code not in places), None):
        raise CorpusError(
            f"{correction.where}: {unknown!r} is no code of a country or body; write ISO 3166-1 alpha-3 such as KEN, or EU"
        )
    sides = {
        key: _find_side(correction, key, values[key], actors)
        for key in ("organizations", "signatories")
        if key in values
    }
    country = {actor.actor_id: actor.country for actor in actors if actor.country}
    left = set(told.parties) - {country.get(i) for i in told.organizations if "organizations" in sides}
    implied = sorted(left | {country[i] for i, _ in sides.get("organizations", ()) if i in country})
    parties = tuple(sorted(set(values.get("parties", implied))))
    if not parties and not sides.get("organizations", told.organizations):
        raise CorpusError(f"{correction.where} leaves no parties; give parties, codes such as KEN, or organizations")
    named: dict[str, Any] = {key: tuple(dict.fromkeys(actor_id for actor_id, _ in side)) for key, side in sides.items()}
    plain = {key: value for key, value in values.items() if key in ("title", "kind", "status", "signed", "place")}
    return replace(
        told,
        report=replace(told.report, **plain),
        parties=parties,
        names={**told.names, **dict(pair for side in sides.values() for pair in side)},
        curated=_reasons([told.curated, (correction.reason,)]),
        **named,
    )


def _find_side(
    correction: Correction, key: str, names: Sequence[str], actors: Sequence[Actor]
) -> list[tuple[str, str]]:
    """The ids of the organisations or people named, each with the name given."""
    found = [(_find_actor(correction, name, actors), name) for name in names]
    kind = "person" if key == "signatories" else "organization"
    if wrong := next((actor for actor, _ in found if actor.kind != kind), None):
        raise CorpusError(
            f"{correction.where}: {wrong.name!r} is a {wrong.kind}; {key} are {'people' if kind == 'person' else 'organizations'}"
        )
    return [(actor.actor_id, name) for actor, name in found]


def _check_choice(correction: Correction, values: Mapping[str, Any], key: str, choices: Sequence[str]) -> None:
    if values.get(key, choices[0]) not in choices:
        raise CorpusError(f"{correction.where}: {key} is {values[key]!r}; write one of {', '.join(choices)}")


def _reasons(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for part in parts for reason in part))
