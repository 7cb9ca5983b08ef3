"""The notebooks as an interface, the batch that runs them, and the proof that nbval notices."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from research.errors import ParameterError, ResearchError
from research.report.display import show_table
from research.report.notebooks import clean, run_notebooks
from research.report.parameters import check_parameters, locate

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
COMMON = {"corpus": ("str", '"seeds"'), "model": ("str", '""'), "lexicon": ("str", '""'), "reader": ("str", '""')}
DUPLICATES = {"duplicates": ("bool", "False")}  # the evaluation reads reprints in any case
PERIOD = {"since": ("str", '""'), "until": ("str", '""')}
ACTORS = {"actors": ("list", "[]")}
KINDS = {"kinds": ("list", "[]")}
DATED = {"signed_since": ("str", '""'), "signed_until": ("str", '""')}
PARAMETERS = {
    "00-findings": {**PERIOD, "top": ("int", "12")},
    "01-articles": {**PERIOD, "page": ("str", '""'), "top": ("int", "30")},
    "02-actors": {**PERIOD, **KINDS, **ACTORS, "parts": ("str", '"publisher"'), "top": ("int", "15")},
    "03-agreements": {
        **PERIOD,
        "status": ("str", '""'),
        **DATED,
        **ACTORS,
        "confidence": ("float", "0.0"),
        "top": ("int", "30"),
    },
    "04-network": {**PERIOD, "relation": ("str", '""'), **KINDS, **ACTORS, "top": ("int", "30")},
    "05-evaluation": {"gold": ("str", '"tests/gold"')},
}


def read(path):
    return nbformat.read(path, as_version=4)


def test_the_notebooks_are_these():
    assert [path.stem for path in NOTEBOOKS] == list(PARAMETERS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_typed_have_help_and_defaults(path):
    inspected = papermill.inspect_notebook(str(path))
    assert {name: (p["inferred_type_name"], p["default"]) for name, p in inspected.items()} == {
        **COMMON,
        **PARAMETERS[path.stem],
        **({} if "gold" in inspected else DUPLICATES),
    }
    assert all(p["help"] for p in inspected.values())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_committed_executed_and_clean(path):
    notebook = read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.outputs for cell in code[3:]) and not any(
        o.output_type in ("error", "stream") for cell in code for o in cell.outputs
    )
    assert notebook.metadata.kernelspec.name == "python3" and clean(read(path)) == notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_ask_call_and_show(path):
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert (len(cell.source.splitlines()) <= 7 or "parameters" in cell.metadata.get("tags", ())) and max(
                map(len, cell.source.splitlines())
            ) <= 100
            assert not re.search(r"^\s*(def|for|while|import re)\b", cell.source, re.MULTILINE)


def tampered(notebook):
    """A changed number in prose, a changed table, a changed chart: one copy each."""
    for mime, change in (
        ("text/markdown", lambda data: re.sub(r"\d+", "99", data, count=1)),
        ("text/html", lambda data: data.replace("RUS", "USA", 1)),
        ("application/vnd.vegalite.v5+json", lambda data: {**data, "title": "another"}),
    ):
        copy = nbformat.from_dict(notebook)
        output = next(
            o for cell in copy.cells if cell.cell_type == "code" for o in cell.outputs if mime in o.get("data", {})
        )
        before = output.data[mime]
        output.data[mime] = change(before)
        assert output.data[mime] != before
        yield mime, copy


@pytest.mark.slow
def test_nbval_fails_on_a_changed_number_table_or_chart(tmp_path):
    (tmp_path / "seeds").symlink_to(FOLDER.parent / "seeds")
    nbformat.write(read(FOLDER / "00-findings.ipynb"), tmp_path / "untouched.ipynb")
    for number, (_, copy) in enumerate(tampered(read(FOLDER / "00-findings.ipynb"))):
        nbformat.write(copy, tmp_path / f"tampered{number}.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    failed = sorted(set(re.findall(r"^FAILED .*?(\w+)\.ipynb", result.stdout, re.MULTILINE)))
    assert failed == ["tampered0", "tampered1", "tampered2"], result.stdout[-2000:]


@pytest.mark.slow
def test_the_batch_writes_executed_notebooks(corpus, tmp_path):
    folder = corpus(a="Kenya and Ghana signed a trade pact in Accra on 3 May 2024, officials in Nairobi said.")
    names = ["03-agreements.ipynb", "05-evaluation.ipynb"]
    written = run_notebooks([FOLDER / name for name in names], tmp_path / "out", {"corpus": str(folder), "gold": ""})
    agreements, evaluation = (
        "".join(
            str(dict(o.data))
            for cell in read(path).cells
            if cell.cell_type == "code"
            for o in cell.outputs
            if "data" in o
        )
        for path in written
    )
    assert (
        "2024-05-03" in agreements
        and "Kenya" in agreements
        and sorted(p.name for p in (tmp_path / "out").iterdir()) == names
    )
    assert "None of these articles is annotated" in evaluation


def test_a_mistyped_parameter_is_an_error_everywhere(tmp_path):
    with pytest.raises(
        ParameterError, match="parameter 'corpsu' is in none of the notebooks; they have actors, confidence, corpus"
    ):
        run_notebooks(NOTEBOOKS, tmp_path / "out", {"corpsu": "seeds"})
    assert not (tmp_path / "out").exists()
    cells = ["", 'corpus: str = "seeds"  # folder\ntop: int = 12', "scratch = 5\nother: int = 0"]
    given = {"corpus": "seeds", "top": 3, "scratch": 5, "other": 0}
    check_parameters({**given, "In": cells})
    check_parameters({**given, "In": [*cells, "# Parameters\ntop = 3\n"]})
    with pytest.raises(ParameterError, match="parameter 'topp' is unknown here; the parameters are corpus, top"):
        check_parameters({**given, "In": [*cells, "# Parameters\ntopp = 3\n"]})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("top", 0, "top is 0; pass a whole number from 1 up"),
        ("duplicates", "yes", "duplicates is 'yes'; pass True or False"),
        ("confidence", 2, "confidence is 2; pass a number from 0 to 1"),
        ("relation", "hates", "relation is 'hates'; pass one of '', 'signed with', 'met', 'mentioned with'"),
        ("status", "maybe", "status is 'maybe'"),
        ("kinds", ["person", "ship"], "kind 'ship' is unknown; pass some of person, organization, country, as a list"),
        ("kinds", "person;ship", "kind 'ship' is unknown"),
        ("kinds", "person,country", "kind 'person,country' is unknown"),
        ("actors", ["KEN", False], r"actors is \['KEN', False\]; pass a list of texts, or one text with semicolons"),
        ("parts", "author", "parts is 'author'; pass one of '', 'publisher', 'article'"),
        ("corpus", 2024, "corpus is 2024, no text; with papermill pass it by -r"),
    ],
)
def test_impossible_values_are_errors(name, value, message):
    with pytest.raises(ParameterError, match=message):
        check_parameters({name: value, "In": [f"{name}: str = 0"]})


@pytest.mark.parametrize("value", [[], "", ["person"], ["person", "country"], "person; country"])
def test_lists_are_lists_or_texts_with_semicolons(value):
    check_parameters({"kinds": value, "In": ["kinds: list = []"]})


def test_a_failing_cell_is_one_clear_error_and_leaves_nothing(tmp_path):
    with pytest.raises(ResearchError, match=r"00-findings.ipynb, cell 3: ParameterError: 'nowhere' is no folder"):
        run_notebooks([FOLDER / "00-findings.ipynb"], tmp_path / "out", {"corpus": "nowhere"})
    assert list((tmp_path / "out").iterdir()) == []


def test_a_corpus_is_found_from_a_folder_below(monkeypatch):
    monkeypatch.chdir(FOLDER)
    assert Path(locate("seeds")).samefile(FOLDER.parent / "seeds") and locate("") == ""


def test_corpus_text_is_escaped():
    import pandas as pd

    assert "<script>" not in show_table(pd.DataFrame({"<script>": ["<script>alert(1)</script>"]})).data
