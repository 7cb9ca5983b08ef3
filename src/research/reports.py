"""Reports: the agreements one article tells of, each with parties, signatories, day, place, status and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .arguments import Arguments
from .confidence import confidence, find_marks
from .dates import compatible
from .events import STATUSES, latest
from .lexicon import read_lexicon
from .pipeline import extent
from .scene import Scene
from .tellings import Telling, find_tellings, numbers

_WIDE = {"agreement", "treaty", "contract", "memorandum", "plan", "protocol", "other"}  # what "the deal" may carry on
_DEALS = {"deal", "pact", "accord", "arrangement"}  # what a memorandum or contract may be called first
_REACH = 160  # tokens: how far behind "two accords" they are named one by one


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
        marks: What speaks for and against the reading; see `confidence`.
        confidence: How often a report with such marks is right, (0, 1).
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
    marks: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass
class _Draft:
    """An agreement while its tellings are gathered, in order."""

    tellings: list[Telling] = field(default_factory=list)

    def all(self, read) -> list:
        return list(dict.fromkeys(item for telling in self.tellings for item in read(telling)))

    @property
    def kind(self) -> str:
        kinds = [
            t.kind
            for n, t in enumerate(self.tellings)
            if t.kind != "other" and (n == 0 or not t.generic or (t.kind != "agreement" and t.definite == "definite"))
        ]
        return next((kind for kind in kinds if kind != "agreement"), next(iter(kinds), self.tellings[0].kind))

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
        """The finest date; of a signing put off one told after that."""
        delays = [n for n, t in enumerate(self.tellings) if t.delayed]
        dates = [t.signed for t in self.tellings[delays[-1] if delays else 0 :] if t.signed]
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
    umbrella: Telling | None = None
    for telling in find_tellings(scene, published, lexicon):
        if telling.signed == "same":
            telling = replace(telling, signed=last_date)
        if telling.umbrella:
            stated = {"signed", "planned"} & {*telling.statuses, *telling.told}
            umbrella = telling if stated else umbrella
            last_date = telling.signed or last_date
            continue
        if telling.alias and drafts:
            drafts[-1].tellings.append(telling)
            continue
        telling = _between_sides(drafts, _under(umbrella, telling))
        home = _home(drafts, telling)
        if home is not None:
            home.tellings.append(telling)
            drafts.append(drafts.pop(drafts.index(home)))  # the one last spoken of is last
        elif telling.generic and telling.definite == "definite" and not telling.arguments.own and (last := _last_meant(drafts, telling)):
            last.tellings.append(replace(telling, arguments=Arguments(), organizations=(), signed=""))  # others' part in it
        elif _is_identified(scene, telling, lexicon):
            drafts.append(_Draft([telling]))
        if not last_date or {"signed", "planned"} & set(telling.statuses):
            last_date = telling.signed or last_date
    made = [(_make_report(scene, draft), draft) for draft in sorted(drafts, key=lambda d: d.tellings[0].sent.start)]
    made = [(report, draft) for report, draft in made if report.parties or len(report.organizations) > 1]
    for number, (report, draft) in enumerate(made):
        marks = tuple(_find_marks(report, draft, first=number == 0, agreements=len(made)))
        yield replace(report, marks=marks, confidence=confidence(marks, lexicon=lexicon))


def _home(drafts: Sequence[_Draft], telling: Telling) -> _Draft | None:
    """The draft a telling carries on; the one last spoken of, where several can be meant, but "the treaty" rather a treaty."""
    fitting = [draft for draft in reversed(drafts) if not _conflicts(draft, telling) and _carries_on(draft, telling)]
    exact = [draft for draft in fitting if not telling.named and not telling.topic and draft.kind == telling.kind and telling.kind != "agreement"]
    return next(iter(exact or fitting), None)


def _last_meant(drafts: Sequence[_Draft], telling: Telling) -> _Draft | None:
    return next((draft for draft in reversed(drafts) if _means(draft.kind, telling)), None)


def _carries_on(draft: _Draft, telling: Telling) -> bool:
    """The same words; or the same day, year or parties and nothing that differs; or just "the deal"."""
    shared = draft.topic & telling.topic
    kinds = _same_family(draft.kind, telling.kind)
    codes = set(telling.arguments.codes)
    if telling.further and telling.definite == "indefinite":
        return False
    if telling.definite == "indefinite":
        same_sentence = draft.tellings[-1].sent == telling.sent and not telling.topic and not telling.year
        same_bodies = not telling.organizations or set(telling.organizations) == set(draft.organizations)
        same_words = telling.topic == draft.topic and codes == set(draft.codes) and bool(codes) and not telling.year and same_bodies
        same_day = len(telling.signed) == 10 and telling.signed == draft.signed and not (telling.topic and draft.topic)
        same_day = same_day and not telling.further and (telling.kind == draft.kind or draft.tellings[0].head in _DEALS)
        foretold = telling.statuses == ("planned",) and telling.topic and telling.topic <= draft.topic and codes <= set(draft.codes) and not telling.signed
        return kinds and (same_sentence or same_words or same_day or foretold)
    if telling.named and draft.tellings[0].named and not (telling.topic <= draft.topic or draft.topic <= telling.topic):
        return False
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


def _conflicts(draft: _Draft, telling: Telling) -> bool:
    """Other years, other numbers, other parties, other organisations."""
    ours, theirs = numbers(draft.tellings[0].title), numbers(telling.title)
    if ours and theirs and ours != theirs:
        return True
    if draft.signed and telling.signed not in ("", "same") and not compatible(draft.signed, telling.signed):
        return True
    ours, theirs = set(draft.codes), set(telling.arguments.codes)
    if len(ours) > 1 and len(theirs) > 1 and not (ours <= theirs or theirs <= ours):
        return True
    bodies, others = set(draft.organizations), set(telling.organizations)
    return bool(ours and theirs and ours.isdisjoint(theirs)) or bool(bodies and others and bodies.isdisjoint(others))


def _same_family(one: str, other: str) -> bool:
    return one == other or {one, other} <= _WIDE


def _means(kind: str, telling: Telling) -> bool:
    """ "The document" carries on anything, "the treaty" a treaty, "the deal" no declaration."""
    word = telling.title.split()[-1].casefold() if telling.title else ""
    if telling.kind == "other" or word in ("", "document", "text"):
        return True
    if word in ("pact", "deal", "accord", "agreement", "arrangement"):
        return kind in _WIDE
    return kind == telling.kind or (telling.kind in _WIDE and kind == "agreement" and not telling.arguments.own)


def _is_identified(scene: Scene, telling: Telling, lexicon: str) -> bool:
    """Enough to be an agreement of its own: a name, or a verb with parties; not a bare "the agreement"."""
    actors = [i for i in telling.arguments.named if scene.entities[i].kind != "person"]
    parties = max(len(telling.arguments.codes), len(actors))
    stated = bool(telling.statuses or telling.told)
    carrier = telling.kind == "other" and telling.head in read_lexicon("documents", lexicon)["carriers"]["only"]
    if not telling.title or (carrier and not (telling.told and parties > 1)):
        return False
    if telling.generic:
        return stated and (parties > 1 or (parties == 1 and telling.arguments.own))
    if telling.kind in ("declaration", "joint statement") and not telling.named:
        return stated and (parties > 1 or "joint" in telling.title.casefold())
    if telling.named or parties > 1 or telling.year or (telling.signed and stated):
        return True
    opening = len(scene.headline) == 2 and telling.sent.start == 0
    return stated and (parties > 0 or bool(telling.topic) or opening)


def _under(umbrella: Telling | None, telling: Telling) -> Telling:
    """ "Signed two accords. The first, a trade agreement, covers …": the next documents share what was said of all."""
    if umbrella is None or telling.definite != "indefinite" or telling.year or not -1 <= telling.sent.start - umbrella.sent.end < _REACH:
        return telling
    stated = {*telling.statuses, *telling.told} - {"cited"}
    if stated - {"signed"} or telling.signed:
        return telling
    own, shared = telling.arguments, umbrella.arguments
    arguments = own if stated or own.codes else Arguments(own.named, shared.codes, own.signers or shared.signers)
    statuses = telling.statuses if stated else umbrella.statuses or umbrella.told
    return replace(telling, arguments=arguments, statuses=statuses, signed=umbrella.signed, place=telling.place or umbrella.place)


def _between_sides(drafts: Sequence[_Draft], telling: Telling) -> Telling:
    """ "A deal which the same two sides signed in 2021", "the original accord": the parties of the agreement last spoken of."""
    own = telling.arguments
    spoken_of = own.sides or (telling.earlier and not telling.named)
    if not spoken_of or not drafts or own.codes or telling.organizations or (telling.generic and telling.definite == "definite"):
        return telling
    last = drafts[-1]
    arguments = replace(own, named=(*own.named, *last.all(lambda t: t.arguments.named)), codes=tuple(last.codes))
    return replace(telling, arguments=arguments, organizations=tuple(last.organizations))


def _make_report(scene: Scene, draft: _Draft) -> Report:
    organizations, signers = draft.organizations, draft.all(lambda t: t.arguments.signers)
    served = draft.all(lambda t: t.arguments.served)
    if not organizations and 1 < len(served) == len(signers):
        organizations = served  # who signs for a company or board binds it
    actors = {i for i in draft.all(lambda t: t.arguments.named) if scene.entities[i].kind != "person"}
    known = len(actors) > 1 and draft.codes or len(organizations) > 1
    abroad = len(organizations) > 1 and len(draft.codes) == 1 and any(not scene.entities[i].country for i in organizations)
    codes = _complete(scene, draft) if abroad or not known else draft.codes
    codes = {_of_its_time(code, draft.signed, draft.codes) for code in codes}
    places = [t.place for t in draft.tellings if t.place]
    title = max((t.title for t in draft.tellings if not t.generic), key=len, default=draft.tellings[0].title)
    evidence = [extent(t.sent) for n, t in enumerate(draft.tellings) if n == 0 or _adds(t)]
    return Report(
        title, draft.kind, _latest(draft), tuple(sorted(codes)), tuple(organizations), tuple(signers), draft.signed, places[0] if places else "",
        tuple(dict.fromkeys(evidence)), tuple(sorted(draft.topic)),
    )  # fmt: skip


def _find_marks(report: Report, draft: _Draft, *, first: bool, agreements: int) -> Iterator[str]:
    return find_marks(
        parties=len(report.parties),
        inferred=not {_of_its_time(code, report.signed, ()) for code in report.parties} <= {_of_its_time(code, report.signed, ()) for code in draft.codes},
        dated=bool(report.signed),
        status_told=any(t.statuses or t.told for t in draft.tellings),
        words=len(draft.tellings[0].sent),
        sentences=len(draft.tellings),
        first=first,
        agreements=agreements,
    )


def _adds(telling: Telling) -> bool:
    """Whether a sentence states more than that there is an agreement."""
    facts = telling.arguments.named or telling.signed or telling.place or set(telling.statuses) - {"signed", "cited"}
    return bool(facts and (telling.statuses or telling.told or not telling.generic))


def _latest(draft: _Draft) -> str:
    """The furthest status that a verb states; of a document only cited or dated: in force or signed."""
    cited = any("cited" in t.statuses for t in draft.tellings)
    stated = [s for s in draft.all(lambda t: t.statuses) if s in STATUSES]
    own = [s for s in draft.all(lambda t: t.told) if s in STATUSES]
    if any(t.decided for t in draft.tellings):
        return "rejected"
    if "rejected" in stated and "signed" in own:
        stated = [s for s in stated if s != "rejected"]
    if {"rejected", "ended"} <= set(stated) and not {"signed", "ratified", "in force"} & {*stated, *own}:
        return "rejected"  # "the deal collapsed when Tanzania refused to sign it"
    if stated or (own and not cited):
        return latest(stated or own)
    return "signed" if draft.signed and not cited else "in force"


def _complete(scene: Scene, draft: _Draft) -> list[str]:
    """Fill a missing party from the sentence, the headline, the paragraph, or what the article is about; a body's treaty is its own."""
    codes, first = draft.codes, draft.tellings[0]
    here = scene.states(first.sent.start, first.sent.end)
    states = [code for code in here if len(code) == 3 and code.isupper()]
    if any(t.body for t in draft.tellings):
        return codes or (states if len(states) == 1 else [])
    if not codes and draft.kind in ("declaration", "joint statement") and 1 < len(states) < 5:
        return states
    pools = [here, list(scene.headline), [*scene.states(scene.paragraph_start(first.sent.start), first.sent.end), *scene.focus[:1]], scene.focus]
    if first.arguments.own and len(scene.headline) == 1:
        pools.insert(0, list(scene.headline))  # "the pact with Ghana", in an article on Kenya
    for pool in pools[: 1 if _joins(scene, first) else None]:
        extra = [code for code in dict.fromkeys(pool) if code not in codes]
        if (len(codes) == 1 and len(extra) == 1) or (not codes and len(extra) == 2):
            return [*codes, *extra]
    if first.arguments.own and len(codes) == 1 and scene.focus and scene.focus[0] not in codes:
        return [*codes, scene.focus[0]]
    return codes or (states if len(states) == 1 else [])


def _joins(scene: Scene, telling: Telling) -> bool:
    """ "Peru signed the Escazú agreement": one country joins a named treaty; with whom it does not say."""
    own = telling.arguments
    alone = len(own.codes) == 1 and all(scene.entities[i].kind == "country" for i in own.named)
    return telling.named and telling.definite == "definite" and alone and not own.own and not own.signers


def _of_its_time(code: str, signed: str, told: Sequence[str]) -> str:
    """Russia as an inferred party to an agreement of Soviet times is the Soviet Union; no agreement of later times is the Soviet Union's."""
    if code == "SUN" and signed[:4] >= "1992":
        return "RUS"
    return "SUN" if code == "RUS" and code not in told and "1922" <= signed[:4] < "1991" else code
