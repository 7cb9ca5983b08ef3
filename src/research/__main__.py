"""The command line: `python -m research tables CORPUS --out DIR`, `… report CORPUS --out DIR` and `… cache`."""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CacheWarning, CorpusWarning, ResearchError

if TYPE_CHECKING:  # a command imports what it needs, and no more
    from .corpus import Corpus
    from .tables import Tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 when something of the corpus was lost, 2 after one line on why nothing was done."""
    options = _parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            for category in (CorpusWarning, CacheWarning):
                warnings.simplefilter("always", category)
            return options.command(options)
    except ResearchError as error:
        print(f"research: {error}", file=sys.stderr)
    except OSError as error:  # a disk that is full, a network drive that is gone
        print(f"research: {error.strerror or error}{f': {error.filename!r}' if error.filename else ''}; nothing was written", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="research", description="Who is named, who agreed what with whom, and who is tied to whom.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, text in (("tables", _tables, "write the tables"), ("report", _report, "write the tables and the executed notebooks")):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("corpus", type=Path, help="a folder of articles, or one file of them")
        sub.add_argument("--out", type=Path, required=True, help="the folder to write to; what it held of ours is replaced")
        sub.add_argument("--duplicates", action="store_true", help="count reprints like any article")
        sub.add_argument("--strict", action="store_true", help="stop at the first file or record that cannot be read")
        sub.add_argument("--model", default="", help="a spaCy model; the small English one by default")
        sub.add_argument("--lexicon", default="", help="a folder with additions to the lexicons")
        sub.add_argument("--jobs", type=int, default=1, help="how many processes work; 0 for one a core")
        sub.add_argument("--engine", default="processes", help="who works: processes, or dask for a cluster")
        sub.add_argument("--scheduler", default="", help="with dask, the address of a scheduler, tcp://10.0.0.1:8786; by default one of this machine")
        if name == "report":
            sub.add_argument("--gold", default="", help="a folder of annotations of the corpus, to score the tables against")
        sub.set_defaults(command=command)
    sub = commands.add_parser("cache", help="say what the cache holds", description="Say where the cache is and what it holds.")
    sub.add_argument("--clear", action="store_true", help="empty it")
    sub.set_defaults(command=_cache)
    return parser


def _tables(options: argparse.Namespace) -> int:
    from .outputs import check_output
    from .tables import TABLE_FILES

    check_output(options.out, TABLE_FILES, corpus=options.corpus)
    corpus, _ = _analyze(options, options.out)
    return _verdict(corpus)


def _report(options: argparse.Namespace) -> int:
    from .batch import notebooks_folder, run_notebooks
    from .codebook import CODEBOOK
    from .gold import read_gold
    from .lineage import describe
    from .network import GEXF, GRAPHML, write_graphs
    from .outputs import check_output, rewritten
    from .pages import ARTICLES, write_pages
    from .tables import TABLE_FILES

    read_gold(options.gold)  # a wrong folder is better told of before the work than after
    notebooks = sorted(notebooks_folder().glob("*.ipynb"))
    pages = {"index.html", *(f"{path.stem}.html" for path in (Path(CODEBOOK), *notebooks))}
    ours = {*pages, f"{ARTICLES}/*.html", GRAPHML, GEXF, *(f"tables/{name}" for name in TABLE_FILES), *(f"notebooks/{path.name}" for path in notebooks)}
    check_output(options.out, ours, corpus=options.corpus)
    with rewritten(options.out, ours) as aside:
        corpus, tables = _analyze(options, aside / "tables")
        write_graphs(tables.ties, tables.actors, aside, description=describe(tables.provenance))
        parameters = {key: getattr(options, key) for key in ("duplicates", "model", "lexicon", "gold")} | {"corpus": str(options.corpus)}
        written = run_notebooks(notebooks, aside / "notebooks", parameters)
        write_pages([*written, aside / "tables" / CODEBOOK], aside, corpus=corpus, tables=tables)
    print(f"Notebooks: {options.out / 'notebooks'}\nTo be read in a browser: {options.out / 'index.html'}")
    return _verdict(corpus)


def _cache(options: argparse.Namespace) -> int:
    from .cache import cache_folder, clear_cache, measure_cache

    held, size = measure_cache()
    print(f"{cache_folder() or 'no cache'}: {held:,} entries, {size / 1e6:,.1f} MB")
    if options.clear:
        print(f"{clear_cache():,} entries cleared")
    return 0


def _analyze(options: argparse.Namespace, out: Path) -> "tuple[Corpus, Tables]":
    """Write the tables, and say in numbers what became of the corpus."""
    from .analysis import analyze
    from .corpus import read_corpus, summary
    from .workers import open_workers

    with open_workers(options.jobs, engine=options.engine, scheduler=options.scheduler) as executor:
        corpus = read_corpus(options.corpus, strict=options.strict, lexicon=options.lexicon, jobs=executor)
        tables = analyze(corpus, duplicates=options.duplicates, model=options.model, lexicon=options.lexicon, jobs=executor)
    tables.save(out)
    print(summary(corpus))
    shown = options.out if out == options.out else options.out / out.name
    print(f"Actors: {len(tables.actors):,}. Agreements: {len(tables.agreements):,}. Tables: {shown}")
    return corpus, tables


def _verdict(corpus: "Corpus") -> int:
    """The exit code: 1 when something of the corpus was lost."""
    from .problems import LOST

    return int(any(problem.outcome == LOST for problem in corpus.problems))


def _show_warning(message: Warning | str, category: type[Warning], *where: object, **_: object) -> None:
    """A warning of ours is its sentence; of others' a line with its kind."""
    ours = issubclass(category, CorpusWarning | CacheWarning)
    print(f"research: {message}" if ours else f"{category.__name__}: {message}", file=sys.stderr)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads make the model's small matrices no faster, and keep other cores busy
    sys.exit(main())
