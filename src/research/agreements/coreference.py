"""Coreference: which words of an article stand for an agreement, and which of them for the same one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy

from .inference import Network, states_of
from .knowledge import Treaty
from .windows import Window

_FIRST, _FURTHER = 1, 2  # tags of a phrase's tokens
_NEVER = -1e6


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for an agreement.

    Attributes:
        window: The number of its window.
        tokens: Those of its head word there.
        start: Where the whole phrase starts, in characters of the article's text.
        end: Where it ends, exclusive.
        head: The head word, in small letters.
        sentence: The number of its sentence.
        probability: That it stands for one.
    """

    window: int
    tokens: tuple[int, ...]
    start: int
    end: int
    head: str
    sentence: int
    probability: float
    treaty: Treaty | None = None


def group_phrases(phrases: Sequence[Phrase], states: Sequence[numpy.ndarray], network: Network) -> list[list[Phrase]]:
    """Those of the phrases that stand for one agreement each; two names of one standing treaty are one, those of two are never.

    Args:
        phrases: Some of an article's, in order.
        states: Those of each window's tokens.
        network: The reader's.
    """
    places = [(p.window, p.tokens[0], p.tokens[-1]) for p in phrases]
    likeness = network.likeness(states_of(states, places), [(p.sentence, p.head, p.window) for p in phrases])
    numbers = {treaty: number for number, treaty in enumerate(dict.fromkeys(p.treaty for p in phrases if p.treaty))}
    named = numpy.array([numbers[p.treaty] if p.treaty else -1 for p in phrases])
    both = (named[:, None] >= 0) & (named >= 0)
    likeness = numpy.where(both, numpy.where(named[:, None] == named, 1.0, _NEVER), likeness)
    return [
        [phrases[i] for i in members] for members in group(likeness, threshold=network.settings["thresholds"]["same"])
    ]


def find_phrases(
    text: str, windows: Sequence[Window], states: Sequence[numpy.ndarray], network: Network, *, threshold: float
) -> Iterator[Phrase]:
    """Yield the words that stand for agreements, in order of appearance.

    Args:
        text: The article's prose.
        windows: Its windows.
        states: Those of each window's tokens.
        network: The reader's.
        threshold: Of the probability.
    """
    for number, (window, own) in enumerate(zip(windows, states, strict=True)):
        heads, tags = network.words(own)
        at = 0
        while at < len(window.ids):
            if not (window.core[at] and heads[at] > threshold):
                at += 1
                continue
            first, last = _whole_word(text, window, at)
            start, end = _phrase(window, tags, first, last)
            start, end = _whole_word(text, window, start)[0], _whole_word(text, window, end)[1]
            head = text[window.spans[first][0] : window.spans[last][1]].lower()
            extent = window.spans[start][0], window.spans[end][1]
            yield Phrase(
                number,
                tuple(range(first, last + 1)),
                *extent,
                head,
                window.sentences[first],
                float(heads[first : last + 1].max()),
            )
            at = last + 1


def group(likeness: numpy.ndarray, *, threshold: float) -> list[list[int]]:
    """Group mentions by average linkage.

    Args:
        likeness: The probability that two of them are one agreement, [mentions, mentions].
        threshold: The least mean probability between two groups that are one.

    Returns:
        For each group the numbers of its mentions, in order.
    """
    groups, sums = [[i] for i in range(len(likeness))], likeness.astype(numpy.float64)
    while len(groups) > 1:
        sizes = numpy.array([len(g) for g in groups])
        mean = sums / numpy.outer(sizes, sizes)
        numpy.fill_diagonal(mean, -1)
        one, other = sorted(divmod(int(mean.argmax()), len(groups)))
        if mean[one, other] < threshold:
            break
        groups[one] = sorted(groups[one] + groups.pop(other))
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums = numpy.delete(numpy.delete(sums, other, 0), other, 1)
    return sorted(groups)


def _whole_word(text: str, window: Window, at: int) -> tuple[int, int]:
    """The tokens of the word that a token is a piece of."""
    first = last = at
    while _is_glued(text, window, first):
        first -= 1
    while last + 1 < len(window.ids) and _is_glued(text, window, last + 1):
        last += 1
    return first, last


def _is_glued(text: str, window: Window, i: int) -> bool:
    """Whether a token goes on the word of the one before it."""
    start = window.spans[i][0]
    return (
        window.core[i]
        and window.core[i - 1]
        and start == window.spans[i - 1][1]
        and text[start].isalnum()
        and text[start - 1].isalnum()
    )


def _phrase(window: Window, tags: numpy.ndarray, first: int, last: int) -> tuple[int, int]:
    """The tokens of the phrase around a head word."""
    while window.core[first - 1] and tags[first - 1]:
        first -= 1
    while window.core[last + 1] and tags[last + 1] == _FURTHER:
        last += 1
    return first, last
