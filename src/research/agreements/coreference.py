"""Coreference: which phrases of an article refer to an agreement, and which of them to the same one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy

from .inference import Network, span_states
from .treaties import Treaty
from .windows import Window

_FURTHER = 2  # the tag of a phrase's further tokens
_NEVER = -1e6  # the similarity of two treaties
_COMPARED = 128  # phrases that are compared with each other; an article with more is a book


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that refers to an agreement.

    Attributes:
        window: Number of its window.
        tokens: Those of its head word there.
        start: First character of the phrase in the article's text.
        end: Last character, exclusive.
        head: The head word in lower case.
        sentence: Number of its sentence.
        probability: That it refers to an agreement.
        treaty: The standing treaty that it names.
    """

    window: int
    tokens: tuple[int, ...]
    start: int
    end: int
    head: str
    sentence: int
    probability: float
    treaty: Treaty | None = None

    @property
    def span(self) -> tuple[int, int, int]:
        """Window, first and last token of its head word."""
        return self.window, self.tokens[0], self.tokens[-1]


def find_phrases(
    text: str,
    windows: Sequence[Window],
    states: Sequence[numpy.ndarray],
    treaties: Sequence[tuple[int, int, Treaty]],
    network: Network,
) -> Iterator[Phrase]:
    """Yield the phrases that refer to agreements, in order of appearance.

    Args:
        text: The article's prose.
        windows: Its windows.
        states: Those of each window's tokens.
        treaties: Names of standing treaties in the text, as `find_treaties` gives them.
        network: The trained network.
    """
    threshold = network.settings["thresholds"]["word"]
    for number, (window, own) in enumerate(zip(windows, states, strict=True)):
        heads, tags = network.tag(own)
        last = -1
        for token in numpy.flatnonzero((heads > threshold) & window.core).tolist():
            if token <= last:
                continue
            first, last = _word(text, window, token)
            begin, end = _phrase(text, window, tags, first, last)
            yield Phrase(
                window=number,
                tokens=tuple(range(first, last + 1)),
                start=begin,
                end=end,
                head=text[window.spans[first][0] : window.spans[last][1]].lower(),
                sentence=window.sentences[first],
                probability=float(heads[first : last + 1].max()),
                treaty=_named_treaty(treaties, begin, end),
            )


def cluster_phrases(phrases: Sequence[Phrase], states: Sequence[numpy.ndarray], network: Network) -> list[list[Phrase]]:
    """Cluster an article's phrases by agreement; names of one standing treaty corefer, those of two never do.

    Args:
        phrases: In order of appearance.
        states: Those of each window's tokens.
        network: The trained network.
    """
    joined: dict[Treaty | int, list[Phrase]] = {}
    for at in range(0, len(phrases), _COMPARED):
        part = phrases[at : at + _COMPARED]
        matrix = _similarities(part, states, network)
        for members in average_linkage(matrix, threshold=network.settings["thresholds"]["same"]):
            treaty = next((part[i].treaty for i in members if part[i].treaty), None)
            joined.setdefault(treaty or len(joined), []).extend(part[i] for i in members)
    return [sorted(cluster, key=lambda p: p.start) for cluster in joined.values()]


def average_linkage(similarity: numpy.ndarray, *, threshold: float) -> list[list[int]]:
    """Cluster items by average linkage.

    Args:
        similarity: Of each two items, [items, items].
        threshold: The least mean similarity of two clusters that are joined.

    Returns:
        The indices of each cluster's items, in order.
    """
    clusters, sums = [[i] for i in range(len(similarity))], similarity.astype(numpy.float64)
    while len(clusters) > 1:
        sizes = numpy.array([len(c) for c in clusters])
        mean = sums / numpy.outer(sizes, sizes)
        numpy.fill_diagonal(mean, -1)
        one, other = sorted(divmod(int(mean.argmax()), len(clusters)))
        if mean[one, other] < threshold:
            break
        clusters[one] = sorted(clusters[one] + clusters.pop(other))
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums = numpy.delete(numpy.delete(sums, other, 0), other, 1)
    return sorted(clusters)


def _similarities(phrases: Sequence[Phrase], states: Sequence[numpy.ndarray], network: Network) -> numpy.ndarray:
    """The probability that two phrases corefer, certain if both name a treaty, [phrases, phrases]."""
    mentions = [(p.head, p.sentence, p.window) for p in phrases]
    matrix = network.coreference(span_states(states, [p.span for p in phrases]), mentions)
    treaties = list(dict.fromkeys(p.treaty for p in phrases if p.treaty))
    named = numpy.array([treaties.index(p.treaty) if p.treaty else -1 for p in phrases])
    both = (named[:, None] >= 0) & (named >= 0)
    return numpy.where(both, numpy.where(named[:, None] == named, 1.0, _NEVER), matrix)


def _named_treaty(treaties: Sequence[tuple[int, int, Treaty]], start: int, end: int) -> Treaty | None:
    """The standing treaty that characters [start, end) name, of two the last."""
    last = bisect_left(treaties, end, key=lambda found: found[0]) - 1
    return treaties[last][2] if last >= 0 and start < treaties[last][1] else None


def _phrase(text: str, window: Window, tags: numpy.ndarray, first: int, last: int) -> tuple[int, int]:
    """Characters [start, end) of the phrase around a head word, in whole words."""
    while window.core[first - 1] and tags[first - 1]:
        first -= 1
    while window.core[last + 1] and tags[last + 1] == _FURTHER:
        last += 1
    return window.spans[_word(text, window, first)[0]][0], window.spans[_word(text, window, last)[1]][1]


def _word(text: str, window: Window, token: int) -> tuple[int, int]:
    """First and last token of the word that a token is a piece of."""
    first = last = token
    while _continues_word(text, window, first):
        first -= 1
    while last + 1 < len(window.ids) and _continues_word(text, window, last + 1):
        last += 1
    return first, last


def _continues_word(text: str, window: Window, token: int) -> bool:
    start = window.spans[token][0]
    return (
        window.core[token]
        and window.core[token - 1]
        and start == window.spans[token - 1][1]
        and text[start].isalnum()
        and text[start - 1].isalnum()
    )
