"""Drafts: which sentences of an article tell of one agreement, and what becomes of it from one to the next."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .dates import compatible
from .reading import STATUSES, latest
from .tellings import Telling
from .topics import numbers

_WIDE = {"agreement", "treaty", "contract", "memorandum", "plan", "protocol", "other"}  # what "the deal" may carry on
_REMEMBERED = 100  # agreements: so many of those told last can be carried on
_DEALS = {"deal", "pact", "accord", "arrangement"}  # what a memorandum or contract may be called first


@dataclass(eq=False)
class Draft:
    """An agreement while its tellings are gathered, in order; lists without doubles are dicts' keys.

    Attributes:
        tellings: The tellings.
        kind: The first that says more than "agreement", if any.
        topic: The words of all.
        codes: Countries and bodies behind the parties.
        organizations: The organisations that are parties, as indices of entities.
        actors: All that are named, as indices of entities.
        named: Whether a telling gives it a proper name.
        signed: The finest date; of a signing put off one told after that.
    """

    tellings: list[Telling] = field(default_factory=list)
    kind: str = "other"
    topic: set[str] = field(default_factory=set)
    codes: dict[str, None] = field(default_factory=dict)
    organizations: dict[int, None] = field(default_factory=dict)
    actors: dict[int, None] = field(default_factory=dict)
    named: bool = False
    signed: str = ""

    @classmethod
    def of(cls, telling: Telling) -> "Draft":
        """Begin with its first telling."""
        draft = cls()
        draft.add(telling)
        return draft

    def add(self, telling: Telling) -> None:
        """Take up a further telling."""
        specific = telling.kind != "other" and (not telling.generic or (telling.kind != "agreement" and telling.definite == "definite"))
        if not self.tellings or (specific and self.kind in ("other", "agreement")):
            self.kind = telling.kind
        if telling.delayed or len(telling.signed) > len(self.signed):
            self.signed = telling.signed
        self.topic |= telling.topic
        self.codes |= dict.fromkeys(telling.arguments.codes)
        self.organizations |= dict.fromkeys(telling.organizations)
        self.actors |= dict.fromkeys(telling.arguments.named)
        self.named = self.named or telling.named
        self.tellings.append(telling)

    def all(self, read: Callable[[Telling], Iterable[Any]]) -> list:
        """What the tellings give, in their order, each once."""
        return list(dict.fromkeys(item for telling in self.tellings for item in read(telling)))


def home_of(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    """The draft a telling carries on; the one last spoken of, where several can be meant, but "the treaty" rather a treaty."""
    fitting = [draft for draft in reversed(drafts[-_REMEMBERED:]) if not _conflicts(draft, telling) and _carries_on(draft, telling)]
    exact = [draft for draft in fitting if not telling.named and not telling.topic and draft.kind == telling.kind and telling.kind != "agreement"]
    return next(iter(exact or fitting), None)


def last_meant(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    """The draft last spoken of that "the deal" may mean."""
    return next((draft for draft in reversed(drafts[-_REMEMBERED:]) if _means(draft.kind, telling)), None)


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
        same_bodies = not telling.organizations or set(telling.organizations) == draft.organizations.keys()
        same_words = telling.topic == draft.topic and codes == draft.codes.keys() and bool(codes) and not telling.year and same_bodies
        same_day = len(telling.signed) == 10 and telling.signed == draft.signed and not (telling.topic and draft.topic)
        same_day = same_day and not telling.further and (telling.kind == draft.kind or draft.tellings[0].head in _DEALS)
        foretold = (
            telling.statuses == ("planned",) and bool(telling.topic) and telling.topic <= draft.topic and codes <= draft.codes.keys() and not telling.signed
        )
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
    same_parties = bool(codes) and codes == draft.codes.keys()
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
    bodies, others = draft.organizations.keys(), set(telling.organizations)
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
