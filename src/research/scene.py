"""Scenes: one article's parse together with its actors: who stands at which word, and for which country or body."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token

from .gazetteer import forums, is_body
from .lexicon import word_set
from .pipeline import known_at, tokens_at
from .reading import Entity, Mention

_PARAGRAPH = 500  # tokens


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
        at: dict[int, int] = {}
        for mention, owner in zip(mentions, owners, strict=True):
            span = tokens_at(doc, mention.start, mention.end)
            at.update(dict.fromkeys(range(span.start, span.end), owner))
        return cls(doc, entities, at, tuple(headline), lexicon)

    def named(self, tokens: Iterable[Token]) -> list[int]:
        """The entities these tokens name, in the order of the text, each once."""
        return list(dict.fromkeys(self.at[i] for i in sorted(t.i for t in tokens) if i in self.at))

    def entity_at(self, token: Token) -> Entity | None:
        """The entity a token names; None when no mention covers it."""
        return self.entities[self.at[token.i]] if token.i in self.at else None

    def kind_at(self, token: Token) -> str:
        """The kind of the entity a token names; "" when no mention covers it."""
        return self.entities[self.at[token.i]].kind if token.i in self.at else ""

    def mention_at(self, i: int) -> tuple[int, int]:
        """The tokens [start, end) around token i that name one entity."""
        return self._stretches.get(i, (i, i + 1))

    @cached_property
    def _stretches(self) -> dict[int, tuple[int, int]]:
        """For each token of a name the tokens [start, end) around it that name the same entity."""
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for i in sorted(self.at):
            starts[i] = starts[i - 1] if self.at.get(i - 1) == self.at[i] else i
        for i in sorted(self.at, reverse=True):
            ends[i] = ends[i + 1] if self.at.get(i + 1) == self.at[i] else i + 1
        return {i: (starts[i], ends[i]) for i in starts}

    def codes(self, tokens: Iterable[Token]) -> list[str]:
        """The countries and bodies these tokens stand for: nouns, adjectives, capitals, affiliations."""
        codes = [
            self.entities[self.at[t.i]].country if t.i in self.at else adjective_code(t, self.lexicon) or capital_code(t) or self._home_of(t) for t in tokens
        ]
        return list(dict.fromkeys(code for code in codes if code and code not in forums(self.lexicon)))

    def _home_of(self, token: Token) -> str:
        """The country of "the government", where no word says whose: the subject before it in its paragraph, else the one the article names most."""
        alone = token.lower_ == "government" and token.tag_ == "NN" and not any(c.dep_ in ("amod", "compound", "nmod", "prep") for c in token.children)
        if not alone or not any(c.lower_ in ("the", "his", "her") for c in token.children):
            return ""
        before = (t for t in reversed(self.doc[self.paragraph_start(token.i) : token.i]) if t.dep_ in ("nsubj", "nsubjpass"))
        subject = next((self.entity_at(t) for t in before if self.kind_at(t) == "country"), None)
        return subject.country if subject else next(iter(self.focus), "")

    def paragraph_start(self, i: int) -> int:
        """The first token of the paragraph that token i is in; no farther back than a long paragraph reaches."""
        first = max(0, i - _PARAGRAPH)
        return next((j for j in range(i, first, -1) if "\n" in self.doc[j - 1].text), first)

    @cached_property
    def focus(self) -> list[str]:
        """The two countries or bodies the article names most; the first alone where others tie for second, none where several tie for first."""
        counts = Counter(self.headline)
        for token in self.doc:
            entity = self.entity_at(token)
            if entity is None:
                counts.update([code] if (code := adjective_code(token, self.lexicon) or capital_code(token)) else ())
            elif token.i == 0 or self.at.get(token.i - 1) != self.at[token.i]:
                counts.update([entity.country] if entity.kind == "country" or is_body(entity.name, self.lexicon) else ())
        for code in (forums(self.lexicon) | {"UN"}) & set(counts):
            del counts[code]
        top = [*counts.most_common(3), ("", 0), ("", 0), ("", 0)]
        clear = next((n for n in (2, 1) if top[n - 1][1] > top[n][1]), 0)
        return [code for code, _ in top[:clear]]

    @cached_property
    def about(self) -> Token | None:
        """Where the country or body the article names most is named first, by noun or adjective."""
        return next((t for t in self.countries(0, len(self.doc)) if self.codes([t]) == self.focus[:1]), None)

    def countries(self, start: int, end: int) -> list[Token]:
        """Those of the tokens [start, end) that name a country."""
        return [self.doc[i] for i in self._countries[bisect_left(self._countries, start) : bisect_left(self._countries, end)]]

    def has_names(self, start: int, end: int) -> bool:
        """Whether any of the tokens [start, end) names an actor or a country."""
        return bisect_left(self._naming, start) < bisect_left(self._naming, end)

    @cached_property
    def _naming(self) -> list[int]:
        return sorted({*self.at, *self._countries})

    @cached_property
    def _countries(self) -> list[int]:
        return [token.i for token in self.doc if self.names_country(token)]

    def names_country(self, token: Token) -> bool:
        """Whether a token names a country, as a noun or as an adjective."""
        return self.kind_at(token) == "country" or (token.i not in self.at and bool(adjective_code(token, self.lexicon)))

    def states(self, start: int, end: int) -> list[str]:
        """The countries that some tokens name, as nouns, adjectives or by their people; no agency's, and not where something happens."""
        return list(dict.fromkeys(filter(None, self._state_codes[start:end])))

    @cached_property
    def _state_codes(self) -> list[str]:
        """For each token of the doc the country it names; "" where it names none."""
        return [next(iter(self.codes([t])), "") if self._is_state(t) else "" for t in self.doc]

    def _is_state(self, token: Token) -> bool:
        entity = self.entity_at(token)
        body = entity is None or entity.kind != "organization" or is_body(entity.name, self.lexicon)
        return body and not self._is_scene_of(token)

    def _is_scene_of(self, token: Token) -> bool:
        """ "In Saint Vincent": a country that only says where."""
        first, _ = self.mention_at(token.i)
        before = self.doc[max(first - 1 - (first > 1 and self.doc[first - 1].lower_ == "the"), 0)]
        people = before.nbor(-1) if before.i else before
        host = people.tag_ == "NNS" and people.lower_.rstrip("s") not in word_set("meetings", "nouns", self.lexicon)  # "lawmakers in Lesotho" are Lesotho's
        place = before.lower_ in ("in", "at", "near") and not host
        return place and self.kind_at(token) == "country"


def adjective_code(token: Token, lexicon: str = "") -> str:
    """The code of a nationality's adjective, at its first token, so that it counts once; no "Kenyan capital"."""
    span = known_at(token, "adjective")
    place = span is not None and span.end < len(token.doc) and token.doc[span.end].lower_ in ("border", *word_set("countries", "settlements", lexicon))
    return span.kb_id_ if span is not None and not place else ""


def capital_code(token: Token) -> str:
    """The code of a capital that stands for its government: "Tehran and Riyadh agreed", not "in Tehran"; "" where it does not."""
    span = known_at(token, "city")
    place = token.i > 0 and (token.nbor(-1).tag_ in ("IN", "TO") or token.nbor(-1).lower_ == "the")
    return span.kb_id_ if span is not None and not place else ""
