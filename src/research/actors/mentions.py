"""Namings: every place of the corpus where an actor is named, kept as columns of numbers until the actors are known."""

from array import array
from collections.abc import Sequence
from functools import cache

import numpy
import pandas as pd

from ..readings import Reading

_COLUMNS = ("article_id", "start", "end", "text", "kind", "entity", "rule", "here")


class Namings:
    """Mentions of many articles in eight columns: two places, the entity's number, and five words by their number.

    Attributes:
        columns: The numbers by column.
        words: Every different word of the columns, with its number.
        entities: How many entities there are so far.
    """

    def __init__(self) -> None:
        self.columns = {name: array("q") for name in _COLUMNS}
        self.words: dict[str, int] = {}
        self.entities = 0

    def add(self, reading: Reading, start: int) -> None:
        """Take the mentions of an article in, whose body starts at this character of its text; entities are numbered on."""
        mentions, owners = reading.mentions, reading.owners
        links = [
            dict(zip(reversed(entity.aliases), reversed(entity.links), strict=True)) for entity in reading.entities
        ]
        self._put("article_id", [reading.article_id] * len(mentions))
        self.columns["start"].extend(mention.start + start for mention in mentions)
        self.columns["end"].extend(mention.end + start for mention in mentions)
        self._put("text", [mention.text for mention in mentions])
        self._put("kind", [mention.kind for mention in mentions])
        self.columns["entity"].extend(self.entities + owner for owner in owners)
        self._put("rule", [mention.rule for mention in mentions])
        self._put("here", [links[owner][mention.text] for mention, owner in zip(mentions, owners, strict=True)])
        self.entities += len(reading.entities)

    def _put(self, column: str, words: Sequence[str]) -> None:
        numbers = self.words
        self.columns[column].extend([numbers.setdefault(word, len(numbers)) for word in words])

    def frame(self, actor_ids: Sequence[str], links: Sequence[str]) -> pd.DataFrame:
        """One row each time an actor is named: article_id, start, end, text, kind, actor_id, rule (that found it), link (that tied it to its actor).

        Args:
            actor_ids: The actor of each entity, in the order in which they came.
            links: The rule that tied each of them to its actor.
        """
        number = {name: numpy.frombuffer(column, dtype="int64") for name, column in self.columns.items()}
        words, entity = numpy.array([*self.words, ""], dtype=object), number["entity"]
        texts = {name: words[number[name]] for name in ("article_id", "text", "kind", "rule", "here")}
        by_entity = {
            name: numpy.array([*values, ""], dtype=object)[entity]
            for name, values in (("actor_id", actor_ids), ("link", links))
        }
        return pd.DataFrame(
            {
                "article_id": texts["article_id"], "start": number["start"], "end": number["end"], "text": texts["text"], "kind": texts["kind"],
                "actor_id": by_entity["actor_id"], "rule": texts["rule"], "link": [*map(_join, texts["here"], by_entity["link"])],
            }
        ).astype(dict.fromkeys(("article_id", "text", "kind", "actor_id", "rule", "link"), "str"))  # fmt: skip


@cache
def _join(here: str, link: str) -> str:
    """The rules from the mention to the name in its article, and from that to the actor; "name" where it is the same name."""
    return ", ".join(dict.fromkeys(rule for rule in (here, link) if rule != "name")) or "name"
