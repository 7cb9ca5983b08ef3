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
