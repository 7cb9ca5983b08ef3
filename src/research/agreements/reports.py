"""Reports: the agreements one article tells of, each with parties, signatories, day, place, status and evidence."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy

from ..readings import AGREEMENT_KINDS, SLOTS, Report
from .candidates import ROLES, Page
from .coreference import Phrase, find_phrases, group_phrases
from .features import Statistics, survey
from .inference import STATUSES, Judgement, Network, states_of
from .knowledge import Treaty, described_treaty, find_treaties, subjects_of
from .windows import TRIGGER, Window, cut

_TELLS = 0.4  # from this probability on a sentence that tells the status is evidence
# What leads into a phrase, and where it breaks off: "|the| agreement on trade |in the|"
_LINKS = "of|on|to|between|with|for|under|that|which|by|in|from|and|or|the|a|an|its|their|his|her"
_TRIMMED = re.compile(
    rf"^(?:(?:the|a|an|this|that|these|those|its|their|his|her|both|said|such)\s+)+|(?:[\s,;:]+(?:{_LINKS}))+$|[\s,;:.]+$",
    re.IGNORECASE,
)
_COMPARED = 128  # so many phrases are held against each other; an article with more is a book
_READ_AGAIN = 12  # windows, the first that speak of an agreement
_ANAPHORIC = 3  # so many mentions make an agreement that no sentence tells the status of


@dataclass(frozen=True)
class Cluster:
    """The phrases of an article that stand for one agreement, what the network makes of it, and the standing treaty that they name."""

    phrases: tuple[Phrase, ...]
    judgement: Judgement
    treaty: Treaty | None


def find_reports(page: Page, network: Network) -> Iterator[Report]:
    """Yield the agreements an article tells of, in order of appearance.

    Args:
        page: The article.
        network: The reader's.
    """
    yield from (report for report, _ in decide(page, tuple(find_clusters(page, network)), network.settings))


def find_clusters(page: Page, network: Network) -> Iterator[Cluster]:
    """Yield the agreements an article speaks of, before anything is decided; see `find_reports`."""
    if not TRIGGER.search(page.text):
        return
    windows = list(cut(page, network.tokenizer))
    middle, states = zip(*(network.encode(window) for window in windows), strict=True) if windows else ((), ())
    limits = network.settings["thresholds"]
    named = find_treaties(page.text, published=page.published, lexicon=page.lexicon)
    phrases = [
        _with_treaty(p, named) for p in find_phrases(page.text, windows, states, network, threshold=limits["word"])
    ]
    statistics = Statistics(page)
    parts = (phrases[at : at + _COMPARED] for at in range(0, len(phrases), _COMPARED))
    for own, treaty in _by_treaty(own for part in parts for own in group_phrases(part, states, network)):
        read_again = set(sorted({p.window for p in own})[:_READ_AGAIN])
        kept = tuple(p for p in own if p.window in read_again)
        if (judgement := _judge(kept, windows, middle, statistics, network)) is not None:
            yield Cluster(kept, judgement, treaty)


def _with_treaty(phrase: Phrase, named: Sequence[tuple[int, int, Treaty]]) -> Phrase:
    """A phrase with the standing treaty that it names, if it does; of two the one that it ends with."""
    last = bisect_left(named, phrase.end, key=lambda own: own[0]) - 1
    return replace(phrase, treaty=named[last][2]) if last >= 0 and phrase.start < named[last][1] else phrase


def _by_treaty(groups: Iterable[list[Phrase]]) -> Iterator[tuple[list[Phrase], Treaty | None]]:
    """Groups of phrases with the standing treaty that they name; those of one treaty are one."""
    found: dict[Treaty | int, list[Phrase]] = {}
    for number, phrases in enumerate(groups):
        treaty = next((p.treaty for p in phrases if p.treaty), None)
        found.setdefault(treaty or number, []).extend(phrases)
    for key, phrases in found.items():
        yield sorted(phrases, key=lambda p: p.start), None if isinstance(key, int) else key


def _judge(
    phrases: Sequence[Phrase],
    windows: Sequence[Window],
    middle: Sequence[numpy.ndarray],
    statistics: Statistics,
    network: Network,
) -> Judgement | None:
    """Read the windows that speak of an agreement again, with its words marked."""
    spoken: dict[int, list[tuple[int, ...]]] = {}
    for phrase in phrases:
        spoken.setdefault(phrase.window, []).append(phrase.tokens)
    around = survey(windows, spoken, statistics)
    if not around.values:
        return None
    marked = {
        window: network.mark(middle[window], [t for tokens in own for t in tokens]) for window, own in spoken.items()
    }
    mentions = states_of(marked, [(p.window, p.tokens[0], p.tokens[-1]) for p in phrases])
    return network.judge(mentions, states_of(marked, around.places), around)


def decide(page: Page, clusters: Sequence[Cluster], settings: Mapping) -> Iterator[tuple[Report, dict[str, float]]]:
    """Yield the agreements worth a row, as the thresholds have it, with the figures that their confidence rests on.

    Args:
        page: The article.
        clusters: Its agreements.
        settings: The model's: `thresholds` and `calibration`.
    """
    limits, calibration = settings["thresholds"], settings["calibration"]
    named = {cluster.treaty for cluster in clusters if cluster.treaty}
    entities = {
        ("organization" if c.form == "organization" else "signatory", c.name): c.entity
        for c in page.candidates
        if c.entity >= 0
    }
    for cluster in clusters:
        judgement = cluster.judgement
        told, ranked = judgement.told, _ranked(judgement.values)
        status, kind = STATUSES[int(judgement.status.argmax())], AGREEMENT_KINDS[int(judgement.kind.argmax())]
        parties = _parties(ranked["party"], limits)
        treaty = cluster.treaty or described_treaty(
            _told(page, cluster), kind, status, parties, published=page.published, lexicon=page.lexicon
        )
        if treaty and not cluster.treaty:
            if treaty in named:
                continue  # an article tells of a standing treaty once
            named.add(treaty)
        parties = (treaty and treaty.parties_beside(page.codes)) or parties
        bodies = [name for name, logit in ranked["organization"] if logit > limits["organization"]]
        signatories = [name for name, logit in ranked["signatory"] if logit > limits["signatory"]]
        stated = told.max() >= limits["told"] or len(told) >= _ANAPHORIC
        if judgement.row < limits["row"] or not stated or not (parties or len(bodies) > 1 or treaty):
            continue
        places = [name for name, logit in ranked["place"] if logit > limits["place"]]
        figures = _figures(page, cluster, ranked, parties, limits)
        confidence = _probability(calibration["row"], figures)
        if confidence < limits["confidence"]:
            continue
        report = Report(
            title=_title(page.text, cluster.phrases),
            kind=treaty.kind if treaty else kind,
            status=status,
            parties=tuple(sorted(parties)),
            organizations=tuple(
                entities[("organization", name)] for name in bodies if ("organization", name) in entities
            ),
            signatories=tuple(entities[("signatory", name)] for name in signatories if ("signatory", name) in entities),
            signed=_day(ranked["date"], limits["date"], ahead=status == "planned"),
            place=places[0] if places else "",
            evidence=_evidence(page, cluster),
            subjects=subjects_of(page.text[p.start : p.end] for p in cluster.phrases),
            treaty=treaty.name if treaty else "",
            vector=tuple(round(127 * x) for x in judgement.vector.tolist()),
            slots=tuple(_probability(calibration[slot], figures) for slot in SLOTS),
            confidence=confidence,
        )
        yield report, figures


def _ranked(values: Mapping[tuple[str, str], float]) -> dict[str, list[tuple[str, float]]]:
    """For each role its values, the likeliest first."""
    ranked: dict[str, list[tuple[str, float]]] = {role: [] for role in ROLES}
    for (role, value), logit in sorted(values.items(), key=lambda item: (-item[1], item[0])):
        ranked[role].append((value, logit))
    return ranked


def _parties(ranked: Sequence[tuple[str, float]], limits: Mapping[str, float]) -> list[str]:
    """The parties: those over the threshold and not far below the likeliest; a second one, where there is but one, for less."""
    chosen = [code for code, logit in ranked if logit > limits["party"] and logit > ranked[0][1] - limits["margin"]]
    if len(chosen) < 2 <= len(ranked) and ranked[1][1] > limits["second"]:
        return [code for code, _ in ranked[:2]]
    return chosen


def _day(ranked: Sequence[tuple[str, float]], limit: float, *, ahead: bool) -> str:
    if not ranked or ranked[0][1] <= limit:
        return ""
    past, future = ranked[0][0].split("|")
    return (future if ahead else past) or past or future


def _title(text: str, phrases: Sequence[Phrase]) -> str:
    """The fullest phrase in one line, without what only leads in or on."""
    titles = [_TRIMMED.sub("", " ".join(text[p.start : p.end].split())) for p in phrases]
    return max(titles, key=lambda title: (len(title.split()), len(title))) or phrases[0].head


def _told(page: Page, cluster: Cluster) -> str:
    """The sentences that speak of it, and the headline."""
    return " ".join(
        [
            page.title,
            *(page.text[slice(*page.sentences[number])] for number in sorted({p.sentence for p in cluster.phrases})),
        ]
    )


def _evidence(page: Page, cluster: Cluster) -> tuple[tuple[int, int], ...]:
    """The sentences that tell its status; the first that names it where none does."""
    telling = {
        p.sentence for p, told in zip(cluster.phrases, cluster.judgement.told, strict=True) if told > _TELLS
    } or {cluster.phrases[0].sentence}
    return tuple(page.sentences[number] for number in sorted(telling))


def _figures(
    page: Page,
    cluster: Cluster,
    ranked: Mapping[str, Sequence[tuple[str, float]]],
    parties: Sequence[str],
    limits: Mapping[str, float],
) -> dict[str, float]:
    """What speaks for and against a report, for its confidence."""
    judgement, candidates = cluster.judgement, page.candidates
    party = [logit - limits["party"] if code in parties else limits["party"] - logit for code, logit in ranked["party"]]
    date = [abs(logit - limits["date"]) for _, logit in ranked["date"]]
    spans = (
        [bisect_left(candidates, place, key=lambda c: c.start) for place in (p.start, p.end)] for p in cluster.phrases
    )
    inside = {code for first, end in spans for c in candidates[first:end] for code in c.codes}
    return {
        "word": _logit(max(p.probability for p in cluster.phrases)),
        "status": _logit(float(judgement.status.max())),
        "kind": _logit(float(judgement.kind.max())),
        "all parties": -float(
            numpy.logaddexp(0, -numpy.array(party)).sum()
        ),  # the logarithm of the chance that each is rightly chosen or left out
        "doubtful party": min([*party, 6.0]),
        "second party": ranked["party"][1][1] if len(party) > 1 else -6.0,
        "one party": float(len(parties) == 1),
        "two parties": float(len(parties) == 2),
        "parties": float(min(len(parties), 4)),
        "candidates": float(numpy.log1p(len(party))),
        "named in the phrase": float(bool(inside) and inside <= {*parties}),
        "date": -float(numpy.logaddexp(0, -numpy.array(date)).sum()),
        "published": float(bool(page.published)),
        "treaty": float(cluster.treaty is not None),
    }


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return float(numpy.log(p / (1 - p)))


def _probability(weights: Mapping[str, float], figures: Mapping[str, float]) -> float:
    """A logistic regression's, on a scale of hundredths."""
    odds = sum(weight * figures.get(name, 1.0) for name, weight in weights.items())  # the base weighs nothing but 1
    return round(1 / (1 + float(numpy.exp(-odds))), 2)
