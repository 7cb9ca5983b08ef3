"""Benchmarks: ratios of runs that take turns, as median and range, printed and written to RESULTS.md (`make bench`).

Usage: python benchmarks/bench.py [--corpus ARTICLES] [--rounds N] [NAME …]
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one process has one core, ours as spaCy's
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled once stays compiled, ours as others'

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import psutil

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


@dataclass(frozen=True)
class Figure:
    """What was measured: the ratios of several rounds, the most they should be, and what to know beside them."""

    what: str
    ratios: tuple[float, ...]
    most: float
    beside: str = ""

    @property
    def row(self) -> str:
        """The figure as a row of a table."""
        low, median, high = min(self.ratios), statistics.median(self.ratios), max(self.ratios)
        said = f"{median:.2f} ({low:.2f} to {high:.2f})" if len(self.ratios) > 1 else f"{median:.2f}"
        return f"| {self.what} | {said} | {self.most:g} | {self.beside} | {date.today()} |"


def cold(corpus: Path, rounds: int) -> Iterator[Figure]:
    """500 articles from reading to tables against spaCy's own pipeline on the same prose, then again from the cache."""
    import spacy
    from made_up import recombine

    from research.corpus.loading import read_corpus
    from research.nlp.model import model_name
    from research.nlp.pipeline import load_model

    plain = spacy.load(model_name())
    load_model()
    with tempfile.TemporaryDirectory() as folder:
        articles = list(_originals(corpus))[:500]
        path = (
            _written(articles, Path(folder, "c.jsonl"))
            if len(articles) == 500
            else recombine(articles, 500, Path(folder, "c.jsonl"))
        )
        prose = [article.prose for article in read_corpus(path)]
        times = [(_took(lambda: list(plain.pipe(prose))), _took(lambda: _extract(path))) for _ in range(rounds)]
        yield Figure(
            "500 articles to tables, by spaCy's own pipeline on their prose",
            tuple(ours / own for own, ours in times),
            0.6,
            _seconds(times),
        )
        _cached(folder)
        first = _took(lambda: _extract(path))
        again = [_took(lambda: _extract(path)) for _ in range(2 * rounds)]
        yield Figure(
            "the same from the cache, by the first run",
            tuple(t / first for t in again),
            0.03,
            f"{statistics.median(again):.2f} s",
        )
        changed = []
        for number in range(rounds):
            lines = path.read_text("utf-8").splitlines()
            lines[number] = json.dumps(
                {
                    **json.loads(lines[number]),
                    "text": json.loads(lines[number])["text"] + f"\nIt was read {number} times, the agency said.",
                }
            )
            path.write_text("\n".join(lines), "utf-8")
            changed.append(_took(lambda: _extract(path)))
        yield Figure(
            "one article of 500 changed, by the first run",
            tuple(t / first for t in changed),
            0.05,
            f"{statistics.median(changed):.2f} s",
        )
        os.environ["RESEARCH_CACHE"] = "off"


def workers(corpus: Path, rounds: int) -> Iterator[Figure]:
    """The command on 1,500 articles: one process, two, two Dask workers, and two of which one is killed midway."""
    from made_up import recombine

    with tempfile.TemporaryDirectory() as folder:
        path = recombine(list(_originals(corpus)), 1500, Path(folder, "c.jsonl"))
        times = []
        for _ in range(rounds):
            row = []
            for name, options in (
                ("1", "--jobs 1"),
                ("2", "--jobs 2"),
                ("dask", "--jobs 2 --engine dask"),
                ("killed", "--jobs 2 --engine dask"),
            ):
                kill_after = row[2] / 2 if name == "killed" else 0
                row.append(_took(partial(_command, path, Path(folder, name), options, kill_after)))
                assert _bytes(Path(folder, name)) == _bytes(Path(folder, "1")), name
            times.append(row)
        yield Figure(
            "1,500 articles by two processes, by one",
            tuple(two / one for one, two, _, _ in times),
            0.6,
            _seconds(times),
        )
        yield Figure(
            "by a Dask cluster of two workers, by two processes",
            tuple(dask / two for _, two, dask, _ in times),
            1.25,
            "same bytes",
        )
        yield Figure(
            "by one of which a worker is killed midway, by two processes",
            tuple(killed / two for _, two, _, killed in times),
            1.25,
            "same bytes",
        )


def scale(corpus: Path, rounds: int) -> Iterator[Figure]:
    """The steps over all articles: 200,000 reports and 2,000,000 mentions against half of them, drawn by chance."""
    times = [[_alone("scale", count) for count in (50_000, 100_000)] for _ in range(rounds)]
    half, whole = times[-1]
    beside = f"{half['seconds']:.0f} s and {half['MB']:,.0f} MB; {whole['seconds']:.0f} s and {whole['MB']:,.0f} MB"
    yield Figure(
        "200,000 reports and 2,000,000 mentions to tables, by half of them",
        tuple(b["seconds"] / a["seconds"] for a, b in times),
        2.4,
        beside,
    )


def memory(corpus: Path, rounds: int) -> Iterator[Figure]:
    """The peak of memory in one process: articles read, and tables written."""
    from made_up import recombine

    with tempfile.TemporaryDirectory() as folder:
        originals = list(_originals(corpus))
        few, many = (
            _alone("memory", recombine(originals, count, Path(folder, f"{count}.jsonl"))) for count in (1_000, 10_000)
        )
    yield Figure(
        "peak memory of reading 10,000 articles, by 1,000",
        (many["read"] / few["read"],),
        1.3,
        f"{few['read']:,.0f} MB, {many['read']:,.0f} MB",
    )
    yield Figure(
        "peak memory of 10,000 articles to tables, in GB", (many["all"] / 1000,), 1.5, f"{many['seconds']:,.0f} s"
    )


def start(corpus: Path, rounds: int) -> Iterator[Figure]:
    """Importing the package against importing what it stands on."""
    run = lambda code: _took(lambda: subprocess.run([sys.executable, "-c", code], check=True))  # noqa: E731
    times = [(run("import pandas, altair, spacy"), run("import research")) for _ in range(3 * rounds)]
    yield Figure(
        "`import research`, by `import pandas, altair, spacy`",
        tuple(ours / theirs for theirs, ours in times),
        0.15,
        _seconds(times),
    )


def batch(corpus: Path, rounds: int) -> Iterator[Figure]:
    """All notebooks on the seeds with a warm cache, against papermill on as many empty notebooks, two at a time."""
    import nbformat

    from research.report.notebooks import notebooks_folder, run_notebooks

    notebooks = sorted(notebooks_folder().glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        _cached(folder)
        empty = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("pass")],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        blank = [Path(folder, path.name) for path in notebooks]
        for path in blank:
            nbformat.write(empty, path)
        run_notebooks(notebooks, Path(folder, "out"), {})
        times = [
            (
                _took(lambda: _by_papermill(blank, Path(folder, "none"))),
                _took(lambda: run_notebooks(notebooks, Path(folder, "out"), {})),
            )
            for _ in range(rounds)
        ]
        os.environ["RESEARCH_CACHE"] = "off"
    yield Figure(
        f"the {len(notebooks)} notebooks on the seeds, by as many empty ones in papermill",
        tuple(b / a for a, b in times),
        1.6,
        _seconds(times),
    )


BENCHMARKS: dict[str, Callable[[Path, int], Iterator[Figure]]] = {
    f.__name__: f for f in (cold, workers, scale, memory, start, batch)
}


def _originals(corpus: Path) -> Iterator:
    from research.corpus.loading import read_corpus

    return (article for article in read_corpus(corpus) if not article.duplicate_of)


def _written(articles: Sequence, path: Path) -> Path:
    path.write_text(
        "".join(
            json.dumps({"id": a.article_id, "title": a.title, "date": a.published, "text": a.text}) + "\n"
            for a in articles
        ),
        "utf-8",
    )
    return path


def _extract(path: Path) -> None:
    from research.analysis import analyze
    from research.corpus.loading import read_corpus

    analyze(read_corpus(path)).save(path.with_name("tables"))


def _command(path: Path, out: Path, options: str, kill_after: float) -> None:
    """Write the tables in a new process; after so many seconds, kill the busiest process below it."""
    command = [sys.executable, "-m", "research", "tables", str(path), "--out", str(out), *options.split()]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        if kill_after:
            time.sleep(kill_after)
            max(psutil.Process(process.pid).children(recursive=True), key=lambda child: child.cpu_times().user).kill()
    assert process.returncode == 0


def _by_papermill(notebooks: Sequence[Path], out: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    import papermill

    out.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda path: papermill.execute_notebook(str(path), str(out / path.name), progress_bar=False), notebooks
            )
        )


def _cached(folder: str) -> None:
    os.environ["RESEARCH_CACHE"] = str(Path(folder, "cache"))


def _took(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _seconds(times: Sequence[Sequence[float]]) -> str:
    return ", ".join(f"{statistics.median(column):.3g} s" for column in zip(*times, strict=True))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _alone(name: str, argument: object) -> dict[str, float]:
    """Run a part in a process of its own, for its time and its peak of memory."""
    return json.loads(
        subprocess.run(
            [sys.executable, HERE / "alone.py", name, str(argument)], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    )


def main() -> None:
    """Run the benchmarks named, or all, and write their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "seeds", help="articles to make the corpora of")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], default=[])
    options = parser.parse_args()
    os.environ["RESEARCH_CACHE"] = "off"
    rows = dict(_rows(RESULTS.read_text("utf-8").splitlines()[4:])) if RESULTS.exists() else {}
    for name in options.names or BENCHMARKS:
        for figure in BENCHMARKS[name](options.corpus, options.rounds):
            print(figure.row, flush=True)
            rows[figure.what] = figure.row
    machine = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}"
    head = f"Ratios of runs that took turns on {machine}, articles of {options.corpus.name}."
    table = ["| what | ratio: median (range) | at most | beside | day |", "|---|---|---|---|---|", *rows.values()]
    RESULTS.write_text("\n".join([head, "", *table, ""]), "utf-8")


def _rows(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((line.split("|")[1].strip(), line) for line in lines if line)


if __name__ == "__main__":
    main()
