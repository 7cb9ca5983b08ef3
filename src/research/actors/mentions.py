"""Mentions: every place of the corpus where an actor is named, in compact columns until the actors are known."""

from array import array
from collections.abc import Sequence
from functools import cache

import numpy
import pandas as pd

from ..readings import Reading


class MentionTable:
    """The mentions of many articles, as columns of numbers and of strings that share equal values.

    Attributes:
        entities: How many entities there are so far.
    """

    def __init__(self) -> None:
        self.entities = 0
        self._numbers = {name: array("q") for name in ("start", "end", "entity")}
        self._strings: dict[str, list[str]] = {name: [] for name in ("article_id", "text", "kind", "rule", "link")}
        self._shared: dict[str, str] = {}

    def add(self, reading: Reading, start: int) -> None:
        """Add the mentions of an article whose body starts at this character of its text; entities are numbered on."""
        mentions, owners = reading.mentions, reading.owners
        links = [dict(zip(reversed(e.aliases), reversed(e.links), strict=True)) for e in reading.entities]
        self._numbers["start"].extend(mention.start + start for mention in mentions)
        self._numbers["end"].extend(mention.end + start for mention in mentions)
        self._numbers["entity"].extend(self.entities + owner for owner in owners)
        self._extend("article_id", [reading.article_id] * len(mentions))
        self._extend("text", [mention.text for mention in mentions])
        self._extend("kind", [mention.kind for mention in mentions])
        self._extend("rule", [mention.rule for mention in mentions])
        self._extend("link", [links[owner][mention.text] for mention, owner in zip(mentions, owners, strict=True)])
        self.entities += len(reading.entities)

    def frame(self, actor_ids: Sequence[str], links: Sequence[str]) -> pd.DataFrame:
        """One row a mention.

        Columns: article_id, start, end (characters of the article's text), text, kind, actor_id, rule (that found it),
        link (rules that resolved it to its actor).

        Args:
            actor_ids: The actor of each entity, in the order in which they came.
            links: The rule that resolved each of them to its actor.
        """
        strings, entities = self._strings, self._numbers["entity"]
        table = {
            "article_id": strings["article_id"],
            "start": numpy.frombuffer(self._numbers["start"], dtype="int64"),
            "end": numpy.frombuffer(self._numbers["end"], dtype="int64"),
            "text": strings["text"],
            "kind": strings["kind"],
            "actor_id": [actor_ids[entity] for entity in entities],
            "rule": strings["rule"],
            "link": [_chain(own, links[entity]) for own, entity in zip(strings["link"], entities, strict=True)],
        }
        return pd.DataFrame(table).astype({name: "str" for name in table if name not in self._numbers})

    def _extend(self, column: str, values: Sequence[str]) -> None:
        self._strings[column].extend(self._shared.setdefault(value, value) for value in values)


@cache
def _chain(in_article: str, to_actor: str) -> str:
    """The rules from the mention to the name in its article, and from that to the actor; "name" for the same name."""
    return ", ".join(dict.fromkeys(rule for rule in (in_article, to_actor) if rule != "name")) or "name"
