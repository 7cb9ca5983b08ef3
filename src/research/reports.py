"""Reports: the agreements one article tells of, each with parties, signatories, day, place, status and evidence."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from .arguments import Arguments, Scene, date_of, find_arguments, place_of, sentence_codes
from .dates import DateMention, anniversary, compatible, find_dates, resolve
from .documents import Document, find_documents, title_of
from .events import STATUSES, Event, as_event, find_events
from .gazetteer import is_body
from .lexicon import read_lexicon
from .pipeline import is_in_layer

_WIDE = {"agreement", "treaty", "contract", "memorandum", "plan", "protocol", "other"}  # what "the deal" may carry on
_REACH = 160  # tokens: how far behind "two accords" they are named one by one
_MEMORY = 500  # characters: how far back a year is remembered
_NUMBER = re.compile(r"\b(?:\d+(?:st|nd|rd|th)|[IVX]{1,4})\b")
_RANK = {status: rank for rank, status in enumerate(STATUSES)}


@dataclass(frozen=True)
class Report:
    """An agreement as one article tells it.

    Attributes:
        title: The fullest phrase for it in the article.
        kind: treaty, agreement, memorandum, protocol, declaration, joint statement, contract, plan, letter of intent or other.
        status: planned, signed, ratified, in force, ended or rejected.
        parties: Codes of the states and bodies behind the parties that the text gives, sorted.
        organizations: Indices of the entities that are parties.
        signatories: Indices of the entities stated to have signed.
        signed: EDTF.
        place: City, else country; "" when not stated.
        evidence: Sentences as (start, end), in characters of the doc's text.
        subjects: Content words of its titles that tell it from others.
    """

    title: str
    kind: str
    status: str
    parties: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()
    signatories: tuple[int, ...] = ()
    signed: str = ""
    place: str = ""
    evidence: tuple[tuple[int, int], ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Telling:
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


@dataclass
class _Draft:
    """An agreement while its tellings are gathered, in order."""

    tellings: list[_Telling] = field(default_factory=list)

    def all(self, read) -> list:
        return list(dict.fromkeys(item for telling in self.tellings for item in read(telling)))

    @property
    def kind(self) -> str:
        return next((t.kind for t in self.tellings if not t.generic and t.kind != "other"), self.tellings[0].kind)

    @property
    def topic(self) -> frozenset[str]:
        return frozenset().union(*(t.topic for t in self.tellings))

    @property
    def codes(self) -> list[str]:
        return self.all(lambda t: t.arguments.codes)

    @property
    def organizations(self) -> list[int]:
        return self.all(lambda t: t.organizations)

    @property
    def named(self) -> bool:
        return any(t.named for t in self.tellings)

    @property
    def signed(self) -> str:
        dates = [t.signed for t in self.tellings if t.signed]
        return max(dates, key=len) if dates else ""


def find_reports(scene: Scene, *, published: str = "", lexicon: str = "") -> Iterator[Report]:
    """Yield the agreements an article reports, in order of appearance.

    Args:
        scene: The article's doc with its entities.
        published: The day of publication, EDTF, for relative dates.
        lexicon: A folder with additions to the lexicons.
    """
    drafts: list[_Draft] = []
    last_date = ""
    umbrella: _Telling | None = None
    for telling in _tellings(scene, published, lexicon):
        if telling.signed == "same":
            telling = replace(telling, signed=last_date)
        if telling.umbrella:
            stated = {"signed", "planned"} & {*telling.statuses, *telling.told}
            umbrella = telling if stated and telling.head != "statements" else umbrella
            last_date = telling.signed or last_date
            continue
        telling = _under(umbrella, telling)
        home = _home(drafts, telling)
        if home is not None:
            home.tellings.append(telling)
            drafts.append(drafts.pop(drafts.index(home)))  # the one last spoken of is last
        elif telling.generic and telling.definite == "definite" and (last := _last_meant(drafts, telling)):
            last.tellings.append(replace(telling, arguments=Arguments(), organizations=(), signed=""))  # others' part in it
        elif _is_identified(scene, telling, lexicon):
            drafts.append(_Draft([telling]))
        last_date = telling.signed or last_date
    reports = [_make_report(scene, draft) for draft in sorted(drafts, key=lambda d: d.tellings[0].sent.start)]
    yield from (report for report in reports if report.parties or len(report.organizations) > 1)


def _tellings(scene: Scene, published: str, lexicon: str) -> Iterator[_Telling]:
    """Documents, agreeings and signing ceremonies, in the order of the text."""
    documents = {document.head: document for document in find_documents(scene.doc, lexicon=lexicon)}
    covered = {i for document in documents.values() for i in range(document.start, document.end)}
    for token in scene.doc:
        if token.i in documents:
            telling = _tell(scene, documents[token.i], published, lexicon)
        elif token.lemma_ == "agree" and token.pos_ == "VERB":
            telling = _tell_agreeing(scene, token, covered, published, lexicon)
        elif token.i not in covered and _is_occasion(token, lexicon):
            telling = _tell_occasion(scene, token, published, lexicon)
        else:
            continue
        if telling is not None:
            yield telling


def _tell(scene: Scene, document: Document, published: str, lexicon: str) -> _Telling | None:
    doc = scene.doc
    head, words = doc[document.head], read_lexicon("documents", lexicon)
    carrier = document.kind == "other" and head.lemma_.casefold() in words["carriers"]["heads"]
    named = _is_named(doc, document)
    events = find_events(doc, document, lexicon=lexicon)
    statuses = tuple(event.status for event in events if event.status and not event.own)
    told = tuple(event.status for event in events if event.status and event.own)
    arguments = find_arguments(scene, document, events)
    umbrella = document.plural and not named and len(_party_organizations(scene, arguments.named)) < 2
    if (carrier and not document.generic and not umbrella and "signed" not in told) or _is_sport(head.sent, document, words):
        return None
    if head.lemma_ == "proposal" and "rejected" not in statuses:
        return None
    if not statuses and any(t.lower_ in words["modality"]["modifiers"] for t in doc[document.start : document.head]):
        statuses = ("planned",)
    if head.lemma_ in ("agreement", "accord") and head.head.lemma_ in ("give", "express", "voice", "need", "find", "in") and document.definite != "indefinite":
        return None
    future = "planned" in statuses and "signed" not in (*statuses, *told)
    return _Telling(
        title_of(doc, document), document.kind, head.sent, _topic(scene, document, words["carriers"]["vague"]), document.generic,
        document.definite, arguments, statuses, told, _signed(scene, document, events, published, future, lexicon),
        place_of(scene, document, events), named, document.year, _party_organizations(scene, arguments.named),
        any(is_in_layer(t, "body") for t in doc[document.start : document.head]), doc[document.head].lower_, umbrella,
    )  # fmt: skip


def _tell_agreeing(scene: Scene, verb: Token, covered: set[int], published: str, lexicon: str) -> _Telling | None:
    """ "Microsoft and Yahoo have agreed to make …": a deal without the word, when two parties agree to do something."""
    what = next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB" and any(g.lower_ == "to" for g in c.children)), None)
    event = as_event(verb, lexicon=lexicon)
    if what is None or event is None or event.status != "signed" or any(i in covered for i in range(verb.i, what.right_edge.i + 1)):
        return None
    document = Document(verb.i, verb.i, verb.i + 1, verb.i + 1, "agreement", "indefinite", False, "", frozenset(), False)
    arguments = find_arguments(scene, document, [event])
    actors = [i for i in arguments.named if scene.entities[i].kind != "person"]
    if len(actors) < 2 and len(arguments.codes) < 2:
        return None
    title = scene.doc[verb.i : min(what.right_edge.i + 1, verb.i + 14)].text
    topic = frozenset(t.lemma_.casefold() for t in what.subtree if t.pos_ in ("NOUN", "PROPN", "VERB"))
    signed = _signed(scene, document, [event], published, False, lexicon)
    return _Telling(
        title,
        "agreement",
        verb.sent,
        topic,
        False,
        "indefinite",
        arguments,
        ("signed",),
        (),
        signed,
        place_of(scene, document, [event]),
        organizations=_party_organizations(scene, arguments.named),
    )


def _tell_occasion(scene: Scene, noun: Token, published: str, lexicon: str) -> _Telling:
    """ "The signing ceremony took place on Tuesday in Moscow": no document, but its day and place."""
    document = Document(noun.i, noun.i, noun.i + 1, noun.i + 1, "other", "definite", False, "", frozenset(), True)
    event = Event(noun.head.i if noun.head.pos_ == "VERB" else noun.i, "signed", "signing")
    signed = _signed(scene, document, [event], published, False, lexicon)
    return _Telling("", "other", noun.sent, frozenset(), True, "definite", Arguments(), ("signed",), (), signed, place_of(scene, document, [event]))


def _is_occasion(token: Token, lexicon: str) -> bool:
    """ "(The) signing ceremony", "the signing took place": not the signing of a named thing."""
    if token.lemma_.casefold() not in read_lexicon("documents", lexicon)["carriers"]["occasions"] or token.pos_ not in ("NOUN", "PROPN"):
        return False
    return token.dep_ in ("nsubj", "nsubjpass") and not any(c.lower_ == "of" for c in token.children)


def _signed(scene: Scene, document: Document, events: Sequence[Event], published: str, future: bool, lexicon: str) -> str:
    sent = scene.doc[document.head].sent
    if recalled := anniversary(sent.text, published):
        return recalled
    date = date_of(scene, document, events, lexicon=lexicon)
    if date is None:
        return document.year
    if date.modifier == "same":
        return "same"
    return resolve(date, published, future=future, year=_year_nearby(sent, date, published))


def _year_nearby(sent: Span, date: DateMention, published: str) -> int | None:
    """The year of "in 1949 … on March 17"; in a history without a day of publication also that of the sentences before."""
    here = [d.year for d in find_dates(sent.text[: date.start]) if d.year]
    if here or not (date.modifier == "that year" or not published):
        return here[-1] if here else None
    before = sent.doc.text[: sent.start_char][-_MEMORY:]
    return next((d.year for d in reversed(list(find_dates(before))) if d.year), None)


def _topic(scene: Scene, document: Document, vague: Sequence[str]) -> frozenset[str]:
    """The words that tell a document from others: no vague modifiers, no nationalities."""
    tokens = scene.doc[document.start : document.until]
    words = {
        t.lemma_.casefold()
        for t in tokens
        if t.is_alpha and not t.is_stop and not is_in_layer(t, "adjective", "country", "body", "title") and t.i not in scene.at
    }
    return frozenset(words - set(vague))


def _is_named(doc: Doc, document: Document) -> bool:
    """A proper name: a capitalised head ("Paris Climate Accord"), or a place, body or acronym before it ("Moscow declaration")."""
    before = [t for t in doc[document.start : document.head] if t.is_alpha]
    capital = doc[document.head].text[:1].isupper() and not doc[document.head].is_sent_start
    return (capital and document.until - document.start > 1) or any(
        is_in_layer(t, "city", "body") or (t.text[:1].isupper() and not is_in_layer(t, "adjective", "country")) for t in before
    )


def _is_sport(sent: Span, document: Document, words: dict) -> bool:
    """A player's contract, a coach's deal."""
    people = set(words["never"]["people"])
    return document.kind in ("contract", "agreement") and any(t.lower_ in people for t in sent)


def _home(drafts: Sequence[_Draft], telling: _Telling) -> _Draft | None:
    """The draft a telling carries on; the one last spoken of, where several can be meant."""
    return next((draft for draft in reversed(drafts) if not _conflicts(draft, telling) and _carries_on(draft, telling)), None)


def _last_meant(drafts: Sequence[_Draft], telling: _Telling) -> _Draft | None:
    return next((draft for draft in reversed(drafts) if _means(draft.kind, telling)), None)


def _carries_on(draft: _Draft, telling: _Telling) -> bool:
    """The same words; or the same day, year or parties and nothing that differs; or just "the deal"."""
    shared = draft.topic & telling.topic
    kinds = _same_family(draft.kind, telling.kind)
    codes = set(telling.arguments.codes)
    if telling.definite == "indefinite":
        same_sentence = draft.tellings[-1].sent == telling.sent and not telling.topic and not telling.year
        same_words = telling.topic == draft.topic and codes == set(draft.codes) and bool(codes) and not telling.year
        same_day = len(telling.signed) == 10 and telling.signed == draft.signed and not (telling.topic and draft.topic)
        foretold = telling.statuses == ("planned",) and telling.topic and telling.topic <= draft.topic and codes <= set(draft.codes) and not telling.signed
        return kinds and (same_sentence or same_words or same_day or foretold)
    if telling.topic and shared and kinds:
        return (
            len(shared) >= 0.6 * min(len(telling.topic), len(draft.topic))
            or bool(telling.year and draft.signed.startswith(telling.year))
            or bool(telling.signed and draft.signed and telling.signed[:4] == draft.signed[:4])
        )
    if not telling.topic and not telling.year and (telling.generic or not telling.named):
        return _means(draft.kind, telling)
    bare = not telling.topic or not draft.topic
    fresh = telling.told or telling.year or draft.tellings[-1].sent == telling.sent
    same_name = telling.named and draft.named and telling.head == draft.tellings[0].head and not fresh
    same_parties = bool(codes) and codes == set(draft.codes)
    return bare and draft.kind == telling.kind and (same_name or same_parties or not (draft.named or fresh))


def _conflicts(draft: _Draft, telling: _Telling) -> bool:
    """Other years, other numbers, other parties, other organisations."""
    ours, theirs = _numbers(draft.tellings[0].title), _numbers(telling.title)
    if ours and theirs and ours != theirs:
        return True
    if draft.signed and telling.signed not in ("", "same") and not compatible(draft.signed, telling.signed):
        return True
    ours, theirs = set(draft.codes), set(telling.arguments.codes)
    if len(ours) > 1 and len(theirs) > 1 and not (ours <= theirs or theirs <= ours):
        return True
    bodies, others = set(draft.organizations), set(telling.organizations)
    return bool(ours and theirs and ours.isdisjoint(theirs)) or bool(bodies and others and bodies.isdisjoint(others))


def _numbers(title: str) -> set[str]:
    """What numbers a document: "the 12th agreement", "SALT II"."""
    return set(_NUMBER.findall(title))


def _same_family(one: str, other: str) -> bool:
    return one == other or {one, other} <= _WIDE


def _means(kind: str, telling: _Telling) -> bool:
    """ "The document" carries on anything, "the treaty" a treaty, "the deal" no declaration."""
    word = telling.title.split()[-1].casefold() if telling.title else ""
    if telling.kind == "other" or word in ("", "document", "text"):
        return True
    if word in ("pact", "deal", "accord", "agreement", "arrangement"):
        return kind in _WIDE
    return kind == telling.kind or (telling.kind == "treaty" and kind == "agreement")


def _is_identified(scene: Scene, telling: _Telling, lexicon: str) -> bool:
    """Enough to be an agreement of its own: a name, or a verb with parties; not a bare "the agreement"."""
    actors = [i for i in telling.arguments.named if scene.entities[i].kind != "person"]
    parties = max(len(telling.arguments.codes), len(actors))
    stated = bool(telling.statuses or telling.told)
    carrier = telling.kind == "other" and telling.head in read_lexicon("documents", lexicon)["carriers"]["only"]
    if not telling.title or (carrier and not (telling.told and parties > 1)):
        return False
    if telling.generic:
        return stated and parties > 1
    if telling.kind in ("declaration", "joint statement") and not telling.named:
        return stated and (parties > 1 or "joint" in telling.title.casefold())
    if telling.named or parties > 1 or telling.year or (telling.signed and stated):
        return True
    return stated and (parties > 0 or bool(telling.topic))


def _under(umbrella: _Telling | None, telling: _Telling) -> _Telling:
    """"Signed two accords. The first, a trade agreement, covers …": the next documents share what was said of all."""
    if umbrella is None or telling.definite != "indefinite" or telling.year or not -1 <= telling.sent.start - umbrella.sent.end < _REACH:
        return telling
    stated = {*telling.statuses, *telling.told} - {"cited"}
    if stated - {"signed"} or telling.signed:
        return telling
    own, shared = telling.arguments, umbrella.arguments
    arguments = own if stated or own.codes else Arguments(own.named, shared.codes, own.signers or shared.signers)
    statuses = telling.statuses if stated else umbrella.statuses or umbrella.told
    return replace(telling, arguments=arguments, statuses=statuses, signed=umbrella.signed, place=telling.place or umbrella.place)


def _make_report(scene: Scene, draft: _Draft) -> Report:
    organizations, signers = draft.organizations, draft.all(lambda t: t.arguments.signers)
    actors = {i for i in draft.all(lambda t: t.arguments.named) if scene.entities[i].kind != "person"}
    codes = draft.codes if len(actors) > 1 and draft.codes or len(organizations) > 1 else _complete(scene, draft)
    places = [t.place for t in draft.tellings if t.place]
    title = max((t.title for t in draft.tellings if not t.generic), key=len, default=draft.tellings[0].title)
    evidence = [(t.sent.start_char, t.sent.end_char) for n, t in enumerate(draft.tellings) if n == 0 or _adds(t)]
    return Report(
        title, draft.kind, _latest(draft), tuple(sorted(codes)), tuple(organizations), tuple(signers), draft.signed, places[0] if places else "",
        tuple(dict.fromkeys(_trim(scene.doc, *span) for span in evidence)), tuple(sorted(draft.topic)),
    )  # fmt: skip


def _adds(telling: _Telling) -> bool:
    """Whether a sentence states more than that there is an agreement."""
    facts = telling.arguments.named or telling.signed or telling.place or set(telling.statuses) - {"signed", "cited"}
    return bool(facts and (telling.statuses or telling.told or not telling.generic))


def _party_organizations(scene: Scene, named: Sequence[int]) -> tuple[int, ...]:
    """The organisations among the parties; an intergovernmental body is a party by its code."""
    return tuple(i for i in named if scene.entities[i].kind == "organization" and not is_body(scene.entities[i].name))


def _latest(draft: _Draft) -> str:
    """The furthest status that a verb states; of a document only cited or dated: in force or signed."""
    statuses = [s for s in draft.all(lambda t: t.statuses) if s != "cited"]
    if "signed" in (*statuses, *draft.all(lambda t: t.told)):  # what was concluded others can only oppose
        statuses = [s for s in statuses if s != "rejected"]
    if statuses:
        return max(statuses, key=lambda status: _RANK[status])
    cited = any("cited" in t.statuses for t in draft.tellings)
    own = [s for s in draft.all(lambda t: t.told) if s != "cited"]
    if own and not cited:
        return max(own, key=lambda status: _RANK[status])
    return "signed" if draft.signed and not cited else "in force"


def _complete(scene: Scene, draft: _Draft) -> list[str]:
    """Fill a missing party from the sentence, the headline, or the two the article is about; a body's treaty is its own."""
    codes = draft.codes
    if any(t.body for t in draft.tellings) and codes:
        return codes
    first = sentence_codes(scene, draft.tellings[0].sent)
    states = [code for code in first if len(code) == 3 and code.isupper()]
    if not codes and draft.kind in ("declaration", "joint statement") and 1 < len(states) < 5:
        return states
    for source in (first, list(scene.headline), _focus(scene)):
        if len(codes) > 1:
            break
        extra = [code for code in source if code not in codes]
        if (len(codes) == 1 and len(extra) == 1) or (not codes and len(extra) == 2):
            codes = [*codes, *extra]
    return codes or (states if len(states) == 1 else [])


def _focus(scene: Scene) -> list[str]:
    """The two countries or bodies the article names most, when no third comes near."""
    counts = Counter(scene.entities[i].country for i in scene.at.values() if scene.entities[i].kind == "country" or is_body(scene.entities[i].name))
    top = counts.most_common(3)
    return [code for code, _ in top[:2]] if len(top) >= 2 and (len(top) == 2 or top[1][1] > top[2][1]) else []


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    text = doc.text[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
