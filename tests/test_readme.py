"""The README: every command in it runs, every file in it is taken, every figure in it is one that a run gave."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import time
from base64 import b64decode
from contextlib import contextmanager
from pathlib import Path

import papermill
import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
BLOCKS = [
    textwrap.dedent(block).strip("\n") for block in re.findall(r"(?:^ {4,}\S.*\n|^ *\n(?= {4}))+", README, re.MULTILINE)
]
COMMANDS = [
    line.partition("  #")[0].strip() for line in "\n".join(BLOCKS).splitlines() if line.lstrip().startswith(".venv/")
]
INLINE = re.findall(r"`(\.venv/[^`]+ [^`]+)`", README)
# What the README's examples name, so that its commands and its corpus.toml have something to work on
ARTICLES = {
    "my-article.txt": "LIMA - Peru and Chile signed a fishing accord in Arica, the Ministry of Fisheries said in Lima.",
    "another.txt": "NAIROBI, 12 May 2024 - Kenya and Peru will sign a trade agreement, the Department of Marine Affairs said in Nairobi.",
    "records.jsonl": '{"id": "r", "inhalt": "Kenya and Ghana signed a rail treaty in Accra on 3 May 2024, officials in Accra said.", "published": "2024-05-04"}\n',
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with what the README's commands name, and the files that it shows."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "seeds", "tests/gold"):
        shutil.copytree(ROOT / name, folder / name)
    for name, text in ARTICLES.items():
        (folder / "my-articles").mkdir(exist_ok=True)
        (folder / "my-articles" / name).write_text(text)
    for path, texts in shown_files().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("\n".join(texts))
    return folder


def shown_files():
    """The files shown, by path; a block of TOML without a path goes on with the one before."""
    files = {}
    for block in BLOCKS:
        if named := re.match(r"# ([\w/-]+\.(?:toml|yaml))\n", block):
            files[last := named[1]] = [block]
        elif block.startswith("[["):
            files[last].append(block)
    return files


def run(command, folder):
    """Run a command of the README, with the programs of this environment."""
    program, *arguments = shlex.split(command)
    done = subprocess.run([BIN / Path(program).name, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_commands_run_in_their_order(project, monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", str(project / "cache"))
    local = [command for command in COMMANDS if "dask" not in command]
    assert len(local) >= 7 and INLINE
    said = {command: run(command, project) for command in [*local, *INLINE]}
    assert "3 = 3 kept" in said[local[0]] and any("entries cleared" in text for text in said.values())
    assert next(text for command, text in said.items() if " verify " in command).startswith("Verified: ")
    actors, agreements = ((project / "my-tables" / f"{name}.csv").read_text() for name in ("actors", "agreements"))
    assert agreements.count("so the treaty gazette has it") == 1 and actors.count("one ministry, renamed in 2024") == 1
    assert {"planned.ipynb", "kenya.ipynb"} <= {path.name for path in project.iterdir()}
    assert "CC-BY-4.0" in (project / "my-tables" / "datapackage.json").read_text()


@pytest.mark.slow
def test_the_cluster_s_commands_run(project, tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    scheduler, worker, tables = (command for command in COMMANDS if "dask" in command)
    found = tmp_path / "scheduler.json"
    with started(f"{scheduler} --host 127.0.0.1 --port 0 --no-dashboard --scheduler-file {found}"):
        while not found.exists():
            time.sleep(0.1)
        here = json.loads(found.read_text())["address"].removeprefix("tcp://")
        worker, tables = (command.replace("10.0.0.1:8786", here) for command in (worker, tables))
        with started(f"{worker} --no-dashboard --host 127.0.0.1"):
            assert "3 = 3 kept" in run(tables, project)


@contextmanager
def started(command):
    """A program that runs until the end of the block."""
    program, *arguments = shlex.split(command)
    with subprocess.Popen([BIN / Path(program).name, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.mark.slow
def test_the_main_job_is_what_make_runs(project):
    recipe = re.search(r"^report: .*\n\t(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert (
        "Agreements: 7" in run(recipe.replace("$(VENV)", ".venv"), project)
        and (project / "report" / "index.html").is_file()
    )


@pytest.mark.slow
def test_the_python_runs(project):
    code = next(block for block in BLOCKS if block.startswith("import research"))
    assert subprocess.run([sys.executable, "-c", code], cwd=project).returncode == 0
    assert (project / "kenya.png").read_bytes().startswith(b"\x89PNG")


def test_every_word_for_make_is_one():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert (
        {"report", "test", "lab"}
        <= set(re.findall(r"(?:`|^ {4})make ([a-z]+)", README + (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE))
        <= targets
    )


def test_the_parameters_are_those_of_the_notebooks():
    everywhere = set(re.search(r"parameters besides (.*) \|", README)[1].replace("`", "").split(", "))
    rows = dict(re.findall(r"^\| `(\d\d-\w+)` \|.*\| ([^|]*) \|$", README, re.MULTILINE))
    found = {path.stem: set(papermill.inspect_notebook(str(path))) for path in (ROOT / "notebooks").glob("*.ipynb")}
    gold = {*everywhere, "gold"} - {"duplicates", "since", "until"}
    assert {
        name: {*everywhere, *re.findall(r"`(\w+)`", row)} for name, row in rows.items() if "in place of" not in row
    } | {"05-evaluation": gold} == found


@pytest.mark.parametrize("source", ["RESULTS", "EVALUATION"])
def test_the_figures_are_those_of_the_benchmarks(source):
    measured = (ROOT / "benchmarks" / f"{source}.md").read_text("utf-8")
    rows = [line for line in measured.splitlines() if line.startswith("|")]
    assert len(rows) > 5 and set(rows) <= set(README.splitlines())


def test_what_is_reckoned_from_the_benchmarks_is_right():
    rows = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")
    seconds = float(re.search(r"^\| 500 articles to tables.*, ([\d.]+) s \|", rows, re.MULTILINE)[1]) / 500
    minutes, megabytes = re.search(r"; ([\d.]+) s and ([\d,]+) MB \|", rows).groups()  # 100,000 articles' readings
    said = " ".join(README.split())
    assert f"about {seconds * 1e6 / 3600:.0f} hours of one core to read ({seconds * 1000:.0f} ms each)" in said
    assert (
        f"about {float(minutes) * 10 / 60:.0f} minutes and {int(megabytes.replace(',', '')) // 100} GB of memory"
        in said
    )


def test_the_seeds_scores_are_those_of_the_notebook():
    said = next("".join(data["text/markdown"]) for data in outputs_of("05-evaluation") if "text/markdown" in data)
    assert f"> {said}\n" in README


def test_the_agreements_are_those_of_the_seeds(tables):
    columns = ["signed", "kind", "title", "parties", "signatories", "place", "articles"]
    shown = tables.agreements[columns].assign(articles=tables.agreements.articles.map(len)).itertuples(index=False)
    cells = [[", ".join(cell) if isinstance(cell, list) else str(cell) for cell in row] for row in shown]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [columns, ["---"] * len(columns), *cells])
    assert f"\n{table.replace(' --- ', '---')}\n" in README


def test_the_picture_is_the_notebook_s():
    """`make notebooks` writes it anew."""
    assert (ROOT / ".github" / "network.png").read_bytes() == picture()


def outputs_of(notebook):
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
    return [output["data"] for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


def picture():
    return b64decode(next(data["image/png"] for data in outputs_of("04-network") if "image/png" in data))


if __name__ == "__main__":
    (ROOT / ".github" / "network.png").write_bytes(picture())
