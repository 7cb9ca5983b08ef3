"""Placement: where the dots and labels of a network stand, so that none hides another."""

from itertools import combinations
from math import hypot

import pandas as pd

from .renderer import shorten

REACH = 1.2  # how far the axes reach on both sides, where the layout reaches 1: room for labels
_LETTER = 6.4  # pixels: the mean width of a letter of a label
_LINE = 14  # pixels: the height of a label


def move_apart(nodes: pd.DataFrame, *, side: int) -> pd.DataFrame:
    """Push dots that lie on one another apart, a little at a time, until none do or a hundred rounds are over.

    Args:
        nodes: One row a dot: x and y, from -1 to 1, and radius in pixels.
        side: Of the picture, in pixels.
    """
    unit = 2 * REACH / side
    x, y, radius = nodes.x.tolist(), nodes.y.tolist(), nodes.radius.tolist()
    for _ in range(100):
        close = [
            (i, j)
            for i, j in combinations(range(len(nodes)), 2)
            if hypot(x[j] - x[i], y[j] - y[i]) < (radius[i] + radius[j] + 3) * unit
        ]
        for i, j in close:
            distance = hypot(x[j] - x[i], y[j] - y[i]) or 1.0
            dx, dy = (
                ((x[j] - x[i]) / distance, (y[j] - y[i]) / distance) if (x[i], y[i]) != (x[j], y[j]) else (1.0, 0.0)
            )
            x[i], y[i], x[j], y[j] = x[i] - dx * unit, y[i] - dy * unit, x[j] + dx * unit, y[j] + dy * unit
        if not close:
            break
    return nodes.assign(
        x=[round(min(max(v, -1.1), 1.1), 3) for v in x], y=[round(min(max(v, -1.1), 1.1), 3) for v in y]
    )


def place_labels(nodes: pd.DataFrame, *, side: int) -> pd.DataFrame:
    """Give each actor, most named first, a label above, below or beside it where no other stands; else none.

    Args:
        nodes: One row a dot: node, actor_id, name, mentions, x, y and radius in pixels.
        side: Of the picture, in pixels.

    Returns:
        The nodes with label, "" for none, label_x and label_y.
    """
    unit, taken, placed = 2 * REACH / side, [], {}
    for node in nodes.itertuples(index=False):
        r = node.radius * unit
        taken.append((node.x - r, node.x + r, node.y - r, node.y + r))
    for node in nodes.sort_values(["mentions", "actor_id"], ascending=[False, True]).itertuples(index=False):
        label, away = shorten(node.name, 26), node.radius + 9
        half = _LETTER / 2 * len(label)
        for dx, dy in (
            (0, away),
            (0, -away),
            (half + away, 0),
            (-half - away, 0),
            (half, away),
            (-half, away),
            (half, -away),
            (-half, -away),
        ):
            x, y = node.x + dx * unit, node.y + dy * unit
            box = (x - half * unit, x + half * unit, y - _LINE / 2 * unit, y + _LINE / 2 * unit)
            inside = box[0] >= -REACH and box[1] <= REACH and box[2] >= -REACH and box[3] <= REACH
            if inside and not any(box[0] < b and a < box[1] and box[2] < d and c < box[3] for a, b, c, d in taken):
                taken.append(box)
                placed[node.node] = (label, round(x, 3), round(y, 3))
                break
    labels = [placed.get(node.node, ("", node.x, node.y)) for node in nodes.itertuples(index=False)]
    return nodes.assign(
        **{field: [label[i] for label in labels] for i, field in enumerate(("label", "label_x", "label_y"))}
    )
