"""Corrections of agreements: the entries of `corpus.toml` that fix, drop and add reports, applied on every run."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..agreements.linkage import ResolvedReport
from ..agreements.treaties import subjects_of
from ..corpus.articles import Article
from ..corpus.curation import AGREEMENT_KEYS, Correction
from ..nlp.lexicon import Lexicon
from ..nlp.places.gazetteer import gazetteer
from ..readings import AGREEMENT_KINDS, STATUSES, Report
from .corrections import find_actor, merge_reasons
from .table import Actor


def correct_reports(
    reports: Sequence[ResolvedReport],
    agreement_of: Mapping[str, str],
    corrections: Sequence[Correction],
    *,
    corpus: Sequence[Article],
    actors: Sequence[Actor],
    lexicon: Lexicon,
) -> list[ResolvedReport]:
    """Fix, drop and add reports of agreements by the corrections, in their order.

    Args:
        reports: What the articles report.
        agreement_of: The agreement's id for each report, as merged without corrections.
        corrections: Those of other actions are ignored.
        corpus: The articles, in whose text the evidence is looked up.
        actors: Those that may be organizations and signatories.
        lexicon: The word lists.

    Raises:
        CorpusError: An entry finds no agreement or several, its evidence is not in the article, or a value is wrong.
    """
    known = {report.report_id: report for report in reports}
    texts = {article.article_id: article.text for article in corpus}
    for number, correction in enumerate(corrections, start=1):
        if correction.action == "add":
            added = _add(correction, number, texts, actors, lexicon)
            if any(_is_repeated(added, report) for report in known.values()):
                raise correction.error(f"adds {added.report.title!r} a second time; take one of the entries away")
            known[added.report_id] = added
        elif correction.action in ("fix", "drop"):
            for found in _find_reports(correction, known, agreement_of, texts):
                if correction.action == "fix":
                    known[found.report_id] = _change(found, correction, correction.values["to"], actors, lexicon)
                elif found.curated:
                    fault = f"drops {found.report.title!r}, which another entry fixes"
                    raise correction.error(f"{fault}; take one of them away")
                else:
                    del known[found.report_id]
    return list(known.values())


def _is_repeated(one: ResolvedReport, other: ResolvedReport) -> bool:
    return (one.article_id, one.report.title, one.evidence) == (other.article_id, other.report.title, other.evidence)


def _find_reports(
    correction: Correction,
    known: Mapping[str, ResolvedReport],
    agreement_of: Mapping[str, str],
    texts: Mapping[str, str],
) -> list[ResolvedReport]:
    """All reports of an agreement's id, or the one report of an article whose evidence contains the given words."""
    values = correction.values
    if "agreement" in values:
        found = [report for report in known.values() if agreement_of.get(report.report_id) == values["agreement"]]
        if not found:
            raise correction.error(
                f"{values['agreement']!r} is no agreement of this corpus (any more); "
                "use an id of the agreements table as it is without corrections"
            )
        return found
    start, end = _locate(correction, texts[values["article"]])
    here = [
        report
        for report in known.values()
        if report.article_id == values["article"] and any(a < end and start < b for a, b in report.evidence)
    ]
    found = [report for report in here if values.get("title", report.report.title) == report.report.title]
    if len(found) == 1:
        return found
    titles = "; ".join(f"{report.report.title!r}" for report in here)
    fault = "no agreement (any more)"
    if found:
        fault = f"several agreements, {titles}; add title, one of these"
    elif here:
        fault = f"none titled so, but {titles}"
    raise correction.error(f"the sentence of {values['evidence']!r} reports {fault}")


def _locate(correction: Correction, text: str) -> tuple[int, int]:
    """Where the evidence stands, in characters, whatever the spaces between its words."""
    evidence, article = correction.values["evidence"], correction.values["article"]
    words = r"\s+".join(map(re.escape, evidence.split()))
    found = list(re.finditer(words, text)) if words else []
    if len(found) != 1:
        count = f"stands {len(found)} times" if found else "does not stand"
        raise correction.error(f"{evidence!r} {count} in article {article!r}; copy words that stand once")
    return found[0].span()


def _add(
    correction: Correction, number: int, texts: Mapping[str, str], actors: Sequence[Actor], lexicon: Lexicon
) -> ResolvedReport:
    values = correction.values
    article_id = values["article"]
    blank = ResolvedReport(
        report_id=f"{article_id}#added-{number:02d}",
        article_id=article_id,
        report=Report("", "", "", subjects=subjects_of([values["title"]])),
        parties=(),
        organizations=(),
        signatories=(),
        names={},
        evidence=(_locate(correction, texts[article_id]),),
    )
    given = {key: values[key] for key in AGREEMENT_KEYS if key in values}
    return _change(blank, correction, given, actors, lexicon)


def _change(
    report: ResolvedReport, correction: Correction, values: Mapping[str, Any], actors: Sequence[Actor], lexicon: Lexicon
) -> ResolvedReport:
    """The report with the values of a correction in place of its own."""
    for key, choices in (("kind", AGREEMENT_KINDS), ("status", STATUSES)):
        if values.get(key, choices[0]) not in choices:
            raise correction.error(f"{key} is {values[key]!r}; write one of {', '.join(choices)}")
    codes = gazetteer(lexicon).names
    if unknown := next((code for code in values.get("parties", []) if code not in codes), None):
        raise correction.error(
            f"{unknown!r} is no code of a country or body; write ISO 3166-1 alpha-3 such as KEN, or EU"
        )
    sides = {
        key: _find_actors(correction, key, values[key], actors)
        for key in ("organizations", "signatories")
        if key in values
    }
    parties = values.get("parties", _implied_parties(report, sides.get("organizations"), actors))
    if not parties and not sides.get("organizations", report.organizations):
        raise correction.error("leaves no parties; give parties, codes such as KEN, or organizations")
    resolved: dict[str, Any] = {key: tuple(side) for key, side in sides.items()}
    own = {key: value for key, value in values.items() if key in ("title", "kind", "status", "signed", "place")}
    return replace(
        report,
        report=replace(report.report, **own),
        parties=tuple(sorted(set(parties))),
        names={**report.names, **{actor_id: name for side in sides.values() for actor_id, name in side.items()}},
        curated=merge_reasons(report.curated, (correction.reason,)),
        **resolved,
    )


def _find_actors(correction: Correction, key: str, names: Sequence[str], actors: Sequence[Actor]) -> dict[str, str]:
    """The ids of the organizations or signatories of these names, each with its name."""
    kind, plural = ("person", "people") if key == "signatories" else ("organization", "organizations")
    found = [(find_actor(correction, name, actors), name) for name in names]
    if wrong := next((actor for actor, _ in found if actor.kind != kind), None):
        raise correction.error(f"{wrong.name!r} is a {wrong.kind}; {key} are {plural}")
    return {actor.actor_id: name for actor, name in found}


def _implied_parties(report: ResolvedReport, organizations: Iterable[str] | None, actors: Sequence[Actor]) -> set[str]:
    """The report's parties; the countries of new organizations take the place of those of the former ones."""
    if organizations is None:
        return set(report.parties)
    country = {actor.actor_id: actor.country for actor in actors if actor.country}
    former = {country.get(actor_id) for actor_id in report.organizations}
    return set(report.parties) - former | {country[actor_id] for actor_id in organizations if actor_id in country}
