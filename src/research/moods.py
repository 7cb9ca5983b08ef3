"""Moods: what tense, modality, negation and denial make of a verb that tells of a document: done, willed, refused, denied."""

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Token

from .lexicon import read_lexicon

_BECOMES = {"cited": "", "in force": "", "ratified": "", "ended": "in force", "rejected": "", "planned": "planned", "signed": "planned"}


def is_willed(verb: Token, *, lexicon: str = "") -> bool:
    """Whether what a verb tells has yet to happen: "will be held", "is due to take place", "was possible"."""
    hoped = read_lexicon("documents", lexicon)["modality"]["modifiers"]
    set_for = verb.lemma_ in read_lexicon("documents", lexicon)["modality"]["governors"]
    return set_for or in_mood(verb, "signed", False, lexicon) == "planned" or any(c.dep_ == "acomp" and c.lower_ in hoped for c in verb.children)


def in_mood(token: Token, status: str, negated: bool, lexicon: str) -> str:
    """A signing that is willed, expected or denied has yet to happen; a threatened end leaves the document in force."""
    mood = read_lexicon("documents", lexicon)["modality"]
    chain = verb_chain(token)
    if negated and status == "signed" and (token.tag_ == "VBD" or any(c.lower_ in ("did", "never") for c in token.children)):
        return "denied"
    if status in ("signed", "ratified") and is_denied(token, read_lexicon("documents", lexicon)["denials"]["verbs"]):
        return "rejected"
    if any(t.lemma_.casefold() in mood["refusals"] for t in chain[1:]):
        return "rejected" if status in ("signed", "ratified") else ""
    willed = any(child.lower_ in mood["auxiliaries"] and child.dep_ == "aux" for t in chain[: 2 if token.dep_ == "conj" else 1] for child in t.children)
    if status == "ratified" and any(child.dep_ == "nsubj" and child.tag_ == "CD" for child in token.children):
        return ""  # "27 have ratified it": not the parties told of
    planned = lemma_statuses("nouns", lexicon)
    governed = any(t.lemma_.casefold() in mood["governors"] or planned.get(t.lemma_.casefold()) == "planned" for t in chain[1:])
    governed = governed or any(t.lemma_ == "be" for t in chain[1:] if _is_infinitive(token))
    governed = governed or (status == "ended" and any(t.lemma_ in ("announce", "declare") for t in chain[1:]))
    purpose = status in ("cited", "in force") and token.tag_ == "VB" and token.dep_ in ("advcl", "acl", "xcomp")
    return _BECOMES[status] if negated or willed or governed or purpose or _is_bare_infinitive(token, chain) else status


@cache
def lemma_statuses(key: str, lexicon: str) -> dict[str, str]:
    """Lemma to status, for "verbs" or "nouns"; a lemma's first status stands."""
    table = read_lexicon("documents", lexicon)[key]
    return {lemma: status for status in reversed(table) for lemma in table[status]}


def is_denied(token: Token, denials: Iterable[str]) -> bool:
    """Under a verb of denial: "denied a report that it had signed"."""
    for above in token.ancestors:
        if above.pos_ == "VERB" and above.lemma_ in denials:
            return True
        if above.dep_ not in ("ccomp", "acl", "dobj", "relcl"):
            return False
    return False


def verb_chain(token: Token) -> list[Token]:
    """The verb and those above it that it depends on as a complement: "sign" in "is expected to be signed"."""
    chain = [token]
    while chain[-1].dep_ in ("xcomp", "ccomp", "acl", "pcomp", "conj") and len(chain) < 4:
        above = chain[-1].head
        infinitive = _is_infinitive(chain[-1])
        if chain[-1].dep_ == "conj":
            if above.pos_ not in ("VERB", "AUX") or chain[-1].tag_ != above.tag_ or has_subject(chain[-1]):
                break
        elif chain[-1].dep_ == "pcomp":
            above = above.head
        elif not infinitive and chain[-1].dep_ != "xcomp":
            break
        chain.append(above)
    return chain


def _is_infinitive(token: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)


def _is_bare_infinitive(token: Token, chain: list[Token]) -> bool:
    """A "to sign" at the top of a headline, or hanging on a noun: "a plan to sign", "the deadline to sign"."""
    return token.tag_ == "VB" and _is_infinitive(token) and (token.dep_ == "ROOT" or chain[-1].pos_ in ("NOUN", "ADJ"))


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
