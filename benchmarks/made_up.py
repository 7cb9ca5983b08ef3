"""Made-up corpora of any size: articles recombined from real ones, and readings drawn with a fixed seed."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from research.corpus.articles import Article
from research.readings import Entity, Mention, Reading, Report

COUNTRIES = "PRK RUS CHN VNM IND KEN GHA PER CHL FRA DEU POL TUR IRN EGY BRA MEX CAN JPN KOR".split()
KINDS = "agreement treaty memorandum protocol declaration contract".split()
SYLLABLES = "ba ko mi ra tu len sho vi dan pe gor ya sen hu li zan mor te fi nu".split()
OFFICES = "Ministry Agency Bank Institute Authority Union Committee Chamber".split()


def recombine(articles: Sequence[Article], count: int, path: Path) -> Path:
    """Write so many articles as JSON Lines, each made of the paragraphs of two real ones, no two alike."""
    chance = random.Random(1922)
    bodies = [[article.text[p.start : p.end] for p in article.body] for article in articles]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            one, other = bodies[number % len(bodies)], chance.choice(bodies)
            half = [*one[: (len(one) + 1) // 2], *other[len(other) // 2 :]]
            text = "\n".join(
                [
                    f"Dispatch {number} of {_name(chance, 2)} {_name(chance, 2)} was published on the day, "
                    "the agency said.",
                    *half,
                ]
            )
            out.write(json.dumps({"id": f"a{number:07}", "text": text}) + "\n")
    return path


def draw_readings(count: int) -> Iterator[Reading]:
    """Draw readings of `count` articles, each with 20 mentions of ten entities and two reports, half of them shared."""
    chance = random.Random(1922)
    people = [f"{_name(chance, 2)} {_name(chance, 3)}" for _ in range(count // 4 + 10)]
    bodies = [f"{chance.choice(OFFICES)} of {_name(chance, 3)}" for _ in range(count // 8 + 10)]
    agreements = [_draw_agreement(chance) for _ in range(count)]
    for number in range(count):
        named = [("country", code, code) for code in chance.sample(COUNTRIES, 4)]
        named += [("person", _pick(chance, people), chance.choice(COUNTRIES)) for _ in range(3)]
        named += [("organization", _pick(chance, bodies), chance.choice(COUNTRIES)) for _ in range(3)]
        entities = tuple(Entity(name, kind, code, (name,), (2,), (), ("name",)) for kind, name, code in named)
        owners = tuple(i % 10 for i in range(20))
        mentions = tuple(
            Mention(40 * i, 40 * i + 12, named[o][1], named[o][0], "made up") for i, o in enumerate(owners)
        )
        reports = tuple(_draw_report(chance, chance.choice(agreements)) for _ in range(2))
        sentences = tuple((200 * i, 200 * i + 150, tuple(sorted(chance.sample(range(10), 3)))) for i in range(4))
        yield Reading(f"a{number:07}", mentions, owners, entities, reports, (), sentences)


def _draw_agreement(chance: random.Random) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    day = date(2014, 1, 1) + timedelta(chance.randrange(4000))
    return (
        chance.choice(KINDS),
        tuple(sorted(chance.sample(COUNTRIES, 2))),
        day.isoformat(),
        (_name(chance, 2).lower(),),
    )


def _draw_report(chance: random.Random, agreement: tuple[str, tuple[str, ...], str, tuple[str, ...]]) -> Report:
    kind, parties, day, subjects = agreement
    return Report(
        f"{kind} on {subjects[0]}",
        kind,
        "signed",
        parties,
        (),
        (4, 5),
        chance.choice((day, day[:7], "")),
        "",
        ((0, 150),),
        subjects,
    )


def _pick(chance: random.Random, names: Sequence[str]) -> str:
    """A few names are in every second article, most in one or two."""
    return names[int(len(names) * chance.random() ** 3)]


def _name(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()
