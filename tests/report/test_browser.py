"""What a reader sees: notebooks in JupyterLab and pages from disk, in a browser without complaints or requests."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from research.charts.renderer import MIME
from research.tables.bundle import Tables

REMEDY = "pip install -e '.[dev]', and apt-get install chromium or name a Chromium or Chrome in $CHROMIUM"
sync_api = pytest.importorskip("playwright.sync_api", reason=f"playwright is missing: {REMEDY}")


def find_chromium() -> str:
    """The first Chromium that answers; "" where none does."""
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"))
    return next(
        (
            path
            for path in map(shutil.which, names)
            if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0
        ),
        "",
    )


CHROMIUM = find_chromium()
if not CHROMIUM:
    pytest.skip(f"no Chromium is found: {REMEDY}", allow_module_level=True)

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / ".browser"  # a picture of every chart and page, for a look at them after a run
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
ARTICLES = sorted(f"articles/{path.stem.casefold()}" for path in (ROOT / "seeds").glob("*.txt"))
PAGES = ["index", *NOTEBOOKS, "codebook", *ARTICLES]
WIDE, NARROW = {"width": 1300, "height": 1000}, {"width": 400, "height": 800}


@dataclass
class Opened:
    """A page of the browser, and all that it should not have done: asked others, complained, opened a dialog."""

    page: "sync_api.Page"
    misdeeds: list[str]

    def scene(self, chart: int) -> list[dict]:
        """What a chart shows, sorted, as the order within a layer is of no meaning."""
        return sorted(self.page.evaluate("(chart) => probe.scene(chart)", chart), key=str)


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> "Iterator[sync_api.BrowserContext]":
    """A Chromium that reaches no other machine."""
    SHOTS.mkdir(exist_ok=True)
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        )
        context = chromium.new_context(viewport=WIDE)
        context.set_default_timeout(90_000)
        context.add_init_script(path=Path(__file__).with_name("browser.js"))
        yield context
        chromium.close()


def visit(browser: "sync_api.BrowserContext", address: str) -> Opened:
    """Open a page that may load nothing but what is of its own host and port; one from disk nothing but itself."""
    page, misdeeds = browser.new_page(), []
    own = address if address.startswith("file:") else "{0.scheme}://{0.netloc}/".format(urlsplit(address))
    ours = (own, own.replace("http:", "ws:"), "data:", "blob:")

    def answer(dialog: "sync_api.Dialog") -> None:
        misdeeds.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: request.url.startswith(ours) or misdeeds.append(f"request: {request.url}"))
    page.on("websocket", lambda socket: socket.url.startswith(ours) or misdeeds.append(f"socket: {socket.url}"))
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and misdeeds.append(f"{message.type}: {message.text}"),
    )
    page.on("pageerror", lambda error: misdeeds.append(f"error: {error}"))
    page.on("dialog", answer)
    page.goto(address)
    return Opened(page, misdeeds)


# --- The notebooks in JupyterLab


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab, with its token, on a copy of the notebooks and what they read."""
    project, own = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("jupyter")
    for folder in ("notebooks", "seeds", "tests/gold"):
        shutil.copytree(ROOT / folder, project / folder)
    for name, settings in {
        "apputils-extension/notification": {"fetchNews": "false"},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }.items():
        path = own / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(settings))
    places = {
        name: str(own / name)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--ServerApp.root_dir={project}",
    ]
    command += [
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with (own / "log").open("w") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, **places, "JUPYTERLAB_SETTINGS_DIR": str(own / "settings")},
            stdout=log,
            stderr=log,
        )
    try:
        yield address_of(server, own)
    finally:
        server.terminate()  # it ends its kernels
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        server.kill()


def address_of(server: subprocess.Popen, own: Path) -> str:
    """Where a server that is starting will answer: it writes that down."""
    began = time.monotonic()
    while not (found := list((own / "JUPYTER_RUNTIME_DIR").glob("jpserver-*.json"))) or not found[0].stat().st_size:
        assert server.poll() is None and time.monotonic() - began < 60, (own / "log").read_text()
        time.sleep(0.1)
    written = json.loads(found[0].read_text())
    return f"http://127.0.0.1:{written['port']}/lab/tree/notebooks/{{}}.ipynb?reset&token={written['token']}"


READY = """() => {
    const own = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return own?.isReady && own.session?.kernel?.status === 'idle';
}"""
RUN = """() => {
    window.ran = null;
    jupyterapp.commands.execute('notebook:run-all-cells')
        .then((all) => { window.ran = [all] }, (why) => { window.ran = [`${why}`] });
}"""
END = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"


@pytest.fixture(scope="module")
def run_in_lab(lab: str, browser: "sync_api.BrowserContext") -> Callable[[str], Opened]:
    """Open a notebook in JupyterLab and run all its cells, once."""

    @cache
    def run(name: str) -> Opened:
        opened = visit(browser, lab.format(name))
        opened.page.wait_for_function(READY)
        opened.page.evaluate(RUN)
        opened.page.wait_for_function("() => window.ran", timeout=180_000)
        opened.page.wait_for_function(
            "(charts) => probe.views().length === charts", arg=len(charts_of(committed(name)))
        )
        opened.page.evaluate(END)
        return opened

    return run


def committed(name: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


def shown(notebook: nbformat.NotebookNode) -> list[list[dict]]:
    """What the code cells show, without pictures."""
    bundles = (
        [output.get("data", {}) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"
    )
    return [[{**data, "image/png": ""} for data in cell] for cell in bundles]


def charts_of(notebook: nbformat.NotebookNode) -> list[dict]:
    return [output[MIME] for outputs in shown(notebook) for output in outputs if MIME in output]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_jupyterlab_and_shows_what_is_committed(run_in_lab, name):
    opened = run_in_lab(name)
    assert opened.page.evaluate("() => window.ran") == [True]
    notebook = nbformat.reads(
        opened.page.evaluate("() => JSON.stringify(jupyterapp.shell.currentWidget.content.model.toJSON())"),
        as_version=4,
    )
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == list(
        range(1, 1 + len(shown(committed(name))))
    )
    assert not [
        output.ename for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]
    assert shown(notebook) == shown(committed(name))
    drawn = opened.page.locator(".vega-embed canvas")
    assert drawn.count() == len(charts_of(notebook)) > 0
    for number, chart in enumerate(drawn.all()):
        chart.screenshot(path=SHOTS / f"lab-{name}-{number}.png")
        assert chart.evaluate("(canvas) => probe.colors(canvas)") > 10, f"chart {number} is blank"
        assert chart.evaluate("(canvas) => canvas.clientWidth") <= 820, f"chart {number} is wide"
    assert opened.misdeeds == []


# --- The report's pages


def write_report(*arguments: str | Path) -> None:
    """Run the command; 1 says that something of the corpus was lost."""
    done = subprocess.run(
        [sys.executable, "-m", "research", "report", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report("seeds", "--gold", "tests/gold", "--out", folder)
    return folder


def draw(opened: Opened) -> Opened:
    """Wait until all charts of a page are drawn."""
    opened.page.wait_for_function("() => !document.querySelector('figure.chart:not(.drawn)')")
    return opened


@pytest.fixture(scope="module")
def open_page(report: Path, browser: "sync_api.BrowserContext") -> Callable[[str], Opened]:
    """Open a page of the report from disk, once."""
    return cache(lambda name: draw(visit(browser, (report / f"{name}.html").as_uri())))


def test_every_page_of_the_report_is_opened_here(report):
    assert sorted(path.relative_to(report).with_suffix("").as_posix() for path in report.rglob("*.html")) == sorted(
        PAGES
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_by_itself_with_all_its_charts_in_place(open_page, name):
    opened = open_page(name)
    figures = opened.page.locator("figure.chart")
    assert figures.count() == (len(charts_of(committed(name))) if name in NOTEBOOKS else 0)
    opened.page.screenshot(path=SHOTS / f"page-{Path(name).name}.png", full_page=True)
    for number, figure in enumerate(figures.all()):
        figure.screenshot(path=SHOTS / f"page-{name}-{number}.png")
        assert figure.evaluate("(figure) => probe.faults(figure)") == [], f"chart {number}"
        assert (
            len(
                {item["mark"] for item in opened.scene(number) if item["type"] in ("rect", "symbol", "rule")}
                - {"axis-tick", "axis-grid"}
            )
            > 1
        )
    assert opened.misdeeds == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everybody(open_page, name, size):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is missing: pip install axe-playwright-python",
    )
    page = open_page(name).page
    page.set_viewport_size(size)
    page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true })")
    found = axe.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["impact"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_places_that_are_there(report, open_page, name):
    links = open_page(name).page.evaluate("() => [...document.links].map((link) => link.href)")
    for link in map(urlsplit, links):
        if link.scheme == "file":
            target = Path(unquote(link.path))
            assert (
                target.is_relative_to(report)
                and target.is_file()
                and (not link.fragment or f'id="{link.fragment}"' in target.read_text("utf-8"))
            ), link
    assert len(links) >= len(NOTEBOOKS) + 2


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints(open_page, name):
    page = open_page(name).page
    assert page.locator("nav").is_visible()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF") and re.search(rb"/Type\s*/Page\b", printed)
    page.emulate_media(media="print")
    seen = [part for part in page.locator("nav, details").all() if part.is_visible()]
    page.emulate_media(media="screen")
    assert seen == []


@pytest.mark.parametrize(
    ("name", "heading", "key"),
    [("03-agreements", "agreement", str), ("02-actors", "mentions", int), ("04-network", "degree", int)],
)
def test_a_click_on_a_heading_sorts_another_turns_the_order(open_page, name, heading, key):
    page = open_page(name).page
    button = page.locator(f".box th button:text-is('{heading}')").first
    head, table = button.locator("xpath=.."), button.locator("xpath=ancestor::table")
    column = head.evaluate("(head) => head.cellIndex + 1")

    def values() -> list:
        return [key(text) for text in table.locator(f"tbody tr td:nth-child({column})").all_inner_texts()]

    before = values()
    assert len(set(before)) > 1 and head.get_attribute("aria-sort") is None
    button.click()
    assert (values(), head.get_attribute("aria-sort")) == (sorted(before, key=folded), "ascending")
    button.press("Enter")
    assert (values(), head.get_attribute("aria-sort")) == (sorted(before, key=folded, reverse=True), "descending")


def folded(value: object) -> object:
    """Words in the order of a dictionary, numbers in theirs."""
    return value.casefold() if isinstance(value, str) else value


# --- The network, here and there


@pytest.fixture
def network(request, run_in_lab, open_page) -> Opened:
    """The page of the network, in JupyterLab or in the report; its chart is the first."""
    return run_in_lab("04-network") if request.param == "JupyterLab" else open_page("04-network")


def click(opened: Opened, x: float, y: float) -> list[dict]:
    """Click a place of the first chart and give what it then shows."""
    opened.page.locator("figure.drawn svg.marks, .vega-embed canvas").first.click(position={"x": x, "y": y})
    return opened.scene(0)


def headings(scene: list[dict]) -> set[str]:
    return {item["text"].strip() for item in scene if item["mark"] == "title-text"}


def bars(scene: list[dict]) -> Counter:
    """How many bars there are of each relation and weight."""
    return Counter((item["relation"], item["weight"]) for item in scene if item["mark"] == "concat_1_marks")


def lines(scene: list[dict]) -> list[dict]:
    return [item for item in scene if item["type"] == "rule" and item["mark"].startswith("concat_0")]


@pytest.mark.parametrize("network", ["JupyterLab", "report"], indirect=True)
def test_a_click_on_an_actor_shows_its_ties_and_one_beside_it_goes_back(network, report):
    tables, before = Tables.load(report / "tables"), network.scene(0)
    dot = next(item for item in before if item["type"] == "symbol" and item["name"] == "Russia")
    russia = tables.actors.set_index("name").actor_id["Russia"]
    ties = tables.ties[(tables.ties.source == russia) | (tables.ties.target == russia)]
    chosen = click(network, dot["x"], dot["y"])
    assert "all ties, by actor" in headings(before) and "ties of Russia" in headings(chosen)
    assert (
        sum(bars(chosen).values()) >= 15
        and bars(chosen) <= Counter(zip(ties.relation, ties.weight, strict=True))
        and bars(chosen) != bars(before)
    )
    where = "page" if network.page.url.startswith("file:") else "lab"
    network.page.locator("figure.chart, .vega-embed").first.screenshot(path=SHOTS / f"{where}-04-network-chosen.png")
    assert click(network, 12, 120) == before
    assert network.misdeeds == []


@pytest.mark.parametrize("network", ["JupyterLab", "report"], indirect=True)
def test_a_choice_of_one_relation_leaves_its_lines_and_bars(network, report):
    ties, before = Tables.load(report / "tables").ties, network.scene(0)
    network.page.locator(".vega-bindings input[value=met]").first.check()
    met = network.scene(0)
    assert len(lines(met)) == len(ties[ties.relation == "met"]) < len(lines(before))
    assert {relation for relation, _ in bars(met)} == {"met"}
    dot = next(item for item in before if item["type"] == "symbol" and item["name"] == "Russia")
    assert "no such ties" in {item["text"].strip() for item in click(network, dot["x"], dot["y"])}
    network.page.locator(".vega-bindings input[value=all]").first.check()
    assert click(network, 12, 120) == before
    assert network.misdeeds == []


# --- Articles that mean harm

HARM = "window.pwned=1"
HOSTILE = [
    f"<script>{HARM}</script>",
    f"</script><img src=x onerror={HARM}>",
    f'"><svg onload={HARM}>',
    f"' onmouseover='{HARM}' x='",
    f"[x](javascript:{HARM})",
    "![x](http://evil.example/x.png)",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<iframe src=http://evil.example/></iframe>",
    "<base href=http://evil.example/>",
    f"${{{HARM}}} {{{{{HARM}}}}}",
    f"'+({HARM})+'",
    "constructor",
]
STORY = """{0} Kenya and Ghana sign {0} trade pact

By {0} Staff

NAIROBI, {0} - Kenya and Ghana signed the {0} Trade Agreement in Accra on 3 May 2024, officials in Nairobi said.
Foreign Minister Amina {0} Otieno signed the "{0}" treaty with Ghanaian Foreign Minister Kofi {0} Mensah in Accra, \
the Ministry of {0} Trade said.
President John {0} Mahama of Ghana met Otieno in Accra on Friday. It costs $5 million and $10 million, \
the African Union {0} said.
"""


# Every mark says what it has to say; how many elements there are in it that are none of a table's
HOVER = """() => [...document.querySelectorAll("figure.drawn svg .role-mark path")].map((mark) => {
  mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
  return document.querySelectorAll("#vg-tooltip-element :not(h2, table, tbody, tr, td)").length;
}).reduce((sum, found) => sum + found, 0)"""


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory) -> Path:
    """The report on articles whose names, texts, titles and publishers are markup, scripts and addresses."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    entries = []
    for number, text in enumerate(HOSTILE):
        path = folder / "corpus" / f"{number:02} {text.replace('/', '_')}.txt"
        path.write_text(STORY.format(text), "utf-8")
        entries.append(
            f"[[article]]\nid = {json.dumps(path.stem)}\n"
            + "".join(f"{key} = {json.dumps(text)}\n" for key in ("title", "publisher", "reason"))
        )
    (folder / "corpus" / "corpus.toml").write_text("\n".join(entries), "utf-8")
    write_report(folder / "corpus", "--out", folder / "report")
    return folder / "report"


def test_no_article_does_harm(hostile_report, browser):
    pages = sorted(hostile_report.rglob("*.html"))
    assert len(pages) >= len(NOTEBOOKS) + len(HOSTILE)
    for path in pages:
        opened = draw(visit(browser, path.as_uri()))
        assert opened.page.evaluate(HOVER) == 0, path.name
        assert opened.page.evaluate("() => typeof window.pwned") == "undefined", path.name
        assert opened.misdeeds == [], path.name
        opened.page.close()
