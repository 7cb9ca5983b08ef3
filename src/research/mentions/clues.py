"""Clues: reasons to take words for a name of some kind, and what no clue can make an actor."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import is_in_layer, known_at
from .organizations import is_name_word

BRAND = re.compile(r"\b(?!Mc|Mac|De|Di|La|Le|O['’])\w*[a-z][A-Z]")


@dataclass(frozen=True)
class Clue:
    """A reason to take the tokens [start, end) for a name of this kind; kind "" speaks against any."""

    start: int
    end: int
    kind: str
    rule: str
    weight: float
    code: str = ""


@cache
def treaty_names(lexicon: Lexicon) -> frozenset[str]:
    """What standing agreements are called: "New START", "Minsk II"."""
    return frozenset(
        name for treaty, own in lexicon.table("treaties").items() for name in (treaty, *own.get("aliases", ()))
    )


def is_thing(span: Span) -> bool:
    """Whether a capitalised phrase is no actor: an event, document, place, nationality, portfolio or title."""
    if not len(span):
        return True
    lexicon = span.doc._.lexicon
    if span.text in treaty_names(lexicon):
        return True
    things, never = lexicon.words("organizations", "things"), lexicon.words("organizations", "never")
    if span[-1].lower_ in things or span.text.casefold() in things or span.text in never or "\n" in span.text:
        return True
    if len(span) > 2 and span[0].lower_ in things and span[1].lower_ in ("on", "of", "for", "between", "with"):
        return True  # "Agreement on Reconciliation", "Treaty of Rome"
    if not any(is_name_word(token) or BRAND.match(token.text) for token in span) or is_in_layer(span[-1], "title"):
        return True
    if len(span) == 1 and span.text in lexicon.organization_heads:
        return True  # "the Party", "the Ministry": a head alone is no name
    known = known_at(span[0], "country", "adjective", "city")
    return known is not None and known.end == span.end
