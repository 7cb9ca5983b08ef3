"""Readings: the records that are made from one article alone; no model is needed to load them."""

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("person", "organization", "country")
AGREEMENT_KINDS = (
    "treaty",
    "agreement",
    "memorandum",
    "protocol",
    "declaration",
    "joint statement",
    "contract",
    "plan",
    "letter of intent",
    "other",
)
SLOTS = ("kind", "status", "parties", "signed")  # of an agreement; a row is right if all four are
STATUSES = ("planned", "signed", "ratified", "in force", "ended", "rejected")
BATCH = 64  # articles in one batch


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an article.

    Attributes:
        start: Where it starts, in characters of the doc's text.
        end: Where it ends, exclusive.
        text: The name as the article gives it.
        kind: One of `KINDS`.
        rule: The rule that found it.
        code: The code of the country or body, if the gazetteer has it.
    """

    start: int
    end: int
    text: str
    kind: str
    rule: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor as one article names it.

    Attributes:
        name: The fullest form in the article; a country's common English name.
        kind: "person", "organization" or "country".
        country: The code of its affiliation, "" when the article gives none.
        aliases: Its surface forms, the fullest first.
        counts: How often each of them occurs.
        roles: Titles, as the article gives them.
        links: The rule that links each surface form to the name, in the order of the aliases.
    """

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """An agreement as one article reports it.

    Attributes:
        title: The fullest phrase for it in the article.
        kind: One of `AGREEMENT_KINDS`.
        status: planned, signed, ratified, in force, ended or rejected.
        parties: Codes of the states and bodies behind the parties that the text gives, sorted.
        organizations: Indices of the entities that are parties.
        signatories: Indices of the entities stated to have signed.
        signed: EDTF.
        place: City, else country; "" when not stated.
        evidence: Sentences as (start, end), in characters of the doc's text.
        subjects: Content words of its mentions that distinguish it from other agreements.
        treaty: The entry of the lexicon `treaties` that it is; "" if it is none of them.
        vector: An embedding of its mentions, integers from -127 to 127.
        slots: The probabilities that kind, status, parties and signed are right, each in (0, 1).
        confidence: The probability that all four are right, (0, 1).
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
    treaty: str = ""
    vector: tuple[int, ...] = ()
    slots: tuple[float, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sentence that says actors met: characters [start, end) of the doc, and their entity indices."""

    start: int
    end: int
    entities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The record of one article. All offsets count characters from the start of its body.

    Attributes:
        article_id: The article.
        mentions: Its mentions, in order.
        owners: For each mention the index of its entity.
        entities: Its entities.
        reports: The agreements it reports.
        meetings: The meetings it reports.
        sentences: (start, end, entity indices) of each sentence that names two actors or more.
    """

    article_id: str
    mentions: tuple[Mention, ...]
    owners: tuple[int, ...]
    entities: tuple[Entity, ...]
    reports: tuple[Report, ...]
    meetings: tuple[Meeting, ...]
    sentences: tuple[tuple[int, int, tuple[int, ...]], ...]


def latest(statuses: Iterable[str]) -> str:
    """The status reached last. Once an agreement is signed, a rejection no longer counts: others can only oppose it."""
    reached = set(statuses)
    return max(reached & {"signed", "ratified", "in force", "ended"} or reached, key=STATUSES.index)
