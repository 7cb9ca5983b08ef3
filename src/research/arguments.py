"""Arguments: who stands where around a document: parties and signatories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from .anaphora import group_kinds, is_sides, referent, stand_ins
from .documents import Document
from .events import Event
from .lexicon import read_lexicon, word_set
from .offices import is_background, is_led, is_served
from .pipeline import is_in_layer
from .scene import Scene, adjective_code, capital_code

_SIGNING = {"sign", "cosign", "ink", "conclude", "adopt", "seal", "signature", "signing", "put to paper", "put pen to", "put name to"}
_INNER = {"compound", "conj", "appos", "poss", "nmod", "amod", "flat", "nummod", "det"}
_LISTED = {",", "and", "&", "the", "'s", "’s", "of", "(", ")", "-", "as", "well", "its", "both"}


@dataclass(frozen=True)
class Arguments:
    """Who stands around a document in one sentence.

    Attributes:
        named: Indices of the entities that are parties or their people.
        codes: Countries and bodies behind them.
        signers: Indices of the people who signed.
        served: Indices of the organisations those people sign for.
        own: Whether the document's own phrase names parties: "its pact with Peru".
        sides: Whether it is "the two sides" that act: those of the agreement spoken of.
    """

    named: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    signers: tuple[int, ...] = ()
    served: tuple[int, ...] = ()
    own: bool = False
    sides: bool = False


def find_arguments(scene: Scene, document: Document, events: Sequence[Event]) -> Arguments:
    """Collect the parties around a document: in its phrase, its owner, between/with/by/among, its verbs' subjects.

    Only who signs, is to sign, or stands in the phrase counts as a party organisation; who suspends, ratifies or
    rejects brings in its country.
    """
    doc, signing = scene.doc, []
    tokens = [t for t in doc[document.start : document.end] if t.i in scene.at or adjective_code(t, scene.lexicon)] + _owners(doc, document)
    tokens += stand_ins(scene, _members(doc, document))
    tokens = [t for t in tokens if scene.codes([t]) != ["UN"]]  # a UN convention is no treaty of the UN's
    others: list[Token] = []
    sides = False
    for event in events:
        subject = stand_ins(scene, _subjects(scene, event, document))
        sides = sides or any(is_sides(t, scene.lexicon) for t in subject)
        if len(set(scene.named(subject))) < 2 and not event.own:
            subject += [t for t in _left_of(doc, event.token, document) if t not in subject]
        agents = _listed_after(scene, _agent_marker(doc, event, document))
        concludes = event.status in ("signed", "planned") or (event.own and event.status not in ("cited", "rejected"))
        (tokens if concludes else others).extend([*subject, *agents])
        issued = event.lemma == "issue" and document.kind in ("declaration", "joint statement")
        if (issued or event.lemma in _SIGNING) and event.status == "signed":
            signing += [*subject, *agents, *_met_with(doc, event, document, scene.lexicon)]
    between, marker = _listed_after(scene, _marker(doc, document, ("between", "among"))), _marker(doc, document, ("with",))
    tokens += between
    with_ = _listed_after(scene, marker)
    attached = marker is not None and doc[marker].head.i == document.head
    if attached or len(scene.codes(tokens)) < 2 or any(scene.entities[i].kind == "organization" for i in scene.named(tokens)):
        tokens += with_
    if any(scene.entities[i].kind == "person" for i in scene.named(signing)):
        signing += with_  # "the minister signed the pact with his Peruvian counterpart, Y"
    signers = [i for i in scene.named(signing) if scene.entities[i].kind == "person"]
    parties = [t for t in tokens if not is_background(scene, t)]
    served = scene.named(t for t in signing if is_served(scene, t) or is_led(scene, t))
    told = [t for event in events if event.own for t in (*_subjects(scene, event, document), *_listed_after(scene, _agent_marker(doc, event, document)))]
    own = bool(between) or (attached and bool(with_)) or any(scene.entities[i].kind != "person" for i in scene.named(told))
    return Arguments(tuple(scene.named(parties)), tuple(scene.codes([*tokens, *others])), tuple(signers), tuple(served), own, sides)


def counterparts(scene: Scene, document: Document) -> list[str]:
    """The codes of those behind "with" in the document's own phrase."""
    marker = _marker(scene.doc, document, ("with",))
    return scene.codes(_listed_after(scene, marker)) if marker is not None and scene.doc[marker].head.i == document.head else []


def _met_with(doc: Doc, event: Event, document: Document, lexicon: str) -> list[Token]:
    """ "X met Y, who … and adopted a joint declaration": what is joint is signed by both who met."""
    if "joint" not in doc[document.start : document.end].text.casefold():
        return []
    clause = next((t for t in (doc[event.token], *doc[event.token].ancestors) if t.dep_ == "relcl"), None)
    met = clause.head.head if clause is not None and clause.head.dep_ == "dobj" else None
    if met is None or met.lemma_ not in word_set("meetings", "verbs", lexicon):
        return []
    return [t for child in met.children if child.dep_ == "nsubj" for t in inner(child)]


def _members(doc: Doc, document: Document) -> list[Token]:
    """ "Brazil is part of a pact", "Peru, a party to the treaty,": the subject that belongs to a document."""
    head = doc[document.head]
    noun = head.head.head if head.dep_ == "pobj" and head.head.lower_ in ("of", "to") else head
    if noun.lemma_ not in ("part", "party", "signatory", "member"):
        return []
    owners = [c for c in noun.head.children if c.dep_ == "nsubj"] if noun.dep_ == "attr" else [noun.head] if noun.dep_ == "appos" else []
    return [t for owner in owners for t in inner(owner)]


def _owners(doc: Doc, document: Document) -> list[Token]:
    """ "Kenya's agreement", "the minister's proposed deal": the tokens of the possessor."""
    owners = [child for child in doc[document.head].children if child.dep_ == "poss"]
    pronouns = [t for t in owners if t.lower_ in ("its", "their")]
    if pronouns:
        verb = next((t for t in pronouns[0].ancestors if any(c.dep_ == "nsubj" for c in t.children)), None)
        owners += [c for c in verb.children if c.dep_ == "nsubj"] if verb is not None else []
    return [t for owner in owners for t in inner(owner)]


def inner(token: Token) -> Iterator[Token]:
    """A noun phrase's names: conjuncts, appositions, modifiers, "of" and "between" phrases; no clauses."""
    yield token
    for child in token.children:
        if child.dep_ in _INNER:
            yield from inner(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from", "between", "among", "for"):
            for object_ in child.children:
                if object_.dep_ == "pobj":
                    yield from inner(object_)


def _subjects(scene: Scene, event: Event, document: Document) -> list[Token]:
    """The subject of the event's verb: its own, or the one it shares with the verb above it; not who reports it."""
    doc, reporting = scene.doc, read_lexicon("documents", scene.lexicon)["reporting"]["verbs"]
    verb = doc[event.token]
    for _ in range(4):
        subjects = [c for c in verb.children if c.dep_ in ("nsubj", "csubj") and c.i != document.head]
        if subjects:
            return [t for s in subjects for t in inner(referent(s))]
        reported = verb.dep_ == "ccomp" and verb.head.lemma_ in reporting
        if not reported and verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "acl", "prep") and verb.head.i != document.head:
            verb = verb.head
            if verb.pos_ in ("NOUN", "PROPN") and verb.i != document.head and event.own is False and doc[event.token].dep_ == "acl":
                return list(inner(verb))
        else:
            return []
    return []


def _left_of(doc: Doc, verb: int, document: Document) -> list[Token]:
    """Where the parse gives no full subject: the words before the verb, back to the last clause."""
    if document.head < verb or doc[verb].tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return []
    tokens: list[Token] = []
    for token in reversed(doc[doc[verb].sent.start : verb]):
        if (
            token.text in (";", ":", "—", "–", "“", "”", '"')
            or (token.tag_ in ("VBD", "VBZ", "VBP", "MD") and token.dep_ not in ("aux", "auxpass"))
            or token.pos_ == "SCONJ"
            or token.tag_ in ("WDT", "WP")
        ):
            break
        if token.pos_ == "ADP" and token.lower_ not in ("of", "on", "between", "among"):
            tokens = []  # "by Ms Lee, Kenya and China signed": what follows a preposition is no subject
        tokens.append(token)
    return tokens if not any(t.dep_ == "nsubj" and t.ent_type_ == "PERSON" for t in tokens) else []


def _agent_marker(doc: Doc, event: Event, document: Document) -> int | None:
    """The "by" of a passive, a participle or a noun of signing."""
    return next((c.i for i in (event.token, document.head) for c in doc[i].children if c.lower_ == "by" and c.i > min(event.token, document.head)), None)


def _marker(doc: Doc, document: Document, words: tuple[str, ...]) -> int | None:
    """Where "between" or "with" stands behind the document, inside its clause."""
    for i in range(document.end, doc[document.head].sent.end):
        token = doc[i]
        if token.lower_ in words and not (token.lower_ == "with" and _is_circumstance(token)):
            return i
        if token.text in (";", ":") or token.lower_ in ("which", "who", "while", "but", "after", "because", "although"):
            return None
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP") and not _is_doc_verb(token, document):
            return None
    return None


def _is_doc_verb(token: Token, document: Document) -> bool:
    return any(child.i == document.head for child in token.children)


def _is_circumstance(token: Token) -> bool:
    """ "With" that opens a circumstance: "with Ghana winning the bid", "with the aim of"."""
    following = token.doc[token.i + 1 : token.i + 2].text.casefold()
    return any(child.dep_ == "pcomp" for child in token.children) or following in ("a", "an", "no", "only") or bool(token.is_sent_start)


def _listed_after(scene: Scene, marker: int | None) -> list[Token]:
    """The names in the list behind a marker: "between A's ministry and B, C and D"."""
    if marker is None:
        return []
    doc = scene.doc
    tokens: list[Token] = []
    for i in range(marker + 1, doc[marker].sent.end):
        token = doc[i]
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.i > i and tokens:
            break  # the next clause has begun: "…, a correspondent reported"
        if i in scene.at or adjective_code(token, scene.lexicon) or capital_code(token) or group_kinds(token, scene.lexicon):
            tokens.append(token)
        elif (
            token.lower_ in _LISTED
            or _is_aside(token)
            or is_in_layer(token, "title")
            or token.pos_ in ("ADJ", "DET", "NUM", "PROPN", "ADV", "PRON")
            or (token.tag_ == "VBN" and token.dep_ in ("amod", "compound"))
            or (token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_)
            or token.pos_ == "NOUN"
            and (not tokens or token.dep_ in ("compound", "appos", "conj", "pobj", "nmod", "poss"))
        ):
            continue
        else:
            break
    return stand_ins(scene, tokens)


def _is_aside(token: Token) -> bool:
    """ "On Canada's |behalf|", "|at the time|" inside a list of names."""
    ahead = [t.lower_ for t in token.doc[token.i : token.i + 6]]
    back = [t.lower_ for t in token.doc[max(0, token.i - 2) : token.i + 1]]
    return (token.lower_ == "on" and "behalf" in ahead) or token.lower_ == "behalf" or ahead[:3] == ["at", "the", "time"] or back == ["at", "the", "time"]
