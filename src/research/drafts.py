"""Drafts: which sentences of an article tell of one agreement, and what becomes of it from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .dates import compatible
from .events import STATUSES, latest
from .tellings import Telling, numbers

_WIDE = {"agreement", "treaty", "contract", "memorandum", "plan", "protocol", "other"}  # what "the deal" may carry on
_DEALS = {"deal", "pact", "accord", "arrangement"}  # what a memorandum or contract may be called first


@dataclass
class Draft:
    """An agreement while its tellings are gathered, in order."""

    tellings: list[Telling] = field(default_factory=list)

    def add(self, telling: Telling) -> None:
        """Take up a further telling; what was worked out from those before is worked out anew."""
        self.tellings.append(telling)
        for name in ("kind", "topic", "codes", "organizations", "named", "signed"):
            self.__dict__.pop(name, None)

    def all(self, read) -> list:
        """What the tellings give, in their order, each once."""
        return list(dict.fromkeys(item for telling in self.tellings for item in read(telling)))

    @cached_property
    def kind(self) -> str:
        kinds = [
            t.kind
            for n, t in enumerate(self.tellings)
            if t.kind != "other" and (n == 0 or not t.generic or (t.kind != "agreement" and t.definite == "definite"))
        ]
        return next((kind for kind in kinds if kind != "agreement"), next(iter(kinds), self.tellings[0].kind))

    @cached_property
    def topic(self) -> frozenset[str]:
        return frozenset().union(*(t.topic for t in self.tellings))

    @cached_property
    def codes(self) -> list[str]:
        return self.all(lambda t: t.arguments.codes)

    @cached_property
    def organizations(self) -> list[int]:
        return self.all(lambda t: t.organizations)

    @cached_property
    def named(self) -> bool:
        return any(t.named for t in self.tellings)

    @cached_property
    def signed(self) -> str:
        """The finest date; of a signing put off one told after that."""
        delays = [n for n, t in enumerate(self.tellings) if t.delayed]
        dates = [t.signed for t in self.tellings[delays[-1] if delays else 0 :] if t.signed]
        return max(dates, key=len) if dates else ""


def home_of(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    """The draft a telling carries on; the one last spoken of, where several can be meant, but "the treaty" rather a treaty."""
    fitting = [draft for draft in reversed(drafts) if not _conflicts(draft, telling) and _carries_on(draft, telling)]
    exact = [draft for draft in fitting if not telling.named and not telling.topic and draft.kind == telling.kind and telling.kind != "agreement"]
    return next(iter(exact or fitting), None)


def last_meant(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    """The draft last spoken of that "the deal" may mean."""
    return next((draft for draft in reversed(drafts) if _means(draft.kind, telling)), None)


def status_of(draft: Draft) -> str:
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


def _carries_on(draft: Draft, telling: Telling) -> bool:
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


def _conflicts(draft: Draft, telling: Telling) -> bool:
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
