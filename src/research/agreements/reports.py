"""Reports: the agreements in one article, each with parties, signatories, date, place, status and evidence."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

import numpy

from ..readings import SLOTS, Report
from .candidates import Page
from .coreference import Phrase, cluster_phrases, find_phrases
from .features import Statistics, extract_features
from .inference import Network, Prediction, Ranking, span_states
from .treaties import Treaty, described_treaty, find_treaties, subjects_of
from .windows import TRIGGER, Window, cut

_EVIDENCE = 0.4  # from this probability on a sentence that states the status is evidence
# What a title does not begin or end with: "|the| agreement on trade |in the|"
_LINKS = "of|on|to|between|with|for|under|that|which|by|in|from|and|or|the|a|an|its|their|his|her"
_TRIMMED = re.compile(
    r"^(?:(?:the|a|an|this|that|these|those|its|their|his|her|both|said|such)\s+)+"
    rf"|(?:[\s,;:]+(?:{_LINKS}))+$|[\s,;:.]+$",
    re.IGNORECASE,
)
_READ_AGAIN = 12  # windows, the first that mention an agreement
_REPEATED = 3  # so many mentions make up for a status that no sentence states


@dataclass(frozen=True)
class Cluster:
    """The phrases that refer to one agreement, the network's prediction, and the standing treaty that they name."""

    phrases: tuple[Phrase, ...]
    prediction: Prediction
    treaty: Treaty | None


def find_reports(page: Page, network: Network) -> Iterator[Report]:
    """Yield the agreements in an article, in order of appearance.

    Args:
        page: The article.
        network: The trained network.
    """
    clusters = tuple(find_clusters(page, network))
    for report, _ in decide(page, clusters, network.settings):
        yield report


def find_clusters(page: Page, network: Network) -> Iterator[Cluster]:
    """Yield what may be agreements, before thresholds are applied; see `find_reports`."""
    windows = list(cut(page, network.tokenizer)) if TRIGGER.search(page.text) else []
    if not windows:
        return
    middle, states = zip(*(network.encode(window) for window in windows), strict=True)
    treaties = find_treaties(page.text, published=page.published, lexicon=page.lexicon)
    phrases = list(find_phrases(page.text, windows, states, treaties, network))
    statistics = Statistics(page)
    by_part = groupby(phrases, lambda p: bisect_right(page.parts, p.sentence, key=lambda part: part.start))
    for cluster in chain(*(cluster_phrases(list(own), states, network) for _, own in by_part)):
        read_again = sorted({p.window for p in cluster})[:_READ_AGAIN]
        kept = tuple(p for p in cluster if p.window in read_again)
        if prediction := _predict(kept, windows, middle, statistics, network):
            yield Cluster(kept, prediction, next((p.treaty for p in cluster if p.treaty), None))


def decide(page: Page, clusters: Sequence[Cluster], settings: Mapping) -> Iterator[tuple[Report, dict[str, float]]]:
    """Apply the thresholds; yield each report with the figures that its confidence is computed from.

    Args:
        page: The article.
        clusters: Its agreements.
        settings: The model's `thresholds` and `calibration`.
    """
    limits, calibration = settings["thresholds"], settings["calibration"]
    named = {cluster.treaty.name for cluster in clusters if cluster.treaty}
    for cluster in clusters:
        ranking = cluster.prediction.ranking()
        treaty = _treaty(page, cluster, ranking, limits)
        if treaty and cluster.prediction.likeliest_status != "planned":
            ranking = {**ranking, "date": treaty.rank_dates(ranking["date"])}
        report = _draft(page, cluster, ranking, treaty, limits)
        if report.treaty and not cluster.treaty:
            if report.treaty in named:
                continue  # an article reports a standing treaty once
            named.add(report.treaty)
        if not _is_agreement(report, cluster.prediction, limits):
            continue
        figures = _figures(page, cluster, ranking, report, limits)
        confidence = _probability(calibration["row"], figures)
        if confidence >= limits["confidence"]:
            slots = tuple(_probability(calibration[slot], figures) for slot in SLOTS)
            yield replace(report, slots=slots, confidence=confidence), figures


def _predict(
    phrases: Sequence[Phrase],
    windows: Sequence[Window],
    middle: Sequence[numpy.ndarray],
    statistics: Statistics,
    network: Network,
) -> Prediction | None:
    """Read the windows that mention an agreement again, with its words marked; None if nothing is named there."""
    features = extract_features(windows, [(p.window, p.tokens) for p in phrases], statistics)
    if not features.values:
        return None
    marks: dict[int, list[int]] = defaultdict(list)
    for phrase in phrases:
        marks[phrase.window] += phrase.tokens
    states = {window: network.mark(middle[window], tokens) for window, tokens in marks.items()}
    mentions = span_states(states, [p.span for p in phrases])
    return network.predict(mentions, span_states(states, features.spans), features)


def _treaty(page: Page, cluster: Cluster, ranking: Ranking, limits: Mapping[str, float]) -> Treaty | None:
    """The standing agreement that a cluster names or can only mean."""
    return cluster.treaty or described_treaty(
        _context(page, cluster),
        cluster.prediction.likeliest_kind,
        cluster.prediction.likeliest_status,
        _parties(ranking["party"], limits),
        published=page.published,
        latest=page.latest,
        lexicon=page.lexicon,
    )


def _draft(
    page: Page, cluster: Cluster, ranking: Ranking, treaty: Treaty | None, limits: Mapping[str, float]
) -> Report:
    """A report, still without probabilities."""
    kind, status = cluster.prediction.likeliest_kind, cluster.prediction.likeliest_status
    parties = _parties(ranking["party"], limits)
    if treaty:
        kind = treaty.kind if cluster.treaty else kind
        parties = treaty.parties_beside(page.codes, parties)
    organizations, signatories, places = (
        [value for value, logit in ranking[role] if logit > limits[role]]
        for role in ("organization", "signatory", "place")
    )
    return Report(
        title=_title(page.text, cluster.phrases),
        kind=kind,
        status=status,
        parties=tuple(sorted(parties)),
        organizations=tuple(page.entities["organization", name] for name in organizations),
        signatories=tuple(page.entities["signatory", name] for name in signatories),
        signed=_date(ranking["date"], limits["date"], future=status == "planned"),
        place=next(iter(places), ""),
        evidence=_evidence(page, cluster),
        subjects=subjects_of(page.text[p.start : p.end] for p in cluster.phrases),
        treaty=treaty.name if treaty else "",
        vector=tuple(round(127 * x) for x in cluster.prediction.vector.tolist()),
    )


def _is_agreement(report: Report, prediction: Prediction, limits: Mapping[str, float]) -> bool:
    """Whether a draft is an agreement, its status is stated or it is mentioned often, and it has parties."""
    is_stated = prediction.stated.max() >= limits["told"] or len(prediction.stated) >= _REPEATED
    has_parties = report.parties or len(report.organizations) > 1 or report.treaty
    return bool(prediction.row >= limits["row"] and is_stated and has_parties)


def _parties(ranking: Sequence[tuple[str, float]], limits: Mapping[str, float]) -> list[str]:
    """Those over the threshold and not far below the likeliest; if that is one, a second at a lower threshold."""
    chosen = [code for code, logit in ranking if logit > max(limits["party"], ranking[0][1] - limits["margin"])]
    if len(chosen) < 2 <= len(ranking) and ranking[1][1] > limits["second"]:
        return [code for code, _ in ranking[:2]]
    return chosen


def _date(ranking: Sequence[tuple[str, float]], limit: float, *, future: bool) -> str:
    if not ranking or ranking[0][1] <= limit:
        return ""
    past, ahead = ranking[0][0].split("|")
    return (ahead if future else past) or past or ahead


def _title(text: str, phrases: Sequence[Phrase]) -> str:
    """The longest phrase, of those that name a treaty if some do, trimmed and in one line."""
    naming = [p for p in phrases if p.treaty] or phrases
    titles = [_TRIMMED.sub("", " ".join(text[p.start : p.end].split())) for p in naming]
    return max(titles, key=lambda title: (len(title.split()), len(title))) or phrases[0].head


def _context(page: Page, cluster: Cluster) -> str:
    """The headline and the sentences that mention an agreement."""
    sentences = sorted({p.sentence for p in cluster.phrases})
    return " ".join([page.title, *(page.text[slice(*page.sentences[number])] for number in sentences)])


def _evidence(page: Page, cluster: Cluster) -> tuple[tuple[int, int], ...]:
    """The sentences that state the status; without any the first mention's."""
    stated = zip(cluster.phrases, cluster.prediction.stated, strict=True)
    numbers = {p.sentence for p, probability in stated if probability > _EVIDENCE} or {cluster.phrases[0].sentence}
    return tuple(page.sentences[number] for number in sorted(numbers))


def _figures(
    page: Page, cluster: Cluster, ranking: Ranking, report: Report, limits: Mapping[str, float]
) -> dict[str, float]:
    """The features of the confidence: how clear each decision was, and what is known."""
    prediction, parties = cluster.prediction, report.parties
    party = [
        logit - limits["party"] if code in parties else limits["party"] - logit for code, logit in ranking["party"]
    ]
    date = [abs(logit - limits["date"]) for _, logit in ranking["date"]]
    in_phrase = {code for p in cluster.phrases for c in page.between(p.start, p.end) for code in c.codes}
    return {
        "word": _logit(max(p.probability for p in cluster.phrases)),
        "status": _logit(float(prediction.status.max())),
        "kind": _logit(float(prediction.kind.max())),
        "all parties": _log_likelihood(party),
        "doubtful party": min([*party, 6.0]),
        "second party": ranking["party"][1][1] if len(party) > 1 else -6.0,
        "one party": float(len(parties) == 1),
        "two parties": float(len(parties) == 2),
        "parties": float(min(len(parties), 4)),
        "candidates": float(numpy.log1p(len(party))),
        "named in the phrase": float(bool(in_phrase) and in_phrase <= {*parties}),
        "date": _log_likelihood(date),
        "published": float(bool(page.published)),
        "treaty": float(bool(report.treaty)),
    }


def _log_likelihood(logits: Sequence[float]) -> float:
    """The logarithm of the probability that every decision is right."""
    return -float(numpy.logaddexp(0, -numpy.array(logits)).sum())


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return float(numpy.log(p / (1 - p)))


def _probability(weights: Mapping[str, float], figures: Mapping[str, float]) -> float:
    """A logistic regression's probability, rounded to hundredths; the weight "base" is its intercept."""
    odds = sum(weight * figures.get(name, 1.0) for name, weight in weights.items())
    return round(1 / (1 + float(numpy.exp(-odds))), 2)
