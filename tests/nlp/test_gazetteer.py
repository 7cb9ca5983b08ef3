"""The gazetteer knows what news calls a country; spellings are folded."""

import pytest

from research.nlp.gazetteer import gazetteer
from research.nlp.lexicon import DEFAULT_LEXICON
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


def test_fold():
    assert (
        fold("Kim Jong-un") == "kim jong un"
        and fold("") == ""
        and fold("Þórr’s U.S.") == "þorrs us"
        and fold("Газпром") == "газпром"
    )
