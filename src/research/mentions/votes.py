"""Votes: what a rule takes words for a name of, which words can be no actor, and where a name starts and ends."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from ..nlp.lexicon import Lexicon
from ..nlp.pipeline import is_in_layer, known_at
from ..nlp.tokens import word_at
from .organizations import POSSESSIVE, is_name_word

BRAND = re.compile(r"\b(?!Mc|Mac|De|Di|La|Le|O['’])\w*[a-z][A-Z]")
_TRAILING = ("of", "and", "in", "at", "the", "for", "to")  # what the model leaves at the end of names


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


def trim_name(ent: Span) -> Span:
    """An entity of the model without its article, title, country, possessive, and what a dash or bracket adds."""
    doc, start = ent.doc, ent.start
    breaks = (
        token.i
        for token in doc[start + 1 : ent.end]
        if token.text in ("(", "[") or token.text in ("—", "–", "--", ";", ":") and token.nbor(-1).whitespace_
    )
    end = next(breaks, ent.end)
    while end > start and _is_trailing(doc, end - 1):
        end -= 1
    while start < end:
        token = doc[start]
        title = known_at(doc, start, "title")
        place = known_at(doc, start, "country", "adjective")
        is_titled = is_in_layer(token, "title") and token.text[:1].isupper() and start + 1 < end
        if is_titled and (title is None or title.end < end):
            start = title.end if title else start + 1
        elif place and place.end < end - 1 and _stands_before_name(ent, place):
            start = place.end
        elif _is_leading(doc, start):
            start += 1
        else:
            break
    return doc[start:end]


def _is_trailing(doc: Doc, i: int) -> bool:
    token = doc[i]
    is_mark = token.is_space or token.is_punct and token.text != "."
    return is_mark or token.text in POSSESSIVE or token.lower_ in _TRAILING


def _stands_before_name(ent: Span, place: Span) -> bool:
    """ "|Kenyan| Joan Otieno", "|Ghana|'s Volta Bank"."""
    is_owner = place.label_ == "country" and word_at(ent.doc, place.end) in POSSESSIVE
    return ent.label_ == "PERSON" or is_owner


def _is_leading(doc: Doc, i: int) -> bool:
    token = doc[i]
    is_plain = token.is_lower and not BRAND.match(token.text)
    return is_plain or token.is_punct or token.is_space or token.text in POSSESSIVE or token.lower_ == "the"
