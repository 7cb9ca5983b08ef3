"""The reader of agreements on single sentences: what it must find, what it must not, and what it gets wrong."""

import pytest

from research.agreements.candidates import read_page
from research.agreements.inference import load_network
from research.agreements.reports import find_reports
from research.mentions.detection import find_mentions
from research.mentions.linking import resolve_entities


def known_failure(*row):
    """A row that the reader gets wrong; once it comes right, the mark must go."""
    return pytest.param(*row, marks=pytest.mark.xfail(strict=True, reason="known"))


# text; kind, status, parties, date and place of each agreement
AGREEMENTS = [
    (
        "Kenya and China signed a railway agreement in Nairobi on Tuesday.",
        ["agreement, signed, CHN KEN, 2025-11-11, Nairobi"],
    ),
    (
        "A treaty on fishing was signed in Lima on October 30 between Peru and Chile.",
        ["treaty, signed, CHL PER, 2025-10-30, Lima"],
    ),
    ("Kenya will sign a trade agreement with Ghana next Tuesday.", ["agreement, planned, GHA KEN, 2025-11-18"]),
    ("Ghana and Togo are expected to sign a border treaty in Accra.", ["treaty, planned, GHA TGO, , Accra"]),
    ("Peru has ratified its free trade agreement with Chile.", ["agreement, ratified, CHL PER"]),
    ("Peru suspended its 1998 border treaty with Ecuador.", ["treaty, ended, ECU PER, 1998"]),
    (
        "Peru and Chile concluded a memorandum of understanding on copper in May 2019.",
        ["memorandum, signed, CHL PER, 2019-05"],
    ),
    known_failure("China brokered a trade deal between Peru and Chile in 2019.", ["agreement, in force, CHL PER"]),
    (
        "On the 70th anniversary of the founding of the republic, China and Russia signed a trade agreement "
        "in Beijing on October 1, 2019.",
        ["agreement, signed, CHN RUS, 2019-10-01, Beijing"],
    ),
    known_failure(
        "May 5 this year is the 20th anniversary of the Peru-Chile agreement on copper.",
        ["agreement, signed, CHL PER, 2005-05-05"],
    ),
    known_failure(
        "Norwegian Prime Minister Lars Holm and Danish Prime Minister Ida Krag signed a pact in Oslo.",
        ["agreement, signed, DNK NOR, , Oslo"],
    ),
    known_failure(
        "Kenya and Ghana have postponed the signing of a trade agreement that was due to take place in Accra "
        "on Friday.",
        ["agreement, planned, GHA KEN, , Accra"],
    ),
    known_failure(
        "Kenya and Ghana postponed the signing of a trade pact. The ceremony would now be held in March.",
        ["agreement, planned, GHA KEN, 2026-03"],
    ),
    ("A border treaty between Peru and Chile is yet to be signed.", ["treaty, planned, CHL PER"]),
    ("Peru hopes for the early signing of a trade agreement with Chile.", ["agreement, planned, CHL PER"]),
    ("Kenya is in talks with Ghana on a fishing agreement.", ["agreement, planned, GHA KEN"]),
    ("Lawmakers in Peru voted on Wednesday against a security treaty with Chile.", ["treaty, rejected, CHL PER"]),
    known_failure(
        "Peru signed a water treaty with Chile in Arica in May 2024, but its senate voted it down.",
        ["treaty, rejected, CHL PER, 2024-05, Arica"],
    ),
    ("Kenya denied a report that it had reached a secret agreement with Ghana.", ["agreement, rejected, GHA KEN"]),
    ("Ghana has rejected the draft of a free trade agreement with Togo.", ["agreement, rejected, GHA TGO"]),
    known_failure(
        "A border treaty between Peru and Chile was ratified in the spring and entered into force on 1 September.",
        ["treaty, in force, CHL PER"],
    ),
    (
        "Peru and Chile signed a border treaty in Lima on 3 May 1999. It expired in 2009.",
        ["treaty, ended, CHL PER, 1999-05-03, Lima"],
    ),
    ("Peru has a fishing agreement with Chile, which remains in force until 2027.", ["agreement, in force, CHL PER"]),
    known_failure(
        "Signed on 18 June 1970 by Peru and Chile, the protocol froze the claim.",
        ["protocol, signed, CHL PER, 1970-06-18"],
    ),
    (
        "Peru and Chile concluded the Arica Accord in 2001. The military government declared it void in 2011.",
        ["agreement, ended, CHL PER, 2001"],
    ),
    known_failure("Kenya and Ghana signed an agreement to process tea in Mombasa.", ["agreement, signed, GHA KEN"]),
    (
        "Kenya and Ghana signed a pact in the northern town of Tamale in March 2021.",
        ["agreement, signed, GHA KEN, 2021-03, Tamale"],
    ),
    ("Kenya will sign a treaty with Ghana, its minister said in London.", ["treaty, planned, GHA KEN"]),
    (
        "Kenya and Ghana signed a plan of action for 2025-2027 in Accra on 3 May 2024.",
        ["plan, signed, GHA KEN, 2024-05-03, Accra"],
    ),
    known_failure(
        "Kenya and Ghana will sign an agreement on power supplies for 2026 on November 20.",
        ["agreement, planned, GHA KEN, 2025-11-20"],
    ),
    known_failure(
        "Kenya signed trade agreements with Ghana, Togo and Benin in 2014.",
        ["agreement, signed, GHA KEN, 2014", "agreement, signed, KEN TGO, 2014", "agreement, signed, BEN KEN, 2014"],
    ),
    known_failure(
        "Barack Obama and Dmitry Medvedev of Russia signed New START in Prague on 8 April 2010.",
        ["treaty, signed, RUS, 2010-04-08, Prague"],
    ),
    (
        "Peru and Chile signed the Arica Customs Agreement (ACA) in 2001. In 2011 Peru withdrew from the ACA.",
        ["agreement, ended, CHL PER, 2001"],
    ),
    known_failure("Peru signed the Escazu Agreement, a regional treaty, in 2018.", ["agreement, signed, PER, 2018"]),
    ("The Kenya-Uganda treaty was ratified.", ["treaty, ratified, KEN UGA"]),
    (
        "Kenya and Ghana signed a trade pact on Tuesday. The document was inked in Accra by Amina Okoth and "
        "Kofi Mensah.",
        ["agreement, signed, GHA KEN, 2025-11-11, Accra"],
    ),
    known_failure(
        "Kenya has no border with Ghana. Kenya looks east.\n\nRelations with Chad changed the picture. In 1980 "
        "the two countries signed an agreement on trade.",
        ["agreement, signed, KEN TCD, 1980"],
    ),
    (
        "Benin has new plans, Benin says. A protocol on refugees was signed by the government and Togo in May 2024.",
        ["protocol, signed, BEN TGO, 2024-05"],
    ),
    (
        "Kenya and Ghana signed an agreement on Tuesday to build a power line. The two countries signed a "
        "separate memorandum on Tuesday on a joint venture to run the line.",
        ["agreement, signed, GHA KEN, 2025-11-11", "memorandum, signed, GHA KEN, 2025-11-11"],
    ),
    ("Peru and Chile signed the Treaty on Desert Rivers, also known as the Arica Treaty.", ["treaty, signed, CHL PER"]),
    (
        "The Ministry of Trade of the Russian Federation and the Ministry of Trade of the Republic of Belarus"
        " signed a plan of action in Minsk.",
        ["plan, signed, BLR RUS, , Minsk"],
    ),
]

# text, organizations that agree, people who sign
ACTORS = [
    known_failure(
        "Kenyan Trade Minister Amina Okoth and Ghanaian Trade Minister Kofi Mensah signed a trade pact. "
        "President Joan Otieno attended the ceremony.",
        [],
        ["Amina Okoth", "Kofi Mensah"],
    ),
    (
        "Kenya and Ghana signed a trade pact on Tuesday. The document was inked in Accra by Amina Okoth and "
        "Kofi Mensah.",
        [],
        ["Amina Okoth", "Kofi Mensah"],
    ),
    (
        "Kenyan Trade Minister Amina Okoth signed a trade pact with her Ghanaian counterpart, Kofi Mensah.",
        [],
        ["Amina Okoth", "Kofi Mensah"],
    ),
    ("Acme Corp and Globex Corp have agreed to build a port together.", ["Acme Corp", "Globex Corp"], []),
    (
        "Acme Corp of Kenya and Globex Corp of Ghana met. The two companies signed a contract in Accra.",
        ["Acme Corp", "Globex Corp"],
        [],
    ),
    ("Acme Corp said it expects to sign a contract with Globex Corp in June.", ["Acme Corp", "Globex Corp"], []),
    (
        "On Tuesday in Tema, Kenya Airways and Ghana Airlines signed an agreement on flights.",
        ["Kenya Airways", "Ghana Airlines"],
        [],
    ),
]

NOTHING = [
    "",
    "The president signed the bill into law on Tuesday.",
    "The striker signed a new contract with the club.",
    "Not everyone agreed that there should be another vote.",
    "The ministers reached no agreement.",
    "According to the agency, Kenya and Ghana deal with the issue.",
    known_failure("Togo never signed the border treaty with Benin."),
    "According to him, they deal with it.",
]


@pytest.fixture(scope="session")
def read(nlp):
    """The reports of a text, and the names of its entities."""

    def read(text, published="2025-11-13", title="", **origin):
        doc = nlp(text)
        mentions = list(find_mentions(doc))
        entities, owners = resolve_entities(doc, mentions)
        headline = nlp.get_pipe("research_gazetteer")(nlp.make_doc(title))
        page = read_page(doc, mentions, owners, entities, headline=headline, published=published, **origin)
        return list(find_reports(page, load_network())), [entity.name for entity in entities]

    return read


@pytest.mark.parametrize(("text", "wanted"), AGREEMENTS)
def test_an_agreement_has_kind_status_parties_date_and_place(read, text, wanted):
    reports, _ = read(text)
    assert [
        f"{r.kind}, {r.status}, {' '.join(r.parties)}, {r.signed}, {r.place}".rstrip(" ,") for r in reports
    ] == wanted


@pytest.mark.parametrize(("text", "organizations", "signatories"), ACTORS)
def test_who_agrees_and_who_signs(read, text, organizations, signatories):
    (report,), names = read(text)
    assert sorted(names[i] for i in report.organizations) == sorted(organizations)
    assert sorted(names[i] for i in report.signatories) == sorted(signatories)


@pytest.mark.parametrize("text", NOTHING)
def test_no_agreement_is_found(read, text):
    assert read(text)[0] == []


def test_a_relative_date_without_a_publication_date_stays_open(read):
    (report,), _ = read("Kenya and China signed a railway agreement in Nairobi on Tuesday.", published="")
    assert report.signed == ""


@pytest.mark.parametrize(
    ("year", "treaty"), [("2016", "Joint Comprehensive Plan of Action"), ("2014", "Joint Plan of Action")]
)
def test_an_article_without_a_day_is_of_its_latest_date(read, year, treaty):
    (report,), _ = read(
        f"Iran and the United States agreed on limits to its nuclear program. The accord was in force in {year}.",
        published="",
    )
    assert report.treaty == treaty


def test_the_title_of_a_standing_treaty_names_it(read):
    (report,), _ = read(
        "NAFTA, a trade agreement in force between Canada, Mexico and the United States since 1994, was good for all "
        "of them, said the minister. The large and very old agreement on trade is in force."
    )
    assert report.title == "NAFTA"


def test_the_headline_gives_the_countries_a_sentence_leaves_out(read):
    (report,), _ = read("A treaty on fishing was signed in Lima.", title="Peru, Chile sign fishing treaty")
    assert report.parties == ("CHL", "PER")


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("Funafuti, Nov. 12 (TNA) --", "Funafuti"),
        ("PORT VILA, Vanuatu (Gull) -", "Port Vila"),
        ("NUKU'ALOFA —", "Nuku'alofa"),
        ("St. John's, Nov. 12.", "St. John's"),
        ("", ""),
    ],
)
def test_here_is_the_place_of_the_dateline(read, dateline, place):
    (report,), _ = read("A pact on lighthouses between Tuvalu and Malta was signed here on Tuesday.", dateline=dateline)
    assert report.place == place


def test_updates_of_a_live_blog_share_no_agreement(read):
    updates = [
        "Tuvalu and Malta signed an agreement on lighthouses in Funafuti on Tuesday.",
        "Bhutan and Malawi signed a memorandum of understanding on tea in Thimphu on Tuesday.",
        "Tuvalu and Malta signed an agreement on buoys in Valletta on Tuesday.",
    ]
    starts = [sum(len(update) + 1 for update in updates[:n]) for n in range(3)]
    reports, _ = read("\n".join(updates), breaks=tuple(starts[1:]))
    assert [(r.kind, r.parties, r.place) for r in reports] == [
        ("agreement", ("MLT", "TUV"), "Funafuti"),
        ("memorandum", ("BTN", "MWI"), "Thimphu"),
        ("agreement", ("MLT", "TUV"), "Valletta"),
    ]
