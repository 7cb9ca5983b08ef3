"""The context of one article: its parse together with its entities, and which of them is named at which token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from ..nlp.pipeline import tokens_at
from ..readings import Entity, Mention


@dataclass(frozen=True)
class ArticleContext:
    """An article's doc, and who is named where.

    Attributes:
        doc: The prose.
        entities: The article's entities.
        entity_at: For each token that a mention covers, the index of its entity.
        lexicon: A folder with additions to the lexicons.
    """

    doc: Doc
    entities: Sequence[Entity]
    entity_at: dict[int, int] = field(repr=False)
    lexicon: str = ""

    @classmethod
    def of(
        cls, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity], owners: Sequence[int], lexicon: str = ""
    ) -> "ArticleContext":
        """Index the mentions by token; `owners` are the indices of their entities."""
        entity_at: dict[int, int] = {}
        for mention, owner in zip(mentions, owners, strict=True):
            span = tokens_at(doc, mention.start, mention.end)
            entity_at.update(dict.fromkeys(range(span.start, span.end), owner))
        return cls(doc, entities, entity_at, lexicon)

    def entities_at(self, tokens: Iterable[int]) -> list[int]:
        """The indices of the entities that these tokens name, in the order of the text, each once."""
        return list(dict.fromkeys(self.entity_at[i] for i in sorted(tokens) if i in self.entity_at))

    def kind_at(self, token: Token) -> str:
        """The kind of the entity that a token names; "" when no mention covers it."""
        return self.entities[self.entity_at[token.i]].kind if token.i in self.entity_at else ""

    def name_start(self, i: int) -> int:
        """The first token of the name that token i is in."""
        while self.entity_at.get(i - 1, -1) == self.entity_at.get(i):
            i -= 1
        return i
