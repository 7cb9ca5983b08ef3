"""Treaties: found by name or description, and the parties that an article gives them."""

import pytest

from research.agreements.treaties import described_treaty, find_treaties, treaty_of
from research.nlp.lexicon import DEFAULT_LEXICON

TALKS = "US-China trade agreement of the talks of 2018 and 2019"
NAMED = [
    ("They left the NAFTA and the Nafta.", "2018-01-01", ["North American Free Trade Agreement"] * 2),
    ("The start of the salt talks.", "", []),
    ("The 2015 nuclear deal with Iran", "2016", ["Joint Comprehensive Plan of Action"]),
    ("the iran nuclear deal", "2013-11-24", []),
    ("the JCPOA", "2013-11-24", ["Joint Comprehensive Plan of Action"]),
    ("the Paris-climate agreement", "", ["Paris Agreement"]),
]
# name, codes that the article names, parties that were read, parties
PARTIES = [
    ("North American Free Trade Agreement", "USA", "USA", "CAN MEX USA"),
    ("Intermediate-Range Nuclear Forces Treaty", "RUS USA", "DEU USA", "RUS USA"),
    ("Intermediate-Range Nuclear Forces Treaty", "SUN RUS USA", "SUN USA", "SUN USA"),
    ("JCPOA", "IRN USA ISR", "IRN ISR", "IRN USA"),
    ("JCPOA", "IRN ISR", "IRN ISR", "IRN"),
    ("Framework for Elimination of Syrian Chemical Weapons", "RUS SYR USA", "RUS SYR USA", "RUS SYR USA"),
    ("Framework for Elimination of Syrian Chemical Weapons", "RUS SYR USA", "RUS SYR", "RUS USA"),
    ("TPP", "USA JPN PHL", "PHL USA", "USA"),
    ("TPP", "PHL", "PHL", "PHL"),
    ("Paris Agreement", "USA FRA", "USA", "USA"),
]
# name; dates that were read, the likeliest first; those that remain
DATES = [
    ("INF Treaty", "2019 1987", "1987"),
    ("JCPOA", "2015-10-18 2015-07-14", "2015-07-14 2015-10-18"),
    ("North American Free Trade Agreement", "1994 2018-09-30", "1994"),
    ("Minsk II", "2015 2015-02-12", "2015 2015-02-12"),
]
# sentences; kind, status, parties, day of publication and latest date in the text; name
DESCRIBED = [
    (
        "They praised the nuclear deal.",
        "agreement, in force, IRN USA, 2017-01-01",
        "Joint Comprehensive Plan of Action",
    ),
    ("They praised the nuclear deal.", "agreement, in force, IRN USA, 2014-01-01", "Joint Plan of Action"),
    ("They praised the nuclear deal.", "agreement, in force, IRN USA, 2013-01-01", ""),
    (
        "They seek a nuclear deal.",
        "agreement, planned, IRN USA, 2015-03-01",
        "Joint Comprehensive Plan of Action",
    ),
    ("They seek a nuclear deal.", "agreement, planned, IRN USA, 2013-01-01", ""),
    ("They seek a nuclear deal.", "agreement, planned, IRN USA, ", ""),
    ("They seek a nuclear deal.", "agreement, planned, IRN USA, 2017-01-01", ""),
    ("They praised the nuclear deal.", "contract, signed, IRN USA, 2017-01-01", ""),
    ("They praised the nuclear deal.", "agreement, in force, IRN PAK, 2017-01-01", ""),
    ("They praised the deal on trade.", "agreement, in force, IRN USA, 2017-01-01", ""),
    ("They praised the nuclear deal.", "agreement, in force, PRK USA, 1999", "Agreed Framework"),
    ("They praised the nuclear deal.", "agreement, in force, PRK USA, 2018", ""),
    ("They praised the nuclear deal.", "agreement, in force, PRK USA, ", ""),
    ("Every country has signed the climate deal.", "agreement, signed, , 2016-04-22", "Paris Agreement"),
    ("They praised the nuclear deal.", "agreement, in force, IRN USA, , 2017", "Joint Comprehensive Plan of Action"),
    ("They praised the nuclear deal.", "agreement, in force, IRN USA, , 2014", "Joint Plan of Action"),
    ("They seek a trade deal.", "agreement, planned, CHN USA, 2019-06-01", TALKS),
    ("They rejected a trade deal.", "agreement, rejected, CHN USA, 2019-06-01", TALKS),
    ("They signed a trade deal.", "agreement, signed, CHN USA, 2019-06-01", ""),
    ("They seek a trade deal.", "agreement, planned, CHN USA, 2023-06-01", ""),
    ("They ratified a trade deal.", "agreement, ratified, CHN USA, 2021-06-01", ""),
    (
        "They rejected the withdrawal agreement.",
        "agreement, rejected, EU GBR, 2019-03-12",
        "Brexit withdrawal agreement of 2018",
    ),
    ("A ceasefire is near.", "agreement, planned, EGY ISR PSE, 2024-08-01", "Gaza ceasefire agreement of January 2025"),
    ("A ceasefire is near.", "agreement, planned, PSE, 2024-08-01", "Gaza ceasefire agreement of January 2025"),
    ("A ceasefire is near.", "agreement, planned, ISR LBN PSE, 2024-08-01", ""),
    ("They kept to the Singapore deal.", "agreement, signed, PRK USA, 2018-07-01", "Singapore joint statement"),
    ("They kept to the security pact.", "agreement, in force, JPN USA, 2018-07-01", ""),
]


@pytest.mark.parametrize(("text", "published", "names"), NAMED)
def test_treaties_are_found_by_their_names(text, published, names):
    assert [treaty.name for _, _, treaty in find_treaties(text, published=published, lexicon=DEFAULT_LEXICON)] == names


@pytest.mark.parametrize(("name", "named", "read", "parties"), PARTIES)
def test_a_treaty_has_the_parties_of_record_that_an_article_names(name, named, read, parties):
    treaty = treaty_of(name, lexicon=DEFAULT_LEXICON)
    assert treaty.parties_beside(set(named.split()), read.split()) == parties.split()


@pytest.mark.parametrize(("name", "read", "dates"), DATES)
def test_a_treaty_has_a_date_near_the_one_on_record(name, read, dates):
    ranking = [(f"{date}|", 5 - place) for place, date in enumerate(read.split())]
    ranked = treaty_of(name, lexicon=DEFAULT_LEXICON).rank_dates(ranking)
    assert [date for date, _ in ranked] == [f"{date}|" for date in dates.split()]


@pytest.mark.parametrize(("words", "given", "name"), DESCRIBED)
def test_a_treaty_is_recognized_by_a_description(words, given, name):
    kind, status, parties, published, latest = [*given.split(", "), ""][:5]
    treaty = described_treaty(
        words, kind, status, parties.split(), published=published, latest=latest, lexicon=DEFAULT_LEXICON
    )
    assert (treaty.name if treaty else "") == name
