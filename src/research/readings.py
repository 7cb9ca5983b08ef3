"""Readings: all that is worked out from one article alone, as small records that are read again without a model."""

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
SLOTS = ("kind", "status", "parties", "signed")  # of an agreement; a row is right where all four are
STATUSES = ("planned", "signed", "ratified", "in force", "ended", "rejected")
BATCH = 64  # articles that are worked on at once


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an article.

    Attributes:
        start: Where it starts, in characters of the doc's text.
        end: Where it ends, exclusive.
        text: The name as it stands there.
        kind: One of `KINDS`.
        rule: The rule that found it.
        code: The code of the country or body, where the gazetteer knows it.
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
        counts: How often each of them stands there.
        roles: Titles as found.
        links: The rule by which each surface form is linked to the name, in the order of the aliases.
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
    """An agreement as one article tells it.

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
        subjects: Content words of the phrases for it that tell it from others.
        treaty: The standing agreement that it is, see the lexicon `treaties`; "" where it is none.
        vector: What it is about, as whole numbers from -127 to 127, to be compared with others'.
        slots: How likely kind, status, parties and signed are right, each in (0, 1).
        confidence: How likely all four are, (0, 1).
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
    """What one article says. All offsets count characters from the start of its body.

    Attributes:
        article_id: The article.
        mentions: Its mentions, in order.
        owners: For each mention the index of its entity.
        entities: Its entities.
        reports: The agreements it reports.
        meetings: The meetings it tells of.
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
    """The status reached last; what was concluded others can only oppose, so that a rejection no longer counts."""
    reached = set(statuses)
    return max(reached & {"signed", "ratified", "in force", "ended"} or reached, key=STATUSES.index)
