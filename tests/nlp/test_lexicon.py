"""The lexicon: the package's word lists, and the user's laid over them."""

import pickle

import pytest

from research.errors import LexiconError
from research.nlp.lexicon import DEFAULT_LEXICON, FOLDER, NAMES, Lexicon


@pytest.mark.parametrize("name", NAMES)
def test_lexicons_are_data_with_their_source(name):
    assert DEFAULT_LEXICON.table(name)
    assert "by hand" in (FOLDER / f"{name}.toml").read_text("utf-8").replace("\n# ", " ")


def test_a_users_lexicon_is_laid_over_ours(tmp_path):
    (tmp_path / "meetings.toml").write_text('verbs = ["palaver"]\n')
    users = Lexicon(str(tmp_path))
    assert {"palaver", "meet"} <= users.words("meetings", "verbs")
    assert users.table("people") == DEFAULT_LEXICON.table("people")


def test_a_users_treaty_may_say_all_that_ours_do(tmp_path):
    renamed = (FOLDER / "treaties.toml").read_text("utf-8").replace('\n"', '\n"New ')
    (tmp_path / "treaties.toml").write_text(renamed, "utf-8")
    ours, users = DEFAULT_LEXICON.table("treaties"), Lexicon(str(tmp_path)).table("treaties")
    assert users == ours | {f"New {name}": entry for name, entry in ours.items()}


def test_a_lexicon_travels_as_its_folder(tmp_path):
    sent = pickle.loads(pickle.dumps(Lexicon(str(tmp_path))))
    assert sent == Lexicon(str(tmp_path)) != Lexicon() == DEFAULT_LEXICON and hash(Lexicon()) == hash(DEFAULT_LEXICON)
    absent = Lexicon("nowhere")
    with pytest.raises(LexiconError, match="lexicon 'nowhere' is not a folder"):
        absent.words("meetings", "verbs")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("meetings.toml", "verbs = 3", "'verbs' is a int, ours a list"),
        ("meetings.toml", "verbs = [", "is not valid TOML"),
        ("meeting.toml", "verbs = []", "is no lexicon; the lexicons are bodies.toml"),
        ("meetings.toml", 'verb = ["x"]', r"meetings\.toml: 'verb' is no key there; the keys are verbs, nouns$"),
        ("groups.toml", 'G0.nations = ["x"]', "G0: 'nations' is no key there; the keys are aliases, members, source$"),
        ("treaties.toml", '"Pact of X".signed = 1999', "Pact of X: 'signed' is a int, ours a str"),
        ("treaties.toml", '"Pact of X".signed = "1999"', "'Pact of X' has no 'kind'"),
        (
            "countries.toml",
            'towns = ["x"]',
            "'towns' is no key there; the keys are skip, .*, peoples, and one of your own holds a dict",
        ),
        (
            "countries.toml",
            'XAA.adjective = ["x"]',
            "XAA: 'adjective' is no key there; the keys are name, names, adjectives, cities$",
        ),
        ("countries.toml", 'AFG.names = "x"', "AFG: 'names' is a str, ours a list"),
        ("countries.toml", 'part.Bavaria.cities = ["x"]', "part: 'Bavaria' has no 'code'"),
        ("bodies.toml", 'XYZ.names = ["x"]', "'XYZ' has no 'name'"),
        ("bodies.toml", 'XYZ = "x"', "'XYZ' is no key there; one of your own holds a dict"),
        ("codes.toml", 'cow.XAA = "1"', "cow: 'XAA' is no key there; one of your own holds a int"),
        ("organizations.toml", "media.XAA = 3", "media: 'XAA' is no key there; one of your own holds a str"),
        ("people.toml", 'families = [["Ahn", 3]]', "'families' has the item 3; its items are of the kind of 'Kim'"),
        ("people.toml", 'titles = [""]', "'titles' has the item ''"),
    ],
)
def test_a_wrong_lexicon_is_refused(tmp_path, file, text, message):
    (tmp_path / file).write_text(text)
    with pytest.raises(LexiconError, match=message):
        Lexicon(str(tmp_path)).table("meetings")


@pytest.mark.parametrize(
    ("name", "text", "keys", "value"),
    [
        ("countries", 'XAA = { name = "Ruritania" }', ["XAA"], {"name": "Ruritania"}),
        ("countries", 'AFG.cities = ["Herat"]', ["AFG", "cities"], ["Herat"]),
        ("countries", 'part.Bavaria = { code = "DEU" }', ["part", "Bavaria"], {"code": "DEU"}),
        ("bodies", 'EU.adjectives = ["EU-wide"]', ["EU", "adjectives"], ["EU-wide"]),
        ("bodies", 'LoN = { name = "League of Nations", party = false }', ["LoN", "party"], False),
        ("codes", "cow.XAA = 999", ["cow", "XAA"], 999),
        ("groups", 'G0 = { members = ["KEN", "TZA"] }', ["G0", "members"], ["KEN", "TZA"]),
        ("treaties", '"Pact of X" = { kind = "treaty", parties = ["KEN"] }', ["Pact of X", "parties"], ["KEN"]),
        ("organizations", 'media."The Daily" = ""', ["media", "The Daily"], ""),
        ("people", 'spellings.tz = "ts"', ["spellings", "tz"], "ts"),
    ],
)
def test_keys_that_are_words_or_codes_are_the_users_to_add(tmp_path, name, text, keys, value):
    (tmp_path / f"{name}.toml").write_text(text)
    found = Lexicon(str(tmp_path)).table(name)
    for key in keys:
        found = found[key]
    assert found == value
