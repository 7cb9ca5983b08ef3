"""The gazetteer knows what news calls a country; spellings are folded."""

import pytest

from research.nlp.lexicon import DEFAULT_LEXICON
from research.nlp.places.gazetteer import gazetteer
from research.nlp.spelling import fold


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("DPRK", "PRK"),
        ("ROK", "KOR"),
        ("UAE", "ARE"),
        ("Burma", "MMR"),
        ("Czechia", "CZE"),
        ("Holy See", "VAT"),
        ("USSR", "SUN"),
        ("Great Britain", "GBR"),
        ("Micronesia", "FSM"),
        ("Sao Tome", "STP"),
        ("Sao Tome and Principe", "STP"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Trinidad", "TTO"),
        ("Trinidad & Tobago", "TTO"),
        ("St. Kitts", "KNA"),
        ("St Lucia", "LCA"),
        ("St. Vincent", "VCT"),
        ("Antigua", "ATG"),
        ("Emirates", "ARE"),
        ("Cabo Verde", "CPV"),
        ("Cote d’Ivoire", "CIV"),
        ("Guinea Bissau", "GNB"),
        ("Curacao", "CUW"),
        ("Macao", "MAC"),
        ("PNG", "PNG"),
        ("Republic of China", "TWN"),
        ("People’s Republic of China", "CHN"),
        # states that are no more, and states outside ISO 3166
        ("Upper Volta", "HVO"),
        ("Zaire", "ZAR"),
        ("Rhodesia", "RHO"),
        ("South Yemen", "YMD"),
        ("East Timor", "TLS"),
        ("South Ossetia", "XSO"),
        ("Transdniestria", "XTR"),
        ("TRNC", "XNC"),
        ("Somaliland", "XSL"),
        ("Artsakh", "XNK"),
        ("Lugansk People's Republic", "XLN"),
    ],
)
def test_the_gazetteer_knows_names_and_abbreviations(word, code):
    assert gazetteer(DEFAULT_LEXICON).nouns[word].code == code


def test_the_gazetteer_tells_nouns_from_adjectives_and_capitals():
    places = gazetteer(DEFAULT_LEXICON)
    assert (
        places.adjectives["Kenyan"] == "KEN"
        and places.adjectives["Indian"] == "IND"
        and places.cities["Pyongyang"] == "PRK"
    )
    assert (
        not set(places.nouns) & set(places.adjectives)
        and places.name("PRK") == "North Korea"
        and places.name("??") == "??"
    )
    assert len({p.code for p in places.places if p.kind == "country"}) > 200


def test_cities_are_known_without_accents():
    cities = gazetteer(DEFAULT_LEXICON).cities
    assert cities["Asuncion"] == "PRY" and cities["YAOUNDE"] == "CMR" and cities["Malé"] == "MDV"
    assert "Male" not in cities and "MALE" not in cities and "Saint" not in cities and "Stockholm" in cities


def test_a_code_that_is_no_country_s_in_iso_says_so():
    codes = DEFAULT_LEXICON.table("codes")
    known = {place.code for place in gazetteer(DEFAULT_LEXICON).places}
    assert set(codes["not_iso"]) <= known and set(codes["cow"]) <= known
    assert {code for code in known if len(code) == 3 and code[0] == "X"} <= set(codes["not_iso"])


def test_fold():
    assert (
        fold("Kim Jong-un") == "kim jong un"
        and fold("") == ""
        and fold("Þórr’s U.S.") == "þorrs us"
        and fold("Газпром") == "газпром"
    )
