"""Circumstances: the day and the place of a signing, told from those of the report and of other events."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from .dates import DateMention, dates_in
from .documents import Document
from .events import Event
from .lexicon import read_lexicon, word_set
from .pipeline import is_in_layer, known_at, tokens_at
from .scene import Scene

_PHRASE = 6  # tokens: "the Dominican border town of |X|"
_OCCASIONS = {"ceremony", "meeting", "summit", "talk", "visit", "conference", "signing", "forum", "session", "event"}
_HELD = {"hold", "host", "attend", "take", "convene", "organize", "organise", "stage"}
TERMS = ("since", "for", "until", "till", "through")
_OWN = 3  # tokens: "the accord of 1994"; a year farther behind is part of its subject
_FAR = 26  # tokens: a place farther from the verb is another's


def date_of(scene: Scene, document: Document, events: Sequence[Event]) -> DateMention | None:
    """The date of the signing: nearest to the verb of signing, or in the document's own phrase; never the report's."""
    doc = scene.doc
    sent = doc[document.head].sent
    words = read_lexicon("documents", scene.lexicon)["reporting"]
    dating = [e for e in events if e.status in ("signed", "planned") and not e.negated and e.lemma not in words["negotiating"] and not _is_missed(doc[e.token])]
    anchors = [event.token for event in dating]
    if document.kind not in ("joint statement", "declaration"):  # the day a treaty is announced is not the day it is signed
        anchors = [event.token for event in events if event.token in anchors and event.lemma not in words["publishing"]]
    reporting = set(words["verbs"])
    delayed = any(event.lemma in read_lexicon("documents", scene.lexicon)["delaying"]["verbs"] for event in dating)
    best: tuple[int, DateMention] | None = None
    for date in dates_in(sent.text):
        span = tokens_at(doc, sent.start_char + date.start, sent.start_char + date.end)
        if _is_term(doc, span, delayed):
            continue  # how long something lasts
        named = date.year or date.month  # "the accord of May 1994"; a weekday is never part of a name
        inside = bool(named) and document.start <= span.start <= (document.until + 1 if date.day else document.head + _OWN)
        if not inside and (not anchors or _is_reports(span, anchors, reporting) or _is_others(doc, span, anchors)):
            continue
        distance = min((abs(span.start - a) + 3 * (span.start < a) for a in anchors), default=0) - 4 * inside - 3 * bool(date.day)
        if best is None or distance < best[0]:
            best = (distance, date)
    return best[1] if best else None


def place_of(scene: Scene, document: Document, events: Sequence[Event]) -> str:
    """The place of the signing: "in Nairobi", "at the embassy in Accra", "during a visit to Nairobi"."""
    doc = scene.doc
    words = read_lexicon("documents", scene.lexicon)["reporting"]
    signings = [e.token for e in events if e.status in ("signed", "planned") and e.lemma not in (*words["publishing"], *words["negotiating"])]
    if not signings:
        return ""
    sent, anchor = doc[document.head].sent, signings[-1]
    found = []
    for token in sent:
        if _verb_above(token.head).lemma_ in words["verbs"] and _verb_above(token.head).i not in signings:
            continue  # "…, he said in Lima"
        if token.lower_ in ("in", "at", "to") and not document.start <= token.i + 1 < document.end and _is_locative(token, anchor):
            name = _behind_town(doc, token.i + 1, scene.lexicon)
            place = _place_at(scene, name) or (token.lower_ == "in" and doc[name - 1].lower_ != "the" and _unknown_town(scene, name))
            if place and (abs(token.i - anchor) <= _FAR or token.head.i == anchor):
                found.append((abs(token.i - anchor) + (4 if token.i < anchor else 0), place))
    return min(found)[1] if found else ""


def _is_missed(verb: Token) -> bool:
    """ "Was to have been signed": it was not."""
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return {"to", "have"} <= helpers


def _is_term(doc: Doc, span: Span, delayed: bool) -> bool:
    """A date of how long, not when: "since May", "for 2026", "until 2027"; of a signing put off only the day it is put off to stands."""
    before = doc[span.start - 1].lower_ if span.start else ""
    to = before in ("to", "until", "till")
    return not to if delayed else before in TERMS or span.text.casefold().startswith(TERMS)


def _is_reports(span: Span, anchors: Sequence[int], reporting: set[str]) -> bool:
    """ "… reported Thursday": the date hangs on a verb of reporting that is not the event."""
    verb = _verb_above(span.root)
    return (
        verb.i not in anchors
        and verb.lemma_.casefold() in reporting
        and not any(_is_under(span.doc[a], verb) and _is_under(span.root, span.doc[a]) for a in anchors)
    )


def _verb_above(token: Token) -> Token:
    """The token itself or the first verb it hangs on; the root where none is."""
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def _is_under(token: Token, above: Token) -> bool:
    return token.i == above.i or above.is_ancestor(token)


def _is_others(doc: Doc, span: Span, anchors: Sequence[int]) -> bool:
    """A date inside another clause: "after the strikers began a march on Wednesday"."""
    verb = _verb_above(span.root)
    if verb.i in anchors or verb.pos_ not in ("VERB", "AUX"):
        return False
    return verb.dep_ in ("advcl", "relcl", "ccomp", "acl", "pcomp") and not any(_is_under(doc[a], verb) for a in anchors)


def _is_locative(token: Token, anchor: int) -> bool:
    """Whether "in" tells where the verb happens: not "to process logs in Karelia", nor "authorities in Kenya signed"."""
    if token.lower_ == "to":
        return token.i > 0 and any(t.lemma_.casefold() in ("visit", "trip", "tour") for t in (token.nbor(-1), token.head))
    signing, verb = token.doc[anchor], _verb_above(token.head)
    if token.i < anchor and token.head.pos_ in ("NOUN", "PROPN") and token.head.dep_ in ("nsubj", "conj", "compound", "nsubjpass") and not token.is_sent_start:
        return token.head.lemma_.casefold() in _OCCASIONS
    if any(t.lower_ in ("after", "before", "since", "following") and signing.head != t for t in token.ancestors if not t.is_ancestor(signing)):
        return False  # "weeks after the ceremony in Oslo"
    between = (t for t in token.ancestors if t.pos_ == "VERB" and t.i != anchor and signing.is_ancestor(t) and t.dep_ in ("advcl", "acl", "relcl", "xcomp"))
    if any(t.lemma_ not in _HELD for t in between):
        return False
    shared = verb.is_ancestor(signing) and (
        not any(c.dep_ in ("nsubj", "nsubjpass") for c in signing.children) or any(c.lower_ == "where" for c in signing.children)
    )
    return verb.i == anchor or abs(token.i - anchor) <= 3 or shared or signing.is_ancestor(token)


def _behind_town(doc: Doc, start: int, lexicon: str) -> int:
    """Behind "the", "the southern city of", "the capital": where the place's name stands."""
    towns = word_set("countries", "settlements", lexicon)
    for i in range(start, min(start + _PHRASE, len(doc))):
        if doc[i].lower_ in towns:
            return i + 1 + (doc[i + 1 : i + 2].text in ("of", ","))
        if doc[i].text[:1].isupper() and not is_in_layer(doc[i], "adjective"):
            break
    return start + (doc[start : start + 1].text.lower() in ("the", "a"))


def _place_at(scene: Scene, start: int) -> str:
    """A city or country at a token; of a venue the city it is in."""
    doc = scene.doc
    if start >= len(doc):
        return ""
    known = known_at(doc[start], "city", "country")
    if known is not None and not (known.label_ == "city" and not known.kb_id_):
        return known.text
    venue = _entity_at(doc, start)
    inside = [
        s
        for i in range(start, min(start + 10, len(doc)))
        if i in scene.at or (venue and i < venue.end)
        for s in [known_at(doc[i], "city")]
        if s is not None and s.kb_id_
    ]
    if inside:
        return inside[0].text
    if venue is not None and doc[start].ent_type_ == "GPE" and venue.start == start:
        return venue.text
    return ""


def _entity_at(doc: Doc, i: int) -> Span | None:
    """The model's entity that covers a token."""
    if not doc[i].ent_type_:
        return None
    start = next(j for j in range(i, -1, -1) if doc[j].ent_iob_ == "B" or j == 0)
    end = next((j for j in range(i + 1, len(doc)) if doc[j].ent_iob_ != "I"), len(doc))
    return doc[start:end]


def _unknown_town(scene: Scene, start: int) -> str:
    """One or two capitalised words right behind "in" that the model takes for no organisation of several words."""
    doc, end = scene.doc, start
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text[:1].isupper() and not doc[end].is_sent_start:
        end += 1
    named = {scene.at[i] for i in range(start, end) if i in scene.at}
    acting = any(scene.entities[i].kind == "organization" and (scene.entities[i].name.isupper() or " " in scene.entities[i].name) for i in named)
    dated = any(t.ent_type_ in ("DATE", "TIME", "EVENT") for t in doc[start:end])
    return doc[start:end].text if 0 < end - start <= 2 and not acting and not dated else ""
