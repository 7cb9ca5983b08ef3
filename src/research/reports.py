"""Reports: the agreements one article tells of, each with parties, signatories, day, place, status and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .arguments import Arguments
from .confidence import confidence, find_marks
from .drafts import Draft, home_of, last_meant, status_of
from .lexicon import read_lexicon
from .parties import complete, of_its_time
from .pipeline import extent
from .reading import Report
from .scene import Scene
from .tellings import Telling, find_tellings

_REACH = 160  # tokens: how far behind "two accords" they are named one by one


def find_reports(scene: Scene, *, published: str = "") -> Iterator[Report]:
    """Yield the agreements an article reports, in order of appearance.

    Args:
        scene: The article's doc with its entities.
        published: The day of publication, EDTF, for relative dates.
    """
    drafts: list[Draft] = []
    last_date = ""
    umbrella: Telling | None = None
    for telling in find_tellings(scene, published):
        if telling.signed == "same":
            telling = replace(telling, signed=last_date)
        if telling.umbrella:
            stated = {"signed", "planned"} & {*telling.statuses, *telling.told}
            umbrella = telling if stated else umbrella
            last_date = telling.signed or last_date
            continue
        if telling.alias and drafts:
            drafts[-1].add(telling)
            continue
        telling = _between_sides(drafts, _under(umbrella, telling))
        home = home_of(drafts, telling)
        if home is not None:
            home.add(telling)
            drafts.append(drafts.pop(drafts.index(home)))  # the one last spoken of is last
        elif telling.generic and telling.definite == "definite" and not telling.arguments.own and (last := last_meant(drafts, telling)):
            last.add(replace(telling, arguments=Arguments(), organizations=(), signed=""))  # others' part in it
        elif _is_identified(scene, telling):
            drafts.append(Draft.of(telling))
        if not last_date or {"signed", "planned"} & set(telling.statuses):
            last_date = telling.signed or last_date
    made = [(_make_report(scene, draft), draft) for draft in sorted(drafts, key=lambda d: d.tellings[0].sent.start)]
    made = [(report, draft) for report, draft in made if report.parties or len(report.organizations) > 1]
    for number, (report, draft) in enumerate(made):
        marks = tuple(_find_marks(report, draft, first=number == 0, agreements=len(made)))
        yield replace(report, marks=marks, confidence=confidence(marks, lexicon=scene.lexicon))


def _is_identified(scene: Scene, telling: Telling) -> bool:
    """Enough to be an agreement of its own: a name, or a verb with parties; not a bare "the agreement"."""
    actors = [i for i in telling.arguments.named if scene.entities[i].kind != "person"]
    parties = max(len(telling.arguments.codes), len(actors))
    stated = bool(telling.statuses or telling.told)
    carrier = telling.kind == "other" and telling.head in read_lexicon("documents", scene.lexicon)["carriers"]["only"]
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


def _between_sides(drafts: Sequence[Draft], telling: Telling) -> Telling:
    """ "A deal which the same two sides signed in 2021", "the original accord": the parties of the agreement last spoken of."""
    own = telling.arguments
    spoken_of = own.sides or (telling.earlier and not telling.named)
    if not spoken_of or not drafts or own.codes or telling.organizations or (telling.generic and telling.definite == "definite"):
        return telling
    last = drafts[-1]
    arguments = replace(own, named=(*own.named, *last.actors), codes=tuple(last.codes))
    return replace(telling, arguments=arguments, organizations=tuple(last.organizations))


def _make_report(scene: Scene, draft: Draft) -> Report:
    organizations, signers = list(draft.organizations), draft.all(lambda t: t.arguments.signers)
    served = draft.all(lambda t: t.arguments.served)
    if not organizations and 1 < len(served) == len(signers):
        organizations = served  # who signs for a company or board binds it
    actors = {i for i in draft.actors if scene.entities[i].kind != "person"}
    known = len(actors) > 1 and draft.codes or len(organizations) > 1
    abroad = len(organizations) > 1 and len(draft.codes) == 1 and any(not scene.entities[i].country for i in organizations)
    codes = complete(scene, draft) if abroad or not known else list(draft.codes)
    parties = {of_its_time(code, draft.signed, draft.codes) for code in codes}
    places = [t.place for t in draft.tellings if t.place]
    title = max((t.title for t in draft.tellings if not t.generic), key=len, default=draft.tellings[0].title)
    evidence = [extent(t.sent) for n, t in enumerate(draft.tellings) if n == 0 or _adds(t)]
    return Report(
        title, draft.kind, status_of(draft), tuple(sorted(parties)), tuple(organizations), tuple(signers), draft.signed, places[0] if places else "",
        tuple(dict.fromkeys(evidence)), tuple(sorted(draft.topic)),
    )  # fmt: skip


def _find_marks(report: Report, draft: Draft, *, first: bool, agreements: int) -> Iterator[str]:
    return find_marks(
        parties=len(report.parties),
        inferred=not {of_its_time(code, report.signed, ()) for code in report.parties} <= {of_its_time(code, report.signed, ()) for code in draft.codes},
        dated=bool(report.signed),
        status_told=any(t.statuses or t.told for t in draft.tellings),
        words=len(draft.tellings[0].sent),
        sentences=len({t.sent.start for t in draft.tellings}),
        first=first,
        agreements=agreements,
    )


def _adds(telling: Telling) -> bool:
    """Whether a sentence states more than that there is an agreement."""
    facts = telling.arguments.named or telling.signed or telling.place or set(telling.statuses) - {"signed", "cited"}
    return bool(facts and (telling.statuses or telling.told or not telling.generic))
