"""Events: what became of a document, read off the verb or noun that governs it, its tense, mood and negation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from .documents import Document
from .lexicon import read_lexicon
from .moods import has_subject, in_mood, is_denied, lemma_statuses, verb_chain

_OBJECTS = {"dobj", "nsubjpass", "attr", "oprd", "dative", "obj"}
_CONTAINERS = set("text term terms part number series draft version set package clause article provision copy couple pair raft batch host total".split())
_HANDS = {"name", "signature", "hand", "initial"}
_INTO = {"on", "to", "from", "into", "out", "of", "onto"}
_NEAR = 14  # tokens: how far behind a document its own clause may stand


@dataclass(frozen=True)
class Event:
    """What a sentence says became of a document.

    Attributes:
        token: The verb's or noun's index in the doc.
        status: One of `STATUSES`, "cited" when the document is only lived by, "denied" when it was never signed, "" when the verb says nothing of it.
        lemma: Its lemma, with a particle where the lexicon has one.
        own: Whether it stands inside the document's phrase ("an agreement signed in 1994").
        negated: Whether it is said not to happen.
    """

    token: int
    status: str
    lemma: str
    own: bool = False
    negated: bool = False


def find_events(doc: Doc, document: Document, *, lexicon: str = "") -> list[Event]:
    """Find the verbs and nouns that say what became of a document, the governing one first."""
    governors = [told for token in _governors(doc, document, lexicon) for told in _raised(token, lexicon)]
    events = [event for token in governors for event in _told(token, lexicon)]
    events += [as_event(token, own=True, lexicon=lexicon) for token in _own_clauses(doc, document)]
    events += [as_event(token, lexicon=lexicon) for token in _resumed(doc, document, lexicon)]
    found = {event.token: event for event in reversed(events) if event is not None}
    if not any(event.status not in ("", "cited") for event in found.values()):
        found.update({e.token: e for e in _beside(doc, document, lexicon) if e.token not in found})
    return sorted(found.values(), key=lambda event: event.own)


def as_event(token: Token, *, own: bool = False, lexicon: str = "") -> Event | None:
    """Read one verb or noun as an event; None when the lexicon does not know it.

    Args:
        token: The verb or noun.
        own: Whether it stands inside the document's phrase.
        lexicon: A folder with additions to the lexicons.
    """
    if token.pos_ in ("NOUN", "PROPN"):
        status = lemma_statuses("nouns", lexicon).get(token.lemma_.casefold())
        return Event(token.i, status, token.lemma_.casefold(), own) if status else None
    lemma = _phrasal(token, lemma_statuses("verbs", lexicon))
    status = lemma_statuses("verbs", lexicon).get(lemma)
    if status is None or lemma in read_lexicon("documents", lexicon)["reporting"]["mediating"] and token.pos_ == "VERB":
        return None
    negated = any(child.dep_ == "neg" for t in verb_chain(token) for child in t.children)
    return Event(token.i, in_mood(token, status, negated, lexicon), lemma, own, negated)


def _told(token: Token, lexicon: str) -> list[Event | None]:
    """A verb as it is; a noun such as "signing" or "draft" as the verb above it turns it: postponed, rejected, yet to come."""
    event = as_event(token, lexicon=lexicon)
    verb = token.head
    if event is not None and token.dep_ == "pobj" and verb.lower_ == "in" and verb.head.lemma_ == "be":
        return [event, replace(event, token=verb.head.i)]  # "is in talks with X on"
    hoped = token.dep_ == "pobj" and verb.lower_ == "for" and verb.head.lemma_ in read_lexicon("documents", lexicon)["modality"]["governors"]
    if event is not None and hoped and event.status in ("signed", "ratified"):
        return [replace(event, status="planned")]  # "hopes for the early signing of"
    if event is None or token.pos_ == "VERB" or verb.pos_ != "VERB" or token.dep_ not in ("dobj", "nsubjpass", "nsubj"):
        return [event]
    above = as_event(verb, lexicon=lexicon)
    if above is None:
        willed = event.status in ("signed", "ratified") and in_mood(verb, "signed", False, lexicon) == "planned"
        return [replace(event, status="planned") if willed else event]
    turned = above.status if above.status in ("planned", "rejected") else "planned" if (event.status, above.status) == ("signed", "ended") else event.status
    return [replace(event, status=turned), replace(above, status=turned)]


def _puts_name(verb: Token) -> bool:
    """ "Put their signatures to", "added his name to"."""
    return verb.lemma_ in ("put", "add", "affix", "append", "set") and any(c.dep_ == "dobj" and c.lemma_ in _HANDS for c in verb.children)


def _phrasal(token: Token, lemmas: dict[str, str]) -> str:
    """The longest entry that the verb and the words behind it spell: "enter into force", "pull out"."""
    if _puts_name(token):
        return "put name to"
    if token.lemma_ == "declare" and any(t.lower_ in ("void", "null", "dead", "invalid") for c in token.children for t in (c, *c.children)):
        return "declare void"
    doc, words = token.doc, [token.lemma_.casefold()]
    for following in doc[token.i + 1 : token.i + 3]:
        words.append(following.lower_)
    preps = [child for child in token.children if child.dep_ in ("prep", "prt")]
    parted = [f"{words[0]} {prep.lower_} {o.lower_}" for prep in preps for o in prep.children] + [f"{words[0]} {prep.lower_}" for prep in preps]
    entries = (" ".join(words[:3]), " ".join(words[:2]), *parted)
    return next((entry for entry in entries if entry in lemmas), words[0])


def is_decided(doc: Doc, event: Event, *, lexicon: str = "") -> bool:
    """Whether a rejection is the last word: a parliament's, a court's, the voters', or a party's own denial."""
    deciders = read_lexicon("documents", lexicon)["deciders"]
    subjects = [child for child in doc[event.token].children if child.dep_ == "nsubj"]
    named = any(t.lemma_.casefold() in deciders["nouns"] for s in subjects for t in s.subtree)
    disowned = is_denied(doc[event.token], read_lexicon("documents", lexicon)["denials"]["verbs"])
    return event.status == "rejected" and (named or disowned or event.lemma in deciders["verbs"])


def _governors(doc: Doc, document: Document, lexicon: str) -> Iterator[Token]:
    """Climb from the head to the verb or event noun it depends on."""
    nouns = lemma_statuses("nouns", lexicon)
    token = doc[document.head]
    for _ in range(6):
        parent = token.head
        if parent.i == token.i:
            return
        if parent.pos_ in ("VERB", "AUX") and token.dep_ in _OBJECTS | {"nsubj", "ccomp"}:
            yield from _verbs_of(token, parent, lexicon)
            return
        if token.dep_ == "nsubj" and parent.dep_ == "ccomp" and parent.head.lemma_ == "declare":
            yield parent.head  # "declared it void"
            return
        if token.dep_ == "pobj" and parent.pos_ in ("ADP", "SCONJ", "PART", "VERB"):
            above = parent.head.head if parent.head.lemma_ in _HANDS and parent.head.head.pos_ == "VERB" else parent.head
            if _is_told_by(above, parent, lexicon):
                yield above
            if above.pos_ in ("VERB", "AUX") or above.lemma_.casefold() in nouns or not _contains(above, parent, document):
                return
            token = above
        elif token.dep_ in ("compound", "nmod") and parent.lemma_.casefold() in nouns:
            yield parent  # "the treaty's ratification"
            return
        elif token.dep_ in ("conj", "appos", "compound", "nmod"):
            token = parent
        else:
            return


def _verbs_of(token: Token, verb: Token, lexicon: str) -> Iterator[Token]:
    """The verb whose subject or object the document is, unless it acts on another, and what it goes on to do."""
    acts = token.dep_ == "nsubj" and _has_object(verb) and " " not in _phrasal(verb, lemma_statuses("verbs", lexicon))
    if not acts:  # "the treaty replaces the pact"
        yield verb
    if token.dep_ in ("nsubj", "nsubjpass"):  # "was ratified in May and entered into force in June"
        yield from (c for c in verb.conjuncts if c.i > verb.i and c.pos_ in ("VERB", "AUX") and not has_subject(c) and not _has_object(c))


def _is_told_by(above: Token, preposition: Token, lexicon: str) -> bool:
    """Whether a verb or noun says what became of the document behind its preposition."""
    if above.pos_ in ("VERB", "AUX"):
        signs = preposition.lower_ == "to" and _puts_name(above)
        return signs or preposition.lower_ in _INTO or _phrasal(above, lemma_statuses("verbs", lexicon)) != above.lemma_.casefold()
    return above.lemma_.casefold() in lemma_statuses("nouns", lexicon)


def _contains(above: Token, preposition: Token, document: Document) -> bool:
    """ "The terms of the treaty", "a series of agreements": what is done to them is done to it."""
    return preposition.lower_ == "of" and (above.lemma_.casefold() in _CONTAINERS or above.i >= document.start)


def _has_object(verb: Token) -> bool:
    return any(child.dep_ == "dobj" for child in verb.children)


def _raised(token: Token, lexicon: str) -> Iterator[Token]:
    """The verb that tells of the document: in "is due to be inked", "is expected to be signed" the last one."""
    lemmas = lemma_statuses("verbs", lexicon)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in token.children)
    if token.pos_ == "AUX" or (passive and token.lemma_ in read_lexicon("documents", lexicon)["modality"]["governors"]):
        below = [token]
        for _ in range(3):
            below = [c for t in below for c in t.children if c.dep_ in ("xcomp", "acomp", "ccomp", "attr") or (t.pos_ == "AUX" and c.dep_ == "conj")]
            verb = next((t for t in below if t.pos_ == "VERB" and _phrasal(t, lemmas) in lemmas), None)
            if verb is not None:
                yield verb
                return
    yield token


def _beside(doc: Doc, document: Document, lexicon: str) -> Iterator[Event]:
    """Where the parse fails: "…, signed in May", "… which was signed", a passive behind the phrase, or a verb right before it."""
    sent = doc[document.head].sent
    for token in doc[document.until : min(document.until + _NEAR, sent.end)]:
        before = token.nbor(-1)
        event = as_event(token, own=True, lexicon=lexicon) if token.tag_ in ("VBN", "VBD") else None
        if event is not None and event.status == "signed":
            relative = any(t.lower_ in ("which", "that") for t in doc[max(document.until, token.i - 4) : token.i])
            if before.lemma_ == "be" or before.text == "," or before.i == document.until - 1 or relative:
                yield replace(event, own=before.lemma_ != "be" or relative)
            return
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.pos_ != "AUX" or token.text in (";", ":"):
            break
    for token in reversed(doc[max(sent.start, document.start - 5) : document.start]):
        if token.is_punct or token.lower_ in ("with", "under", "by", "to"):
            return
        if token.pos_ == "VERB":
            event = as_event(token, lexicon=lexicon)
            yield from [event] if event is not None and event.status == "signed" else []
            return


def _resumed(doc: Doc, document: Document, lexicon: str) -> Iterator[Token]:
    """A later verb of the sentence that takes the document up as "it": "… was adopted, but the other side scrapped it"."""
    lemmas = lemma_statuses("verbs", lexicon)
    for token in doc[document.until : doc[document.head].sent.end]:
        if token.lower_ != "it" or token.dep_ not in ("dobj", "nsubj"):
            continue
        verb = token.head if token.head.pos_ == "VERB" else token.head.head  # "declared |it| void"
        if verb.i < token.i and lemmas.get(_phrasal(verb, lemmas)) in ("ended", "rejected", "ratified"):
            yield verb


def _acts_itself(clause: Token) -> bool:
    """ "A treaty that ended the war": what a document does to others is not done to it."""
    return _has_object(clause) and any(c.dep_ == "nsubj" and c.lower_ in ("which", "that") for c in clause.children)


def _opening(doc: Doc, document: Document) -> Iterator[Token]:
    """ "Signed in 1970 by Peru and Chile, the protocol …": a participle that opens the sentence whose subject the document is."""
    head = doc[document.head]
    first = next((t for t in head.sent if not t.is_space), head)
    if head.dep_ in ("nsubj", "nsubjpass") and first.tag_ == "VBN" and first.i < document.start and first.dep_ in ("advcl", "acl", "amod", "ccomp", "csubj"):
        yield first


def _own_clauses(doc: Doc, document: Document) -> Iterator[Token]:
    """The participles and relative clauses of a document: "signed in 1994", "that A and B concluded"."""
    yield from _opening(doc, document)
    if doc[document.until : document.until + 2].text in (", which", ", that"):
        yield from (t for t in doc[document.until + 2 : document.until + _NEAR] if t.pos_ == "VERB" and t.tag_ != "VBG")
    end = document.until
    if doc[end : end + 1].text in ("with", "between", "among"):  # "the pact with Bhutan, which has been in force …"
        end = max(end, min(end + _NEAR, doc[document.head].right_edge.i + 1))
    heads = [doc[document.head], *(doc[i] for i in range(document.head + 1, end) if doc[i].pos_ in ("NOUN", "PROPN"))]
    for head in heads:
        for child in head.children:
            if child.dep_ in ("acl", "relcl") and child.i > document.head and not _acts_itself(child):
                yield child
                yield from (conjunct for conjunct in child.conjuncts if conjunct.i > child.i and conjunct.pos_ in ("VERB", "AUX"))
