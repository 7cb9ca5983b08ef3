"""Scenes: one article's parse together with its actors: who stands at which word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from ..nlp.pipeline import tokens_at
from ..readings import Entity, Mention


@dataclass(frozen=True)
class Scene:
    """An article's doc, and who is named where.

    Attributes:
        doc: The prose.
        entities: The article's entities.
        at: For each token that a mention covers, the index of its entity.
    """

    doc: Doc
    entities: Sequence[Entity]
    at: dict[int, int] = field(repr=False)

    @classmethod
    def of(cls, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity], owners: Sequence[int]) -> "Scene":
        """Index the mentions by token."""
        at: dict[int, int] = {}
        for mention, owner in zip(mentions, owners, strict=True):
            span = tokens_at(doc, mention.start, mention.end)
            at.update(dict.fromkeys(range(span.start, span.end), owner))
        return cls(doc, entities, at)

    def named(self, tokens: Iterable[int]) -> list[int]:
        """The entities that these tokens name, by their numbers, in the order of the text, each once."""
        return list(dict.fromkeys(self.at[i] for i in sorted(tokens) if i in self.at))

    def kind_at(self, token: Token) -> str:
        """The kind of the entity a token names; "" when no mention covers it."""
        return self.entities[self.at[token.i]].kind if token.i in self.at else ""

    def start_at(self, i: int) -> int:
        """The first token of the name that token i is in."""
        while self.at.get(i - 1, -1) == self.at.get(i):
            i -= 1
        return i
