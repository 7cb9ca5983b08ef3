"""Scenes: one article's parse together with its actors: who stands at which word, and for which country or body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from .entities import Entity
from .gazetteer import forums
from .mentions import Mention
from .pipeline import known_at


@dataclass(frozen=True)
class Scene:
    """An article as the rules of agreements and meetings read it: its doc, and who is named where.

    Attributes:
        doc: The parsed prose.
        entities: The article's entities.
        at: For each token that a mention covers, the index of its entity.
        headline: Codes of the countries and bodies in the headline.
        lexicon: A folder with additions to the lexicons.
    """

    doc: Doc
    entities: Sequence[Entity]
    at: dict[int, int] = field(repr=False)
    headline: tuple[str, ...] = ()
    lexicon: str = ""

    @classmethod
    def of(
        cls, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity], owners: Sequence[int], headline: Sequence[str] = (), lexicon: str = ""
    ) -> "Scene":
        """Index the mentions by token."""
        at = {}
        for mention, owner in zip(mentions, owners, strict=True):
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            at.update(dict.fromkeys(range(span.start, span.end), owner))
        return cls(doc, entities, at, tuple(headline), lexicon)

    def named(self, tokens: Iterable[Token]) -> list[int]:
        """The entities these tokens name, in the order of the text, each once."""
        return list(dict.fromkeys(self.at[i] for i in sorted(t.i for t in tokens) if i in self.at))

    def codes(self, tokens: Iterable[Token]) -> list[str]:
        """The countries and bodies these tokens stand for: nouns, adjectives, capitals, affiliations."""
        codes = [self.entities[self.at[t.i]].country if t.i in self.at else adjective_code(t) or capital_code(t) for t in tokens]
        return list(dict.fromkeys(code for code in codes if code and code not in forums(self.lexicon)))


def adjective_code(token: Token) -> str:
    """The code of a nationality's adjective, at its first token, so that it counts once; no "Kenyan capital"."""
    span = known_at(token, "adjective")
    place = span is not None and span.end < len(token.doc) and token.doc[span.end].lower_ in ("capital", "city", "town", "border", "resort", "port")
    return span.kb_id_ if span is not None and not place else ""


def capital_code(token: Token) -> str:
    """The code of a capital that stands for its government: "Tehran and Riyadh agreed", not "in Tehran"; "" where it does not."""
    span = known_at(token, "city")
    place = token.i > 0 and token.nbor(-1).lower_ in ("in", "at", "near", "to", "from", "of", "the") or token.dep_ == "pobj"
    return span.kb_id_ if span is not None and not place else ""
