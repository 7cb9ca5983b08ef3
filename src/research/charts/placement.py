"""Placement: where the dots and labels of a network stand, so that none hides another."""

from itertools import combinations
from math import hypot

import pandas as pd

from .renderer import shorten

EXTENT = 1.2  # where the axes end on both sides; the layout ends at 1, which leaves room for labels
_LETTER, _LINE = 6.4, 14  # pixels: the mean width of a label's letter, the height of a label


def remove_overlaps(nodes: pd.DataFrame, *, side: int) -> pd.DataFrame:
    """Push overlapping dots apart, a little at a time, until none overlap or a hundred rounds are over.

    Args:
        nodes: One row per dot: x and y, from -1 to 1, and radius in pixels.
        side: Side of the picture, in pixels.
    """
    unit = 2 * EXTENT / side
    x, y, radius = nodes.x.tolist(), nodes.y.tolist(), nodes.radius.tolist()
    for _ in range(100):
        close = [
            (i, j)
            for i, j in combinations(range(len(nodes)), 2)
            if hypot(x[j] - x[i], y[j] - y[i]) < (radius[i] + radius[j] + 3) * unit
        ]
        for i, j in close:
            dx, dy = _direction(x[j] - x[i], y[j] - y[i])
            x[i], y[i], x[j], y[j] = x[i] - dx * unit, y[i] - dy * unit, x[j] + dx * unit, y[j] + dy * unit
        if not close:
            break
    return nodes.assign(x=[_within_axes(place) for place in x], y=[_within_axes(place) for place in y])


def _within_axes(place: float) -> float:
    return round(min(max(place, -1.1), 1.1), 3)


def _direction(dx: float, dy: float) -> tuple[float, float]:
    """The unit vector of a difference; to the right where there is none."""
    distance = hypot(dx, dy)
    return (dx / distance, dy / distance) if distance else (1.0, 0.0)


def place_labels(nodes: pd.DataFrame, *, side: int) -> pd.DataFrame:
    """Give each actor, most mentioned first, a label above, below or beside it where none overlaps; else none.

    Args:
        nodes: One row per dot: node, actor_id, name, mentions, x, y and radius in pixels.
        side: Side of the picture, in pixels.

    Returns:
        The nodes with label, "" for none, label_x and label_y.
    """
    unit = 2 * EXTENT / side
    taken = [_box(node.x, node.y, node.radius * unit, node.radius * unit) for node in nodes.itertuples(index=False)]
    placed = {}
    for node in nodes.sort_values(["mentions", "actor_id"], ascending=[False, True]).itertuples(index=False):
        label = shorten(node.name, 26)
        half = _LETTER / 2 * len(label)
        for dx, dy in _offsets(half, node.radius + 9):
            x, y = node.x + dx * unit, node.y + dy * unit
            box = _box(x, y, half * unit, _LINE / 2 * unit)
            if max(map(abs, box)) <= EXTENT and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed[node.node] = (label, round(x, 3), round(y, 3))
                break
    labels = [placed.get(node.node, ("", node.x, node.y)) for node in nodes.itertuples(index=False)]
    return nodes.assign(**pd.DataFrame(labels, columns=["label", "label_x", "label_y"], index=nodes.index))


def _offsets(half: float, gap: float) -> list[tuple[float, float]]:
    """Where a label may stand, from the middle of its dot to its own, in pixels: the best place first."""
    above_or_below = [(0, gap), (0, -gap)]
    beside = [(half + gap, 0), (-half - gap, 0)]
    corners = [(half, gap), (-half, gap), (half, -gap), (-half, -gap)]
    return [*above_or_below, *beside, *corners]


Box = tuple[float, float, float, float]  # left, right, bottom, top


def _box(x: float, y: float, half_width: float, half_height: float) -> Box:
    return x - half_width, x + half_width, y - half_height, y + half_height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
