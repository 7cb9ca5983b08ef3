"""The command line: `python -m research` with tables, report, verify, train or cache."""

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import CacheWarning, CorpusWarning, ResearchError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 when something of the corpus was lost or differs, 2 after one line on why nothing was done."""
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
        print(
            f"research: {error.strerror or error}{f': {error.filename!r}' if error.filename else ''}; nothing was written",
            file=sys.stderr,
        )
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="research", description="Who is named, who agreed what with whom, and who is tied to whom."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, text in (("tables", "write the tables"), ("report", "write the tables and the executed notebooks")):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("corpus", help="a folder of articles, or one file of them")
        sub.add_argument(
            "--out", type=Path, required=True, help="the folder to write to; what it held of ours is replaced"
        )
        sub.add_argument("--duplicates", action="store_true", help="count reprints like any article")
        sub.add_argument("--strict", action="store_true", help="stop at the first file or record that cannot be read")
        sub.add_argument("--model", default="", help="a spaCy model; the small English one by default")
        sub.add_argument("--lexicon", default="", help="a folder with additions to the lexicons")
        sub.add_argument(
            "--reader",
            default="",
            help="a folder that train wrote; the reader of agreements of this package by default",
        )
        if name == "report":
            sub.add_argument(
                "--gold", default="", help="a folder of annotations of the corpus, to score the tables against"
            )
        _add_workers(sub)
        sub.set_defaults(command=_publish, writes=name, gold="")
    sub = commands.add_parser(
        "verify",
        help="make a folder again and compare",
        description="Make a folder of tables or a report again as its record says, and compare.",
    )
    sub.add_argument("folder", type=Path, help="what tables or report wrote")
    for name, what in (
        ("corpus", "articles"),
        ("gold", "annotations"),
        ("lexicon", "additions to the lexicons"),
        ("reader", "files of the reader"),
    ):
        sub.add_argument(f"--{name}", default="", help=f"where the {what} are now; by default where they were")
    _add_workers(sub)
    sub.set_defaults(command=_verify)
    sub = commands.add_parser(
        "train",
        help="train a reader of agreements",
        description="Train a reader of agreements on annotated articles; a run that was broken off goes on.",
    )
    sub.add_argument(
        "folders", nargs="+", type=Path, help="annotated articles: each text beside its annotation, as README.md says"
    )
    sub.add_argument("--out", type=Path, required=True, help="the reader's folder")
    sub.add_argument(
        "--encoder",
        type=Path,
        required=True,
        help="a folder with a pretrained BERT or MPNet in the form of transformers",
    )
    sub.add_argument("--epochs", type=int, default=8, help="how often each article is seen")
    sub.add_argument("--seed", type=int, default=1, help="of every draw")
    sub.add_argument(
        "--apart",
        default="",
        help="what the ids of the articles to choose thresholds by begin with, separated by commas; every fifth by default",
    )
    sub.add_argument("--quoted", default="", help="the same for articles that only the figures are from")
    sub.add_argument(
        "--teacher", type=Path, help="a folder that train wrote for a larger encoder, whose answers are taught, too"
    )
    sub.add_argument(
        "--unannotated", type=Path, help="a corpus of further articles, on which the teacher's answers alone are taught"
    )
    sub.set_defaults(command=_train)
    sub = commands.add_parser(
        "cache", help="say what the cache holds", description="Say where the cache is and what it holds."
    )
    sub.add_argument("--clear", action="store_true", help="empty it")
    sub.set_defaults(command=_cache)
    return parser


def _publish(options: argparse.Namespace) -> int:
    """Write tables or a report; 1 when something of the corpus was lost."""
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
    print(
        f"Actors: {len(tables.actors):,}. Agreements: {len(tables.agreements):,}. Tables: {options.out / 'tables' if report else options.out}"
    )
    if report:
        print(f"Notebooks: {options.out / 'notebooks'}\nTo be read in a browser: {options.out / 'index.html'}")
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
    apart, quoted = (tuple(filter(None, said.split(","))) for said in (options.apart, options.quoted))
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
    parser.add_argument("--jobs", type=int, default=1, help="how many processes work; 0 for one a core")
    parser.add_argument("--engine", default="processes", help="who works: processes, or dask for a cluster")
    parser.add_argument(
        "--scheduler",
        default="",
        help="with dask, the address of a scheduler, tcp://10.0.0.1:8786; by default one of this machine",
    )


def _workers(options: argparse.Namespace) -> dict[str, Any]:
    return {"jobs": options.jobs, "engine": options.engine, "scheduler": options.scheduler}


def _show_warning(message: Warning | str, category: type[Warning], *where: object, **_: object) -> None:
    """A warning of ours is its sentence; of others' a line with its kind."""
    ours = issubclass(category, CorpusWarning | CacheWarning)
    print(f"research: {message}" if ours else f"{category.__name__}: {message}", file=sys.stderr)


if __name__ == "__main__":
    os.environ.setdefault(
        "OMP_NUM_THREADS", "1"
    )  # more threads make the model's small matrices no faster, and keep other cores busy
    sys.exit(main())
