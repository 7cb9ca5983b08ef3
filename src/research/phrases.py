"""Phrases: how far a document's name reaches, over the modifiers before its head, and the acronym and subject behind it."""

import re

from spacy.tokens import Doc

from .organizations import POSSESSIVE
from .pipeline import is_in_layer

_DEFINITE = {"the", "this", "that", "these", "those", "said", "both", "its", "their", "his", "her"}
_OPEN = {"a", "an", "another", "new", "separate", "second", "third", "further", "similar", "own", "first", "updated"}
_SUBJECT = set("on for of to over concerning regarding about covering against allowing aimed creating making establishing".split())
_STOP = set(
    "between among with by during at under after before since when which that who while as from following amid despite until without because but".split()
)
_STOP |= {"if", "where", "through", "within", "upon"}
_MODIFIERS = {"ADJ", "NOUN", "PROPN", "NUM", "X", "SYM"}
YEAR = re.compile(r"(?:1[89]|20)\d\d$")


def start_of(doc: Doc, first: int) -> int:
    """The first token of the phrase whose head starts at `first`: over adjectives, nouns, numbers, quotation marks, "US-Japan", "country's" excluded."""
    i = first
    while i > 0 and not doc[i].is_sent_start:
        token = doc[i - 1]
        joined = token.text in ("-", "–", "/", "‑") or token.text in ('"', "“", "”", "'", "(", ")") and i > 1 and doc[i - 2].text != ","
        coordinated = (
            token.lower_ == "and" and i > 1 and doc[i - 2].pos_ == "ADJ" and doc[i].pos_ in ("ADJ", "NOUN") and doc[i - 2].dep_ in ("amod", "nmod", "compound")
        )
        participle = token.tag_ in ("VBN", "VBG", "JJ") and token.dep_ in ("amod", "compound", "nmod")
        if token.text in POSSESSIVE or token.pos_ not in _MODIFIERS and not joined and not participle and not coordinated:
            break
        i -= 1
    if i > 2 and i < first + 1 and doc[i - 1].lower_ == "of" and doc[first].text[:1].isupper() and doc[i].text[:1].isupper() and doc[i - 2].text[:1].isupper():
        i = (
            start_of(doc, i - 1) if not (doc[i - 2].is_sent_start or is_in_layer(doc[i - 2], "country", "adjective", "body", "city")) else i
        )  # "General Security of Military Information Agreement"
    while i < first and (doc[i].is_punct or doc[i].lower_ in ("-", "and", "so", "called", "own")):
        i += 1
    return i


def acronym_end(doc: Doc, end: int) -> int:
    """The token behind "(EDCA)" or "(START I)", where such an acronym stands at `end`; else `end`."""
    close = next((i for i in range(end + 2, min(end + 5, len(doc))) if doc[i].text == ")"), 0)
    return close + 1 if close and doc[end].text == "(" and sum(c.isupper() for c in doc[end + 1].text) > 1 else end


def subject_end(doc: Doc, end: int) -> int:
    """The token behind what the document is on, up to a date, a place, a party or the next clause; `end` where nothing follows."""
    i = end
    if i >= len(doc) or doc[i].lower_ not in _SUBJECT or (doc[i].lower_ == "of" and _is_date(doc, i + 1)):
        return end
    while i < len(doc) and not doc[i].is_sent_start:
        token = doc[i]
        if token.is_space or token.text in (".", ";", ":", "—", "–", "(", '"', "”") or (token.lower_ in _STOP and i > end):
            break
        if token.text == "," and not _is_listing(doc, i):
            break
        if i > end + 1 and (token.pos_ == "AUX" or token.tag_ in ("VBD", "VBZ", "VBP", "MD")):
            break
        if token.lower_ in ("on", "in", "at") and i > end and (_is_date(doc, i + 1) or _is_place(doc, i + 1)):
            break
        if _is_date(doc, i) and i > end:
            break
        i += 1
    while i > end + 1 and (doc[i - 1].pos_ in ("ADP", "CCONJ", "PUNCT", "DET", "SCONJ", "PART") or doc[i - 1].text == ","):
        i -= 1
    return i if i > end + 1 else end


def _is_listing(doc: Doc, i: int) -> bool:
    """A comma inside a list that closes with "and": "posts, telecommunications and IT"."""
    for j in range(i + 1, min(i + 9, len(doc))):
        if doc[j].lower_ in ("and", "&") and j + 1 < len(doc) and doc[j + 1].pos_ in ("NOUN", "PROPN", "ADJ"):
            return not any(t.pos_ in ("VERB", "AUX", "PRON") for t in doc[i + 1 : j])
        if doc[j].text in (".", ";") or doc[j].pos_ in ("VERB", "AUX", "PRON", "ADP"):
            return False
    return False


def _is_date(doc: Doc, i: int) -> bool:
    return i < len(doc) and (doc[i].ent_type_ == "DATE" or bool(YEAR.match(doc[i].text)))


def _is_place(doc: Doc, i: int) -> bool:
    i += i < len(doc) and doc[i].lower_ == "the"
    return i < len(doc) and (is_in_layer(doc[i], "city", "country") or doc[i].ent_type_ in ("GPE", "FAC"))


def definiteness(doc: Doc, start: int) -> str:
    """The article before the phrase: "definite", "indefinite" or ""."""
    word = doc[start - 1].lower_ if start and not doc[start].is_sent_start else ""
    own = doc[start].lower_
    if word in _OPEN or own in _OPEN:
        return "indefinite"
    return "definite" if word in _DEFINITE or doc[start - 1 : start].text in POSSESSIVE else ""
