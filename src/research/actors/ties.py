"""Ties: who signed with, met, or is mentioned with whom, each tie with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import pandas as pd

from ..agreements.linkage import ResolvedReport
from ..progress import track
from .table import Actor

RELATIONS = ("signed with", "met", "mentioned with")


@dataclass(frozen=True, slots=True)
class Tie:
    """One sentence or agreement that ties two actors, source < target."""

    source: str
    target: str
    relation: str
    article_id: str
    start: int
    end: int
    unit: str  # what is counted: the agreement or the sentence


def signing_ties(
    told: Sequence[ResolvedReport], agreement_of: Mapping[str, str], actors: Sequence[Actor]
) -> Iterator[Tie]:
    """Tie the parties of each agreement that was concluded: states with states, organisations and signatories across the table."""
    country = {actor.actor_id: actor.country for actor in actors}
    states = {actor.country: actor.actor_id for actor in actors if actor.kind == "country"}
    for t in told:
        if t.report.status in ("planned", "rejected"):
            continue
        parties = [states[code] for code in t.parties if code in states]
        pairs = list(combinations(sorted(set(parties)), 2))
        for side in (t.organizations, t.signatories):
            pairs += [
                pair
                for pair in combinations(sorted(set(side)), 2)
                if country[pair[0]] != country[pair[1]] or not country[pair[0]]
            ]
        for (source, target), (start, end) in product(pairs, t.evidence[:1]):
            yield Tie(source, target, "signed with", t.article_id, start, end, agreement_of[t.report_id])


def sentence_ties(article_id: str, relation: str, sentences: Iterable[tuple[int, int, Sequence[str]]]) -> Iterator[Tie]:
    """Tie every two actors of a sentence."""
    for start, end, actor_ids in sentences:
        for source, target in combinations(sorted(set(actor_ids)), 2):
            yield Tie(source, target, relation, article_id, start, end, f"{article_id}:{start}")


def ties_frame(ties: Iterable[Tie]) -> pd.DataFrame:
    """One row an unordered pair of actors and a relation.

    Columns: source, target (actor ids, source < target), relation, weight (sentences, or agreements for
    "signed with"), articles (ids), evidence ("article:start-end", characters of the article's text).
    """
    rows: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for tie in track(ties, "ties"):
        rows[tie.source, tie.target, tie.relation].append(tie)
    table = []
    for key in track(sorted(rows, key=lambda key: (key[0], key[1], RELATIONS.index(key[2]))), "pairs"):
        group = rows.pop(key)
        articles, places = (
            sorted({t.article_id for t in group}),
            sorted({f"{t.article_id}:{t.start}-{t.end}" for t in group}),
        )
        table.append((*key, len({t.unit for t in group}), articles, places))
    return pd.DataFrame(table, columns="source target relation weight articles evidence".split())


def closest(ties: pd.DataFrame, top: int) -> tuple[list[str], pd.DataFrame]:
    """The actors of the heaviest ties that are tied to one another, the heaviest first, and the ties between them.

    Args:
        ties: As `ties_frame` gives it, with a row at least.
        top: How many actors at most, but never fewer than two; where the first few are not tied to each other, the two of the heaviest pair.
    """
    strength = both_ways(ties).groupby("source").weight.sum()
    ranked = sorted(strength.index, key=lambda actor: (-strength[actor], actor))
    between = ties.source.isin(ranked[:top]) & ties.target.isin(ranked[:top])
    if not between.any():  # a few of them may have nothing to do with each other: then the two of the heaviest tie
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
