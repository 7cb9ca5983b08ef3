"""Votes: what a rule says words are a name of, and what no rule can make an actor."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import is_in_layer, known_at
from .organizations import is_name_word

BRAND = re.compile(r"\b(?!Mc|Mac|De|Di|La|Le|O['’])\w*[a-z][A-Z]")


@dataclass(frozen=True)
class Vote:
    """A rule's vote that the tokens [start, end) are a name of this kind; kind "" votes against any."""

    start: int
    end: int
    kind: str
    rule: str
    weight: float
    code: str = ""


@cache
def treaty_names(lexicon: Lexicon) -> frozenset[str]:
    """The names of standing agreements: "New START", "Minsk II"."""
    treaties = lexicon.table("treaties").items()
    return frozenset(name for treaty, own in treaties for name in (treaty, *own.get("aliases", ())))


def is_thing(span: Span) -> bool:
    """Whether a capitalised phrase is no actor: an event, document, place, nationality, portfolio or title."""
    if not len(span) or "\n" in span.text or is_in_layer(span[-1], "title"):
        return True
    lexicon = span.doc._.lexicon
    if span.text in treaty_names(lexicon) or span.text in lexicon.words("organizations", "never"):
        return True
    things = lexicon.words("organizations", "things")
    if span[-1].lower_ in things or span.text.casefold() in things:
        return True
    if len(span) > 2 and span[0].lower_ in things and span[1].lower_ in ("on", "of", "for", "between", "with"):
        return True  # "Agreement on Reconciliation", "Treaty of Rome"
    if not any(is_name_word(token) or BRAND.match(token.text) for token in span):
        return True
    known = known_at(span.doc, span.start, "country", "adjective", "city")
    is_bare_head = len(span) == 1 and span.text in lexicon.organization_heads  # "the Party", "the Ministry"
    return is_bare_head or known is not None and known.end == span.end
