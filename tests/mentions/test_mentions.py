import pytest

from research.mentions.detection import find_mentions
from research.mentions.linking import resolve_entities
from research.nlp.lexicon import Lexicon
from research.nlp.pipeline import load_model

# text, then what is named: p for people, o for organizations, c for countries
NAMED = [
    ("", "", "", ""),
    (
        "The Ministry of Roads, Ports and Inland Waters of Kenya met the press.",
        "",
        "Ministry of Roads, Ports and Inland Waters of Kenya",
        "",
    ),
    (
        "Kenya's Ministry of Trade and the Russian Embassy in Chad agreed.",
        "",
        "Ministry of Trade|Russian Embassy in Chad",
        "Kenya",
    ),
    ("The DPRK and the ROK talked; the UAE did not.", "", "", "DPRK|ROK|UAE"),
    ("DPRK-Russia ties are old.", "", "", "DPRK|Russia"),
    ("A Kenyan court in Nairobi heard the British envoy.", "", "", ""),
    ("Head of Ghana Railways Kofi Mensah spoke in Accra.", "Kofi Mensah", "Ghana Railways", ""),
    ("Trade Minister Amina Okoth met Prime Minister Lars Holm.", "Amina Okoth|Lars Holm", "", ""),
    ("Joan Otieno, deputy minister of Trade and Industry, spoke.", "Joan Otieno", "", ""),
    ("The state news agency Vestnik reported it.", "", "Vestnik", ""),
    ("The Road Builders Union (RBU) struck. RBU members marched.", "", "Road Builders Union|RBU|RBU", ""),
    ("Ships crossed the South China Sea and the Gulf of Oman.", "", "", ""),
    ("President Kofi Mensah spoke. Mensah left.", "Kofi Mensah|Mensah", "", ""),
    ("Officials met Chad Smith of the Bank of Ghana.", "Chad Smith", "Bank of Ghana", ""),
    ("Abdel Karim el-Masri met Ursula von der Berg.", "Abdel Karim el-Masri|Ursula von der Berg", "", ""),
    # "General" before a head is part of a body's name, and before a person's a rank
    ("The General Staff of the Ghanaian Army gave the order.", "", "General Staff of the Ghanaian Army", ""),
    (
        "Kofi Mensah, chief of the General Staff, met General Joan Otieno.",
        "Kofi Mensah|Joan Otieno",
        "General Staff",
        "",
    ),
    (
        "The General Secretariat of ASEAN met the Joint Chiefs of Staff of Chad.",
        "",
        "General Secretariat of ASEAN|Joint Chiefs of Staff of Chad",
        "",
    ),
    ("Chief of Staff Joan Otieno met Secretary General Kofi Mensah.", "Joan Otieno|Kofi Mensah", "", ""),
    # nouns of scorn and honorifics stand before names
    ("Puppet Mensah spoke. The puppet Mensah left, and traitor Kofi Mensah wept.", "Mensah|Mensah|Kofi Mensah", "", ""),
    ("The puppet army left Chad, and the Puppet Theatre of Accra was shut.", "", "", "Chad"),
    ("He sent greetings to HE Kofi Mensah and HRH Joan Otieno.", "Kofi Mensah|Joan Otieno", "", ""),
    ("He left. HE said so.", "", "", ""),
    # what offices are of is no body
    ("Kofi Mensah, president of the State Affairs of Ghana, spoke.", "Kofi Mensah", "", "Ghana"),
    ("Kofi Mensah, director of International Relations, spoke.", "Kofi Mensah", "", ""),
    ("Kofi Mensah, president of the State Affairs Commission, spoke.", "Kofi Mensah", "State Affairs Commission", ""),
    (
        "Kofi Mensah, minister at the Ministry of Foreign Affairs, spoke.",
        "Kofi Mensah",
        "Ministry of Foreign Affairs",
        "",
    ),
    # an abbreviated head has its body behind a comma
    (
        "The secretary of the C.C., Nepal Communist Party, met the C.C., WPK, in Lima.",
        "",
        "C.C., Nepal Communist Party|C.C., WPK",
        "",
    ),
    (
        "The Liaison Department of the C.C., Communist Party of Chad, came.",
        "",
        "Liaison Department of the C.C., Communist Party of Chad",
        "",
    ),
    ("The WPK C.C. met. A member of the C.C., Kofi Mensah, spoke.", "Kofi Mensah", "WPK C.C.", ""),
    ("The C.C. met on Monday.", "", "", ""),
    # plain words have their capital from the sentence, names have it everywhere
    ("Speakers noted that Joan Otieno had left.", "Joan Otieno", "", ""),
    ("Women's union officials in Kivu Province met. Most women stayed.", "", "", ""),
    ("Grace Otieno spoke of grace. Grace left.", "Grace Otieno|Grace", "", ""),
    ("Shell sold oil. A shell was found near the Shell station.", "", "Shell|Shell", ""),
    # people named like a country; "Chad" alone is then the person
    ("Envoy Chad Brook met ministers. Brook left, and Chad slept.", "Chad Brook|Brook|Chad", "", ""),
    ("The envoy of Chad met Chad Brook, a diplomat. Brook left Chad.", "Chad Brook|Brook", "", "Chad|Chad"),
    # double surnames, alone and by their first word
    ("Minister Aldo Soto Vera signed. Soto Vera said so, and Vera left.", "Aldo Soto Vera|Soto Vera|Vera", "", ""),
    ("Minister Aldo Soto Vera signed. Soto said so.", "Aldo Soto Vera|Soto", "", ""),
    ("The Kivu Highland Guard marched. The Highland Guard fired.", "", "Kivu Highland Guard|Highland Guard", ""),
    # a party before a title is no country
    ("Labour MP Ann Fairley met Tory peer Lars Holm.", "Ann Fairley|Lars Holm", "", ""),
    # datelines in capitals
    ("MUSCAT Chile and Oman signed an agreement on Monday.", "", "", "Chile|Oman"),
    ("KUWAIT CITY: Chad and Oman signed.", "", "", "Chad|Oman"),
    ("UNICEF Ghana signed.", "", "UNICEF", "Ghana"),
    # short forms, other spellings, and states that few recognise
    ("St. Kitts, Antigua & Barbuda and Micronesia signed.", "", "", "St. Kitts|Antigua & Barbuda|Micronesia"),
    (
        "Abkhazia met the Donetsk People's Republic (DPR). The DPR left.",
        "",
        "",
        "Abkhazia|Donetsk People's Republic|DPR|DPR",
    ),
    ("The Sovereign Order of Malta met Malta.", "", "Sovereign Order of Malta", "Malta"),
    # places and works named after people
    ("They saw the Joan Otieno Textile Mill on Mensah Hill.", "", "", ""),
]


def found(nlp, text, kind):
    return "|".join(mention.text for mention in find_mentions(nlp(text), kinds=[kind]))


@pytest.mark.parametrize(("text", "people", "organizations", "countries"), NAMED)
def test_names_are_found_whole_and_of_their_kind(nlp, text, people, organizations, countries):
    assert (found(nlp, text, "person"), found(nlp, text, "organization"), found(nlp, text, "country")) == (
        people,
        organizations,
        countries,
    )


def test_mentions_are_in_order_apart_and_their_own_surface(nlp, seeds):
    for article in seeds:
        doc = nlp(article.prose)
        mentions = list(find_mentions(doc))
        assert all(article.prose[m.start : m.end] == m.text for m in mentions)
        assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))


ENTITIES = [
    (
        "North Korean leader Kim Jong-un met Kim Yong Nam. Kim Yong Nam left. Then Kim spoke.",
        ["Kim Jong-un", "Kim Yong Nam"],
        {"Kim": "Kim Yong Nam"},
    ),
    ("Russian President Ivan Petrov came. Petrov spoke.", ["Ivan Petrov"], {"Petrov": "Ivan Petrov"}),
    ("The Road Builders Union (RBU) struck. The RBU won.", ["Road Builders Union"], {"RBU": "Road Builders Union"}),
    (
        "The Women's Committee of the Road Builders Union (RBU) struck. The RBU won.",
        ["Women's Committee of the Road Builders Union", "RBU"],
        {"RBU": "RBU"},
    ),
    (
        "The Committee of Road Builders (CRB) struck. The CRB won.",
        ["Committee of Road Builders"],
        {"CRB": "Committee of Road Builders"},
    ),
    (
        "The C.C., Slovak Labour Party, met the C.C., Labour Party of Chad.",
        ["C.C., Slovak Labour Party", "C.C., Labour Party of Chad"],
        {},
    ),
]


ENTITIES += [
    ("Minister Aldo Soto Vera came. Soto Vera spoke.", ["Aldo Soto Vera"], {"Soto Vera": "Aldo Soto Vera"}),
    ("Minister Aldo Soto Vera came. Then Soto spoke.", ["Aldo Soto Vera"], {"Soto": "Aldo Soto Vera"}),
    (
        "Minister Aldo Soto Vera met Envoy Ana Soto Rey. Soto Rey spoke.",
        ["Aldo Soto Vera", "Ana Soto Rey"],
        {"Soto Rey": "Ana Soto Rey"},
    ),
    ("Envoy Chad Brook came. Brook spoke, and Chad left.", ["Chad Brook"], {"Chad": "Chad Brook"}),
]


@pytest.mark.parametrize(("text", "names", "short"), ENTITIES)
def test_short_forms_go_to_their_entity(nlp, text, names, short):
    doc = nlp(text)
    mentions = list(find_mentions(doc, kinds=["person", "organization"]))
    entities, owners = resolve_entities(doc, mentions)
    assert [e.name for e in entities] == names
    for form, name in short.items():
        assert {entities[o].name for m, o in zip(mentions, owners, strict=True) if m.text == form} == {name}


@pytest.mark.parametrize(
    ("text", "country", "role"),
    [
        ("Russian Foreign Minister Ivan Petrov spoke.", "RUS", "Foreign Minister"),
        ("Amina Okoth, Kenya's deputy minister of trade, spoke.", "KEN", "deputy minister of trade"),
        ("Joan Otieno, ambassador to Russia, spoke.", "", "ambassador"),
        ("Joan Otieno, deputy minister of Trade of Kenya, spoke.", "KEN", "deputy minister of Trade"),
        ("Captain Joan Otieno of the Kenya Navy spoke.", "KEN", "Captain"),
        ("Labour MP Joan Otieno spoke.", "", "Labour MP"),
        ("Georgia Governor Joan Otieno spoke in Atlanta.", "", "Georgia Governor"),
        ("The President of Ghana Kofi Mensah spoke.", "GHA", "President of Ghana"),
        (
            "Ana Quispe, president of the Academy of Arts of the Republic of Peru, spoke.",
            "PER",
            "president of the Academy of Arts of the Republic of Peru",
        ),
        (
            "Ana Quispe, secretary of the Security Council of Peru and a writer, spoke.",
            "PER",
            "secretary of the Security Council of Peru and a writer",
        ),
        (
            "Ana Quispe, director of the Institute of Peru Studies, spoke.",
            "",
            "director of the Institute of Peru Studies",
        ),
    ],
)
def test_affiliation_and_role_are_read_beside_the_name(nlp, text, country, role):
    doc = nlp(text)
    entities, _ = resolve_entities(doc, list(find_mentions(doc, kinds=["person"])))
    assert [(e.country, e.roles) for e in entities] == [(country, (role,))]


GLUED = [
    ("The respected ComradeKim Jong Unreceived the envoy.", "Kim Jong Un"),
    ("That eveningPak Sang Gil left; he had met ChairmanKim Yong Namand others.", "Pak Sang Gil|Kim Yong Nam"),
    ("Kim Song Hyon met Pak Jong Chon.", "Kim Song Hyon|Pak Jong Chon"),
    ("The respected Comrade Kim Song Hosent a letter.", "Kim Song Ho"),
    (
        "Kim Song Hosaid so. Pak Jong Chontook a walk, and Ri Su Gilhighly praised it.",
        "Kim Song Ho|Pak Jong Chon|Ri Su Gil",
    ),
    ("ComradesPak Song CholandHan Min HoandRi Su Gilwere there.", "Pak Song Chol|Han Min Ho|Ri Su Gil"),
    ("They met HEPak Song Chol. WhenPak Song Cholvisited, they sang.", "Pak Song Chol|Pak Song Chol"),
    ("In 28 (1939),Pak Song Cholorganized a league.", "Pak Song Chol"),
    (
        "Lars Holm spoke. PresidentLars Holm met Joan Otieno, and Joan Otienoreceived him.",
        "Lars Holm|Lars Holm|Joan Otieno|Joan Otieno",
    ),
]


@pytest.mark.parametrize(("text", "people"), GLUED)
def test_names_glued_to_their_neighbours_are_parted(nlp, text, people):
    assert found(nlp, text, "person") == people and nlp(text).text == text


def test_a_word_of_its_own_is_not_cut_beside_names_that_are(nlp):
    text = "ComradeKim Song Ho saw the Kim Chaek Iron Works and Song Da Holding. He studied at Kim Song HoUniversity."
    assert [token.text for token in nlp(text)] == text.replace("ComradeKim", "Comrade Kim").replace(
        "HoUni", "Ho Uni"
    ).replace(".", " .").split()
    assert found(nlp, text, "organization").endswith("Kim Song HoUniversity")


@pytest.mark.parametrize(
    "text",
    [
        "Ursula von der Berg spoke. A von der Berg Commission official left the al-Masri Government.",
        "Газпром (Газпром) and Rosneft («Роснефть») signed. Газпром said so.",
        "((( Kenya ))) — “ — ” ... & & & of the of the, and and Ministry of of.",
    ],
)
def test_odd_text_is_read_without_a_crash(nlp, text):
    doc = nlp(text)
    mentions = list(find_mentions(doc))
    assert len(resolve_entities(doc, mentions)[1]) == len(mentions)


@pytest.fixture(scope="module")
def users(tmp_path_factory):
    """A user's lexicon of words that ours has not."""
    folder = tmp_path_factory.mktemp("lexicon")
    (folder / "organizations.toml").write_text('before = ["Prefecture"]\n')
    (folder / "meetings.toml").write_text('nouns = ["palaver"]\n')
    (folder / "countries.toml").write_text('settlements = ["arrondissement"]\n')
    return Lexicon(str(folder))


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        (
            "Joan Otieno, secretary of the Harbour Prefecture, spoke.",
            ["Joan Otieno"],
            ["Joan Otieno", "Harbour Prefecture"],
        ),
        (
            "Joan Otieno, secretary of the Harbour Ministry, spoke.",
            ["Joan Otieno", "Harbour Ministry"],
            ["Joan Otieno", "Harbour Ministry"],
        ),
    ],
)
def test_a_users_heads_of_names_are_no_portfolios(nlp, users, text, ours, theirs):
    assert [m.text for m in find_mentions(nlp(text))] == ours
    assert [m.text for m in find_mentions(load_model(lexicon=users)(text))] == theirs
