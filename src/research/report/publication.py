"""The publication: a corpus's tables, or a whole report with notebooks and pages, written into one folder with a record of what they rest on."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..analysis import analyze
from ..corpus.loading import Corpus, read_corpus
from ..evaluation.annotations import load_annotations
from ..pool import make_executor
from ..tables.bundle import TABLE_FILES, Tables
from ..tables.outputs import check_output, rewritten
from ..tables.provenance import PROVENANCE, describe, hash_files, write_record
from ..tables.schema import CODEBOOK


@dataclass(frozen=True)
class Order:
    """What is to be written, of what, and how; folders with forward slashes.

    Attributes:
        command: "tables", or "report" for tables, graphs, notebooks and pages.
        corpus: A folder of articles, or one file of them.
        duplicates: Whether reprints count like any article.
        strict: Whether the first file or record that is lost is an error.
        model: A spaCy model.
        lexicon: A folder with additions to the lexicons.
        reader: A folder that `train` wrote.
        gold: A folder of annotations, for a report.
    """

    command: Literal["tables", "report"]
    corpus: str
    duplicates: bool = False
    strict: bool = False
    model: str = ""
    lexicon: str = ""
    reader: str = ""
    gold: str = ""


def publish(
    order: Order,
    out: Path,
    *,
    named: Order | None = None,
    jobs: int = 1,
    engine: str = "processes",
    scheduler: str = "",
) -> tuple[Corpus, Tables]:
    """Write what is ordered, in place of what the folder held.

    Args:
        order: What is to be written.
        out: The folder.
        named: How the order's folders are called in what is written, where they lie elsewhere now.
        jobs: How many processes work, see `make_executor`, also for `engine` and `scheduler`.
        engine: Who works.
        scheduler: The address of a Dask scheduler.

    Raises:
        ResearchError: The corpus, the annotations, a lexicon or the model cannot be used, a notebook failed, or `out` cannot be written.
    """
    load_annotations(order.gold)  # a wrong folder is better told of before the work than after
    files, named, workers = _files(order), named or order, {"jobs": jobs, "engine": engine, "scheduler": scheduler}
    check_output(out, files, corpus=Path(order.corpus))
    if order.command == "tables":
        corpus, tables = _analyze(order, named, workers)
        tables.save(out)
        return corpus, tables
    with rewritten(out, files) as aside:
        corpus, tables = _analyze(order, named, workers)
        _report(corpus, tables, order, named, aside)
    return corpus, tables


def _analyze(order: Order, named: Order, workers: dict[str, Any]) -> tuple[Corpus, Tables]:
    with make_executor(**workers) as executor:
        corpus = read_corpus(order.corpus, strict=order.strict, lexicon=order.lexicon, jobs=executor)
        tables = analyze(
            corpus,
            duplicates=order.duplicates,
            model=order.model,
            lexicon=order.lexicon,
            reader=order.reader,
            jobs=executor,
        )
    return corpus, replace(tables, provenance=_rename(tables.provenance, named))


def _report(corpus: Corpus, tables: Tables, order: Order, named: Order, aside: Path) -> None:
    from ..actors.graph import write_graphs
    from .notebooks import (
        notebooks_folder,
        run_notebooks,
    )  # what draws, runs and shows is slow to import, and the tables do without
    from .pages import write_pages

    tables.save(aside / "tables")
    write_graphs(tables.ties, tables.actors, aside, description=describe(tables.provenance))
    written = run_notebooks(
        sorted(notebooks_folder().glob("*.ipynb")), aside / "notebooks", _parameters(order), shown=_parameters(named)
    )
    parameters = {**tables.provenance["parameters"], "strict": named.strict, "gold": named.gold}
    write_record(
        {"command": "report", **tables.provenance, "parameters": parameters, "gold": hash_files(order.gold, "*.json")},
        aside,
    )
    write_pages([*written, aside / "tables" / CODEBOOK], aside, corpus=corpus, tables=tables)


def _files(order: Order) -> frozenset[str]:
    """The paths that an order writes."""
    if order.command == "tables":
        return TABLE_FILES
    from ..actors.graph import GEXF, GRAPHML
    from .notebooks import notebooks_folder
    from .pages import ARTICLES

    notebooks = [path.name for path in notebooks_folder().glob("*.ipynb")]
    pages = {"index.html", *(f"{Path(name).stem}.html" for name in (CODEBOOK, *notebooks))}
    return frozenset(
        {
            *pages,
            f"{ARTICLES}/*.html",
            GRAPHML,
            GEXF,
            PROVENANCE,
            *(f"tables/{name}" for name in TABLE_FILES),
            *(f"notebooks/{name}" for name in notebooks),
        }
    )


def _parameters(order: Order) -> dict[str, Any]:
    """Those of the notebooks."""
    return {key: value for key, value in asdict(order).items() if key not in ("command", "strict")}


def _rename(record: dict[str, Any], named: Order) -> dict[str, Any]:
    folders = {"lexicon": named.lexicon, "reader": named.reader}
    return {
        **record,
        "corpus": {**record["corpus"], "folder": named.corpus},
        "parameters": {**record["parameters"], **folders},
    }
