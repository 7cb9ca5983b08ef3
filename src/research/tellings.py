"""Tellings: one sentence's account of one document: what it is, who stands around it, what became of it, when and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from .anaphora import antecedents, is_sides
from .arguments import Arguments, counterparts, find_arguments
from .circumstances import TERMS, date_of, place_of
from .dates import DateMention, anniversary, dates_in, resolve
from .documents import SIGNING, Document, find_documents, title_of
from .events import Event, as_event, find_events, is_decided
from .gazetteer import is_body
from .lexicon import read_lexicon
from .moods import is_willed
from .pipeline import is_in_layer
from .scene import Scene
from .topics import is_alias, is_named, topic_of

_MEMORY = 500  # characters: how far back a year is remembered
_RECALLED = 6  # tokens: "the 74th anniversary of the |agreement|", and no other anniversary
_FURTHER = {"separate", "another", "further", "second", "third", "additional", "other"}
_EARLIER = {"original", "earlier", "previous", "first", "former", "old", "initial", "bilateral", "mutual"}


@dataclass(frozen=True)
class Telling:
    """One sentence's account of one document."""

    title: str
    kind: str
    sent: Span
    topic: frozenset[str]
    generic: bool
    definite: str
    arguments: Arguments
    statuses: tuple[str, ...]  # what its verbs say; "cited" and the statuses of its own clauses apart
    told: tuple[str, ...]
    signed: str
    place: str
    named: bool = False
    year: str = ""
    organizations: tuple[int, ...] = ()
    body: bool = False
    head: str = ""
    umbrella: bool = False  # "two accords": what it says holds for those named next
    decided: bool = False  # a parliament rejected it
    delayed: bool = False  # its signing was put off
    further: bool = False  # "a separate pact": none told before
    earlier: bool = False  # "the original accord", "a bilateral ceasefire": between the parties spoken of
    alias: bool = False  # "… , also known as the Moscow Treaty"


def find_tellings(scene: Scene, published: str) -> Iterator[Telling]:
    """Documents, agreeings and signing ceremonies, in the order of the text."""
    documents = {document.head: document for document in find_documents(scene.doc, lexicon=scene.lexicon)}
    covered = {i for document in documents.values() for i in range(document.start, document.end)}
    for token in scene.doc:
        if token.i in documents and (token.dep_ == "appos" and token.head.i in documents or _is_subject_of(documents, documents[token.i], scene.doc)):
            continue  # "the Treaty of Lima, the pact that …", "a memorandum on a joint venture": one document twice
        if token.i in documents:
            telling = _tell(scene, documents[token.i], published)
        elif token.lemma_ == "agree" and token.pos_ == "VERB":
            telling = _tell_agreeing(scene, token, covered, published)
        elif token.i not in covered and _is_occasion(token, scene.lexicon):
            telling = _tell_occasion(scene, token, published)
        elif token.lower_ == "it":
            telling = _tell_pronoun(scene, token, published)
        else:
            continue
        if telling is not None:
            yield from _one_by_one(scene, documents.get(token.i), telling)


def _one_by_one(scene: Scene, document: Document | None, telling: Telling) -> Iterator[Telling]:
    """ "Trade deals with Peru, Chile and Cuba" are three: one with each."""
    others = counterparts(scene, document) if document is not None and document.plural and not telling.named else []
    if len(others) < 2 or telling.organizations:
        yield telling
        return
    own = telling.arguments
    us = [code for code in own.codes if code not in others]
    for code in others:
        named = [i for i in own.named if scene.entities[i].country in (code, *us)]
        arguments = replace(own, named=tuple(named), codes=(code, *us), own=True)
        yield replace(telling, arguments=arguments, umbrella=False, further=True)


def _is_subject_of(documents: Mapping[int, Document], document: Document, doc: Doc) -> bool:
    """Whether a document only says what another is on."""
    head = doc[document.head]
    if document.year or head.text[:1].isupper() or document.definite != "indefinite":
        return False
    above = next((documents[t.i] for t in head.ancestors if t.i in documents and t.i < head.i), None)
    behind = head.dep_ == "pobj" and head.head.lower_ in ("on", "for", "about") and any(i in documents for i in range(head.sent.start, document.start))
    return behind or above is not None and head.i <= above.until and above.head < document.start


def _tell(scene: Scene, document: Document, published: str) -> Telling | None:
    doc = scene.doc
    head, words = doc[document.head], read_lexicon("documents", scene.lexicon)
    events = find_events(doc, document, lexicon=scene.lexicon)
    if head.lemma_ == "plan" and document.kind == "other" and not document.generic and any(event.lemma in SIGNING for event in events):
        document = replace(document, kind="plan")  # "a plan for cultural exchange was signed"
    carrier = document.kind == "other" and head.lemma_.casefold() in words["carriers"]["heads"]
    named = is_named(doc, document)
    statuses = tuple(event.status for event in events if event.status and not event.own)
    told = tuple(event.status for event in events if event.status and event.own)
    arguments = find_arguments(scene, document, events)
    organizations = _party_organizations(scene, arguments.named)
    if statuses == ("denied",):
        return None
    umbrella = document.plural and not named and len(organizations) < 2
    if (carrier and not document.generic and not umbrella and "signed" not in told) or _is_sport(head.sent, document, words):
        return None
    if head.lemma_ == "proposal" and "rejected" not in statuses:
        return None
    if head.lemma_ in words["carriers"]["weak"] and not named and not document.generic and "signed" not in (*statuses, *told):
        return None
    if not statuses and any(t.lower_ in words["modality"]["modifiers"] for t in doc[document.start : document.head]):
        statuses = ("planned",)
    if head.lemma_ in ("agreement", "accord") and head.head.lemma_ in ("give", "express", "voice", "need", "find", "in") and document.definite != "indefinite":
        return None
    future = "planned" in statuses and "signed" not in (*statuses, *told)
    before = {t.lower_ for t in doc[document.start : document.head]}
    return Telling(
        title=title_of(doc, document),
        kind=document.kind,
        sent=head.sent,
        topic=topic_of(scene, document, words["carriers"]["vague"]),
        generic=document.generic,
        definite=document.definite,
        arguments=arguments,
        statuses=statuses,
        told=told,
        signed=_signed(scene, document, events, published, future),
        place=place_of(scene, document, events),
        named=named,
        year=document.year,
        organizations=organizations,
        body=any(is_in_layer(t, "body") for t in doc[document.start : document.head]),
        head=head.lower_,
        umbrella=umbrella,
        decided=any(is_decided(doc, event, lexicon=scene.lexicon) for event in events),
        delayed=any(event.lemma in words["delaying"]["verbs"] for event in events),
        further=not before.isdisjoint(_FURTHER),
        earlier=not before.isdisjoint(_EARLIER),
        alias=is_alias(doc, document),
    )


def _tell_agreeing(scene: Scene, verb: Token, covered: set[int], published: str) -> Telling | None:
    """ "Alpha Corp and Beta Bank have agreed to build …": a deal without the word, when two parties agree to do something."""
    what = next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB" and any(g.lower_ == "to" for g in c.children)), None)
    event = as_event(verb, lexicon=scene.lexicon)
    vague = any(c.dep_ == "nsubj" and (c.i not in scene.at and antecedents(scene, c) or is_sides(c, scene.lexicon)) for c in verb.children)
    if vague or what is None or event is None or event.status != "signed" or any(i in covered for i in range(verb.i, what.right_edge.i + 1)):
        return None
    document = Document(verb.i, verb.i, verb.i + 1, verb.i + 1, "agreement", "indefinite", False, "", "", False)
    arguments = find_arguments(scene, document, [event])
    actors = [i for i in arguments.named if scene.entities[i].kind != "person"]
    if len(actors) < 2 and len(arguments.codes) < 2:
        return None
    title = scene.doc[verb.i : min(what.right_edge.i + 1, verb.i + 14)].text
    topic = frozenset(t.lemma_.casefold() for t in what.subtree if t.pos_ in ("NOUN", "PROPN", "VERB"))
    signed = _signed(scene, document, [event], published, False)
    place, organizations = place_of(scene, document, [event]), _party_organizations(scene, arguments.named)
    return Telling(title, "agreement", verb.sent, topic, False, "indefinite", arguments, ("signed",), (), signed, place, organizations=organizations)


def _tell_occasion(scene: Scene, noun: Token, published: str) -> Telling:
    """ "The signing ceremony took place on Tuesday in Moscow": no document, but its day and place."""
    document = _spoken_of(noun)
    verb = next((v for v in reversed([noun.head, *noun.head.conjuncts]) if v.pos_ == "VERB"), noun.head)  # "was set for May and will now take place in June"
    status = "planned" if is_willed(verb, lexicon=scene.lexicon) else "signed"
    event = Event(verb.i if verb.pos_ == "VERB" else noun.i, status, "signing")
    signed = _signed(scene, document, [event], published, status == "planned") if verb.pos_ == "VERB" else ""
    return Telling("", "other", noun.sent, frozenset(), True, "definite", Arguments(), (status,), (), signed, place_of(scene, document, [event]))


def _tell_pronoun(scene: Scene, pronoun: Token, published: str) -> Telling | None:
    """ "It was signed by …", "it expired in 2011": what became of the agreement last spoken of."""
    words = read_lexicon("documents", scene.lexicon)["resuming"]
    events = [
        (event.lemma, any(c.dep_ == "auxpass" for c in scene.doc[event.token].children))
        for event in find_events(scene.doc, _spoken_of(pronoun), lexicon=scene.lexicon)
    ]
    if not any(lemma in words["done"] or (lemma in words["undergone"] and (passive or pronoun.dep_ != "nsubj")) for lemma, passive in events):
        return None
    telling = _tell(scene, _spoken_of(pronoun), published)
    refused = telling is not None and "rejected" in telling.statuses
    return telling and replace(telling, title="", arguments=Arguments() if refused else telling.arguments)  # who rejects it is no party


def _spoken_of(token: Token) -> Document:
    """A pronoun or occasion as the document it stands for."""
    return Document(token.i, token.i, token.i + 1, token.i + 1, "other", "definite", False, "", "", True)


def _is_occasion(token: Token, lexicon: str) -> bool:
    """ "(The) signing ceremony", "the signing took place": not the signing of a named thing."""
    if token.lemma_.casefold() not in read_lexicon("documents", lexicon)["carriers"]["occasions"] or token.pos_ not in ("NOUN", "PROPN"):
        return False
    return token.dep_ in ("nsubj", "nsubjpass") and not any(c.lower_ == "of" for c in token.children)


def _signed(scene: Scene, document: Document, events: Sequence[Event], published: str, future: bool) -> str:
    sent = scene.doc[document.head].sent
    marked = next((t.i for t in reversed(scene.doc[max(sent.start, document.start - _RECALLED) : document.start]) if t.lower_ == "anniversary"), None)
    if marked is not None and (recalled := anniversary(sent.text, published)):
        return recalled
    date = date_of(scene, document, events)
    if date is None:
        return document.year
    if date.modifier == "same":
        return "same"
    return resolve(date, published, future=future, year=_year_nearby(sent, date, published))


def _year_nearby(sent: Span, date: DateMention, published: str) -> int | None:
    """The year of "in 1949 … on March 17"; in a history without a day of publication also that of the sentences before."""
    here = [d.year for d in dates_in(sent.text[: date.start]) if d.year and not sent.text[: d.start].rstrip().casefold().endswith(TERMS)]
    if here or not (date.modifier == "that year" or not published):
        return here[-1] if here else None
    before = sent.doc[max(0, sent.start - _MEMORY) : sent.start].text[-_MEMORY:]
    return next((d.year for d in reversed(dates_in(before)) if d.year), None)


def _is_sport(sent: Span, document: Document, words: dict) -> bool:
    """A player's contract, a coach's deal."""
    people = set(words["never"]["people"])
    return document.kind in ("contract", "agreement") and any(t.lower_ in people for t in sent)


def _party_organizations(scene: Scene, named: Sequence[int]) -> tuple[int, ...]:
    """The organisations among the parties; an intergovernmental body is a party by its code."""
    return tuple(i for i in named if scene.entities[i].kind == "organization" and not is_body(scene.entities[i].name, scene.lexicon))
