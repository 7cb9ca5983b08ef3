"""Ties: who signed with, met, or is mentioned with whom, each tie with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from ..agreements.linkage import ResolvedReport
from ..progress import track
from .table import Actor

RELATIONS = ("signed with", "met", "mentioned with")


@dataclass(frozen=True, slots=True)
class Tie:
    """One sentence or agreement that ties two actors.

    Attributes:
        source: An actor id.
        target: A greater actor id.
        relation: One of `RELATIONS`.
        article_id: The article.
        start: Where the evidence starts, in characters of the article's text.
        end: Where it ends, exclusive.
        unit: What is counted: the agreement or the sentence.
    """

    source: str
    target: str
    relation: str
    article_id: str
    start: int
    end: int
    unit: str


def signing_ties(
    reports: Sequence[ResolvedReport], agreement_of: Mapping[str, str], actors: Sequence[Actor]
) -> Iterator[Tie]:
    """Tie the parties of each concluded agreement: states, and organizations and signatories of different countries."""
    country = {actor.actor_id: actor.country for actor in actors}
    states = {actor.country: actor.actor_id for actor in actors if actor.kind == "country"}
    for report in reports:
        if report.report.status in ("planned", "rejected"):
            continue
        pairs = list(_pairs(states[code] for code in report.parties if code in states))
        for side in (report.organizations, report.signatories):
            pairs += [(a, b) for a, b in _pairs(side) if country[a] != country[b] or not country[a]]
        agreement = agreement_of[report.report_id]
        for source, target in pairs if report.evidence else ():
            yield Tie(source, target, "signed with", report.article_id, *report.evidence[0], agreement)


def sentence_ties(article_id: str, relation: str, sentences: Iterable[tuple[int, int, Sequence[str]]]) -> Iterator[Tie]:
    """Tie every two actors of a sentence, which is given as (start, end, actor ids)."""
    for start, end, actor_ids in sentences:
        for source, target in _pairs(actor_ids):
            yield Tie(source, target, relation, article_id, start, end, f"{article_id}:{start}")


def ties_frame(ties: Iterable[Tie]) -> pd.DataFrame:
    """One row an unordered pair of actors and a relation.

    Columns: source, target (actor ids, source < target), relation, weight (sentences, or agreements for
    "signed with"), articles (ids), evidence ("article:start-end", characters of the article's text).
    """
    groups: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for tie in track(ties, "ties"):
        groups[tie.source, tie.target, tie.relation].append(tie)
    rows = []
    for key in track(sorted(groups, key=lambda key: (key[0], key[1], RELATIONS.index(key[2]))), "pairs"):
        group = groups.pop(key)
        articles = sorted({tie.article_id for tie in group})
        evidence = sorted({f"{tie.article_id}:{tie.start}-{tie.end}" for tie in group})
        rows.append((*key, len({tie.unit for tie in group}), articles, evidence))
    return pd.DataFrame(rows, columns="source target relation weight articles evidence".split())


def closest(ties: pd.DataFrame, top: int) -> tuple[list[str], pd.DataFrame]:
    """The actors of the heaviest ties that are tied to one another, the heaviest first, and the ties between them.

    Args:
        ties: As `ties_frame` gives it, with a row at least.
        top: How many actors at most, but never fewer than two. If the first few are not tied to each other, the two of
            the heaviest pair stand for them.
    """
    strength = both_ways(ties).groupby("source").weight.sum()
    ranked = sorted(strength.index, key=lambda actor: (-strength[actor], actor))
    between = ties.source.isin(ranked[:top]) & ties.target.isin(ranked[:top])
    if not between.any():
        source, target = ties.groupby(["source", "target"]).weight.sum().idxmax()
        between = (ties.source == source) & (ties.target == target)
    kept = ties[between]
    return [actor for actor in ranked if actor in {*kept.source, *kept.target}], kept


def both_ways(ties: pd.DataFrame) -> pd.DataFrame:
    """Each tie from both its ends."""
    return pd.concat([ties, ties.rename(columns={"source": "target", "target": "source"})], ignore_index=True)


def count_tied(ties: pd.DataFrame) -> int:
    """How many actors have ties."""
    return len({*ties.source, *ties.target})


def _pairs(actor_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(set(actor_ids)), 2)
