"""The command line: `python -m research tables CORPUS --out DIR` and `python -m research report CORPUS --out DIR`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import ResearchError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 2 after one line on what was wrong."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except ResearchError as error:
        print(f"research: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="research", description="Who is named, who agreed what with whom, and who is tied to whom.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, text in (("tables", _tables, "write the six tables"), ("report", _report, "write the tables and the executed notebooks")):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("corpus", type=Path, help="a folder of articles")
        sub.add_argument("--out", type=Path, required=True, help="the folder to write to")
        sub.add_argument("--model", default="", help="a spaCy model; the small English one by default")
        sub.add_argument("--lexicon", default="", help="a folder with additions to the lexicons")
        if name == "report":
            sub.add_argument("--gold", default="", help="a folder of annotations of the corpus, to score the tables against")
        sub.set_defaults(command=command)
    return parser


def _tables(options: argparse.Namespace) -> None:
    from .analysis import analyze
    from .articles import read_corpus

    corpus = read_corpus(options.corpus, lexicon=options.lexicon)
    tables = analyze(corpus, model=options.model, lexicon=options.lexicon)
    print(f"{len(corpus)} articles, {len(tables.actors)} actors, {len(tables.agreements)} agreements: {tables.save(options.out)}")


def _report(options: argparse.Namespace) -> None:
    from .batch import notebooks_folder, run_notebooks
    from .gold import read_gold

    read_gold(options.gold)  # a wrong folder is better told of before the work than after
    _tables(argparse.Namespace(**{**vars(options), "out": options.out / "tables"}))
    parameters = {"corpus": str(options.corpus), "model": options.model, "lexicon": options.lexicon, "gold": options.gold}
    written = run_notebooks(sorted(notebooks_folder().glob("*.ipynb")), options.out / "notebooks", parameters, progress=sys.stderr.isatty())
    print(f"{len(written)} notebooks: {options.out / 'notebooks'}")


if __name__ == "__main__":
    sys.exit(main())
