"""Meetings: who met whom, sentence by sentence, found in one article with its entities."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.symbols import NOUN, VERB
from spacy.tokens import Doc, Token

from ..mentions.organizations import POSSESSIVE
from ..nlp.pipeline import extent, is_in_layer, tokens_at
from ..nlp.tokens import sentences_of
from ..readings import Entity, Meeting, Mention

_NOMINAL = {"compound", "conj", "appos", "poss", "nmod", "amod", "flat", "nummod", "det"}  # inside a noun phrase


@dataclass(frozen=True)
class ArticleContext:
    """An article's doc, and who is named where.

    Attributes:
        doc: The prose.
        entities: The article's entities.
        entity_at: For each token that a mention covers, the index of its entity.
    """

    doc: Doc
    entities: Sequence[Entity]
    entity_at: dict[int, int] = field(repr=False)

    @classmethod
    def of(
        cls, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity], owners: Sequence[int]
    ) -> "ArticleContext":
        """Index the mentions by token; `owners` are the indices of their entities."""
        entity_at: dict[int, int] = {}
        for mention, owner in zip(mentions, owners, strict=True):
            span = tokens_at(doc, mention.start, mention.end)
            entity_at.update(dict.fromkeys(range(span.start, span.end), owner))
        return cls(doc, entities, entity_at)

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


def find_meetings(context: ArticleContext) -> Iterator[Meeting]:
    """Yield the sentences in which named actors meet or hold talks, once each, in order."""
    lexicon = context.doc._.lexicon
    verbs, nouns = lexicon.words("meetings", "verbs"), lexicon.words("meetings", "nouns")
    parts = context.doc.to_array("POS")
    for sent in sentences_of(context.doc):
        met: set[int] = set()
        for token in (context.doc[i] for i in range(sent.start, sent.end) if parts[i] in (VERB, NOUN)):
            if token.lemma_ in (verbs if token.pos_ == "VERB" else nouns):
                met.update(_select(context, _participants(token)))
        if len(met) > 1:
            yield Meeting(*extent(sent), tuple(sorted(met)))


def _participants(token: Token) -> list[Token]:
    """Subject and object of a verb; what follows a noun after between, with or among, and who holds the talks."""
    if token.pos_ == "VERB":
        parts = [c for c in token.children if c.dep_ in ("nsubj", "dobj", "nsubjpass")]
        return [] if _is_unreal(token) else [*parts, *_objects(token, ("with", "by"))]
    verb = token.head if token.dep_ in ("dobj", "nsubjpass", "nsubj") else None
    if verb is not None and _is_unreal(verb):
        return []
    holds = verb is not None and verb.lemma_ in ("hold", "have")
    subjects = [c for c in token.head.children if c.dep_ == "nsubj"] if holds else []
    return [*subjects, *_objects(token, ("between", "with", "among"))]


def _objects(token: Token, prepositions: tuple[str, ...]) -> list[Token]:
    return [o for c in token.children if c.lower_ in prepositions for o in c.children if o.dep_ == "pobj"]


def _is_unreal(verb: Token) -> bool:
    """Whether a verb is negated, modal or intended: "did not meet", "will hold talks", "to meet"."""
    return any(c.dep_ == "neg" or c.tag_ == "MD" or c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _select(context: ArticleContext, parts: list[Token]) -> list[int]:
    """The people among the entities of these phrases; where there are fewer than two, organizations too."""
    tokens = [t.i for part in parts for t in _name_tokens(part) if not _is_employer(context, t)]
    named = context.entities_at(tokens)
    people = [i for i in named if context.entities[i].kind == "person"]
    return people if len(people) > 1 else [i for i in named if context.entities[i].kind != "country"]


def _name_tokens(token: Token) -> Iterator[Token]:
    """The tokens of a noun phrase that may name: conjuncts, appositions, modifiers, some prepositions; no clauses."""
    yield token
    for child in token.children:
        if child.dep_ in _NOMINAL:
            yield from _name_tokens(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from", "between", "among", "for"):
            for object_ in child.children:
                if object_.dep_ == "pobj":
                    yield from _name_tokens(object_)


def _is_employer(context: ArticleContext, token: Token) -> bool:
    """Whether an organization is part of a title: "director of the |Road Fund|", "secretary of Iran's |Council|"."""
    if context.kind_at(token) != "organization":
        return False
    i = context.name_start(token.i) - 1
    if i > 1 and context.doc[i].text in POSSESSIVE:
        i = next((j for j in range(i - 1, max(-1, i - 4), -1) if j not in context.entity_at), 0)
    i -= context.doc[i].lower_ == "the"
    return i > 0 and context.doc[i].lower_ in ("of", "at", "for") and is_in_layer(context.doc[i - 1], "title")
