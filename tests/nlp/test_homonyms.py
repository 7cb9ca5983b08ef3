"""Names that are two things: the gazetteer marks a country where the country is meant."""

import pytest

from research.reader import _read_headline

# A text, and the countries and cities marked in it as word:code; "" is the code of what is no country's
PLACES = [
    ("", ""),
    # a town and its federal state
    ("She flew from Lebanon, Ohio, to Mexico, Missouri.", "Lebanon: Ohio: Mexico: Missouri:"),
    ("He lives in Peru, Ind., near Moscow, Idaho.", "Peru: Moscow: Idaho:"),
    ("They went to London, Ontario, and Panama City, Florida.", "London: Ontario: Panama City: Florida:"),
    ("Mexico, Texas and California share a river.", "Mexico:MEX Texas: California:"),
    ("In Cuba, Florida's traders met ministers.", "Cuba:CUB Florida:"),
    ("Kenya, Peru and Lebanon signed.", "Kenya:KEN Peru:PER Lebanon:LBN"),
    ("Delegates from Lebanon, Pa. and Cuba, N.Y. came.", "Lebanon: Cuba:"),
    ("He left Nassau County for Tripoli, Lebanon, on Monday.", "Nassau: Tripoli: Lebanon:LBN"),
    (
        "In Vienna, Iran, Kenya and Peru met; in Cairo, Iran left.",
        "Vienna:AUT Iran:IRN Kenya:KEN Peru:PER Cairo:EGY Iran:IRN",
    ),
    # a place whose name holds a country's
    ("Jersey City lies in New Jersey; Jersey is an island.", "Jersey City: New Jersey: Jersey:JEY"),
    ("Lake Chad, the Jordan Valley and the Niger Delta dry up.", "Lake Chad: Jordan Valley: Niger Delta:"),
    ("The Mexico City office of Chad closed.", "Mexico City:MEX Chad:TCD"),
    ("Ships left the Gulf of Oman for Oman.", "Oman:OMN"),
    # the federal state of Georgia
    ("Georgia Governor Mark Elder spoke in Atlanta. Georgia exports nuts.", "Georgia: Georgia:"),
    ("The state of Georgia sued. Officials in Savannah, Georgia, agreed.", "Georgia: Georgia:"),
    ("Georgia, Florida and Alabama share a river.", "Georgia: Florida: Alabama:"),
    ("Officials from Athens, Georgia, flew to Atlanta.", "Athens: Georgia:"),
    ("Georgia and Armenia signed in Tbilisi.", "Georgia:GEO Armenia:ARM Tbilisi:GEO"),
    ("Georgia signed a pact with Kenya.", "Georgia:GEO Kenya:KEN"),
    ("Georgia's Prime Minister Levan Dole met Atlanta firms.", "Georgia:GEO"),
    ("Armenia, Georgia and Peru signed.", "Armenia:ARM Georgia:GEO Peru:PER"),
    ("A Tbilisi firm moved to Atlanta. Georgia is glad.", "Tbilisi:GEO"),  # which one stays open
    # people named like a country or a city
    ("The envoy Jordan Hale met Chad Brook, the harbour commissioner. Jordan smiled and Chad left.", ""),
    ("Minister Israel Mokwena met Kenya Ndlazi. Ndlazi left, and Kenya waved.", ""),
    ("The envoy Jordan Hale flew to Jordan. Jordan is dry, Jordanian officials said.", "Jordan:JOR Jordan:JOR"),
    ("Secretary-General Paula Scotland left. Scotland thanked us.", ""),
    ("Milan Kovarik met ministers in Milan.", "Milan:ITA"),
    ("Jordan and Chad signed. Jordan will build ships for Chad.", "Jordan:JOR Chad:TCD Jordan:JOR Chad:TCD"),
    ("Kenya Railways and Israel Radio reported it. Kenya agreed.", "Kenya:KEN Israel:ISR Kenya:KEN"),
    ("The Prince of Wales left Wales.", "Wales:GBR"),
    # one word for two countries
    ("Brazzaville is glad: Congo signed.", "Brazzaville:COG Congo:COG"),
    ("Kinshasa is glad: Congo signed.", "Kinshasa:COD Congo:COD"),
    ("Congo and Congo-Brazzaville share a river.", "Congo:COD Congo-Brazzaville:COG"),
    ("Roseau is glad: the Dominican envoy signed.", "Roseau:DMA Dominican:DMA"),
]


def places(doc):
    marked = (span for span in doc.spans["gazetteer"] if span.label_ in ("country", "city", "adjective"))
    return " ".join(f"{span.text}:{span.kb_id_}" for span in marked if span.text != "Jordanian")


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_a_country_is_marked_where_it_is_meant(nlp, text, expected):
    assert places(nlp(text)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The governor of Georgia spoke in Atlanta.", "Georgia:"),
        ("Georgia signed with Armenia in Tbilisi.", "Georgia:GEO"),
        ("It rained.", "Georgia:GEO"),
    ],
)
def test_a_headline_means_what_its_article_means(nlp, body, expected):
    assert places(_read_headline("Georgia signs a pact", nlp(body), nlp)) == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("MUSCAT Chile and Oman signed.", ["MUSCAT", "Chile and Oman signed."]),
        ("It rained.\nPORT MORESBY Fiji signed.", ["It rained.", "PORT MORESBY", "Fiji signed."]),
        ("TANGA The envoys met.", ["TANGA", "The envoys met."]),  # a town that the gazetteer does not know
        ("TANGA Chile and Oman signed.", ["TANGA", "Chile and Oman signed."]),
        ("NATO Secretary General Lars Holm spoke.", ["NATO Secretary General Lars Holm spoke."]),
        ("UNICEF Ghana signed.", ["UNICEF Ghana signed."]),
        ("US President Ann Reed spoke.", ["US President Ann Reed spoke."]),
        ("CHILE AND OMAN SIGN", ["CHILE AND OMAN SIGN"]),
    ],
)
def test_a_sentence_begins_behind_a_dateline_in_capitals(nlp, text, sentences):
    assert [sent.text.strip() for sent in nlp(text).sents] == sentences


def test_an_agreement_of_a_federal_state_is_no_country_s(nlp):
    doc = nlp("Georgia Governor Mark Elder signed a memorandum with Kenya in Atlanta.")
    assert {span.kb_id_ for span in doc.spans["gazetteer"]} == {"", "KEN"}
