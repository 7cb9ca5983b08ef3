"""Offices: organisations and countries that only say whom somebody serves, or whose something is, and are no party themselves."""

from spacy.tokens import Token

from .organizations import POSSESSIVE
from .pipeline import is_in_layer
from .scene import Scene


def is_background(scene: Scene, token: Token) -> bool:
    """Whether a name beside a document is in a title or a possessive, and no party."""
    return is_served(scene, token) or _is_home(scene, token) or (is_led(scene, token) and token.dep_ == "poss")


def is_served(scene: Scene, token: Token) -> bool:
    """An organisation that only stands in somebody's title: "X, director of the |Road Fund|", "the secretary of Iran's |Council|"."""
    if scene.kind_at(token) != "organization":
        return False
    i = scene.mention_at(token.i)[0] - 1
    if i > 1 and scene.doc[i].text in POSSESSIVE:
        i = next((j for j in range(i - 1, max(-1, i - 4), -1) if j not in scene.at), 0)
    i -= scene.doc[i].lower_ == "the"
    return i > 0 and scene.doc[i].lower_ in ("of", "at", "for") and is_in_layer(scene.doc[i - 1], "title")


def is_led(scene: Scene, token: Token) -> bool:
    """An organisation right before its officer: "|Acme| president X", "|Acme|'s president"."""
    if scene.kind_at(token) != "organization":
        return False
    end = scene.mention_at(token.i)[1]
    end += end < len(scene.doc) and scene.doc[end].text in POSSESSIVE
    return end < len(scene.doc) and is_in_layer(scene.doc[end], "title")


def _is_home(scene: Scene, token: Token) -> bool:
    """A country that only says whose an organisation is: "|Kenya|'s Safaricom"."""
    if token.dep_ != "poss" or scene.kind_at(token) != "country":
        return False
    phrase = token.head.head if token.head.dep_ in ("compound", "nmod", "appos") else token.head
    return any(scene.kind_at(t) == "organization" for t in scene.doc[token.i + 1 : phrase.right_edge.i + 1])
