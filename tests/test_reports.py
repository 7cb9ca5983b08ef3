import pytest

from research.arguments import Scene
from research.documents import find_documents, title_of
from research.entities import resolve_entities
from research.mentions import find_mentions
from research.reports import find_reports


def reports(nlp, text, published="2025-11-13", headline=()):
    doc = nlp(text)
    mentions = list(find_mentions(doc))
    entities, owners = resolve_entities(doc, mentions)
    scene = Scene.of(doc, mentions, entities, owners, headline)
    return [(r, [entities[i].name for i in r.organizations], [entities[i].name for i in r.signatories]) for r in find_reports(scene, published=published)]


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("They signed an agreement on trade and fishing in Lima.", "agreement on trade and fishing", "agreement"),
        ("They signed a memorandum of understanding on health.", "memorandum of understanding on health", "memorandum"),
        ("The Kenya-Uganda treaty was ratified.", "Kenya-Uganda treaty", "treaty"),
        ("A joint statement was issued.", "joint statement", "joint statement"),
        ("The letter of intent covers rail.", "letter of intent", "letter of intent"),
    ],
)
def test_documents_are_named_with_their_subject(nlp, text, title, kind):
    doc = nlp(text)
    assert [(title_of(doc, d), d.kind) for d in find_documents(doc)] == [(title, kind)]


@pytest.mark.parametrize("text", ["", "No agreement was reached.", "According to him, they deal with it."])
def test_no_document_where_none_is_named(nlp, text):
    assert list(find_documents(nlp(text))) == []


# text, kind, status, parties, date, place
TOLD = [
    ("Kenya and China signed a railway agreement in Nairobi on Tuesday.", "agreement", "signed", "CHN KEN", "2025-11-11", "Nairobi"),
    ("A treaty on fishing was signed in Lima on October 30 between Peru and Chile.", "treaty", "signed", "CHL PER", "2025-10-30", "Lima"),
    ("Kenya will sign a trade agreement with Ghana next Tuesday.", "agreement", "planned", "GHA KEN", "2025-11-18", ""),
    ("Ghana and Togo are expected to sign a border treaty in Accra.", "treaty", "planned", "GHA TGO", "", "Accra"),
    ("Peru has ratified its free trade agreement with Chile.", "agreement", "ratified", "CHL PER", "", ""),
    ("Peru suspended its 1998 border treaty with Ecuador.", "treaty", "ended", "ECU PER", "1998", ""),
    ("Peru and Chile concluded a memorandum of understanding on copper in May 2019.", "memorandum", "signed", "CHL PER", "2019-05", ""),
    ("China brokered a trade deal between Peru and Chile in 2019.", "agreement", "in force", "CHL PER", "", ""),
    (
        "On the 70th anniversary of the founding of the republic, China and Russia signed a trade agreement in Beijing on October 1, 2019.",
        "agreement",
        "signed",
        "CHN RUS",
        "2019-10-01",
        "Beijing",
    ),
    ("May 5 this year is the 20th anniversary of the Peru-Chile agreement on copper.", "agreement", "signed", "CHL PER", "2005-05-05", ""),
    ("Norwegian Prime Minister Lars Holm and Danish Prime Minister Ida Krag signed a pact in Oslo.", "agreement", "signed", "DNK NOR", "", "Oslo"),
]


@pytest.mark.parametrize(("text", "kind", "status", "parties", "signed", "place"), TOLD)
def test_an_agreement_is_told_with_its_arguments(nlp, text, kind, status, parties, signed, place):
    ((report, _, _),) = reports(nlp, text)
    assert (report.kind, report.status, " ".join(report.parties), report.signed, report.place) == (kind, status, parties, signed, place)
    assert report.evidence == ((0, len(text)),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The president signed the bill into law on Tuesday.",
        "The striker signed a new contract with the club.",
        "Not everyone agreed that there should be another vote.",
        "The ministers reached no agreement.",
        "According to the agency, Kenya and Ghana deal with the issue.",
        "Togo never signed the border treaty with Benin.",
    ],
)
def test_no_agreement_is_told(nlp, text):
    assert reports(nlp, text) == []


def test_signatories_sign_and_guests_do_not(nlp):
    text = "Kenyan Trade Minister Amina Okoth and Ghanaian Trade Minister Kofi Mensah signed a trade pact. President Joan Otieno attended the ceremony."
    ((_, _, signatories),) = reports(nlp, text)
    assert signatories == ["Amina Okoth", "Kofi Mensah"]


def test_a_definite_description_carries_on(nlp):
    text = "Kenya and Ghana signed a trade pact on Tuesday. The document was inked in Accra by Amina Okoth and Kofi Mensah."
    ((report, _, signatories),) = reports(nlp, text)
    assert (report.place, signatories, len(report.evidence)) == ("Accra", ["Amina Okoth", "Kofi Mensah"], 2)


def test_two_documents_of_one_ceremony_are_two(nlp):
    text = (
        "Kenya's Ministry of Health and Ghana's Ministry of Health signed an agreement on vaccines in Accra on Tuesday. "
        "On the same day, Kenya Airways and Ghana Airlines signed an agreement on flights in Tema."
    )
    (one, bodies, _), (two, others, _) = reports(nlp, text)
    assert (one.signed, two.signed, one.place) == ("2025-11-11", "2025-11-11", "Accra")
    assert bodies == ["Ministry of Health", "Ministry of Health"]
    assert others == ["Kenya Airways", "Ghana Airlines"]


def test_a_deal_without_the_word(nlp):
    ((report, bodies, _),) = reports(nlp, "Acme Corp and Globex Corp have agreed to build a port together.")
    assert (report.kind, report.status, bodies) == ("agreement", "signed", ["Acme Corp", "Globex Corp"])


def test_a_relative_date_without_a_publication_date_stays_open(nlp):
    ((report, _, _),) = reports(nlp, "Kenya and China signed a railway agreement on Tuesday.", published="")
    assert report.signed == ""


def test_ministries_of_one_name_are_two_bodies(nlp):
    text = "The Ministry of Trade of the Russian Federation and the Ministry of Trade of the Republic of Belarus signed a plan of action in Minsk."
    ((report, bodies, _),) = reports(nlp, text)
    assert report.parties == ("BLR", "RUS") and len(bodies) == 2 and report.kind == "plan"


def told(nlp, text, **context):
    """Kind, status, parties, date and place of each report, in words."""
    return [f"{r.kind}, {r.status}, {' '.join(r.parties)}, {r.signed}, {r.place}".rstrip(" ,") for r, _, _ in reports(nlp, text, **context)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a signing put off, called off, or yet to come
        ("Kenya and Ghana have postponed the signing of a trade agreement that was due to take place in Accra on Friday.", ["agreement, planned, GHA KEN, , Accra"]),
        ("Kenya and Ghana postponed the signing of a trade pact. The ceremony would now be held in March.", ["agreement, planned, GHA KEN, 2026-03"]),
        ("A border treaty between Peru and Chile is yet to be signed.", ["treaty, planned, CHL PER"]),
        ("Peru hopes for the early signing of a trade agreement with Chile.", ["agreement, planned, CHL PER"]),
        ("Kenya is in talks with Ghana on a fishing agreement.", ["agreement, planned, GHA KEN"]),
        # refused, voted down, denied
        ("Lawmakers in Peru voted on Wednesday against a security treaty with Chile.", ["treaty, rejected, CHL PER"]),
        ("Peru signed a water treaty with Chile in Arica in May 2024, but its senate voted it down.", ["treaty, rejected, CHL PER, 2024-05, Arica"]),
        ("Kenya denied a report that it had reached a secret agreement with Ghana.", ["agreement, rejected, GHA KEN"]),
        ("Ghana has rejected the draft of a free trade agreement with Togo.", ["agreement, rejected, GHA TGO"]),
        # the life of a treaty, one verb after another
        ("A border treaty between Peru and Chile was ratified in the spring and entered into force on 1 September.", ["treaty, in force, CHL PER"]),
        ("Peru and Chile signed a border treaty in Lima on 3 May 1999. It expired in 2009.", ["treaty, ended, CHL PER, 1999-05-03, Lima"]),
        ("Peru has a fishing agreement with Chile, which remains in force until 2027.", ["agreement, in force, CHL PER"]),
        ("Signed on 18 June 1970 by Peru and Chile, the protocol froze the claim.", ["protocol, signed, CHL PER, 1970-06-18"]),
        ("Peru and Chile concluded the Arica Accord in 2001. The military government declared it void in 2011.", ["agreement, ended, CHL PER, 2001"]),
        # the place of the signing, not of the project, the speech or the report
        ("Kenya and Ghana signed an agreement to process tea in Mombasa.", ["agreement, signed, GHA KEN"]),
        ("Kenya and Ghana signed a pact in the northern town of Tamale in March 2021.", ["agreement, signed, GHA KEN, 2021-03, Tamale"]),
        ("Kenya will sign a treaty with Ghana, its minister said in London.", ["treaty, planned, GHA KEN"]),
        # the day of the signing, not the years it covers
        ("Kenya and Ghana signed a plan of action for 2025-2027 in Accra on 3 May 2024.", ["plan, signed, GHA KEN, 2024-05-03, Accra"]),
        ("Kenya and Ghana will sign an agreement on power supplies for 2026 on November 20.", ["agreement, planned, GHA KEN, 2025-11-20"]),
        # one with each
        ("Kenya signed trade agreements with Ghana, Togo and Benin in 2014.", ["agreement, signed, GHA KEN, 2014", "agreement, signed, KEN TGO, 2014", "agreement, signed, BEN KEN, 2014"]),
        # known by name
        ("Barack Obama and Dmitry Medvedev of Russia signed New START in Prague on 8 April 2010.", ["treaty, signed, RUS, 2010-04-08, Prague"]),
        ("Peru and Chile signed the Arica Customs Agreement (ACA) in 2001. In 2011 Peru withdrew from the ACA.", ["agreement, ended, CHL PER, 2001"]),
        ("Peru signed the Escazu Agreement, a regional treaty, in 2018.", ["agreement, signed, PER, 2018"]),
    ],
)  # fmt: skip
def test_what_became_of_it_when_and_where(nlp, text, wanted):
    assert told(nlp, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Acme Corp of Kenya and Globex Corp of Ghana met. The two companies signed a contract in Accra.", ["Acme Corp", "Globex Corp"]),
        (
            "Kenya's Ports Authority and Ghana's Harbour Company are old partners. In 1977 the two bodies signed a contract.",
            ["Ports Authority", "Harbour Company"],
        ),
        ("Acme Corp said it expects to sign a contract with Globex Corp in June.", ["Acme Corp", "Globex Corp"]),
    ],
)
def test_group_nouns_and_pronouns_stand_for_parties(nlp, text, wanted):
    assert [bodies for _, bodies, _ in reports(nlp, text)][-1] == wanted


def test_the_two_countries_are_those_of_the_paragraph(nlp):
    text = (
        "Kenya has no border with Ghana. Kenya looks east.\n\nRelations with Chad changed the picture. In 1980 the two countries signed an agreement on trade."
    )
    assert told(nlp, text) == ["agreement, signed, KEN TCD, 1980"]


def test_the_government_is_that_of_the_country_spoken_of(nlp):
    assert told(nlp, "Benin has new plans, Benin says. A protocol on refugees was signed by the government and Togo in May 2024.") == [
        "protocol, signed, BEN TGO, 2024-05"
    ]


def test_two_sides_are_those_of_the_agreement_spoken_of(nlp):
    text = "Kenya and the Ogaden Front signed a peace accord in Nairobi on 3 May 2024. A deal which the same two sides signed in 2021 collapsed within months."
    assert [(r.status, bodies) for r, bodies, _ in reports(nlp, text)] == [("signed", ["Ogaden Front"]), ("ended", ["Ogaden Front"])]


def test_who_signs_for_a_board_binds_it_and_who_signs_with_another_signs_too(nlp):
    text = "Tea authorities in Kenya and Malawi signed a memorandum on Thursday. Amina Okoth, chief of the Tea Board of Kenya, and Tonda Banda, chief of the Tea Association of Malawi, inked the five-year document."
    ((_, bodies, signatories),) = reports(nlp, text)
    assert (bodies, signatories) == (["Tea Board of Kenya", "Tea Association of Malawi"], ["Amina Okoth", "Tonda Banda"])
    ((_, _, signatories),) = reports(nlp, "Kenyan Trade Minister Amina Okoth signed a trade pact with her Ghanaian counterpart, Kofi Mensah.")
    assert signatories == ["Amina Okoth", "Kofi Mensah"]


def test_a_separate_document_is_another_and_an_alias_is_not(nlp):
    text = "Kenya and Ghana signed an agreement on Tuesday to build a power line. The two countries signed a separate memorandum on Tuesday on a joint venture to run the line."
    assert told(nlp, text) == ["agreement, signed, GHA KEN, 2025-11-11", "memorandum, signed, GHA KEN, 2025-11-11"]
    text = "Peru and Chile signed the Treaty on Desert Rivers, also known as the Arica Treaty."
    assert told(nlp, text) == ["treaty, signed, CHL PER"]


def test_the_headline_gives_the_countries_a_sentence_leaves_out(nlp):
    assert told(nlp, "A treaty on fishing was signed in Lima.", headline=("PER", "CHL")) == ["treaty, signed, CHL PER, , Lima"]


def test_russia_signed_nothing_in_soviet_times_and_the_soviet_union_nothing_after(nlp):
    assert told(nlp, "A fisheries agreement was signed in Oslo in April 1975.", headline=("NOR", "RUS")) == ["agreement, signed, NOR SUN, 1975-04, Oslo"]


def test_a_joint_declaration_is_signed_by_both_who_met_and_a_treaty_by_who_signed(nlp):
    text = "President Joan Otieno of Kenya met President Kofi Mensah of Ghana who visited Nairobi in July 2010 and {} a {}."
    ((_, _, signatories),) = reports(nlp, text.format("adopted", "joint declaration"))
    assert sorted(signatories) == ["Joan Otieno", "Kofi Mensah"]
    ((_, _, signatories),) = reports(nlp, text.format("signed", "border treaty"))
    assert signatories == ["Kofi Mensah"]
