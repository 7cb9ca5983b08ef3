import pytest

from research.mentions.aliases import (
    acronym,
    is_acronym_of,
    nationality,
    same_organization,
    same_translation,
    short_forms,
)
from research.mentions.persons import is_family_first, is_short_for, same_person, surname
from research.nlp.lexicon import DEFAULT_LEXICON

SAME = [
    ("Kim Jong Un", "Kim Jong-un"), ("Sergei Lavrov", "Sergey Lavrov"), ("Choe Son Hui", "Choi Son-hee"),
    ("Yury Borisov", "Yuri Borisov"),
    ("Vladimir Putin", "Vladimir Vladimirovich Putin"), ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ("Sin Hong Chol", "Shin Hong-chol"),
    ("Lee Jae-myung", "Jae-myung Lee"), ("Abdel Fattah el-Sisi", "Abdel Fattah al-Sisi"),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
]  # fmt: skip
OTHERS = [
    ("Kim Jong Un", "Kim Jong Il"), ("Pak Jong Chon", "Pak Jong Chol"), ("George Bush", "Barbara Bush"),
    ("Anne Lee", "Annika Berg"), ("Kim", "Kim Jong Un"),
    ("Jonathan Reed", "Anne Reid"),
    ("Daniel Ortega", "Daniela Ortega"),
    ("George H. W. Bush", "George W. Bush"),
    ("Владимир Путин", "Сергей Лавров"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_agree(one, other):
    assert same_person(one, other, DEFAULT_LEXICON) and same_person(other, one, DEFAULT_LEXICON)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_people_stay_apart(one, other):
    assert not same_person(one, other, DEFAULT_LEXICON) and not same_person(other, one, DEFAULT_LEXICON)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Kim Jong Un", True, "Kim"),
        ("Xi Jinping", True, "Xi"),
        ("Vladimir Putin", False, "Putin"),
        ("Park Geun-hye", True, "Park"),
        ("Kim Campbell", False, "Campbell"),
        ("", False, ""),
    ],
)
def test_family_names(name, first, last):
    assert is_family_first(name, DEFAULT_LEXICON) is first and surname(name, DEFAULT_LEXICON) == last


def test_short_forms_and_what_they_stand_for():
    assert short_forms(("Ursula", "von", "der", "Leyen"), "person", DEFAULT_LEXICON) == [
        ("Leyen",),
        ("von", "der", "Leyen"),
    ]
    assert short_forms(("Ana", "Soto", "Vera"), "person", DEFAULT_LEXICON) == [("Vera",), ("Soto", "Vera")]
    assert short_forms(("Kim", "Jong", "-", "un"), "person", DEFAULT_LEXICON) == [("Kim",)]
    assert short_forms(("Salling", "Group"), "organization", DEFAULT_LEXICON) == [("Salling",)]
    assert (
        short_forms(("Makerere", "University"), "organization", DEFAULT_LEXICON) == [("Makerere",)]
        and short_forms(("Group", "Holding"), "organization", DEFAULT_LEXICON) == []
    )
    assert short_forms(("Oslo", "Makerere", "University"), "organization", DEFAULT_LEXICON) == [] and short_forms(
        ("Alpha", "Beta", "Co", "Ltd"), "organization", DEFAULT_LEXICON
    ) == [("Alpha", "Beta")]
    assert (
        short_forms(("Conservative", "Party"), "organization", DEFAULT_LEXICON)
        == []
        == short_forms(("Kenya",), "country", DEFAULT_LEXICON)
    )
    assert (
        is_short_for("Assad", "Bashar al-Assad", DEFAULT_LEXICON)
        and is_short_for("Kim", "Kim Jong Un", DEFAULT_LEXICON)
        and not is_short_for("Un", "Kim Jong Un", DEFAULT_LEXICON)
        and is_short_for("Soto Vera", "Ana Soto Vera", DEFAULT_LEXICON)
        and not is_short_for("a Vera", "Ana Vera", DEFAULT_LEXICON)
    )


def test_acronyms():
    assert acronym("Korean Central News Agency") == "KCNA"
    assert is_acronym_of("SDF", "Syrian Democratic Forces") and is_acronym_of(
        "ULFA", "United Liberation Front of Assam"
    )
    assert not is_acronym_of("SDF", "Syrian Army") and not is_acronym_of("Sdf", "Syrian Democratic Forces")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Russian Ministry of Foreign Affairs", "Russian Foreign Ministry", True),
        ("Ministry of Defence", "Defense Ministry", True),
        ("Salling Group", "Salling", True),
        ("Ministry of Finance", "Ministry of Trade", False),
        ("Tesco", "Tesco Polska", False),
        ("Vestnik News", "Vestnik", True),
        ("New Peasants Party", "Peasants Party", False),
    ],
)
def test_organizations_are_compared_by_their_content_words(one, other, same):
    assert same_organization(one, other, DEFAULT_LEXICON) is same


def test_translations_share_head_and_two_content_words():
    assert same_translation(
        "Ministry of Transport and Road Building", "Ministry of Transport, Roads and Logistics", DEFAULT_LEXICON
    )
    assert not same_translation("Ministry of Foreign Affairs", "Ministry of Foreign Trade", DEFAULT_LEXICON)


def test_nationality_is_read_off_the_name():
    assert (
        nationality("Russian Embassy in Kenya", DEFAULT_LEXICON) == "RUS"
        and nationality("Central Bank of Kenya", DEFAULT_LEXICON) == "KEN"
        and nationality("Gazprom", DEFAULT_LEXICON) == ""
    )
    assert (
        nationality("Central Committee of the Slovak Labour Party", DEFAULT_LEXICON)
        == "SVK"
        == nationality("C.C., Slovak Labour Party", DEFAULT_LEXICON)
    )
    assert (
        nationality("Youth Wing of the Labour Party of Chad", DEFAULT_LEXICON) == "TCD"
        and nationality("Office of the Women's Union", DEFAULT_LEXICON) == ""
    )
    assert nationality("Bureau of Indian Affairs", DEFAULT_LEXICON) == "" == nationality("", DEFAULT_LEXICON)
