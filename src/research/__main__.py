"""The command line: `python -m research` with tables, report, verify, train or cache."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import CacheWarning, CorpusWarning, ResearchError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 on success; 1 when a part of the corpus was lost or a file differs; 2, after one line on standard error, when
        nothing was done.
    """
    options = _parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            for category in (CorpusWarning, CacheWarning):
                warnings.simplefilter("always", category)
            return options.command(options)
    except ResearchError as error:
        print(f"research: {error}", file=sys.stderr)
    except OSError as error:  # a full disk, a network drive that is gone
        place = f": {error.filename!r}" if error.filename else ""
        print(f"research: {error.strerror or error}{place}; nothing was written", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="research", description="Who is named, who agreed what with whom, and who is tied to whom."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_publish(commands, "tables", "write the tables")
    report = _add_publish(commands, "report", "write the tables and the executed notebooks")
    report.add_argument("--gold", default="", help="a folder of annotations of the corpus, to score the tables against")
    _add_verify(commands)
    _add_train(commands)
    cache = commands.add_parser("cache", help="show the cache", description="Show where the cache is and its size.")
    cache.add_argument("--clear", action="store_true", help="empty it")
    cache.set_defaults(command=_cache)
    return parser


def _add_publish(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("corpus", help="a folder of articles, or one file of them")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to; an earlier run's files go")
    parser.add_argument("--duplicates", action="store_true", help="count reprints like any article")
    parser.add_argument("--strict", action="store_true", help="stop at the first file or record that cannot be read")
    parser.add_argument("--model", default="", help="a spaCy model; by default the small English one")
    parser.add_argument("--lexicon", default="", help="a folder with additions to the lexicons")
    parser.add_argument("--reader", default="", help="a folder that train wrote; by default the package's own reader")
    _add_workers(parser)
    parser.set_defaults(command=_publish, writes=name, gold="")
    return parser


def _add_verify(commands: Any) -> None:
    text = "Make a folder of tables or a report again from its record, and compare."
    parser = commands.add_parser("verify", help="make a folder again and compare", description=text)
    parser.add_argument("folder", type=Path, help="a folder that tables or report wrote")
    for name, content in (
        ("corpus", "articles"),
        ("gold", "annotations"),
        ("lexicon", "additions to the lexicons"),
        ("reader", "files of the reader"),
    ):
        parser.add_argument(f"--{name}", default="", help=f"where the {content} are now; by default where they were")
    _add_workers(parser)
    parser.set_defaults(command=_verify)


def _add_train(commands: Any) -> None:
    text = "Train a reader of agreements on annotated articles; an interrupted run resumes."
    parser = commands.add_parser("train", help="train a reader of agreements", description=text)
    add = parser.add_argument
    add("folders", nargs="+", type=Path, help="annotated articles: each text beside its annotation, see README.md")
    add("--out", type=Path, required=True, help="the folder for the reader")
    add(
        "--encoder", type=Path, required=True, help="a folder with a pretrained BERT or MPNet, as transformers saves it"
    )
    add("--epochs", type=int, default=8, help="passes over the articles")
    add("--seed", type=int, default=1, help="the random seed")
    ids = "prefixes of ids, separated by commas"
    add("--apart", default="", help=f"articles to choose thresholds on: {ids}; by default every fifth article")
    add("--quoted", default="", help=f"articles to measure on only: {ids}")
    add("--teacher", type=Path, help="a folder that train wrote for a larger encoder, to be distilled")
    add("--unannotated", type=Path, help="a corpus of further articles, to learn the teacher's answers on")
    parser.set_defaults(command=_train)


def _publish(options: argparse.Namespace) -> int:
    """Write tables or a report; 1 when a part of the corpus was lost."""
    from .problems import LOST
    from .report.publication import PublicationSpec, publish
    from .tables.provenance import as_posix

    given = {name: as_posix(getattr(options, name)) for name in ("corpus", "lexicon", "reader", "gold")}
    spec = PublicationSpec(
        options.writes, duplicates=options.duplicates, strict=options.strict, model=options.model, **given
    )
    corpus, tables = publish(spec, options.out, **_workers(options))
    print(corpus.summary())
    report = spec.command == "report"
    folder = options.out / "tables" if report else options.out
    print(f"Actors: {len(tables.actors):,}. Agreements: {len(tables.agreements):,}. Tables: {folder}")
    if report:
        print(f"Notebooks: {options.out / 'notebooks'}\nPages for a browser: {options.out / 'index.html'}")
    if unread := corpus.unread():
        print(f"Files that gave nothing: {unread}; the table problems says why and what to do.")
    return int(any(problem.outcome == LOST for problem in corpus.problems))


def _verify(options: argparse.Namespace) -> int:
    from .report.verification import verify

    verification = verify(
        options.folder,
        corpus=options.corpus,
        gold=options.gold,
        lexicon=options.lexicon,
        reader=options.reader,
        **_workers(options),
    )
    print(verification)
    return int(not verification.equal)


def _train(options: argparse.Namespace) -> int:
    try:
        from .evaluation.training.train import train
    except ImportError as error:
        raise ResearchError(f"{error.name} is not installed; run: pip install 'research[train]'") from error
    apart, quoted = (tuple(filter(None, prefixes.split(","))) for prefixes in (options.apart, options.quoted))
    own = {name: getattr(options, name) for name in ("encoder", "teacher", "unannotated", "epochs", "seed")}
    train(options.folders, options.out, apart=apart, quoted=quoted, **own)
    print(f"Reader: {options.out}")
    return 0


def _cache(options: argparse.Namespace) -> int:
    from .cache import cache_folder, clear_cache, measure_cache

    held, size = measure_cache()
    print(f"{cache_folder() or 'no cache'}: {held:,} entries, {size / 1e6:,.1f} MB")
    if options.clear:
        print(f"{clear_cache():,} entries cleared")
    return 0


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=1, help="number of processes; 0 for one per core")
    parser.add_argument("--engine", default="processes", help="processes, or dask for a cluster")
    parser.add_argument(
        "--scheduler",
        default="",
        help="with dask, a scheduler's address, tcp://10.0.0.1:8786; by default one starts here",
    )


def _workers(options: argparse.Namespace) -> dict[str, Any]:
    return {"jobs": options.jobs, "engine": options.engine, "scheduler": options.scheduler}


def _show_warning(message: Warning | str, category: type[Warning], *where: object, **_: object) -> None:
    """Print our own warnings as their sentence, others with their category."""
    ours = issubclass(category, CorpusWarning | CacheWarning)
    print(f"research: {message}" if ours else f"{category.__name__}: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
